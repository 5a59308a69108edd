//! Who has power over whom: every act on a user, and everything that guards everybody, tried by
//! somebody who manages users and may do less than others.

use crate::common::{SLICES, colleague};
use axum::http::Method;
use identity::key::NewKey;
use kernel::Id;
use kit::{Grant, Permission as P, Reach, Role, User};
use serde_json::json;
use storage::Sql;
use testkit::{Answer, TestApp, both};

/// Every act on a user by a page. A route that is not here makes a test fail.
const PAGES: [&str; 12] = [
    "/users/{id}/invitation",
    "/users/{id}/lock",
    "/users/{id}/unlock",
    "/users/{id}/admission",
    "/users/{id}/role",
    "/users/{id}/factors/reset",
    "/users/{id}/deactivation",
    "/users/{id}/hand-over",
    "/users/{id}/hand-over/cancellation",
    "/users/{id}/reactivation",
    "/users/{id}/anonymisation",
    // It changes nobody, but shows what they own.
    "GET /users/{id}/deactivation",
];

/// The same by a program.
const API: [&str; 4] = [
    "POST /users/{id}/lock",
    "DELETE /users/{id}/lock",
    "POST /users/{id}/deactivation",
    "DELETE /users/{id}/deactivation",
];

/// What guards everybody.
const GUARDS: [&str; 3] = ["/sso", "/second-factor", "/alerts"];

/// A user of a role of the tenant's own, in the place of the test user of a fixed level.
async fn own_role(t: &TestApp, place: Role, each: &[(P, Reach)]) -> Id<User> {
    t.give(place, &Grant::new(each.iter().copied()), &[]).await;
    t.user(place)
}

/// Somebody who manages users, and nothing else.
async fn office(t: &TestApp) -> testkit::Client {
    let each = [(P::EditProfile, Reach::Own), (P::ManageUsers, Reach::All)];
    own_role(t, Role::User, &each).await;
    t.client(Role::User)
}

/// What stands in the table about somebody.
async fn standing(t: &TestApp, user: Id<User>) -> (String, String, i64) {
    let sql = Sql::new("select state, role, version from users where id = $1").arg(user);
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    (
        rows[0].get(0).unwrap(),
        rows[0].get(1).unwrap(),
        rows[0].get(2).unwrap(),
    )
}

/// Does every act to somebody, one after the other: what came back, by route.
async fn all_acts(t: &TestApp, by: &testkit::Client, on: Id<User>) -> Vec<(String, Answer)> {
    let (id, role) = (on.to_string(), standing(t, on).await.1);
    let sql = Sql::new("select name from users where id = $1").arg(on);
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    let name: String = rows[0].get(0).unwrap();
    let form = [("name", name.as_str()), ("role", &role), ("heir", "")];
    let mut done = Vec::new();
    for act in PAGES {
        let answer = match act.strip_prefix("GET ") {
            Some(path) => by.get(&path.replace("{id}", &id)).await,
            None => by.post(&act.replace("{id}", &id), &form).await,
        };
        done.push((act.to_owned(), answer));
    }
    for act in API {
        let (method, path) = act.split_once(' ').unwrap();
        let path = format!("/api/v1{}", path.replace("{id}", &id));
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = by.json(method, &path, &json!({ "heir": null })).await;
        done.push((format!("api {act}"), answer));
    }
    done
}

/// P-120: whatever is done to a user is done by nobody who may do less than they: not to an
/// administrator, not to a manager, and not to whoever has more by a role of the tenant's own.
#[tokio::test]
async fn no_act_on_a_user_is_open_to_somebody_who_may_do_less() {
    both(SLICES, |t| async move {
        let by = office(&t).await;
        let more = [(P::ManageUsers, Reach::All), (P::ManageKeys, Reach::All)];
        let stronger = own_role(&t, Role::RestrictedToTeam, &more).await;
        let (eva, mari) = (t.user(Role::Administrator), t.user(Role::Manager));
        // A second one, so that nothing is refused because the last one must stay.
        colleague(&t, "anna", Role::Administrator).await;
        for whom in [eva, mari, stronger] {
            let before = standing(&t, whom).await;
            for (act, answer) in all_acts(&t, &by, whom).await {
                assert_eq!(answer.status, 403, "{act}: {}", answer.text());
                assert_eq!(standing(&t, whom).await, before, "{act}");
            }
        }
        // It is not the routes that are shut: to whoever may do no more, all of it is done.
        let weaker = own_role(&t, Role::Restricted, &[]).await;
        for (act, answer) in all_acts(&t, &by, weaker).await {
            assert_ne!(answer.status, 403, "{act}: {}", answer.text());
        }
        assert_ne!(standing(&t, weaker).await.0, "active");
    })
    .await;
}

