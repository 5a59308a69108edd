//! What somebody may know of what is kept about them: all of it, and nothing of anybody else.

use crate::leaving::planted::{canary, plant, tables};
use kernel::Id;
use kit::personal_data::Shows;
use kit::{Role, User};
use server::slices::SLICES;
use testkit::{TestApp, both};

/// Account, planted tables, a letter, for two users of whom one looks.
async fn planted(t: &TestApp) -> (Id<User>, Id<User>) {
    let (anna, other) = (t.user(Role::User), t.user(Role::Manager));
    plant(t, anna, "anna").await;
    plant(t, other, "other").await;
    for (user, whose) in [(anna, "anna"), (other, "other")] {
        let to = kit::letter::To {
            user: Some(user),
            email: format!("kanari-{whose}-letter@x.hu"),
            name: "Kis".into(),
            lang: kernel::Lang::En,
        };
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let (app, tenant) = (&t.app, &t.tenant);
        let args = [("link", "https://kanari-link".into())];
        kit::letter::write(&mut tx, app, tenant, &to, "reset", &args, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    (anna, other)
}

/// P-060: the page shows everything that is kept about its reader with its value, and the file
/// holds the same.
#[tokio::test]
async fn every_declared_datum_is_shown_with_its_value_and_nobody_elses() {
    both(SLICES, |t| async move {
        let (anna, _) = planted(&t).await;
        let client = t.client(Role::User);
        let page = client.get("/profile/data").await.expect(200);
        let text = page.text();
        let file = client.post("/profile/data/file", &[]).await.expect(200);
        assert!(
            file.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
        let document = file.json();
        assert_eq!(document["user"], anna.to_string());
        let mut missing = Vec::new();
        for table in tables(&t) {
            let of = document["tables"].as_array().unwrap();
            let of = of.iter().find(|one| one["table"] == table.table);
            let rows = of.map_or(&[][..], |of| of["rows"].as_array().unwrap());
            for column in table.columns {
                let name = format!("{}.{}", table.table, column.name);
                let word = canary("anna", table.table, column.name);
                let mut value = rows.iter().map(|row| &row[column.name]);
                let value = value.rfind(|value| !value.is_null());
                let Some(value) = value else {
                    missing.push(name);
                    continue;
                };
                let as_declared = match column.shows {
                    Shows::Plain => !value.is_object(),
                    Shows::Moment => value.as_str().is_some_and(|at| at.contains('T')),
                    Shows::Id => value["id"].is_string(),
                    Shows::Hash | Shows::Secret | Shows::Sealed => value["not_shown"].is_string(),
                };
                // What is planted as a word is there as this word, in the file and on the page.
                let is_word = value.as_str().is_some_and(|text| text.contains("kanari-"));
                if !as_declared || is_word && (*value != word || !text.contains(&word)) {
                    missing.push(format!("{name}: {value}"));
                }
                // What must not be read is not there, whatever it is.
                if column.shows > Shows::Id {
                    assert!(
                        !file.body.contains(&word) && !text.contains(&word),
                        "{name}"
                    );
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
        // The account itself, the letter without its link, and what the history keeps of it.
        let account = document["tables"].as_array().unwrap();
        let account = account.iter().find(|one| one["table"] == "users").unwrap();
        assert_eq!(account["rows"][0]["name"], "Test user");
        assert!(text.contains("user@demo.test") && text.contains("kanari-anna-letter@x.hu"));
        for shown in [&text, &file.body] {
            assert!(
                !shown.contains("kanari-link"),
                "a link that lets somebody in"
            );
            assert!(!shown.contains("kanari-other"), "somebody else's");
            assert!(
                !shown.contains("manager@demo.test"),
                "somebody else's address"
            );
        }
        // Alone, table by table, it is the same.
        for table in tables(&t) {
            let path = format!("/profile/data?of={}", table.table);
            let alone = client.get(&path).await.expect(200).text();
            assert!(!alone.contains("kanari-other"), "{path}");
        }
        client.get("/profile/data?of=contacts").await.expect(404);
        client
            .get("/profile/data?of=history_head")
            .await
            .expect(404);
        t.stranger()
            .post("/profile/data/file", &[])
            .await
            .expect(303);
        let log = t.client(Role::Administrator).get("/security-log").await;
        assert!(
            log.expect(200)
                .text()
                .contains("Took out what is kept about them")
        );
    })
    .await;
}

/// P-060: beside each value stand its purpose, ground, duration, source and recipients, in the
/// reader's language, and long lists are turned page by page.
#[tokio::test]
async fn each_value_says_why_it_is_kept_and_long_lists_are_folded() {
    both(SLICES, |t| async move {
        let (anna, _) = planted(&t).await;
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        for n in 0..45i64 {
            let sql = storage::Sql::new(
                "insert into viewings (id, user_id, at, route, status, times) values ($1, $2, $3, $4, 200, 1)",
            );
            let id = Id::<()>::new(kernel::timestamp(n * 1_000_000));
            let sql = sql.arg(id).arg(anna).arg(n).arg(format!("GET /line-{n}"));
            tx.run(sql).await.unwrap();
        }
        tx.commit().await.unwrap();
        let client = t.client(Role::User);
        let page = client.get("/profile/data").await.expect(200);
        for said in [
            "For letting colleagues work together and knowing who is who. Ground: a contract.",
            "Kept: at most 91 days.",
            "Recipients: the operator's mail server.",
            "A hash. It is kept to be compared",
            "whoever could read it could come in as you",
        ] {
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }
        let next = page.attributes("a[rel=next]", "href");
        let mut path = next
            .into_iter()
            .find(|href| href.contains("of=viewings"))
            .map(|href| href.replacen("/t/demo", "", 1));
        let mut seen = 0;
        while let Some(at) = path {
            let more = client.get(&at).await.expect(200);
            seen += more.body.matches("GET /line-").count();
            path = more
                .attributes("a[rel=next]", "href")
                .pop()
                .map(|href| href.replacen("/t/demo", "", 1));
        }
        assert_eq!(seen + page.body.matches("GET /line-").count(), 45);
    })
    .await;
}

/// P-060: whoever looks for something finds it by headings of a few words, without reading
/// sentences.
#[tokio::test]
async fn what_is_kept_stands_under_headings_of_a_few_words() {
    both(SLICES, |t| async move {
        planted(&t).await;
        for (lang, asking) in [("hu", ["Ami", "Ahol"]), ("en", ["What", "Where"])] {
            let client = t.client(Role::User);
            let client = client.header("cookie", format!("language={lang}"));
            let page = client.get("/profile/data").await.expect(200);
            let folded = page.all("main details > summary").len();
            let headings = page.all("main h1, main details > summary > h2, main h3");
            let sections = page.all("main details > summary > h2").len();
            assert!(folded > 5 && folded == sections, "{lang}: {headings:?}");
            for heading in headings {
                let is_sentence = asking.iter().any(|word| heading.starts_with(word));
                let words = heading.split(' ').count();
                assert!(!is_sentence && words <= 5, "{lang}: {heading}");
                assert!(!heading.contains(','), "{lang}: {heading}");
            }
        }
    })
    .await;
}

/// P-060: in whose name an export runs, and with which rights, is said in words; the file holds it
/// letter by letter.
#[tokio::test]
async fn the_rights_with_which_an_export_runs_are_shown_in_words() {
    both(SLICES, |t| async move {
        let (anna, _) = planted(&t).await;
        let acting = serde_json::json!({
            "slug": "demo", "name": "Kert Kft.", "tenant_lang": "hu", "tenant_zone": "Europe/Budapest",
            "sensitive_fields": false, "kind": "key", "user": anna, "key": anna,
            "grant": {
                "reach": { "view_contacts": "team", "export_contacts": "all", "edit_profile": "own" },
                "fields": { "contacts": { "of": { "emails": "hidden", "phones": "read" }, "later": "masked" } },
            },
            "colleagues": [anna, Id::<User>::new(kernel::timestamp(1))],
            "lang": "en", "zone": "Europe/Budapest",
        });
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let sql = storage::Sql::new("update exports set acting = $1 where created_by = $2");
        tx.run(sql.arg(acting.to_string()).arg(anna)).await.unwrap();
        tx.commit().await.unwrap();
        let client = t.client(Role::User);
        let text = client.get("/profile/data").await.expect(200).text();
        for said in [
            "It acts as: you, by a key of the API",
            "Your company: Kert Kft.",
            "Language of your company: Hungarian",
            "May, with everybody’s: Export",
            "May, with your team’s: See contacts",
            "Hidden fields: E-mail",
            "Fields only to read: Phone",
            "Masked fields: Fields made later",
            "Colleagues in your teams then: 2",
            "User: Test user",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        for raw in ["{\"", "\":", "view_contacts", "tenant_zone"] {
            assert!(!text.contains(raw), "{raw}: {text}");
        }
        let file = client.post("/profile/data/file", &[]).await.expect(200);
        let exports = file.json()["tables"].as_array().unwrap().clone();
        let exports = exports.iter().find(|one| one["table"] == "exports").unwrap();
        let kept = exports["rows"][0]["acting"].as_str().unwrap();
        let kept: serde_json::Value = serde_json::from_str(kept).unwrap();
        assert_eq!(kept, acting);
    })
    .await;
}

/// P-060: what happened to an account is told in words of its person's language, not in those of
/// the program.
#[tokio::test]
async fn what_happened_to_an_account_is_told_in_words() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let form = [
            ("name", "Anna Új"),
            ("lang", "en"),
            ("zone", "Europe/Vienna"),
        ];
        admin.post("/profile", &form).await.expect(303);
        admin.post("/profile/data/file", &[]).await.expect(200);
        let text = admin.get("/profile/data").await.expect(200).text();
        for said in [
            "The account was changed",
            "Time zone: Europe/Budapest → Europe/Vienna",
            "Took out what is kept about them",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("own-data-taken"), "{text}");
    })
    .await;
}
