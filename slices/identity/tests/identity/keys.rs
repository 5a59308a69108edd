//! Keys of programs.

use crate::common::{SLICES, colleague, scope_of_key};
use identity::key::NewKey;
use jiff::SignedDuration;
use kernel::{Id, Secret};
use kit::{Actor, Key, Permission, Problem, Rights, Role, User, Via};
use testkit::TestApp;

async fn key(t: &TestApp, maker: Id<User>, role: Role) -> (Id<Key>, Secret<String>) {
    let new = NewKey::check("Webshop", role.name(), "30").unwrap();
    identity::create_key(&t.system(), maker, &new)
        .await
        .unwrap()
}

async fn refused(t: &TestApp, text: &str) -> bool {
    matches!(scope_of_key(t, text).await, Err(Problem::SignIn))
}

#[tokio::test]
async fn a_key_acts_in_the_name_of_its_maker_and_does_no_more_than_either_may() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Administrator).await;
        let (id, low) = key(&t, anna, Role::Restricted).await;
        let (_, high) = key(&t, anna, Role::Administrator).await;
        let scope = scope_of_key(&t, low.expose()).await.unwrap();
        assert!(scope.actor() == &Actor::Key(id, anna) && scope.via() == Via::Api);
        assert_eq!(*scope.rights(), Rights::of(Role::Restricted));
        assert!(!scope.may(Permission::ExportContacts));

        assert!(
            scope_of_key(&t, high.expose())
                .await
                .unwrap()
                .may(Permission::ManageUsers)
        );
        identity::change_role(&t.system(), anna, Role::User)
            .await
            .unwrap();
        let scope = scope_of_key(&t, high.expose()).await.unwrap();
        assert_eq!(*scope.rights(), Rights::of(Role::User));
    })
    .await;
}

#[tokio::test]
async fn an_expired_a_revoked_and_a_malformed_key_are_refused() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Manager).await;
        let (id, text) = key(&t, anna, Role::Manager).await;
        let text = text.expose().as_str();
        assert!(!refused(&t, text).await);
        let last = if text.ends_with('a') { "b" } else { "a" };
        let other_secret = format!("{}{last}", &text[..text.len() - 1]);
        for bad in [other_secret.as_str(), "tenet_x_y", "nonsense", &text[6..]] {
            assert!(refused(&t, bad).await, "{bad}");
        }
        assert!(
            refused(&t.other_tenant(), text).await,
            "a key of one tenant in another"
        );

        identity::revoke_key(&t.system(), id).await.unwrap();
        assert!(refused(&t, text).await);

        let (_, text) = key(&t, anna, Role::Manager).await;
        t.clock.advance(SignedDuration::from_hours(30 * 24));
        assert!(refused(&t, text.expose()).await);
    })
    .await;
}

#[tokio::test]
async fn a_key_stops_with_its_maker() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Manager).await;
        let (_, text) = key(&t, anna, Role::Manager).await;
        identity::lock(&t.system(), anna).await.unwrap();
        assert!(refused(&t, text.expose()).await);
    })
    .await;
}

#[tokio::test]
async fn no_key_opens_a_page_and_no_cookie_opens_the_api() {
    testkit::both(SLICES, |t| async move {
        use axum::http::{HeaderMap, HeaderValue, header};
        let anna = colleague(&t, "anna", Role::Administrator).await;
        let (_, text) = key(&t, anna, Role::Administrator).await;
        let token = crate::common::sign_in(&t, "anna", crate::common::PASSWORD)
            .await
            .unwrap()
            .token;
        let mut headers = HeaderMap::new();
        let bearer = format!("Bearer {}", text.expose());
        headers.insert(
            header::AUTHORIZATION,
            HeaderValue::from_str(&bearer).unwrap(),
        );
        let page = identity::authenticate(
            t.app.clone(),
            t.tenant.clone(),
            &headers,
            false,
            &kit::Address::default(),
        )
        .await;
        assert!(page.unwrap().actor() == &Actor::Stranger);

        let mut headers = HeaderMap::new();
        let cookie = format!("tenet.demo={}", token.expose());
        headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
        let api = identity::authenticate(
            t.app.clone(),
            t.tenant.clone(),
            &headers,
            true,
            &kit::Address::default(),
        )
        .await;
        assert!(api.unwrap().actor() == &Actor::Stranger);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_makes_a_key_sees_it_once_and_revokes_it() {
    testkit::both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let page = admin
            .post("/api-keys", &[("title", ""), ("role", ""), ("days", "7")])
            .await
            .expect(422);
        assert_eq!(page.all(".error-summary li").len(), 3);
        let good = [("title", "Webshop"), ("role", "user"), ("days", "90")];
        let page = admin.post("/api-keys", &good).await.expect(200);
        let text = page.all(".notice code").remove(0);
        assert!(!refused(&t, &text).await);

        let list = admin.get("/api-keys").await.expect(200);
        assert!(list.text().contains("Webshop") && !list.body.contains(&text));
        let action = list
            .attributes("form[action$=revocation]", "action")
            .remove(0);
        admin.post(&action, &[]).await.expect(303);
        assert!(refused(&t, &text).await);
        t.client(Role::Manager).get("/api-keys").await.expect(403);
    })
    .await;
}
