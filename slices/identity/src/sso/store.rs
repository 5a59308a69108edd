//! Providers and identities in the database.

use crate::sso::provider::{NewProvider, Setup};
use crate::sso::{Provider, ProviderId};
use kernel::{Error, Id, Result, Timestamp, micros};
use kit::{Role, User};
use storage::{Row, Sql, Tx, sql};

/// A new provider, not yet set up.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<ProviderId>,
    new: &NewProvider,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into sso_providers (id, title, issuer, role, makes_users, required, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        &new.title,
        &new.issuer,
        Role::User.name(),
        false,
        false,
        micros(now),
    ))
    .await
    .map(drop)
}

/// One provider.
pub(crate) async fn find(tx: &mut Tx, id: Id<ProviderId>) -> Result<Provider> {
    let row = tx
        .one(sql!(
            "select id, title, issuer, client_id, secret, domains, role, makes_users, required, version,
                    metadata, metadata_at, keys, keys_at
               from sso_providers
              where id = $1",
            id
        ))
        .await?;
    record(&row)
}

/// Every provider, by name. A tenant has a handful.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Provider>> {
    let rows = tx
        .all(sql!(
            "select id, title, issuer, client_id, secret, domains, role, makes_users, required, version,
                    metadata, metadata_at, keys, keys_at
               from sso_providers
              order by title, id
              limit 50"
        ))
        .await?;
    rows.iter().map(record).collect()
}

/// Whether everybody but administrators must come in by a provider: a row if they must.
pub(crate) fn is_required() -> Sql {
    sql!(
        "select 1 from sso_providers where required = $1 limit 1",
        true
    )
}

/// Saves what an administrator has set; the secret only where there is a new one.
pub(crate) async fn save(
    tx: &mut Tx,
    id: Id<ProviderId>,
    setup: &Setup,
    secret: Option<Vec<u8>>,
) -> Result<()> {
    tx.run(sql!(
        "update sso_providers
            set title = $2, client_id = $3, secret = coalesce($4, secret), domains = $5, role = $6,
                makes_users = $7, required = $8, version = version + 1
          where id = $1",
        id,
        &setup.title,
        &setup.client_id,
        secret,
        setup.domains.join(" "),
        setup.role.name(),
        setup.makes_users,
        setup.required,
    ))
    .await
    .map(drop)
}

/// No other provider is required any more.
pub(crate) async fn require_only(tx: &mut Tx, id: Id<ProviderId>) -> Result<()> {
    tx.run(sql!(
        "update sso_providers set required = $2, version = version + 1 where required = $3 and id <> $1",
        id,
        false,
        true,
    ))
    .await
    .map(drop)
}

/// Removes a provider with every identity at it.
pub(crate) async fn remove(tx: &mut Tx, id: Id<ProviderId>) -> Result<()> {
    tx.run(sql!("delete from sso_providers where id = $1", id))
        .await
        .map(drop)
}

/// Keeps what the provider publishes about itself.
pub(crate) async fn keep_metadata(
    tx: &mut Tx,
    id: Id<ProviderId>,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update sso_providers set metadata = $2, metadata_at = $3 where id = $1",
        id,
        text,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Keeps the keys that the provider publishes.
pub(crate) async fn keep_keys(
    tx: &mut Tx,
    id: Id<ProviderId>,
    text: &str,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update sso_providers set keys = $2, keys_at = $3 where id = $1",
        id,
        text,
        micros(now),
    ))
    .await
    .map(drop)
}

/// The user who is this subject at the provider, and whether they have confirmed that.
pub(crate) async fn who(
    tx: &mut Tx,
    provider: Id<ProviderId>,
    subject: &str,
) -> Result<Option<(Id<User>, bool)>> {
    let row = tx
        .maybe(sql!(
            "select user_id, confirmed_at from sso_identities where provider_id = $1 and subject = $2",
            provider,
            subject,
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get::<Option<Timestamp>>(1)?.is_some())))
        .transpose()
}

