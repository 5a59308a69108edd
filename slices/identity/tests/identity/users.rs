//! Users: found, given roles, locked; what they change about themselves.

use crate::common::{Browser, SLICES, colleague, input};
use identity::users::{self, Found};
use kernel::Error;
use kit::{Permission, Role};

#[tokio::test]
async fn one_active_administrator_always_stays() {
    testkit::both(SLICES, |t| async move {
        let only = t.user(Role::Administrator);
        let system = t.system();
        for refused in [
            identity::lock(&system, only).await,
            identity::change_role(&system, only, Role::Manager).await,
        ] {
            assert!(matches!(
                refused,
                Err(Error::Conflict("last_administrator"))
            ));
        }
        // Somebody who was invited has not come in yet, so does not count.
        let new = input("anna", Role::Administrator).check().unwrap();
        identity::invite(&system, &new).await.unwrap();
        assert!(identity::lock(&system, only).await.is_err());

        let second = colleague(&t, "bela", Role::Administrator).await;
        identity::lock(&system, second).await.unwrap();
        assert!(identity::lock(&system, only).await.is_err());
    })
    .await;
}

/// Whoever was invited by mistake is taken back although the administrator has not begun yet.
#[tokio::test]
async fn where_no_administrator_has_begun_others_are_locked_deactivated_and_given_roles() {
    testkit::both(SLICES, |t| async move {
        let (only, system) = (t.user(Role::Administrator), t.system());
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        tx.run(storage::Sql::new("update users set state = 'invited' where id = $1").arg(only))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let invited = async |name| {
            let new = input(name, Role::User).check().unwrap();
            identity::invite(&system, &new).await.unwrap().0
        };
        let (bela, cili) = (invited("bela").await, invited("cili").await);
        identity::change_role(&system, bela, Role::Restricted)
            .await
            .unwrap();
        identity::lock(&system, bela).await.unwrap();
        identity::deactivate(&system, bela, None).await.unwrap();
        identity::deactivate(&system, cili, None).await.unwrap();
        // Who is to begin is not taken away.
        for refused in [
            identity::lock(&system, only).await,
            identity::deactivate(&system, only, None).await,
            identity::change_role(&system, only, Role::User).await,
        ] {
            assert!(matches!(
                refused,
                Err(Error::Conflict("last_administrator"))
            ));
        }
    })
    .await;
}

#[tokio::test]
async fn two_administrators_who_lock_each_other_at_once_do_not_lose_both() {
    testkit::both(SLICES, |t| async move {
        let (one, two) = (
            t.user(Role::Administrator),
            colleague(&t, "bela", Role::Administrator).await,
        );
        let scope = t.system();
        let (a, b) = tokio::join!(identity::lock(&scope, one), identity::lock(&scope, two));
        assert!(a.is_ok() != b.is_ok(), "exactly one of them succeeds");
    })
    .await;
}

/// P-150: administrators manage their users.
#[tokio::test]
async fn nobody_but_an_administrator_manages_users() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let new = input("bela", Role::User).check().unwrap();
        for role in [Role::Manager, Role::User, Role::Restricted] {
            let scope = t.scope(role);
            assert!(matches!(
                identity::invite(&scope, &new).await,
                Err(Error::Forbidden)
            ));
            assert!(matches!(
                identity::lock(&scope, anna).await,
                Err(Error::Forbidden)
            ));
            let change = identity::change_role(&scope, anna, Role::Administrator).await;
            assert!(matches!(change, Err(Error::Forbidden)));
            assert_eq!(t.client(role).get("/users").await.status, 403);
            assert!(!scope.may(Permission::ManageUsers));
        }
    })
    .await;
}

#[tokio::test]
async fn two_users_never_share_an_address() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut same = input("anna", Role::User);
        same.email = "ANNA@X.HU".into();
        let refused = identity::invite(&t.system(), &same.check().unwrap()).await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "faulty input: email: not_unique"
        );
    })
    .await;
}

#[tokio::test]
async fn users_are_found_by_the_beginnings_of_their_words_and_paged_in_hungarian_order() {
    testkit::both(SLICES, |t| async move {
        let system = t.system();
        for (email, name) in [
            ("a@x.hu", "Csák Éva"),
            ("b@x.hu", "Cukor Éva"),
            ("c@x.hu", "Ödön Ede"),
        ] {
            let mut new = input("x", Role::User);
            (new.email, new.name) = (email.into(), name.into());
            identity::invite(&system, &new.check().unwrap())
                .await
                .unwrap();
        }
        let admin = t.client(Role::Administrator);
        let names = |json: &serde_json::Value| -> Vec<String> {
            json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|user| user["name"].as_str().unwrap().to_owned())
                .collect()
        };
        let found = admin.get("/api/v1/users?q=eva").await.expect(200).json();
        assert_eq!(names(&found), ["Cukor Éva", "Csák Éva"]);

        let mut all = Vec::new();
        let mut path = "/api/v1/users?limit=2".to_owned();
        loop {
            let page = admin.get(&path).await.expect(200).json();
            all.extend(names(&page));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/users?limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(all.len(), Role::ALL.len() + 3);
        assert_eq!(all[..3], ["Cukor Éva", "Csák Éva", "Ödön Ede"]);
        admin.get("/api/v1/users?after=x").await.expect(400);

        // A choice offers those who work here, not those who were only invited.
        let restricted = t.client(Role::Restricted);
        let options = "/users/options?by=q";
        let none = restricted.post(options, &[("q", "cs")]).await.expect(200);
        assert!(none.all("option").is_empty());
        let options = restricted.post(options, &[("q", "man")]).await.expect(200);
        assert_eq!(options.all("option"), ["Test manager"]);
    })
    .await;
}

