//! What holds on every page: markup in names is text, texts are in both languages, and
//! nothing asks for what the security policy forbids.

use crate::common::{SLICES, make, make_company, toast_undo};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create as create_field};
use testkit::{Answer, TestApp};

/// Every page of the capability, with one of everything in it.
async fn every_page(t: &TestApp, name: &str) -> Vec<(String, Answer)> {
    let chief = t.client(Role::Administrator);
    let scope = t.scope(Role::Administrator);
    for kind in Kind::ALL {
        let mut draft = FieldDraft::new(format!("{name} {}", kind.name()), kind);
        draft.group = name.to_owned();
        draft.help = name.to_owned();
        if matches!(kind, Kind::Choice | Kind::Choices) {
            draft.choices = vec![kit::Choice {
                key: String::new(),
                title: name.to_owned(),
            }];
        }
        create_field(&scope, draft).await.unwrap();
    }
    let company = make_company(&chief, name).await;
    let id = company.rsplit('/').next().unwrap().to_owned();
    let title = format!("companies.title.{id}");
    let owner = t.user(Role::Manager).to_string();
    let path = make(
        &chief,
        name,
        name,
        &[
            ("companies", &id),
            (&title, name),
            ("source", name),
            ("notes", name),
            ("emails.0.value", "a@example.hu"),
            ("emails.0.type", name),
            ("addresses.0.city", name),
            ("addresses.0.type", name),
            ("owner", &owner),
        ],
    )
    .await;
    chief
        .post(
            &format!("{path}/fields/source"),
            &[("version", "1"), ("value.source", "other")],
        )
        .await
        .expect(303);
    let filter = serde_json::json!({"all": [{"field": "name", "op": "contains", "value": name}, {"not": {"field": "created", "op": "lt", "value": "today-3d"}}]}).to_string();
    let saved = chief
        .post("/filters", &[("title", name), ("filter", &filter)])
        .await
        .expect(303)
        .location();
    let filters = saved.rsplit('=').next().unwrap().to_owned();
    let binned = make(&chief, name, "Binned", &[]).await;
    let undo = toast_undo(
        &chief
            .post(&format!("{binned}/binning"), &[])
            .await
            .expect(303),
    );
    let binned = binned.rsplit('/').next().unwrap().to_owned();
    let query = kit::html::encode(&filter);
    let mut answers = Vec::new();
    let mut sought = Vec::new();
    for fields in [("filter", filter.as_str()), ("q", name), ("q", "xyzzy")] {
        let sent = chief.post("/contacts/search", &[fields]).await.expect(303);
        sought.push(sent.location());
    }
    let typed: [(String, &str); 3] = [
        ("/palette".into(), "q"),
        ("/contacts/options?name=companies".into(), "companies.q"),
        (
            "/users/options?at=owner&of=owner&by=owner.q".into(),
            "owner.q",
        ),
    ];
    for (page, field) in typed {
        let answer = chief.post(&page, &[(field, name)]).await.expect(200);
        answers.push((format!("POST {page}"), answer));
    }
    let field = chief
        .get("/fields")
        .await
        .attributes("a.row-link", "href")
        .remove(0);
    let mut pages = vec![
        "/contacts".to_owned(),
        saved,
        "/contacts?columns=name~kind~emails~companies~owner~source~addresses~created~custom.x"
            .into(),
        "/contacts/new".into(),
        "/contacts/new?kind=company".into(),
        path.clone(),
        company,
        format!("{path}/edit"),
        format!("{path}?show=changes"),
        "/bin".into(),
        format!("/bin/{binned}/purging"),
        "/filters".into(),
        format!("/filters/{filters}"),
        format!("/filters/new?filter={query}"),
        "/fields".into(),
        "/fields/new".into(),
        field,
        "/history".into(),
        undo.strip_suffix("/undo").unwrap().into(),
    ];
    pages.extend(sought);
    let fields = chief.get(&path).await.attributes(".inline-open", "hx-get");
    assert!(fields.len() > 20, "{fields:?}");
    pages.extend(fields);
    for lang in ["en", "hu"] {
        let client = chief.clone().header("cookie", format!("language={lang}"));
        for page in &pages {
            answers.push((format!("{lang} {page}"), client.get(page).await.expect(200)));
        }
        let faulty = [
            ("done", "save"),
            ("kind", "person"),
            ("family_name", name),
            ("emails.0.value", name),
            ("custom.x", name),
            ("owner", name),
        ];
        answers.push((
            format!("{lang} faulty contact"),
            client.post("/contacts/new", &faulty).await.expect(422),
        ));
        answers.push((
            format!("{lang} faulty filter"),
            client
                .post(
                    "/filters/new",
                    &[
                        ("done", "apply"),
                        ("g0.join", "all"),
                        ("g0.r0.field", "created"),
                        ("g0.r0.op", "lt"),
                        ("g0.r0.value", name),
                        ("g0.end", ""),
                    ],
                )
                .await
                .expect(422),
        ));
        answers.push((
            format!("{lang} faulty field"),
            client
                .post(
                    "/fields/new",
                    &[("done", "save"), ("kind", "choice"), ("title", "")],
                )
                .await
                .expect(422),
        ));
    }
    answers
}

