//! A file arrives: it is sealed as it comes, then looked at.

use super::mapping::{Assignment, Mapping, Target};
use super::reading::Reading;
use super::{Import, Place, State, Tally, propose, read, store};
use crate::acting::Acting;
use crate::collections::{self, is_target};
use crate::files::{self, Plain, blocking};
use kernel::{Error, Id, Result, text};
use kit::collection::Mode;
use kit::{Column, Permission, Scope};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tabular::Detected;

/// A file as it is read with some settings: what the pages show.
pub(crate) struct Look {
    /// How it was read.
    pub reading: Reading,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// What the columns are called.
    pub titles: Vec<String>,
    /// The first twenty records.
    pub sample: Vec<Vec<String>>,
}

/// How much of a text file is enough for a look at its beginning.
const HEAD: u64 = 4 << 20;

/// Takes a file that has arrived and is sealed under this id.
///
/// # Errors
/// `Invalid` with the fault of the file; then the sealed file is gone again.
pub(crate) async fn admit(
    scope: &Scope,
    id: Id<Import>,
    collection: &str,
    file_name: &str,
    size: u64,
) -> Result<Import> {
    let admitted = async {
        let file = files::vessel(scope).await?.open(id.cast()).await?;
        let look = detect(Arc::new(file)).await?;
        insert(scope, id, collection, (file_name, size), look).await
    };
    let admitted = admitted.await;
    if admitted.is_err() {
        files::vessel(scope).await?.remove(id.cast()).await?;
    }
    admitted
}

/// The same for a file of which the plain form is at hand: it is sealed while it is looked at.
pub(crate) async fn take_in(
    scope: &Scope,
    id: Id<Import>,
    collection: &str,
    file_name: &str,
    file: &Arc<Plain>,
) -> Result<Import> {
    let vessel = files::vessel(scope).await?;
    let (size, look) = futures::join!(vessel.keep(file.clone(), id.cast()), detect(file.clone()));
    let admitted = async { insert(scope, id, collection, (file_name, size?), look?).await };
    let admitted = admitted.await;
    if admitted.is_err() {
        vessel.remove(id.cast()).await?;
    }
    admitted
}

