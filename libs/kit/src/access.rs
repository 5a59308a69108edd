//! Security-sensitive: the one decision about who may do what.
//!
//! A permission has a reach; a role gives each permission one reach. Pages, lists, exports,
//! the API, search, imports and jobs all ask [`Rights`] through the scope, and nothing else.

use std::fmt;

/// Something that a person may or may not do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Permission {
    /// See contacts in lists, search and on their pages.
    ViewContacts,
    /// Make new contacts.
    CreateContacts,
    /// Change contacts.
    EditContacts,
    /// Move contacts to the recycle bin and restore them.
    DeleteContacts,
    /// Change many contacts in one act.
    BulkEditContacts,
    /// Take contacts out as a file.
    ExportContacts,
    /// Bring contacts in from a file.
    ImportContacts,
    /// Save filters for everybody.
    ShareFilters,
    /// Define fields.
    ManageFields,
    /// Invite and lock users.
    ManageUsers,
    /// Make and revoke keys of the API.
    ManageKeys,
    /// Read the history of the whole tenant.
    ViewHistory,
    /// Change one's own profile.
    EditProfile,
}

impl Permission {
    /// Every permission, in the order of `access.txt`.
    pub const ALL: [Permission; 13] = [
        Permission::ViewContacts,
        Permission::CreateContacts,
        Permission::EditContacts,
        Permission::DeleteContacts,
        Permission::BulkEditContacts,
        Permission::ExportContacts,
        Permission::ImportContacts,
        Permission::ShareFilters,
        Permission::ManageFields,
        Permission::ManageUsers,
        Permission::ManageKeys,
        Permission::ViewHistory,
        Permission::EditProfile,
    ];
}

/// How far a permission reaches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    None,
    /// Records that the person owns.
    Own,
    /// Every record of the tenant.
    All,
}

/// The fixed levels that people know.
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
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May do everything in the tenant; at least one always stays.
    Administrator,
    /// All records, imports and exports, shared filters; no settings of the tenant.
    Manager,
    /// All records, one at a time; no export.
    User,
    /// Own records only.
    Restricted,
}

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Role; 4] = [
        Role::Administrator,
        Role::Manager,
        Role::User,
        Role::Restricted,
    ];

    /// The word that is stored and shown in the API.
    pub fn name(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Manager => "manager",
            Role::User => "user",
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
        match (self, permission) {
            (Role::Administrator, _) => Reach::All,
            (_, P::EditProfile) => Reach::Own,
            (_, P::ManageFields | P::ManageUsers | P::ManageKeys | P::ViewHistory) => Reach::None,
            (Role::Manager, _) => Reach::All,
            (
                Role::User,
                P::ViewContacts | P::CreateContacts | P::EditContacts | P::DeleteContacts,
            ) => Reach::All,
            (Role::Restricted, P::ViewContacts | P::CreateContacts | P::EditContacts) => Reach::Own,
            (Role::User | Role::Restricted, _) => Reach::None,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

/// What one actor may do: the rights of a role, or everything for the tenant's own commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rights {
    /// A person or a key with a role.
    Of(Role),
    /// A command of the operator's shell or a job that the tenant itself started.
    Whole,
    /// Nobody yet.
    Nothing,
}

impl Rights {
    /// How far a permission reaches.
    pub fn reach(self, permission: Permission) -> Reach {
        match self {
            Rights::Of(role) => role.reach(permission),
            Rights::Whole => Reach::All,
            Rights::Nothing => Reach::None,
        }
    }

    /// Whether a route that asks for `access` lets this actor in.
    pub fn admit(self, access: Access) -> bool {
        match access {
            Access::Public => true,
            Access::SignedIn => self != Rights::Nothing,
            Access::Needs(permission) => self.reach(permission) > Reach::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_role_may_more_than_the_one_above_it() {
        for permission in Permission::ALL {
            for pair in Role::ALL.windows(2) {
                let [above, below] = pair else { continue };
                assert!(
                    above.reach(permission) >= below.reach(permission),
                    "{permission:?}"
                );
            }
        }
    }

    #[test]
    fn a_stranger_gets_only_what_is_public() {
        assert!(Rights::Nothing.admit(Access::Public));
        assert!(!Rights::Nothing.admit(Access::SignedIn));
        assert!(
            Permission::ALL
                .into_iter()
                .all(|p| !Rights::Nothing.admit(Access::Needs(p)))
        );
    }
}
