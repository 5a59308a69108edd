//! An export from the operator's shell.

use super::format::Format;
use super::query::Wanted;
use super::{actions, engine};
use crate::collections;
use kernel::{Error, Id, Result, ResultExt};
use kit::{Filter, Permission, Scope};
use std::path::Path;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exported {
    /// Records.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
}

/// Writes records into a file at a path, and a line into the history. Without columns: all of
/// them. If the line cannot be written, there is no file either.
///
/// # Errors
/// `NotFound` for an unknown collection; `Invalid` for a filter or columns that do not exist.
pub async fn export_file(
    scope: &Scope,
    collection: &str,
    format: Format,
    filter: &Filter,
    columns: &[String],
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
    let open = move |columns: &[_]| tabular::Writer::create(place, format.output(), columns);
    let written = engine::write(scope, found, format, &wanted, open, None).await?;
    let written = written.ok_or_else(|| Error::internal("an export was stopped by nobody"))?;
    let mut tx = scope.begin().await?;
    actions::tell(
        &mut tx,
        scope,
        Id::new(scope.now()),
        collection,
        format,
        &wanted,
        written,
    )
    .await?;
    tx.commit().await?;
    part.persist(path)
        .map_err(|error| error.error)
        .doing("naming the exported file")?;
    Ok(Exported {
        rows: written.rows,
        bytes: written.bytes,
    })
}