/// A later act joins by being listed.
#[tokio::test]
async fn every_act_on_a_user_is_listed() {
    both(SLICES, |t| async move {
        for slice in SLICES {
            for route in (slice.pages)(&t.app).table() {
                let act = route.path.contains("/users/{id}") && route.method != Method::GET;
                assert!(!act || PAGES.contains(&route.path), "{}", route.path);
            }
            for route in (slice.api)(&t.app).table() {
                let act = route.path.contains("/users/{id}") && route.method != Method::GET;
                let line = format!("{} {}", route.method, route.path);
                assert!(!act || API.contains(&line.as_str()), "{line}");
            }
        }
    })
    .await;
}

/// P-120: how people prove who they are, and who is told of attacks, is decided by administrators
/// alone: whoever decides it could come in as anybody, or do so unseen.
#[tokio::test]
async fn what_guards_everybody_is_decided_by_administrators_alone() {
    both(SLICES, |t| async move {
        let by = office(&t).await;
        let id = Id::<User>::new(t.clock.now()).to_string();
        let mut tried = 0;
        for slice in SLICES {
            for route in (slice.pages)(&t.app).table() {
                if !GUARDS.iter().any(|guard| route.path.starts_with(guard)) {
                    continue;
                }
                tried += 1;
                let path = route.path.replace("{id}", &id);
                let form = [
                    ("title", "Own"),
                    ("issuer", "https://own.example"),
                    ("wanted", "nobody"),
                    ("grace", "0"),
                    ("reason", "nobody has a telephone here"),
                    ("address", "https://own.example/"),
                    ("kinds", "keys"),
                ];
                let ask = async |client: &testkit::Client| match route.method {
                    Method::GET => client.get(&path).await,
                    _ => client.post(&path, &form).await,
                };
                assert_eq!(ask(&by).await.status, 403, "{} {path}", route.method);
                let eva = ask(&t.client(Role::Administrator)).await;
                assert_ne!(eva.status, 403, "{} {path}", route.method);
            }
        }
        assert!(tried >= 18, "{tried} routes");
        let page = by.get("/users").await.expect(200);
        for guard in GUARDS {
            let path = format!("/t/demo{guard}");
            assert!(!page.attributes("a", "href").contains(&path), "{path}");
        }
    })
    .await;
}

/// Whoever may not do something is not offered it.
#[tokio::test]
async fn the_page_of_users_offers_nothing_against_somebody_who_may_do_more() {
    both(SLICES, |t| async move {
        let by = office(&t).await;
        let weaker = own_role(&t, Role::Restricted, &[]).await;
        let page = by.get("/users").await.expect(200);
        let forms = page.attributes("form", "action");
        let links = page.attributes("a", "href");
        let offered = |whom: Id<User>| {
            let path = format!("/users/{whom}/");
            forms.iter().chain(&links).any(|one| one.contains(&path))
        };
        assert!(offered(weaker), "{forms:?}");
        assert!(!offered(t.user(Role::Administrator)) && !offered(t.user(Role::Manager)));
        assert!(page.text().contains("Administrator"), "the role is named");
        // An administrator has power over everybody.
        let page = t.client(Role::Administrator).get("/users").await;
        let forms = page.attributes("form", "action");
        let path = format!("/users/{}/role", t.user(Role::Manager));
        assert!(forms.iter().any(|one| one.contains(&path)), "{forms:?}");
    })
    .await;
}

