//! Roles for the tests.

use kit::{FieldRight, FieldRights, Grant, Permission, Reach};

/// A role that does everything with contacts, as far as `reach`, with rights on some fields.
pub fn grant(reach: Reach, fields: &[(&str, FieldRight)]) -> Grant {
    let mut grant = Grant::new(Permission::CONTACTS.map(|one| (one, reach)));
    let of = fields
        .iter()
        .map(|(key, right)| ((*key).to_owned(), *right))
        .collect();
    let later = FieldRight::Write;
    grant.set_fields("contacts", FieldRights { of, later });
    grant
}
