//! One database file: its key, its one writer and its few readers.

use super::blocking;
use super::connection::{Conn, Purpose, Tuning, elapsed};
use super::settings::narrow;
use super::shelf::remove_files;
use crate::migrate::{self, Plan};
use crate::settings::Reached;
use kernel::{Error, Result, Secret};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, OnceCell, OwnedSemaphorePermit, Semaphore};

/// An open (or about to be opened) database file.
pub(crate) struct Home {
    path: PathBuf,
    key: Option<Secret<[u8; 32]>>,
    tuning: Tuning,
    plan: Arc<Plan>,
    migrated: OnceCell<()>,
    /// Connections that nobody uses. One serves reading and writing alike, so a tenant that
    /// one person works in costs one connection.
    idle: Mutex<Vec<Conn>>,
    writer: Arc<Semaphore>,
    readers: Arc<Semaphore>,
    users: AtomicUsize,
    last_used: AtomicU64,
    /// Told whenever nobody uses this home any more.
    freed: Arc<Notify>,
    /// Given back only after the connections above are closed: fields drop in this order.
    _place: Option<OwnedSemaphorePermit>,
}

impl Home {
    /// A file that will be opened on first use.
    pub fn new(
        path: PathBuf,
        key: Option<Secret<[u8; 32]>>,
        tuning: Tuning,
        plan: Arc<Plan>,
        freed: Arc<Notify>,
        place: Option<OwnedSemaphorePermit>,
    ) -> Arc<Home> {
        Arc::new(Home {
            path,
            key,
            plan,
            migrated: OnceCell::new(),
            idle: Mutex::default(),
            writer: Arc::new(Semaphore::new(1)),
            readers: Arc::new(Semaphore::new(tuning.readers.max(1))),
            tuning,
            users: AtomicUsize::new(0),
            last_used: AtomicU64::new(elapsed()),
            freed,
            _place: place,
        })
    }

    /// Makes the file with all its tables, durably. A file that is there is a conflict.
    pub async fn create(self: &Arc<Self>) -> Result<()> {
        let home = self.clone();
        blocking(move || {
            let made = std::fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&home.path);
            match made {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                    return Err(Error::Conflict("duplicate"));
                }
                Err(error) => return Err(Error::internal(format!("creating a database: {error}"))),
            }
            let filled = home.fill();
            if filled.is_err() {
                remove_files(&home.path)?;
            }
            filled
        })
        .await
    }

    fn fill(&self) -> Result<()> {
        let conn = self.connect(Purpose::Create)?;
        migrate::sqlite_all_at_once(&conn.raw, &self.plan)?;
        sync_folder(&self.path)
    }

    /// Opens the file and brings its tables up to date, once.
    pub async fn open(self: &Arc<Self>) -> Result<()> {
        self.migrated
            .get_or_try_init(|| async {
                let home = self.clone();
                blocking(move || {
                    let conn = home.connect(Purpose::Write)?;
                    migrate::sqlite(&conn.raw, &home.plan)?;
                    home.idle().push(conn);
                    Ok(())
                })
                .await
            })
            .await
            .copied()
    }

    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// Somebody begins to use this file; it will not be closed before the lease ends.
    pub fn lease(self: &Arc<Self>) -> Lease {
        self.users.fetch_add(1, SeqCst);
        self.last_used.store(elapsed(), SeqCst);
        Lease(self.clone())
    }

    pub fn is_idle(&self) -> bool {
        self.users.load(SeqCst) == 0
    }

    pub fn last_used(&self) -> u64 {
        self.last_used.load(SeqCst)
    }

    pub fn connect(&self, purpose: Purpose) -> Result<Conn> {
        Conn::open(&self.path, self.key.as_ref(), &self.tuning, purpose)
    }

    /// The writer's seat, when it is free. Waiting too long is [`Error::Busy`].
    pub async fn writer(&self, lease: Lease) -> Result<Seat> {
        self.seat(&self.writer, lease, Purpose::Write).await
    }

    /// A reader's seat, when one is free. Waiting too long is [`Error::Busy`].
    pub async fn reader(&self, lease: Lease) -> Result<Seat> {
        self.seat(&self.readers, lease, Purpose::Read).await
    }

    /// A reader's seat on a connection of its own, which reads what is allowed and serves nobody
    /// else before or after.
    pub async fn settings(&self, lease: Lease, allowed: Arc<Reached>) -> Result<Seat> {
        let turn = self.turn(&self.readers).await?;
        blocking(move || {
            let mut conn = lease.0.connect(Purpose::Settings)?;
            narrow(&mut conn.raw, allowed)?;
            Ok(Seat {
                conn: Some(conn),
                _turn: turn,
                lease,
            })
        })
        .await
    }

    async fn turn(&self, turns: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
        let turn = turns.clone().acquire_owned();
        tokio::time::timeout(self.tuning.wait_limit, turn)
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::Busy)
    }

    async fn seat(&self, turns: &Arc<Semaphore>, lease: Lease, purpose: Purpose) -> Result<Seat> {
        let turn = self.turn(turns).await?;
        let mut seat = Seat {
            conn: self.idle().pop(),
            _turn: turn,
            lease,
        };
        if let Some(conn) = &mut seat.conn {
            conn.become_for(purpose);
            return Ok(seat);
        }
        blocking(move || {
            seat.conn = Some(seat.lease.0.connect(purpose)?);
            Ok(seat)
        })
        .await
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Conn>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the log back into the file and closes every connection; blocks on the disk.
    /// Nobody may hold a seat.
    pub fn close(&self) -> Result<()> {
        let mut conns = std::mem::take(&mut *self.idle());
        let Some(mut last) = conns.pop() else {
            return Ok(());
        };
        drop(conns);
        last.become_for(Purpose::Write);
        checkpoint(&last)
    }
}

