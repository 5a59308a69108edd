//! What one actor may do at this moment.

use super::{Access, FieldRight, Grant, Permission, Reach, Role};
use crate::scope::User;
use kernel::Id;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What one actor may do: what a role gives, or everything for the tenant's own commands. Cheap
/// to clone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rights {
    /// A person, or a key in the name of a person.
    Of(Held),
    /// A command of the operator's shell or a job that the tenant itself started.
    Whole,
    /// Nobody yet.
    Nothing,
}

/// A grant in the hands of a person, with the colleagues whom its teams reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    grant: Arc<Grant>,
    colleagues: Arc<[Id<User>]>,
}

impl Rights {
    /// The rights of a fixed level, without a team.
    pub fn of(role: Role) -> Rights {
        Rights::granted(role.grant(), [])
    }

    /// The rights that a grant gives to somebody who shares teams with these users.
    pub fn granted(grant: Arc<Grant>, colleagues: impl IntoIterator<Item = Id<User>>) -> Rights {
        let mut colleagues: Vec<Id<User>> = colleagues.into_iter().collect();
        colleagues.sort_unstable();
        colleagues.dedup();
        Rights::Of(Held {
            grant,
            colleagues: colleagues.into(),
        })
    }

    /// How far a permission reaches.
    pub fn reach(&self, permission: Permission) -> Reach {
        match self {
            Rights::Of(held) => held.grant.reach(permission),
            Rights::Whole => Reach::All,
            Rights::Nothing => Reach::None,
        }
    }

    /// What may be done with a field of a collection, as far as its record is reached: the one
    /// decision about fields.
    pub fn field(&self, collection: &str, field: &str) -> FieldRight {
        match self {
            Rights::Of(held) => held.grant.field(collection, field),
            Rights::Whole => FieldRight::Write,
            Rights::Nothing => FieldRight::Hidden,
        }
    }

    /// Whether the values of every field of a collection may be seen.
    pub fn hides_nothing(&self, collection: &str) -> bool {
        match self {
            Rights::Of(held) => held
                .grant
                .fields(collection)
                .is_none_or(|fields| fields.hides_nothing()),
            Rights::Whole => true,
            Rights::Nothing => false,
        }
    }

    /// Who shares a team with the actor, in order; the actor may be among them.
    pub fn colleagues(&self) -> &[Id<User>] {
        match self {
            Rights::Of(held) => &held.colleagues,
            Rights::Whole | Rights::Nothing => &[],
        }
    }

    /// Whether a route that asks for `access` lets this actor in.
    pub fn admit(&self, access: Access) -> bool {
        match access {
            Access::Public => true,
            Access::SignedIn => *self != Rights::Nothing,
            Access::Needs(permission) => self.reach(permission) > Reach::None,
        }
    }

    /// Whether this actor holds everything that a grant gives: nobody gives more.
    pub fn covers(&self, grant: &Grant) -> bool {
        match self {
            Rights::Of(held) => held.grant.covers(grant),
            Rights::Whole => true,
            Rights::Nothing => false,
        }
    }

    /// Whether these rights hold everything that others do, teams included.
    pub fn cover(&self, others: &Rights) -> bool {
        match others {
            Rights::Nothing => true,
            Rights::Whole => *self == Rights::Whole,
            Rights::Of(held) => {
                let known = |user: &Id<User>| self.colleagues().binary_search(user).is_ok();
                self.covers(&held.grant)
                    && (!held.grant.needs_teams()
                        || *self == Rights::Whole
                        || held.colleagues.iter().all(known))
            }
        }
    }

    /// What tells these rights from others: the same for the same grant and colleagues.
    pub fn fingerprint(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        match self {
            Rights::Nothing => hash.update([0]),
            Rights::Whole => hash.update([1]),
            Rights::Of(held) => {
                // A grant has no part that could not be written.
                hash.update(serde_json::to_vec(&*held.grant).unwrap_or_default());
                for colleague in held.colleagues.iter() {
                    hash.update(colleague.bytes());
                }
            }
        }
        hash.finalize().to_vec()
    }

    /// What both allow: for work that goes on for long, with the rights of its beginning and of
    /// now.
    #[must_use]
    pub fn meet(&self, other: &Rights) -> Rights {
        match (self, other) {
            (Rights::Nothing, _) | (_, Rights::Nothing) => Rights::Nothing,
            (Rights::Whole, rights) | (rights, Rights::Whole) => rights.clone(),
            (Rights::Of(one), Rights::Of(two)) => {
                let both = one.colleagues.iter().copied();
                let both = both.filter(|user| two.colleagues.binary_search(user).is_ok());
                Rights::granted(Arc::new(one.grant.meet(&two.grant)), both)
            }
        }
    }

    /// What a role gives and whom teams reach, of a person or a key.
    pub fn held(&self) -> Option<(&Grant, &[Id<User>])> {
        match self {
            Rights::Of(held) => Some((&held.grant, &held.colleagues)),
            Rights::Whole | Rights::Nothing => None,
        }
    }

    /// The same rights, with everything that is done to contacts reaching no further than one
    /// permission does: what an export holds, what a bulk edit changes.
    #[must_use]
    pub fn within(&self, permission: Permission) -> Rights {
        match self {
            Rights::Of(held) => Rights::Of(Held {
                grant: Arc::new(held.grant.within(permission)),
                colleagues: held.colleagues.clone(),
            }),
            Rights::Whole => Rights::Whole,
            Rights::Nothing => Rights::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_gets_only_what_is_public() {
        assert!(Rights::Nothing.admit(Access::Public));
        assert!(!Rights::Nothing.admit(Access::SignedIn));
        assert!(
            Permission::ALL
                .into_iter()
                .all(|p| !Rights::Nothing.admit(Access::Needs(p)))
        );
        assert_eq!(
            Rights::Nothing.field("contacts", "emails"),
            FieldRight::Hidden
        );
    }

    #[test]
    fn an_export_reaches_no_further_than_its_own_right() {
        let grant = Grant::new([
            (Permission::ViewContacts, Reach::All),
            (Permission::EditContacts, Reach::Own),
            (Permission::ExportContacts, Reach::Team),
        ]);
        let rights = Rights::granted(Arc::new(grant), []).within(Permission::ExportContacts);
        assert_eq!(rights.reach(Permission::ViewContacts), Reach::Team);
        assert_eq!(rights.reach(Permission::EditContacts), Reach::Own);
    }
}
