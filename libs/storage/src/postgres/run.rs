//! Statements on a connection: alone, wide, and in a pipeline.

use super::error;
use crate::dialect::{self, Engine};
use crate::sql::Ready;
use crate::{Row, Value};
use deadpool_postgres::Object;
use futures::future::BoxFuture;
use kernel::{Error, Result};
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use tokio_postgres::Statement;
use tokio_postgres::types::{ToSql, Type};

/// How many rows one wide insert takes, largest first; the rest goes one by one.
const WIDE: [usize; 2] = [500, 50];

/// How many statements are under way before the first answer is awaited.
const PIPELINE: usize = 256;

type Answer<T> = std::result::Result<T, tokio_postgres::Error>;
type Parameter<'a> = &'a (dyn ToSql + Sync);

/// The parameter types of statements made at run time. They are learned once and then sent
/// along, so that such a statement costs one round trip and nothing on the server keeps it.
#[derive(Clone, Default)]
pub(crate) struct Types(Arc<Mutex<HashMap<String, Arc<[Type]>>>>);

impl Types {
    /// When there are more texts than this, all are forgotten and learned anew.
    const MANY: usize = 1000;

    async fn of(&self, connection: &Object, sql: &Ready) -> Result<Arc<[Type]>> {
        let known = |types: &Self| {
            let map = types.0.lock().unwrap_or_else(PoisonError::into_inner);
            map.get(&*sql.text).cloned()
        };
        if let Some(types) = known(self) {
            return Ok(types);
        }
        let statement = connection
            .prepare(&sql.text)
            .await
            .map_err(|error| error::of(&error, sql.place))?;
        let types: Arc<[Type]> = statement.params().into();
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= Self::MANY {
            map.clear();
        }
        map.insert(sql.text.clone().into_owned(), types.clone());
        Ok(types)
    }
}

/// A statement that the server knows how to take.
pub(super) enum Prepared {
    /// Registered: prepared once for each connection.
    Named(Statement),
    /// Made at run time: parsed each time, its types known.
    Unnamed(Arc<[Type]>),
}

impl Prepared {
    pub async fn new(connection: &Object, types: &Types, sql: &Ready) -> Result<Self> {
        let prepared = if sql.registered {
            let statement = connection
                .prepare_cached(&sql.text)
                .await
                .map_err(|error| error::of(&error, sql.place))?;
            Prepared::Named(statement)
        } else {
            Prepared::Unnamed(types.of(connection, sql).await?)
        };
        Ok(prepared)
    }

    fn types(&self) -> &[Type] {
        match self {
            Prepared::Named(statement) => statement.params(),
            Prepared::Unnamed(types) => types,
        }
    }

    /// The driver would panic on another number of arguments.
    pub fn check(&self, args: usize, place: &str) -> Result<()> {
        let wanted = self.types().len();
        if wanted == args {
            return Ok(());
        }
        Err(Error::internal(format!(
            "{place}: {args} arguments for {wanted} parameters"
        )))
    }

    pub async fn query(
        &self,
        connection: &Object,
        text: &str,
        args: &[Value],
    ) -> Answer<Vec<tokio_postgres::Row>> {
        match self {
            Prepared::Named(statement) => connection.query(statement, &plain(args)).await,
            Prepared::Unnamed(types) => connection.query_typed(text, &typed(args, types)).await,
        }
    }

    pub async fn execute(&self, connection: &Object, text: &str, args: &[Value]) -> Answer<u64> {
        self.execute_all(connection, text, &plain(args)).await
    }

    /// The same with arguments that lie in several rows, so that none is copied.
    async fn execute_all(
        &self,
        connection: &Object,
        text: &str,
        args: &[Parameter<'_>],
    ) -> Answer<u64> {
        match self {
            Prepared::Named(statement) => connection.execute(statement, args).await,
            Prepared::Unnamed(types) => {
                let pairs = args.iter().zip(&**types);
                let typed: Vec<_> = pairs.map(|(arg, kind)| (*arg, kind.clone())).collect();
                connection.execute_typed(text, &typed).await
            }
        }
    }
}

fn plain(args: &[Value]) -> Vec<Parameter<'_>> {
    args.iter().map(|value| value as _).collect()
}

fn typed<'a>(args: &'a [Value], types: &[Type]) -> Vec<(Parameter<'a>, Type)> {
    let pairs = args.iter().zip(types);
    pairs
        .map(|(value, kind)| (value as _, kind.clone()))
        .collect()
}

