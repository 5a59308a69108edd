//! Sessions: who is let in, where, and for how long.

use crate::common::{Browser, PASSWORD, SLICES, colleague, scope_of, sign_in};
use identity::password::Password;
use identity::session::Device;
use jiff::SignedDuration;
use kit::{Access, Actor, Rights, Role};

/// P-113, P-145: without an account of one's own there is no access.
#[tokio::test]
async fn a_stranger_comes_to_no_page_and_to_no_data() {
    testkit::both(SLICES, |t| async move {
        let mut browser = Browser::new(&t);
        let mut tried = 0;
        for slice in SLICES {
            let pages = (slice.pages)(&t.app).table();
            let api = (slice.api)(&t.app).table();
            let all = pages
                .iter()
                .map(|route| (route, ""))
                .chain(api.iter().map(|route| (route, "/api/v1")));
            for (route, prefix) in all {
                if route.access == Access::Public {
                    continue;
                }
                let id = t.user(Role::User).to_string();
                let path = format!("{prefix}{}", route.path.replace("{id}", &id));
                let page = browser.send(route.method.clone(), &path, "").await;
                match prefix {
                    "" => assert!(
                        page.status == 303 && page.location.starts_with("/t/demo/sign-in"),
                        "{path}: {}",
                        page.status
                    ),
                    _ => assert_eq!(page.status, 401, "{path}"),
                }
                tried += 1;
            }
        }
        assert!(tried > 15, "{tried}");
    })
    .await;
}

#[tokio::test]
async fn somebody_signs_in_comes_back_to_where_they_were_and_signs_out() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let mut browser = Browser::new(&t);
        let asked = browser.get("/users").await;
        assert_eq!(asked.location, "/t/demo/sign-in?back=%2Ft%2Fdemo%2Fusers");
        let password = PASSWORD.replace(' ', "+");
        let form = format!("email=ANNA%40x.hu&password={password}&back=%2Ft%2Fdemo%2Fusers");
        assert_eq!(
            browser.post("/sign-in", &form).await.location,
            "/t/demo/users"
        );
        let users = browser.get("/users").await;
        assert!(users.status == 200 && users.body.contains("anna@x.hu"));

        assert_eq!(browser.post("/sign-out", "").await.status, 303);
        assert_eq!(browser.get("/users").await.status, 303);
        assert_eq!(browser.cookie("tenet.demo"), None);
    })
    .await;
}

#[tokio::test]
async fn no_address_sends_somebody_elsewhere_after_signing_in() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let password = PASSWORD.replace(' ', "+");
        for back in [
            "https%3A%2F%2Fevil.example",
            "%2F%2Fevil.example",
            "%2Ft%2Fother%2F",
            "%2Ft%2Fdemo%2F%0D%0AX%3A1",
        ] {
            let form = format!("email=anna%40x.hu&password={password}&back={back}");
            let page = Browser::new(&t).post("/sign-in", &form).await;
            assert_eq!(page.location, "/t/demo/", "{back}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_of_one_tenant_is_a_strangers_in_another() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let other = t.other_tenant();
        let signed_in = sign_in(&t, "anna", PASSWORD).await.unwrap();
        assert!(scope_of(&t, &signed_in.token).await.actor() == &Actor::User(anna));
        let there = scope_of(&other, &signed_in.token).await;
        assert!(there.actor() == &Actor::Stranger && *there.rights() == Rights::Nothing);
        assert!(sign_in(&other, "anna", PASSWORD).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_locked_user_is_out_at_once_and_everywhere() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let (here, there) = (
            sign_in(&t, "anna", PASSWORD).await.unwrap(),
            sign_in(&t, "anna", PASSWORD).await.unwrap(),
        );
        identity::lock(&t.scope(Role::Administrator), anna)
            .await
            .unwrap();
        for signed_in in [&here, &there] {
            assert!(scope_of(&t, &signed_in.token).await.actor() == &Actor::Stranger);
        }
        assert!(sign_in(&t, "anna", PASSWORD).await.is_err());

        identity::unlock(&t.scope(Role::Administrator), anna)
            .await
            .unwrap();
        assert!(scope_of(&t, &here.token).await.actor() == &Actor::Stranger);
        sign_in(&t, "anna", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn another_role_ends_every_session_and_holds_from_the_next_one_on() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Manager).await;
        let before = sign_in(&t, "anna", PASSWORD).await.unwrap();
        assert_eq!(
            *scope_of(&t, &before.token).await.rights(),
            Rights::of(Role::Manager)
        );
        identity::change_role(&t.system(), anna, Role::Restricted)
            .await
            .unwrap();
        assert!(scope_of(&t, &before.token).await.actor() == &Actor::Stranger);
        let after = sign_in(&t, "anna", PASSWORD).await.unwrap();
        assert_eq!(
            *scope_of(&t, &after.token).await.rights(),
            Rights::of(Role::Restricted)
        );
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_week_at_the_latest() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let idle = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let busy = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let is_in = async |token| scope_of(&t, token).await.actor() != &Actor::Stranger;
        for hours in (0..7 * 24).step_by(6) {
            assert!(is_in(&busy).await, "after {hours} hours");
            noted(&t).await;
            t.clock.advance(SignedDuration::from_hours(6));
            if hours >= 12 {
                assert!(!is_in(&idle).await);
            }
        }
        assert!(!is_in(&busy).await);
    })
    .await;
}

