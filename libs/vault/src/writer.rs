//! Security-sensitive: new person keys, made durable together.
//!
//! A key must be on disk before the first row that is sealed under it, and every commit
//! waits for the disk. One task writes for everybody: while it waits, requests queue up,
//! and all of them travel in its next transaction.

use crate::store::{self, Name, Wrapped};
use kernel::{Clock, Error, Result};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use storage::Central;
use tokio::sync::{mpsc, oneshot};

/// How many requests may wait, and after how many keys a transaction is full.
const WAITING: usize = 1024;
const FULL: usize = 10_000;

/// Hands keys to the writing task, which ends when the last handle is gone.
#[derive(Clone)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    commits: Arc<AtomicU64>,
}

struct Request {
    keys: Vec<(Name, Wrapped)>,
    done: oneshot::Sender<Result<HashSet<Name>>>,
}

impl Writer {
    pub fn start(central: Central, clock: Clock) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        let commits = Arc::new(AtomicU64::new(0));
        tokio::spawn(work(central, clock, waiting, commits.clone()));
        Writer { requests, commits }
    }

    /// Returns when the keys are durable: the names that were taken already, whose keys are
    /// therefore not the ones given.
    pub async fn insert(&self, keys: Vec<(Name, Wrapped)>) -> Result<HashSet<Name>> {
        let stopped = || Error::internal("the writer of the key store has stopped");
        let (done, answer) = oneshot::channel();
        let request = Request { keys, done };
        self.requests.send(request).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

async fn work(
    central: Central,
    clock: Clock,
    mut waiting: mpsc::Receiver<Request>,
    commits: Arc<AtomicU64>,
) {
    while let Some(first) = waiting.recv().await {
        let mut count = first.keys.len();
        let mut answers = vec![(first.keys.len(), first.done)];
        let mut keys = first.keys;
        while count < FULL
            && let Ok(next) = waiting.try_recv()
        {
            count += next.keys.len();
            answers.push((next.keys.len(), next.done));
            keys.extend(next.keys);
        }
        let result = commit(&central, &clock, &keys).await;
        if result.is_ok() {
            commits.fetch_add(1, Ordering::Relaxed);
        }
        answer(answers, &keys, result);
    }
}

/// One transaction for everybody's keys: whether each is the one that is stored.
async fn commit(central: &Central, clock: &Clock, keys: &[(Name, Wrapped)]) -> Result<Vec<bool>> {
    let mut tx = central.write().await?;
    let inserted = store::insert_person_keys(&mut tx, keys, clock.now()).await?;
    let mut ours = vec![true; keys.len()];
    if inserted != keys.len() as u64 {
        for (ours, (name, key)) in ours.iter_mut().zip(keys) {
            *ours = store::holds(&mut tx, *name, key).await?;
        }
    }
    tx.commit().await?;
    Ok(ours)
}

/// Tells everybody what became of their keys. Whoever has gone away in the meantime leaves
/// a key behind under which nothing was sealed.
fn answer(
    answers: Vec<(usize, oneshot::Sender<Result<HashSet<Name>>>)>,
    keys: &[(Name, Wrapped)],
    result: Result<Vec<bool>>,
) {
    let mut rest = keys;
    let mut ours = result.as_deref().unwrap_or_default();
    for (count, done) in answers {
        let (mine, others) = rest.split_at(count.min(rest.len()));
        let (kept, more) = ours.split_at(count.min(ours.len()));
        (rest, ours) = (others, more);
        let taken = mine.iter().zip(kept).filter(|(_, kept)| !**kept);
        let answer = match &result {
            Ok(_) => Ok(taken.map(|((name, _), _)| *name).collect()),
            Err(Error::Busy) => Err(Error::Busy),
            Err(error) => Err(Error::internal(format!("keeping new keys: {error}"))),
        };
        done.send(answer).ok();
    }
}