/// Whoever manages keys stops no program of somebody who may do more.
#[tokio::test]
async fn a_key_of_an_administrator_is_revoked_by_nobody_who_may_do_less() {
    both(SLICES, |t| async move {
        own_role(&t, Role::User, &[(P::ManageKeys, Reach::All)]).await;
        let weaker = own_role(&t, Role::Restricted, &[]).await;
        let key = async |maker| {
            let new = NewKey::check("Webshop", "restricted", "30").unwrap();
            let made = identity::create_key(&t.system(), maker, &new).await;
            format!("/api-keys/{}/revocation", made.unwrap().0)
        };
        let of_eva = key(t.user(Role::Administrator)).await;
        let (own, of_weaker) = (key(t.user(Role::User)).await, key(weaker).await);
        let by = t.client(Role::User);
        let offered = by.get("/api-keys").await.attributes("form", "action");
        let is_offered = |path: &str| offered.iter().any(|one| one.ends_with(path));
        assert!(is_offered(&own) && is_offered(&of_weaker) && !is_offered(&of_eva));
        by.post(&of_eva, &[]).await.expect(403);
        by.post(&own, &[]).await.expect(303);
        by.post(&of_weaker, &[]).await.expect(303);
        t.client(Role::Administrator)
            .post(&of_eva, &[])
            .await
            .expect(303);
    })
    .await;
}

/// P-120: nobody gives more than they hold, a program neither, and the forms offer nothing else.
#[tokio::test]
async fn whoever_holds_less_gives_no_role_and_no_key_that_holds_more_and_is_offered_none() {
    both(SLICES, |t| async move {
        let each = [
            (P::EditProfile, Reach::Own),
            (P::ManageUsers, Reach::All),
            (P::ManageKeys, Reach::All),
        ];
        own_role(&t, Role::User, &each).await;
        let by = t.client(Role::User);
        for (page, fields) in [
            (
                "/users",
                [("name", "Bela"), ("email", "bela@x.hu"), ("lang", "en")],
            ),
            (
                "/api-keys",
                [("title", "Webshop"), ("days", "30"), ("lang", "")],
            ),
        ] {
            let form = format!("form[action$='{page}'] select[name=role] option");
            let shown = by.get(page).await.expect(200);
            let offered = shown.attributes(&form, "value");
            assert!(!offered.is_empty(), "{page} offers what may be given");
            for role in Role::ALL {
                let may = offered.iter().any(|one| one == role.name());
                let fields = [&fields[..], &[("role", role.name())]].concat();
                assert!(!may, "{page} offers {role}");
                let refused = by.post(page, &fields).await.expect(422);
                let said = refused.all(".error-summary li").join(" | ");
                assert!(said.contains("gives more than you have"), "{page}: {said}");
            }
            // As the form stands, it can be sent.
            let chosen = shown.attributes(&format!("{form}[selected]"), "value");
            let [chosen] = chosen.as_slice() else {
                panic!("{page} preselects {chosen:?}");
            };
            let fields = [&fields[..], &[("role", chosen.as_str())]].concat();
            let sent = by.post(page, &fields).await;
            assert!(!sent.status.is_client_error(), "{page}: {}", sent.text());
        }
        // An administrator is offered all of it, and the usual one is chosen.
        for page in ["/users", "/api-keys"] {
            let form = format!("form[action$='{page}'] select[name=role] option");
            let shown = t.client(Role::Administrator).get(page).await.expect(200);
            assert!(shown.attributes(&form, "value").len() > Role::ALL.len());
            let chosen = shown.attributes(&format!("{form}[selected]"), "value");
            assert_eq!(chosen, ["user"], "{page}");
        }
    })
    .await;
}

/// Nobody locks themselves out for good.
#[tokio::test]
async fn nobody_locks_themselves() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let (eva, by) = (t.user(Role::Administrator), t.client(Role::Administrator));
        let page = by
            .post(&format!("/users/{eva}/lock"), &[])
            .await
            .expect(409);
        assert!(
            page.text().contains("This is your own account"),
            "{}",
            page.text()
        );
        let path = format!("/api/v1/users/{eva}/lock");
        let answer = by.json(Method::POST, &path, &json!({})).await.expect(409);
        assert_eq!(answer.json()["code"], "own_account", "{}", answer.body);
        assert_eq!(standing(&t, eva).await.0, "active");
    })
    .await;
}
