//! Who is asked for a second factor, from the beginning and without anybody's doing.

use crate::common::factor::{code, codes_of, secret_of, set_up};
use crate::common::{Browser, SLICES, colleague, scope_of_key};
use identity::key::NewKey;
use jiff::SignedDuration;
use kernel::Secret;
use kit::{Role, SecondFactor, Settings, Wanted};
use testkit::{TestApp, both, both_set};

const LINE: &str = "Without one you can sign in until";
const ENROLMENT: &str = "/t/demo/sign-in/enrolment";
const LESS: &str = "wanted=nobody&grace=0&reason=nobody+here+has+a+telephone";
const AT_ONCE: &str = "wanted=everyone&grace=0&reason=our+customers+ask+for+it";

fn asking(wanted: Wanted, may_be_relaxed: bool) -> impl Fn(&mut Settings) + Copy {
    move |settings| {
        settings.second_factor = SecondFactor {
            wanted,
            may_be_relaxed,
        }
    }
}

fn days(t: &TestApp, days: i64) {
    t.clock.advance(SignedDuration::from_hours(24 * days));
}

/// Signs in on the way to a page.
async fn wanting(browser: &mut Browser, name: &str, page: &str) -> crate::common::Page {
    let (password, back) = (
        crate::common::PASSWORD.replace(' ', "+"),
        kit::html::encode(&format!("/t/demo{page}")),
    );
    let form = format!("email={name}%40x.hu&password={password}&back={back}");
    browser.post("/sign-in", &form).await
}

/// Whether somebody comes in at once.
async fn is_let_in(t: &TestApp, name: &str) -> bool {
    let page = Browser::new(t).sign_in(name).await;
    assert!(page.location == "/t/demo/" || page.location.starts_with(ENROLMENT));
    page.location == "/t/demo/"
}

/// Goes from the page of the enrolment to where it ends.
async fn enrol(t: &TestApp, browser: &mut Browser, back: &str) -> crate::common::Page {
    let page = browser
        .get(&format!("/sign-in/enrolment?back={back}"))
        .await;
    let (token, secret) = secret_of(&page);
    let back = common_field(&page.body, "/sign-in/enrolment/totp");
    let form = format!("token={token}&code={}&back={back}", code(t, &secret));
    let page = browser.post("/sign-in/enrolment/totp", &form).await;
    assert_eq!(codes_of(&page).len(), identity::recovery::CODES);
    let back = common_field(&page.body, "/sign-in/enrolment\"");
    browser
        .post("/sign-in/enrolment", &format!("back={back}"))
        .await
}

/// What the form with this action sends as the page that was wanted.
fn common_field(body: &str, action: &str) -> String {
    let form = body.split_once(&format!("/t/demo{action}")).unwrap().1;
    let form = form.split_once("</form>").unwrap().0;
    let back = form.split_once("name=\"back\" value=\"").unwrap().1;
    kit::html::encode(back.split_once('"').unwrap().0)
}

/// P-152: a second factor is asked from the beginning. For fourteen days it stands in nobody's
/// way and is a line that can be put away for the day; then it is set up before there is a
/// session, and whoever was on the way to a page comes to it.
#[tokio::test]
async fn a_second_factor_is_asked_from_the_beginning_and_stands_in_nobodys_way_for_fourteen_days() {
    both_set(SLICES, asking(Wanted::Everyone, true), |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut anna = Browser::new(&t);
        let page = wanting(&mut anna, "anna", "/profile/security").await;
        assert_eq!(page.location, "/t/demo/profile/security");
        let page = anna.get("/profile/security").await;
        assert!(page.body.contains(LINE) && page.body.contains("6 December 2026"));

        let done = anna
            .post("/profile/factors/later", "back=%2Ft%2Fdemo%2Fprofile")
            .await;
        assert_eq!(done.location, "/t/demo/profile");
        assert!(!anna.get("/profile").await.body.contains(LINE), "put away");
        days(&t, 1);
        anna.sign_in("anna").await;
        assert!(anna.get("/profile").await.body.contains(LINE), "for a day");
        let faulty = anna.post("/profile/password", "").await;
        assert!(faulty.status == 422 && !faulty.body.contains(LINE));

        days(&t, 12);
        assert!(is_let_in(&t, "anna").await, "on the last day");
        days(&t, 1);
        let page = wanting(&mut anna, "anna", "/profile").await;
        assert!(page.location.starts_with(ENROLMENT), "{}", page.location);
        assert_eq!(anna.get("/profile").await.status, 303, "no session yet");
        assert_eq!(anna.post("/sign-in/enrolment", "").await.status, 409);
        let page = enrol(&t, &mut anna, "%2Ft%2Fdemo%2Fprofile").await;
        assert_eq!(page.location, "/t/demo/profile", "where it was wanted");
        let page = anna.get("/profile").await;
        assert!(page.status == 200 && !page.body.contains(LINE));
    })
    .await;
}

