//! What the tables of contacts hold of one: values, words, slots, and the rows beside it.

use super::store::unique_key;
use super::{Contact, name};
use crate::field::{Field, SLOTS};
use kernel::{Id, Result, ResultExt, micros, text};
use kit::{Cell, Kind};
use storage::Value;

/// A contact as its row. A binned one has no words and no slots.
pub(super) fn row(contact: &Contact, fields: &[Field]) -> Result<Vec<Value>> {
    let living = contact.binned_at.is_none();
    let doc = serde_json::to_string(&contact.doc).doing("writing the document of a contact")?;
    let (place, display) = name::keys(contact);
    let mut row = vec![
        contact.id.into(),
        contact.version.into(),
        contact.kind.name().into(),
        (&contact.name).into(),
        place.into(),
        display.into(),
        (&contact.given_name).into(),
        (&contact.family_name).into(),
        contact.owner.into(),
        (&contact.source).into(),
        (&contact.language).into(),
        micros(contact.created_at).into(),
        micros(contact.updated_at).into(),
        contact.binned_at.map_or(0, micros).into(),
        doc.into(),
        if living {
            words(contact, fields).into()
        } else {
            Value::from("")
        },
    ];
    let head = row.len();
    row.resize(head + SLOTS.len(), Value::Null);
    if living {
        for field in fields.iter().filter(|field| field.archived_at.is_none()) {
            let slot = field
                .slot
                .and_then(|slot| row.get_mut(head + usize::from(slot) - 1));
            if let (Some(slot), Some(cell)) = (slot, contact.custom(field).first()) {
                *slot = field.kind.sort_key(cell).into();
            }
        }
    }
    Ok(row)
}

/// The words by which a contact is found.
pub(super) fn words(contact: &Contact, fields: &[Field]) -> String {
    let doc = &contact.doc;
    let mut parts = vec![
        contact.name.clone(),
        contact.family_name.clone(),
        contact.given_name.clone(),
        doc.notes.clone(),
    ];
    for (kind, entries) in [(Kind::Email, &doc.emails), (Kind::Phone, &doc.phones)] {
        for entry in entries {
            parts.push(entry.value.clone());
            parts.extend(kind.token(&entry.value));
            if kind == Kind::Phone {
                parts.push(digits(&entry.value));
            }
        }
    }
    parts.extend(doc.addresses.iter().map(super::Address::line));
    for field in fields.iter().filter(|field| field.kind.textual()) {
        for cell in contact.custom(field) {
            if let Cell::Text(value) = cell {
                if field.kind == Kind::Phone {
                    parts.push(digits(&value));
                }
                parts.push(value);
            }
        }
    }
    text::search_column(parts.iter().map(String::as_str))
}

/// The digits of a telephone number as one word.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The companies, references and taken values of a contact, as rows of their tables.
#[derive(Default)]
pub(crate) struct Beside {
    pub links_gone: Vec<Vec<Value>>,
    pub links: Vec<Vec<Value>>,
    pub refs_gone: Vec<Vec<Value>>,
    pub refs: Vec<Vec<Value>>,
    pub uniques_gone: Vec<Vec<Value>>,
    pub uniques: Vec<Vec<Value>>,
}

impl Beside {
    /// What has to change beside a contact.
    pub fn note(&mut self, before: Option<&Contact>, after: &Contact, fields: &[Field]) {
        let id = after.id;
        if before.map_or(&[][..], |before| &before.companies) != after.companies {
            if before.is_some_and(|before| !before.companies.is_empty()) {
                self.links_gone.push(vec![id.into()]);
            }
            for (position, membership) in (0i64..).zip(&after.companies) {
                self.links.push(vec![
                    id.into(),
                    membership.company.into(),
                    (&membership.title).into(),
                    membership.is_default.into(),
                    position.into(),
                ]);
            }
        }
        for field in fields {
            if field.kind == Kind::Contact {
                let of = |contact: &Contact| ids(&contact.custom(field));
                let (was, is) = (before.map(of).unwrap_or_default(), of(after));
                if was != is {
                    if !was.is_empty() {
                        self.refs_gone.push(vec![id.into(), field.id.into()]);
                    }
                    self.refs.extend(
                        is.into_iter()
                            .map(|target| vec![id.into(), field.id.into(), target.into()]),
                    );
                }
            }
            if field.unique {
                let (was, is) = (
                    before
                        .map(|before| taken(before, field))
                        .unwrap_or_default(),
                    taken(after, field),
                );
                if was != is {
                    if !was.is_empty() {
                        self.uniques_gone.push(vec![id.into(), field.id.into()]);
                    }
                    self.uniques.extend(
                        is.into_iter()
                            .map(|key| vec![field.id.into(), key.into(), id.into()]),
                    );
                }
            }
        }
    }
}

/// The values of a unique field that a contact keeps from others; a binned one keeps none.
pub(super) fn taken(contact: &Contact, field: &Field) -> Vec<Vec<u8>> {
    if contact.binned_at.is_some() {
        return Vec::new();
    }
    contact
        .custom(field)
        .iter()
        .map(|cell| unique_key(field.kind, cell))
        .collect()
}

/// The ids among some cells.
pub(super) fn ids(cells: &[Cell]) -> Vec<Id<Contact>> {
    cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Id(raw) => Some(Id::from_bytes(*raw)),
            _ => None,
        })
        .collect()
}
