//! Records that nobody has a reason to open.

use crate::browser::host;
use crate::crew::{Client, colleague, give, program, real, settle, tenant, told};
use axum::http::Method;
use jiff::SignedDuration;
use kit::Role;
use serde_json::json;
use server::slices::SLICES;
use testkit::{TestApp, both};

const TOUCHED: &str = "Security: Opened, changed or exported a canary";

/// A tenant with two administrators, a manager, a program, and a canary that Anna has made.
struct House {
    t: TestApp,
    anna: Client,
    bela: Client,
    misi: Client,
    key: Client,
    canary: String,
    other: String,
}

async fn house(t: &TestApp) -> House {
    let t = tenant(t, "kert").await;
    colleague(&t, "bela", Role::Administrator).await;
    colleague(&t, "misi", Role::Manager).await;
    let mut anna = Client::of(&t, "anna").await;
    let bela = Client::of(&t, "bela").await;
    let misi = Client::of(&t, "misi").await;
    let mut key = program(&t, &mut anna).await;
    let canary = key.contact("Csalogató").await;
    let other = key.contact("Kovács").await;
    let path = format!("/contacts/{canary}/canary");
    anna.post(&path, &[]).await.expect(303);
    t.clock.advance(SignedDuration::from_secs(1));
    House {
        t,
        anna,
        bela,
        misi,
        key,
        canary,
        other,
    }
}

/// How often Béla was told of a canary.
async fn alarms(t: &TestApp) -> usize {
    let told = told(t, "bela@x.hu").await;
    told.iter().filter(|subject| *subject == TOUCHED).count()
}

/// P-136: whoever opens a canary raises an alarm to every administrator, at most once an hour.
#[tokio::test]
async fn whoever_opens_a_canary_raises_an_alarm_once_an_hour() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let page = format!("/contacts/{}", h.canary);
        // Lists, searches and other records are everyday work.
        h.misi.get("/contacts").await.expect(200);
        let typed = [("q", "Csalogat")];
        let sent = h.misi.post("/contacts/search", &typed).await.expect(303);
        let list = sent.location().replace("/t/kert", "");
        h.misi.get(&list).await.expect(200);
        h.misi.post("/palette", &typed).await.expect(200);
        h.misi
            .get(&format!("/contacts/{}", h.other))
            .await
            .expect(200);
        assert_eq!(alarms(&h.t).await, 0);
        h.misi.get(&page).await.expect(200);
        h.misi.get(&page).await.expect(200);
        h.misi.get(&format!("{page}/edit")).await.expect(200);
        assert_eq!(alarms(&h.t).await, 1);
        let anna = told(&h.t, "anna@x.hu").await;
        assert!(anna.iter().any(|subject| subject == TOUCHED), "{anna:?}");
        h.t.clock.advance(SignedDuration::from_mins(61));
        h.misi.get(&page).await.expect(200);
        assert_eq!(alarms(&h.t).await, 2, "an hour later");
        // The list says who, and which; the log says that it was.
        let list = h.bela.get("/canaries").await.expect(200).text();
        assert!(
            list.contains("Teszt Csalogató") && list.contains("misi Kis opened it"),
            "{list}"
        );
        let log = h.bela.get("/security-log").await.expect(200).text();
        assert!(
            log.contains("Opened, changed or exported a canary"),
            "{log}"
        );
        let letter = h.t.letters().await;
        let letter = letter
            .iter()
            .find(|letter| letter.subject == TOUCHED)
            .unwrap();
        assert!(letter.text.contains("Account: misi Kis"), "{}", letter.text);
        assert!(letter.text.contains("/t/kert/alerts"), "{}", letter.text);
        assert!(!letter.text.contains("Csalogat"), "no record in a letter");
    })
    .await;
}

