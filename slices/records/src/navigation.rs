//! Where the pages of this capability stand in the frame.

use kit::Permission;
use kit::slice::{Link, Place};

/// The links.
pub(crate) const LINKS: &[Link] = &[
    work(
        "contact-title",
        "/contacts",
        "contacts",
        "g c",
        Permission::ViewContacts,
    ),
    work(
        "filter-title",
        "/filters",
        "filter",
        "g f",
        Permission::ViewContacts,
    ),
    work(
        "bin-title",
        "/bin",
        "bin",
        "g b",
        Permission::DeleteContacts,
    ),
    setting("field-title", "/fields", "fields", Permission::ManageFields),
    setting(
        "change-title",
        "/history",
        "history",
        Permission::ViewHistory,
    ),
];

const fn work(
    title: &'static str,
    path: &'static str,
    icon: &'static str,
    hotkey: &'static str,
    permission: Permission,
) -> Link {
    Link {
        title,
        path,
        icon,
        hotkey,
        permission: Some(permission),
        place: Place::Work,
    }
}

const fn setting(
    title: &'static str,
    path: &'static str,
    icon: &'static str,
    permission: Permission,
) -> Link {
    Link {
        title,
        path,
        icon,
        hotkey: "",
        permission: Some(permission),
        place: Place::Settings,
    }
}