#[tokio::test]
async fn an_import_finds_an_owner_by_address_or_by_a_whole_name_that_is_clear() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let mut second = input("bela", Role::User);
        second.name = "Nagy Béla".into();
        let (bela, _) = identity::invite(&t.system(), &second.check().unwrap())
            .await
            .unwrap();
        second.email = "bela2@x.hu".into();
        identity::invite(&t.system(), &second.check().unwrap())
            .await
            .unwrap();

        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        for (typed, expected) in [
            ("ANNA@x.hu", Some(anna)),
            ("ANNA  kovács", Some(anna)),
            ("anna", None),
            ("nobody@x.hu", None),
            ("", None),
        ] {
            let found = match users::find(&mut tx, typed).await.unwrap() {
                Found::One(user) => Some(user.id),
                Found::Nobody => None,
                Found::Several => panic!("{typed}"),
            };
            assert!(found == expected, "{typed}");
        }
        let twice = users::find(&mut tx, "nagy béla").await.unwrap();
        assert!(matches!(twice, Found::Several));

        let names = users::names(&mut tx, &[anna, bela, anna]).await.unwrap();
        assert_eq!(names.len(), 2);
        assert_eq!(names[&anna], "anna Kovács");
        drop(tx);
        let offered = t.client(Role::User).post("/users/options", &[]).await;
        let offered = offered.expect(200);
        let offered = offered.attributes("option", "value");
        assert!(offered.contains(&anna.to_string()));
        assert!(!offered.contains(&bela.to_string()), "invited, not active");
    })
    .await;
}

#[tokio::test]
async fn people_change_their_own_profile_and_nobody_elses() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Restricted).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let page = browser.post("/profile", "name=&lang=xx&zone=Mars").await;
        assert_eq!(page.status, 422);
        assert_eq!(
            page.body.matches("<li><a href=\"#").count(),
            3,
            "{}",
            page.body
        );

        let saved = browser
            .post("/profile", "name=Kis+Anna&lang=hu&zone=Europe%2FLondon")
            .await;
        assert_eq!(saved.location, "/t/demo/profile");
        let page = browser.get("/profile").await;
        assert!(
            page.body.contains("<html lang=\"hu\"") && page.body.contains("value=\"Kis Anna\"")
        );
        assert!(page.body.contains("Europe/London"));
        assert!(
            page.body.contains("E-mail-cím"),
            "what is kept, in Hungarian"
        );

        browser
            .post("/profile/appearance", "theme=dark&density=compact")
            .await;
        assert_eq!(browser.cookie("theme"), Some("dark"));
        browser
            .post("/profile/appearance", "theme=%0d%0a&density=x")
            .await;
        assert_eq!(
            (browser.cookie("theme"), browser.cookie("density")),
            (Some("dark"), Some("compact"))
        );
    })
    .await;
}

/// P-120: a program of somebody who does not manage users learns of colleagues what pages say of
/// them: who they are, and neither their address nor their role nor their state.
#[tokio::test]
async fn a_program_learns_of_colleagues_no_more_than_pages_say() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::Manager).await;
        let path = format!("/api/v1/users/{anna}");
        for role in [
            Role::Manager,
            Role::User,
            Role::RestrictedToTeam,
            Role::Restricted,
        ] {
            let program = t.client(role);
            let all = program.get("/api/v1/users").await.expect(200).json();
            let all = all["items"].as_array().unwrap().clone();
            assert_eq!(all.len(), 6);
            let one = program.get(&path).await.expect(200).json();
            for user in all.iter().chain([&one]) {
                let fields: Vec<&String> = user.as_object().unwrap().keys().collect();
                assert_eq!(fields, ["id", "name"], "{role}");
            }
            assert_eq!(one["name"], "anna Kovács");
            // Nor by searching: the beginning of an address finds nobody.
            for (typed, found) in [("kov%C3%A1cs", 1), ("ann", 1), ("anna%40x", 0), ("x.hu", 0)] {
                let path = format!("/api/v1/users?q={typed}");
                let items = program.get(&path).await.expect(200).json();
                assert_eq!(items["items"].as_array().unwrap().len(), found, "{typed}");
            }
        }
        let administrator = t.client(Role::Administrator);
        let one = administrator.get(&path).await.expect(200).json();
        assert_eq!(one["email"], "anna@x.hu");
        assert_eq!(
            (&one["role"], &one["state"]),
            (&"manager".into(), &"active".into())
        );
        let found = administrator.get("/api/v1/users?q=anna%40x").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
    })
    .await;
}