/// Whoever sets up a factor during the days of grace hears no more of it, in no browser.
#[tokio::test]
async fn the_line_goes_when_a_second_factor_was_set_up() {
    both_set(SLICES, asking(Wanted::Everyone, true), |t| async move {
        colleague(&t, "anna", Role::User).await;
        let (mut one, mut other) = (Browser::new(&t), Browser::new(&t));
        one.sign_in("anna").await;
        other.sign_in("anna").await;
        assert!(other.get("/profile").await.body.contains(LINE));
        set_up(&t, &mut one).await;
        for browser in [&mut one, &mut other] {
            let page = browser.get("/profile").await;
            assert!(page.status == 200 && !page.body.contains(LINE));
        }
    })
    .await;
}

/// The days of users who were there before begin when their tenant sees what is asked: at a
/// sign-in, or in the daily work. They begin again when more is asked, and not when less is.
#[tokio::test]
async fn who_was_there_before_has_fourteen_days_from_when_the_tenant_saw_it() {
    both(SLICES, |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        colleague(&t, "anna", Role::User).await;
        days(&t, 100);
        assert!(is_let_in(&t, "admin").await, "nothing is asked");

        let t = t.with_settings(asking(Wanted::Administrators, true));
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let (now, nothing) = (t.clock.now(), serde_json::Value::Null);
        jobs::enqueue(&mut tx, now, "tidy_sessions", nothing, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        t.run_jobs().await;
        days(&t, 13);
        assert!(is_let_in(&t, "admin").await);
        days(&t, 2);
        assert!(!is_let_in(&t, "admin").await);
        assert!(is_let_in(&t, "anna").await, "not of her");

        let t = t.with_settings(asking(Wanted::Everyone, true));
        assert!(is_let_in(&t, "admin").await, "the days begin again");
        days(&t, 13);
        assert!(is_let_in(&t, "anna").await);
        colleague(&t, "bela", Role::User).await;
        days(&t, 2);
        assert!(!is_let_in(&t, "anna").await);
        assert!(is_let_in(&t, "bela").await, "who has just come");
        days(&t, 12);
        assert!(!is_let_in(&t, "bela").await);

        let t = t.with_settings(asking(Wanted::Administrators, true));
        assert!(is_let_in(&t, "anna").await, "nothing is asked of her");
        assert!(!is_let_in(&t, "admin").await, "and no day was won");
    })
    .await;
}

/// P-152: an administrator may decide less: after a fresh proof and with a reason, which stands
/// in the security log. Their decision holds, whatever is allowed for messages.
#[tokio::test]
async fn an_administrator_decides_less_with_a_reason_that_stands_in_the_security_log() {
    both_set(SLICES, asking(Wanted::Everyone, true), |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        colleague(&t, "anna", Role::User).await;
        let mut admin = Browser::new(&t);
        admin.sign_in("admin").await;
        let page = admin.get("/second-factor").await;
        assert!(page.body.contains("The provider asks everybody"));
        for short in ["wanted=nobody&grace=0", "wanted=nobody&grace=0&reason=so"] {
            let page = admin.post("/second-factor", short).await;
            assert!(page.status == 422 && page.body.contains("say it in a few words"));
        }
        // Allowing messages is no decision about whom a factor is asked of.
        let page = admin.post("/second-factor/messages", "allows=yes").await;
        assert_eq!(page.status, 303);
        t.clock.advance(SignedDuration::from_mins(11));
        let page = admin.post("/second-factor", LESS).await;
        assert!(page.status == 403 && page.body.contains("proof-password"));
        let log = admin.get("/security-log").await;
        assert!(!log.body.contains("nobody here has a telephone"));
        days(&t, 15);
        assert!(!is_let_in(&t, "anna").await, "nobody has decided yet");

        let mut admin = Browser::new(&t);
        admin.sign_in("admin").await;
        enrol(&t, &mut admin, "%2Ft%2Fdemo%2F").await;
        let page = admin.post("/second-factor", LESS).await;
        assert_eq!(page.location, "/t/demo/second-factor");
        assert!(is_let_in(&t, "anna").await);
        let log = admin.get("/security-log").await;
        assert!(log.body.contains("nobody here has a telephone"));
        assert!(log.body.contains("The security settings were changed"));
    })
    .await;
}

