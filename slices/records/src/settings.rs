//! What consultants see: custom fields and shared filters, without what may be about somebody.

mod fields;
mod filters;

use futures::FutureExt;
use kit::consultant::SettingsPage;
use storage::{SettingsTable, Sight};

/// A column that is declared personal is not here: a field's default and a filter's conditions.
pub(crate) const TABLES: &[SettingsTable] = &[
    SettingsTable {
        table: "fields",
        columns: &[
            "id",
            "key",
            "title",
            "kind",
            "group_title",
            "position",
            "help",
            "required",
            "is_unique",
            "choices",
            "privacy",
            "archived_at",
        ],
        sight: Sight::Settings,
    },
    SettingsTable {
        table: "saved_filters",
        columns: &["id", "title", "sort", "columns", "shared"],
        sight: Sight::Settings,
    },
];

pub(crate) const PAGES: &[SettingsPage] = &[
    SettingsPage {
        path: "/fields",
        title: "field-title",
        icon: "fields",
        sight: Sight::Settings,
        show: |scope, _| fields::list(scope).boxed(),
    },
    SettingsPage {
        path: "/fields/{id}",
        title: "field-one",
        icon: "",
        sight: Sight::Settings,
        show: |scope, id| fields::one(scope, id).boxed(),
    },
    SettingsPage {
        path: "/filters",
        title: "filter-title",
        icon: "filter",
        sight: Sight::Settings,
        show: |scope, _| filters::list(scope).boxed(),
    },
];