/// P-136: reading it by the API, changing it and taking it out as a file raise the alarm as well.
#[tokio::test]
async fn a_canary_tells_of_the_api_of_changes_and_of_exports() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let hour = SignedDuration::from_mins(61);
        h.t.clock.advance(hour);
        let canary = h.canary.clone();
        h.key.get("/api/v1/contacts").await.expect(200);
        assert_eq!(alarms(&h.t).await, 0, "a program that reads lists");
        h.key
            .get(&format!("/api/v1/contacts/{canary}"))
            .await
            .expect(200);
        assert_eq!(alarms(&h.t).await, 1, "by the API, by its id");
        h.t.clock.advance(hour);
        let rows = json!({ "rows": [{ "id": canary, "source": "x" }] });
        h.key
            .json(Method::POST, "/contacts/bulk", &rows)
            .await
            .expect(200);
        assert_eq!(alarms(&h.t).await, 2, "many at once by the API");
        h.misi
            .post("/contacts/bulk", &[("id", &h.other), ("owner", "")])
            .await
            .expect(303);
        assert_eq!(alarms(&h.t).await, 2, "another one");
        let both = [("id", h.other.as_str()), ("id", &canary)];
        h.misi.post("/contacts/bulk/bin", &both).await.expect(303);
        assert_eq!(alarms(&h.t).await, 3, "many at once on a page");
        h.t.clock.advance(hour);
        h.misi
            .post(&format!("/bin/{canary}/restoration"), &[])
            .await
            .expect(303);
        assert_eq!(alarms(&h.t).await, 4, "out of the bin");
        h.t.clock.advance(hour);
        h.key.export("Kovács").await;
        assert_eq!(alarms(&h.t).await, 4, "a file without it");
        h.key.export("").await;
        assert_eq!(alarms(&h.t).await, 5, "a file with it");
        let list = h.bela.get("/canaries").await.expect(200).text();
        assert!(list.contains("Kerti Anna exported it"), "{list}");
        let import = "Name,Email\nUj Ember,uj@x.hu\n";
        h.key.import(import).await;
        assert_eq!(alarms(&h.t).await, 5, "an import of others");
    })
    .await;
}

/// P-136: to everybody but administrators a canary is a contact like any other.
#[tokio::test]
async fn nobody_but_administrators_can_tell_a_canary_from_other_contacts() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let told = |page: &str, canary: &str, name: &str| {
            let page = page.to_lowercase().replace(canary, "").replace(name, "");
            page.contains("canary") || page.contains("csali")
        };
        let (canary, other) = (h.canary.clone(), h.other.clone());
        let name = "csalogató";
        let shape = |body: &str, id: &str| {
            let text = body.replace(id, "");
            let mut keys: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
            keys.retain(|key| {
                key.len() > 2 && key.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            });
            keys.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        for (path, of) in [
            ("/contacts/{id}", true),
            ("/contacts", false),
            ("/contacts/{id}/edit", true),
        ] {
            let page = h.misi.get(&path.replace("{id}", &canary)).await.expect(200);
            assert!(!told(&page.body, &canary, name), "{path}: {}", page.body);
            assert!(!of || page.body.contains(&canary));
        }
        for path in ["/canaries".to_owned(), format!("/contacts/{canary}/canary")] {
            h.misi.get(&path).await.expect(403);
        }
        h.misi
            .post(&format!("/contacts/{other}/canary"), &[])
            .await
            .expect(403);
        h.misi.get("/api-keys").await.expect(403);
        // The API says the same of both, to administrators too.
        let one = h
            .key
            .get(&format!("/api/v1/contacts/{canary}"))
            .await
            .expect(200);
        let two = h
            .key
            .get(&format!("/api/v1/contacts/{other}"))
            .await
            .expect(200);
        assert_eq!(shape(&one.body, &canary), shape(&two.body, &other));
        let past = |id: &str| format!("/api/v1/contacts/{id}/activities");
        let one = h.key.get(&past(&canary)).await.expect(200).json();
        let two = h.key.get(&past(&other)).await.expect(200).json();
        let count = |past: &serde_json::Value| past["items"].as_array().unwrap().len();
        assert_eq!(count(&one), count(&two), "{one}");
        // Whoever may read the log but not look after users does not learn of it.
        let mut grant = Role::User.grant().as_ref().clone();
        grant.set(kit::Permission::ViewHistory, kit::Reach::All);
        give(&h.t, "misi", &grant).await;
        settle(&h.t).await;
        let log = h.misi.get("/security-log").await.expect(200);
        assert!(!told(&log.body, &canary, name), "{}", log.body);
        let log = h.anna.get("/security-log").await.expect(200);
        assert!(told(&log.body, &canary, name), "but administrators do");
    })
    .await;
}

