//! Who may have codes by text message, and what it takes to change the number.

use super::*;

/// C14: off until an administrator allows it; when it is forbidden again, numbers are forgotten.
#[tokio::test]
async fn messages_are_off_by_default_and_numbers_are_forgotten_when_they_are_forbidden() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            colleague(&t, "bela", Role::User).await;
            let mut bela = Browser::new(&t);
            bela.sign_in("bela").await;
            let page = bela.get("/profile/security").await;
            assert!(!page.body.contains("/profile/telephone"));
            let page = bela
                .post("/profile/telephone/message", "number=%2B36301234567")
                .await;
            assert_eq!(page.status, 409);
            let page = t.client(Role::Administrator).get("/second-factor").await;
            assert!(page.text().contains("weakest second factor"));

            anna(&t, &provider).await;
            let mut waiting = attempt(&t).await;
            allow(&t, &[]).await;
            assert_eq!(
                waiting.post(ASK, "").await.location,
                "/t/demo/sign-in?back=%2Ft%2Fdemo%2F"
            );
            t.run_jobs().await;
            let rows = t
                .app
                .db
                .read_once(t.tenant.id, Sql::new("select user_id from telephones"))
                .await
                .unwrap();
            assert!(rows.is_empty());
            let letters = t.letters().await;
            let told = letters
                .iter()
                .find(|letter| letter.subject == "No more codes to your telephone");
            assert_eq!(told.expect("a letter").to, "anna@x.hu");
            let page = Browser::new(&t).sign_in("anna").await;
            assert_eq!(page.location, "/t/demo/", "it was the only one");
        }
    })
    .await;
}

/// C14: a message is never enough for somebody who manages users where a factor is asked of them.
#[tokio::test]
async fn whoever_manages_users_needs_something_stronger_beside_a_telephone() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            allow(&t, &[("allows", "yes")]).await;
            colleague(&t, "admin", Role::Administrator).await;
            let mut admin = Browser::new(&t);
            admin.sign_in("admin").await;
            let page = admin
                .post("/profile/telephone/message", "number=%2B36301234567")
                .await;
            assert_eq!(page.status, 409);
            assert!(page.body.contains("something stronger first"));

            anna(&t, &provider).await;
            let mut tx = t.system().begin().await.unwrap();
            for sql in [
                "update users set role = 'administrator' where email = 'anna@x.hu'",
                "update factor_policy set wanted = 'administrators', since = 0",
            ] {
                tx.run(Sql::new(sql)).await.unwrap();
            }
            tx.commit().await.unwrap();
            let mut promoted = attempt(&t).await;
            promoted.post(ASK, "").await;
            let code = provider.code(&t).await;
            let page = promoted.post(STEP, &format!("message={code}")).await;
            assert!(
                page.location.starts_with("/t/demo/sign-in/enrolment"),
                "{}",
                page.location
            );
            assert_eq!(promoted.get("/profile").await.status, 303, "no session");
            assert_eq!(promoted.post("/sign-in/enrolment", "").await.status, 409);
        }
    })
    .await;
}

/// P-152: where the tenant allows messages, whoever must set up a factor may choose them, with the
/// warning, and comes to the page that was wanted. Whoever manages users may not.
#[tokio::test]
async fn a_telephone_can_be_chosen_where_a_second_factor_must_be_set_up() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            colleague(&t, "anna", Role::User).await;
            colleague(&t, "admin", Role::Administrator).await;
            let everyone =
                "insert into factor_policy (id, wanted, since) values (1, 'everyone', 0)";
            let mut tx = t.system().begin().await.unwrap();
            tx.run(Sql::new(everyone)).await.unwrap();
            tx.commit().await.unwrap();
            const BACK: &str = "back=%2Ft%2Fdemo%2Fprofile";
            let (page, path) = ("/sign-in/enrolment", "/sign-in/enrolment/telephone");
            let number = format!("{BACK}&number=06+30+123+4567");

            let mut anna = Browser::new(&t);
            anna.sign_in("anna").await;
            assert!(!anna.get(page).await.body.contains(path), "not allowed");
            assert_eq!(anna.post(path, &number).await.status, 409);
            allow(&t, &[("allows", "yes")]).await;
            let offered = anna.get(&format!("{page}?{BACK}")).await;
            assert!(offered.body.contains(path));
            assert!(offered.body.contains("weakest second factor"));
            assert!(offered.body.contains("Példa Telekom"), "who gets it");

            let wrong_number = format!("{BACK}&number=12");
            assert_eq!(anna.post(path, &wrong_number).await.status, 422);
            let asked = anna.post(path, &number).await;
            assert_eq!(asked.status, 200, "{}", asked.body);
            let token = between(&asked.body, "name=\"token\" value=\"", "\"").to_owned();
            let code = provider.code(&t).await;
            let confirm = format!("{path}/confirmation");
            let form = |code: &str| format!("{BACK}&token={token}&message={code}");
            let refused = anna.post(&confirm, &form(wrong(&code))).await;
            assert_eq!(refused.status, 422);
            assert_eq!(anna.post(page, BACK).await.status, 409, "nothing yet");
            let kept = anna.post(&confirm, &form(&code)).await;
            assert!(kept.body.contains("<ol class=\"codes\""), "{}", kept.body);
            assert!(kept.body.contains("value=\"/t/demo/profile\""));
            assert_eq!(anna.post(page, BACK).await.location, "/t/demo/profile");
            assert_eq!(anna.get("/profile").await.status, 200);

            let mut admin = Browser::new(&t);
            admin.sign_in("admin").await;
            assert!(!admin.get(page).await.body.contains(path));
            assert_eq!(admin.post(path, &number).await.status, 409);
        }
    })
    .await;
}

/// P-153: the number to which codes go is exchanged by whoever shows a factor, and not by a
/// password: a code to the old number where there is nothing stronger.
#[tokio::test]
async fn another_number_needs_the_old_one_or_something_stronger() {
    let provider = Provider::start().await;
    testkit::both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            let mut browser = anna(&t, &provider).await;
            t.clock.advance(SignedDuration::from_mins(11));
            let password = crate::common::PASSWORD.replace(' ', "+");
            let (path, number) = ("/profile/telephone/message", "number=%2B36307654321");
            let before = provider.count();
            let form = format!("{number}&proof-password={password}");
            let page = browser.post(path, &form).await;
            assert_eq!(page.status, 403, "{}", page.body);
            assert!(page.body.contains("Show a second factor"), "{}", page.body);
            assert!(page.body.contains("value=\"+36307654321\""), "it is kept");
            t.run_jobs().await;
            assert_eq!(provider.count(), before, "nothing is sent to the new one");
            // The old one gets a code, and the new one a second one after it.
            let page = browser.post(path, &format!("{number}&proof-send=1")).await;
            assert!(
                page.body.contains("name=\"proof-message\""),
                "{}",
                page.body
            );
            let right = provider.code(&t).await;
            let form = format!("{number}&proof-message={}", wrong(&right));
            assert_eq!(browser.post(path, &form).await.status, 403);
            t.clock.advance(SignedDuration::from_secs(60));
            let form = format!("{number}&proof-message={right}");
            let page = browser.post(path, &form).await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(page.body.contains("name=\"token\""), "{}", page.body);
        }
    })
    .await;
}
