//! What somebody looks for stands in no address, no link and no line of a log.

use crate::common::{SLICES, filled, hidden, make, with, without};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create};
use testkit::{Answer, TestApp, both};

/// A name that nothing else holds, in every spelling that an address could have it.
const NAME: &str = "Kökörcsin";
const TRACES: [&str; 5] = ["Kökörcsin", "kokorcsin", "K%C3%B6k", "k%c3%b6k", "S8O2a8O2"];

/// Whether no address of an answer holds a trace of the name: where it leads, what it links to,
/// where its forms go, and which address htmx shows for it.
fn tells_nothing(answer: &Answer) {
    let mut addresses = vec![answer.location()];
    if let Some(shown) = answer.headers.get("hx-replace-url") {
        addresses.push(shown.to_str().unwrap().to_owned());
    }
    for name in ["href", "action", "formaction", "hx-get", "hx-post", "src"] {
        addresses.extend(answer.attributes(&format!("[{name}]"), name));
    }
    for address in addresses {
        let known = TRACES.iter().find(|trace| address.contains(*trace));
        assert!(known.is_none(), "{address}");
        assert!(!address.contains("filter="), "{address}");
    }
}

fn condition(value: &str) -> String {
    format!(r#"{{"all":[{{"field":"name","op":"contains","value":"{value}"}}]}}"#)
}

/// What somebody looks for is mostly somebody's name.
#[tokio::test]
async fn whom_somebody_looks_for_stands_in_no_address_of_the_list() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, NAME, "Anna", &[]).await;
        make(&user, "Kis", "Béla", &[]).await;
        let filter = condition(NAME);
        for fields in [
            vec![("q", NAME)],
            vec![("filter", filter.as_str())],
            vec![("q", "anna"), ("filter", &filter), ("sort", "-created")],
        ] {
            let sent = user.post("/contacts/search", &fields).await.expect(303);
            tells_nothing(&sent);
            let list = user.get(&sent.location()).await.expect(200);
            assert_eq!(list.all("tr[data-row]").len(), 1, "{fields:?}");
            tells_nothing(&list);
            // The same again: a bookmark, the back button, another window.
            let again = user.get(&sent.location()).await.expect(200);
            assert_eq!(again.all("tr[data-row]").len(), 1);
            // Every link to another order, page or condition keeps or drops it.
            for sorted in list.attributes("a.sort", "href") {
                let sorted = user.get(&sorted).await.expect(200);
                assert_eq!(sorted.all("tr[data-row]").len(), 1);
                tells_nothing(&sorted);
            }
            for without in list.attributes("a.chip-remove", "href") {
                tells_nothing(&user.get(&without).await.expect(200));
            }
            for chip in list.attributes("a.chip", "href") {
                tells_nothing(&user.get(&chip).await.expect(200));
            }
            let form = filled(&list, "tenet-columns form");
            let columns = user.post("/contacts/columns", &with(&form, &[])).await;
            tells_nothing(&columns.expect(303));
        }
        // In the search of the list htmx gets the list and its address in one answer.
        let htmx = user.clone().header("hx-request", "true");
        let part = htmx.post("/contacts/search", &[("q", NAME)]).await;
        let part = part.expect(200);
        tells_nothing(&part);
        assert_eq!(part.all("tr[data-row]").len(), 1);
        let shown = part.headers["hx-replace-url"].to_str().unwrap();
        assert!(shown.starts_with("/t/demo/contacts?find="), "{shown}");
        let list = user.get(shown).await.expect(200);
        assert_eq!(list.attributes("#q", "value"), [NAME]);
        let emptied = htmx.post("/contacts/search", &[("q", "")]).await;
        assert_eq!(emptied.headers["hx-replace-url"], "/t/demo/contacts");
    })
    .await;
}

