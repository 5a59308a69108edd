//! What a capability of the product declares about itself.

use crate::access::Permission;
use crate::collection::Collection;
use crate::consultant::SettingsPage;
use crate::personal_data::PersonalTable;
use crate::platform::PlatformRoute;
use crate::routes::Routes;
use crate::scope::{App, Scope};
use futures::future::BoxFuture;
use kernel::{Lang, Result};
use std::sync::Arc;
use storage::{Migration, SettingsTable};

/// One capability: its tables, texts, pages, API, jobs and declarations.
/// `server/src/slices.rs` lists them; listing is all it takes.
pub struct Slice {
    /// The word of the capability, as in the folder.
    pub name: &'static str,
    /// Tables of each tenant.
    pub migrations: &'static [Migration],
    /// Tables of the control directory.
    pub control_migrations: &'static [Migration],
    /// Fluent files.
    pub locales: &'static [(Lang, &'static str)],
    /// Pages under `/t/<slug>`.
    pub pages: fn(&Arc<App>) -> Routes,
    /// JSON under `/t/<slug>/api/v1`.
    pub api: fn(&Arc<App>) -> Routes,
    /// Links in the frame of every page.
    pub navigation: &'static [Link],
    /// Handlers of queued work.
    pub jobs: fn(&mut jobs::Registry, &Arc<App>),
    /// Kinds of job that every tenant runs once a day, first at its creation.
    pub daily: &'static [&'static str],
    /// What to show beside a subject.
    pub panels: &'static [Panel],
    /// What can be found from the palette.
    pub search: &'static [SearchHook],
    /// What to do when a record that others may point to is purged or erased.
    pub references: &'static [ReferenceHook],
    /// What can be listed, filtered, imported, exported and edited in bulk.
    pub collections: &'static [&'static dyn Collection],
    /// Every personal column this slice holds.
    pub personal_data: &'static [PersonalTable],
    /// What of its tables is a setting of the tenant. A table is data until it stands here.
    pub settings_tables: &'static [SettingsTable],
    /// What consultants may open, under `/t/<slug>/consultant`.
    pub settings_pages: &'static [SettingsPage],
    /// What operators open and do, under `/platform`.
    pub platform: &'static [PlatformRoute],
}

/// A slice that declares nothing yet: the base of every `SLICE`.
pub const EMPTY: Slice = Slice {
    name: "",
    migrations: &[],
    control_migrations: &[],
    locales: &[],
    pages: |_| Routes::new(),
    api: |_| Routes::new(),
    navigation: &[],
    jobs: |_, _| {},
    daily: &[],
    panels: &[],
    search: &[],
    references: &[],
    collections: &[],
    personal_data: &[],
    settings_tables: &[],
    settings_pages: &[],
    platform: &[],
};

/// A link in the frame of every page, shown to those who may follow it.
pub struct Link {
    /// Key of its text.
    pub title: &'static str,
    /// Path within the tenant: `/contacts`.
    pub path: &'static str,
    /// Name of its symbol in the sprite.
    pub icon: &'static str,
    /// Keys that follow it, as in `g c`; empty for none.
    pub hotkey: &'static str,
    /// Who sees it; `None`: everybody who is signed in.
    pub permission: Option<Permission>,
    /// Whether it stands among daily work or among settings.
    pub place: Place,
}

/// Where a link of the frame stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The upper part, and the bar at the bottom of a phone.
    Work,
    /// Below the title "Settings".
    Settings,
}

/// A part of a page that another slice supplies.
pub struct Panel {
    /// Beside which kind of subject: `contact`, a record; `alerts`, the page of them.
    pub subject: &'static str,
    /// Key of its title.
    pub title: &'static str,
    /// Its content, loaded from this path with `{id}` filled in.
    pub path: &'static str,
    /// Who sees it.
    pub permission: Permission,
}

/// Something found from the palette.
pub struct Hit {
    /// What it is called.
    pub title: String,
    /// A second line.
    pub note: String,
    /// Where it leads, within the tenant.
    pub path: String,
    /// Its symbol.
    pub icon: &'static str,
}

/// Finds up to `limit` records for what was typed.
pub type SearchHook = for<'a> fn(&'a Scope, &'a str, usize) -> BoxFuture<'a, Result<Vec<Hit>>>;

/// Called in the transaction that purges or erases the record of this kind and id.
pub type ReferenceHook = for<'a> fn(
    &'a Scope,
    &'a mut storage::Tx,
    kind: &'a str,
    id: [u8; 16],
) -> BoxFuture<'a, Result<()>>;
