//! The check and the run of an import: the same rows, the same rules; the check writes nothing.
//!
//! - Always is a chunk of rows written in one transaction with how far the import is, what
//!   became of the rows and their faults: whoever goes on after a crash begins exactly there.
//! - Never does an import go on for somebody who has lost the right to import, nor in a tenant
//!   that was closed.
//! - Never does the check hold a transaction that could write records.

mod apply;
mod chunk;
mod examine;
pub(crate) mod names;
mod outcomes;
mod repeated;
mod rounds;
mod turns;

use chunk::Step;
use names::Names;

use super::actions;
use super::lookup::Lookup;
use super::made::Made;
use super::plan::Plan;
use super::read::{Pace, chunks};
use super::{Fault, Import, State, store, whole};
use crate::collections;
use crate::files::{self, Plain};
use jobs::Context;
use kernel::{Error, Id, Result};
use kit::{ChangeSet, Collection, Column, Permission, Reach, Scope, Via};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;
use storage::Tx;
use tabular::Settings;
use vault::PersonKey;

/// An import in the hands of whoever works on it.
pub(crate) struct Engine {
    scope: Scope,
    key: PersonKey,
    collection: &'static dyn Collection,
    import: Import,
    columns: Vec<Column>,
    plan: Arc<Plan>,
    file: Arc<Plain>,
    job: Option<Context>,
    /// Hashes of keys and of unique values that the check has met.
    met: HashSet<u64>,
    /// What the check would have made so far.
    names: Names,
    /// The places of the rows that the check has found to say again what earlier ones said.
    repeating: HashSet<u64>,
    /// What was made for names, or would be.
    made: Made,
}

impl Engine {
    /// Gets everything ready to go on with an import where it stands.
    pub async fn open(scope: &Scope, id: Id<Import>, job: Option<Context>) -> Result<Engine> {
        let file = Arc::new(files::vessel(scope).await?.open(id.cast()).await?);
        Engine::with(scope, id, file, job).await
    }

    /// The same with the plain form of its file at hand.
    pub async fn with(
        scope: &Scope,
        id: Id<Import>,
        file: Arc<Plain>,
        job: Option<Context>,
    ) -> Result<Engine> {
        let scope = scope
            .through(Via::Import)
            .within(Permission::ImportContacts);
        let key = scope.vault().own(scope.tenant().id).await?;
        let mut tx = scope.read().await?;
        let mut import = store::find(&mut tx, &key, id).await?;
        if import.state == State::Checking {
            import.unknown.clear();
        }
        let collection = collections::find(scope.app(), &import.collection)?;
        let columns = collections::targets(collection, &scope, &mut tx).await?;
        let plan = plan(&scope, collection, &mut tx, &import, &columns).await?;
        let plan = Arc::new(plan);
        let made = Made::read(&mut tx, &key, id).await?;
        drop(tx);
        Ok(Engine {
            scope,
            key,
            collection,
            import,
            columns,
            plan,
            file,
            job,
            met: HashSet::new(),
            names: Names::default(),
            repeating: HashSet::new(),
            made,
        })
    }

    /// Goes through the whole file from where the import stands. Ends early, without an
    /// error, when the import was stopped meanwhile.
    pub async fn work(&mut self) -> Result<()> {
        let settings = self.import.reading.to_settings()?;
        if let Some(fault) = self.broken(&settings).await? {
            return self.finish(Some(&fault)).await;
        }
        self.make_columns().await?;
        loop {
            match self.go_through(&settings).await? {
                Step::Next if self.goes_round_again().await? => {}
                Step::Next => return self.finish(None).await,
                Step::Stopped => return Ok(()),
                Step::Broken(fault) => return self.finish(Some(&fault)).await,
            }
        }
    }

    /// Goes on to the end of the file, through all rows or through those of a round.
    async fn go_through(&mut self, settings: &Settings) -> Result<Step> {
        let pace = Pace::new();
        let mut chunks = chunks(
            self.file.clone(),
            settings.clone(),
            self.plan.clone(),
            (self.import.position, self.rows_of_round().await?),
            pace.clone(),
        );
        while let Some(chunk) = chunks.recv().await {
            let chunk = chunk?;
            let (began, rows) = (Instant::now(), chunk.rows.len());
            let step = match self.import.state {
                State::Checking => self.try_out(chunk).await?,
                State::Running => self.write(chunk).await?,
                _ => return Ok(Step::Stopped),
            };
            if rows > 0 {
                pace.took(began.elapsed(), rows);
            }
            if !matches!(step, Step::Next) {
                return Ok(step);
            }
        }
        Ok(Step::Next)
    }

