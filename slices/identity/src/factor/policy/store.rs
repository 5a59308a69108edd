//! What was decided, and what was seen of the provider: one row each, or none yet.

use crate::factor::policy::{Decision, Wanted};
use kernel::{Error, Result, Timestamp, micros};
use storage::{Row, Sql, Tx, sql};

/// The only row.
const ONLY: i64 = 1;
/// Since when nothing is decided: a row that only says whether messages are allowed begins at no
/// moment and asks nobody.
const NEVER: i64 = 0;

/// What is kept of a tenant's decisions.
pub(crate) struct Kept {
    pub decided: Option<Decision>,
    pub allows_messages: bool,
}

/// What the provider asked when that was last seen, and since when.
pub(crate) struct Seen {
    pub wanted: Wanted,
    pub since: Timestamp,
}

fn wanted(row: &Row) -> Result<Wanted> {
    Wanted::parse(&row.get::<String>(0)?)
        .ok_or_else(|| Error::internal("a policy that does not exist"))
}

/// What was decided, if anything was.
pub(crate) async fn find(tx: &mut Tx) -> Result<Option<Kept>> {
    let row = tx.maybe(look()).await?;
    kept(row.as_ref())
}

/// The look for what was decided; [`kept`] reads what it finds.
pub(crate) fn look() -> Sql {
    sql!(
        "select wanted, since, allows_messages from factor_policy where id = $1",
        ONLY
    )
}

/// What was decided, read from what [`look`] found.
pub(crate) fn kept(row: Option<&Row>) -> Result<Option<Kept>> {
    row.map(|row| {
        let (wanted, since) = (wanted(row)?, row.get::<i64>(1)?);
        let is_decided = wanted != Wanted::Nobody || since > NEVER;
        Ok(Kept {
            decided: is_decided.then(|| Decision {
                wanted,
                since: kernel::timestamp(since),
            }),
            allows_messages: row.get::<i64>(2)? == 1,
        })
    })
    .transpose()
}

/// Keeps what was decided.
pub(crate) async fn save(tx: &mut Tx, decided: Decision) -> Result<()> {
    keep(tx, decided.wanted, micros(decided.since)).await
}

/// Forgets what was decided; whether messages are allowed stays.
pub(crate) async fn forget(tx: &mut Tx) -> Result<()> {
    keep(tx, Wanted::Nobody, NEVER).await
}

async fn keep(tx: &mut Tx, wanted: Wanted, since: i64) -> Result<()> {
    let update = sql!(
        "update factor_policy set wanted = $2, since = $3 where id = $1",
        ONLY,
        wanted.name(),
        since,
    );
    let insert = sql!(
        "insert into factor_policy (id, wanted, since) values ($1, $2, $3)",
        ONLY,
        wanted.name(),
        since,
    );
    put(tx, update, insert).await
}

/// Keeps whether codes may come as text messages.
pub(crate) async fn allow_messages(tx: &mut Tx, allows: bool) -> Result<()> {
    let update = sql!(
        "update factor_policy set allows_messages = $2 where id = $1",
        ONLY,
        i64::from(allows),
    );
    let insert = sql!(
        "insert into factor_policy (id, wanted, since, allows_messages) values ($1, $2, $3, $4)",
        ONLY,
        Wanted::Nobody.name(),
        NEVER,
        i64::from(allows),
    );
    put(tx, update, insert).await
}

/// Changes the only row, or makes it. The key of such a table has not the same name on both
/// engines, so neither can be asked to do both in one statement.
async fn put(tx: &mut Tx, update: Sql, insert: Sql) -> Result<()> {
    if tx.run(update).await? > 0 {
        return Ok(());
    }
    tx.run(insert).await.map(drop)
}

/// What was last seen of the provider.
pub(crate) async fn seen(tx: &mut Tx) -> Result<Option<Seen>> {
    let row = tx.maybe(look_at_default()).await?;
    seen_in(row.as_ref())
}

/// The look for what was last seen of the provider; [`seen_in`] reads what it finds.
pub(crate) fn look_at_default() -> Sql {
    sql!(
        "select wanted, since from factor_default where id = $1",
        ONLY
    )
}

/// What was last seen of the provider, read from what [`look_at_default`] found.
pub(crate) fn seen_in(row: Option<&Row>) -> Result<Option<Seen>> {
    row.map(|row| {
        Ok(Seen {
            wanted: wanted(row)?,
            since: row.get(1)?,
        })
    })
    .transpose()
}

/// Keeps what is seen of the provider now. Two who see it at once see the same.
pub(crate) async fn see(tx: &mut Tx, seen: &Seen) -> Result<()> {
    let (wanted, since) = (seen.wanted.name(), micros(seen.since));
    let update = sql!(
        "update factor_default set wanted = $2, since = $3 where id = $1",
        ONLY,
        wanted,
        since,
    );
    let insert = sql!(
        "insert into factor_default (id, wanted, since) values ($1, $2, $3) on conflict do nothing",
        ONLY,
        wanted,
        since,
    );
    put(tx, update, insert).await
}
