//! Invitations: links that work once, for seven days, for one person.

use crate::common::{Browser, PASSWORD, SLICES, colleague, input, scope_of, sign_in};
use identity::Token;
use identity::session::Device;
use jiff::SignedDuration;
use kernel::{Error, Secret};
use kit::{Actor, Role};
use testkit::TestApp;

/// The token at the end of a link.
fn token_of(link: &Secret<String>) -> Token {
    let (_, token) = link.expose().rsplit_once('/').unwrap();
    Token::parse(token).unwrap()
}

async fn accept(
    t: &TestApp,
    token: &Token,
    password: &str,
) -> kernel::Result<identity::session::SignedIn> {
    let device = Device::default();
    let next = identity::accept(&t.app, &t.tenant, token, password, &device).await?;
    Ok(next.signed_in().unwrap())
}

/// Every Kft. has a full stop of its own.
#[tokio::test]
async fn no_letter_and_no_page_puts_a_full_stop_behind_a_name_that_may_end_with_one() {
    for (lang, texts) in identity::SLICE.locales {
        for line in texts.lines() {
            for name in ["$tenant }.", "$title }."] {
                assert!(!line.contains(name), "{lang:?}: {line}");
            }
        }
    }
    testkit::both(SLICES, |t| async move {
        let mut tenant = t.tenant.clone();
        tenant.name = "Kert Kft.".into();
        let scope = kit::Scope::system(t.app.clone(), tenant);
        let new = input("anna", Role::User).check().unwrap();
        identity::invite(&scope, &new).await.unwrap();
        t.run_jobs().await;
        let letters = t.letters().await;
        let text = &letters.last().unwrap().text;
        let one = text.contains("Kert Kft. invites you to work here.");
        assert!(one && !text.contains(".."), "{text}");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_works_once() {
    testkit::both(SLICES, |t| async move {
        let new = input("anna", Role::User).check().unwrap();
        let (id, link) = identity::invite(&t.scope(Role::Administrator), &new)
            .await
            .unwrap();
        assert!(
            link.expose()
                .starts_with("http://tenet.test/t/demo/invitations/")
        );
        let token = token_of(&link);

        let weak = accept(&t, &token, "anna kovács!").await.unwrap_err();
        assert_eq!(
            weak.to_string(),
            "faulty input: password: password_is_own_data"
        );
        let signed_in = accept(&t, &token, PASSWORD).await.unwrap();
        assert!(scope_of(&t, &signed_in.token).await.actor() == &Actor::User(id));
        sign_in(&t, "anna", PASSWORD).await.unwrap();

        let again = accept(&t, &token, "egészen más szavak").await;
        assert!(matches!(again, Err(Error::NotFound)));
        sign_in(&t, "anna", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_invitation_does_not_work_after_seven_days_nor_in_another_tenant() {
    testkit::both(SLICES, |t| async move {
        let new = input("anna", Role::User).check().unwrap();
        let (_, link) = identity::invite(&t.system(), &new).await.unwrap();
        let token = token_of(&link);
        let elsewhere = accept(&t.other_tenant(), &token, PASSWORD).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        t.clock
            .advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
        let mut browser = Browser::new(&t);
        let path = format!("/invitations/{}", token.expose());
        assert_eq!(browser.get(&path).await.status, 200);
        t.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(browser.get(&path).await.status, 404);
        assert!(matches!(
            accept(&t, &token, PASSWORD).await,
            Err(Error::NotFound)
        ));
    })
    .await;
}

#[tokio::test]
async fn a_new_link_puts_the_old_one_out_and_a_locked_user_has_none() {
    testkit::both(SLICES, |t| async move {
        let new = input("anna", Role::User).check().unwrap();
        let (id, first) = identity::invite(&t.system(), &new).await.unwrap();
        let second = identity::reset_password(&t.system(), id).await.unwrap();
        assert!(matches!(
            accept(&t, &token_of(&first), PASSWORD).await,
            Err(Error::NotFound)
        ));

        identity::lock(&t.system(), id).await.unwrap();
        assert!(matches!(
            accept(&t, &token_of(&second), PASSWORD).await,
            Err(Error::NotFound)
        ));
        let none = identity::reset_password(&t.system(), id).await;
        assert!(matches!(none, Err(Error::Conflict("wrong_state"))));

        identity::unlock(&t.system(), id).await.unwrap();
        let third = identity::reset_password(&t.system(), id).await.unwrap();
        accept(&t, &token_of(&third), PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_reset_link_ends_what_was_open_and_the_old_password_works_until_then() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let open = sign_in(&t, "anna", PASSWORD).await.unwrap().token;
        let link = identity::reset_password(&t.system(), anna).await.unwrap();
        sign_in(&t, "anna", PASSWORD).await.unwrap();
        accept(&t, &token_of(&link), "egészen más szavak")
            .await
            .unwrap();
        assert!(scope_of(&t, &open).await.actor() == &Actor::Stranger);
        assert!(sign_in(&t, "anna", PASSWORD).await.is_err());
    })
    .await;
}

/// P-150: administrators manage their users.
#[tokio::test]
async fn an_administrator_invites_on_the_page_and_sees_the_link_once() {
    testkit::both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let faulty = [
            ("name", ""),
            ("email", "nobody"),
            ("role", "boss"),
            ("lang", "hu"),
        ];
        let page = admin.post("/users", &faulty).await.expect(422);
        assert_eq!(page.all(".error-summary li").len(), 3, "{}", page.text());

        let good = [
            ("name", "Őri Ágnes"),
            ("email", "agnes@x.hu"),
            ("role", "user"),
            ("lang", "hu"),
        ];
        let page = admin.post("/users", &good).await.expect(200);
        let link = page.all(".notice code").remove(0);
        let again = admin.get("/users").await.expect(200);
        assert!(again.text().contains("Őri Ágnes") && !again.body.contains(&link));

        let mut stranger = Browser::new(&t);
        let path = link.strip_prefix("http://tenet.test/t/demo").unwrap();
        let form = stranger.get(path).await;
        assert!(form.status == 200 && form.body.contains("agnes@x.hu"));
        let short = stranger.post(path, "password=kevés").await;
        assert_eq!(short.status, 422);
        let done = stranger
            .post(path, "password=sok-sok+almafa+n%C5%91+itt")
            .await;
        assert_eq!((done.status, done.location.as_str()), (303, "/t/demo/"));
        assert_eq!(stranger.get("/profile").await.status, 200);
        assert_eq!(stranger.get(path).await.status, 404);
    })
    .await;
}
