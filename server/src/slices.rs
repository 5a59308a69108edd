//! The product on one screen.

use kit::Slice;
use storage::{Migration, SettingsTable};

/// Every capability, the spine first.
pub const SLICES: &[&Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &staff::SLICE,
    &operators::SLICE,
    &records::SLICE,
    &exchange::SLICE,
    &letters::SLICE,
];

/// The tables of each tenant, in the order of their stamps.
pub fn migrations() -> Vec<Migration> {
    let slices = SLICES
        .iter()
        .flat_map(|slice| slice.migrations.iter().copied());
    let below = jobs::MIGRATIONS
        .iter()
        .chain(kit::idempotency::MIGRATIONS)
        .chain(mail::MIGRATIONS);
    ordered(below.copied().chain(slices))
}

/// What of the tenants' tables is a setting; everything else is data.
pub fn settings() -> Vec<SettingsTable> {
    let slices = SLICES.iter();
    slices
        .flat_map(|slice| slice.settings_tables.iter().copied())
        .collect()
}

/// The tables of the control directory.
pub fn control_migrations() -> Vec<Migration> {
    ordered(
        SLICES
            .iter()
            .flat_map(|slice| slice.control_migrations.iter().copied()),
    )
}

fn ordered(all: impl Iterator<Item = Migration>) -> Vec<Migration> {
    let mut all: Vec<Migration> = all.collect();
    all.sort_by_key(|migration| migration.stamp);
    all
}
