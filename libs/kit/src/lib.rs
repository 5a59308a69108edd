//! What slices are made of: scope, permissions, declarations, filters, pages, API, languages.

pub mod access;
pub mod address;
pub mod api;
pub mod assets;
pub mod collection;
pub mod column;
pub mod consultant;
mod cookie;
pub mod edge;
mod ended;
pub mod extract;
pub mod filter;
pub mod html;
pub mod idempotency;
pub mod kind;
pub mod letter;
mod memory;
pub mod page;
pub mod personal_data;
pub mod platform;
pub mod proof;
pub mod publish;
pub mod reply;
pub mod routes;
mod scope;
mod second_factor;
pub mod slice;
pub mod sms;
pub mod sought;
pub mod texts;
pub mod toast;
mod view;
pub mod viewing;
pub mod watch;

pub use access::{
    Access, FieldRight, FieldRights, Grant, MASK, Permission, Reach, Rights, Role, Ruled,
};
pub use address::{Address, Proxies};
pub use collection::{ChangeSet, Collection};
pub use column::{Choice, Column, Index, Record};
pub use cookie::{Reader, cookie, keep_cookie};
pub use extract::{At, Fields, Form, Json, Path, Query};
pub use filter::Filter;
pub use kind::{Cell, Kind};
pub use memory::Memory;
pub use page::Width;
pub use reply::{Problem, Reply, redirect, redirect_with};
pub use routes::{RouteInfo, Routes};
pub use scope::{Actor, App, FindTenant, Key, Scope, Settings, Tenant, User, Via};
pub use second_factor::{SecondFactor, Wanted};
pub use slice::Slice;
pub use sought::{Seeker, Sought};
pub use texts::{Arg, Texts};
pub use toast::Toast;
pub use view::{Banner, View};
pub use viewing::{Noted, Viewing, Viewings};
pub use watch::Watch;

/// The texts of the frame, of faults and of problems.
pub const LOCALES: &[(kernel::Lang, &str)] = &[
    (kernel::Lang::En, include_str!("../locales/en.ftl")),
    (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
];
