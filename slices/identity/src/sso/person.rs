//! Security-sensitive: who of ours is it that a provider names?
//!
//! Issuer and subject answer it, and nothing else does for somebody who is linked. An address
//! decides once, for somebody who is not, and only under the rules of [`decide`].
//!
//! Never does a provider's word about an address give more than a manager holds, be it to
//! somebody new or to a colleague: see [`may_more`]. Where somebody may more by now, a link that
//! rests on that word alone opens nothing until they have confirmed it: see [`confirm`].

use crate::invitation;
use crate::log::{self, Event};
use crate::role::{AnyRole, held};
use crate::session::actions::{proceed, scope_of};
use crate::session::{self, Device, First, Next};
use crate::sso::attempt::Taken;
use crate::sso::{ProviderId, Refusal, store};
use crate::user::actions::{add_as, no_staff, remember};
use crate::user::{self, NewUser, State, UserRecord};
use history::Change;
use kernel::{Email, Error, Id, Result, Timestamp};
use kit::letter::{self, To};
use kit::{Grant, Permission, Role, Scope, User, Via};
use serde_json::{Value as Json, json};
use storage::Tx;

/// Whom the provider names.
enum Who {
    /// Somebody who is linked.
    Known(Id<User>),
    /// Somebody who is linked by the provider's word alone, and may more than that gives.
    Waits(Id<User>),
    /// Somebody who has an account with this address, and comes by the provider for the first
    /// time.
    Colleague(UserRecord),
    /// Somebody new.
    New(NewUser),
}

/// Lets in whom the provider names, as far as a first factor does.
///
/// # Errors
/// `Person` when it is nobody who may come in this way.
pub(crate) async fn enter(scope: &Scope, taken: &Taken, device: &Device) -> Result<Next, Refusal> {
    let (id, now) = (taken.provider.id, scope.now());
    let mut tx = scope.begin().await?;
    let who = decide(&mut tx, scope, taken).await?;
    let user = match who {
        Who::Known(user) => user,
        Who::Waits(user) => {
            let browser = device.to_string();
            log::note(
                &mut tx,
                now,
                Event::IdentityWaits,
                Some(user),
                None,
                &browser,
            )
            .await?;
            tx.commit().await?;
            return Err(Refusal::Person("unconfirmed"));
        }
        Who::Colleague(colleague) => {
            let own = scope_of(scope.app(), scope.tenant(), &colleague);
            invitation::store::withdraw(&mut tx, colleague.id).await?;
            connect(&mut tx, &own, taken, colleague.id, None).await?;
            write(
                &mut tx,
                &own,
                &colleague,
                Event::IdentityLinked,
                &taken.provider.title,
            )
            .await?;
            colleague.id
        }
        Who::New(new) => {
            let system = Scope::system(scope.app().clone(), scope.tenant().clone());
            let system = system.through(Via::Page);
            let user = add_as(&mut tx, &system, &new, None, "created").await?;
            connect(&mut tx, &system, taken, user, None).await?;
            user
        }
    };
    if !user::store::arrive(&mut tx, user, now).await? {
        drop(tx);
        return refuse_locked(scope, user, device).await;
    }
    store::used(&mut tx, id, user, now).await?;
    let (app, tenant) = (scope.app(), scope.tenant());
    let next = proceed(&mut tx, app, tenant, user, device, First::Sso).await?;
    tx.commit().await?;
    Ok(next)
}

