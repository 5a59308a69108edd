//! Security-sensitive: one-time links with which somebody chooses a password.

pub mod actions;
pub(crate) mod store;
pub mod web;

use crate::Token;
use crate::user::UserRecord;
use kit::Scope;
use std::time::Duration;

/// How long a link works.
pub const LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// The address that is passed on. The token in it is not kept, so it cannot be shown again.
pub(crate) fn link(scope: &Scope, token: &Token) -> String {
    let path = scope.path(format_args!("/invitations/{}", token.expose()));
    format!("{}{path}", scope.app().settings.public_url)
}

/// Whom a link that still works is for.
pub struct Invitation {
    /// The user.
    pub user: UserRecord,
}
