//! Security-sensitive: the pages of operators, who run the installation and see nothing of what a
//! tenant records (P-006, P-121).
//!
//! An operator's request never has a [`Scope`](crate::Scope). It has a [`PlatformScope`], which
//! reaches the control directory and nothing else: no tenant's tables, no vault, no file.
//!
//! ```compile_fail,E0599
//! async fn write(scope: &kit::platform::PlatformScope) {
//!     scope.begin().await.ok();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! async fn read(scope: &kit::platform::PlatformScope) {
//!     scope.read().await.ok();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn reach(scope: &kit::platform::PlatformScope) {
//!     let _ = scope.app();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn keys(scope: &kit::platform::PlatformScope) {
//!     let _ = scope.vault();
//! }
//! ```
//!
//! ```compile_fail,E0599
//! fn files(scope: &kit::platform::PlatformScope) {
//!     let _ = scope.blobs();
//! }
//! ```
//!
//! What it is for does compile:
//!
//! ```
//! async fn look(scope: &kit::platform::PlatformScope, sql: storage::Sql) {
//!     let mut tx = scope.control_read().await.unwrap();
//!     tx.all(sql).await.ok();
//! }
//! ```

pub(crate) mod frame;
mod route;
mod scope;

pub use route::{Asked, Done, Entry, Handle, PlatformLink, PlatformRoute, Sheet, Verb};
pub use scope::PlatformScope;

use axum::http::HeaderMap;
use futures::future::BoxFuture;
use kernel::{Id, Lang, Result, TenantId, Timestamp};
use std::sync::Arc;

use crate::App;

/// A session of an operator; the table is `operators`'.
pub enum Session {}

/// An operator who has signed in.
#[derive(Clone)]
pub struct Operator {
    /// Their id.
    pub id: Id<Operator>,
    /// Their session.
    pub session: Id<Session>,
    /// What they are called.
    pub name: String,
    /// The language that they chose.
    pub lang: Lang,
    /// When their access ends by itself, once that is near enough to be said (P-118).
    pub ends_at: Option<Timestamp>,
}

/// Who acts.
#[derive(Clone)]
pub enum Who {
    /// Somebody with a shell on the host, by a command.
    Host,
    /// Nobody has signed in.
    Stranger,
    /// An operator.
    Operator(Operator),
}

/// The SHA-256 of the certificate that a client has shown, when its connection demanded one: put
/// into the request by whoever took the connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate(pub [u8; 32]);

/// What an operator is about to open or to do.
pub struct Visit {
    /// The route, as it is declared: `GET /tenants/{id}`.
    pub route: String,
    /// Whether it changes something.
    pub command: bool,
    /// The number of the tenant in the path, if there is one.
    pub tenant: Option<i64>,
}

/// What may be done to a tenant from a page. It is done by `accounts` with keys of its own; the
/// page gets nothing back but whether it was done, and the number of what was made. There is no act that erases or that reads.
pub enum Act {
    /// Nobody gets in any more.
    Close {
        /// The tenant's name in addresses.
        slug: String,
    },
    /// Everybody gets in again.
    Open {
        /// The tenant's name in addresses.
        slug: String,
    },
    /// A new tenant, whose administrator is invited by a letter.
    Create(Box<TenantDraft>),
    /// From now on the tenant has this plan, or none. Nothing of it can be done more or less.
    Plan {
        /// The tenant's name in addresses.
        slug: String,
        /// The name of the plan.
        plan: Option<String>,
    },
}

/// What a tenant has been sold, as the installation names it: shown beside what the tenant takes,
/// and never a limit.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// How many users it holds; none: as many as there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<i64>,
    /// How many MiB it holds; none: as many as there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mib: Option<i64>,
}

/// A tenant to be made, as typed.
#[derive(Clone, Default)]
pub struct TenantDraft {
    /// Its name in addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The tag of its language.
    pub lang: String,
    /// The name of its time zone.
    pub zone: String,
    /// Its first administrator's address.
    pub email: String,
    /// Their name.
    pub administrator: String,
    /// The name of its plan; empty: none.
    pub plan: String,
}

/// What the host is like: figures and versions, nothing of anybody.
#[derive(Clone, Default)]
pub struct Host {
    /// Bytes free on the disk of the data directory, for us.
    pub free: u64,
    /// Bytes of that disk.
    pub size: u64,
    /// What lies in the data directory: a word and its bytes.
    pub parts: Vec<(&'static str, u64)>,
    /// A word and the version of what it names.
    pub versions: Vec<(&'static str, String)>,
    /// When this process began.
    pub started_at: Timestamp,
}

/// Finds out which operator asks, and notes what they open before they see it.
pub type FindOperator = Arc<
    dyn Fn(PlatformScope, HeaderMap, Visit) -> BoxFuture<'static, Result<Option<Operator>>>
        + Send
        + Sync,
>;

/// Does something to a tenant; gives the number of one that was made.
pub type CarryOut =
    Arc<dyn Fn(Arc<App>, Act) -> BoxFuture<'static, Result<Option<TenantId>>> + Send + Sync>;

/// Looks at the host.
pub type DescribeHost = Arc<dyn Fn(Arc<App>) -> BoxFuture<'static, Result<Host>> + Send + Sync>;

/// The questions that operators' pages have.
#[derive(Clone)]
pub struct PlatformDoors {
    /// Answered by `operators`.
    pub operator: FindOperator,
    /// Done by `accounts`.
    pub carry_out: CarryOut,
    /// Answered by `server`.
    pub host: DescribeHost,
}
