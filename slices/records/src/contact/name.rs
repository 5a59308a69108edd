//! The order of names: Kis Anna in Hungarian, Anna Kis elsewhere, and Kis first in every list.

use super::{Contact, ContactKind};
use kernel::{Lang, sort};

/// What a person with these names is called in a language (a BCP 47 tag; empty: the tenant's).
pub fn display(family: &str, given: &str, language: &str, tenant: Lang) -> String {
    let hungarian = match language {
        "" => tenant == Lang::Hu,
        tag => Lang::parse(tag) == Some(Lang::Hu),
    };
    let (first, second) = if hungarian {
        (family, given)
    } else {
        (given, family)
    };
    join(first, second)
}

/// The name that the parts make, if there are any.
pub(super) fn composed(contact: &Contact, tenant: Lang) -> Option<String> {
    let parts = contact.kind == ContactKind::Person
        && !(contact.family_name.is_empty() && contact.given_name.is_empty());
    parts.then(|| {
        display(
            &contact.family_name,
            &contact.given_name,
            &contact.language,
            tenant,
        )
    })
}

/// The name in either order: a file may come from a tenant of another language.
pub(super) fn orders(contact: &Contact) -> [String; 2] {
    let (family, given) = (&contact.family_name, &contact.given_name);
    [join(family, given), join(given, family)]
}

/// The place in lists, where the family name decides, and the place of what it is called.
pub(super) fn keys(contact: &Contact) -> (Vec<u8>, Vec<u8>) {
    let display = sort::text(&contact.name);
    let parts = join(&contact.family_name, &contact.given_name);
    let apart = contact.kind == ContactKind::Person && !parts.is_empty() && parts != contact.name;
    let place = match apart {
        true => sort::text(&parts),
        false => display.clone(),
    };
    (place, display)
}

fn join(first: &str, second: &str) -> String {
    match (first, second) {
        ("", name) | (name, "") => name.to_owned(),
        (first, second) => format!("{first} {second}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hungarians_are_called_by_their_family_name_first() {
        assert_eq!(display("Kis", "Anna", "hu-HU", Lang::En), "Kis Anna");
        assert_eq!(display("Kis", "Anna", "", Lang::Hu), "Kis Anna");
        assert_eq!(display("Smith", "Ann", "", Lang::En), "Ann Smith");
        assert_eq!(display("Smith", "Ann", "de", Lang::Hu), "Ann Smith");
        assert_eq!(display("", "Madonna", "", Lang::Hu), "Madonna");
    }
}
