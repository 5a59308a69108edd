//! An import from the operator's shell: the same steps as on the pages, without stopping to ask.

mod unfinished;

use super::engine::Engine;
use super::lookup::Lookup;
use super::mapping::{Fixed, Mapping, Target};
use super::reading::Corrections;
use super::survey::{self, Survey};
use super::titles::Titles;
use super::{Fault, Import, State, actions, check, error_file, propose, store, upload};
use crate::collections;
use crate::files::{self, Plain};
use kernel::{Error, FieldError, FieldErrors, Id, Result};
use kit::collection::Mode;
use kit::{ChangeSet, Kind, Scope};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use unfinished::unfinished;

/// How a file is to be imported.
#[derive(Clone, Default)]
pub struct Options {
    /// Make fields for columns that no column fits. Without it such a column is an error.
    pub create_fields: bool,
    /// Add values that are no choice of a field to its choices.
    pub add_choices: bool,
    /// Find records by this column: its key, its title or the title in the file.
    pub key: Option<String>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// What a row may do.
    pub mode: Mode,
    /// What detection got wrong.
    pub settings: Corrections,
    /// Values for columns that the file lacks: the column by key or title, and what it holds.
    pub fixed: Vec<(String, String)>,
    /// What to do if an earlier import of this very file was interrupted.
    pub interrupted: Interrupted,
}

/// What to do about an import that a killed command has left half done.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Interrupted {
    /// Do nothing and say so, since going on and beginning anew are both wrong if not meant.
    #[default]
    Ask,
    /// Go on where it stopped.
    Resume,
    /// Leave it as it is and import the file once more.
    Again,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// New records.
    pub created: i64,
    /// Changed records.
    pub updated: i64,
    /// Rows that changed nothing.
    pub skipped: i64,
    /// Faulty rows.
    pub failed: i64,
    /// The first faults: line, title of the column, code, text. With `left_out` at most a thousand.
    pub errors: Vec<(u64, String, String, String)>,
    /// The same of rows that are left out on purpose; they count as skipped.
    pub left_out: Vec<(u64, String, String, String)>,
    /// The change set; none of a dry run.
    pub set: Option<Id<ChangeSet>>,
}

/// How many faults a report lists.
const LISTED: usize = 1_000;

/// Imports a file.
///
/// # Errors
/// `Invalid` with the code `interrupted` if an earlier import of this file was and nothing was
/// said about it, with a fault of the file or of a setting, with each column that holds something
/// and goes nowhere (code `undecided_column`, the title as the field), or `NotFound` for an
/// unknown collection.
pub async fn run_file(
    scope: &Scope,
    collection: &str,
    path: &Path,
    options: &Options,
) -> Result<Report> {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if !options.dry_run && options.interrupted != Interrupted::Again {
        match (
            unfinished(scope, collection, path, &name).await?,
            options.interrupted,
        ) {
            (Some(id), Interrupted::Resume) => return finish(scope, id).await,
            (Some(_), _) => return Err(Error::invalid("file", "interrupted")),
            (None, Interrupted::Resume) => return Err(Error::invalid("file", "not_interrupted")),
            (None, _) => {}
        }
    }
    let id = upload::announce(scope, collection)?;
    let file = Arc::new(copy_of(path).await?);
    let import = upload::take_in(scope, id, collection, &name, &file).await?;
    let prepared = prepare(scope, import, &file, options).await;
    let (import, survey) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            forget(scope, id).await?;
            return Err(error);
        }
    };
    start(scope, import, survey, options.dry_run).await?;
    Engine::with(scope, id, file, None).await?.work().await?;
    let report = report(scope, id).await?;
    if options.dry_run {
        forget(scope, id).await?;
    }
    Ok(report)
}

/// Goes on with an import that was interrupted.
async fn finish(scope: &Scope, id: Id<Import>) -> Result<Report> {
    Engine::open(scope, id, None).await?.work().await?;
    report(scope, id).await
}

