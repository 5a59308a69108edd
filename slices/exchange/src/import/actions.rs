//! What people do with imports.

mod columns;

pub(crate) use columns::make_columns;

use super::engine;
use super::mapping::{Mapping, Unknown};
use super::reading::Corrections;
use super::upload::{self, Look};
use super::{Import, State, check, propose, store, work};
use crate::acting::Acting;
use crate::collections;
use kernel::{Error, Id, Result};
use kit::collection::Mode;
use kit::{Permission, Scope, Via};
use serde_json::json;
use storage::Tx;

/// What a person changes about an import that has not run.
#[derive(Default)]
pub(crate) struct Decision {
    /// How the file is read.
    pub reading: Option<Corrections>,
    /// Where the columns go.
    pub mapping: Option<Mapping>,
    /// By which column records are found; the inner `None`: by none.
    pub key: Option<Option<String>>,
    /// What a row may do.
    pub mode: Option<Mode>,
}

/// An import by its id. That of a colleague is not found by who sees less than it may hold.
pub(crate) async fn find(scope: &Scope, id: Id<Import>) -> Result<Import> {
    scope.require(Permission::ImportContacts)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let import = store::find(&mut tx, &key, id).await?;
    match sees(scope, &import) {
        true => Ok(import),
        false => Err(Error::NotFound),
    }
}

/// Whether the actor may look at an import: their own, and those of others if they reach every
/// record and every field, for a file holds whatever its rows hold.
pub(crate) fn sees(scope: &Scope, import: &Import) -> bool {
    let own = import.created_by.is_some() && import.created_by == scope.actor().user();
    let all = scope.owners(Permission::ViewContacts).is_none();
    own || (all && scope.rights().hides_nothing(&import.collection))
}

/// Keeps what a person decided. When the file is read otherwise and has other columns now,
/// they are assigned anew.
pub(crate) async fn decide(scope: &Scope, id: Id<Import>, decision: Decision) -> Result<Import> {
    let mut import = find(scope, id).await?;
    if !import.is_open() {
        return Err(Error::Conflict("wrong_state"));
    }
    if let Some(corrections) = &decision.reading {
        corrections.apply(&mut import.reading);
    }
    let look = upload::look(scope, &import, &import.reading.clone()).await?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let collection = collections::find(scope.app(), &import.collection)?;
    let columns = collections::targets(collection, scope, &mut tx).await?;

    if let Some(mapping) = decision.mapping {
        import.mapping = mapping;
    }
    let titles = |import: &Import| {
        import
            .mapping
            .columns
            .iter()
            .map(|column| column.title.clone())
            .collect::<Vec<_>>()
    };
    if decision.reading.is_some() && titles(&import) != look.titles {
        let makes = scope.may(Permission::ManageFields);
        let translated = collections::translated(collection, scope, &mut tx).await?;
        let known = (columns.as_slice(), translated.as_slice());
        let anew = propose::mapping(scope, collection, known, &look, makes);
        import.mapping = Mapping {
            columns: anew.columns,
            ..import.mapping
        };
    }
    for (assignment, title) in import.mapping.columns.iter_mut().zip(&look.titles) {
        assignment.title.clone_from(title);
    }
    if let Some(by) = decision.key {
        import.key = by;
    } else if import
        .key
        .as_ref()
        .is_some_and(|by| !import.mapping.keys().contains(&by.as_str()))
    {
        import.key = None;
    }
    import.mode = decision.mode.unwrap_or(import.mode);
    let translated = collections::translated(collection, scope, &mut tx).await?;
    check::mapping(scope, &import, (&columns, &translated), &look)?;
    drop(tx);
    try_fields(scope, &import).await?;

    let mut tx = scope.begin().await?;
    import.acting = Acting::of(scope);
    if !store::save_plan(&mut tx, &key, &import).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    if let Some(owner) = scope.actor().user() {
        store::remember(
            &mut tx,
            &key,
            owner,
            &upload::fingerprint(scope, &look.titles),
            &import,
            scope.now(),
        )
        .await?;
    }
    tx.commit().await?;
    import.state = State::Uploaded;
    Ok(import)
}

/// Tries the whole file without writing.
pub(crate) async fn begin_check(scope: &Scope, id: Id<Import>) -> Result<()> {
    let mut import = find(scope, id).await?;
    if !import.is_open() {
        return Err(Error::Conflict("wrong_state"));
    }
    check_decided(scope, &import).await?;
    let mut tx = scope.begin().await?;
    import.acting = Acting::of(scope);
    start_check(scope, &mut tx, &import).await?;
    enqueue(scope, &mut tx, work::CHECK, id).await?;
    tx.commit().await
}

/// From now on whoever works on it tries the file out.
pub(crate) async fn start_check(scope: &Scope, tx: &mut Tx, import: &Import) -> Result<()> {
    scope.require(Permission::ImportContacts)?;
    if !store::begin(tx, import, State::Checking, None).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    Ok(())
}

