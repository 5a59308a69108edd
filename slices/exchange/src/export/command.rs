//! An export from the operator's shell.

use super::Export;
use super::actions::{self, Left};
use super::engine::{self, Ending};
use super::format::Format;
use super::query::Wanted;
use super::reason::Reason;
use crate::{collections, files};
use kernel::{Error, Id, Result, ResultExt};
use kit::{Filter, Permission, Scope};
use std::path::Path;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exported {
    /// What the history, the security log and the file call it.
    pub id: Id<Export>,
    /// Records.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
}

/// Writes records into a file at a path, and a line into the history. Without columns: all of
/// them. If the line cannot be written, there is no file either. Nobody is asked, however many
/// records there are: whoever has the host has them anyway.
///
/// # Errors
/// `NotFound` for an unknown collection; `Invalid` for a filter or columns that do not exist.
pub async fn export_file(
    scope: &Scope,
    collection: &str,
    format: Format,
    filter: &Filter,
    columns: &[String],
    reason: &Reason,
    path: &Path,
) -> Result<Exported> {
    scope.require(Permission::ExportContacts)?;
    let found = collections::find(scope.app(), collection)?;
    let wanted = Wanted {
        filter: (!filter.is_everything()).then(|| filter.to_json()),
        columns: columns.to_vec(),
        ..Wanted::default()
    };
    // Beside its destination first: an export that fails leaves nothing under its name.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let part = tempfile::NamedTempFile::new_in(folder).doing("making the file to export to")?;
    let place = part.path().to_owned();
    let id = Id::new(scope.now());
    let by = scope.t(&format!("export-by-{}", scope.actor().kind()));
    let origin = actions::origin(scope, id, by);
    let open = move |columns: &[_]| {
        tabular::Writer::create_from(place, format.output(), columns, Some(&origin))
    };
    let ending = engine::write(scope, found, format, &wanted, open, None, None).await?;
    let Ending::Written(written) = ending else {
        return Err(Error::internal("an export was stopped by nobody"));
    };
    let finished = std::fs::File::open(part.path()).doing("reading the exported file")?;
    let digest = files::digest(finished).await?;
    let mut tx = scope.begin().await?;
    let left = Left {
        id,
        collection,
        format,
        wanted: &wanted,
        reason: reason.text(),
        written,
        digest,
    };
    actions::tell(&mut tx, scope, left).await?;
    tx.commit().await?;
    part.persist(path)
        .map_err(|error| error.error)
        .doing("naming the exported file")?;
    Ok(Exported {
        id,
        rows: written.rows,
        bytes: written.bytes,
    })
}