/// Who is it, and may the provider's word decide that?
async fn decide(tx: &mut Tx, scope: &Scope, taken: &Taken) -> Result<Who, Refusal> {
    let provider = &taken.provider;
    if let Some((user, is_confirmed)) = store::who(tx, provider.id, &taken.subject).await? {
        let role = user::store::find(tx, user).await?.role;
        return match !is_confirmed && may_more(&*held::grant_of(tx, role).await?) {
            true => Ok(Who::Waits(user)),
            false => Ok(Who::Known(user)),
        };
    }
    // One answer for an address that is not verified, is not listed or has no account: whoever
    // types somebody's address into a provider learns nothing of us.
    let nobody = || Refusal::Person("unknown");
    let email = taken.about.verified_email(provider.is_google());
    let email = email.filter(|email| provider.vouches_for(email));
    let email = email.ok_or_else(nobody)?;
    match user::store::by_email(tx, &email.key()).await? {
        Some(id) => {
            let colleague = user::store::find(tx, id).await?;
            let linked = store::of_user(tx, id).await?;
            // An address that was given to somebody else gives them nothing of its former owner.
            if linked.iter().any(|link| link.provider == provider.id) {
                return Err(Refusal::Person("other_account"));
            }
            match colleague.state {
                State::Deactivated | State::Anonymised => Err(nobody()),
                State::Locked => Err(Refusal::Person("locked")),
                State::Invited | State::Active => {
                    match may_more(&*held::grant_of(tx, colleague.role).await?) {
                        true => Err(Refusal::Person("administrator")),
                        false => Ok(Who::Colleague(colleague)),
                    }
                }
            }
        }
        None if provider.makes_users => {
            no_staff(scope, &email).map_err(|_| Refusal::Person("staff"))?;
            Ok(Who::New(new_user(scope, taken, email)))
        }
        None => Err(nobody()),
    }
}

fn new_user(scope: &Scope, taken: &Taken, email: Email) -> NewUser {
    let local = email.as_str().split('@').next().unwrap_or("").to_owned();
    let name = taken.about.name().and_then(|name| user::name(name).ok());
    NewUser {
        name: name.unwrap_or(local),
        email,
        role: taken.provider.role.into(),
        lang: scope.tenant().lang,
    }
}

/// Links the account that somebody has at the provider to the signed-in user who asked for it.
/// `is_own`: whether they have shown in their session something that no provider could; else the
/// link rests on a provider's word.
///
/// # Errors
/// `Person` when the account is somebody else's here, or the user has another one there.
pub(crate) async fn link(scope: &Scope, taken: &Taken, is_own: bool) -> Result<(), Refusal> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    // Whoever began it must be who ends it.
    if taken.user != Some(user) {
        return Err(Refusal::Answer("unknown_attempt"));
    }
    let mut tx = scope.begin().await?;
    match store::who(&mut tx, taken.provider.id, &taken.subject).await? {
        Some((known, _)) if known == user => return Ok(()),
        Some(_) => return Err(Refusal::Person("in_use")),
        None => {}
    }
    let linked = store::of_user(&mut tx, user).await?;
    if linked.iter().any(|link| link.provider == taken.provider.id) {
        return Err(Refusal::Person("other_account"));
    }
    let confirmed_at = is_own.then(|| scope.now());
    connect(&mut tx, scope, taken, user, confirmed_at).await?;
    let whom = user::store::find(&mut tx, user).await?;
    write(
        &mut tx,
        scope,
        &whom,
        Event::IdentityLinked,
        &taken.provider.title,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The acting user confirms that they are who a provider says. Their caller has made sure that they
/// have just shown something of their own.
///
/// # Errors
/// `NotFound` when there is no link that waits for it.
pub(crate) async fn confirm(scope: &Scope, provider: Id<ProviderId>) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if !store::confirm(&mut tx, provider, user, scope.now()).await? {
        return Err(Error::NotFound);
    }
    remember(&mut tx, scope, user, "identity_confirmed", Vec::new()).await?;
    log::tell(&mut tx, scope, Event::IdentityConfirmed, user).await?;
    tx.commit().await
}

/// Somebody has another role. Where it gives more than a provider's word may, and the one before
/// did not, the links that rest on that word wait for them, and they are told.
pub(crate) async fn has_role(
    tx: &mut Tx,
    scope: &Scope,
    whom: &UserRecord,
    role: AnyRole,
) -> Result<()> {
    let before = may_more(&*held::grant_of(tx, whom.role).await?);
    if before || !may_more(&*held::grant_of(tx, role).await?) {
        return Ok(());
    }
    for link in store::of_user(tx, whom.id).await? {
        if link.is_confirmed {
            continue;
        }
        let title = store::find(tx, link.provider).await?.title;
        log::tell(tx, scope, Event::IdentityWaits, whom.id).await?;
        write(tx, scope, whom, Event::IdentityWaits, &title).await?;
    }
    Ok(())
}

