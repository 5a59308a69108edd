//! The people who run the installation: who they are, how they sign in, and their pages.
//!
//! - Never does an operator reach what a tenant records: their requests have no scope of a user
//!   and get no key.
//! - Always were three things shown before there is a session: a token of the host or a
//!   certificate, a password, and a second factor.
//! - Never does an access last that nobody has confirmed for a quarter of a year (P-118).
//! - Always is what they open and do in a log whose lines cannot be altered unnoticed.

pub mod alert;
mod enrolment;
mod factor;
mod hexadecimal;
pub mod log;
pub mod operator;
mod personal;
pub mod promises;
mod root_key;
mod session;
mod tidy;
mod token;
mod web;

pub use operator::actions::{
    add, confirm, list, lock, make_token, named, register_certificate, reset, unlock,
};
pub use root_key::{root_key_begun, root_key_replaced};
pub use session::door::operator as door;
pub use tidy::{keep, tidy};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "operators",
    control_migrations: &[
        storage::Migration {
            stamp: "20261129_0610_operators",
            sql: include_str!("../migrations/20261129_0610_operators.sql"),
        },
        storage::Migration {
            stamp: "20261129_0720_confirmations",
            sql: include_str!("../migrations/20261129_0720_confirmations.sql"),
        },
        storage::Migration {
            stamp: "20261129_0770_alerts",
            sql: include_str!("../migrations/20261129_0770_alerts.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    personal_data: personal::TABLES,
    platform: web::ROUTES,
    ..kit::slice::EMPTY
};
