//! Security-sensitive: what an actor may see and change of a contact, field by field.
//!
//! - Never does a contact leave the capability with a field that is hidden from the actor: what
//!   is read for somebody goes through [`veil`], what is written through [`check`] and
//!   [`refused`].
//! - Always does a masked field behave as a hidden one, but that it is known to be there: what is
//!   forgotten hides it.
//! - Never does an answer depend on what a hidden field holds, except on how long a search took.

use super::Contact;
use super::changes::{Act, Edit};
use super::value::Difference;
use crate::field::Field;
use kernel::{FieldError, FieldErrors};
use kit::{FieldRight, Ruled, Scope};

/// The collection, as roles name it.
const CONTACTS: &str = "contacts";

/// The built-in fields on which roles set a right. What a contact is called, what kind it is and
/// when it was made and changed is seen by whoever reaches it.
pub(super) const RULED: [Ruled; 9] = [
    Ruled {
        key: "name",
        hideable: false,
    },
    hideable("emails"),
    hideable("phones"),
    hideable("addresses"),
    hideable("companies"),
    hideable("owner"),
    hideable("source"),
    hideable("language"),
    hideable("notes"),
];

/// The keys of the built-in fields with a right.
pub(crate) fn ruled() -> impl Iterator<Item = &'static str> {
    RULED.iter().map(|ruled| ruled.key)
}

const fn hideable(key: &'static str) -> Ruled {
    Ruled {
        key,
        hideable: true,
    }
}

/// The field to which a column, a part of one, or a key of a patch belongs.
pub(crate) fn field_of(key: &str) -> &str {
    match key.split_once('.') {
        Some(("custom", _)) => key,
        Some(("address", _)) => "addresses",
        Some((list, _)) => list,
        None => match key {
            "family_name" | "given_name" => "name",
            key => key,
        },
    }
}

/// What the actor may do with a column, a part of one, or a key of a patch.
pub(crate) fn right(scope: &Scope, key: &str) -> FieldRight {
    scope.field(CONTACTS, field_of(key))
}

/// Whether the actor sees its values.
pub(crate) fn sees(scope: &Scope, key: &str) -> bool {
    right(scope, key) >= FieldRight::Read
}

/// Whether the actor is shown a mask in place of its values.
pub(crate) fn masks(scope: &Scope, key: &str) -> bool {
    right(scope, key) == FieldRight::Masked
}

/// Whether the actor may change it.
pub(crate) fn writes(scope: &Scope, key: &str) -> bool {
    right(scope, key) == FieldRight::Write
}

/// Whether the actor sees the values of every field.
pub(crate) fn sees_all(scope: &Scope) -> bool {
    scope.rights().hides_nothing(CONTACTS)
}

/// The fields that the actor sees.
pub(crate) fn visible<'a>(
    scope: &Scope,
    fields: impl IntoIterator<Item = &'a Field>,
) -> Vec<Field> {
    let seen = |field: &&Field| sees(scope, &field.column_key());
    fields.into_iter().filter(seen).cloned().collect()
}

/// A contact without what is hidden from the actor.
pub(crate) fn veil(scope: &Scope, contact: Contact) -> Contact {
    if sees_all(scope) {
        return contact;
    }
    without(contact, |key| !sees(scope, key))
}

/// The same with one masked field, for somebody who is shown it.
pub(super) fn reveal(scope: &Scope, contact: Contact, field: &str) -> Contact {
    without(contact, |key| key != field && !sees(scope, key))
}

/// A contact without some of its fields.
fn without(mut contact: Contact, hidden: impl Fn(&str) -> bool) -> Contact {
    let doc = &mut contact.doc;
    if hidden("emails") {
        doc.emails.clear();
    }
    if hidden("phones") {
        doc.phones.clear();
    }
    if hidden("addresses") {
        doc.addresses.clear();
    }
    if hidden("notes") {
        doc.notes.clear();
    }
    doc.custom
        .retain(|key, _| !hidden(&format!("custom.{key}")));
    if hidden("companies") {
        contact.companies.clear();
    }
    if hidden("owner") {
        contact.owner = None;
    }
    if hidden("source") {
        contact.source.clear();
    }
    if hidden("language") {
        contact.language.clear();
    }
    contact
}

/// What of a patch is refused before it is looked at. A hidden field does not exist, whatever is
/// put into it; of a new contact nothing can be set that can only be read, except its name.
pub(super) fn refused<'a>(
    scope: &Scope,
    patch: impl Iterator<Item = (&'a str, bool)>,
    new: bool,
) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for (key, filled) in patch {
        let field = field_of(key);
        if errors.of(field).next().is_some() {
            continue;
        }
        match right(scope, key) {
            FieldRight::Hidden => errors.push(unknown(field)),
            // Whatever is put into it: an answer that depended on the value would tell it.
            FieldRight::Masked => errors.add(field, "read_only"),
            FieldRight::Read if new && filled && field != "name" => {
                errors.add(field, "read_only");
            }
            _ => {}
        }
    }
    errors
}

/// Refuses what an edit would change and the actor may not, wherever the edit comes from.
pub(super) fn check(
    scope: &Scope,
    edit: &Edit,
    differences: &[Difference],
    errors: &mut FieldErrors,
) {
    if edit.act != Act::Update {
        return;
    }
    for difference in differences {
        let field = field_of(&difference.key);
        if errors.of(field).next().is_some() {
            continue;
        }
        match right(scope, field) {
            FieldRight::Hidden => errors.push(unknown(field)),
            FieldRight::Masked | FieldRight::Read => errors.add(field, "read_only"),
            FieldRight::Write => {}
        }
    }
}

fn unknown(field: &str) -> FieldError {
    FieldError::new(field, "unknown_field").with("name", field)
}

#[cfg(test)]
mod tests {
    use super::super::columns::{PARTS, PLAIN};
    use super::*;

    #[test]
    fn every_column_and_part_belongs_to_a_field_with_a_right_or_is_always_seen() {
        let ruled = |key: &str| RULED.iter().any(|ruled| ruled.key == key);
        for key in PLAIN.into_iter().chain(PARTS) {
            let always = matches!(key, "kind" | "created" | "updated");
            assert!(ruled(field_of(key)) != always, "{key}");
        }
        assert_eq!(field_of("custom.a"), "custom.a");
        assert_eq!(field_of("address.city"), "addresses");
        assert_eq!(field_of("emails.default"), "emails");
    }
}