/// P-152: a decision can be taken back, with a reason: then what the provider asks holds again,
/// with the provider's days, and what was decided about messages stays.
#[tokio::test]
async fn a_tenant_goes_back_to_what_its_provider_asks() {
    both_set(SLICES, asking(Wanted::Everyone, true), |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        colleague(&t, "anna", Role::User).await;
        let mut admin = Browser::new(&t);
        admin.sign_in("admin").await;
        let chosen = |page: &crate::common::Page| {
            let (before, _) = page.body.split_once(" checked").unwrap();
            let (_, input) = before.rsplit_once("<input").unwrap();
            input.to_owned()
        };
        let page = admin.get("/second-factor").await;
        assert!(chosen(&page).contains("usual"), "nobody has decided");
        assert_eq!(admin.post("/second-factor", LESS).await.status, 303);
        let page = admin.post("/second-factor/messages", "allows=yes").await;
        assert_eq!(page.status, 303);
        let page = admin.get("/second-factor").await;
        assert!(chosen(&page).contains("nobody"), "{}", chosen(&page));
        days(&t, 15);
        assert!(is_let_in(&t, "anna").await);
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;

        let mut admin = Browser::new(&t);
        admin.sign_in("admin").await;
        let page = admin.post("/second-factor", "wanted=usual&grace=7").await;
        assert!(page.status == 422 && page.body.contains("say it in a few words"));
        assert!(chosen(&page).contains("usual"), "what was typed stays");
        let back = "wanted=usual&grace=7&reason=we+follow+our+provider";
        let page = admin.post("/second-factor", back).await;
        assert_eq!(page.status, 409, "whoever asks others has a factor");
        assert!(is_let_in(&t, "anna").await);
        set_up(&t, &mut admin).await;
        let page = admin.post("/second-factor", back).await;
        assert_eq!(page.location, "/t/demo/second-factor");
        assert!(!is_let_in(&t, "anna").await, "the provider's days are over");
        assert_eq!(anna.get("/profile").await.status, 303, "and her session");
        let page = admin.get("/second-factor").await;
        assert!(page.body.contains("nobody here has decided anything"));
        assert!(chosen(&page).contains("usual"));
        assert!(page.body.contains(" name=\"allows\" value=\"yes\" checked"));
        let log = admin.get("/security-log").await;
        assert!(log.body.contains("we follow our provider"));
    })
    .await;
}

/// Where the provider allows no less, none is decided, and what was decided before counts as far
/// as it asks as much; more is always free.
#[tokio::test]
async fn a_provider_can_forbid_to_ask_less() {
    both_set(
        SLICES,
        asking(Wanted::Administrators, true),
        |t| async move {
            colleague(&t, "admin", Role::Administrator).await;
            colleague(&t, "anna", Role::User).await;
            let mut admin = Browser::new(&t);
            admin.sign_in("admin").await;
            assert_eq!(admin.post("/second-factor", LESS).await.status, 303);
            days(&t, 15);
            assert!(is_let_in(&t, "admin").await);

            let t = t.with_settings(asking(Wanted::Administrators, false));
            assert!(!is_let_in(&t, "admin").await);
            assert!(is_let_in(&t, "anna").await);
            let mut admin = Browser::new(&t);
            admin.sign_in("admin").await;
            enrol(&t, &mut admin, "%2Ft%2Fdemo%2F").await;
            let page = admin.post("/second-factor", LESS).await;
            assert_eq!(page.status, 422);
            assert!(page.body.contains("the provider asks for more"));
            assert_eq!(admin.post("/second-factor", AT_ONCE).await.status, 303);
            assert!(!is_let_in(&t, "anna").await);
        },
    )
    .await;
}

