//! What worked before works afterwards.

use crate::house::Running;
use crate::root_key::browser::{Browser, Moment, PASSWORD, between, code, path_of};
use crate::root_key::place::{Place, both};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};
use storage::Engine;

/// Anna, who administers, with an app.
fn begin(browser: &mut Browser<'_>, invitation: &str) -> String {
    let path = path_of(invitation);
    let came = browser.post(&path, &[("password", PASSWORD)]);
    assert_eq!(came.status, 303, "{}", came.body);
    let page = browser.post("/t/kert/profile/factors/totp", &[]);
    assert_eq!(page.status, 200, "{}", page.body);
    let token = between(&page.body, "name=\"token\" value=\"", "\"");
    let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
    let fields = [
        ("token", token),
        ("code", &code(&secret, Moment::Before)),
        ("name", "Telefon"),
    ];
    let kept = browser.post("/t/kert/profile/factors/totp/confirmation", &fields);
    assert_eq!(kept.status, 200, "{}", kept.body);
    secret
}

/// An export that is kept; the path of its file.
fn export(browser: &mut Browser<'_>) -> String {
    let fields = [
        ("collection", "contacts"),
        ("format", "csv"),
        ("reason", "for the accountant"),
    ];
    let asked = browser.post("/t/kert/exports", &fields);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let at = path_of(asked.header("location"));
    let path = format!("{}/file", at.split('?').next().unwrap());
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let file = browser.get(&path);
        if file.status == 200 && file.body.contains("Anna") {
            return path;
        }
        assert!(Instant::now() < until, "{} {}", file.status, file.body);
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// An operator who has enrolled; the secret of their app.
fn enrol(browser: &mut Browser<'_>, link: &str) -> String {
    let path = path_of(link);
    let page = browser.get(&path);
    let sealed = between(&page.body, "name=\"secret\" value=\"", "\"");
    let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
    let fields = [
        ("password", PASSWORD),
        ("secret", sealed),
        ("code", &code(&secret, Moment::Before)),
    ];
    let done = browser.post(&path, &fields);
    assert_eq!(done.status, 200, "{}", done.body);
    secret
}

fn operator_comes_in(server: &Running, token: &str, secret: &str, which: Moment) -> u16 {
    let code = code(secret, which);
    let fields = [
        ("email", "op@provider.example"),
        ("token", token),
        ("password", PASSWORD),
        ("code", &code),
    ];
    let mut browser = Browser::new(server);
    browser.post("/platform/sign-in", &fields).status
}

fn token(place: &Place) -> String {
    let made = place.json(&["operator", "token", "op@provider.example"]);
    made["token"].as_str().unwrap().to_owned()
}

/// Sign-in, second factors, contacts, search, the history and its check, an export that was kept,
/// commands and operators: all of it goes on under a new root key, and the old one opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_worked_before_works_under_a_new_root_key() {
    both(async |place: Place| {
        let admin = ["tenant", "create", "kert", "--admin", "anna@kert.example"];
        let invitation = place.json(&admin)["invitation"]
            .as_str()
            .unwrap()
            .to_owned();
        let link = place.json(&["operator", "add", "Op", "--email", "op@provider.example"]);
        let people = "Name,E-mail\nKovács Anna,anna.kovacs@x.hu\nKis Béla,bela@x.hu\n";
        std::fs::write(place.path().join("people.csv"), people).unwrap();
        place.json(&["import", "--tenant", "kert", "people.csv"]);

        let server = place.serve();
        let mut anna = Browser::new(&server);
        let secret = begin(&mut anna, &invitation);
        let file = export(&mut anna);
        let app = enrol(
            &mut Browser::new(&server),
            link["enrolment"].as_str().unwrap(),
        );
        assert_eq!(
            operator_comes_in(&server, &token(&place), &app, Moment::Now),
            303
        );
        // Nothing else may run on the data meanwhile.
        let said = place.refused(&["config", "replace-root-key"]);
        assert!(said.contains("stop the server"), "{said}");
        assert_eq!(place.keys(), ["root.key"]);
        drop(server);

        let early = token(&place);
        let old = std::fs::read(place.data("root.key")).unwrap();
        let done = place.json(&["config", "replace-root-key"]);
        assert_eq!(done["tenants"], 1, "{done}");
        assert_eq!(done["resumed"], false);
        let aside = done["old_root_key"].as_str().unwrap();
        assert!(aside.contains("root.key.worthless-since-20"), "{aside}");
        let aside = place.path().join(aside);
        assert_eq!(std::fs::read(&aside).unwrap(), old);
        assert_ne!(std::fs::read(place.data("root.key")).unwrap(), old);
        for key in [&aside, &place.data("root.key")] {
            let mode = std::fs::metadata(key).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", key.display());
        }
        assert_eq!(place.keys().len(), 2, "{:?}", place.keys());
        let doctor = String::from_utf8(place.run(&["doctor"]).stdout).unwrap();
        assert!(doctor.contains("destroy it as soon as"), "{doctor}");
        assert_eq!(place.replacements(), ["begun", "done"]);

        let server = place.serve();
        let mut anna = Browser::new(&server);
        let fields = [("email", "anna@kert.example"), ("password", PASSWORD)];
        let step = anna.post("/t/kert/sign-in", &fields);
        assert!(
            step.header("location").contains("second-step"),
            "{}",
            step.head
        );
        let code = code(&secret, Moment::Next);
        let step = anna.post("/t/kert/sign-in/second-step", &[("code", &code)]);
        assert_eq!(step.status, 303, "{}", step.body);
        let found = anna.get("/t/kert/contacts");
        assert!(found.body.contains("Kovács Anna"), "{}", found.body);
        let links = found.body.split("href=\"").skip(1);
        let links: BTreeSet<&str> = links
            .map(|rest| rest.split(['"', '?']).next().unwrap())
            .filter(|link| link.starts_with("/t/kert/contacts/"))
            .collect();
        let mut pages = links.into_iter().map(|link| anna.get(link).body);
        assert!(pages.any(|page| page.contains("anna.kovacs@x.hu")));
        let exported = anna.get(&file);
        assert_eq!(exported.status, 200, "{}", exported.body);
        assert!(
            exported.body.contains("anna.kovacs@x.hu"),
            "{}",
            exported.body
        );
        export(&mut anna);
        assert_eq!(
            operator_comes_in(&server, &early, &app, Moment::Next),
            422,
            "printed before"
        );
        assert_eq!(
            operator_comes_in(&server, &token(&place), &app, Moment::Next),
            303
        );
        drop(server);

        let verified = place.json(&["verify-history", "--tenant", "kert"]);
        assert!(verified["broken"].is_null() && verified["entries"].as_i64().unwrap() > 3);
        assert_eq!(verified["shredded"], 0, "{verified}");
        assert!(place.run(&["operator", "log", "--verify"]).status.success());
        place.json(&["tenant", "create", "masik", "--admin", "bela@masik.example"]);

        // The old key opens nothing.
        std::fs::copy(&aside, place.data("root.key")).unwrap();
        let said = place.refused(&["tenant", "list"]);
        assert!(said.contains("root key"), "{said}");
    })
    .await;
}