/// Rows as the driver gives them become ours.
pub(super) fn rows(rows: &[tokio_postgres::Row], place: &str) -> Result<Vec<Row>> {
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let mut values = Vec::with_capacity(row.len());
        for i in 0..row.len() {
            values.push(row.try_get(i).map_err(|error| error::of(&error, place))?);
        }
        out.push(Row::new(values));
    }
    Ok(out)
}

/// The same statement for many rows: inserts go out wide, for `copy` is refused under row
/// security; anything else goes out as a pipeline.
pub(super) async fn many(
    connection: &Object,
    types: &Types,
    sql: &Ready,
    all: &[Vec<Value>],
) -> Result<u64> {
    let mut rest = all;
    let mut changed = 0;
    for size in WIDE {
        if rest.len() < size {
            continue;
        }
        let Some(text) = dialect::widen(Engine::Postgres, &sql.text, size) else {
            break;
        };
        let wide = Ready {
            text: text.into(),
            args: Vec::new(),
            place: sql.place,
            registered: sql.registered,
        };
        let prepared = Prepared::new(connection, types, &wide).await?;
        let (now, later) = rest.split_at(rest.len() - rest.len() % size);
        for rows in now.chunks(size) {
            let args: Vec<Parameter<'_>> = rows.iter().flatten().map(|value| value as _).collect();
            prepared.check(args.len(), sql.place)?;
            changed += prepared
                .execute_all(connection, &wide.text, &args)
                .await
                .map_err(|error| error::of(&error, sql.place))?;
        }
        rest = later;
    }
    let prepared = Prepared::new(connection, types, sql).await?;
    for chunk in rest.chunks(PIPELINE) {
        let mut under_way: Vec<UnderWay<'_>> = Vec::with_capacity(chunk.len());
        for args in chunk {
            prepared.check(args.len(), sql.place)?;
            let done = prepared.execute(connection, &sql.text, args);
            under_way.push((sql.place, Box::pin(done)));
        }
        changed += in_order(under_way).await?.iter().sum::<u64>();
    }
    Ok(changed)
}

/// Several statements in one pipeline.
pub(super) async fn batch(connection: &Object, types: &Types, all: &[Ready]) -> Result<()> {
    for chunk in all.chunks(PIPELINE) {
        let mut prepared = Vec::with_capacity(chunk.len());
        for sql in chunk {
            let one = Prepared::new(connection, types, sql).await?;
            one.check(sql.args.len(), sql.place)?;
            prepared.push(one);
        }
        let mut under_way: Vec<UnderWay<'_>> = Vec::with_capacity(chunk.len());
        for (one, sql) in prepared.iter().zip(chunk) {
            let done = one.execute(connection, &sql.text, &sql.args);
            under_way.push((sql.place, Box::pin(done)));
        }
        in_order(under_way).await?;
    }
    Ok(())
}

/// Several selects, or statements with a `returning`, in one pipeline.
pub(super) async fn all_of(
    connection: &Object,
    all: &[(Prepared, Ready)],
) -> Result<Vec<Vec<Row>>> {
    let mut under_way: Vec<UnderWay<'_, Vec<tokio_postgres::Row>>> = Vec::with_capacity(all.len());
    for (prepared, sql) in all {
        let answer = prepared.query(connection, &sql.text, &sql.args);
        under_way.push((sql.place, Box::pin(answer)));
    }
    let answers = in_order(under_way).await?;
    let places = all.iter().map(|(_, sql)| sql.place);
    answers
        .iter()
        .zip(places)
        .map(|(answer, place)| rows(answer, place))
        .collect()
}

/// A statement that leaves when it is first polled, and where it is written.
pub(super) type UnderWay<'a, T = u64> = (&'a str, BoxFuture<'a, Answer<T>>);

/// Sends all in order, awaits all answers, and tells the first error, which is the cause of
/// those after it.
pub(super) async fn in_order<T>(mut all: Vec<UnderWay<'_, T>>) -> Result<Vec<T>> {
    let mut answers: Vec<Option<Answer<T>>> = all.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut waiting = false;
        for ((_, future), answer) in all.iter_mut().zip(&mut answers) {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(done) => *answer = Some(done),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    let answers = all.iter().zip(answers);
    answers
        .filter_map(|((place, _), answer)| {
            answer.map(|answer| answer.map_err(|error| error::of(&error, place)))
        })
        .collect()
}
