//! Keys that are made only to be stolen.

use crate::crew::{Client, colleague, key_on, program, real, tenant, told};
use jiff::SignedDuration;
use kit::Role;
use server::slices::SLICES;
use storage::Sql;
use testkit::{Answer, TestApp, both};

const USED: &str = "Security: Somebody used a canary key";

async fn make(anna: &mut Client) -> String {
    let fields = [("canary", "old script on the file server")];
    let page = anna.post("/api-keys/canaries", &fields).await.expect(200);
    key_on(&page)
}

/// Waits until the uses are noted, which nobody waits for who uses the key.
async fn uses(t: &TestApp, wanted: i64) {
    let sql = "select cast(coalesce(sum(uses), 0) as bigint) from api_keys";
    for _ in 0..500 {
        let rows = t.app.db.read_once(t.tenant.id, Sql::new(sql)).await;
        if rows.unwrap()[0].get::<i64>(0).unwrap() == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the use of a canary was not noted");
}

async fn alarms(t: &TestApp) -> usize {
    let told = told(t, "bela@x.hu").await;
    told.iter().filter(|subject| *subject == USED).count()
}

/// What an answer says, without what is different in each.
fn said(answer: &Answer) -> (u16, String, Vec<String>) {
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    let body = answer.body.split("request").next().unwrap_or_default();
    (answer.status.as_u16(), body.to_owned(), names)
}

/// P-136: a key that was made to be stolen opens nothing, is answered like a wrong key, and every
/// administrator learns at once that it was used, with the hash of the network and no address.
#[tokio::test]
async fn whoever_uses_a_canary_key_gets_nothing_and_is_told_of() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let t = tenant(&t, "kert").await;
        colleague(&t, "bela", Role::Administrator).await;
        let mut anna = Client::of(&t, "anna").await;
        let key = make(&mut anna).await;
        let real = program(&t, &mut anna).await;
        assert_eq!(key.len(), real.key().len(), "the same form");
        assert_eq!(alarms(&t).await, 0);
        // The same key with another secret is a wrong one.
        let (id, _) = key.rsplit_once('_').unwrap();
        let (_, other) = real.key().rsplit_once('_').unwrap();
        let wrong = format!("{id}_{other}");
        let mut wrong = Client::new(&t).from("203.0.113.7").with_key(&wrong);
        let mut thief = Client::new(&t).from("203.0.113.7").with_key(&key);
        for path in ["/api/v1/contacts", "/api/v1/users", "/api/v1/nothing"] {
            let (stolen, wrong) = (thief.get(path).await, wrong.get(path).await);
            assert_eq!(stolen.status, 401, "{path}");
            assert_eq!(said(&stolen), said(&wrong), "{path}");
        }
        uses(&t, 3).await;
        assert_eq!(alarms(&t).await, 1, "three uses within a minute");
        let letters = t.letters().await;
        let letter = letters
            .iter()
            .find(|letter| letter.subject == USED)
            .unwrap();
        assert!(letter.text.contains("Network: #"), "{}", letter.text);
        assert!(!letter.text.contains("203.0.113"), "{}", letter.text);
        t.clock.advance(SignedDuration::from_secs(61));
        thief.get("/api/v1/contacts").await.expect(401);
        uses(&t, 4).await;
        assert_eq!(alarms(&t).await, 2, "a minute later");
        let page = anna.get("/api-keys").await.expect(200).text();
        assert!(page.contains("Canary, used 4×"), "{page}");
        for table in [
            "select device from security_log",
            "select title from api_keys",
        ] {
            let rows = t.app.db.read_once(t.tenant.id, Sql::new(table)).await;
            for row in rows.unwrap() {
                assert!(!row.get::<String>(0).unwrap().contains("203.0.113"));
            }
        }
    })
    .await;
}

/// P-136: a canary goes on watching when whoever made it has gone, until somebody revokes it.
#[tokio::test]
async fn a_canary_key_outlives_its_maker_and_ends_when_it_is_revoked() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let t = tenant(&t, "kert").await;
        let cili = colleague(&t, "cili", Role::Administrator).await;
        colleague(&t, "bela", Role::Administrator).await;
        let mut anna = Client::of(&t, "anna").await;
        let key = make(&mut Client::of(&t, "cili").await).await;
        anna.post(&format!("/users/{cili}/lock"), &[])
            .await
            .expect(303);
        t.clock.advance(SignedDuration::from_hours(24 * 400));
        let mut thief = Client::new(&t).with_key(&key);
        thief.get("/api/v1/contacts").await.expect(401);
        uses(&t, 1).await;
        assert_eq!(alarms(&t).await, 1);
        let mut bela = Client::of(&t, "bela").await;
        let page = bela.get("/api-keys").await.expect(200);
        let action = crate::browser::between(&page.body, "/t/kert/api-keys/", "/revocation");
        bela.post(&format!("/api-keys/{action}/revocation"), &[])
            .await
            .expect(303);
        t.clock.advance(SignedDuration::from_secs(61));
        thief.get("/api/v1/contacts").await.expect(401);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        uses(&t, 1).await;
        assert_eq!(alarms(&t).await, 1, "revoked");
    })
    .await;
}

/// A canary is made by administrators alone, and needs a name; to whoever may only look after keys it
/// is one like any other.
#[tokio::test]
async fn a_canary_key_is_the_secret_of_administrators() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let t = tenant(&t, "kert").await;
        colleague(&t, "misi", Role::Manager).await;
        let mut grant = Role::User.grant().as_ref().clone();
        grant.set(kit::Permission::ManageKeys, kit::Reach::All);
        crate::crew::give(&t, "misi", &grant).await;
        let mut anna = Client::of(&t, "anna").await;
        let faulty = anna.post("/api-keys/canaries", &[("canary", " ")]).await;
        assert_eq!(faulty.status, 422);
        let key = make(&mut anna).await;
        Client::new(&t)
            .with_key(&key)
            .get("/api/v1/contacts")
            .await
            .expect(401);
        uses(&t, 1).await;
        let mut misi = Client::of(&t, "misi").await;
        let page = misi.get("/api-keys").await.expect(200);
        let seen = page.text();
        assert!(
            seen.contains("old script") && !page.body.to_lowercase().contains("canary"),
            "{seen}"
        );
        misi.post("/api-keys/canaries", &[("canary", "x")])
            .await
            .expect(403);
        assert!(
            anna.get("/api-keys")
                .await
                .expect(200)
                .text()
                .contains("Canary, used 1×")
        );
    })
    .await;
}
