//! Roles of the tenant's own, and teams: who may make them, give them, and what they give.

use crate::common::{PASSWORD, SLICES, colleague, input, scope_of, sign_in};
use identity::key::NewKey;
use identity::role::actions as roles;
use identity::team::actions as teams;
use identity::{AnyRole, RoleDraft};
use kernel::{Error, Id};
use kit::{Grant, Permission as P, Reach, Role, User};
use testkit::{TestApp, both};

fn draft(title: &str, each: &[(P, Reach)]) -> RoleDraft {
    RoleDraft::check(title, "", Grant::new(each.iter().copied())).unwrap()
}

async fn role(t: &TestApp, title: &str, each: &[(P, Reach)]) -> AnyRole {
    let made = roles::create(&t.scope(Role::Administrator), &draft(title, each)).await;
    AnyRole::Own(made.unwrap())
}

/// A colleague with an own role who can sign in.
async fn with_role(t: &TestApp, name: &str, role: AnyRole) -> Id<User> {
    let id = colleague(t, name, Role::Restricted).await;
    identity::change_role(&t.system(), id, role).await.unwrap();
    id
}

/// P-118: a role gives what its matrix says, from the next request on.
#[tokio::test]
async fn an_own_role_gives_what_it_says_from_the_next_request_on() {
    both(SLICES, |t| async move {
        let sales = [(P::ViewContacts, Reach::All), (P::EditContacts, Reach::Own)];
        let sales = role(&t, "Sales", &sales).await;
        with_role(&t, "anna", sales).await;
        let anna = sign_in(&t, "anna", PASSWORD).await.unwrap();
        let scope = scope_of(&t, &anna.token).await;
        assert_eq!(scope.rights().reach(P::ViewContacts), Reach::All);
        assert_eq!(scope.rights().reach(P::EditContacts), Reach::Own);
        assert!(!scope.may(P::ExportContacts) && scope.may(P::EditProfile));

        let AnyRole::Own(id) = sales else { panic!() };
        let less = draft("Sales", &[(P::ViewContacts, Reach::Own)]);
        roles::change(&t.scope(Role::Administrator), id, 1, &less)
            .await
            .unwrap();
        let scope = scope_of(&t, &anna.token).await;
        assert_eq!(scope.rights().reach(P::ViewContacts), Reach::Own);
        assert!(!scope.may(P::EditContacts));
        let stale = roles::change(&t.scope(Role::Administrator), id, 1, &less).await;
        assert!(matches!(stale, Err(Error::Conflict("stale"))));
    })
    .await;
}

/// P-150: administrators manage roles, and nobody else.
#[tokio::test]
async fn only_administrators_make_roles_and_teams() {
    both(SLICES, |t| async move {
        let almost: Vec<(P, Reach)> = P::CONTACTS
            .into_iter()
            .chain(P::SETTINGS)
            .map(|one| (one, Reach::All))
            .collect();
        let almost = role(&t, "Almost everything", &almost).await;
        with_role(&t, "anna", almost).await;
        let anna = sign_in(&t, "anna", PASSWORD).await.unwrap();
        let anna = scope_of(&t, &anna.token).await;
        for scope in [anna, t.scope(Role::Manager)] {
            let made = roles::create(&scope, &draft("Boss", &[])).await;
            assert!(matches!(made, Err(Error::Forbidden)));
            let made = teams::create(&scope, "South").await;
            assert!(matches!(made, Err(Error::Forbidden)));
        }
        for path in [
            "/roles",
            "/roles/new",
            "/teams",
            "/api/v1/roles",
            "/api/v1/teams",
        ] {
            t.client(Role::Manager).get(path).await.expect(403);
            t.client(Role::Administrator).get(path).await.expect(200);
        }
    })
    .await;
}

