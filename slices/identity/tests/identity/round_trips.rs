//! How often somebody waits for the database while they come in and while a request of theirs is
//! admitted. On PostgreSQL each wait is a round trip to another process, or another machine; on
//! SQLite there are none to count, and the same has the same effects.

use crate::common::{Browser, PASSWORD, SLICES, colleague, input, scope_of, scope_of_key, sign_in};
use identity::key::NewKey;
use identity::password::Password;
use identity::role::actions as roles;
use identity::team::actions as teams;
use identity::{AnyRole, RoleDraft, UserInput};
use kernel::Id;
use kit::{Grant, Permission, Reach, Role, User, Wanted};
use std::net::SocketAddr;
use std::time::Duration;
use storage::Sql;
use testkit::TestApp;

/// How often somebody has waited so far; nothing on an engine in this process.
fn trips(t: &TestApp) -> u64 {
    t.app.db.round_trips().unwrap_or_default()
}

/// Whether there is something to count; then it must be no more than this.
fn at_most(t: &TestApp, before: u64, most: u64, what: &str) {
    let (took, counts) = (trips(t) - before, t.app.db.round_trips().is_some());
    assert!(took <= most, "{what}: {took} round trips");
    assert_eq!(took > 0, counts, "{what}");
}

fn browser(t: &TestApp, address: &str) -> Browser {
    let mut browser = Browser::new(t);
    browser.peer = Some(SocketAddr::new(address.parse().unwrap(), 4711));
    browser
}

/// A sign-in with the right password waits for: a look for the account and the browser, the count
/// of the attempt and its commit, everything that must be known of the person, and the commit.
#[tokio::test]
async fn a_sign_in_waits_for_the_database_at_most_five_times() {
    testkit::both_set(
        SLICES,
        |settings| settings.second_factor.wanted = Wanted::Administrators,
        |t| async move {
            colleague(&t, "anna", Role::User).await;
            let mut anna = browser(&t, "198.51.100.7");
            // The first time the tenant sees what its provider asks, and nobody knows anything.
            assert_eq!(anna.sign_in("anna").await.status, 303);
            for n in 0..3 {
                anna.post("/sign-out", "").await;
                let before = trips(&t);
                assert_eq!(anna.sign_in("anna").await.status, 303);
                at_most(&t, before, 5, &format!("a known browser, time {n}"));
            }
            // From somewhere else the attempt counts for the network too; the news are noted, who
            // is to hear them is asked, and a letter is written.
            for n in 0..3 {
                let mut other = browser(&t, &format!("203.0.{n}.9"));
                let before = trips(&t);
                assert_eq!(other.sign_in("anna").await.status, 303);
                at_most(&t, before, 8, &format!("from elsewhere, time {n}"));
                assert_eq!(other.get("/profile").await.status, 200);
            }
            let mut stranger = browser(&t, "192.0.2.1");
            for email in ["anna", "nobody"] {
                let form = format!("email={email}%40x.hu&password=valami+egeszen+mas");
                let before = trips(&t);
                assert_eq!(stranger.post("/sign-in", &form).await.status, 422);
                at_most(&t, before, 6, &format!("a wrong password of {email}"));
            }
        },
    )
    .await;
}

/// Somebody whose role is the tenant's own and reaches as far as their team.
async fn helper(t: &TestApp, name: &str, grant: Grant) -> (Id<User>, Id<identity::OwnRole>) {
    let draft = RoleDraft::check(name, "", grant).unwrap();
    let role = roles::create(&t.system(), &draft).await.unwrap();
    let new = UserInput {
        role: AnyRole::Own(role).to_string(),
        ..input(name, Role::User)
    };
    let password = Password::choose("password", PASSWORD, &[]).unwrap();
    let user = identity::create_user(&t.system(), &new.check().unwrap(), &password)
        .await
        .unwrap();
    (user, role)
}

fn of_team() -> Grant {
    Grant::new([(Permission::ViewContacts, Reach::Team)])
}

#[tokio::test]
async fn session_and_rights_are_one_round_trip_also_where_teams_matter() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let (bela, role) = helper(&t, "bela", of_team()).await;
        let team = teams::create(&t.system(), "North").await.unwrap();
        teams::join(&t.system(), team, bela).await.unwrap();
        let new = NewKey::check("Shop", &AnyRole::Own(role).to_string(), "30").unwrap();
        let (_, key) = identity::create_key(&t.system(), bela, &new).await.unwrap();
        let anna = sign_in(&t, "anna", PASSWORD).await.unwrap();
        let of_bela = sign_in(&t, "bela", PASSWORD).await.unwrap();
        for (token, name, first) in [(&anna.token, "anna", 1), (&of_bela.token, "bela", 2)] {
            for most in [first, 1, 1] {
                let before = trips(&t);
                let scope = scope_of(&t, token).await;
                assert!(scope.actor().user().is_some());
                at_most(&t, before, most, name);
            }
        }
        // That a key is used is written beside its first request.
        scope_of_key(&t, key.expose()).await.unwrap();
        let used = || Sql::new("select id from api_keys where last_used_at is not null");
        while t
            .app
            .db
            .read_once(t.tenant.id, used())
            .await
            .unwrap()
            .is_empty()
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let before = trips(&t);
        let scope = scope_of_key(&t, key.expose()).await.unwrap();
        assert_eq!(scope.rights().colleagues(), [bela]);
        at_most(&t, before, 1, "a key");
    })
    .await;
}

/// What a session needed the last time speeds its next request up and decides nothing: team, role
/// and end of a session hold from the next request on.
#[tokio::test]
async fn what_a_session_needed_before_gives_nobody_a_right() {
    testkit::both(SLICES, |t| async move {
        let (bela, role) = helper(&t, "bela", of_team()).await;
        let cili = colleague(&t, "cili", Role::User).await;
        let dora = colleague(&t, "dora", Role::User).await;
        let team = teams::create(&t.system(), "North").await.unwrap();
        for user in [bela, cili] {
            teams::join(&t.system(), team, user).await.unwrap();
        }
        let token = sign_in(&t, "bela", PASSWORD).await.unwrap().token;
        let reached = async || {
            let scope = scope_of(&t, &token).await;
            let colleagues = scope.rights().colleagues();
            let in_team = scope.rights().reach(Permission::ViewContacts) == Reach::Team;
            [cili, dora].map(|user| in_team && colleagues.contains(&user))
        };
        for _ in 0..2 {
            assert_eq!(reached().await, [true, false]);
        }
        teams::join(&t.system(), team, dora).await.unwrap();
        teams::leave(&t.system(), team, cili).await.unwrap();
        assert_eq!(reached().await, [false, true]);

        let own = Grant::new([(Permission::ViewContacts, Reach::Own)]);
        let draft = RoleDraft::check("bela", "", own).unwrap();
        roles::change(&t.system(), role, 1, &draft).await.unwrap();
        assert_eq!(reached().await, [false, false]);
        let draft = RoleDraft::check("bela", "", of_team()).unwrap();
        roles::change(&t.system(), role, 2, &draft).await.unwrap();
        for _ in 0..2 {
            assert_eq!(reached().await, [false, true]);
        }

        identity::lock(&t.system(), bela).await.unwrap();
        let scope = scope_of(&t, &token).await;
        assert!(scope.actor().user().is_none());
    })
    .await;
}
