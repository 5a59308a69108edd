//! One connection to one encrypted file, set up so that nothing surprising is possible.

use super::error;
use kernel::{Error, Result, Secret};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// How many compiled statements a connection keeps. One request to a page or to the API runs up
/// to forty different ones: with fewer places each of them would be compiled anew every time.
const STATEMENTS: usize = 128;

/// How connections are set up.
#[derive(Clone, Debug)]
pub(crate) struct Tuning {
    pub readers: usize,
    pub cache_kib: i64,
    pub synchronous_full: bool,
    /// How long one statement of a reader may take.
    pub read_limit: Duration,
    /// How long to wait for a turn: the writer's, a reader's, or an open file's.
    pub wait_limit: Duration,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// Makes the file; it must not be there yet.
    Create,
    Write,
    Read,
    /// Reads settings; closed after one use.
    Settings,
}

/// A connection and the switch that stops its running statement.
pub(crate) struct Conn {
    pub raw: Connection,
    pub brake: Arc<Brake>,
    purpose: Purpose,
}

/// At so many pages the log is written back into the file: a page that changes again and again,
/// as in an import, is written back once for all of it. 16 MiB, of tenants that are at work.
const LOG_PAGES: u32 = 4096;

impl Conn {
    /// Opens the file. A missing file is [`Error::NotFound`].
    pub fn open(
        path: &Path,
        key: Option<&Secret<[u8; 32]>>,
        tuning: &Tuning,
        purpose: Purpose,
    ) -> Result<Conn> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if purpose == Purpose::Create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let raw = match Connection::open_with_flags(path, flags) {
            Ok(raw) => raw,
            Err(_) if !path.exists() => return Err(Error::NotFound),
            Err(error) => return Err(error::of_open(&error)),
        };
        let mut conn = Conn {
            raw,
            brake: Arc::new(Brake::new()),
            purpose,
        };
        conn.prepare(key, tuning)
            .map_err(|error| error::of_open(&error))?;
        Ok(conn)
    }

    /// Whether it may write now.
    pub fn may_write(&self) -> bool {
        matches!(self.purpose, Purpose::Create | Purpose::Write)
    }

    /// Whether it can serve somebody else afterwards.
    pub fn is_reusable(&self) -> bool {
        self.purpose != Purpose::Settings
    }

    /// From now on the connection may write, or may not. `pragma query_only` would make the
    /// engine compile every statement anew after each change; so each statement is asked.
    pub fn become_for(&mut self, purpose: Purpose) {
        self.purpose = purpose;
    }

    fn prepare(&mut self, key: Option<&Secret<[u8; 32]>>, tuning: &Tuning) -> rusqlite::Result<()> {
        let raw = &mut self.raw;
        if let Some(key) = key {
            // A wrong key is told once, in our words; the library would print its own beside.
            raw.execute_batch("pragma cipher_log_level = none")?;
            // Every page is checked when it is read and written, and processors compute SHA-256
            // twice as fast as the library's usual SHA-512. Set for the whole process, because
            // `vacuum into` makes files too.
            raw.execute_batch("pragma cipher_default_hmac_algorithm = HMAC_SHA256")?;
            raw.execute_batch(&with_key("pragma key = ", key))?;
        }
        // A misspelt "column" must be an error, not a string.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        raw.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        let synchronous = if tuning.synchronous_full {
            "full"
        } else {
            "normal"
        };
        raw.execute_batch(&format!(
            "pragma journal_mode = wal; pragma synchronous = {synchronous};
             pragma foreign_keys = on; pragma busy_timeout = 5000; pragma secure_delete = on;
             pragma temp_store = memory; pragma journal_size_limit = {};
             pragma wal_autocheckpoint = {LOG_PAGES}; pragma cache_size = -{}",
            LOG_PAGES * 4096,
            tuning.cache_kib.max(64)
        ))?;
        let brake = self.brake.clone();
        raw.progress_handler(1000, Some(move || brake.is_pulled()))
    }
}

/// A statement with a key at its end. SQLCipher takes the 32 bytes themselves, so no time goes into
/// deriving a key. There is one copy of the text, and it is overwritten.
pub(super) fn with_key(statement: &str, key: &Secret<[u8; 32]>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(statement.len() + 72));
    text.push_str(statement);
    text.push_str("\"x'");
    for byte in key.expose() {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text.push_str("'\"");
    text
}

/// Stops the running statement when its time is up or when nobody waits for it any more.
///
/// Each use of the connection has a number, so that a late cancellation can never stop the
/// next user's statement.
pub(crate) struct Brake {
    turn: AtomicU64,
    cancelled: AtomicU64,
    /// Microseconds since the process began; 0 is no limit.
    deadline: AtomicU64,
}

impl Brake {
    fn new() -> Self {
        Brake {
            turn: AtomicU64::new(1),
            cancelled: AtomicU64::new(0),
            deadline: AtomicU64::new(0),
        }
    }

    /// A new turn begins; its number is what [`Brake::cancel`] wants.
    pub fn start(&self, limit: Option<Duration>) -> u64 {
        let deadline = limit.map_or(0, |limit| elapsed().saturating_add(micros(limit)));
        self.deadline.store(deadline, SeqCst);
        self.turn.fetch_add(1, SeqCst) + 1
    }

    /// The turn is over: what the connection does next is not limited.
    pub fn end(&self) {
        self.deadline.store(0, SeqCst);
        self.turn.fetch_add(1, SeqCst);
    }

    /// Nobody waits for that turn any more.
    pub fn cancel(&self, turn: u64) {
        self.cancelled.store(turn, SeqCst);
    }

    fn is_pulled(&self) -> bool {
        let deadline = self.deadline.load(SeqCst);
        (deadline != 0 && elapsed() > deadline)
            || self.cancelled.load(SeqCst) == self.turn.load(SeqCst)
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Microseconds since the first call, never 0.
pub(crate) fn elapsed() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    micros(START.get_or_init(Instant::now).elapsed()) + 1
}
