//! What is kept of secrets: nothing that could be used.

use crate::common::{Browser, PASSWORD, SLICES, colleague, input, scope_of, sign_in};
use identity::key::NewKey;
use identity::password::Password;
use identity::session::Device;
use kit::Role;
use sha2::{Digest, Sha256};
use storage::{Sql, Value};
use testkit::TestApp;

const TABLES: &[&str] = &[
    "select email, email_key, name, name_key, search, role, lang, zone, state, password from users",
    "select token_hash, user_id, device from sessions",
    "select token_hash, user_id from invitations",
    "select token_hash, user_id, name from devices",
    "select id, secret_hash, title, role from api_keys",
    "select id, action, collection, via from change_sets",
    "select subject_kind, subject, action, fields, via, commitments, sealed, prev, leaf from history",
];

/// Every text and every blob of these rows.
async fn contents(t: &TestApp, query: &str) -> Vec<Vec<u8>> {
    let rows = t
        .app
        .db
        .read_once(t.tenant.id, Sql::new(query))
        .await
        .unwrap();
    let mut out = Vec::new();
    for row in &rows {
        for i in 0..row.len() {
            match row.value(i) {
                Value::Text(text) => out.push(text.clone().into_bytes()),
                Value::Blob(bytes) => out.push(bytes.clone()),
                _ => {}
            }
        }
    }
    out
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}

/// P-149: a password is kept only as a salted one-way hash.
#[tokio::test]
async fn no_password_token_or_secret_is_in_the_database_and_no_hash_is_in_the_history() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Administrator).await;
        let token = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let (_, link) = identity::invite(&t.system(), &input("bela", Role::User).check().unwrap())
            .await
            .unwrap();
        let invitation = link.expose().rsplit_once('/').unwrap().1.to_owned();
        let new = NewKey::check("Webshop", "user", "30").unwrap();
        let (key, text) = identity::create_key(&t.system(), anna, &new).await.unwrap();
        let secret = text.expose().rsplit_once('_').unwrap().1.to_owned();
        let scope = scope_of(&t, &token).await;
        let device = Device::default();
        let newer = "egészen más szavak";
        identity::change_password(&scope, &Password::present(PASSWORD), newer, &device)
            .await
            .unwrap();
        let token = sign_in(&t, "anna", newer).await.unwrap().token;

        let handed_out = [PASSWORD, newer, token.expose(), &invitation, &secret];
        let mut seen = 0;
        for query in TABLES {
            for content in contents(&t, query).await {
                for secret in handed_out {
                    assert!(!contains(&content, secret.as_bytes()), "{query}");
                }
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
        // The hash is there, so the looking works.
        let kept: [u8; 32] = Sha256::digest(token.expose().as_bytes()).into();
        assert!(
            contents(&t, TABLES[1])
                .await
                .iter()
                .any(|content| content == &kept)
        );

        let mut opened = String::new();
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        for (kind, subject) in [("user", anna.bytes()), ("api_key", key.bytes())] {
            let entries = history::of_subject(&t.system(), &mut tx, kind, subject, None, 100)
                .await
                .unwrap();
            assert!(!entries.is_empty());
            for entry in entries {
                let changes = entry.changes.unwrap();
                opened.push_str(&serde_json::to_string(&changes).unwrap());
            }
        }
        assert!(opened.contains("anna@x.hu") && opened.contains("Webshop"));
        for secret in handed_out {
            assert!(!opened.contains(secret));
        }
        assert!(!opened.contains("argon2id"));
        let found = history::verify(&mut tx, &t.app.vault, t.tenant.id)
            .await
            .unwrap();
        assert!(found.broken.is_none() && found.entries >= 4);
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_for_this_host_over_https_and_out_of_reach_of_scripts() {
    testkit::both(SLICES, |t| async move {
        let mut settings = t.app.settings.clone();
        let plain = identity::session::cookie_name(&settings, &t.tenant);
        settings.secure_cookies = true;
        let secure = identity::session::cookie_name(&settings, &t.tenant);
        assert_eq!(
            (plain.as_str(), secure.as_str()),
            ("tenet.demo", "__Host-tenet.demo")
        );

        colleague(&t, "anna", Role::User).await;
        let form = [("email", "anna@x.hu"), ("password", PASSWORD)];
        let answer = t.stranger().post("/sign-in", &form).await.expect(303);
        let cookie = answer.headers["set-cookie"].to_str().unwrap().to_owned();
        for part in ["Path=/;", "HttpOnly", "SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    })
    .await;
}

/// ASVS 3.3.1, 3.3.3: also of those that only hold how somebody likes pages.
#[tokio::test]
async fn every_cookie_over_https_is_for_this_host_alone() {
    let secure = |settings: &mut kit::Settings| settings.secure_cookies = true;
    testkit::both_set(SLICES, secure, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut anna = Browser::new(&t);
        let profile = "name=Anna&lang=hu&zone=Europe%2FBudapest";
        let pages = [
            anna.sign_in("anna").await,
            anna.post("/profile", profile).await,
            anna.get("/profile").await,
            anna.post("/profile/appearance", "theme=dark&density=compact")
                .await,
            anna.get("/profile").await,
            anna.post("/sign-out", "").await,
        ];
        let cookies = pages
            .iter()
            .flat_map(|page| page.headers.get_all("set-cookie"))
            .map(|cookie| cookie.to_str().unwrap());
        let mut names = std::collections::BTreeSet::new();
        for cookie in cookies {
            names.insert(cookie.split('=').next().unwrap());
            for part in ["Path=/;", "SameSite=Lax", "; Secure"] {
                assert!(cookie.contains(part), "{cookie}");
            }
        }
        assert!(names.iter().all(|name| name.starts_with("__Host-")));
        for name in ["language", "theme", "density", "tenet-toast"] {
            assert!(names.contains(format!("__Host-{name}").as_str()), "{name}");
        }
        assert!(pages[4].body.contains("data-theme=\"dark\""), "read back");
        assert!(pages[4].body.contains("lang=\"hu\""));
    })
    .await;
}

#[tokio::test]
async fn every_text_of_the_slice_exists_in_both_languages() {
    let keys = |at: usize| -> Vec<&str> {
        let (_, source) = identity::SLICE.locales[at];
        let keys = source.lines().filter_map(|line| line.split_once(" = "));
        keys.map(|(key, _)| key)
            .filter(|key| !key.starts_with(' '))
            .collect()
    };
    assert_eq!(keys(0), keys(1));
}