/// What the file holds now. From here on this is what is sealed, looked at and read.
async fn copy_of(path: &Path) -> Result<Plain> {
    let path = path.to_owned();
    files::blocking(move || {
        let file = std::fs::File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::invalid("file", "not_found"),
            kind => Error::internal(format!("opening the file to import: {kind}")),
        })?;
        Plain::copy_of(file)
    })
    .await
}

/// Decides where everything goes, from the whole file.
async fn prepare(
    scope: &Scope,
    mut import: Import,
    file: &Arc<Plain>,
    options: &Options,
) -> Result<(Import, Survey)> {
    options.settings.apply(&mut import.reading);
    let look = upload::look_at(file.clone(), &import.reading).await?;
    let collection = collections::find(scope.app(), &import.collection)?;
    let mut tx = scope.read().await?;
    let columns = collections::targets(collection, scope, &mut tx).await?;
    let translated = collections::translated(collection, scope, &mut tx).await?;
    let known = (columns.as_slice(), translated.as_slice());
    import.mapping = propose::mapping(scope, collection, known, &look, options.create_fields);
    if !options.fixed.is_empty() {
        let lookup = Lookup::read(&mut tx, known, &Mapping::default()).await?;
        let fixed = options.fixed.iter();
        let fixed = fixed.map(|pair| said_for_every_row(scope, &import, &columns, &lookup, pair));
        import.mapping.fixed = fixed.collect::<Result<_>>()?;
    }
    import.mode = options.mode;
    if let Some(named) = &options.key {
        import.key = Some(key(&import, &columns, named)?);
    }

    let lookup = Lookup::read(&mut tx, known, &import.mapping).await?;
    drop(tx);
    let mut survey = survey::survey(scope, file.clone(), &import, &columns, lookup).await?;
    if options.add_choices {
        survey::add_choices(&mut import.mapping, &mut survey, &columns);
    }
    if options.create_fields {
        // Rows with strangers never reach the collection, so those go out of the way first.
        let titles = Titles::of(scope, &import).await?;
        import.mapping = survey::with_new_fields(&import.mapping, &survey, &titles);
        survey.strangers = unlinked(scope, &import, file, &columns).await?;
        import.mapping = survey::with_new_fields(&import.mapping, &survey, &titles);
        rename_new(&mut import, &columns, &translated);
        check::mapping(scope, &import, known, &look)?;
        return Ok((import, survey));
    }
    let undecided = survey::undecided(&import.mapping, &survey);
    if !undecided.is_empty() {
        let mut errors = FieldErrors::new();
        for title in undecided {
            errors.push(FieldError::new(title, "undecided_column").with("name", title));
        }
        return Err(errors.into());
    }
    for assignment in &mut import.mapping.columns {
        if assignment.target == Target::Undecided {
            assignment.target = Target::Ignored;
        }
    }
    check::mapping(scope, &import, known, &look)?;
    Ok((import, survey))
}

/// The columns of the file that should name contacts and name some that do not exist. Only the
/// collection can tell, so the file is tried out.
async fn unlinked(
    scope: &Scope,
    import: &Import,
    file: &Arc<Plain>,
    columns: &[kit::Column],
) -> Result<BTreeSet<usize>> {
    let links = |at: usize| match import
        .mapping
        .columns
        .get(at)
        .map(|assignment| &assignment.target)
    {
        Some(Target::Column { key }) => columns
            .iter()
            .any(|column| column.key == *key && column.kind == Kind::Contact),
        _ => false,
    };
    if !(0..import.mapping.columns.len()).any(links) {
        return Ok(BTreeSet::new());
    }
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    store::save_plan(&mut tx, &key, import).await?;
    actions::start_check(scope, &mut tx, import).await?;
    tx.commit().await?;
    let file = file.clone();
    Engine::with(scope, import.id, file, None)
        .await?
        .work()
        .await?;
    let mut tx = scope.read().await?;
    let sources = store::faulty_sources(&mut tx, import.id).await?;
    Ok(sources
        .into_iter()
        .filter(|source| links(*source))
        .collect())
}

