//! The provider's own people.

use crate::common::{Browser, SLICES};
use crate::sso::op::Op;
use crate::sso::{input, is_in, noted_in_the_end, provider, sign_on, users};
use identity::password::Password;
use identity::sso::ProviderInput;
use identity::{UserInput, create_user, invite};
use kit::{Role, Settings};
use serde_json::json;
use testkit::TestApp;

fn staffed(settings: &mut Settings) {
    settings.staff_domains = vec!["staff.hu".into()];
}

fn nora(email: &str) -> UserInput {
    UserInput {
        email: email.into(),
        name: "Szalai Nóra".into(),
        role: "user".into(),
        lang: "hu".into(),
    }
}

/// P-041: an address of the provider's staff becomes an ordinary user by no way that there is,
/// and each try is in the security log.
#[tokio::test]
async fn an_address_of_the_providers_staff_is_refused_on_every_way_to_a_user() {
    testkit::both_set(SLICES, staffed, |t| async move {
        // The page.
        let eva = t.client(Role::Administrator);
        for email in ["nora@staff.hu", "NORA@Staff.HU", "nora@it.staff.hu"] {
            let form = [
                ("email", email),
                ("name", "Szalai Nóra"),
                ("role", "user"),
                ("lang", "hu"),
            ];
            let page = eva.post("/users", &form).await.expect(422);
            assert!(page.text().contains("staff"), "{}", page.text());
        }
        noted_in_the_end(&t, "staff-refused", 3).await;
        // The command, and whatever else calls what the pages call.
        let new = nora("nora@staff.hu").check().unwrap();
        let password = Password::choose("password", "helyes ló akku kapocs", &[]).unwrap();
        assert!(create_user(&t.system(), &new, &password).await.is_err());
        assert!(invite(&t.system(), &new).await.is_err());
        noted_in_the_end(&t, "staff-refused", 5).await;
        // The provider, even where the administrator has listed the domain.
        let op = Op::start(&t.clock).await;
        let id = provider(
            &t,
            &op,
            &ProviderInput {
                domains: "staff.hu x.hu".into(),
                ..input()
            },
        )
        .await;
        op.claim(json!({ "email": "nora@staff.hu" }));
        let mut browser = Browser::new(&t);
        let page = sign_on(&mut browser, &op, id).await;
        assert_eq!(page.status, 403);
        assert!(!is_in(&mut browser).await);
        noted_in_the_end(&t, "staff-refused", 6).await;
        assert_eq!(staff_users(&t).await, 0);
        // Who only looks alike is nobody's staff.
        op.claim(json!({}));
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert_eq!(users(&t).await.len(), 1);
        invite(&t.system(), &nora("nora@notstaff.hu").check().unwrap())
            .await
            .unwrap();
    })
    .await;
}

/// P-041: in the provider's own tenant they are colleagues like any other.
#[tokio::test]
async fn in_the_house_tenant_the_staff_are_users() {
    testkit::both_set(SLICES, staffed, |mut t| async move {
        t.tenant.house = true;
        invite(&t.system(), &nora("nora@staff.hu").check().unwrap())
            .await
            .unwrap();
        assert_eq!(staff_users(&t).await, 1);
    })
    .await;
}

async fn staff_users(t: &TestApp) -> i64 {
    let sql = storage::sql!("select count(*) from users where email like '%staff.hu'");
    t.app.db.read_once(t.tenant.id, sql).await.unwrap()[0]
        .get(0)
        .unwrap()
}
