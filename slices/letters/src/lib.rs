//! The letters that leave a tenant: what still waits, what no server took, and why.
//!
//! Writing them is `kit::letter`, sending them is `mail`; here administrators look at them.
//!
//! - Never does anybody read a letter that will be sent: the links in it are for its recipient.

mod personal;
mod web;

use kit::access::Permission;
use kit::slice::{Link, Place};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "letters",
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    pages: |_| web::routes(),
    navigation: &[Link {
        title: "letter-title",
        path: "/letters",
        icon: "mail",
        hotkey: "g l",
        permission: Some(Permission::ManageUsers),
        place: Place::Settings,
    }],
    personal_data: personal::TABLES,
    ..kit::slice::EMPTY
};