#[tokio::test]
async fn the_second_page_keeps_what_is_sought_and_nobody_reads_it_there() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        for n in 0..60 {
            make(&user, NAME, &format!("N{n}"), &[]).await;
        }
        let first = user.find("/contacts", &[("q", NAME)]).await.expect(200);
        tells_nothing(&first);
        let next = first.attributes("a[rel=next]", "href").remove(0);
        let second = user.get(&next).await.expect(200);
        tells_nothing(&second);
        assert_eq!(second.all("tr[data-row]").len(), 10);
        let back = second.attributes("a[rel=prev]", "href").remove(0);
        let back = user.get(&back).await.expect(200);
        assert_eq!(back.all("tr[data-row]").len(), 50);
        assert_eq!(back.attributes("#q", "value"), [NAME]);
    })
    .await;
}

#[tokio::test]
async fn the_builder_the_export_and_the_bin_take_what_is_sought_from_a_sealed_address() {
    both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        let path = make(&chief, NAME, "Anna", &[]).await;
        let filter = condition(NAME);
        let list = chief.find("/contacts", &[("filter", &filter)]).await;
        let builder = list.attributes("a[href*='/filters/new']", "href").remove(0);
        let builder = chief.get(&builder).await.expect(200);
        assert_eq!(builder.attributes("#g0r0v", "value"), [NAME]);
        tells_nothing(&builder);
        let form = filled(&builder, "#filter-form");
        let applied = with(&form, &[("done", "apply")]);
        let applied = chief.post("/filters/new", &applied).await.expect(303);
        tells_nothing(&applied);
        let again = chief.get(&applied.location()).await.expect(200);
        assert_eq!(again.all("tr[data-row]").len(), 1);

        chief
            .post(&format!("{path}/binning"), &[])
            .await
            .expect(303);
        let sent = chief.post("/bin/search", &[("q", NAME)]).await.expect(303);
        tells_nothing(&sent);
        let bin = chief.get(&sent.location()).await.expect(200);
        assert_eq!(bin.attributes("td.select input", "value").len(), 1);
        tells_nothing(&bin);
    })
    .await;
}

/// An address that somebody has written, such as that of a telephone system, still finds; the
/// browser is led to the sealed one.
#[tokio::test]
async fn words_in_the_address_of_others_go_on_under_a_sealed_one() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Administrator);
        make(&user, NAME, "Anna", &[]).await;
        let typed = kit::html::encode(NAME);
        for list in ["/contacts", "/bin"] {
            let led = user.get(&format!("{list}?q={typed}&sort=-name")).await;
            let led = led.expect(303);
            tells_nothing(&led);
            let found = user.get(&led.location()).await.expect(200);
            assert_eq!(found.attributes("#q", "value"), [NAME]);
        }
        let filter = kit::html::encode(&condition(NAME));
        let led = user.get(&format!("/contacts?filter={filter}")).await;
        tells_nothing(&led.expect(303));
    })
    .await;
}

#[tokio::test]
async fn an_address_that_cannot_be_read_shows_everything_and_says_so() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Administrator);
        make(&user, NAME, "Anna", &[]).await;
        let other = t.other_tenant().client(Role::Administrator);
        let foreign = other
            .post("/contacts/search", &[("q", "x")])
            .await
            .location();
        let bin = user.post("/bin/search", &[("q", "x")]).await.location();
        let own = user
            .post("/contacts/search", &[("q", "x")])
            .await
            .location();
        let token = |address: &str| address.split_once("find=").unwrap().1.to_owned();
        let mut altered = token(&own).into_bytes();
        let last = altered.len() / 2;
        altered[last] = if altered[last] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let tokens = [
            token(&foreign),
            token(&bin),
            altered,
            "A".into(),
            "-".into(),
            "%00".into(),
            "x".repeat(3000),
            String::new(),
        ];
        for token in &tokens {
            let list = user
                .get(&format!("/contacts?find={token}"))
                .await
                .expect(200);
            assert_eq!(list.all("tr[data-row]").len(), 1, "{token}");
            assert!(list.text().contains("cannot be read any more"), "{token}");
            user.get(&format!("/filters/new?find={token}"))
                .await
                .expect(422);
        }
        let list = user.get(&format!("/contacts?find={}", token(&own))).await;
        assert!(!list.text().contains("cannot be read any more"));
        let bin = user
            .get(&format!("/bin?find={}", token(&own)))
            .await
            .expect(200);
        assert!(bin.text().contains("cannot be read any more"));
        let twice = format!("/contacts?find={0}&find={0}", token(&own));
        user.get(&twice).await.expect(422);
    })
    .await;
}

