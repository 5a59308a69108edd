//! Security-sensitive: what a user or a key may do. Fixed levels cannot be changed; beside them
//! a tenant makes roles of its own.
//!
//! - Never does an own role give what only administrators have: roles, teams, removing for good.
//! - Never does somebody give more than they hold.

pub mod actions;
pub mod api;
pub(crate) mod held;
pub(crate) mod store;
pub(crate) mod web;

use kernel::{Error, FieldError, FieldErrors, Id, Result, text};
use kit::{Grant, Permission, Role};
use std::fmt;

/// The longest title, in characters.
const TITLE: usize = 60;
/// The longest explanation, in characters.
const ABOUT: usize = 300;

/// What it takes to decide how people prove who they are, and who is told when somebody tries to
/// be another: providers of single sign-on, who must have a second factor, who gets alerts.
/// Whoever decides that could come in as anybody, so it is a right that no role of the tenant's
/// own can be given.
pub(crate) const GUARD: Permission = Permission::ManageRoles;

/// A role of the tenant's own.
#[derive(Clone, Debug)]
pub struct OwnRole {
    /// Its id.
    pub id: Id<OwnRole>,
    /// What people call it.
    pub title: String,
    /// Whom it is for, in the words of whoever made it.
    pub about: String,
    /// What it gives.
    pub grant: Grant,
    /// Rises with every change.
    pub version: i64,
}

/// A role that somebody has: a fixed level, or one of the tenant's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnyRole {
    /// A fixed level.
    Fixed(Role),
    /// One of the tenant's own.
    Own(Id<OwnRole>),
}

impl AnyRole {
    /// The role of a word, as it is stored and sent: that of a fixed level, or an id.
    pub fn parse(word: &str) -> Option<AnyRole> {
        match Role::parse(word) {
            Some(role) => Some(AnyRole::Fixed(role)),
            None => word.parse().ok().map(AnyRole::Own),
        }
    }

    pub(crate) fn stored(word: &str) -> Result<AnyRole> {
        AnyRole::parse(word).ok_or_else(|| Error::internal("a stored role does not exist"))
    }
}

impl From<Role> for AnyRole {
    fn from(role: Role) -> Self {
        AnyRole::Fixed(role)
    }
}

impl fmt::Display for AnyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnyRole::Fixed(role) => role.fmt(f),
            AnyRole::Own(id) => id.fmt(f),
        }
    }
}

/// A role as it is to be, checked as far as it can be by itself.
#[derive(Clone)]
pub struct RoleDraft {
    /// What people call it.
    pub title: String,
    /// Whom it is for.
    pub about: String,
    /// What it gives.
    pub grant: Grant,
}

impl RoleDraft {
    /// Checks everything and names all faults at once.
    pub fn check(title_typed: &str, about: &str, grant: Grant) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = faults.take(title(title_typed));
        let about = text::line(about);
        if about.chars().count() > ABOUT {
            faults.add("about", "too_long");
        }
        if let Err(more) = grant.check() {
            faults.extend(more);
        }
        match title {
            Some(title) if faults.is_empty() => Ok(RoleDraft {
                title,
                about,
                grant,
            }),
            _ => Err(faults),
        }
    }
}

/// The title of a role or a team.
pub(crate) fn title(typed: &str) -> Result<String, FieldError> {
    let title = text::line(typed);
    match title.chars().count() {
        0 => Err(FieldError::new("title", "required")),
        1..=TITLE => Ok(title),
        _ => Err(FieldError::new("title", "too_long")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use kit::Reach;

    #[test]
    fn a_role_is_read_from_the_word_that_it_is_written_as() {
        for role in Role::ALL {
            let any = AnyRole::from(role);
            assert_eq!(AnyRole::parse(&any.to_string()), Some(any));
        }
        let own = AnyRole::Own(Id::from_bytes([7; 16]));
        assert_eq!(AnyRole::parse(&own.to_string()), Some(own));
        assert_eq!(AnyRole::parse("boss"), None);
    }

    #[test]
    fn what_guards_everybody_can_be_given_to_no_role_of_the_tenants_own() {
        assert_eq!(GUARD.offered(), [Reach::None]);
        let holders = Role::ALL
            .into_iter()
            .filter(|role| role.reach(GUARD) > Reach::None);
        assert_eq!(holders.collect::<Vec<_>>(), [Role::Administrator]);
    }

    #[test]
    fn every_faulty_field_of_a_role_is_named_at_once() {
        let grant = Grant::new([(Permission::EditContacts, Reach::All)]);
        let faults = RoleDraft::check(" ", &"x".repeat(301), grant).err();
        assert_eq!(
            faults.unwrap().to_string(),
            "title: required, about: too_long, edit_contacts: beyond_view"
        );
    }
}