/// A role of the tenant's own gives something else. Where that is more than a provider's word may
/// give, nobody goes on with it by that word: what they had open is closed, and they confirm it.
pub(crate) async fn role_gives(
    tx: &mut Tx,
    role: AnyRole,
    before: &Grant,
    after: &Grant,
) -> Result<()> {
    match !may_more(before) && may_more(after) {
        true => session::store::end_unconfirmed(tx, &role.to_string()).await,
        false => Ok(()),
    }
}

/// Removes the acting user's link to a provider.
///
/// # Errors
/// `Conflict("only_way_in")` when nothing else would let them in.
pub(crate) async fn unlink(scope: &Scope, provider: Id<ProviderId>) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    if !store::unlink(&mut tx, provider, user).await? {
        return Err(Error::NotFound);
    }
    let whom = user::store::find(&mut tx, user).await?;
    let is_required = tx.maybe(store::is_required()).await?.is_some();
    let more = may_more(&*held::grant_of(&mut tx, whom.role).await?);
    let password =
        user::store::has_password(&mut tx, user).await? && password_is_enough(is_required, more);
    let others = store::of_user(&mut tx, user).await?;
    let other = others.iter().any(|link| link.is_confirmed || !more);
    if !password && !other {
        return Err(Error::Conflict("only_way_in"));
    }
    remember(&mut tx, scope, user, "identity_unlinked", Vec::new()).await?;
    log::tell(&mut tx, scope, Event::IdentityUnlinked, user).await?;
    let title = store::find(&mut tx, provider).await?.title;
    write(&mut tx, scope, &whom, Event::IdentityUnlinked, &title).await?;
    tx.commit().await
}

/// Whether somebody may more than a provider can give by naming an address: administrators, and
/// everybody to whom a role of the tenant's own gives what no manager holds. They link themselves,
/// signed in, and so they can always come in by a password.
pub(crate) fn may_more(grant: &Grant) -> bool {
    !Role::Manager.grant().covers(grant)
}

/// Stops whoever may come in by a provider alone; `more` is what [`may_more`] says of them.
///
/// # Errors
/// `Invalid` with `only_through_provider`.
pub(crate) fn may_come_without(is_required: bool, more: bool) -> Result<()> {
    match password_is_enough(is_required, more) {
        true => Ok(()),
        false => Err(Error::invalid("", "only_through_provider")),
    }
}

/// Whether a password lets somebody in: not where everybody must come by a provider, except for
/// those whom it does not link by their address, administrators among them, who must be able to
/// mend it.
fn password_is_enough(is_required: bool, more: bool) -> bool {
    !is_required || more
}

async fn connect(
    tx: &mut Tx,
    scope: &Scope,
    taken: &Taken,
    user: Id<User>,
    confirmed_at: Option<Timestamp>,
) -> Result<()> {
    let provider = &taken.provider;
    let at = (scope.now(), confirmed_at);
    store::link(tx, provider.id, &taken.subject, user, at).await?;
    let change = Change::new("provider", Json::Null, json!(provider.title));
    remember(tx, scope, user, "identity_linked", vec![change]).await?;
    log::tell(tx, scope, Event::IdentityLinked, user).await
}

/// Tells the person by letter, for whoever has taken over their session would not.
async fn write(
    tx: &mut Tx,
    scope: &Scope,
    whom: &UserRecord,
    event: Event,
    title: &str,
) -> Result<()> {
    let to = To {
        user: Some(whom.id),
        email: whom.email.clone(),
        name: whom.name.clone(),
        lang: whom.lang,
    };
    let args = [("title", title.into())];
    letter::write(
        tx,
        scope.app(),
        scope.tenant(),
        &to,
        event.name(),
        &args,
        None,
    )
    .await
}

async fn refuse_locked<T>(scope: &Scope, user: Id<User>, device: &Device) -> Result<T, Refusal> {
    let (now, browser) = (scope.now(), device.to_string());
    let mut tx = scope.begin().await?;
    log::note_attempt(&mut tx, now, Event::SignInFailed, user, &browser, "sso").await?;
    tx.commit().await?;
    Err(Refusal::Person("locked"))
}