/// Writes the whole log into the file and empties it.
pub(super) fn checkpoint(conn: &Conn) -> Result<()> {
    conn.raw
        .query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))
        .map_err(|error| super::error::of_step(&error, "a checkpoint"))
}

/// A file's name is durable only when its folder is.
pub(super) fn sync_folder(path: &std::path::Path) -> Result<()> {
    let folder = path.parent().unwrap_or(std::path::Path::new("."));
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::internal(format!("making a new file durable: {error}")))
}

/// Keeps a file open while somebody uses it.
pub(crate) struct Lease(pub Arc<Home>);

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.last_used.store(elapsed(), SeqCst);
        if self.0.users.fetch_sub(1, SeqCst) == 1 {
            self.0.freed.notify_waiters();
        }
    }
}

/// A connection in use. Always returned to its home clean, wherever it is dropped: in the
/// request, or on the blocking pool when the request went away in the middle.
pub(crate) struct Seat {
    conn: Option<Conn>,
    /// Whose turn it is; ends when dropped.
    _turn: OwnedSemaphorePermit,
    lease: Lease,
}

impl Seat {
    pub fn conn(&self) -> Result<&Conn> {
        self.conn
            .as_ref()
            .ok_or_else(|| Error::internal("a connection was used after it was closed"))
    }

    /// Whether its transactions may write.
    pub fn may_write(&self) -> bool {
        self.conn.as_ref().is_some_and(Conn::may_write)
    }

    /// Whether a transaction that may write is open, so that giving the seat back needs the disk.
    pub fn is_changing(&self) -> bool {
        self.conn
            .as_ref()
            .is_some_and(|conn| conn.may_write() && !conn.raw.is_autocommit())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        conn.brake.end();
        if !conn.is_reusable() {
            return; // Closing it ends its snapshot.
        }
        if !conn.raw.is_autocommit() && conn.raw.execute_batch("rollback").is_err() {
            return; // Closing it rolls back; it is not used again.
        }
        self.lease.0.idle().push(conn);
    }
}
