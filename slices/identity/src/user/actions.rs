//! Security-sensitive: what is done with users.

use crate::factor;
use crate::invitation;
use crate::link;
use crate::log::{self, Event};
use crate::password::{self, Password};
use crate::role::{self, AnyRole};
use crate::session;
use crate::sso;
use crate::user::{self, NewUser, Profile, State, UserRecord, store};
use history::{Change, Entry};
use kernel::{Email, Error, Id, Result};
use kit::{Permission, Role, Scope, User};
use serde_json::{Value as Json, json};
use storage::Tx;
use vault::Class;

/// Makes a user who can sign in at once: for commands, the demo, and a tenant's first
/// administrator.
///
/// # Errors
/// `Invalid` when somebody has the address already, or the role gives more than the actor holds.
pub async fn create_user(scope: &Scope, new: &NewUser, password: &Password) -> Result<Id<User>> {
    scope.require(Permission::ManageUsers)?;
    let hash = password::hash(scope.app(), scope.tenant(), password).await?;
    let mut tx = scope.begin().await?;
    let id = add(&mut tx, scope, new, Some(hash)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds somebody, with a password or without, and remembers it.
pub(crate) async fn add(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewUser,
    password: Option<String>,
) -> Result<Id<User>> {
    let action = if password.is_some() {
        "created"
    } else {
        "invited"
    };
    add_as(tx, scope, new, password, action).await
}

/// Adds somebody, and remembers it under this word. Every way to a new user ends here, whoever
/// makes them.
pub(crate) async fn add_as(
    tx: &mut Tx,
    scope: &Scope,
    new: &NewUser,
    password: Option<String>,
    action: &'static str,
) -> Result<Id<User>> {
    no_staff(scope, &new.email)?;
    may_give(tx, scope, new.role).await?;
    if store::by_email(tx, &new.email.key()).await?.is_some() {
        return Err(Error::invalid("email", "not_unique"));
    }
    let id = store::insert(tx, scope, new, password)
        .await
        .map_err(|error| match error {
            Error::Conflict(_) => Error::invalid("email", "not_unique"),
            other => other,
        })?;
    let changes = vec![
        change("email", Json::Null, json!(new.email.as_str())),
        change("name", Json::Null, json!(new.name)),
        change("role", Json::Null, json!(new.role.to_string())),
        change("lang", Json::Null, json!(new.lang.tag())),
    ];
    remember(tx, scope, id, action, changes).await?;
    still_there(tx, new.role).await?;
    log::tell(tx, scope, Event::UserInvited, id).await?;
    if new.role == Role::Administrator.into() {
        log::tell(tx, scope, Event::AdministratorMade, id).await?;
    }
    Ok(id)
}

/// Nobody gives more than they hold.
pub(crate) async fn may_give(tx: &mut Tx, scope: &Scope, role: AnyRole) -> Result<()> {
    match role::actions::holds(scope, tx, role).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::invalid("role", "beyond_yours")),
        Err(Error::NotFound) => Err(Error::invalid("role", "unknown_choice")),
        Err(error) => Err(error),
    }
}

/// Nobody has power over somebody who may do more: neither by locking them nor by a link with
/// which one could come in as them.
pub(crate) async fn may_manage(tx: &mut Tx, scope: &Scope, user: &UserRecord) -> Result<()> {
    match role::actions::holds(scope, tx, user.role).await {
        Ok(true) | Err(Error::NotFound) => Ok(()),
        Ok(false) => Err(Error::Forbidden),
        Err(error) => Err(error),
    }
}

/// Always called after [`remember`], whose turn keeps others from removing the role meanwhile.
async fn still_there(tx: &mut Tx, role: AnyRole) -> Result<()> {
    match role::held::grant_of(tx, role).await {
        Ok(_) => Ok(()),
        Err(Error::NotFound) => Err(Error::invalid("role", "unknown_choice")),
        Err(error) => Err(error),
    }
}

/// Never is somebody of the provider's staff an ordinary user of a customer's tenant: they come
/// in by an invitation of a consultant or not at all (P-041). That somebody tried is noted in a
/// transaction of its own, because the caller's ends here.
pub(crate) fn no_staff(scope: &Scope, email: &Email) -> Result<()> {
    let domains = &scope.app().settings.staff_domains;
    if scope.tenant().house || !user::is_staff(email, domains) {
        return Ok(());
    }
    let scope = scope.clone();
    tokio::spawn(async move {
        if let Err(error) = refused_staff(&scope).await {
            tracing::error!(tenant = scope.tenant().id.0, %error, "a refused user was not noted");
        }
    });
    Err(Error::invalid("email", "is_staff"))
}

async fn refused_staff(scope: &Scope) -> Result<()> {
    let (now, by) = (scope.now(), scope.actor().user());
    let mut tx = scope.app().db.write(scope.tenant().id).await?;
    log::note(&mut tx, now, Event::StaffRefused, None, by, "").await?;
    tx.commit().await
}

