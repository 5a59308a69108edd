//! The log in the control database.

use super::Line;
use kernel::{Error, Id, Result};
use kit::platform::Operator;
use storage::{Row, Sql, Tx, central};

const NOTHING: [u8; 32] = [0; 32];

/// The place of the next line, and the hash of the one before. Whoever asks holds the end of the
/// log until their transaction ends.
pub(crate) async fn next(tx: &mut Tx) -> Result<(i64, Vec<u8>)> {
    let row = tx
        .one(central!(
            "insert into operator_log_ends (one, last_seq, last_hash, removed_seq, removed_hash)
             values (1, 1, $1, 0, $1)
             on conflict (one) do update set last_seq = operator_log_ends.last_seq + 1
             returning last_seq, last_hash",
            NOTHING,
        ))
        .await?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Adds a line and moves the end behind it.
pub(crate) async fn insert(tx: &mut Tx, line: &Line) -> Result<()> {
    tx.batch(vec![
        central!(
            "insert into operator_log
                 (seq, at, who, operator, session, action, route, tenant, outcome, reason, salt, digest, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            line.seq,
            line.at,
            &line.who,
            line.operator,
            line.session,
            &line.action,
            &line.route,
            line.tenant,
            &line.outcome,
            &line.reason,
            line.salt.clone(),
            &line.digest,
            &line.hash,
        ),
        central!(
            "update operator_log_ends set last_hash = $1 where one = 1",
            &line.hash
        ),
    ])
    .await
}

/// Takes the content from lines about opened pages that are older; the chain stays.
pub(crate) async fn blank_views(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.run(central!(
        "update operator_log
            set operator = null, session = null, route = '', tenant = null, reason = '', salt = null
          where at < $1 and action = 'view' and salt is not null",
        before
    ))
    .await
}

/// Removes the lines that are older, and remembers the last one's hash.
pub(crate) async fn remove(tx: &mut Tx, before: i64) -> Result<u64> {
    // Lines are in the order of their places; a clock that went back must not tear the chain.
    let row = tx
        .maybe(central!(
            "select seq, hash from operator_log
              where seq < coalesce((select min(seq) from operator_log where at >= $1),
                                   (select max(seq) + 1 from operator_log))
              order by seq desc
              limit 1",
            before
        ))
        .await?;
    let Some(row) = row else {
        return Ok(0);
    };
    let (seq, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
    tx.run(central!(
        "update operator_log_ends set removed_seq = $1, removed_hash = $2 where one = 1",
        seq,
        hash,
    ))
    .await?;
    tx.run(central!("delete from operator_log where seq <= $1", seq))
        .await
}

/// The ends of the log: place and hash of the last removed line and of the last one; nothing
/// when nothing was ever logged.
pub(crate) async fn ends(tx: &mut Tx) -> Result<Option<((i64, Vec<u8>), (i64, Vec<u8>))>> {
    let row = tx
        .maybe(central!(
            "select removed_seq, removed_hash, last_seq, last_hash from operator_log_ends where one = 1"
        ))
        .await?;
    row.map(|row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?))))
        .transpose()
}

/// Lines behind a place, in their order.
pub(crate) async fn after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<Line>> {
    let rows = tx
        .all(central!(
            "select seq, at, who, operator, session, action, route, tenant, outcome, reason, salt, digest, hash
               from operator_log
              where seq > $1
              order by seq
              limit $2",
            seq,
            limit,
        ))
        .await?;
    rows.iter().map(line).collect()
}

/// The newest lines before a place, newest first, of one operator or of all.
pub(crate) fn page(before: Option<i64>, of: Option<Id<Operator>>, limit: i64) -> Sql {
    let before = before.unwrap_or(i64::MAX);
    match of {
        None => central!(
            "select seq, at, who, operator, session, action, route, tenant, outcome, reason, salt, digest, hash
               from operator_log
              where seq < $1
              order by seq desc
              limit $2",
            before,
            limit,
        ),
        Some(operator) => central!(
            "select seq, at, who, operator, session, action, route, tenant, outcome, reason, salt, digest, hash
               from operator_log
              where operator = $1 and seq < $2
              order by seq desc
              limit $3",
            operator,
            before,
            limit,
        ),
    }
}

pub(crate) fn line(row: &Row) -> Result<Line> {
    let seq: i64 = row.get(0)?;
    if seq < 1 {
        return Err(Error::internal(
            "a line of the log of operators has no place",
        ));
    }
    Ok(Line {
        seq,
        at: row.get(1)?,
        who: row.get(2)?,
        operator: row.get(3)?,
        session: row.get(4)?,
        action: row.get(5)?,
        route: row.get(6)?,
        tenant: row.get(7)?,
        outcome: row.get(8)?,
        reason: row.get(9)?,
        salt: row.get(10)?,
        digest: row.get(11)?,
        hash: row.get(12)?,
    })
}
