//! The values of a contact by column: as cells for filters and lists, as JSON for the history.

use super::shape::Shape;
use super::{Address, Contact, ContactKind};
use kernel::{Result, ResultExt};
use kit::{Cell, Record};
use serde_json::{Value as Json, json};

/// The built-in columns that hold something of their own, in the order of the history.
const OWN: [&str; 12] = [
    "kind",
    "name",
    "family_name",
    "given_name",
    "emails",
    "phones",
    "addresses",
    "companies",
    "owner",
    "source",
    "language",
    "notes",
];

/// A contact as filters see it.
pub(crate) struct Shown<'a>(pub &'a Contact, pub &'a Shape);

impl Record for Shown<'_> {
    fn cells(&self, column: &str) -> Vec<Cell> {
        cells(self.0, self.1, column)
    }
}

/// The values of a column; none: empty.
pub(crate) fn cells(contact: &Contact, shape: &Shape, column: &str) -> Vec<Cell> {
    let texts = |values: &[&str]| -> Vec<Cell> {
        values
            .iter()
            .filter(|value| !value.is_empty())
            .map(|value| Cell::Text((*value).to_owned()))
            .collect()
    };
    let doc = &contact.doc;
    match column {
        "name" => texts(&[&contact.name]),
        "kind" => vec![Cell::Choice(contact.kind.name().to_owned())],
        "family_name" => texts(&[&contact.family_name]),
        "given_name" => texts(&[&contact.given_name]),
        "emails" => doc
            .emails
            .iter()
            .map(|entry| Cell::Text(entry.value.clone()))
            .collect(),
        "phones" => doc
            .phones
            .iter()
            .map(|entry| Cell::Text(entry.value.clone()))
            .collect(),
        "addresses" => doc
            .addresses
            .iter()
            .map(|address| Cell::Text(address.line()))
            .collect(),
        "companies" => contact
            .companies
            .iter()
            .map(|membership| Cell::Id(membership.company.bytes()))
            .collect(),
        "owner" => contact
            .owner
            .iter()
            .map(|owner| Cell::Id(owner.bytes()))
            .collect(),
        "source" => texts(&[&contact.source]),
        "language" => texts(&[&contact.language]),
        "notes" => texts(&[&doc.notes]),
        "created" => vec![Cell::At(contact.created_at)],
        "updated" => vec![Cell::At(contact.updated_at)],
        "emails.type" => labels(doc.emails.iter().map(|entry| &entry.label)),
        "phones.type" => labels(doc.phones.iter().map(|entry| &entry.label)),
        "companies.title" => labels(contact.companies.iter().map(|place| &place.title)),
        "emails.default" => place(doc.emails.iter().map(|entry| entry.is_default)),
        "phones.default" => place(doc.phones.iter().map(|entry| entry.is_default)),
        "companies.default" => place(contact.companies.iter().map(|place| place.is_default)),
        "addresses.default" => place(doc.addresses.iter().map(|address| address.is_default)),
        _ if column.starts_with("addresses.") => {
            let part = column.split_once('.').map_or("", |(_, part)| part);
            let part = |address| address_part(address, part).unwrap_or_default().to_owned();
            doc.addresses.iter().map(part).map(Cell::Text).collect()
        }
        _ => match column.strip_prefix("address.") {
            Some(part) => {
                let address = doc.addresses.iter().find(|address| address.is_default);
                address
                    .and_then(|address| address_part(address, part))
                    .map_or_else(Vec::new, |part| texts(&[part]))
            }
            None => shape
                .column(column)
                .map_or_else(Vec::new, |field| contact.custom(field)),
        },
    }
}

/// One text for each value of a list, also where there is nothing to say.
fn labels<'a>(labels: impl Iterator<Item = &'a String>) -> Vec<Cell> {
    labels.map(|label| Cell::Text(label.clone())).collect()
}

/// The number of the default among the values of a list.
fn place(mut defaults: impl Iterator<Item = bool>) -> Vec<Cell> {
    let place = defaults.position(|is_default| is_default);
    let place = place.and_then(|place| i64::try_from(place).ok());
    place.map(Cell::Int).into_iter().collect()
}

fn address_part<'a>(address: &'a Address, part: &str) -> Option<&'a str> {
    Some(match part {
        "country" => &address.country,
        "region" => &address.region,
        "postcode" => &address.postcode,
        "city" => &address.city,
        "street" => &address.street,
        "type" => &address.label,
        _ => return None,
    })
}

/// One column before and after.
pub(crate) struct Difference {
    pub key: String,
    pub before: Json,
    pub after: Json,
}

