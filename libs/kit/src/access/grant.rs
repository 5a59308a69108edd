//! What a role gives.

use super::{FieldRight, FieldRights, Permission, Reach};
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A reach for each permission, and a right for each field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Grant {
    reaches: [Reach; Permission::ALL.len()],
    fields: BTreeMap<String, FieldRights>,
}

/// How a grant is stored, and shown in the API: words of today may be gone tomorrow, and what
/// is not named is not granted.
#[derive(Serialize, Deserialize)]
struct Stored {
    reach: BTreeMap<String, Reach>,
    #[serde(default)]
    fields: BTreeMap<String, FieldRights>,
}

impl From<Stored> for Grant {
    fn from(stored: Stored) -> Self {
        let named = stored.reach.iter();
        let known = named.filter_map(|(name, reach)| Some((Permission::parse(name)?, *reach)));
        Grant {
            fields: stored.fields,
            ..Grant::new(known)
        }
    }
}

impl From<Grant> for Stored {
    fn from(grant: Grant) -> Self {
        let each = Permission::ALL.map(|one| (one.name().to_owned(), grant.reach(one)));
        let reached = |(_, reach): &(String, Reach)| *reach > Reach::None;
        Stored {
            reach: each.into_iter().filter(reached).collect(),
            fields: grant.fields,
        }
    }
}

impl Grant {
    /// A grant of these permissions, and of the own profile; every field may be written.
    pub fn new(each: impl IntoIterator<Item = (Permission, Reach)>) -> Grant {
        let mut grant = Grant {
            reaches: [Reach::None; Permission::ALL.len()],
            fields: BTreeMap::new(),
        };
        grant.set(Permission::EditProfile, Reach::Own);
        for (permission, reach) in each {
            grant.set(permission, reach);
        }
        grant
    }

    /// Lets a permission reach so far.
    pub fn set(&mut self, permission: Permission, reach: Reach) {
        if let Some(place) = self.reaches.get_mut(permission as usize) {
            *place = reach;
        }
    }

    /// Sets the rights on the fields of a collection.
    pub fn set_fields(&mut self, collection: &str, rights: FieldRights) {
        self.fields.insert(collection.to_owned(), rights);
    }

    /// How far a permission reaches.
    pub fn reach(&self, permission: Permission) -> Reach {
        self.reaches
            .get(permission as usize)
            .copied()
            .unwrap_or(Reach::None)
    }

    /// The rights on the fields of a collection; `None`: each may be written.
    pub fn fields(&self, collection: &str) -> Option<&FieldRights> {
        self.fields.get(collection)
    }

    /// The right on one field of a collection.
    pub fn field(&self, collection: &str, field: &str) -> FieldRight {
        self.fields(collection)
            .map_or(FieldRight::Write, |rights| rights.right(field))
    }

    /// Whether something reaches as far as the person's teams.
    pub fn needs_teams(&self) -> bool {
        self.reaches.contains(&Reach::Team)
    }

    /// What both allow: the rights of a key whose maker has a role too.
    pub fn meet(&self, other: &Grant) -> Grant {
        let each = Permission::ALL.map(|one| (one, self.reach(one).min(other.reach(one))));
        let mut grant = Grant::new(each);
        for collection in self.fields.keys().chain(other.fields.keys()) {
            let of = |grant: &Grant| grant.fields(collection).cloned().unwrap_or_default();
            grant.set_fields(collection, of(self).meet(&of(other)));
        }
        grant
    }

    /// Whether nothing that the other allows is missing here.
    pub fn covers(&self, other: &Grant) -> bool {
        let of = |grant: &Grant, name: &str| grant.fields(name).cloned().unwrap_or_default();
        let mut collections = self.fields.keys().chain(other.fields.keys());
        Permission::ALL
            .into_iter()
            .all(|one| self.reach(one) >= other.reach(one))
            && collections.all(|name| of(self, name).covers(&of(other, name)))
    }

