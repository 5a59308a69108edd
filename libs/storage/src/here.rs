//! A whole request on one thread: statements on files then need no hop of their own.
//!
//! A statement on a file blocks its thread, so it runs on the blocking pool; there and back
//! costs more than most statements do. A request that runs there as a whole goes there once.

use crate::sqlite::Brake;
use futures::future::{Either, select};
use kernel::{Error, Result};
use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, Semaphore};

/// How many requests may have a thread of their own at once; the others hop as usual.
const MANY: usize = 64;
static PLACES: Semaphore = Semaphore::const_new(MANY);

thread_local! {
    /// Set on a thread of the blocking pool while it works for one request.
    static HERE: RefCell<Option<Arc<Stay>>> = const { RefCell::new(None) };
}

/// Runs `work` on one thread of the blocking pool, where each statement on a file runs at
/// once. What awaits something else meanwhile holds the thread: bring short work only, whose
/// input has arrived. When too many are there already, `work` runs as any other future.
///
/// Dropping the returned future stops the statement that runs and drops `work`.
///
/// # Errors
/// `Busy` when the process is ending; then `work` may have been done in part.
pub async fn here<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T> {
    let Ok(place) = PLACES.try_acquire() else {
        return Ok(work.await);
    };
    let stay = Arc::new(Stay::default());
    let gone = GoneOnDrop(stay.clone());
    let runtime = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        let _here = Here::enter(stay.clone());
        runtime.block_on(async move {
            match select(pin!(work), pin!(stay.gone.notified())).await {
                Either::Left((done, _)) => Some(done),
                Either::Right(_) => None,
            }
        })
    })
    .await;
    drop(gone);
    match done {
        Ok(Some(done)) => Ok(done),
        Ok(None) => Err(Error::Busy),
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(Error::Busy), // The process is ending.
    }
}

/// Whether statements may run on this very thread; then the stay that they belong to.
pub(crate) fn stay() -> Option<Arc<Stay>> {
    HERE.with_borrow(Clone::clone)
}

/// One request's stay on a thread.
#[derive(Default)]
pub(crate) struct Stay {
    gone: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Nobody waits for the request any more.
    gone: bool,
    /// The statement that runs, and its turn.
    running: Option<(Arc<Brake>, u64)>,
}

impl Stay {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a statement here; it stops when nobody waits for the request any more.
    pub fn run<R>(&self, brake: Arc<Brake>, turn: u64, work: impl FnOnce() -> R) -> R {
        let mut state = self.state();
        if state.gone {
            brake.cancel(turn);
        }
        state.running = Some((brake, turn));
        drop(state);
        let done = work();
        self.state().running = None;
        done
    }

    fn leave(&self) {
        let mut state = self.state();
        state.gone = true;
        if let Some((brake, turn)) = &state.running {
            brake.cancel(*turn);
        }
        drop(state);
        self.gone.notify_one();
    }
}

struct GoneOnDrop(Arc<Stay>);

impl Drop for GoneOnDrop {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Marks the thread for as long as it lives, also when the work panics.
struct Here;

impl Here {
    fn enter(stay: Arc<Stay>) -> Here {
        HERE.set(Some(stay));
        Here
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        HERE.set(None);
    }
}
