//! Security-sensitive: asking for a link, and choosing a password by it.

use crate::link::{self, Purpose};
use crate::lockout::{self, Origin};
use crate::log::{self, Event};
use crate::password::{self, Password};
use crate::reset::{jobs, store};
use crate::session::actions::scope_of;
use crate::session::{self, Device};
use crate::user::{self, UserRecord};
use crate::{Token, device, factor, invitation};
use kernel::{Email, Error, Id, Result};
use kit::letter::{self, To};
use kit::{App, Scope, Tenant};
use serde_json::json;
use std::sync::Arc;
use storage::Tx;

/// Somebody asks for a link. Nothing of what is done depends on whether anybody has the address;
/// who asks too often is answered the same, and no letter is written.
pub async fn ask(app: &Arc<App>, tenant: &Tenant, email: &Email, from: &Origin) -> Result<()> {
    let now = app.clock.now();
    let id = Id::new(now);
    let key = app.vault.own(tenant.id).await?;
    let sealed = key.seal("reset", &id.bytes(), email.key().as_bytes())?;
    let mut tx = app.db.write(tenant.id).await?;
    if lockout::actions::admit_letter(app, tenant, &mut tx, &email.key(), from).await? {
        store::insert(&mut tx, id, sealed, now).await?;
        let payload = json!({ "request": id.to_string() });
        ::jobs::enqueue(&mut tx, now, jobs::WRITE, payload, now).await?;
    }
    tx.commit().await
}

/// Whom a link is for, if it still works.
pub(crate) async fn find(scope: &Scope, token: &Token) -> Result<Option<UserRecord>> {
    let mut tx = scope.read().await?;
    match link::find(&mut tx, Purpose::Reset, token, scope.now()).await? {
        Some(id) => user::store::find(&mut tx, id).await.map(Some),
        None => Ok(None),
    }
}

/// Chooses a password by a link: whatever was open is closed, and no session begins.
///
/// # Errors
/// `NotFound` for a link that does not work (any more); `Invalid` for a password that may not
/// be used, which does not use the link up.
pub async fn choose(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    typed: &str,
    browser: &Device,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    let id = link::find(&mut tx, Purpose::Reset, token, now).await?;
    let user = user::store::find(&mut tx, id.ok_or(Error::NotFound)?).await?;
    drop(tx);
    let own = [&user.name, &user.email, &tenant.name].map(String::as_str);
    let chosen = Password::choose("password", typed, &own)
        .map_err(|fault| Error::Invalid(kernel::FieldErrors::one(fault)))?;
    let hash = password::hash(app, tenant, &chosen).await?;

    let scope = scope_of(app, tenant, &user);
    let mut tx = scope.begin().await?;
    link::spend(&mut tx, Purpose::Reset, token, now)
        .await?
        .ok_or(Error::NotFound)?;
    user::store::set_password(&mut tx, user.id, &hash).await?;
    invitation::store::withdraw(&mut tx, user.id).await?;
    device::store::forget_all(&mut tx, user.id).await?;
    changed(&mut tx, &scope, &user).await?;
    let browser = browser.to_string();
    log::note(
        &mut tx,
        now,
        Event::PasswordReset,
        Some(user.id),
        None,
        &browser,
    )
    .await?;
    user::actions::remember(&mut tx, &scope, user.id, "password_reset", Vec::new()).await?;
    tx.commit().await
}

/// What every other password brings along: sessions, half a sign-in, links and counted failures
/// are those of the old one, and the person is told.
pub(crate) async fn changed(tx: &mut Tx, scope: &Scope, user: &UserRecord) -> Result<()> {
    session::store::end_all(tx, user.id).await?;
    factor::store::withdraw_challenges(tx, user.id).await?;
    link::withdraw_all(tx, user.id).await?;
    lockout::store::clear_user(tx, user.id).await?;
    let (app, tenant) = (scope.app(), scope.tenant());
    let reset = format!(
        "{}{}",
        app.settings.public_url,
        scope.path("/password-reset")
    );
    let args = [("link", reset.into())];
    letter::write(
        tx,
        app,
        tenant,
        &To::from(user),
        "password-changed",
        &args,
        None,
    )
    .await
}