/// What differs between two states of a contact; against none, everything that is filled.
pub(crate) fn differences(before: Option<&Contact>, after: &Contact) -> Result<Vec<Difference>> {
    let mut out = Vec::new();
    for key in OWN {
        if before.is_some_and(|before| same(before, after, key)) {
            continue;
        }
        push(
            &mut out,
            key.to_owned(),
            before.map(|before| own(before, key)).transpose()?,
            own(after, key)?,
        );
    }
    let none = std::collections::BTreeMap::new();
    let was = before.map_or(&none, |before| &before.doc.custom);
    let is = &after.doc.custom;
    for key in was
        .keys()
        .chain(is.keys().filter(|key| !was.contains_key(*key)))
    {
        let is = is.get(key).cloned().unwrap_or_default();
        push(&mut out, format!("custom.{key}"), was.get(key).cloned(), is);
    }
    Ok(out)
}

fn push(out: &mut Vec<Difference>, key: String, before: Option<Json>, after: Json) {
    let before = before.unwrap_or_default();
    if before != after {
        out.push(Difference { key, before, after });
    }
}

/// Whether a built-in column is plainly the same, without making JSON of it.
fn same(a: &Contact, b: &Contact, key: &str) -> bool {
    match key {
        "kind" => a.kind == b.kind,
        "name" => a.name == b.name,
        "family_name" => a.family_name == b.family_name,
        "given_name" => a.given_name == b.given_name,
        "emails" => a.doc.emails == b.doc.emails,
        "phones" => a.doc.phones == b.doc.phones,
        "addresses" => a.doc.addresses == b.doc.addresses,
        "companies" => a.companies == b.companies,
        "owner" => a.owner == b.owner,
        "source" => a.source == b.source,
        "language" => a.language == b.language,
        "notes" => a.doc.notes == b.doc.notes,
        _ => false,
    }
}

/// The value of a column as the history keeps it.
pub(crate) fn json_of(contact: &Contact, key: &str) -> Result<Json> {
    match key.strip_prefix("custom.") {
        Some(key) => Ok(contact.doc.custom.get(key).cloned().unwrap_or_default()),
        None => own(contact, key),
    }
}

fn own(contact: &Contact, key: &str) -> Result<Json> {
    let text = |value: &str| {
        if value.is_empty() {
            Json::Null
        } else {
            json!(value)
        }
    };
    let list = |values: std::result::Result<Json, serde_json::Error>| -> Result<Json> {
        let values = values.doing("writing a list of a contact")?;
        Ok(if values.as_array().is_some_and(Vec::is_empty) {
            Json::Null
        } else {
            values
        })
    };
    Ok(match key {
        "kind" => json!(contact.kind.name()),
        "name" => text(&contact.name),
        "family_name" => text(&contact.family_name),
        "given_name" => text(&contact.given_name),
        "emails" => list(serde_json::to_value(&contact.doc.emails))?,
        "phones" => list(serde_json::to_value(&contact.doc.phones))?,
        "addresses" => list(serde_json::to_value(&contact.doc.addresses))?,
        "companies" => list(serde_json::to_value(&contact.companies))?,
        "owner" => contact
            .owner
            .map_or(Json::Null, |owner| json!(owner.to_string())),
        "source" => text(&contact.source),
        "language" => text(&contact.language),
        "notes" => text(&contact.doc.notes),
        _ => Json::Null,
    })
}

/// Puts a value from the history back into a column.
pub(crate) fn put_json(contact: &mut Contact, key: &str, value: &Json) -> Result<()> {
    let text = || value.as_str().unwrap_or_default().to_owned();
    match key {
        "kind" => contact.kind = ContactKind::parse(&text()).unwrap_or(contact.kind),
        "name" => contact.name = text(),
        "family_name" => contact.family_name = text(),
        "given_name" => contact.given_name = text(),
        "emails" => contact.doc.emails = list(value)?,
        "phones" => contact.doc.phones = list(value)?,
        "addresses" => contact.doc.addresses = list(value)?,
        "companies" => contact.companies = list(value)?,
        "owner" => contact.owner = value.as_str().map(str::parse).transpose()?,
        "source" => contact.source = text(),
        "language" => contact.language = text(),
        "notes" => contact.doc.notes = text(),
        _ => {
            if let Some(key) = key.strip_prefix("custom.") {
                match value {
                    Json::Null => drop(contact.doc.custom.remove(key)),
                    value => drop(contact.doc.custom.insert(key.to_owned(), value.clone())),
                }
            }
        }
    }
    Ok(())
}

fn list<T: serde::de::DeserializeOwned>(value: &Json) -> Result<Vec<T>> {
    match value {
        Json::Null => Ok(Vec::new()),
        value => serde_json::from_value(value.clone()).doing("reading a list of the history"),
    }
}
