//! Second factors: asked in a browser that is not known, proved before there is a session.

use crate::common::factor::{between, code, codes_of, next_step, secret_of, set_up};
use crate::common::{Browser, SLICES, colleague};
use jiff::SignedDuration;
use kit::Role;

const STEP: &str = "/sign-in/second-step";
const DECISION: &str = "wanted=everyone&grace=7&reason=our+customers+ask+for+it";

/// P-152: a browser that is not known gives a second factor before there is a session; one in
/// which the person wanted it is not asked again.
#[tokio::test]
async fn a_new_browser_gives_a_code_and_a_known_one_does_not() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (secret, codes) = set_up(&t, &mut browser).await;
        assert_eq!(codes.len(), identity::recovery::CODES);

        let mut other = Browser::new(&t);
        let page = other.sign_in("anna").await;
        assert!(page.location.starts_with("/t/demo/sign-in/second-step"));
        assert_eq!(other.cookie("tenet.demo"), None, "no session yet");
        assert_eq!(other.get("/profile").await.status, 303, "and no way in");

        next_step(&t);
        let page = other.post(STEP, "code=000000").await;
        assert!(page.status == 422 && other.cookie("tenet.demo").is_none());
        let form = format!("code={}&remember=yes", code(&t, &secret));
        assert_eq!(other.post(STEP, &form).await.location, "/t/demo/");
        assert_eq!(other.get("/profile").await.status, 200);

        other.post("/sign-out", "").await;
        assert_eq!(other.sign_in("anna").await.location, "/t/demo/");
        assert_eq!(other.get("/profile").await.status, 200);
    })
    .await;
}

/// P-152: a browser where nobody wanted it is asked every time.
#[tokio::test]
async fn a_browser_that_shall_not_be_remembered_is_asked_again() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (secret, _) = set_up(&t, &mut browser).await;
        let mut other = Browser::new(&t);
        for _ in 0..2 {
            next_step(&t);
            let page = other.sign_in("anna").await;
            assert!(page.location.starts_with("/t/demo/sign-in/second-step"));
            other
                .post(STEP, &format!("code={}", code(&t, &secret)))
                .await;
            assert_eq!(other.get("/profile").await.status, 200);
            other.post("/sign-out", "").await;
        }
    })
    .await;
}

/// P-153: a code opens once, also within its half minute.
#[tokio::test]
async fn a_code_that_was_seen_is_worth_nothing() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (secret, _) = set_up(&t, &mut browser).await;
        next_step(&t);
        let form = format!("code={}", code(&t, &secret));
        let (mut first, mut second) = (Browser::new(&t), Browser::new(&t));
        for browser in [&mut first, &mut second] {
            browser.sign_in("anna").await;
        }
        assert_eq!(first.post(STEP, &form).await.status, 303);
        let page = second.post(STEP, &form).await;
        assert!(page.status == 422 && second.cookie("tenet.demo").is_none());
    })
    .await;
}

/// P-151, P-153: whoever guesses codes waits longer and longer; recovery codes still open.
#[tokio::test]
async fn guessing_codes_is_held_up_and_does_not_lock_the_owner_out() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut owner = Browser::new(&t);
        owner.sign_in("anna").await;
        let (secret, codes) = set_up(&t, &mut owner).await;
        next_step(&t);
        let mut thief = Browser::new(&t);
        thief.sign_in("anna").await;
        for _ in 0..6 {
            let page = thief.post(STEP, "code=000000").await;
            assert!(page.body.contains("not the code of now"), "{}", page.body);
        }
        let right = format!("code={}", code(&t, &secret));
        let page = thief.post(STEP, &right).await;
        assert!(page.body.contains("too many wrong codes"), "{}", page.body);
        let mut again = Browser::new(&t);
        again.sign_in("anna").await;
        let page = again.post(STEP, &right).await;
        assert!(page.body.contains("too many wrong codes"), "the account");

        let form = format!("recovery={}", codes[0]);
        assert_eq!(again.post(STEP, &form).await.status, 303);
        assert_eq!(again.get("/profile").await.status, 200);

        t.clock.advance(SignedDuration::from_secs(61));
        let form = format!("code={}", code(&t, &secret));
        assert_eq!(thief.post(STEP, &form).await.status, 303, "after a minute");
    })
    .await;
}

/// P-152: recovery codes open once each, and new ones end the old.
#[tokio::test]
async fn a_recovery_code_opens_once() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (_, codes) = set_up(&t, &mut browser).await;
        let typed = codes[3].to_uppercase().replace('-', "+");
        for expected in [303, 422] {
            let mut other = Browser::new(&t);
            other.sign_in("anna").await;
            let page = other.post(STEP, &format!("recovery={typed}")).await;
            assert_eq!(page.status, expected);
        }
        let security = browser.get("/profile/security").await;
        assert!(security.body.contains("9 codes are left"));
        let renewed = browser.post("/profile/recovery-codes", "").await;
        assert_eq!(codes_of(&renewed).len(), identity::recovery::CODES);
        let mut other = Browser::new(&t);
        other.sign_in("anna").await;
        let page = other.post(STEP, &format!("recovery={}", codes[4])).await;
        assert_eq!(page.status, 422, "an old one");
    })
    .await;
}

