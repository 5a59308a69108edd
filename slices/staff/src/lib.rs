//! The provider's own people, who never see what a tenant records: consultants, whom a tenant's
//! administrator invites for some days to look at its settings.
//!
//! - Never does one of them have a row among a tenant's users, a scope of a user, or a way to
//!   act as one.
//! - Always is a page noted in the tenant's own log before a consultant sees it.
//! - Always can an administrator end an invitation, and it ends by itself.

pub mod consultant;
mod personal;

pub use consultant::actions::{end, enter, invite, renew};
pub use consultant::door::{banner, consultant};
pub use consultant::{Consultant, Input, NewConsultant};

use kit::access::Permission;
use kit::slice::{Link, Place};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "staff",
    migrations: &[storage::Migration {
        stamp: "20261129_0300_consultants",
        sql: include_str!("../migrations/20261129_0300_consultants.sql"),
    }],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    pages: |_| consultant::web::routes().merge(consultant::entrance::routes()),
    navigation: &[Link {
        title: "consultant-title",
        path: "/consultants",
        icon: "person",
        hotkey: "",
        permission: Some(Permission::ManageUsers),
        place: Place::Settings,
    }],
    jobs: consultant::jobs::register,
    daily: &[consultant::jobs::TIDY],
    personal_data: personal::TABLES,
    ..kit::slice::EMPTY
};