#[tokio::test]
async fn pickers_and_the_palette_are_asked_in_a_body_and_by_no_address() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        make(&user, NAME, "Anna", &[]).await;
        let new = user.get("/contacts/new").await.expect(200);
        let asked = new.attributes("#companies-q", "hx-post").remove(0);
        assert!(new.attributes("#companies-q[data-alone]", "id").len() == 1);
        let palette = new.attributes("#palette-q", "hx-post").remove(0);
        let found = user.post(&palette, &[("q", NAME)]).await.expect(200);
        assert!(found.text().contains(NAME));
        let person = asked.replace("kind=company", "kind=person");
        let found = user.post(&person, &[("companies.q", NAME)]).await;
        assert!(found.expect(200).text().contains(NAME));
        user.get("/palette?q=x").await.expect(405);
        let asked = user.get(&format!("{asked}&companies.q=x")).await;
        assert!(!asked.status.is_success());
        // The search in the frame of every page sends a form too.
        let methods = new.attributes("form.topbar-search", "method");
        assert_eq!(methods, ["post"]);
        assert_eq!(hidden(&new, "kind"), "person");
    })
    .await;
}

async fn log(t: &TestApp) -> Vec<(String, i64)> {
    identity::viewing::write_all(&t.app).await;
    let sql = storage::Sql::new("select route, times from viewings order by route");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    let line = |row: &storage::Row| (row.get(0).unwrap(), row.get(1).unwrap());
    rows.iter().map(line).collect()
}

/// P-119: a search is one line of the detailed log, and no word of it.
#[tokio::test]
async fn a_search_is_noted_once_and_writes_nothing_in_the_history() {
    both(SLICES, |t| async move {
        let user = t.client(Role::Manager);
        user.find("/contacts", &[("q", NAME)]).await.expect(200);
        assert_eq!(log(&t).await, [("GET /contacts".to_owned(), 1)]);
        let htmx = user.clone().header("hx-request", "true");
        htmx.post("/contacts/search", &[("q", NAME)])
            .await
            .expect(200);
        let expected = [
            ("GET /contacts".to_owned(), 1),
            ("POST /contacts/search".to_owned(), 1),
        ];
        assert_eq!(log(&t).await, expected);
        let chief = t.client(Role::Administrator);
        let sets = chief.get("/history").await.expect(200);
        assert_eq!(sets.all("a.row-link").len(), 0, "{}", sets.text());
    })
    .await;
}

#[tokio::test]
async fn who_searches_after_their_session_has_ended_comes_back_to_the_page_they_were_on() {
    both(SLICES, |t| async move {
        let stranger = t.stranger();
        let page = "https://tenet.test/t/demo/contacts?sort=-name";
        let sent = stranger.clone().header("referer", page);
        let led = sent
            .post("/contacts/search", &[("q", NAME)])
            .await
            .expect(303);
        let back = kit::html::encode("/t/demo/contacts?sort=-name");
        assert_eq!(led.location(), format!("/t/demo/sign-in?back={back}"));
        let led = stranger.post("/contacts/search", &[("q", NAME)]).await;
        let home = kit::html::encode("/t/demo/");
        assert_eq!(
            led.expect(303).location(),
            format!("/t/demo/sign-in?back={home}")
        );
    })
    .await;
}