/// From now on this subject is this user. `confirmed_at`: when they confirmed it, if not only the
/// provider says so.
pub(crate) async fn link(
    tx: &mut Tx,
    provider: Id<ProviderId>,
    subject: &str,
    user: Id<User>,
    (now, confirmed_at): (Timestamp, Option<Timestamp>),
) -> Result<()> {
    tx.run(sql!(
        "insert into sso_identities (provider_id, subject, user_id, linked_at, used_at, confirmed_at)
         values ($1, $2, $3, $4, $5, $6)",
        provider,
        subject,
        user,
        micros(now),
        micros(now),
        confirmed_at.map(micros),
    ))
    .await
    .map(drop)
}

/// Whether a user is linked at a provider and has not confirmed it.
pub(crate) async fn waits(tx: &mut Tx, provider: Id<ProviderId>, user: Id<User>) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from sso_identities
              where provider_id = $1 and user_id = $2 and confirmed_at is null",
            provider,
            user,
        ))
        .await?;
    Ok(row.is_some())
}

/// The user has confirmed that they are who the provider says; false if there is no link that
/// waits for it.
pub(crate) async fn confirm(
    tx: &mut Tx,
    provider: Id<ProviderId>,
    user: Id<User>,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update sso_identities set confirmed_at = $3
              where provider_id = $1 and user_id = $2 and confirmed_at is null",
            provider,
            user,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Notes that somebody came in by this identity.
pub(crate) async fn used(
    tx: &mut Tx,
    provider: Id<ProviderId>,
    user: Id<User>,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update sso_identities set used_at = $3 where provider_id = $1 and user_id = $2",
        provider,
        user,
        micros(now),
    ))
    .await
    .map(drop)
}

/// Where a user is linked.
#[derive(Clone, Copy)]
pub(crate) struct Link {
    /// At which provider.
    pub provider: Id<ProviderId>,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// Whether the user has confirmed it: else only the provider says so.
    pub is_confirmed: bool,
}

/// Where a user is linked.
pub(crate) async fn of_user(tx: &mut Tx, user: Id<User>) -> Result<Vec<Link>> {
    let rows = tx
        .all(sql!(
            "select provider_id, linked_at, used_at, confirmed_at
               from sso_identities
              where user_id = $1
              order by linked_at, provider_id",
            user
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Link {
                provider: row.get(0)?,
                since: row.get(1)?,
                used: row.get(2)?,
                is_confirmed: row.get::<Option<Timestamp>>(3)?.is_some(),
            })
        })
        .collect()
}

/// How many users are linked at a provider, counted up to a hundred.
pub(crate) async fn users_of(tx: &mut Tx, provider: Id<ProviderId>) -> Result<usize> {
    let rows = tx
        .all(sql!(
            "select user_id from sso_identities where provider_id = $1 limit 100",
            provider
        ))
        .await?;
    Ok(rows.len())
}

/// The link is no more; false if there was none.
pub(crate) async fn unlink(tx: &mut Tx, provider: Id<ProviderId>, user: Id<User>) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "delete from sso_identities where provider_id = $1 and user_id = $2",
            provider,
            user,
        ))
        .await?;
    Ok(changed == 1)
}

fn record(row: &Row) -> Result<Provider> {
    let (domains, role): (String, String) = (row.get(5)?, row.get(6)?);
    Ok(Provider {
        id: row.get(0)?,
        title: row.get(1)?,
        issuer: row.get(2)?,
        client_id: row.get(3)?,
        secret: row.get(4)?,
        domains: domains
            .split(' ')
            .filter(|d| !d.is_empty())
            .map(str::to_owned)
            .collect(),
        role: Role::parse(&role).ok_or_else(|| Error::internal("a stored role does not exist"))?,
        makes_users: row.get(7)?,
        required: row.get(8)?,
        version: row.get(9)?,
        metadata: (row.get(10)?, row.get(11)?),
        keys: (row.get(12)?, row.get(13)?),
    })
}

/// Removes every link of a user to a provider.
pub(crate) async fn unlink_all(tx: &mut Tx, user: Id<User>) -> Result<()> {
    tx.run(sql!("delete from sso_identities where user_id = $1", user))
        .await
        .map(drop)
}
