//! Which kinds of jobs there are, and who does them.

use crate::Context;
use futures::future::BoxFuture;
use kernel::{Result, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

/// Does a job. It may be called again for the same job at any time, but never twice at once.
pub type Handler = Arc<dyn Fn(Context) -> BoxFuture<'static, Result<Outcome>> + Send + Sync>;

/// How a job went that did not fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// There is nothing left to do.
    Done,
    /// The same job again, then.
    Again(Timestamp),
}

/// Long jobs queue up among themselves, so that an import never holds a password mail up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lane {
    /// Seconds: a mail, a webhook.
    Short,
    /// Minutes: an import, an export, an erasure.
    Long,
}

/// A kind of job.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its stored name.
    pub name: &'static str,
    /// Where it queues.
    pub lane: Lane,
    /// How often it is tried before it has failed. Errors that trying again cannot mend
    /// (`NotFound`, `Forbidden`, `Invalid`) fail at once.
    pub max_attempts: i64,
}

/// Every kind of job with its handler.
#[derive(Clone, Default)]
pub struct Registry(HashMap<&'static str, (Kind, Handler)>);

impl Registry {
    /// No kind yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more kind; a kind of the same name is replaced.
    pub fn add<F, Fut>(&mut self, kind: Kind, handler: F)
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Outcome>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |context| Box::pin(handler(context)));
        self.0.insert(kind.name, (kind, handler));
    }

    /// A short job that every tenant does once a day: when it is done it asks for itself again,
    /// a day after it began.
    pub fn add_daily<F, Fut>(&mut self, name: &'static str, handler: F)
    where
        F: Fn(Context) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let kind = Kind {
            name,
            lane: Lane::Short,
            max_attempts: 20,
        };
        self.add(kind, move |context: Context| {
            let now = context.clock.now();
            let work = handler(context);
            async move {
                work.await?;
                let tomorrow = kernel::micros(now).saturating_add(DAY);
                Ok(Outcome::Again(kernel::timestamp(tomorrow)))
            }
        });
    }

    /// The same with a handler that is boxed already.
    pub fn add_handler(&mut self, kind: Kind, handler: Handler) {
        self.0.insert(kind.name, (kind, handler));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&(Kind, Handler)> {
        self.0.get(name)
    }

    /// The names of a lane's kinds, always in the same order.
    pub(crate) fn names(&self, lane: Lane) -> Vec<&'static str> {
        let kinds = self.0.values().filter(|(kind, _)| kind.lane == lane);
        let mut names: Vec<_> = kinds.map(|(kind, _)| kind.name).collect();
        names.sort_unstable();
        names
    }
}