async fn insert(
    scope: &Scope,
    id: Id<Import>,
    collection: &str,
    (file_name, size): (&str, u64),
    look: Look,
) -> Result<Import> {
    scope.require(Permission::ImportContacts)?;
    let collection = collections::find(scope.app(), collection)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let columns = collections::targets(collection, scope, &mut tx).await?;
    let translated = collections::translated(collection, scope, &mut tx).await?;
    let known = (columns.as_slice(), translated.as_slice());
    let makes = scope.may(Permission::ManageFields);
    let mut import = Import {
        id,
        collection: collection.name().to_owned(),
        file_name: text::line(file_name).chars().take(200).collect(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        state: State::Uploaded,
        mapping: propose::mapping(scope, collection, known, &look, makes),
        reading: look.reading,
        unknown: Vec::new(),
        key: None,
        mode: Mode::default(),
        position: Place::default(),
        done: 0,
        total: 0,
        tally: Tally::default(),
        restored: 0,
        conflicts: 0,
        set: None,
        undo_set: None,
        fault: None,
        acting: Acting::of(scope),
        created_by: scope.actor().user(),
        created_at: scope.now(),
        finished_at: None,
        job: None,
    };
    if let Some(owner) = import.created_by
        && let Some((mapping, by, mode)) = store::remembered(
            &mut tx,
            &key,
            owner,
            &fingerprint(scope, &look.titles),
            &import.collection,
        )
        .await?
    {
        let mapping = beside_ours(scope, mapping, &look.titles);
        import.mapping = still_true(mapping, &columns, &look.titles);
        import.key = by.filter(|by| import.mapping.keys().contains(&by.as_str()));
        import.mode = mode;
    }
    store::insert(&mut tx, &key, &import).await?;
    tx.commit().await?;
    Ok(import)
}

/// A remembered mapping for a file that has our own columns between its own, or has them no
/// more: a file of faulty rows that comes back is read as the file was that it was made of.
fn beside_ours(scope: &Scope, mapping: Mapping, titles: &[String]) -> Mapping {
    let ours = propose::own_titles(scope);
    let is_ours = |title: &str| ours.contains(&propose::bare(title));
    let known = mapping.columns.into_iter();
    let (own, theirs): (Vec<_>, Vec<_>) = known.partition(|column| is_ours(&column.title));
    let mut theirs = theirs.into_iter();
    let columns = titles.iter().map(|title| {
        let same = |column: &&Assignment| propose::bare(&column.title) == propose::bare(title);
        let (known, otherwise) = match is_ours(title) {
            true => (own.iter().find(same).cloned(), Target::Ignored),
            false => (theirs.next(), Target::Undecided),
        };
        known.unwrap_or_else(|| Assignment {
            title: title.clone(),
            target: otherwise,
        })
    });
    Mapping {
        columns: columns.collect(),
        ..mapping
    }
}

/// A remembered mapping without the columns that are gone since.
fn still_true(mut mapping: Mapping, columns: &[Column], titles: &[String]) -> Mapping {
    let exists = |key: &str| {
        columns
            .iter()
            .any(|column| column.key == key && is_target(column))
    };
    for (assignment, title) in mapping.columns.iter_mut().zip(titles) {
        assignment.title.clone_from(title);
        match &assignment.target {
            Target::Column { key } if !exists(key) => assignment.target = Target::Undecided,
            // The import before this one has made it.
            Target::New { name, .. } => {
                let bare = propose::bare(name);
                let made = columns
                    .iter()
                    .find(|column| propose::bare(&column.title) == bare);
                if let Some(column) = made {
                    assignment.target = Target::Column {
                        key: column.key.clone(),
                    };
                }
            }
            _ => {}
        }
    }
    mapping.fixed.retain(|fixed| exists(&fixed.column));
    mapping
}

/// What tells one kind of file from another: the titles of its columns, our own left out.
pub(crate) fn fingerprint(scope: &Scope, titles: &[String]) -> Vec<u8> {
    let mut hash = Sha256::new();
    let ours = propose::own_titles(scope);
    let bare = titles.iter().map(|title| propose::bare(title));
    for bare in bare.filter(|bare| !ours.contains(bare)) {
        hash.update(bare.len().to_le_bytes());
        hash.update(bare);
    }
    hash.finalize().to_vec()
}

/// Looks at a whole file and proposes how to read it.
async fn detect(file: Arc<Plain>) -> Result<Look> {
    blocking(move || {
        Ok(Look::of(
            tabular::detect(file.path()).map_err(read::refused)?,
        ))
    })
    .await
}

/// Looks at the beginning of an import's file, read in some way.
pub(crate) async fn look(scope: &Scope, import: &Import, reading: &Reading) -> Result<Look> {
    let vessel = files::vessel(scope).await?;
    let workbook = reading.is_workbook();
    let whole = workbook || reading.is_address_book() || reading.is_records();
    let most = if whole { u64::MAX } else { HEAD };
    let file = Arc::new(vessel.head(import.id.cast(), most).await?);
    look_at(file, reading).await
}

/// Looks at the beginning of a plain file, read in some way.
pub(crate) async fn look_at(file: Arc<Plain>, reading: &Reading) -> Result<Look> {
    let workbook = reading.is_workbook();
    let (settings, wanted) = (reading.to_settings()?, reading.clone());
    blocking(move || {
        let detected = if workbook {
            tabular::detect(file.path()).map_err(read::refused)?
        } else {
            Detected {
                settings: settings.clone(),
                sheets: Vec::new(),
                header: Vec::new(),
                sample: Vec::new(),
            }
        };
        let detected = detected
            .with(file.path(), settings)
            .map_err(read::refused)?;
        Ok(Look {
            reading: wanted,
            ..Look::of(detected)
        })
    })
    .await
}

/// The sheets of an import's workbook, also where the chosen one cannot be read; none of other
/// files.
pub(crate) async fn sheets(scope: &Scope, import: &Import) -> Result<Vec<String>> {
    if !import.reading.is_workbook() {
        return Ok(Vec::new());
    }
    let file = files::vessel(scope).await?.open(import.id.cast()).await?;
    let settings = import.reading.to_settings()?;
    blocking(move || tabular::sheets(file.path(), &settings).map_err(read::refused)).await
}

impl Look {
    fn of(detected: Detected) -> Look {
        Look {
            reading: Reading::from_settings(&detected.settings),
            sheets: detected.sheets,
            titles: detected
                .header
                .into_iter()
                .map(|header| header.name)
                .collect(),
            sample: detected.sample,
        }
    }

    /// Whether a column holds ids of ours in the sample, and nothing else.
    pub fn holds_ids(&self, column: usize) -> bool {
        let cells = self.sample.iter().filter_map(|row| row.get(column));
        let mut cells = cells.filter(|cell| !cell.trim().is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.trim().parse::<Id<()>>().is_ok())
    }

    /// Whether a column holds anything in the sample.
    pub fn is_filled(&self, column: usize) -> bool {
        let filled =
            |row: &Vec<String>| row.get(column).is_some_and(|cell| !cell.trim().is_empty());
        self.sample.iter().any(filled)
    }
}

/// The id of a file that is about to arrive, refused early to whoever may not import.
pub(crate) fn announce(scope: &Scope, collection: &str) -> Result<Id<Import>> {
    scope.require(Permission::ImportContacts)?;
    collections::find(scope.app(), collection)
        .map_err(|_| Error::invalid("collection", "unknown_choice"))?;
    Ok(Id::new(scope.now()))
}
