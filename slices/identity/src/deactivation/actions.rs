//! Security-sensitive: closing an account for good, handing over what it owned, and opening it
//! again.

use super::{HandOver, jobs, owned, store};
use crate::factor::store as factors;
use crate::log::{self, Event};
use crate::user::actions::{
    administrator_stays, change, may_manage, owes_administrator, remember, state_change,
};
use crate::user::{self, State, UserRecord};
use crate::{
    Token, device, email, invitation, key, link, lockout, network, recovery, session, sso,
};
use kernel::{Error, Id, Result, Secret};
use kit::{Permission, Reach, Scope, User};
use serde_json::{Value as Json, json};
use storage::Tx;

/// From now on this user works here no more: whatever lets them in ends at once, and what they
/// own goes to the heir, in the background.
///
/// # Errors
/// `Conflict("last_administrator")`; `Conflict("wrong_state")` for one who has left; `Invalid` for
/// an heir who is not there, or is missing although something is to be handed over; `Forbidden`
/// for whoever does not reach all that is handed over.
pub async fn deactivate(scope: &Scope, id: Id<User>, heir: Option<Id<User>>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if user.state.has_left() {
        return Err(Error::Conflict("wrong_state"));
    }
    let owed = owes_administrator(&mut tx, &user).await?;
    user::store::set_deactivated(&mut tx, id, Some(scope.now())).await?;
    close(&mut tx, scope, id).await?;
    let heir_of = |heir: Option<Id<User>>| heir.map_or(Json::Null, |heir| json!(heir));
    let changes = vec![
        state_change(&user, State::Deactivated),
        change("heir", Json::Null, heir_of(heir)),
    ];
    remember(&mut tx, scope, id, "deactivated", changes).await?;
    log::tell(&mut tx, scope, Event::UserDeactivated, id).await?;
    begin(&mut tx, scope, id, heir).await?;
    administrator_stays(&mut tx, owed).await?;
    tx.commit().await
}

/// Hands over what a user who has left still owns: what an interrupted hand-over has left, or
/// what has come back to them since.
///
/// # Errors
/// As [`deactivate`]; `Conflict("wrong_state")` for a user who has not left.
pub async fn hand_over(scope: &Scope, id: Id<User>, heir: Option<Id<User>>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if !user.state.has_left() {
        return Err(Error::Conflict("wrong_state"));
    }
    begin(&mut tx, scope, id, heir).await?;
    remember(&mut tx, scope, id, "handed_over", Vec::new()).await?;
    tx.commit().await
}

/// Stops handing over; what has gone stays where it is.
///
/// # Errors
/// `NotFound`; `Forbidden` for whoever may do less than the user.
pub(crate) async fn cancel(scope: &Scope, id: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    for over in store::of_user(&mut tx, id).await? {
        match ::jobs::cancel(&mut tx, scope.now(), over.job).await {
            Ok(()) | Err(Error::NotFound | Error::Conflict("finished")) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await
}

/// Invites somebody again who had left; gives the link too. What was handed over stays with
/// whoever has it.
///
/// # Errors
/// `Conflict("wrong_state")` for anybody who was not deactivated, or was anonymised.
pub async fn reactivate(scope: &Scope, id: Id<User>) -> Result<Secret<String>> {
    scope.require(Permission::ManageUsers)?;
    let token = Token::new();
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if user.state != State::Deactivated {
        return Err(Error::Conflict("wrong_state"));
    }
    user::store::set_deactivated(&mut tx, id, None).await?;
    invitation::store::insert(&mut tx, token.hash(), id, scope.now()).await?;
    let changes = vec![state_change(&user, State::Invited)];
    remember(&mut tx, scope, id, "reactivated", changes).await?;
    log::tell(&mut tx, scope, Event::UserReactivated, id).await?;
    let link = Secret::new(invitation::link(scope, &token));
    let invited = UserRecord {
        state: State::Invited,
        ..user
    };
    invitation::actions::write(&mut tx, scope, &invited, &link).await?;
    tx.commit().await?;
    Ok(link)
}

/// Ends everything with which somebody, or a program in their name, could come in.
async fn close(tx: &mut Tx, scope: &Scope, id: Id<User>) -> Result<()> {
    session::store::end_all(tx, id).await?;
    device::store::forget_all(tx, id).await?;
    factors::remove_all(tx, id).await?;
    factors::forget_tries(tx, id).await?;
    factors::withdraw_challenges(tx, id).await?;
    recovery::store::remove_all(tx, id).await?;
    invitation::store::withdraw(tx, id).await?;
    link::withdraw_all(tx, id).await?;
    email::store::withdraw(tx, id).await?;
    lockout::store::clear_user(tx, id).await?;
    sso::store::unlink_all(tx, id).await?;
    network::store::forget(tx, id).await?;
    if key::store::revoke_all(tx, id, scope.now()).await? > 0 {
        log::tell(tx, scope, Event::KeyRevoked, id).await?;
    }
    Ok(())
}

/// Begins to hand over what somebody owns, if they own anything.
async fn begin(tx: &mut Tx, scope: &Scope, id: Id<User>, heir: Option<Id<User>>) -> Result<()> {
    let whole = scope.with_rights(kit::Rights::Whole);
    let counts = owned::count(&whole, tx, id).await?;
    if counts.is_empty() {
        return Ok(());
    }
    if scope.require(Permission::EditContacts)? < Reach::All {
        return Err(Error::Forbidden);
    }
    let heir = heir.ok_or_else(|| Error::invalid("heir", "required"))?;
    let takes = user::store::find(tx, heir).await;
    if heir == id || !takes.is_ok_and(|user| user.state == State::Active) {
        return Err(Error::invalid("heir", "not_found"));
    }
    let now = scope.now();
    owned::move_belongings(scope, tx, id, heir).await?;
    let payload = json!({ "user": id });
    let by = scope.actor().user();
    let job = match by {
        Some(by) => ::jobs::enqueue_by(tx, by.cast(), now, jobs::HAND_OVER, payload, now).await?,
        None => ::jobs::enqueue(tx, now, jobs::HAND_OVER, payload, now).await?,
    };
    for collection in owned::collections(scope) {
        let set = history::open_set(tx, scope, "hand_over", collection.name(), None).await?;
        let over = HandOver {
            collection: collection.name().to_owned(),
            heir,
            by,
            set,
            job,
            moved: 0,
            kept: 0,
            at: now,
        };
        store::begin(tx, id, &over).await?;
    }
    Ok(())
}
