//! Security-sensitive: what a consultant sees whom an administrator has invited (P-121, P-122).
//!
//! A consultant's request never has a [`Scope`](crate::Scope). It has a [`SettingsScope`], which
//! knows no database, no vault and no file, and from which nothing but settings can be read:
//!
//! ```compile_fail,E0599
//! async fn write(scope: &kit::consultant::SettingsScope) {
//!     scope.begin().await.ok();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn reach(scope: &kit::consultant::SettingsScope) {
//!     let _ = scope.app();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn keys(scope: &kit::consultant::SettingsScope) {
//!     let _ = scope.vault();
//! }
//! ```
//!
//! What it is for does compile:
//!
//! ```
//! async fn look(scope: &kit::consultant::SettingsScope, sql: storage::Sql) {
//!     let mut tx = scope.read().await.unwrap();
//!     tx.all(sql).await.ok();
//! }
//! ```

pub(crate) mod frame;

use crate::html::{Raw, Renderable, RenderableExt};
use crate::scope::{App, Tenant};
use futures::future::BoxFuture;
use kernel::{Lang, Result, TimeZone, Timestamp};
use std::fmt::Display;
use std::sync::Arc;
use storage::{SettingsTx, Sight};

/// An invited consultant, as their invitation describes them.
#[derive(Clone)]
pub struct Guest {
    /// What they are called.
    pub name: String,
    /// How much they see.
    pub sight: Sight,
    /// When their invitation ends by itself.
    pub until: Timestamp,
    /// The language that they asked for.
    pub lang: Lang,
}

/// A page that a consultant is about to open.
pub struct Visit {
    /// The page, as its path is written in the declaration: `/fields/{id}`.
    pub page: &'static str,
    /// The path itself, behind `/consultant`.
    pub path: String,
    /// The narrowest sight that reaches it. Whoever has less is refused, and has opened nothing.
    pub sight: Sight,
}

/// Which consultant asks, for which tenant. Made by the edge and by nothing else.
#[derive(Clone)]
pub struct SettingsScope(Arc<Inner>);

struct Inner {
    app: Arc<App>,
    tenant: Tenant,
    guest: Guest,
}

impl SettingsScope {
    pub(crate) fn new(app: Arc<App>, tenant: Tenant, guest: Guest) -> Self {
        SettingsScope(Arc::new(Inner { app, tenant, guest }))
    }

    /// A snapshot of the tenant's settings; the engine refuses everything else.
    pub async fn read(&self) -> Result<SettingsTx> {
        let (db, guest) = (&self.0.app.db, &self.0.guest);
        db.settings(self.0.tenant.id, guest.sight).await
    }

    /// The consultant.
    pub fn guest(&self) -> &Guest {
        &self.0.guest
    }
    /// What people call the tenant.
    pub fn tenant_name(&self) -> &str {
        &self.0.tenant.name
    }
    /// In which language answers are given.
    pub fn lang(&self) -> Lang {
        self.0.guest.lang
    }
    /// In which time zone instants are shown: the tenant's.
    pub fn zone(&self) -> &TimeZone {
        &self.0.tenant.zone
    }
    /// A text in the consultant's language.
    pub fn t(&self, key: &str) -> String {
        self.0.app.texts.get(self.lang(), key, &[])
    }
    /// A text in the consultant's language, with what it mentions.
    pub fn t_with(&self, key: &str, args: &[(&str, crate::Arg)]) -> String {
        self.0.app.texts.get(self.lang(), key, args)
    }
    /// What stands in place of a value that may be about somebody.
    pub fn masked(&self) -> String {
        self.t("consultant-masked")
    }
    /// An address for consultants: `path("/fields")` is `/t/demo/consultant/fields`.
    pub fn path(&self, rest: impl Display) -> String {
        format!("/t/{}/consultant{rest}", self.0.tenant.slug)
    }

    /// The pages that this consultant may open, in the order of slices.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &'static SettingsPage> {
        let all = self.0.app.slices.iter();
        let all = all.flat_map(|slice| slice.settings_pages);
        all.filter(|page| page.sight <= self.0.guest.sight)
    }
}

/// A page that consultants may open: a part of [`Slice`](crate::Slice). It gets nothing but a
/// [`SettingsScope`] and, where its path has one, an id.
pub struct SettingsPage {
    /// Its path behind `/t/<slug>/consultant`: `/fields`, `/fields/{id}`.
    pub path: &'static str,
    /// Key of its title.
    pub title: &'static str,
    /// Its symbol in the frame; empty for a page that another one leads to.
    pub icon: &'static str,
    /// The narrowest sight that reaches it.
    pub sight: Sight,
    /// Reads and renders it.
    pub show: Show,
}

/// Reads and renders a page for consultants.
pub type Show = for<'a> fn(&'a SettingsScope, &'a str) -> BoxFuture<'a, Result<Sheet>>;

/// What a page for consultants shows.
pub struct Sheet {
    pub(crate) title: String,
    pub(crate) content: Raw<String>,
}

impl Sheet {
    /// A page; `content` begins with `header.page-head`.
    pub fn new(title: impl Into<String>, content: impl Renderable) -> Self {
        Sheet {
            title: title.into(),
            content: content.memoize(),
        }
    }
}
