//! Work on many records that needs no database, off the thread that talks to it.

use kernel::{Result, ResultExt};

/// From how many records on another thread is worth the way.
const MANY: usize = 32;

/// Does work on `n` records: here if they are few, otherwise beside whatever else is going on.
pub(crate) async fn aside<R: Send + 'static>(
    n: usize,
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R> {
    if n < MANY {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work)
        .await
        .doing("working on many records")
}

/// Does the same to each of many, in order, on as many threads as the program has.
pub(crate) async fn map<T: Send + 'static, R: Send + 'static>(
    items: Vec<T>,
    act: impl Fn(T) -> R + Clone + Send + 'static,
) -> Result<Vec<R>> {
    let threads = tokio::runtime::Handle::current().metrics().num_workers();
    let size = items.len().div_ceil(threads.max(1)).max(MANY);
    let mut rest = items.into_iter();
    let mut running = Vec::new();
    loop {
        let some: Vec<T> = rest.by_ref().take(size).collect();
        if some.is_empty() {
            break;
        }
        let act = act.clone();
        running.push(aside(some.len(), move || {
            some.into_iter().map(act).collect::<Vec<R>>()
        }));
    }
    let done = futures::future::try_join_all(running).await?;
    Ok(done.into_iter().flatten().collect())
}
