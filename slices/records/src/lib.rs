//! Contacts, the fields that tenants add to them, and saved filters.
//!
//! - Always does a change of a contact go through one function, `contact::changes::write`.
//! - Never is somebody else's record found by a person who reaches only their own.
//! - Never does a field that is hidden from a person show in anything that reaches them.
//! - Always can a change be undone, except a purge, whose history nobody can read any more.
//! - Never does a consultant's page open a contact: it has no transaction with which that compiles.
//!
//! ```compile_fail,E0308
//! # async fn peek(scope: kit::consultant::SettingsScope, id: kernel::Id<records::Contact>) {
//! let mut tx = scope.read().await.unwrap();
//! records::contact::store::find(&mut tx, id).await.ok();
//! # }
//! ```
//!
//! The same lines compile for a user, whose rights are asked elsewhere:
//!
//! ```
//! # async fn look(scope: kit::Scope, id: kernel::Id<records::Contact>) {
//! let mut tx = scope.read().await.unwrap();
//! records::contact::store::find(&mut tx, id).await.ok();
//! # }
//! ```

mod api;
mod changes;
pub mod contact;
mod direction;
pub mod field;
mod input;
mod navigation;
mod palette;
mod parallel;
mod past;
mod personal;
pub mod saved;
mod settings;
mod show;

pub use contact::{CONTACTS, Contact};
pub use field::Field;

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "records",
    migrations: &[
        storage::Migration {
            stamp: "20261122_0030_records",
            sql: include_str!("../migrations/20261122_0030_records.sql"),
        },
        storage::Migration {
            stamp: "20261129_0780_words",
            sql: include_str!("../migrations/20261129_0780_words.sql"),
        },
        storage::Migration {
            stamp: "20261129_0840_slots",
            sql: include_str!("../migrations/20261129_0840_slots.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    pages: |_| {
        contact::web::routes()
            .merge(field::web::routes())
            .merge(saved::web::routes())
            .merge(changes::web::routes())
            .merge(palette::routes())
    },
    api: |_| api::routes(),
    navigation: navigation::LINKS,
    jobs: contact::jobs::register,
    daily: &[contact::jobs::PURGE_BIN],
    panels: contact::PANELS,
    search: &[contact::HOOK],
    collections: &[CONTACTS],
    personal_data: personal::TABLES,
    settings_tables: settings::TABLES,
    settings_pages: settings::PAGES,
    ..kit::slice::EMPTY
};