/// P-152: a link to choose a new password is no way around the second factor, and every
/// remembered browser is forgotten.
#[tokio::test]
async fn a_new_password_by_a_link_does_not_skip_the_second_factor() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        set_up(&t, &mut browser).await;
        let link = identity::reset_password(&t.system(), anna).await.unwrap();
        let path = link.expose().split_once("/t/demo").unwrap().1.to_owned();
        let page = browser
            .post(&path, "password=egeszen+mas+szavak+ezek")
            .await;
        assert!(
            page.location.starts_with("/t/demo/sign-in/second-step"),
            "{} {}",
            page.status,
            page.location
        );
        assert_eq!(browser.get("/profile").await.status, 303);
    })
    .await;
}

/// P-153: a secret counts only when a code has shown that it arrived, and it lies sealed.
#[tokio::test]
async fn a_secret_counts_when_it_was_confirmed_and_is_never_stored_in_the_clear() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let page = browser.post("/profile/factors/totp", "").await;
        let (token, secret) = secret_of(&page);
        let mut other = Browser::new(&t);
        assert_eq!(other.sign_in("anna").await.location, "/t/demo/");

        let form = format!("token={token}&code=000000&name=");
        let page = browser
            .post("/profile/factors/totp/confirmation", &form)
            .await;
        assert_eq!(page.status, 422);
        assert_eq!(secret_of(&page), (token, secret), "the same secret again");

        let (secret, codes) = set_up(&t, &mut browser).await;
        let rows = t
            .app
            .db
            .read_once(t.tenant.id, storage::Sql::new("select sealed from factors"))
            .await
            .unwrap();
        let sealed: Vec<u8> = rows[0].get(0).unwrap();
        let plain = base32(&secret);
        assert!(!sealed.windows(plain.len()).any(|some| some == plain));
        let hashes = storage::Sql::new("select code_hash from recovery_codes");
        let rows = t.app.db.read_once(t.tenant.id, hashes).await.unwrap();
        for row in &rows {
            let hash: Vec<u8> = row.get(0).unwrap();
            assert!(codes.iter().all(|code| hash != code.as_bytes()));
        }
    })
    .await;
}

fn base32(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bits, mut count, mut out) = (0u32, 0, Vec::new());
    for letter in text.chars() {
        bits = bits << 5 | u32::try_from(LETTERS.find(letter).unwrap()).unwrap();
        count += 5;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}

/// P-152: an administrator asks for a second factor; people are led through it before there is
/// a session, can put it off only during the grace, and cannot remove their last one.
#[tokio::test]
async fn an_administrator_can_ask_everybody_for_a_second_factor() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "admin", Role::Administrator).await;
        colleague(&t, "anna", Role::User).await;
        let mut admin = Browser::new(&t);
        admin.sign_in("admin").await;
        let refused = admin.post("/second-factor", DECISION).await;
        assert!(refused.status == 409, "own one first: {}", refused.status);
        set_up(&t, &mut admin).await;
        let saved = admin.post("/second-factor", DECISION).await;
        assert_eq!(saved.location, "/t/demo/second-factor");

        let mut anna = Browser::new(&t);
        assert_eq!(anna.sign_in("anna").await.location, "/t/demo/", "put off");
        assert_eq!(anna.get("/profile").await.status, 200);

        t.clock.advance(SignedDuration::from_hours(7 * 24 + 1));
        let mut anna = Browser::new(&t);
        let page = anna.sign_in("anna").await;
        assert!(page.location.starts_with("/t/demo/sign-in/enrolment"));
        assert_eq!(anna.get("/profile").await.status, 303, "no session yet");
        assert_eq!(anna.post("/sign-in/enrolment", "").await.status, 409);
        let page = anna.get("/sign-in/enrolment").await;
        let (token, secret) = secret_of(&page);
        let form = format!("token={token}&code={}", code(&t, &secret));
        let page = anna.post("/sign-in/enrolment/totp", &form).await;
        assert_eq!(codes_of(&page).len(), identity::recovery::CODES);
        assert_eq!(anna.get("/profile").await.status, 303, "still none");
        let page = anna.post("/sign-in/enrolment", "").await;
        assert_eq!(page.location, "/t/demo/");

        let security = anna.get("/profile/security").await;
        let id = between(&security.body, "/profile/factors/", "/removal");
        let id = id.rsplit('/').next().unwrap().to_owned();
        let page = anna
            .post(&format!("/profile/factors/{id}/removal"), "")
            .await;
        assert_eq!(page.status, 409);
        assert!(page.body.contains("Your company asks for a second factor"));
    })
    .await;
}

