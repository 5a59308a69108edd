//! PostgreSQL's errors in our six words. Argument values never appear in them: neither the
//! detail is repeated nor, outside a few classes, the message.

use deadpool_postgres::PoolError;
use kernel::Error;
use tokio_postgres::error::DbError;

/// An error while a statement was prepared or ran.
pub(super) fn of(error: &tokio_postgres::Error, place: &str) -> Error {
    match error.as_db_error() {
        Some(error) => of_server(error, place),
        None if error.is_closed() => Error::Busy,
        // The driver's own words name a parameter's number and type.
        None => Error::internal(format!("{place}: {}", chain(error))),
    }
}

fn of_server(error: &DbError, place: &str) -> Error {
    let code = error.code().code();
    let class = code.get(..2).unwrap_or(code);
    match (class, code) {
        (_, "23505") => Error::Conflict("duplicate"),
        // Serialisation, deadlock, lock and statement time limits, too many connections,
        // a server that stops or starts.
        ("40" | "53" | "08", _) | (_, "55P03" | "57014" | "57P01" | "57P02" | "57P03") => {
            Error::Busy
        }
        ("23", _) => Error::internal(format!(
            "{place}: {} failed on {}{}",
            error.constraint().unwrap_or("a constraint"),
            error.table().unwrap_or("a table"),
            error
                .column()
                .map(|column| format!(".{column}"))
                .unwrap_or_default(),
        )),
        // Syntax and access (42), states of the transaction (25) and our own `raise` (P0):
        // their messages hold SQL text alone.
        ("42" | "25" | "P0", _) => {
            Error::internal(format!("{place}: {} ({code})", error.message()))
        }
        _ => Error::internal(format!("{place}: the server refused with {code}")),
    }
}

/// An error while a connection was fetched from the pool.
pub(super) fn of_pool(error: &PoolError) -> Error {
    match error {
        PoolError::Timeout(_) => Error::Busy,
        PoolError::Backend(error) => match of(error, "connecting to PostgreSQL") {
            Error::Internal(_) if error.as_db_error().is_none() => {
                Error::internal(format!("connecting to PostgreSQL: {}", chain(error)))
            }
            other => other,
        },
        other => Error::internal(format!("the pool of connections: {other}")),
    }
}

/// The error with its causes.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}
