//! Which tenant a piece of work belongs to.

use std::fmt;

/// The number of a tenant: a row in the control database, a file on SQLite,
/// a value of `tenant_id` on PostgreSQL. Always positive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TenantId(pub i64);

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