/// Elsewhere an edit right that was checked in the browser only made a user an administrator.
/// Here whoever manages users gives no more than they hold, has no power over who holds more,
/// and gets no link with which to come in as them.
#[tokio::test]
async fn nobody_gives_more_than_they_hold_and_nobody_makes_themselves_an_administrator() {
    both(SLICES, |t| async move {
        let each = [(P::ViewContacts, Reach::Own), (P::ManageUsers, Reach::All)];
        let helper = role(&t, "Helper", &each).await;
        let strong = role(&t, "Strong", &[(P::ViewContacts, Reach::All)]).await;
        let anna = with_role(&t, "anna", helper).await;
        let bela = colleague(&t, "bela", Role::Administrator).await;
        let signed_in = sign_in(&t, "anna", PASSWORD).await.unwrap();
        let scope = scope_of(&t, &signed_in.token).await;

        for role in [Role::Administrator.into(), Role::Restricted.into(), strong] {
            // Restricted makes and changes its own records, which Helper does not.
            let own = identity::change_role(&scope, anna, role).await;
            assert!(matches!(own, Err(Error::Invalid(_))), "{role}: {own:?}");
            let mut new = input("cili", Role::User);
            new.role = role.to_string();
            let invited = identity::invite(&scope, &new.check().unwrap()).await;
            assert!(matches!(invited, Err(Error::Invalid(_))), "{role}");
        }
        assert!(matches!(
            identity::lock(&scope, bela).await,
            Err(Error::Forbidden)
        ));
        let down = identity::change_role(&scope, bela, helper).await;
        assert!(matches!(down, Err(Error::Forbidden)));
        let link = identity::reset_password(&scope, bela).await;
        assert!(matches!(link, Err(Error::Forbidden)));
        // What is less than what they hold, they give.
        let weak = role(&t, "Weak", &[(P::ViewContacts, Reach::Own)]).await;
        let mut new = input("dora", Role::User);
        new.role = weak.to_string();
        let (dora, _) = identity::invite(&scope, &new.check().unwrap())
            .await
            .unwrap();
        identity::lock(&scope, dora).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_key_may_what_its_role_and_its_maker_both_may() {
    both(SLICES, |t| async move {
        let one = [(P::ViewContacts, Reach::All), (P::EditContacts, Reach::Own)];
        let two = [
            (P::ViewContacts, Reach::Own),
            (P::ExportContacts, Reach::Own),
        ];
        let (one, two) = (role(&t, "One", &one).await, role(&t, "Two", &two).await);
        let maker = with_role(&t, "anna", one).await;
        let key = NewKey::check("Shop", &two.to_string(), "30").unwrap();
        let (id, _) = identity::create_key(&t.system(), maker, &key)
            .await
            .unwrap();
        let actor = kit::Actor::Key(id, maker);
        let scope = t.system();
        let mut tx = scope.read().await.unwrap();
        let rights = identity::users::rights(&mut tx, &actor, scope.now())
            .await
            .unwrap();
        assert_eq!(rights.reach(P::ViewContacts), Reach::Own);
        assert_eq!(rights.reach(P::EditContacts), Reach::None);
        assert_eq!(rights.reach(P::ExportContacts), Reach::None);
    })
    .await;
}

#[tokio::test]
async fn a_role_that_somebody_has_cannot_be_deleted_also_at_the_same_moment() {
    both(SLICES, |t| async move {
        let admin = t.scope(Role::Administrator);
        let held = role(&t, "Held", &[(P::ViewContacts, Reach::Own)]).await;
        let AnyRole::Own(id) = held else { panic!() };
        let anna = with_role(&t, "anna", held).await;
        let refused = roles::delete(&admin, id).await;
        assert!(matches!(refused, Err(Error::Conflict("role_in_use"))));
        identity::change_role(&t.system(), anna, Role::User)
            .await
            .unwrap();

        let system = t.system();
        let (deleted, given) = tokio::join!(
            roles::delete(&admin, id),
            identity::change_role(&system, anna, held)
        );
        assert!(
            deleted.is_err() || given.is_err(),
            "a role is held and gone"
        );
        let mut tx = admin.read().await.unwrap();
        let there = roles::named(&mut tx, &held.to_string())
            .await
            .unwrap()
            .is_some();
        let actor = kit::Actor::User(anna);
        let rights = identity::users::rights(&mut tx, &actor, admin.now()).await;
        assert!(rights.is_ok());
        assert_eq!(there, deleted.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_role_that_makes_no_sense_is_refused_with_its_fields_named() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let mut form = vec![
            ("title", "Administrator"),
            ("reach.view_contacts", "own"),
            ("reach.export_contacts", "all"),
        ];
        let page = admin.post("/roles/new", &form).await.expect(422);
        assert!(
            page.body
                .contains("this cannot reach further than seeing does"),
            "{}",
            page.body
        );
        form[2] = ("reach.export_contacts", "own");
        let page = admin.post("/roles/new", &form).await.expect(422);
        assert!(
            page.body.contains("another record has this value"),
            "{}",
            page.body
        );
        form[0] = ("title", "Callers");
        let made = admin.post("/roles/new", &form).await.expect(303).location();
        let page = admin.get(&made).await.expect(200);
        let chosen = page.attributes("input[name='reach.export_contacts'][checked]", "value");
        assert_eq!(chosen, ["own"]);
        // What the form did not say is not granted.
        let chosen = page.attributes("input[name='reach.edit_contacts'][checked]", "value");
        assert_eq!(chosen, ["none"]);
        admin.post("/roles/new", &form).await.expect(422);
        let list = admin.get("/roles").await.expect(200).text();
        assert!(
            list.contains("Callers") && list.contains("Restricted to team"),
            "{list}"
        );
        let copy = admin.get("/roles/new?from=manager").await.expect(200);
        let chosen = copy.attributes("input[name='reach.export_contacts'][checked]", "value");
        assert_eq!(chosen, ["all"]);
    })
    .await;
}

#[tokio::test]
async fn a_user_belongs_to_any_number_of_teams_and_reaches_whoever_is_in_them() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let anna = colleague(&t, "anna", Role::RestrictedToTeam).await;
        let bela = colleague(&t, "bela", Role::User).await;
        let cili = colleague(&t, "cili", Role::User).await;
        let scope = t.scope(Role::Administrator);
        let north = teams::create(&scope, "North").await.unwrap();
        let south = teams::create(&scope, "South").await.unwrap();
        for (team, user) in [(north, anna), (north, bela), (south, anna), (south, cili)] {
            teams::join(&scope, team, user).await.unwrap();
        }
        let signed_in = sign_in(&t, "anna", PASSWORD).await.unwrap();
        let seen = |scope: kit::Scope| {
            [anna, bela, cili].map(|owner| scope.reaches(P::ViewContacts, Some(owner)))
        };
        assert_eq!(
            seen(scope_of(&t, &signed_in.token).await),
            [true, true, true]
        );
        admin
            .post(&format!("/teams/{south}/members/{cili}/removal"), &[])
            .await
            .expect(303);
        assert_eq!(
            seen(scope_of(&t, &signed_in.token).await),
            [true, true, false]
        );
        let page = admin
            .get(&format!("/users/{anna}"))
            .await
            .expect(200)
            .text();
        assert!(page.contains("North") && page.contains("South"), "{page}");
        admin
            .post(&format!("/teams/{north}/deletion"), &[])
            .await
            .expect(303);
        assert_eq!(
            seen(scope_of(&t, &signed_in.token).await),
            [true, false, false]
        );

        let typed = [("user", "bela@x.hu")];
        let members = format!("/teams/{south}/members");
        admin.post(&members, &typed).await.expect(303);
        admin
            .post(&members, &[("user", "nobody@x.hu")])
            .await
            .expect(422);
        admin
            .post("/teams", &[("title", "south")])
            .await
            .expect(422);
    })
    .await;
}

/// P-150: of two administrators who take the role from each other at one moment, one stays.
#[tokio::test]
async fn an_administrator_stays_when_two_give_each_other_an_own_role() {
    both(SLICES, |t| async move {
        let weak = role(&t, "Weak", &[]).await;
        let (one, two) = (
            t.user(Role::Administrator),
            colleague(&t, "bela", Role::Administrator).await,
        );
        let system = t.system();
        let (first, second) = tokio::join!(
            identity::change_role(&system, one, weak),
            identity::change_role(&system, two, weak)
        );
        assert!(
            first.is_err() || second.is_err(),
            "nobody is an administrator any more"
        );
    })
    .await;
}