/// P-136: who has made a canary may look at it for an hour; then the alarm is raised also in their
/// name, and they are told of it too, for it may be somebody else who has their session.
#[tokio::test]
async fn whoever_made_a_canary_is_quiet_for_an_hour_and_others_are_not() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let page = format!("/contacts/{}", h.canary);
        h.anna.get(&page).await.expect(200);
        assert_eq!(alarms(&h.t).await, 0, "just made");
        h.bela.get(&page).await.expect(200);
        assert_eq!(
            alarms(&h.t).await,
            1,
            "another administrator, who is told as well"
        );
        h.t.clock.advance(SignedDuration::from_mins(61));
        h.anna.get(&page).await.expect(200);
        let anna = told(&h.t, "anna@x.hu").await;
        assert_eq!(anna.iter().filter(|subject| *subject == TOUCHED).count(), 2);
    })
    .await;
}

/// P-136: a canary outlives the recycle bin, ends with its record, and an administrator who ends it
/// is told of to the others.
#[tokio::test]
async fn a_canary_ends_with_its_record_or_by_an_administrator_who_is_told_of() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let count = |page: String| page.matches("<a href=\"/t/kert/contacts/").count();
        let list = h.anna.get("/canaries").await.expect(200).body;
        assert!(list.contains(&h.canary), "{list}");
        let removal = format!("/contacts/{}/canary/removal", h.canary);
        h.anna.post(&removal, &[]).await.expect(303);
        let subjects = told(&h.t, "bela@x.hu").await;
        let ended = "Security: Made a canary an ordinary record again";
        assert!(
            subjects.iter().any(|subject| subject == ended),
            "{subjects:?}"
        );
        h.misi
            .get(&format!("/contacts/{}", h.canary))
            .await
            .expect(200);
        assert_eq!(alarms(&h.t).await, 0, "a contact like any other");
        h.anna.post(&removal, &[]).await.expect(404);

        h.anna
            .post(&format!("/contacts/{}/canary", h.canary), &[])
            .await
            .expect(303);
        h.anna
            .post(&format!("/contacts/{}/binning", h.canary), &[])
            .await
            .expect(303);
        let list = h.anna.get("/canaries").await.expect(200).body;
        assert!(list.contains(&h.canary), "it waits in the bin");
        h.anna
            .post(
                &format!("/bin/{}/purging", h.canary),
                &[("name", "Teszt Csalogató")],
            )
            .await
            .expect(303);
        let list = h.anna.get("/canaries").await.expect(200).body;
        assert_eq!(count(list), 0, "gone with its record");
        let left = storage::Sql::new("select count(*) from canaries");
        let left = h.t.app.db.read_once(h.t.tenant.id, left).await.unwrap();
        assert_eq!(left[0].get::<i64>(0).unwrap(), 0);
    })
    .await;
}

/// P-136: operators learn that canaries raised alarms, and how many; never whose, or where.
#[tokio::test]
async fn operators_learn_of_alarms_of_canaries_as_a_bare_count() {
    both(SLICES, |t| async move {
        let t = real(&t);
        let mut h = house(&t).await;
        let operator = crate::browser::enrol(&t, "Olga", "olga@provider.example").await;
        let page = format!("/contacts/{}", h.canary);
        h.misi.get(&page).await.expect(200);
        h.bela.get(&page).await.expect(200);
        settle(&h.t).await;
        assert!(
            operators::alert::look(&host(&t)).await.unwrap(),
            "something new"
        );
        h.key.get(&format!("/api/v1{page}")).await.expect(200);
        let mut browser = operator.sign_in().await;
        let page = browser.get("/platform/alerts").await.expect(200);
        assert!(
            page.text().contains("2 alarms of canaries"),
            "{}",
            page.text()
        );
        for secret in ["misi", "kert", "Csalogat", &h.canary] {
            assert!(!page.body.contains(secret), "{secret}");
        }
    })
    .await;
}