/// Anna with a session and a key, and an administrator with a factor who asks for one.
async fn decided(t: &TestApp, decision: &str) -> (Browser, Secret<String>) {
    let anna = colleague(t, "anna", Role::User).await;
    colleague(t, "admin", Role::Administrator).await;
    let (mut browser, mut admin) = (Browser::new(t), Browser::new(t));
    browser.sign_in("anna").await;
    let new = NewKey::check("Webshop", "user", "90").unwrap();
    let made = identity::create_key(&t.system(), anna, &new).await;
    let (_, key) = made.unwrap();
    admin.sign_in("admin").await;
    set_up(t, &mut admin).await;
    assert_eq!(browser.get("/profile").await.status, 200);
    let page = admin.post("/second-factor", decision).await;
    assert_eq!(page.location, "/t/demo/second-factor");
    assert_eq!(admin.get("/profile").await.status, 200, "who has one");
    (browser, key)
}

/// P-152: a session that was open before ends when a factor is asked at once; the next page says
/// why and leads through setting one up and back. Keys of the API go on.
#[tokio::test]
async fn a_session_that_was_open_before_ends_when_a_second_factor_is_asked_at_once() {
    both(SLICES, |t| async move {
        let (mut anna, key) = decided(&t, AT_ONCE).await;
        let mut second = Browser::new(&t);
        second.keep("tenet.demo", anna.cookie("tenet.demo").unwrap());
        let page = anna.get("/profile").await;
        assert_eq!(page.status, 303, "no page any more");
        assert_eq!(page.location, "/t/demo/sign-in?back=%2Ft%2Fdemo%2Fprofile");
        let page = anna.get("/sign-in?back=%2Ft%2Fdemo%2Fprofile").await;
        assert!(page.body.contains("asks for a second factor from now on"));
        assert!(scope_of_key(&t, key.expose()).await.is_ok(), "the key");

        let page = wanting(&mut anna, "anna", "/profile").await;
        assert!(page.location.starts_with(ENROLMENT));
        let page = enrol(&t, &mut anna, "%2Ft%2Fdemo%2Fprofile").await;
        assert_eq!(page.location, "/t/demo/profile");
        assert_eq!(anna.get("/profile").await.status, 200);
        let page = second.get("/profile").await;
        assert_eq!(page.status, 303, "the old one does not come back");
    })
    .await;
}

/// P-152: a session that goes on over the end of the days of grace ends with them.
#[tokio::test]
async fn an_open_session_ends_with_the_days_of_grace() {
    both(SLICES, |t| async move {
        let week = "wanted=everyone&grace=7&reason=our+customers+ask+for+it";
        let (mut anna, _) = decided(&t, week).await;
        assert!(anna.get("/profile").await.body.contains(LINE));
        t.clock.advance(SignedDuration::from_hours(7 * 24 - 6));
        anna.sign_in("anna").await;
        assert_eq!(anna.get("/profile").await.status, 200);
        t.clock.advance(SignedDuration::from_mins(6 * 60 - 1));
        assert_eq!(anna.get("/profile").await.status, 200);
        t.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(anna.get("/profile").await.status, 303);
    })
    .await;
}

/// Whoever manages users from now on is asked like everybody who does, at their next page.
#[tokio::test]
async fn a_role_that_comes_to_manage_users_is_asked_at_once() {
    use identity::role::actions as roles;
    use identity::{AnyRole, RoleDraft};
    use kit::{Grant, Permission as P, Reach};
    both(SLICES, |t| async move {
        let draft = |manage| {
            RoleDraft::check("Office", "", Grant::new([(P::ManageUsers, manage)])).unwrap()
        };
        let by = t.scope(Role::Administrator);
        let id = roles::create(&by, &draft(Reach::None)).await.unwrap();
        let bela = colleague(&t, "bela", Role::User).await;
        identity::change_role(&t.system(), bela, AnyRole::Own(id))
            .await
            .unwrap();
        let only = "wanted=administrators&grace=0&reason=our+customers+ask+for+it";
        let _anna = decided(&t, only).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("bela").await;
        assert_eq!(browser.get("/profile").await.status, 200);
        roles::change(&by, id, 1, &draft(Reach::All)).await.unwrap();
        assert_eq!(browser.get("/profile").await.status, 303);
        assert!(!is_let_in(&t, "bela").await);
    })
    .await;
}
