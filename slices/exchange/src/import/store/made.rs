//! What a running import has made for names in its file.

use crate::import::Import;
use crate::import::made::{Record, Word};
use kernel::{Error, Id, Result};
use storage::{Row, Tx, Value, sql};

/// What the chunks so far have made.
pub(crate) async fn made(tx: &mut Tx, import: Id<Import>) -> Result<Vec<(Word, Record)>> {
    let rows = tx
        .all(sql!(
            "select word, record, own_row from import_made where import = $1",
            import
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Keeps what a chunk has made, or now knows better.
pub(crate) async fn keep_made(
    tx: &mut Tx,
    import: Id<Import>,
    made: &[(Word, Record)],
) -> Result<()> {
    let row = |(word, record): &(Word, Record)| {
        vec![
            Value::from(import),
            Value::from(word.to_vec()),
            Value::from(record.id),
            Value::from(record.own_row),
        ]
    };
    tx.run_many(
        sql!(
            "insert into import_made (import, word, record, own_row) values ($1, $2, $3, $4)
             on conflict (import, word) do update set record = excluded.record, own_row = excluded.own_row"
        ),
        made.iter().map(row).collect(),
    )
    .await
    .map(drop)
}

/// Forgets it: the import has ended or begins anew.
pub(crate) async fn forget_made(tx: &mut Tx, import: Id<Import>) -> Result<()> {
    tx.run(sql!("delete from import_made where import = $1", import))
        .await
        .map(drop)
}

fn read(row: &Row) -> Result<(Word, Record)> {
    let bytes = |i: usize| -> Result<[u8; 16]> {
        let bytes: Vec<u8> = row.get(i)?;
        let wrong = |_| Error::internal("a hash or an id of another length");
        bytes.try_into().map_err(wrong)
    };
    let record = Record {
        id: bytes(1)?,
        own_row: row.get(2)?,
    };
    Ok((bytes(0)?, record))
}
