//! Security-sensitive: the one decision about who may do what.
//!
//! A permission has a reach, a field has a right; a role gives each permission one reach and
//! each field one right. Pages, lists, exports, the API, search, imports and jobs all ask
//! [`Rights`] through the scope, and nothing else.

mod field;
mod grant;
mod permission;
mod rights;
mod role;

pub use field::{FieldRight, FieldRights, MASK, Ruled};
pub use grant::Grant;
pub use permission::{Permission, Reach};
pub use rights::Rights;
pub use role::Role;

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// Any signed-in user of the tenant.
    SignedIn,
    /// Somebody with this permission, whatever its reach.
    Needs(Permission),
}
