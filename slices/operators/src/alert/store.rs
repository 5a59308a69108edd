//! Alerts in the control database.

use super::Alert;
use kernel::{Id, Result, micros};
use kit::platform::Operator;
use kit::watch::{Network, Tried};
use storage::{Row, Sql, Tx, central};

/// A process of the installation.
pub(crate) enum Process {}

/// A letter that waits.
pub(crate) struct Waiting {
    pub alert: Id<Alert>,
    pub operator: Id<Operator>,
    pub attempts: i64,
    pub due_at: i64,
}

/// What a process has seen of a network.
pub(crate) async fn report(
    tx: &mut Tx,
    process: Id<Process>,
    tried: &Tried,
    now: i64,
) -> Result<()> {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    tx.run(central!(
        "insert into platform_failures (network, process, accounts, tenants, at)
         values ($1, $2, $3, $4, $5)
         on conflict (network, process) do update
            set accounts = excluded.accounts, tenants = excluded.tenants, at = excluded.at",
        tried.network,
        process,
        number(tried.accounts),
        number(tried.tenants),
        now,
    ))
    .await
    .map(drop)
}

/// What all processes have seen of a network lately: accounts, and tenants of the one that has
/// seen most of them.
pub(crate) async fn together(tx: &mut Tx, network: Network, since: i64) -> Result<(i64, i64)> {
    let rows = tx
        .all(central!(
            "select accounts, tenants from platform_failures where network = $1 and at > $2 limit 1000",
            network,
            since,
        ))
        .await?;
    let (mut accounts, mut tenants) = (0_i64, 0_i64);
    for row in &rows {
        accounts = accounts.saturating_add(row.get(0)?);
        tenants = tenants.max(row.get(1)?);
    }
    Ok((accounts, tenants))
}

/// The latest alert of the same since then.
pub(crate) async fn since(
    tx: &mut Tx,
    kind: &str,
    mark: &str,
    since: i64,
) -> Result<Option<Alert>> {
    let row = tx
        .maybe(central!(
            "select id, at, kind, mark, count, tenants
               from platform_alerts
              where kind = $1 and mark = $2 and at > $3
              order by at desc
              limit 1",
            kind,
            mark,
            since,
        ))
        .await?;
    row.as_ref().map(alert).transpose()
}

/// False when another process was faster.
pub(crate) async fn insert(tx: &mut Tx, alert: &Alert, slot: i64) -> Result<bool> {
    let made = tx
        .run(central!(
            "insert into platform_alerts (id, at, slot, kind, mark, count, tenants)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (kind, mark, slot) do nothing",
            alert.id,
            micros(alert.at),
            slot,
            &alert.kind,
            &alert.mark,
            alert.count,
            alert.tenants,
        ))
        .await?;
    Ok(made == 1)
}

/// It has happened more often by now.
pub(crate) async fn count_on(tx: &mut Tx, id: Id<Alert>, count: i64, tenants: i64) -> Result<()> {
    tx.run(central!(
        "update platform_alerts set count = $2, tenants = $3 where id = $1",
        id,
        count,
        tenants,
    ))
    .await
    .map(drop)
}

/// One alert.
pub(crate) async fn maybe(tx: &mut Tx, id: Id<Alert>) -> Result<Option<Alert>> {
    let row = tx
        .maybe(central!(
            "select id, at, kind, mark, count, tenants from platform_alerts where id = $1",
            id,
        ))
        .await?;
    row.as_ref().map(alert).transpose()
}

/// A page of alerts, the latest first, from before the alert `before`.
pub(crate) fn page(before: Option<Id<Alert>>, limit: i64) -> Sql {
    central!(
        "select id, at, kind, mark, count, tenants
           from platform_alerts
          where id < $1
          order by id desc
          limit $2",
        before.unwrap_or(Id::from_bytes([0xff; 16])),
        limit,
    )
}

/// Asks for a letter to everybody who has access.
pub(crate) async fn ask(tx: &mut Tx, alert: Id<Alert>, now: i64, confirmed: i64) -> Result<()> {
    tx.run(central!(
        "insert into platform_letters (alert, operator, attempts, due_at)
         select $1, id, 0, $2
           from operators
          where locked_at is null and confirmed_at > $3",
        alert,
        now,
        confirmed,
    ))
    .await
    .map(drop)
}

/// Letters whose time has come.
pub(crate) fn due(now: i64, limit: i64) -> Sql {
    central!(
        "select alert, operator, attempts, due_at
           from platform_letters
          where due_at <= $1
          order by due_at
          limit $2",
        now,
        limit,
    )
}

/// Puts a letter off until then; false when another process has taken it.
pub(crate) async fn claim(tx: &mut Tx, letter: &Waiting, until: i64) -> Result<bool> {
    let claimed = tx
        .run(central!(
            "update platform_letters
                set due_at = $4, attempts = attempts + 1
              where alert = $1 and operator = $2 and due_at = $3",
            letter.alert,
            letter.operator,
            letter.due_at,
            until,
        ))
        .await?;
    Ok(claimed == 1)
}

/// It was taken, or is of no more use.
pub(crate) async fn remove(tx: &mut Tx, letter: &Waiting) -> Result<()> {
    tx.run(central!(
        "delete from platform_letters where alert = $1 and operator = $2",
        letter.alert,
        letter.operator,
    ))
    .await
    .map(drop)
}

/// Removes alerts and counts that are older.
pub(crate) async fn tidy(tx: &mut Tx, alerts: i64, failures: i64) -> Result<()> {
    tx.batch(vec![
        central!("delete from platform_alerts where at <= $1", alerts),
        central!("delete from platform_failures where at <= $1", failures),
    ])
    .await
}

pub(crate) fn alert(row: &Row) -> Result<Alert> {
    Ok(Alert {
        id: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        mark: row.get(3)?,
        count: row.get(4)?,
        tenants: row.get(5)?,
    })
}

pub(crate) fn waiting(row: &Row) -> Result<Waiting> {
    Ok(Waiting {
        alert: row.get(0)?,
        operator: row.get(1)?,
        attempts: row.get(2)?,
        due_at: row.get(3)?,
    })
}