/// A data backup of the directory that is older than the new root key opens beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_from_before_opens_under_the_new_root_key() {
    both(async |place: Place| {
        if place.engine == Engine::Postgres {
            return; // There the directory has no key.
        }
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        let backup = std::fs::read(place.data("control.db")).unwrap();
        place.json(&["config", "replace-root-key"]);
        std::fs::write(place.data("control.db"), backup).unwrap();
        assert_eq!(place.json(&["tenant", "list"])[0]["slug"], "kert");
        // The next one gives it a new key, too.
        let before = std::fs::read(place.data("control.db")).unwrap();
        place.json(&["config", "replace-root-key"]);
        assert_ne!(std::fs::read(place.data("control.db")).unwrap(), before);
        assert_eq!(place.json(&["tenant", "list"])[0]["slug"], "kert");
        assert_eq!(place.keys().len(), 3, "{:?}", place.keys());
    })
    .await;
}

/// Where the root key comes from the environment, so does the new one.
#[tokio::test(flavor = "multi_thread")]
async fn a_root_key_of_the_environment_is_replaced_by_one_of_the_environment() {
    both(async |mut place: Place| {
        let hex = |byte: &str| byte.repeat(32);
        std::fs::remove_file(place.data("root.key")).unwrap();
        place.settings.push(("KEYS__ROOT", hex("0f")));
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        let said = place.refused(&["config", "replace-root-key"]);
        assert!(said.contains("TENET__KEYS__NEW_ROOT"), "{said}");
        place.settings.push(("KEYS__NEW_ROOT", hex("0e")));
        let done = place.json(&["config", "replace-root-key"]);
        assert_eq!(done["root_key"], "TENET__KEYS__NEW_ROOT");
        assert!(done["old_root_key"].is_null());
        // Both are set: the one that opens is taken, and the doctor says what is left to do.
        assert_eq!(place.json(&["tenant", "list"])[0]["slug"], "kert");
        let said = place.refused(&["doctor"]);
        assert!(
            said.contains("the one in TENET__KEYS__NEW_ROOT opens"),
            "{said}"
        );
        let taken = ["KEYS__ROOT", "KEYS__NEW_ROOT"];
        place.settings.retain(|(name, _)| !taken.contains(name));
        place.settings.push(("KEYS__ROOT", hex("0e")));
        assert_eq!(place.json(&["doctor"])["ok"], true);
        // It was never written anywhere.
        assert_eq!(place.keys(), [] as [&str; 0]);
        let shown = place.run(&["config", "show"]).stdout;
        assert!(!String::from_utf8(shown).unwrap().contains(&hex("0e")));
    })
    .await;
}

/// Whoever makes the new key themselves and replaces a file starts the server without it.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_of_the_environment_takes_the_place_of_a_file() {
    both(async |mut place: Place| {
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        place.settings.push(("KEYS__NEW_ROOT", "0e".repeat(32)));
        let done = place.json(&["config", "replace-root-key"]);
        assert!(done["root_key"].as_str().unwrap().ends_with("root.key"));
        let said = place.refused(&["config", "replace-root-key"]);
        assert!(said.contains("is in force"), "{said}");
        place.settings.retain(|(name, _)| *name != "KEYS__NEW_ROOT");
        assert_eq!(std::fs::read(place.data("root.key")).unwrap(), [0x0e; 32]);
        assert_eq!(place.json(&["doctor"])["ok"], true);
        assert_eq!(place.json(&["tenant", "list"])[0]["slug"], "kert");
    })
    .await;
}

/// A key that opens nothing is not replaced, and nothing of an attempt is left.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_made_beside_a_root_key_that_opens_nothing() {
    both(async |mut place: Place| {
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        let right = std::fs::read(place.data("root.key")).unwrap();
        std::fs::write(place.data("root.key"), [7; 32]).unwrap();
        place.refused(&["config", "replace-root-key"]);
        place.settings.push(("KEYS__NEW_ROOT", "0e".repeat(32)));
        place.refused(&["config", "replace-root-key"]);
        place.settings.retain(|(name, _)| *name != "KEYS__NEW_ROOT");
        assert_eq!(place.keys(), ["root.key"]);
        std::fs::write(place.data("root.key"), right).unwrap();
        assert_eq!(place.json(&["doctor"])["ok"], true);
    })
    .await;
}