#[tokio::test]
async fn a_hostile_name_is_only_text_on_every_page() {
    testkit::both(SLICES, |t| async move {
        let name = r#"<img src=x onerror=a>"'</script><b>&amp;"#;
        for (page, answer) in every_page(&t, name).await {
            for trace in [
                "<img src=x",
                "</script><b>",
                "<b>&amp;",
                "=x onerror=a>\"'<",
            ] {
                assert!(!answer.body.contains(trace), "{page}: {trace}");
            }
            assert!(
                answer.attributes("img", "src").is_empty()
                    && answer.attributes("[onerror]", "onerror").is_empty(),
                "{page}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_text_of_every_page_is_in_both_languages() {
    testkit::both(SLICES, |t| async move {
        for (page, answer) in every_page(&t, "Teszt").await {
            let key = |text: &str| {
                let words: Vec<&str> = text.split('-').collect();
                words.len() > 1
                    && words.iter().all(|word| {
                        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase())
                    })
            };
            let text = answer.text();
            let found: Vec<&str> = text
                .split_whitespace()
                .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
                .filter(|word| key(word))
                .collect();
            let plain: Vec<&&str> = found
                .iter()
                .filter(|word| {
                    !["e-mail", "en-gb", "e-mail-cím", "e-mailek", "sign-on"].contains(*word)
                })
                .collect();
            assert!(plain.is_empty(), "{page}: {plain:?}");
            for name in ["aria-label", "placeholder", "title"] {
                let labels = answer.attributes(&format!("[{name}]"), name);
                assert!(!labels.iter().any(|label| key(label)), "{page}: {labels:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_page_asks_for_what_the_security_policy_forbids() {
    testkit::both(SLICES, |t| async move {
        for (page, answer) in every_page(&t, "Teszt").await {
            for trace in [" style=", " hx-on", "hx-live", "js:", "javascript:"] {
                assert!(!answer.body.contains(trace), "{page}: {trace}");
            }
            for verb in ["hx-get", "hx-post"] {
                let acting = answer.attributes(&format!("[{verb}]"), verb).len();
                assert_eq!(
                    answer
                        .attributes(&format!("[{verb}][hx-nonce]"), verb)
                        .len(),
                    acting,
                    "{page}"
                );
            }
            let ids = answer.attributes("[id]", "id");
            let mut distinct = ids.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!(distinct.len(), ids.len(), "{page}: an id stands twice");
            for label in answer.attributes("label[for]", "for") {
                assert!(ids.contains(&label), "{page}: a label for nothing: {label}");
            }
        }
    })
    .await;
}