/// Runs an import, or goes on with one whose job has died.
pub(crate) async fn begin_run(scope: &Scope, id: Id<Import>) -> Result<()> {
    let mut import = find(scope, id).await?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    if import.state == State::Running && is_abandoned(scope, &mut tx, &import).await? {
        store::note_fault(&mut tx, &import, None).await?;
        enqueue(scope, &mut tx, work::RUN, id).await?;
        return tx.commit().await;
    }
    if !import.is_open() {
        return Err(Error::Conflict("wrong_state"));
    }
    // What the check could not read to its end, the run cannot either.
    if import.state == State::Failed {
        return Err(Error::Conflict("check_failed"));
    }
    drop(tx);
    check_decided(scope, &import).await?;
    let mut tx = scope.begin().await?;
    import.acting = Acting::of(scope);
    let is_checked = import.state == State::Checked;
    if is_checked {
        import.leave_out_without_choices();
    }
    if is_checked || import.total > 0 {
        make_columns(scope, &mut tx, &key, &mut import).await?;
    } else {
        // Nobody has read the file to its end yet, and if it cannot be read nothing is made for
        // it. What is wrong with its fields is said at once all the same.
        make_columns(scope, &mut tx, &key, &mut import.clone()).await?;
        drop(tx);
        tx = scope.begin().await?;
    }
    start_run(scope, &mut tx, &mut import).await?;
    enqueue(scope, &mut tx, work::RUN, id).await?;
    tx.commit().await
}

/// Opens the change set.
pub(crate) async fn start_run(scope: &Scope, tx: &mut Tx, import: &mut Import) -> Result<()> {
    scope.require(Permission::ImportContacts)?;
    let through = scope.through(Via::Import);
    let set = engine::open_set(tx, &through, import).await?;
    if !store::begin(tx, import, State::Running, Some(set)).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    import.set = Some(set);
    Ok(())
}

/// Stops a check or a run; what the run has done is kept.
pub(crate) async fn cancel(scope: &Scope, id: Id<Import>) -> Result<()> {
    let import = find(scope, id).await?;
    let to = match import.state {
        State::Checking => State::Uploaded,
        State::Running => State::Cancelled,
        _ => return Err(Error::Conflict("wrong_state")),
    };
    let mut tx = scope.begin().await?;
    if !store::end(&mut tx, &import, to, None, scope.now()).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    if let Some(job) = import.job {
        match jobs::cancel(&mut tx, scope.now(), job).await {
            // It has just ended, or the tidying has taken it: there is nothing to stop.
            Ok(()) | Err(Error::Conflict("finished") | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await
}

/// Takes back everything that an import has written, its updates included.
pub(crate) async fn begin_undo(scope: &Scope, id: Id<Import>) -> Result<()> {
    let mut import = find(scope, id).await?;
    let mut tx = scope.begin().await?;
    if import.state == State::Undoing && is_abandoned(scope, &mut tx, &import).await? {
        store::note_fault(&mut tx, &import, None).await?;
        enqueue(scope, &mut tx, work::UNDO, id).await?;
        return tx.commit().await;
    }
    let set = import
        .set
        .filter(|_| import.can_be_undone())
        .ok_or(Error::Conflict("wrong_state"))?;
    import.acting = Acting::of(scope);
    let through = scope.through(Via::Undo);
    let by = history::open_set(&mut tx, &through, "undo", &import.collection, Some(set)).await?;
    if !history::mark_undone(&mut tx, set, by).await? {
        return Err(Error::Conflict("already_undone"));
    }
    if !store::begin_undo(&mut tx, &import, by).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    enqueue(scope, &mut tx, work::UNDO, id).await?;
    tx.commit().await
}

/// Whether nobody works on an import any more although it says so.
pub(crate) async fn is_abandoned(scope: &Scope, tx: &mut Tx, import: &Import) -> Result<bool> {
    let Some(job) = import.job else {
        return Ok(true);
    };
    match jobs::find(tx, scope.now(), job).await {
        Ok(job) => Ok(job.state.is_final()),
        Err(Error::NotFound) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn check_decided(scope: &Scope, import: &Import) -> Result<()> {
    let look: Look = upload::look(scope, import, &import.reading).await?;
    let mut tx = scope.read().await?;
    let collection = collections::find(scope.app(), &import.collection)?;
    let columns = collections::targets(collection, scope, &mut tx).await?;
    let translated = collections::translated(collection, scope, &mut tx).await?;
    check::mapping(scope, import, (&columns, &translated), &look)?;
    check::decided(import, &look)?;
    drop(tx);
    try_fields(scope, import).await
}

/// Refuses fields that could not be made. The collection says so, in a transaction that is given
/// up: one that is hidden from whoever imports may have the title, and whoever may make fields
/// sees the titles of all of them in the editor of fields.
async fn try_fields(scope: &Scope, import: &Import) -> Result<()> {
    let mut tried = import.clone();
    // Which choices a field has, the check will find out.
    let pending = (0..tried.mapping.columns.len()).map(Mapping::pending_key);
    let some = |column| Unknown {
        column,
        value: "?".to_owned(),
        count: 1,
    };
    tried.unknown = pending.map(some).collect();
    let mut tx = scope.begin().await?;
    columns::make_fields(&scope.through(Via::Import), &mut tx, &mut tried).await
}

async fn enqueue(scope: &Scope, tx: &mut Tx, kind: &'static str, id: Id<Import>) -> Result<()> {
    let payload = json!({ "import": id });
    let now = scope.now();
    let job = match scope.actor().user() {
        Some(user) => jobs::enqueue_by(tx, user.cast(), now, kind, payload, now).await?,
        None => jobs::enqueue(tx, now, kind, payload, now).await?,
    };
    store::set_job(tx, id, job).await
}