/// P-150, P-152: an administrator resets lost factors: with a line in the security log, a letter
/// to the person, and every session of theirs ended. Nobody else can.
#[tokio::test]
async fn an_administrator_resets_lost_factors_with_a_record_and_a_notice() {
    testkit::both(SLICES, |t| async move {
        let anna_id = colleague(&t, "anna", Role::User).await;
        colleague(&t, "admin", Role::Administrator).await;
        let (mut anna, mut admin) = (Browser::new(&t), Browser::new(&t));
        anna.sign_in("anna").await;
        set_up(&t, &mut anna).await;
        let path = format!("/users/{anna_id}/factors/reset");
        assert_eq!(anna.post(&path, "").await.status, 403);

        admin.sign_in("admin").await;
        let users = admin.get("/users").await;
        assert!(users.body.contains(&path), "the button is there");
        assert_eq!(admin.post(&path, "").await.location, "/t/demo/users");
        assert_eq!(anna.get("/profile").await.status, 303, "signed out");
        let log = admin.get("/security-log").await;
        assert!(log.body.contains("The second factors were reset"));
        let count = async |sql: &str| {
            let rows = t
                .app
                .db
                .read_once(t.tenant.id, storage::Sql::new(sql))
                .await;
            rows.unwrap()[0].get::<i64>(0).unwrap()
        };
        assert_eq!(
            count("select count(*) from letters").await,
            2,
            "set up, reset"
        );
        for table in ["factors", "recovery_codes"] {
            let sql = format!("select count(*) from {table}");
            assert_eq!(count(&sql).await, 0, "{table}");
        }
        assert_eq!(Browser::new(&t).sign_in("anna").await.location, "/t/demo/");
    })
    .await;
}

/// P-145: the second step belongs to one tenant and to one person, and ends by itself.
#[tokio::test]
async fn the_second_step_ends_after_ten_minutes_and_when_the_user_is_locked() {
    testkit::both(SLICES, |t| async move {
        let anna_id = colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (secret, _) = set_up(&t, &mut browser).await;
        let mut late = Browser::new(&t);
        late.sign_in("anna").await;
        t.clock.advance(SignedDuration::from_secs(601));
        let form = format!("code={}", code(&t, &secret));
        let page = late.post(STEP, &form).await;
        assert!(
            page.location.starts_with("/t/demo/sign-in?"),
            "{}",
            page.location
        );

        let mut locked = Browser::new(&t);
        locked.sign_in("anna").await;
        identity::lock(&t.system(), anna_id).await.unwrap();
        let page = locked.post(STEP, &form).await;
        assert!(page.location.starts_with("/t/demo/sign-in?"));
        assert_eq!(locked.cookie("tenet.demo"), None);
    })
    .await;
}

/// P-145: without a session nobody gets more than a challenge, and an answer that is none of
/// ours is refused.
#[tokio::test]
async fn a_made_up_answer_of_a_passkey_opens_nothing() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut stranger = Browser::new(&t);
        let page = stranger.post("/sign-in/passkey/challenge", "").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("\"userVerification\":\"required\""));
        let token = between(&page.body, "\"token\":\"", "\"").to_owned();
        for made_up in [
            String::new(),
            "{}".to_owned(),
            format!("{{\"token\":\"{token}\",\"answer\":{{}}}}"),
        ] {
            let form = format!("passkey={}", kit::html::encode(&made_up));
            let page = stranger.post("/sign-in/passkey", &form).await;
            assert!(page.status == 422 && stranger.cookie("tenet.demo").is_none());
        }
    })
    .await;
}

/// P-136: whoever guesses codes has the password. The person is told, once in a day.
#[tokio::test]
async fn a_person_is_told_when_somebody_with_their_password_guesses_codes() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let (secret, _) = set_up(&t, &mut browser).await;
        let told = || async {
            t.run_jobs().await;
            let letters = t.letters().await.into_iter();
            let own = letters.filter(|letter| letter.subject == "Somebody knows your password");
            own.collect::<Vec<_>>()
        };
        for guess in 0..4 {
            let mut stranger = Browser::new(&t);
            stranger.sign_in("anna").await;
            stranger.post(STEP, &format!("code=00000{guess}")).await;
        }
        assert!(told().await.is_empty(), "four may be typing errors");
        let mut stranger = Browser::new(&t);
        stranger.sign_in("anna").await;
        stranger.post(STEP, "recovery=abcd-efgh-ijkl-mnop").await;
        let letters = told().await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to, "anna@x.hu");
        assert!(letters[0].text.contains("/t/demo/password-reset"));
        for _ in 0..3 {
            stranger.post(STEP, "recovery=abcd-efgh-ijkl-mnop").await;
        }
        assert_eq!(told().await.len(), 1, "once in a day");

        // A fresh proof that fails is of somebody who is in already.
        t.clock.advance(SignedDuration::from_hours(25));
        let mut own = Browser::new(&t);
        own.sign_in("anna").await;
        next_step(&t);
        own.post(STEP, &format!("code={}", code(&t, &secret))).await;
        t.clock.advance(SignedDuration::from_mins(11));
        for _ in 0..6 {
            own.post("/profile/factors/totp", "proof-password=wrong")
                .await;
        }
        assert_eq!(told().await.len(), 1);
    })
    .await;
}
