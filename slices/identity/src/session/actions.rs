//! Security-sensitive: beginning and ending sessions.

use crate::log::{self, Event};
use crate::password::{self, Password, Verdict};
use crate::session::{Device, Shown, SignedIn, store};
use crate::{Token, user};
use kernel::{Email, Error, Id, Result};
use kit::{App, Permission, Scope, Tenant, User};
use std::sync::Arc;
use storage::Tx;

/// Signs somebody in.
///
/// # Errors
/// `Invalid` with `wrong_sign_in`, the same for an unknown address, a wrong password, somebody
/// who is locked and somebody who has not chosen a password yet, and after the same work.
pub async fn sign_in(
    app: &Arc<App>,
    tenant: &Tenant,
    email: &str,
    password: &Password,
    device: &Device,
) -> Result<SignedIn> {
    let key = Email::parse(email).map_or_else(|_| String::new(), |email| email.key());
    let mut tx = app.db.read(tenant.id).await?;
    let known = user::store::sign_in(&mut tx, &key).await?;
    drop(tx);

    let kept = known.as_ref().map(|(_, kept)| kept.clone());
    let verdict = password::verify(password, kept).await?;
    let wrong = || Error::invalid("", "wrong_sign_in");
    let (user, kept) = match (verdict.clone(), known) {
        (Verdict::Wrong, _) | (_, None) => return Err(wrong()),
        (_, Some(known)) => known,
    };

    let now = app.clock.now();
    let mut tx = app.db.write(tenant.id).await?;
    if !user::store::enter(&mut tx, user, &kept, kernel::micros(now)).await? {
        return Err(wrong());
    }
    if let Verdict::RightAgain(stronger) = verdict {
        user::store::strengthen(&mut tx, user, &kept, &stronger).await?;
    }
    let token = begin(&mut tx, app, user, device).await?;
    let browser = device.to_string();
    log::note(&mut tx, now, Event::SignedIn, Some(user), None, &browser).await?;
    tx.commit().await?;
    Ok(SignedIn { user, token })
}

/// Begins a session under a new token; never is one that was shown before used on.
pub(crate) async fn begin(
    tx: &mut Tx,
    app: &Arc<App>,
    user: Id<User>,
    device: &Device,
) -> Result<Token> {
    let (token, now) = (Token::new(), app.clock.now());
    store::tidy(tx, now).await?;
    store::insert(tx, token.hash(), user, now, device).await?;
    Ok(token)
}

/// Ends the session of a token.
pub async fn sign_out(scope: &Scope, token: &Token) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::end(&mut tx, token.hash()).await?;
    tx.commit().await
}

/// Ends every session of the acting user but that of this token.
pub async fn sign_out_others(scope: &Scope, token: &Token) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    store::end_others(&mut tx, user, token.hash()).await?;
    tx.commit().await
}

/// The acting user's sessions; `own` is the token of the one that asks.
pub(crate) async fn list(scope: &Scope, own: Option<&Token>) -> Result<Vec<Shown>> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let own = own.map(Token::hash);
    let mut tx = scope.read().await?;
    let rows = store::of_user(&mut tx, user, scope.now()).await?;
    let shown = rows
        .into_iter()
        .map(|(hash, device, created_at, seen_at)| Shown {
            device,
            created_at,
            seen_at,
            own: own.is_some_and(|own| own.as_slice() == hash),
        });
    Ok(shown.collect())
}

/// Changes the acting user's password. Every session ends; a new one begins here.
///
/// # Errors
/// `Invalid`: `old` is `wrong_password`, or the new one may not be used.
pub async fn change_password(
    scope: &Scope,
    old: &Password,
    typed: &str,
    device: &Device,
) -> Result<Token> {
    scope.require(Permission::EditProfile)?;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.read().await?;
    let user = user::store::find(&mut tx, id).await?;
    let kept = user::store::password(&mut tx, id).await?;
    drop(tx);

    let mut faults = kernel::FieldErrors::new();
    if password::verify(old, kept.clone()).await? == Verdict::Wrong {
        faults.add("old", "wrong_password");
    }
    let own = [user.name.as_str(), user.email.as_str()];
    let chosen = faults.take(Password::choose("new", typed, &own));
    faults.check()?;
    let Some(chosen) = chosen else {
        return Err(Error::Forbidden);
    };
    let hash = password::hash(&chosen).await?;

    let mut tx = scope.begin().await?;
    if user::store::password(&mut tx, id).await? != kept {
        return Err(Error::Conflict("stale"));
    }
    user::store::set_password(&mut tx, id, &hash).await?;
    store::end_all(&mut tx, id).await?;
    let token = begin(&mut tx, scope.app(), id, device).await?;
    user::actions::remember(&mut tx, scope, id, "password_changed", Vec::new()).await?;
    log::tell(&mut tx, scope, Event::PasswordChanged, id).await?;
    tx.commit().await?;
    Ok(token)
}