    /// Why a file that nobody has read to its end so far cannot be: it is known before the
    /// first of its rows is written.
    async fn broken(&mut self, settings: &Settings) -> Result<Option<Fault>> {
        let import = &self.import;
        if import.state != State::Running || import.done > 0 || import.total > 0 {
            return Ok(None);
        }
        let counted = whole::count(self.file.clone(), settings.clone()).await?;
        let mut tx = self.scope.begin().await?;
        if !store::claim(&mut tx, &self.import).await? {
            return Ok(None);
        }
        let fault = match counted {
            Ok(total) => {
                self.import.total = total;
                store::save_total(&mut tx, self.import.id, total).await?;
                None
            }
            Err(fault) => {
                store::add_faults(&mut tx, self.import.id, std::slice::from_ref(&fault)).await?;
                Some(fault)
            }
        };
        tx.commit().await?;
        Ok(fault)
    }

    /// Makes the fields and choices that the file needs, once it is known that it can be read.
    async fn make_columns(&mut self) -> Result<()> {
        let mapping = &self.import.mapping;
        let makes = mapping.makes_fields() || mapping.adds_choices();
        if self.import.state != State::Running || !makes {
            return Ok(());
        }
        let mut tx = self.scope.begin().await?;
        self.scope = still_may(&self.scope, &mut tx).await?;
        if !store::claim(&mut tx, &self.import).await? {
            return Ok(());
        }
        actions::make_columns(&self.scope, &mut tx, &self.key, &mut self.import).await?;
        tx.commit().await?;
        let mut tx = self.scope.read().await?;
        let columns = collections::targets(self.collection, &self.scope, &mut tx).await?;
        let plan = plan(
            &self.scope,
            self.collection,
            &mut tx,
            &self.import,
            &columns,
        );
        self.plan = Arc::new(plan.await?);
        self.columns = columns;
        Ok(())
    }

    async fn finish(&mut self, fault: Option<&Fault>) -> Result<()> {
        let mut tx = self.scope.begin().await?;
        let to = match (self.import.state, fault) {
            (_, Some(_)) => State::Failed,
            (State::Checking, None) => State::Checked,
            (_, None) => State::Done,
        };
        if self.import.state == State::Checking {
            if !self.import.position.is_in_a_round() {
                self.import.total = self.import.done;
            }
            store::save_findings(&mut tx, &self.key, &self.import).await?;
        }
        let code = fault.map(|fault| fault.code.as_str());
        store::forget_made(&mut tx, self.import.id).await?;
        if store::end(&mut tx, &self.import, to, code, self.scope.now()).await? {
            tx.commit().await?;
        }
        Ok(())
    }
}

/// How the rows of an import are read.
async fn plan(
    scope: &Scope,
    collection: &'static dyn Collection,
    tx: &mut Tx,
    import: &Import,
    columns: &[Column],
) -> Result<Plan> {
    let translated = collections::translated(collection, scope, tx).await?;
    let lookup = Lookup::read(tx, (columns, &translated), &import.mapping).await?;
    Ok(Plan::new(scope, collection, import, columns, lookup))
}

/// Why work stops while its tenant is closed; it goes on when the tenant is open again.
pub(crate) const TENANT_CLOSED: &str = "tenant_closed";

/// Whether whoever started it may still import: asked before every step. Gives the scope with
/// what is left of its rights.
///
/// # Errors
/// `Forbidden` if they were locked or have lost the right in the meantime;
/// `Conflict(TENANT_CLOSED)` if the tenant was closed.
pub(crate) async fn still_may(scope: &Scope, tx: &mut Tx) -> Result<Scope> {
    if accounts::is_closed(scope.app(), scope.tenant().id).await? {
        return Err(Error::Conflict(TENANT_CLOSED));
    }
    let now = identity::users::rights(tx, scope.actor(), scope.now()).await?;
    match now.reach(Permission::ImportContacts) {
        Reach::None => Err(Error::Forbidden),
        _ => Ok(scope.with_rights(scope.rights().meet(&now))),
    }
}

/// The id of the change set of an import that is about to run.
pub(crate) async fn open_set(tx: &mut Tx, scope: &Scope, import: &Import) -> Result<Id<ChangeSet>> {
    history::open_set(tx, scope, "import", &import.collection, None).await
}
