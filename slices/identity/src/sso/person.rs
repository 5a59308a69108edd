//! Security-sensitive: who of ours is it that a provider names?
//!
//! Issuer and subject answer it, and nothing else does for somebody who is linked. An address
//! decides once, for somebody who is not, and only under the rules of [`decide`].
//!
//! Never does a provider's word about an address give more than a manager holds, be it to
//! somebody new or to a colleague: see [`may_more`].

use crate::invitation;
use crate::log::{self, Event};
use crate::role::held;
use crate::session::actions::{proceed, scope_of};
use crate::session::{Device, First, Next};
use crate::sso::attempt::Taken;
use crate::sso::{ProviderId, Refusal, store};
use crate::user::actions::{add_as, no_staff, remember};
use crate::user::{self, NewUser, State, UserRecord};
use history::Change;
use kernel::{Email, Error, Id, Result};
use kit::letter::{self, To};
use kit::{Grant, Permission, Role, Scope, User, Via};
use serde_json::{Value as Json, json};
use storage::Tx;

/// Whom the provider names.
enum Who {
    /// Somebody who is linked.
    Known(Id<User>),
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
        Who::Colleague(colleague) => {
            let own = scope_of(scope.app(), scope.tenant(), &colleague);
            invitation::store::withdraw(&mut tx, colleague.id).await?;
            connect(&mut tx, &own, taken, colleague.id).await?;
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
            connect(&mut tx, &system, taken, user).await?;
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
    if let Some(user) = store::who(tx, provider.id, &taken.subject).await? {
        return Ok(Who::Known(user));
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
            if linked.iter().any(|(at, ..)| *at == provider.id) {
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
///
/// # Errors
/// `Person` when the account is somebody else's here, or the user has another one there.
pub(crate) async fn link(scope: &Scope, taken: &Taken) -> Result<(), Refusal> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    // Whoever began it must be who ends it.
    if taken.user != Some(user) {
        return Err(Refusal::Answer("unknown_attempt"));
    }
    let mut tx = scope.begin().await?;
    match store::who(&mut tx, taken.provider.id, &taken.subject).await? {
        Some(known) if known == user => return Ok(()),
        Some(_) => return Err(Refusal::Person("in_use")),
        None => {}
    }
    let linked = store::of_user(&mut tx, user).await?;
    if linked.iter().any(|(at, ..)| *at == taken.provider.id) {
        return Err(Refusal::Person("other_account"));
    }
    connect(&mut tx, scope, taken, user).await?;
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
    if !password && others.is_empty() {
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

async fn connect(tx: &mut Tx, scope: &Scope, taken: &Taken, user: Id<User>) -> Result<()> {
    let provider = &taken.provider;
    store::link(tx, provider.id, &taken.subject, user, scope.now()).await?;
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
