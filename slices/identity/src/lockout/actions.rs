//! Security-sensitive: counting attempts, and letting somebody in again.

use crate::link::{self, Purpose};
use crate::lockout::store::Count;
use crate::lockout::{Kind, Origin, jobs, store};
use crate::log::{self, Event};
use crate::{Token, user};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Id, Result, Secret};
use kit::{Address, App, Permission, Scope, Tenant, User};
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;
use storage::Tx;

/// An attempt that was counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    kind: Kind,
    account: [u8; 32],
    network: Option<[u8; 32]>,
    /// The network over all tenants, for operators.
    everywhere: Option<[u8; 32]>,
    /// How many have failed in a row, this one among them; `None`: it is not heard.
    failures: Option<i64>,
}

/// Counts an attempt to get into an account, before its password is looked at. What it finds
/// is never shown: see [`Attempt::is_heard`].
///
/// # Errors
/// `Conflict("too_many_attempts")` when the network has to wait. That says nothing about any
/// account, so it is said openly and no work is done.
pub(crate) async fn admit(
    app: &App,
    tenant: &Tenant,
    email_key: &str,
    from: &Origin,
) -> Result<Attempt> {
    let now = app.clock.now();
    let account = account_key(app, tenant, email_key).await?;
    // Who comes with a browser of their own does not suffer for others in the same network.
    let network = match from.known {
        true => None,
        false => network(app, tenant, &from.address).await?,
    };
    let everywhere = match from.known {
        true => None,
        false => everywhere(app, &from.address).await?,
    };
    let kind = if from.known { Kind::Own } else { Kind::Account };
    let mut counts: Vec<Count<'_>> = network.map(of_network).into_iter().collect();
    counts.push(Count {
        kind,
        key: account,
        email_key: Some(email_key),
    });
    let mut tx = app.db.write(tenant.id).await?;
    let mut counted = store::count(&mut tx, &counts, now).await?.into_iter();
    if network.is_some() && counted.next().flatten().is_none() {
        // Dropped, so that it counts for no account.
        return Err(Error::Conflict("too_many_attempts"));
    }
    let failures = counted.next().flatten();
    tx.commit().await?;
    Ok(Attempt {
        kind,
        account,
        network,
        everywhere,
        failures,
    })
}

/// Counts a letter that somebody asks for; whether it may be written.
pub(crate) async fn admit_letter(
    app: &App,
    tenant: &Tenant,
    tx: &mut Tx,
    email_key: &str,
    from: &Origin,
) -> Result<bool> {
    let now = app.clock.now();
    let account = account_key(app, tenant, email_key).await?;
    let network = network(app, tenant, &from.address).await?;
    let mut counts = vec![Count {
        kind: Kind::Letters,
        key: account,
        email_key: Some(email_key),
    }];
    counts.extend(network.map(|key| Count {
        kind: Kind::NetworkLetters,
        ..of_network(key)
    }));
    let counted = store::count(tx, &counts, now).await?;
    Ok(counted.iter().all(Option::is_some))
}

impl Attempt {
    /// Whether the password is looked at. When it is not, the same work is done and the same
    /// answer given.
    pub(crate) fn is_heard(&self) -> bool {
        self.failures.is_some()
    }

    /// The attempt has failed: it is noted, and the person is told when it is time. `user` is
    /// who has the account, if anybody has.
    pub(crate) async fn failed(
        &self,
        app: &App,
        tenant: &Tenant,
        user: Option<Id<User>>,
        device: &str,
    ) -> Result<()> {
        let now = app.clock.now();
        if let Some(network) = self.everywhere {
            app.watch
                .failed(network, self.account, Some(tenant.id), now);
        }
        let told = self.failures.is_some_and(|n| self.kind.is_told(n));
        let mut tx = app.db.write(tenant.id).await?;
        store::touch(&mut tx, self.kind, self.account, now).await?;
        if told {
            let payload = json!({ "kind": self.kind.name(), "key": hex(&self.account) });
            ::jobs::enqueue(&mut tx, now, jobs::TELL, payload, now).await?;
        }
        if let Some(user) = user.filter(|_| self.is_heard()) {
            log::note_attempt(&mut tx, now, Event::SignInFailed, user, device, "password").await?;
            if told {
                log::note(&mut tx, now, Event::LockedOut, Some(user), None, device).await?;
            }
        }
        tx.commit().await
    }

    /// The attempt has succeeded: what failed before it from the same kind of browser is
    /// forgotten, and for its network it was no failure.
    pub(crate) async fn cleared(&self, app: &App, tx: &mut Tx) -> Result<()> {
        if let Some(network) = self.everywhere {
            app.watch.cleared(network, self.account);
        }
        // In the order in which they are counted, so that two never wait for each other.
        if let Some(key) = self.network {
            store::take_back(tx, Kind::Network, key, app.clock.now()).await?;
        }
        store::clear(tx, self.kind, self.account).await
    }
}

/// Lets a user in again who failed too often: by an administrator.
///
/// # Errors
/// `Forbidden` for a user who holds more than the actor: their password is not tried for longer
/// because somebody who may do less wants it so.
pub async fn admit_again(scope: &Scope, id: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    user::actions::may_manage(&mut tx, scope, &user).await?;
    if store::clear_user(&mut tx, id).await? {
        log::tell(&mut tx, scope, Event::LockOutLifted, id).await?;
        user::actions::remember(&mut tx, scope, id, "admitted_again", Vec::new()).await?;
    }
    tx.commit().await
}

/// The same by the link in the letter that told of it. False for a link that does not work.
pub(crate) async fn admit_by_link(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.write(tenant.id).await?;
    let Some(user) = link::spend(&mut tx, Purpose::Admission, token, now).await? else {
        return Ok(false);
    };
    store::clear_user(&mut tx, user).await?;
    log::note(&mut tx, now, Event::LockOutLifted, Some(user), None, "").await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether a link in a letter still lets somebody in again.
pub(crate) async fn is_alive(scope: &Scope, token: &Token) -> Result<bool> {
    let mut tx = scope.read().await?;
    let found = link::find(&mut tx, Purpose::Admission, token, scope.now()).await?;
    Ok(found.is_some())
}

/// A network, in which nobody has an account.
fn of_network(key: [u8; 32]) -> Count<'static> {
    Count {
        kind: Kind::Network,
        key,
        email_key: None,
    }
}

/// An account by the address that was typed, whether anybody has it or not.
async fn account_key(app: &App, tenant: &Tenant, email_key: &str) -> Result<[u8; 32]> {
    let key = app.vault.derived(tenant.id, "lockout").await?;
    keyed(&key, &[email_key.as_bytes()])
}

/// What stands for a network until the key of the day is destroyed; nothing of it can be found out.
pub(crate) async fn network(
    app: &App,
    tenant: &Tenant,
    address: &Address,
) -> Result<Option<[u8; 32]>> {
    let Some(network) = address.network() else {
        return Ok(None);
    };
    let key = app.vault.key_of_the_day().await?;
    keyed(&key, &[&tenant.id.0.to_be_bytes(), &network]).map(Some)
}

/// The same over all tenants.
async fn everywhere(app: &App, address: &Address) -> Result<Option<[u8; 32]>> {
    let Some(network) = address.network() else {
        return Ok(None);
    };
    let key = app.vault.key_of_the_day().await?;
    keyed(&key, &[b"everywhere", &network]).map(Some)
}

fn keyed(key: &Secret<[u8; 32]>, parts: &[&[u8]]) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose())
        .map_err(|_| Error::internal("a key of a wrong length"))?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
