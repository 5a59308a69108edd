//! What the JSON of imports looks like.

use crate::import::mapping::{Mapping, Unknown, mode_name};
use crate::import::reading::{Corrections, Reading};
use crate::import::{Fault, Import, error_file};
use kernel::Id;
use kit::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An import.
#[derive(Serialize, ToSchema)]
pub struct ImportDto {
    #[schema(value_type = String)]
    pub(super) id: Id<Import>,
    pub(super) collection: String,
    pub(super) file_name: String,
    pub(super) size: i64,
    /// `uploaded`, `checking`, `checked`, `running`, `done`, `cancelled`, `failed`, `undoing` or `undone`.
    pub(super) state: &'static str,
    pub(super) settings: Reading,
    pub(super) mapping: Mapping,
    /// The column by which records are found; none: every row is new.
    pub(super) key: Option<String>,
    /// `create_and_update`, `create_only` or `update_only`.
    pub(super) mode: &'static str,
    /// Values that are no user or choice, found by the check.
    pub(super) unknown: Vec<Unknown>,
    /// Titles of columns for which the check found that no field is made: it would have choices,
    /// and no row has one.
    pub(super) not_made: Vec<String>,
    /// Rows gone through, and rows there are (0: not known yet).
    pub(super) done: i64,
    pub(super) total: i64,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) skipped: i64,
    pub(super) failed: i64,
    /// Rows that say again what an earlier row said.
    pub(super) repeated: i64,
    pub(super) restored: i64,
    pub(super) conflicts: i64,
    /// Why it failed.
    pub(super) fault: Option<String>,
    pub(super) created_at: String,
    pub(super) finished_at: Option<String>,
}

impl From<Import> for ImportDto {
    fn from(import: Import) -> Self {
        let done = import.gone_through();
        let not_made = import.titles_not_made();
        ImportDto {
            id: import.id,
            collection: import.collection,
            file_name: import.file_name,
            size: import.size,
            state: import.state.name(),
            settings: import.reading,
            mapping: import.mapping,
            key: import.key,
            mode: mode_name(import.mode),
            unknown: import.unknown,
            not_made,
            done,
            total: import.total,
            created: import.tally.created,
            updated: import.tally.updated,
            skipped: import.tally.skipped,
            failed: import.tally.failed,
            repeated: import.tally.repeated,
            restored: import.restored,
            conflicts: import.conflicts,
            fault: import.fault,
            created_at: import.created_at.to_string(),
            finished_at: import.finished_at.map(|at| at.to_string()),
        }
    }
}

/// One fault of one row.
#[derive(Serialize, ToSchema)]
pub struct ImportErrorDto {
    pub(super) line: u64,
    /// The title of the column in the file.
    pub(super) column: Option<String>,
    /// The key of the column it goes into.
    pub(super) field: String,
    pub(super) code: String,
    pub(super) detail: String,
    /// Whether the row is left out on purpose, counted as skipped and not as faulty.
    pub(super) skipped: bool,
}

/// What is decided about a file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionDto {
    /// Corrections of the settings.
    #[serde(default)]
    pub(super) settings: Option<Corrections>,
    /// Where the columns go; none: as proposed.
    #[serde(default)]
    pub(super) mapping: Option<Mapping>,
    /// The column by which records are found.
    #[serde(default)]
    pub(super) key: Option<String>,
    /// `create_and_update`, `create_only` or `update_only`.
    #[serde(default)]
    pub(super) mode: Option<String>,
}

/// How to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunDto {
    /// Only try the file out.
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// A file and how to read it, as `multipart/form-data`.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes a form, which is read as it streams")]
pub struct UploadDto {
    /// Into which collection; before the file.
    pub(super) collection: Option<String>,
    /// JSON with corrections of the settings; before the file.
    pub(super) settings: Option<String>,
    /// The file.
    #[schema(value_type = String, format = Binary)]
    pub(super) file: Vec<u8>,
}

/// A fault as a caller sees it.
pub(super) fn fault_dto(scope: &Scope, import: &Import, fault: &Fault) -> ImportErrorDto {
    let column = fault
        .source
        .and_then(|source| import.mapping.columns.get(source));
    ImportErrorDto {
        line: fault.line,
        column: column.map(|column| column.title.clone()),
        field: fault.column.clone(),
        code: fault.code.clone(),
        detail: error_file::text(scope, &fault.code, &fault.params),
        skipped: fault.is_skip(),
    }
}
