//! Tenants: made, found, listed, closed, opened again, erased.
//!
//! - Always is a tenant's directory row written last and removed last: what has no row cannot
//!   be reached, and what has one is whole.
//! - Always do a tenant's keys go first when it is erased: from then on every copy is noise.
//! - Never is a tenant's number given twice.

mod tenant;

pub use tenant::actions::{Created, close, create, erase, open, set_plan, sweep};
pub use tenant::backup;
pub use tenant::daily::catch_up;
pub use tenant::directory::{any, by_id, by_slug, is_closed, list};
pub use tenant::log::{Logged, log};
pub use tenant::overview;
pub use tenant::{NewTenant, State, TenantInput, TenantRecord, check_slug};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "accounts",
    control_migrations: &[
        storage::Migration {
            stamp: "20261122_0030_accounts",
            sql: include_str!("../migrations/20261122_0030_accounts.sql"),
        },
        storage::Migration {
            stamp: "20261129_0130_daily_work",
            sql: include_str!("../migrations/20261129_0130_daily_work.sql"),
        },
        storage::Migration {
            stamp: "20261129_0600_measures",
            sql: include_str!("../migrations/20261129_0600_measures.sql"),
        },
        storage::Migration {
            stamp: "20261129_0700_plans",
            sql: include_str!("../migrations/20261129_0700_plans.sql"),
        },
        storage::Migration {
            stamp: "20261129_0710_backups",
            sql: include_str!("../migrations/20261129_0710_backups.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    jobs: tenant::measure::register,
    daily: &[tenant::measure::MEASURE],
    ..kit::slice::EMPTY
};
