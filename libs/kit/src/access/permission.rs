//! What may be done, and how far.

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
    /// Remove binned contacts for good.
    PurgeContacts,
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
    /// Define roles and teams, and look at what a user can see.
    ManageRoles,
    /// Make and revoke keys of the API.
    ManageKeys,
    /// Read the history of the whole tenant.
    ViewHistory,
    /// Change one's own profile.
    EditProfile,
    /// Decide on the large exports of others, and say what is large.
    ApproveExports,
}

impl Permission {
    /// Every permission, in the order of `access.txt`.
    pub const ALL: [Permission; 16] = [
        Permission::ViewContacts,
        Permission::CreateContacts,
        Permission::EditContacts,
        Permission::DeleteContacts,
        Permission::PurgeContacts,
        Permission::BulkEditContacts,
        Permission::ExportContacts,
        Permission::ImportContacts,
        Permission::ShareFilters,
        Permission::ManageFields,
        Permission::ManageUsers,
        Permission::ManageRoles,
        Permission::ManageKeys,
        Permission::ViewHistory,
        Permission::EditProfile,
        Permission::ApproveExports,
    ];

    /// What is done with contacts, and so has an owner to reach by.
    pub const CONTACTS: [Permission; 7] = [
        Permission::ViewContacts,
        Permission::CreateContacts,
        Permission::EditContacts,
        Permission::DeleteContacts,
        Permission::ExportContacts,
        Permission::BulkEditContacts,
        Permission::ImportContacts,
    ];

    /// What a role of the tenant's own may be given of the settings. Roles and teams,
    /// removing for good and deciding on exports stay with administrators.
    pub const SETTINGS: [Permission; 5] = [
        Permission::ShareFilters,
        Permission::ManageFields,
        Permission::ManageUsers,
        Permission::ManageKeys,
        Permission::ViewHistory,
    ];

    /// The word that is stored and shown in the API.
    pub fn name(self) -> &'static str {
        use Permission as P;
        match self {
            P::ViewContacts => "view_contacts",
            P::CreateContacts => "create_contacts",
            P::EditContacts => "edit_contacts",
            P::DeleteContacts => "delete_contacts",
            P::PurgeContacts => "purge_contacts",
            P::BulkEditContacts => "bulk_edit_contacts",
            P::ExportContacts => "export_contacts",
            P::ImportContacts => "import_contacts",
            P::ShareFilters => "share_filters",
            P::ManageFields => "manage_fields",
            P::ManageUsers => "manage_users",
            P::ManageRoles => "manage_roles",
            P::ManageKeys => "manage_keys",
            P::ViewHistory => "view_history",
            P::EditProfile => "edit_profile",
            P::ApproveExports => "approve_exports",
        }
    }

    /// The permission of a stored word.
    pub fn parse(name: &str) -> Option<Permission> {
        Permission::ALL.into_iter().find(|one| one.name() == name)
    }

    /// How far a role of the tenant's own may be given this, least first.
    pub fn offered(self) -> &'static [Reach] {
        if Permission::CONTACTS.contains(&self) {
            &Reach::ALL
        } else if Permission::SETTINGS.contains(&self) {
            &[Reach::None, Reach::All]
        } else if self == Permission::EditProfile {
            &[Reach::Own]
        } else {
            &[Reach::None]
        }
    }
}

/// How far a permission reaches. Each reaches all that the one before it does.
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
pub enum Reach {
    /// Not at all.
    None,
    /// Records that the person owns.
    Own,
    /// Those, and the records of everybody who shares a team with the person.
    Team,
    /// Every record of the tenant.
    All,
}

impl Reach {
    /// Every reach, least first.
    pub const ALL: [Reach; 4] = [Reach::None, Reach::Own, Reach::Team, Reach::All];

    /// The word that is stored and shown in the API.
    pub fn name(self) -> &'static str {
        match self {
            Reach::None => "none",
            Reach::Own => "own",
            Reach::Team => "team",
            Reach::All => "all",
        }
    }

    /// The reach of a stored word.
    pub fn parse(name: &str) -> Option<Reach> {
        Reach::ALL.into_iter().find(|one| one.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_its_place_and_its_word() {
        for (place, permission) in Permission::ALL.into_iter().enumerate() {
            assert_eq!(permission as usize, place);
            assert_eq!(Permission::parse(permission.name()), Some(permission));
        }
    }
}
