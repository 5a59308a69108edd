//! Passkeys of operators in the control database.

use kernel::{Id, Result, Timestamp, micros};
use kit::platform::Operator;
use storage::{Tx, central};

/// A passkey; the row is named by its id.
pub(crate) struct Passkey {
    pub id: Id<Passkey>,
    pub operator: Id<Operator>,
    pub name: String,
    pub sealed: Vec<u8>,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// A new passkey.
pub(crate) async fn insert(tx: &mut Tx, key: &Passkey, mark: [u8; 32]) -> Result<()> {
    tx.run(central!(
        "insert into operator_passkeys (id, operator, name, sealed, mark, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        key.id,
        key.operator,
        &key.name,
        &key.sealed,
        mark,
        micros(key.created_at),
    ))
    .await
    .map(drop)
}

/// The passkeys of an operator.
pub(crate) async fn of(tx: &mut Tx, operator: Id<Operator>) -> Result<Vec<Passkey>> {
    let rows = tx
        .all(central!(
            "select id, operator, name, sealed, created_at, used_at
               from operator_passkeys
              where operator = $1
              order by id",
            operator
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The passkey of a credential.
pub(crate) async fn by_mark(tx: &mut Tx, mark: [u8; 32]) -> Result<Option<Passkey>> {
    let row = tx
        .maybe(central!(
            "select id, operator, name, sealed, created_at, used_at
               from operator_passkeys
              where mark = $1",
            mark
        ))
        .await?;
    row.as_ref().map(read).transpose()
}

/// A passkey was used; what is sealed of it may have changed.
pub(crate) async fn used(
    tx: &mut Tx,
    id: Id<Passkey>,
    sealed: Vec<u8>,
    now: Timestamp,
) -> Result<()> {
    tx.run(central!(
        "update operator_passkeys set sealed = $2, used_at = $3 where id = $1",
        id,
        sealed,
        micros(now),
    ))
    .await
    .map(drop)
}

/// What is sealed of a passkey lies under another key.
pub(crate) async fn seal(tx: &mut Tx, id: Id<Passkey>, sealed: Vec<u8>) -> Result<()> {
    tx.run(central!(
        "update operator_passkeys set sealed = $2 where id = $1",
        id,
        sealed,
    ))
    .await
    .map(drop)
}

/// Removes a passkey of an operator; false when there was none.
pub(crate) async fn remove(tx: &mut Tx, operator: Id<Operator>, id: Id<Passkey>) -> Result<bool> {
    let changed = tx
        .run(central!(
            "delete from operator_passkeys where operator = $1 and id = $2",
            operator,
            id
        ))
        .await?;
    Ok(changed == 1)
}

fn read(row: &storage::Row) -> Result<Passkey> {
    Ok(Passkey {
        id: row.get(0)?,
        operator: row.get(1)?,
        name: row.get(2)?,
        sealed: row.get(3)?,
        created_at: row.get(4)?,
        used_at: row.get(5)?,
    })
}