/// A link says what it asks for only to those who may see that; its condition is told neither by
/// the list, nor by the builder that begins with it.
#[tokio::test]
async fn a_link_that_asks_for_a_hidden_field_does_not_tell_which() {
    both(SLICES, |t| async move {
        let (chief, user) = (t.client(Role::Manager), t.client(Role::User));
        let admin = t.scope(Role::Administrator);
        create(&admin, FieldDraft::new("Wage", Kind::Text))
            .await
            .unwrap();
        t.give(Role::User, &without("custom.wage"), &[]).await;
        let filter = r#"{"all":[{"field":"custom.wage","op":"is","value":"plenty"}]}"#;
        let sent = chief.post("/contacts/search", &[("filter", filter)]).await;
        let link = sent.expect(303).location();
        chief.get(&link).await.expect(200);
        let builder = link.replace("/contacts?", "/filters/new?");
        let own = chief.get(&builder).await.expect(200);
        assert_eq!(own.attributes("#g0r0v", "value"), ["plenty"]);
        let list = user.get(&link).await.expect(422);
        let builder = user.get(&builder).await.expect(200);
        let told = "a field that you do not see, or that is not there any more";
        assert!(list.text().contains(told), "{}", list.text());
        assert_eq!(builder.attributes("#g0r0f", "aria-invalid"), ["true"]);
        for page in [list, builder] {
            for trace in ["wage", "Wage", "plenty"] {
                assert!(!page.body.contains(trace), "{trace}: {}", page.body);
            }
        }
        // What a program has written itself is named to it, as every fault of its own.
        let path = format!("/api/v1/contacts?filter={}", kit::html::encode(filter));
        let problem = user.get(&path).await.expect(422).json();
        assert_eq!(problem["errors"][0]["code"], "unknown_field");
    })
    .await;
}

/// Nobody is called by two hundred characters: what is longer is not looked for, and the field
/// comes back with it and says so.
#[tokio::test]
async fn words_that_are_too_long_to_be_looked_for_come_back_in_their_field() {
    both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        make(&chief, NAME, "Anna", &[]).await;
        let (fits, long) = ("é".repeat(200), "é".repeat(201));
        let said = "this is too long: at most 200 characters";
        let filter = condition("x");
        for (path, beside) in [
            (
                "/contacts/search",
                vec![("filter", filter.as_str()), ("sort", "-created")],
            ),
            ("/bin/search", vec![]),
            ("/users/search", vec![]),
        ] {
            let sent = |typed| [vec![("q", typed)], beside.clone()].concat();
            let led = chief.post(path, &sent(&fits)).await.expect(303);
            chief.get(&led.location()).await.expect(200);
            let page = chief.post(path, &sent(&long)).await.expect(422);
            tells_nothing(&page);
            assert_eq!(page.attributes("#q", "value"), [long.as_str()], "{path}");
            assert_eq!(page.attributes("#q", "aria-invalid"), ["true"]);
            assert_eq!(page.all("#q-error"), [said]);
            // Shortened, it is looked for as it was meant.
            let form = filled(&page, "main form.search-field");
            for (name, value) in &beside {
                assert!(
                    form.contains(&((*name).into(), (*value).into())),
                    "{form:?}"
                );
            }
            let action = page
                .attributes("main form.search-field", "action")
                .remove(0);
            let led = chief.post(&action, &with(&form, &[("q", "y")])).await;
            chief.get(&led.expect(303).location()).await.expect(200);
            // An address of others that holds it is answered alike.
            let list = path.strip_suffix("/search").unwrap();
            let page = chief
                .get(&format!("{list}?q={}", kit::html::encode(&long)))
                .await;
            assert_eq!(page.expect(422).all("#q-error"), [said]);
        }
        let htmx = chief.clone().header("hx-request", "true");
        let part = htmx.post("/contacts/search", &[("q", &long)]).await;
        let part = part.expect(422);
        assert_eq!(part.all("#list [role=alert]"), [said]);
        assert!(!part.headers.contains_key("hx-replace-url"));
        for (path, name) in [
            ("/palette", "q"),
            (
                "/contacts/options?name=companies&kind=person",
                "companies.q",
            ),
            ("/users/options?at=a&of=owner&by=owner.q", "owner.q"),
        ] {
            let answer = chief.post(path, &[(name, long.as_str())]).await;
            let answer = answer.expect(200);
            assert!(answer.body.contains(said), "{path}: {}", answer.body);
        }
        let hungarian = chief.clone().header("cookie", "language=hu");
        let page = hungarian.post("/contacts/search", &[("q", &long)]).await;
        let said = "túl hosszú: legfeljebb 200 karakter lehet";
        assert_eq!(page.expect(422).all("#q-error"), [said]);
    })
    .await;
}
