//! The fixed levels: roles that nobody can change.

use super::{Grant, Permission, Reach};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The fixed levels that people know. Each may do all that the next one may.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Debug,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything in the tenant; at least one always stays.
    Administrator,
    /// All records, imports and exports, shared filters; no settings of the tenant.
    Manager,
    /// All records, one at a time; no export.
    User,
    /// Records of the own teams only.
    RestrictedToTeam,
    /// Own records only.
    Restricted,
}

static GRANTS: LazyLock<[Arc<Grant>; 5]> = LazyLock::new(|| {
    Role::ALL.map(|role| {
        let each = Permission::ALL.map(|permission| (permission, role.reach(permission)));
        Arc::new(Grant::new(each))
    })
});

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Role; 5] = [
        Role::Administrator,
        Role::Manager,
        Role::User,
        Role::RestrictedToTeam,
        Role::Restricted,
    ];

    /// The word that is stored and shown in the API.
    pub fn name(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::User => "user",
            Role::RestrictedToTeam => "restricted_to_team",
            Role::Restricted => "restricted",
        }
    }

    /// The role of a stored word.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// How far each permission reaches for this role: the whole matrix.
    pub fn reach(self, permission: Permission) -> Reach {
        use Permission as P;
        let all = |yes: bool| if yes { Reach::All } else { Reach::None };
        match permission {
            P::EditProfile => match self {
                Role::Administrator => Reach::All,
                _ => Reach::Own,
            },
            P::ViewContacts | P::CreateContacts | P::EditContacts => match self {
                Role::Administrator | Role::Manager | Role::User => Reach::All,
                Role::RestrictedToTeam => Reach::Team,
                Role::Restricted => Reach::Own,
            },
            P::DeleteContacts => all(self <= Role::User),
            P::BulkEditContacts | P::ExportContacts | P::ImportContacts | P::ShareFilters => {
                all(self <= Role::Manager)
            }
            P::PurgeContacts
            | P::ManageFields
            | P::ManageUsers
            | P::ManageRoles
            | P::ManageKeys
            | P::ViewHistory
            | P::ApproveExports => all(self == Role::Administrator),
        }
    }

    /// The same as a grant. Fixed levels reach every field.
    pub fn grant(self) -> Arc<Grant> {
        let [administrator, manager, user, team, own] = &*GRANTS;
        match self {
            Role::Administrator => administrator,
            Role::Manager => manager,
            Role::User => user,
            Role::RestrictedToTeam => team,
            Role::Restricted => own,
        }
        .clone()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_role_may_more_than_the_one_above_it() {
        for pair in Role::ALL.windows(2) {
            let [above, below] = pair else { continue };
            assert!(above.grant().covers(&below.grant()), "{above} {below}");
        }
        for role in Role::ALL {
            for permission in Permission::ALL {
                assert_eq!(role.grant().reach(permission), role.reach(permission));
            }
        }
    }
}