    /// The same, as far as an own role may be given it: what a copy of a fixed level begins with.
    #[must_use]
    pub fn for_own_role(&self) -> Grant {
        let mut grant = self.clone();
        for one in Permission::ALL {
            let most = one
                .offered()
                .iter()
                .filter(|reach| **reach <= self.reach(one));
            grant.set(one, most.max().copied().unwrap_or(Reach::None));
        }
        grant
    }

    /// The same, with everything that is done to contacts reaching no further than `permission`.
    pub(super) fn within(&self, permission: Permission) -> Grant {
        let most = self.reach(permission);
        let mut grant = self.clone();
        for one in Permission::CONTACTS {
            grant.set(one, self.reach(one).min(most));
        }
        grant
    }

    /// Whether a role of the tenant's own may give this: nothing that only administrators have,
    /// nothing done to what is not seen, and whoever defines fields sees all of them.
    pub fn check(&self) -> Result<(), FieldErrors> {
        let mut faults = FieldErrors::new();
        for one in Permission::ALL {
            if !one.offered().contains(&self.reach(one)) {
                faults.add(one.name(), "not_for_own_roles");
            }
        }
        for one in Permission::CONTACTS {
            if self.reach(one) > self.reach(Permission::ViewContacts) {
                faults.add(one.name(), "beyond_view");
            }
        }
        if self.reach(Permission::ManageFields) > Reach::None
            && !self.fields.values().all(FieldRights::is_whole)
        {
            faults.add(Permission::ManageFields.name(), "defines_hidden_fields");
        }
        faults.check()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use Permission as P;

    fn sales() -> Grant {
        let mut grant = Grant::new([
            (P::ViewContacts, Reach::All),
            (P::EditContacts, Reach::Own),
            (P::ExportContacts, Reach::Team),
        ]);
        let of = [("notes".to_owned(), FieldRight::Read)];
        let rights = FieldRights {
            of: of.into(),
            later: FieldRight::Hidden,
        };
        grant.set_fields("contacts", rights);
        grant
    }

    #[test]
    fn a_grant_is_read_back_as_it_was_stored_and_unknown_words_grant_nothing() {
        let text = serde_json::to_string(&sales()).unwrap();
        assert_eq!(serde_json::from_str::<Grant>(&text).unwrap(), sales());
        let later: Grant =
            serde_json::from_str(r#"{"reach":{"fly":"all","view_contacts":"own"}}"#).unwrap();
        assert_eq!(later, Grant::new([(P::ViewContacts, Reach::Own)]));
    }

    #[test]
    fn what_two_grants_share_is_covered_by_both_and_nothing_more() {
        let mut other = Grant::new([
            (P::ViewContacts, Reach::Team),
            (P::EditContacts, Reach::Team),
            (P::ManageKeys, Reach::All),
        ]);
        let of = [("custom.tier".to_owned(), FieldRight::Write)];
        let rights = FieldRights {
            of: of.into(),
            later: FieldRight::Read,
        };
        other.set_fields("contacts", rights);
        let both = sales().meet(&other);
        assert!(sales().covers(&both) && other.covers(&both));
        assert!(!both.covers(&sales()) && !both.covers(&other));
        assert_eq!(both.reach(P::ViewContacts), Reach::Team);
        assert_eq!(both.reach(P::EditContacts), Reach::Own);
        assert_eq!(both.reach(P::ExportContacts), Reach::None);
        assert_eq!(both.field("contacts", "notes"), FieldRight::Read);
        assert_eq!(both.field("contacts", "custom.tier"), FieldRight::Hidden);
        assert_eq!(both.field("contacts", "emails"), FieldRight::Write);
    }

    #[test]
    fn an_own_role_gives_nothing_that_makes_no_sense() {
        assert!(sales().check().is_ok());
        let mut wrong = sales();
        wrong.set(P::ViewContacts, Reach::Own);
        wrong.set(P::ManageFields, Reach::All);
        wrong.set(P::ManageRoles, Reach::All);
        wrong.set(P::ViewHistory, Reach::Team);
        let faults = wrong.check().err().unwrap().to_string();
        assert_eq!(
            faults,
            "manage_roles: not_for_own_roles, view_history: not_for_own_roles, \
             export_contacts: beyond_view, manage_fields: defines_hidden_fields"
        );
    }
}
