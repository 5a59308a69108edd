//! The table of letters and every statement on it.

use crate::Recipient;
use crate::letter::{Content, Kept, Letter, State};
use kernel::{Id, Result, Timestamp};
use storage::{Migration, Tx, sql};

/// The table of letters, for every tenant's database.
pub const MIGRATIONS: &[Migration] = &[Migration {
    stamp: "20261129_0005_letters",
    sql: "
{table letters}
    id {id} not null,
    user_id {id},
    state {text} not null,
    attempts {i64} not null,
    error_code {text},
    created_at {i64} not null,
    due_at {i64} not null,
    until_at {i64} not null,
    sealed {blob} not null,
    {pk id}
{end}
",
}];

/// A letter as it is stored.
pub(crate) struct Row {
    pub id: Id<Letter>,
    pub state: State,
    pub attempts: i64,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub until: Timestamp,
    pub sealed: Vec<u8>,
}

impl Row {
    fn read(row: &storage::Row) -> Result<Self> {
        Ok(Row {
            id: row.get(0)?,
            state: row.get::<String>(1)?.parse()?,
            attempts: row.get(2)?,
            error: row.get(3)?,
            created_at: row.get(4)?,
            due_at: row.get(5)?,
            until: row.get(6)?,
            sealed: row.get(7)?,
        })
    }

    pub fn opened(self, content: Content) -> Kept {
        Kept {
            id: self.id,
            content,
            state: self.state,
            attempts: self.attempts,
            error: self.error,
            created_at: self.created_at,
            due_at: self.due_at,
            until: self.until,
        }
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: Id<Letter>,
    user: Option<Id<Recipient>>,
    now: Timestamp,
    until: Timestamp,
    sealed: Vec<u8>,
) -> Result<()> {
    tx.later(vec![sql!(
        "insert into letters (id, user_id, state, attempts, created_at, due_at, until_at, sealed)
         values ($1, $2, 'waiting', 0, $3, $4, $5, $6)",
        id,
        user,
        now,
        now,
        until,
        sealed,
    )])
    .await
}

pub(crate) async fn find(tx: &mut Tx, id: Id<Letter>) -> Result<Option<Row>> {
    let row = tx
        .maybe(sql!(
            "select id, state, attempts, error_code, created_at, due_at, until_at, sealed
               from letters
              where id = $1",
            id
        ))
        .await?;
    row.as_ref().map(Row::read).transpose()
}

/// The newest letters; ids rise with time.
pub(crate) async fn newest(tx: &mut Tx, limit: usize) -> Result<Vec<Row>> {
    let rows = tx
        .all(sql!(
            "select id, state, attempts, error_code, created_at, due_at, until_at, sealed
               from letters
              order by id desc
              limit $1",
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(Row::read).collect()
}

/// The newest letters to one user.
pub(crate) async fn to_user(tx: &mut Tx, user: Id<Recipient>, limit: usize) -> Result<Vec<Row>> {
    let rows = tx
        .all(sql!(
            "select id, state, attempts, error_code, created_at, due_at, until_at, sealed
               from letters
              where user_id = $1
              order by id desc
              limit $2",
            user,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter().map(Row::read).collect()
}

/// It is tried again at `due`.
pub(crate) async fn put_off(
    tx: &mut Tx,
    id: Id<Letter>,
    attempts: i64,
    error: &str,
    due: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "update letters set attempts = $2, error_code = $3, due_at = $4 where id = $1",
        id,
        attempts,
        error,
        due,
    ))
    .await
    .map(drop)
}

/// It will not be sent; `sealed` is what is left of it.
pub(crate) async fn give_up(
    tx: &mut Tx,
    id: Id<Letter>,
    state: State,
    error: Option<String>,
    sealed: Vec<u8>,
) -> Result<()> {
    tx.run(sql!(
        "update letters set state = $2, error_code = $3, sealed = $4 where id = $1",
        id,
        state.name(),
        error,
        sealed,
    ))
    .await
    .map(drop)
}

pub(crate) async fn remove(tx: &mut Tx, id: Id<Letter>) -> Result<()> {
    tx.run(sql!("delete from letters where id = $1", id))
        .await
        .map(drop)
}
