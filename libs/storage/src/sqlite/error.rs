//! SQLite's errors in our six words. Argument values never appear in them.

use kernel::Error;
use rusqlite::ErrorCode;

/// `SQLITE_CONSTRAINT_PRIMARYKEY`, `_UNIQUE` and `_ROWID`.
const DUPLICATE: [i32; 3] = [1555, 2067, 2579];

/// An error while a file was opened.
pub(super) fn of_open(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Error::internal(crate::WRONG_KEY),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
        _ => Error::internal(format!("opening a database file: {}", plain(error))),
    }
}

/// An error while a statement was compiled: its message holds SQL text alone.
pub(super) fn of_prepare(error: rusqlite::Error, place: &str) -> Error {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => Error::internal(format!("{place}: {msg}")),
        rusqlite::Error::SqliteFailure(failure, Some(message))
            if failure.extended_code == rusqlite::ffi::SQLITE_ERROR =>
        {
            Error::internal(format!("{place}: {message}"))
        }
        other => of_step(&other, place),
    }
}

/// An error while a statement ran. Only a constraint's message is repeated: it names the
/// constraint, while others (FTS5's, for one) may quote an argument.
pub(super) fn of_step(error: &rusqlite::Error, place: &str) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = error else {
        return Error::internal(format!("{place}: {}", plain(error)));
    };
    match failure.code {
        ErrorCode::ConstraintViolation if DUPLICATE.contains(&failure.extended_code) => {
            Error::Conflict("duplicate")
        }
        ErrorCode::ConstraintViolation => {
            let message = message.as_deref().unwrap_or("a constraint failed");
            Error::internal(format!("{place}: {message}"))
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OperationInterrupted => {
            Error::Busy
        }
        ErrorCode::NotADatabase => Error::internal(crate::WRONG_KEY),
        _ => Error::internal(format!("{place}: {}", plain(error))),
    }
}

/// The error without any text that could hold a value.
fn plain(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.to_string(),
        rusqlite::Error::SqlInputError { error, .. } => error.to_string(),
        rusqlite::Error::InvalidParameterCount(given, wanted) => {
            format!("{given} arguments for {wanted} parameters")
        }
        rusqlite::Error::InvalidParameterName(name) => format!("parameter {name} is not $n"),
        rusqlite::Error::MultipleStatement => "more than one statement".to_owned(),
        _ => "the driver refused".to_owned(),
    }
}
