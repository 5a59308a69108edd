//! Security-sensitive: inviting somebody, and coming in by a link.

use crate::invitation::{Invitation, link, store};
use crate::log::{self, Event};
use crate::password::{self, Password};
use crate::session::actions::{proceed, scope_of};
use crate::session::{self, Device, First, Next};
use crate::user::{self, NewUser, State, UserRecord};
use crate::{Token, device, reset, user::actions::remember};
use kernel::{Error, Id, Result, Secret};
use kit::letter::{self, To};
use kit::{App, Permission, Scope, Tenant, User};
use std::sync::Arc;
use storage::Tx;

/// Invites somebody by a letter; gives the link in it too, which works once and for seven days.
///
/// # Errors
/// `Invalid` when somebody has the address already.
pub async fn invite(scope: &Scope, new: &NewUser) -> Result<(Id<User>, Secret<String>)> {
    scope.require(Permission::ManageUsers)?;
    let token = Token::new();
    let mut tx = scope.begin().await?;
    let id = user::actions::add(&mut tx, scope, new, None).await?;
    store::insert(&mut tx, token.hash(), id, scope.now()).await?;
    let user = user::store::find(&mut tx, id).await?;
    let link = Secret::new(link(scope, &token));
    write(&mut tx, scope, &user, &link).await?;
    tx.commit().await?;
    Ok((id, link))
}

/// Gives a new link to somebody who lost the first one or forgot the password. Earlier links
/// stop working; the old password works until the link is used.
///
/// # Errors
/// `Conflict("wrong_state")` for a locked user; `Forbidden` for one who holds more than the
/// actor, who could come in as them.
pub async fn reset_password(scope: &Scope, id: Id<User>) -> Result<Secret<String>> {
    scope.require(Permission::ManageUsers)?;
    let token = Token::new();
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    user::actions::may_manage(&mut tx, scope, &user).await?;
    let action = match user.state {
        State::Invited => "invited_again",
        State::Active => "password_reset",
        State::Locked | State::Deactivated | State::Anonymised => {
            return Err(Error::Conflict("wrong_state"));
        }
    };
    store::insert(&mut tx, token.hash(), id, scope.now()).await?;
    remember(&mut tx, scope, id, action, Vec::new()).await?;
    let link = Secret::new(link(scope, &token));
    write(&mut tx, scope, &user, &link).await?;
    tx.commit().await?;
    Ok(link)
}

pub(crate) async fn write(
    tx: &mut Tx,
    scope: &Scope,
    user: &UserRecord,
    link: &Secret<String>,
) -> Result<()> {
    let about = match user.state {
        State::Invited => "invitation",
        _ => "new-password",
    };
    let args = [("link", link.expose().as_str().into())];
    let (app, tenant) = (scope.app(), scope.tenant());
    letter::write(tx, app, tenant, &To::from(user), about, &args, None).await
}

/// Whom a link is for, if it still works.
pub async fn find(scope: &Scope, token: &Token) -> Result<Option<Invitation>> {
    let mut tx = scope.read().await?;
    let Some(id) = store::find(&mut tx, token.hash(), scope.now()).await? else {
        return Ok(None);
    };
    let user = user::store::find(&mut tx, id).await?;
    Ok(Some(Invitation { user }))
}

/// Comes in by a link: the password is set, whatever was open is closed, every device is
/// forgotten, and it goes on as after a password: a link is no way around a second factor.
///
/// # Errors
/// `NotFound` for a link that does not work (any more); `Invalid` for a password that may not
/// be used, which does not use the link up.
pub async fn accept(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    typed: &str,
    device: &Device,
) -> Result<Next> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    let id = store::find(&mut tx, token.hash(), now)
        .await?
        .ok_or(Error::NotFound)?;
    let user = user::store::find(&mut tx, id).await?;
    drop(tx);
    let own = [&user.name, &user.email, &tenant.name].map(String::as_str);
    let chosen = Password::choose("password", typed, &own)
        .map_err(|fault| Error::Invalid(kernel::FieldErrors::one(fault)))?;
    let hash = password::hash(app, tenant, &chosen).await?;

    let scope = scope_of(app, tenant, &user);
    let mut tx = scope.begin().await?;
    let state = user::store::find(&mut tx, id).await?.state;
    if !matches!(state, State::Invited | State::Active)
        || !store::spend(&mut tx, token.hash(), now).await?
    {
        return Err(Error::NotFound);
    }
    user::store::set_password(&mut tx, id, &hash).await?;
    store::tidy(&mut tx, now).await?;
    device::store::forget_all(&mut tx, id).await?;
    match user.state {
        State::Active => reset::actions::changed(&mut tx, &scope, &user).await?,
        _ => session::store::end_all(&mut tx, id).await?,
    }
    remember(&mut tx, &scope, id, "password_chosen", Vec::new()).await?;
    let browser = device.to_string();
    log::note(&mut tx, now, Event::PasswordReset, Some(id), None, &browser).await?;
    let next = proceed(&mut tx, app, tenant, id, device, First::Link).await?;
    tx.commit().await?;
    Ok(next)
}
