//! Import and export of whatever slices declare as a [`kit::Collection`].
//!
//! It knows no business slice: a new kind of record can be imported and exported the day it
//! is listed.
//!
//! - Always is a file sealed at rest, and gone after its days.
//! - Never does a table of imports hold what a cell of the file says.
//! - Never can a file be fetched before the history tells of it.
//! - Never does anybody approve an export of their own.

mod acting;
mod collections;
pub mod export;
mod files;
pub mod import;
mod kept;
mod listed;
mod listing;
mod personal;
mod purge;

pub use export::{Exported, Format, Reason, columns_to_come_back, export_file};
pub use import::{Corrections, Interrupted, Options, Report, run_file};

use kit::Permission;
use kit::slice::{Link, Place};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "exchange",
    migrations: &[
        storage::Migration {
            stamp: "20261122_0070_exchange",
            sql: include_str!("../migrations/20261122_0070_exchange.sql"),
        },
        storage::Migration {
            stamp: "20261129_0071_made",
            sql: include_str!("../migrations/20261129_0071_made.sql"),
        },
        storage::Migration {
            stamp: "20261129_0072_export_approval",
            sql: include_str!("../migrations/20261129_0072_export_approval.sql"),
        },
        storage::Migration {
            stamp: "20261129_0750_export_days",
            sql: include_str!("../migrations/20261129_0750_export_days.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    pages: |_| {
        import::web::routes()
            .merge(export::web::routes())
            .merge(export::approval::web::routes())
            .merge(export::limit::web::routes())
    },
    api: |_| import::api::routes().merge(export::api::routes()),
    navigation: &[
        Link {
            title: "import-title",
            path: "/imports",
            icon: "import",
            hotkey: "g i",
            permission: Some(Permission::ImportContacts),
            place: Place::Work,
        },
        Link {
            title: "export-title",
            path: "/exports",
            icon: "export",
            hotkey: "g e",
            permission: Some(Permission::ExportContacts),
            place: Place::Work,
        },
        Link {
            title: "export-limit-title",
            path: "/export-limit",
            icon: "export",
            hotkey: "",
            permission: Some(Permission::ApproveExports),
            place: Place::Settings,
        },
    ],
    jobs: |registry, app| {
        import::work::register(registry, app);
        export::work::register(registry, app);
        purge::register(registry, app);
    },
    daily: &[purge::PURGE],
    personal_data: personal::TABLES,
    ..kit::slice::EMPTY
};
