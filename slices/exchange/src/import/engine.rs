//! The check and the run of an import: the same rows, the same rules; the check writes nothing.
//!
//! - Always is a chunk of rows written in one transaction with how far the import is, what
//!   became of the rows and their faults: whoever goes on after a crash begins exactly there.
//! - Never does an import go on for somebody who has lost the right to import, nor in a tenant
//!   that was closed.
//! - Never does the check hold a transaction that could write records.

mod apply;
mod examine;
mod repeated;
mod turns;

use apply::Applied;

use super::actions;
use super::lookup::Lookup;
use super::made::Made;
use super::plan::{Plan, Prepared};
use super::read::{Chunk, Pace, chunks};
use super::{Fault, Import, State, Tally, store, survey, whole};
use crate::collections;
use crate::files::{self, Plain};
use jobs::Context;
use kernel::{Error, Id, Result};
use kit::collection::{Mode, Outcome};
use kit::{ChangeSet, Collection, Column, Permission, Reach, Scope, Via};
use std::collections::{HashMap, HashSet};
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
    /// Those of them that stand for a record which only the rows now at hand would make.
    named: Vec<u64>,
    /// What was made for names, or would be.
    made: Made,
}

impl Engine {
    /// Gets everything ready to go on with an import where it stands.
    pub async fn open(scope: &Scope, id: Id<Import>, job: Option<Context>) -> Result<Engine> {
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
        let file = Arc::new(files::vessel(&scope).await?.open(id.cast()).await?);
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
            named: Vec::new(),
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
        let pace = Pace::new();
        let mut chunks = chunks(
            self.file.clone(),
            settings,
            self.plan.clone(),
            self.import.position,
            pace.clone(),
        );
        while let Some(chunk) = chunks.recv().await {
            let chunk = chunk?;
            let (began, rows) = (Instant::now(), chunk.rows.len());
            let end = match self.import.state {
                State::Checking => self.try_out(chunk).await?,
                State::Running => self.write(chunk).await?,
                _ => return Ok(()),
            };
            if rows > 0 {
                pace.took(began.elapsed(), rows);
            }
            match end {
                Step::Next => {}
                Step::Stopped => return Ok(()),
                Step::Broken(fault) => return self.finish(Some(&fault)).await,
            }
        }
        self.finish(None).await
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

    /// Says what a chunk would do, in a transaction that cannot write.
    async fn try_out(&mut self, mut chunk: Chunk) -> Result<Step> {
        for row in &chunk.rows {
            survey::note(&mut self.import.unknown, &row.unknown);
        }
        let mut tally = self.find_repeated(&mut chunk.rows);
        let rows = chunk
            .rows
            .iter_mut()
            .filter_map(|prepared| prepared.row.take())
            .collect::<Vec<_>>();
        let mut tx = self.scope.read().await?;
        self.scope = still_may(&self.scope, &mut tx).await?;
        let nothing = Id::new(self.scope.now());
        let (mut known, before) = (HashMap::new(), self.before_links());
        let applied = loop {
            let rows = rows.clone();
            let applied = self.apply(&mut tx, nothing, rows, &known, true).await?;
            if !self.passes_over(&applied, &mut known, &before) {
                break applied;
            }
        };
        self.examine(&mut tx, &mut chunk.rows).await?;
        tally.created += applied.made;
        drop(tx);
        let mut faults = self.sort_out(&mut chunk.rows, applied.outcomes, &mut tally)?;
        faults.extend(chunk.end.clone());
        let mut tx = self.scope.begin().await?;
        self.step(&mut tx, &chunk, &tally, &faults)
            .await?
            .commit(tx)
            .await
            .map(|step| step.or_broken(chunk.end))
    }

    /// Writes a chunk and how far the import is, together.
    async fn write(&mut self, mut chunk: Chunk) -> Result<Step> {
        let set = self
            .import
            .set
            .ok_or_else(|| Error::internal("an import runs without a change set"))?;
        let rows = chunk
            .rows
            .iter_mut()
            .filter_map(|prepared| prepared.row.take())
            .collect::<Vec<_>>();
        let (mut known, before) = (HashMap::new(), self.before_links());
        let (mut tx, applied) = loop {
            let mut tx = self.scope.begin().await?;
            self.scope = still_may(&self.scope, &mut tx).await?;
            // Taken first, so that two workers cannot apply the same rows and meet at the end.
            if !store::claim(&mut tx, &self.import).await? {
                return Ok(Step::Stopped);
            }
            let rows = rows.clone();
            let applied = self.apply(&mut tx, set, rows, &known, false).await?;
            if !self.passes_over(&applied, &mut known, &before) {
                break (tx, applied);
            }
        };
        self.examine(&mut tx, &mut chunk.rows).await?;
        let mut tally = Tally {
            created: applied.made,
            ..Tally::default()
        };
        self.made.save(&mut tx, self.import.id).await?;
        let mut faults = self.sort_out(&mut chunk.rows, applied.outcomes, &mut tally)?;
        faults.extend(chunk.end.clone());
        self.step(&mut tx, &chunk, &tally, &faults)
            .await?
            .commit(tx)
            .await
            .map(|step| step.or_broken(chunk.end))
    }

    /// What was made for names so far, where records are made that rows link to.
    fn before_links(&self) -> Option<Made> {
        let links = self.import.mapping.make_linked;
        links.then(|| self.made.clone())
    }

    /// Whether rows must be applied again without those that are faulty and alone link to a
    /// record that was made for them: it comes with a row, or not at all.
    fn passes_over(
        &mut self,
        applied: &Applied,
        known: &mut HashMap<usize, Outcome>,
        before: &Option<Made>,
    ) -> bool {
        let outcome = |place: &usize| Some((*place, applied.outcomes.get(*place)?.clone()));
        known.extend(applied.orphaning.iter().filter_map(outcome));
        if let Some(before) = before.as_ref().filter(|_| !applied.orphaning.is_empty()) {
            self.made = before.clone();
            for name in self.named.drain(..) {
                self.met.remove(&name);
            }
            return true;
        }
        self.named.clear();
        false
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

    /// Notes a chunk in the transaction that did it.
    async fn step(
        &mut self,
        tx: &mut Tx,
        chunk: &Chunk,
        tally: &Tally,
        faults: &[Fault],
    ) -> Result<Step> {
        if !store::claim(tx, &self.import).await? {
            return Ok(Step::Stopped);
        }
        self.import.done += i64::try_from(chunk.rows.len()).unwrap_or(0);
        self.import.position = chunk.next;
        self.import.tally.add(tally);
        store::advance(tx, &self.import).await?;
        store::add_faults(tx, self.import.id, faults).await?;
        if let Some(job) = &self.job {
            job.progress_in(tx, self.import.done, self.import.total)
                .await?;
        }
        Ok(Step::Next)
    }

    /// Counts outcomes and turns what the collection refused into faults of cells.
    fn sort_out(
        &self,
        rows: &mut [Prepared],
        outcomes: Vec<Outcome>,
        tally: &mut Tally,
    ) -> Result<Vec<Fault>> {
        let applied = rows
            .iter()
            .filter(|row| row.faults.is_empty() && !row.is_blank)
            .count();
        if applied != outcomes.len() {
            return Err(Error::internal(
                "a collection answered for another number of rows than it was given",
            ));
        }
        let mut outcomes = outcomes.into_iter();
        let mut faults = Vec::new();
        for row in rows {
            if !row.faults.is_empty() {
                match row.faults.iter().all(Fault::is_skip) {
                    true => tally.skipped += 1,
                    false => tally.failed += 1,
                }
                faults.append(&mut row.faults);
                continue;
            }
            if row.is_blank {
                tally.skipped += 1;
                continue;
            }
            match outcomes.next() {
                Some(Outcome::Created(_))
                    if row.repeats && self.import.mode == Mode::CreateOnly =>
                {
                    tally.skipped += 1
                }
                Some(Outcome::Created(_)) if row.repeats && self.import.key.is_some() => {
                    tally.updated += 1
                }
                Some(Outcome::Created(_)) => tally.created += 1,
                Some(Outcome::Updated(_)) => tally.updated += 1,
                Some(Outcome::Skipped(_)) | None => tally.skipped += 1,
                Some(Outcome::Failed(errors)) => {
                    tally.failed += 1;
                    for error in errors.iter() {
                        self.note(row, error);
                    }
                    faults.append(&mut row.faults);
                }
            }
        }
        Ok(faults)
    }

    async fn finish(&mut self, fault: Option<&Fault>) -> Result<()> {
        let mut tx = self.scope.begin().await?;
        let to = match (self.import.state, fault) {
            (_, Some(_)) => State::Failed,
            (State::Checking, None) => State::Checked,
            (_, None) => State::Done,
        };
        if self.import.state == State::Checking {
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

/// What a chunk has led to.
enum Step {
    /// The next one.
    Next,
    /// Somebody stopped the import, or another worker has it.
    Stopped,
    /// The file cannot be read any further.
    Broken(Fault),
}

impl Step {
    /// Makes a step durable; one that must not be written is given up.
    async fn commit(self, tx: Tx) -> Result<Step> {
        if matches!(self, Step::Next) {
            tx.commit().await?;
        }
        Ok(self)
    }

    fn or_broken(self, end: Option<Fault>) -> Step {
        match (self, end) {
            (Step::Next, Some(fault)) => Step::Broken(fault),
            (step, _) => step,
        }
    }
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