/// Whom a program looks for need stand in no address either; it learns the same as by one.
#[tokio::test]
async fn users_that_are_asked_for_in_a_body_are_the_same_as_by_their_address() {
    testkit::both(SLICES, |t| async move {
        for name in ["anna", "bela", "cili"] {
            colleague(&t, name, Role::User).await;
        }
        let ask = async |client: &testkit::Client, body: serde_json::Value| {
            let path = "/api/v1/users/search";
            client.json(axum::http::Method::POST, path, &body).await
        };
        for role in [Role::Administrator, Role::Restricted] {
            let client = t.client(role);
            for (body, query) in [
                (serde_json::json!({}), ""),
                (
                    serde_json::json!({ "q": "kovács", "limit": 2 }),
                    "?q=kov%C3%A1cs&limit=2",
                ),
                (serde_json::json!({ "q": "anna@x" }), "?q=anna%40x"),
                (serde_json::json!({ "q": null, "limit": 2 }), "?limit=2"),
            ] {
                let asked = ask(&client, body).await.expect(200).json();
                let path = format!("/api/v1/users{query}");
                let got = client.get(&path).await.expect(200).json();
                assert_eq!(asked, got, "{role} {query}");
            }
            let first = ask(&client, serde_json::json!({ "limit": 3 })).await.json();
            let rest = serde_json::json!({ "limit": 200, "after": first["next"] });
            let rest = ask(&client, rest).await.expect(200).json();
            let all = client.get("/api/v1/users?limit=200").await.json();
            let (first, rest) = (first["items"].as_array(), rest["items"].as_array());
            let both = [first.unwrap().clone(), rest.unwrap().clone()].concat();
            assert_eq!(&both, all["items"].as_array().unwrap());
        }
        let admin = t.client(Role::Administrator);
        for (body, status) in [
            (serde_json::json!({ "quest": "x" }), 422),
            (serde_json::json!({ "limit": 0 }), 422),
            (serde_json::json!({ "limit": -1 }), 422),
            (serde_json::json!({ "q": 1 }), 422),
            (serde_json::json!({ "after": "nonsense" }), 400),
        ] {
            ask(&admin, body).await.expect(status);
        }
        ask(&t.stranger(), serde_json::json!({})).await.expect(401);
        let other = t.other_tenant().client(Role::Administrator);
        let found = ask(&other, serde_json::json!({ "q": "kovács" })).await;
        assert_eq!(found.expect(200).json()["items"], serde_json::json!([]));
    })
    .await;
}

/// Whom an administrator looks for among the users stands in no address.
#[tokio::test]
async fn a_colleague_who_is_looked_for_stands_in_no_address() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Manager).await;
        let admin = t.client(Role::Administrator);
        let page = admin.get("/users").await.expect(200);
        let form = page
            .attributes("main form.search-field", "action")
            .remove(0);
        for typed in ["anna@x.hu", "Kov\u{e1}cs"] {
            let sent = admin.post(&form, &[("q", typed)]).await.expect(303);
            let address = sent.location();
            assert!(address.starts_with("/t/demo/users?find="), "{address}");
            // All of it that an address can hold as it is: shorter pieces stand in what is sealed
            // by chance.
            let plain = ["anna@x.hu", "anna%40x.hu", "Kov%C3%A1cs", "Kov\u{e1}cs"];
            assert!(
                plain.iter().all(|word| !address.contains(word)),
                "{address}"
            );
            let found = admin.get(&address).await.expect(200);
            assert_eq!(found.attributes("#q", "value"), [typed]);
            assert_eq!(found.all("tr[data-row]").len(), 1);
        }
        // An address of others is answered, and led to ours.
        let led = admin.get("/users?q=anna%40x.hu").await.expect(303);
        assert!(!led.location().contains("x.hu"));
        let broken = admin.get("/users?find=x").await.expect(200);
        assert!(broken.text().contains("cannot be read any more"));
        let manager = t.client(Role::Manager);
        manager.post(&form, &[("q", "x")]).await.expect(403);
    })
    .await;
}

/// P-148: nobody's name, address or company is a password, with a year behind it or without.
#[tokio::test]
async fn ones_own_words_with_a_year_behind_them_are_no_password() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let old = crate::common::PASSWORD.replace(' ', "+");
        for new in [
            "Anna+Kov%C3%A1cs+2026",
            "kovacsanna19850312",
            "anna%40x.hu-2026!",
        ] {
            let form = format!("old={old}&new={new}");
            let page = browser.post("/profile/password", &form).await;
            assert_eq!(page.status, 422, "{new}");
            assert!(page.body.contains("your own name"), "{new}: {}", page.body);
        }
        let form = format!("old={old}&new=Anna+n%C3%A9gy+alm%C3%A1t+eszik");
        assert_eq!(browser.post("/profile/password", &form).await.status, 303);
    })
    .await;
}