/// Waits until the sign of life that a request leaves behind it is written.
async fn noted(t: &testkit::TestApp) {
    let now = kernel::micros(t.clock.now());
    for _ in 0..200 {
        let sql = storage::Sql::new("select max(seen_at) from sessions");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        if rows[0].get::<i64>(0).unwrap() == now {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the sign of life was never written");
}

#[tokio::test]
async fn a_new_password_ends_every_other_session() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let other = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let own = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let scope = scope_of(&t, &own).await;
        let device = Device::default();

        let wrong = Password::present("nem ez a jelszava");
        let refused = identity::change_password(&scope, &wrong, "rövid", &device).await;
        let faults = refused.unwrap_err().to_string();
        assert_eq!(
            faults,
            "faulty input: old: wrong_password, new: password_too_short"
        );

        let right = Password::present(PASSWORD);
        let new = identity::change_password(&scope, &right, "egészen más szavak", &device)
            .await
            .unwrap()
            .token;
        for (token, expected) in [(&other, false), (&own, false), (&new, true)] {
            let is_in = scope_of(&t, token).await.actor() != &Actor::Stranger;
            assert_eq!(is_in, expected);
        }
        assert!(sign_in(&t, "anna", PASSWORD).await.is_err());
        sign_in(&t, "anna", "egészen más szavak").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_is_removed_by_the_daily_job() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        sign_in(&t, "anna", PASSWORD).await.unwrap();
        let new = crate::common::input("bela", Role::User).check().unwrap();
        identity::invite(&t.system(), &new).await.unwrap();
        t.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let now = t.clock.now();
        for kind in identity::SLICE.daily {
            jobs::enqueue(&mut tx, now, kind, serde_json::json!({}), now)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        t.run_jobs().await;
        for table in ["sessions", "invitations"] {
            let sql = storage::Sql::new(format!("select count(*) from {table}"));
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            assert_eq!(rows[0].get::<i64>(0).unwrap(), 0, "{table}");
        }
    })
    .await;
}

/// P-146: a browser shows one session: the one that it had ends when another begins, whoever's it
/// was and by whatever somebody comes in. Others go on.
#[tokio::test]
async fn a_new_sign_in_ends_the_session_that_the_browser_had() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        colleague(&t, "bela", Role::User).await;
        let mut elsewhere = Browser::new(&t);
        elsewhere.sign_in("bela").await;
        let mut browser = Browser::new(&t);
        let session = |browser: &Browser| browser.cookie("tenet.demo").unwrap().to_owned();
        let is_open = async |token: &str| {
            let mut thief = Browser::new(&t);
            thief.keep("tenet.demo", token);
            thief.get("/profile").await.status == 200
        };
        // By a password: somebody else, and the same person again.
        browser.sign_in("bela").await;
        for name in ["anna", "anna"] {
            let before = session(&browser);
            assert!(is_open(&before).await);
            assert_eq!(browser.sign_in(name).await.status, 303);
            assert_ne!(session(&browser), before);
            assert!(!is_open(&before).await, "the old one of {name}");
            assert!(is_open(&session(&browser)).await);
        }
        // A password that is wrong ends nothing.
        let before = session(&browser);
        let wrong = "email=anna%40x.hu&password=wrong+wrong+wrong";
        assert_eq!(browser.post("/sign-in", wrong).await.status, 422);
        assert!(is_open(&before).await);
        // By a second step: until it is done, nothing has ended.
        let (secret, _) = crate::common::factor::set_up(&t, &mut browser).await;
        browser.sign_in("bela").await;
        let before = session(&browser);
        browser.sign_in("anna").await;
        assert!(is_open(&before).await, "she is not in yet");
        crate::common::factor::next_step(&t);
        let form = format!("code={}&remember=yes", testkit::code(&t, &secret));
        let page = browser.post("/sign-in/second-step", &form).await;
        assert_eq!(page.status, 303);
        assert!(!is_open(&before).await, "the old one at the second step");
        // By a link.
        colleague(&t, "cili", Role::User).await;
        browser.sign_in("cili").await;
        let before = session(&browser);
        identity::factor::actions::reset(&t.system(), anna)
            .await
            .unwrap();
        let link = identity::reset_password(&t.system(), anna).await.unwrap();
        let path = link.expose().split_once("/t/demo").unwrap().1.to_owned();
        let page = browser
            .post(&path, "password=egeszen+mas+szavak+ezek")
            .await;
        assert_eq!(page.location, "/t/demo/", "{}", page.body);
        assert!(!is_open(&before).await, "the old one at a link");
        assert_eq!(
            elsewhere.get("/profile").await.status,
            200,
            "another browser"
        );
    })
    .await;
}
