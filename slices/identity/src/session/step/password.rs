//! Security-sensitive: the password of somebody who came by a provider and sets up their first
//! second factor.
//!
//! Never does a provider's word alone put a second factor before a password: whoever governs the
//! provider would keep out whose password it is, and could from then on show a factor as theirs.
//! The profile asks the same (`session/proof/factor.rs`). Of whoever has no password there is
//! nothing to ask.

use super::{spend, whose};
use crate::factor::challenge::{self, Kind as Waiting};
use crate::factor::store as factors;
use crate::lockout::{self, Origin};
use crate::password::{self, Password, Verdict};
use crate::session::{Device, First};
use crate::{Token, device as devices, user};
use kernel::{Email, Error, Id, Result};
use kit::{App, Tenant, User};
use std::sync::Arc;
use storage::Tx;

/// Whether somebody shows their password before they set up a second factor.
pub(super) async fn is_first(tx: &mut Tx, user: Id<User>, first: First) -> Result<bool> {
    Ok(first == First::Sso
        && !factors::has(tx, user).await?.any()
        && user::store::has_password(tx, user).await?)
}

/// Compares the password, counted like one at the door. The setting up goes on under another
/// token.
///
/// # Errors
/// `NotFound` when the challenge has ended. `Conflict("too_many_attempts")` when the network has to
/// wait. `Invalid` on `password` when it is wrong, or when too many were.
pub(crate) async fn show(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    typed: &Password,
    device: &Device,
) -> Result<Token> {
    let mut tx = app.db.read(tenant.id).await?;
    let (user, first) = whose(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    if !is_first(&mut tx, user.id, first).await? {
        return Err(Error::NotFound);
    }
    let kept = user::store::password(&mut tx, user.id).await?;
    let look = devices::store::find(device.hash(), user.id, app.clock.now());
    let known = tx.maybe(look).await?.is_some();
    drop(tx);

    let key = Email::parse(&user.email).map_or_else(|_| String::new(), |email| email.key());
    let from = Origin {
        address: *device.address(),
        known,
    };
    let attempt = lockout::admit(app, tenant, &key, &from).await?;
    let heard = kept.filter(|_| attempt.is_heard());
    if password::verify(app, tenant, typed, heard).await? == Verdict::Wrong {
        let browser = device.to_string();
        attempt.failed(app, tenant, Some(user.id), &browser).await?;
        return Err(Error::invalid("password", "wrong_password"));
    }

    let mut tx = app.db.write(tenant.id).await?;
    // Another password takes every challenge away, so this one was compared with what still holds.
    spend(&mut tx, app, tenant, Waiting::Enrolment, token).await?;
    attempt.cleared(app, &mut tx).await?;
    let (kind, first) = (Waiting::Enrolment, First::SsoAndPassword);
    let token = challenge::issue(&mut tx, app, tenant, kind, Some(user.id), &first).await?;
    tx.commit().await?;
    Ok(token)
}
