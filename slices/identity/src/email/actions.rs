//! Security-sensitive: asking for another address, and confirming it.

use super::{LIFE, store};
use crate::log::{self, Event};
use crate::session::actions::scope_of;
use crate::user::actions::{change, no_staff, remember};
use crate::user::{self, UserRecord};
use crate::{Token, invitation, link};
use kernel::{Email, Error, Result, micros, timestamp};
use kit::letter::{self, To};
use kit::{App, Permission, Scope, Tenant};
use serde_json::json;
use std::sync::Arc;

/// The acting user wants another address: a letter to it brings the link that confirms it, and
/// the old address is told. Whether somebody else has the address is told to nobody: no letter is
/// written to it then, and nothing else differs.
pub(crate) async fn ask(scope: &Scope, email: &Email) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    no_staff(scope, email)?;
    let now = scope.now();
    let token = Token::new();
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    if user.email == email.as_str() {
        return Ok(());
    }
    let life = i64::try_from(LIFE.as_micros()).unwrap_or(i64::MAX);
    let expires = micros(now).saturating_add(life);
    store::put(&mut tx, id, token.hash(), email, now, expires).await?;
    let holder = user::store::by_email(&mut tx, &email.key()).await?;
    let (app, tenant) = (scope.app(), scope.tenant());
    if holder.is_none_or(|holder| holder == id) {
        let path = scope.path(format_args!("/email-change/{}", token.expose()));
        let link = format!("{}{path}", app.settings.public_url);
        let to = To {
            email: email.as_str().to_owned(),
            ..To::from(&user)
        };
        let args = [("link", link.into())];
        let until = Some(timestamp(expires));
        letter::write(&mut tx, app, tenant, &to, "email-change", &args, until).await?;
    }
    let old = To::from(&user);
    letter::write(&mut tx, app, tenant, &old, "email-asked", &[], None).await?;
    tx.commit().await
}

/// The acting user keeps the address that they have.
pub(crate) async fn withdraw(scope: &Scope) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    store::withdraw(&mut tx, id).await?;
    tx.commit().await
}

/// What a link would confirm, if it still works.
pub(crate) async fn find(scope: &Scope, token: &Token) -> Result<Option<String>> {
    let mut tx = scope.read().await?;
    let found = store::find(&mut tx, token.hash(), scope.now()).await?;
    Ok(found.map(|(_, email)| email))
}

/// From now on the address is theirs. Links that were sent to the old one stop working, and it is
/// told. False for a link that does not work (any more).
pub(crate) async fn confirm(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    let Some((id, _)) = store::find(&mut tx, token.hash(), now).await? else {
        return Ok(false);
    };
    let user: UserRecord = user::store::find(&mut tx, id).await?;
    drop(tx);
    let scope = scope_of(app, tenant, &user);
    let mut tx = scope.begin().await?;
    // Somebody may have been faster, with the link or with the address.
    let Some((_, email)) = store::find(&mut tx, token.hash(), now).await? else {
        return Ok(false);
    };
    let email = Email::parse(&email).map_err(|_| Error::internal("an address that is none"))?;
    let holder = user::store::by_email(&mut tx, &email.key()).await?;
    store::withdraw(&mut tx, id).await?;
    if holder.is_some_and(|holder| holder != id) {
        tx.commit().await?;
        return Ok(false);
    }
    store::change(&mut tx, id, &user.name, &email).await?;
    link::withdraw_all(&mut tx, id).await?;
    invitation::store::withdraw(&mut tx, id).await?;
    let changes = vec![change("email", json!(user.email), json!(email.as_str()))];
    remember(&mut tx, &scope, id, "updated", changes).await?;
    log::note(&mut tx, now, Event::EmailChanged, Some(id), None, "").await?;
    let old = To::from(&user);
    letter::write(&mut tx, app, tenant, &old, "email-changed", &[], None).await?;
    tx.commit().await?;
    Ok(true)
}
