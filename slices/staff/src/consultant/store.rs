//! Consultants, their sessions and visits in the database.

use crate::consultant::{Consultant, IDLE, KEPT, NewConsultant, VISITS_KEPT, Visited};
use kernel::{Id, Lang, Result, Timestamp, micros};
use kit::User;
use storage::{Row, Sight, Sql, Tx, sql};

/// A visit; the table is this file's.
enum Visit {}

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// Somebody invited, with the hash of their link.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Consultant>,
    new: &NewConsultant,
    by: Option<Id<User>>,
    now: Timestamp,
    link: [u8; 32],
) -> Result<()> {
    tx.run(sql!(
        "insert into consultants (id, name, email, reason, sees_people, invited_by, invited_at, expires_at, link_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        &new.name,
        new.email.as_str(),
        &new.reason,
        new.sight == Sight::People,
        by,
        micros(now),
        micros(now).saturating_add(new.days.saturating_mul(DAY)),
        link,
    ))
    .await
    .map(drop)
}

/// Another link; the one before and every open browser stop working.
pub(crate) async fn renew(tx: &mut Tx, id: Id<Consultant>, link: [u8; 32]) -> Result<()> {
    tx.batch(vec![
        sql!(
            "update consultants set link_hash = $2 where id = $1",
            id,
            link
        ),
        sql!("delete from consultant_sessions where consultant = $1", id),
    ])
    .await
}

/// Ends an invitation now; false if it had ended.
pub(crate) async fn end(
    tx: &mut Tx,
    id: Id<Consultant>,
    by: Option<Id<User>>,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update consultants set ended_at = $2, ended_by = $3, link_hash = null
              where id = $1 and ended_at is null and expires_at > $4",
            id,
            micros(now),
            by,
            micros(now),
        ))
        .await?;
    tx.run(sql!(
        "delete from consultant_sessions where consultant = $1",
        id
    ))
    .await?;
    Ok(changed == 1)
}

/// One consultant.
pub(crate) async fn find(tx: &mut Tx, id: Id<Consultant>) -> Result<Consultant> {
    let row = tx
        .one(sql!(
            "select id, name, email, reason, sees_people, invited_by, invited_at, expires_at, ended_at,
                    link_hash is not null
               from consultants
              where id = $1",
            id
        ))
        .await?;
    read(&row)
}

/// The latest consultants, latest first.
pub(crate) async fn latest(tx: &mut Tx, limit: usize) -> Result<Vec<Consultant>> {
    let rows = tx
        .all(sql!(
            "select id, name, email, reason, sees_people, invited_by, invited_at, expires_at, ended_at,
                    link_hash is not null
               from consultants
              order by id desc
              limit $1",
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// The consultants who may be here at this moment, the one who may stay longest first.
pub(crate) fn open(now: Timestamp) -> Sql {
    sql!(
        "select name, expires_at
           from consultants
          where ended_at is null and expires_at > $1
          order by expires_at desc
          limit 2",
        micros(now)
    )
}

/// Whom a link that was not opened yet is for.
pub(crate) async fn by_link(
    tx: &mut Tx,
    link: [u8; 32],
    now: Timestamp,
) -> Result<Option<Id<Consultant>>> {
    let row = tx
        .maybe(sql!(
            "select id from consultants where link_hash = $1 and ended_at is null and expires_at > $2",
            link,
            micros(now),
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Uses a link up; false if somebody was faster.
pub(crate) async fn spend(tx: &mut Tx, id: Id<Consultant>, link: [u8; 32]) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "update consultants set link_hash = null where id = $1 and link_hash = $2",
            id,
            link,
        ))
        .await?;
    Ok(changed == 1)
}

/// A browser in which a consultant came in.
pub(crate) async fn begin(
    tx: &mut Tx,
    id: Id<Consultant>,
    token: [u8; 32],
    lang: Lang,
    now: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into consultant_sessions (token_hash, consultant, expires_at, lang)
         values ($1, $2, $3, $4)",
        token,
        id,
        idle_from(now),
        lang.tag(),
    ))
    .await
    .map(drop)
}

/// The consultant of a browser, if they may still be here, and the language it asked for.
pub(crate) async fn who(
    tx: &mut Tx,
    token: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Consultant, Lang)>> {
    let row = tx
        .maybe(sql!(
            "select c.id, c.name, c.email, c.reason, c.sees_people, c.invited_by, c.invited_at, c.expires_at, c.ended_at,
                    c.link_hash is not null, s.lang
               from consultant_sessions s
               join consultants c on c.id = s.consultant
              where s.token_hash = $1 and s.expires_at > $2 and c.ended_at is null and c.expires_at > $3",
            token,
            micros(now),
            micros(now),
        ))
        .await?;
    row.map(|row| {
        let lang: String = row.get(10)?;
        Ok((read(&row)?, Lang::parse(&lang).unwrap_or_default()))
    })
    .transpose()
}

/// Notes that a consultant opens a page, and that their browser is in use.
pub(crate) async fn visit(
    tx: &mut Tx,
    id: Id<Consultant>,
    token: [u8; 32],
    page: &str,
    path: &str,
    now: Timestamp,
) -> Result<()> {
    tx.batch(vec![
        sql!(
            "insert into consultant_visits (id, consultant, at, page, path) values ($1, $2, $3, $4, $5)",
            Id::<Visit>::new(now),
            id,
            micros(now),
            page,
            path,
        ),
        sql!(
            "update consultant_sessions set expires_at = $2 where token_hash = $1",
            token,
            idle_from(now),
        ),
    ])
    .await
}

/// The latest pages that a consultant opened, latest first.
pub(crate) async fn visits(tx: &mut Tx, id: Id<Consultant>, limit: usize) -> Result<Vec<Visited>> {
    let rows = tx
        .all(sql!(
            "select at, page, path
               from consultant_visits
              where consultant = $1
              order by id desc
              limit $2",
            id,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Visited {
                at: row.get(0)?,
                page: row.get(1)?,
                path: row.get(2)?,
            })
        })
        .collect()
}

/// Ends one browser's session.
pub(crate) async fn leave(tx: &mut Tx, token: [u8; 32]) -> Result<()> {
    tx.run(sql!(
        "delete from consultant_sessions where token_hash = $1",
        token
    ))
    .await
    .map(drop)
}

/// Removes what is kept no longer.
pub(crate) async fn tidy(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = |days: i64| micros(now).saturating_sub(days.saturating_mul(DAY));
    tx.batch(vec![
        sql!(
            "delete from consultant_sessions where expires_at <= $1",
            micros(now)
        ),
        sql!(
            "delete from consultant_visits where at < $1",
            before(VISITS_KEPT)
        ),
        sql!(
            "delete from consultants where expires_at < $1 or ended_at < $2",
            before(KEPT),
            before(KEPT),
        ),
    ])
    .await
}

fn idle_from(now: Timestamp) -> i64 {
    let idle = i64::try_from(IDLE.as_micros()).unwrap_or(i64::MAX);
    micros(now).saturating_add(idle)
}

fn read(row: &Row) -> Result<Consultant> {
    let people: bool = row.get(4)?;
    Ok(Consultant {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        reason: row.get(3)?,
        sight: match people {
            true => Sight::People,
            false => Sight::Settings,
        },
        invited_by: row.get(5)?,
        invited_at: row.get(6)?,
        expires_at: row.get(7)?,
        ended_at: row.get(8)?,
        waiting: row.get(9)?,
    })
}