/// A new field beside a column of the same title, in any language, gets a title of its own.
fn rename_new(import: &mut Import, columns: &[kit::Column], translated: &[kit::Column]) {
    let mut taken: Vec<String> = columns
        .iter()
        .chain(translated)
        .map(|column| propose::bare(&column.title))
        .collect();
    for assignment in &mut import.mapping.columns {
        if let Target::New { name, .. } = &mut assignment.target {
            let stem = name.clone();
            let mut n = 2;
            while taken.contains(&propose::bare(name)) {
                *name = format!("{stem} ({n})");
                n += 1;
            }
            taken.push(propose::bare(name));
        }
    }
}

/// A value for every row, both column and value by key or by title.
fn said_for_every_row(
    scope: &Scope,
    import: &Import,
    columns: &[kit::Column],
    known: &Lookup,
    (named, value): &(String, String),
) -> Result<Fixed> {
    let bare = propose::bare(named);
    let by_key = columns.iter().find(|column| column.key == *named);
    let column = by_key.or_else(|| {
        let mut titled = columns.iter();
        titled.find(|column| propose::bare(&column.title) == bare)
    });
    let Some(column) = column else {
        let unknown = FieldError::new(named, "unknown_field").with("name", named);
        return Err(FieldErrors::one(unknown).into());
    };
    Ok(Fixed::read(
        column,
        value,
        known,
        (&import.reading, scope.zone()),
    ))
}

fn key(import: &Import, columns: &[kit::Column], named: &str) -> Result<String> {
    let bare = propose::bare(named);
    let by_title = import
        .mapping
        .columns
        .iter()
        .find_map(|assignment| match &assignment.target {
            Target::Column { key } if propose::bare(&assignment.title) == bare => Some(key.clone()),
            _ => None,
        });
    let by_column = columns
        .iter()
        .find(|column| column.key == named || propose::bare(&column.title) == bare);
    by_title
        .or_else(|| by_column.map(|column| column.key.clone()))
        .ok_or_else(|| Error::invalid("key", "key_not_in_file"))
}

async fn start(scope: &Scope, mut import: Import, survey: Survey, dry_run: bool) -> Result<()> {
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    if !store::save_plan(&mut tx, &key, &import).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    import.state = State::Uploaded;
    if dry_run {
        actions::start_check(scope, &mut tx, &import).await?;
    } else {
        import.unknown = survey.unknown;
        import.leave_out_without_choices();
        actions::make_columns(scope, &mut tx, &key, &mut import).await?;
        actions::start_run(scope, &mut tx, &mut import).await?;
        // The survey has read it to its end.
        let total = i64::try_from(survey.records).unwrap_or(i64::MAX);
        store::save_total(&mut tx, import.id, total).await?;
    }
    tx.commit().await
}

async fn report(scope: &Scope, id: Id<Import>) -> Result<Report> {
    let import = actions::find(scope, id).await?;
    let mut tx = scope.read().await?;
    let faults = store::faults(&mut tx, id, None, LISTED).await?;
    let title = |source: Option<usize>| {
        let assignment = source.and_then(|source| import.mapping.columns.get(source));
        assignment.map_or_else(String::new, |assignment| assignment.title.clone())
    };
    let told = |fault: &Fault| {
        let text = error_file::text(scope, &fault.code, &fault.params);
        (fault.line, title(fault.source), fault.code.clone(), text)
    };
    let (skipped, faults): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(Fault::is_skip);
    Ok(Report {
        created: import.tally.created,
        updated: import.tally.updated,
        skipped: import.tally.skipped,
        failed: import.tally.failed,
        errors: faults.iter().map(told).collect(),
        left_out: skipped.iter().map(told).collect(),
        set: import.set,
    })
}

async fn forget(scope: &Scope, id: Id<Import>) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::delete(&mut tx, id).await?;
    tx.commit().await?;
    files::vessel(scope).await?.remove(id.cast()).await
}