/// From now on this user cannot sign in, and whatever they had open is closed.
///
/// # Errors
/// `Conflict("own_account")`: nobody locks themselves, who could not take it back;
/// `Conflict("last_administrator")`; `Conflict("wrong_state")` when they are locked already.
pub async fn lock(scope: &Scope, id: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    if scope.actor().user() == Some(id) {
        return Err(Error::Conflict("own_account"));
    }
    let mut tx = scope.begin().await?;
    let user = store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if user.state == State::Locked || user.state.has_left() {
        return Err(Error::Conflict("wrong_state"));
    }
    let owed = owes_administrator(&mut tx, &user).await?;
    store::set_state(&mut tx, id, State::Locked).await?;
    session::store::end_all(&mut tx, id).await?;
    invitation::store::withdraw(&mut tx, id).await?;
    link::withdraw_all(&mut tx, id).await?;
    factor::store::withdraw_challenges(&mut tx, id).await?;
    let changes = vec![state_change(&user, State::Locked)];
    remember(&mut tx, scope, id, "locked", changes).await?;
    log::tell(&mut tx, scope, Event::UserLocked, id).await?;
    administrator_stays(&mut tx, owed).await?;
    tx.commit().await
}

/// The user may sign in again; one who has neither a password nor a provider needs a new link.
pub async fn unlock(scope: &Scope, id: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if user.state != State::Locked {
        return Err(Error::Conflict("wrong_state"));
    }
    let comes_in = store::has_password(&mut tx, id).await?
        || !sso::store::of_user(&mut tx, id).await?.is_empty();
    let state = match comes_in {
        true => State::Active,
        false => State::Invited,
    };
    store::set_state(&mut tx, id, state).await?;
    let changes = vec![state_change(&user, state)];
    remember(&mut tx, scope, id, "unlocked", changes).await?;
    log::tell(&mut tx, scope, Event::UserUnlocked, id).await?;
    tx.commit().await
}

/// Gives the user another role. Whatever they had open is closed: no session goes on with more
/// or with less than it began with, and a page that is still open shows nothing that is not
/// theirs any more.
///
/// # Errors
/// `Conflict("last_administrator")`; `Invalid` when the role gives more than the actor holds,
/// `Forbidden` when the user holds more already.
pub async fn change_role(scope: &Scope, id: Id<User>, role: impl Into<AnyRole>) -> Result<()> {
    let role = role.into();
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    may_give(&mut tx, scope, role).await?;
    if user.state.has_left() {
        return Err(Error::Conflict("wrong_state"));
    }
    if user.role == role {
        return Ok(());
    }
    let owed = owes_administrator(&mut tx, &user).await?;
    store::set_role(&mut tx, id, role).await?;
    session::store::end_all(&mut tx, id).await?;
    let changes = vec![change(
        "role",
        json!(user.role.to_string()),
        json!(role.to_string()),
    )];
    remember(&mut tx, scope, id, "updated", changes).await?;
    still_there(&mut tx, role).await?;
    sso::person::has_role(&mut tx, scope, &user, role).await?;
    log::tell(&mut tx, scope, Event::RoleChanged, id).await?;
    if role == Role::Administrator.into() {
        log::tell(&mut tx, scope, Event::AdministratorMade, id).await?;
    }
    administrator_stays(&mut tx, owed).await?;
    tx.commit().await
}

/// Changes what users change about themselves.
pub async fn update_profile(scope: &Scope, profile: &Profile) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    let old = store::find(&mut tx, id).await?;
    let new = UserRecord {
        name: profile.name.clone(),
        lang: profile.lang,
        zone: profile.zone.clone(),
        ..old.clone()
    };
    let mut changes = Vec::new();
    let texts = [
        ("name", &old.name, &new.name),
        (
            "lang",
            &old.lang.tag().to_owned(),
            &new.lang.tag().to_owned(),
        ),
        ("zone", &old.zone, &new.zone),
    ];
    for (field, before, after) in texts {
        if before != after {
            changes.push(change(field, json!(before), json!(after)));
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    store::set_profile(&mut tx, &new).await?;
    remember(&mut tx, scope, id, "updated", changes).await?;
    tx.commit().await
}

/// Whether what is about to be done to a user has to leave an administrator. A tenant whose first
/// one has not begun yet has none that could be taken away, except by an act on them.
pub(crate) async fn owes_administrator(tx: &mut Tx, user: &UserRecord) -> Result<bool> {
    Ok(user.role == Role::Administrator.into() || store::has_administrator(tx).await?)
}

/// Always called after [`remember`]: on PostgreSQL writing to the history takes the tenant's
/// turn, so two administrators who lock each other at the same moment do it one after the
/// other, and the second sees what the first has done.
pub(crate) async fn administrator_stays(tx: &mut Tx, owed: bool) -> Result<()> {
    match !owed || store::has_administrator(tx).await? {
        true => Ok(()),
        false => Err(Error::Conflict("last_administrator")),
    }
}

pub(crate) fn state_change(user: &UserRecord, state: State) -> Change {
    change("state", json!(user.state.name()), json!(state.name()))
}

pub(crate) fn change(field: &str, before: Json, after: Json) -> Change {
    Change {
        class: Class::Profile,
        ..Change::new(field, before, after)
    }
}

/// Writes what happened to a user into the history.
pub(crate) async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<User>,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "users", None).await?;
    let entry = Entry {
        kind: "user",
        subject: id.bytes(),
        person: Some(id.cast()),
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await
}
