//! A contact: a person or a company.

pub mod actions;
pub(crate) mod api;
mod apply;
mod changes;
mod check;
mod collection;
mod columns;
mod company_alone;
mod complete;
mod cursor;
mod draft;
mod extend;
pub(crate) mod jobs;
pub(crate) mod label;
pub(crate) mod language;
mod list;
pub mod name;
mod order;
mod purge;
mod references;
pub(crate) mod rights;
mod rows;
mod search;
mod shape;
pub mod store;
mod undo;
mod value;
mod wanted;
pub(crate) mod web;

pub use collection::CONTACTS;
pub use columns::aliases;
pub(crate) use columns::is_built_in;
pub use jobs::tidy;
#[doc(hidden)]
pub use list::statement;
pub use order::sortable;
pub(crate) use search::HOOK;
pub(crate) use web::PANELS;

use crate::field::Field;
use kernel::{Id, Timestamp};
use kit::{Cell, User};
use std::collections::BTreeMap;

/// A contact with everything that is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its id.
    pub id: Id<Contact>,
    /// Grows by one with every change; the `ETag`.
    pub version: i64,
    /// A person or a company.
    pub kind: ContactKind,
    /// What it is called. Of a person with a family or given name it is put together from
    /// them, in the order of the person's language.
    pub name: String,
    /// A person's given names; empty for companies and for persons known by one name only.
    pub given_name: String,
    /// A person's family name; empty likewise.
    pub family_name: String,
    /// The user who looks after it.
    pub owner: Option<Id<User>>,
    /// Where it came from.
    pub source: String,
    /// Its language as a BCP 47 tag; empty: the tenant's.
    pub language: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was moved to the recycle bin.
    pub binned_at: Option<Timestamp>,
    /// What has no column of its own.
    pub doc: Doc,
    /// The companies a person belongs to, in order.
    pub companies: Vec<Membership>,
}

/// What sort of contact.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// A human being: a data subject.
    Person,
    /// An organisation.
    Company,
}

impl ContactKind {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            ContactKind::Person => "person",
            ContactKind::Company => "company",
        }
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        [ContactKind::Person, ContactKind::Company]
            .into_iter()
            .find(|kind| kind.name() == word)
    }
}

/// The document of a contact, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Doc {
    /// E-mail addresses; exactly one is the default, if there is any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<Entry>,
    /// Telephone numbers; likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Entry>,
    /// Postal addresses; likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// What colleagues wrote down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Values of custom fields by the field's key, as [`Cell::to_json`] writes them; a list for
    /// fields with several values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, serde_json::Value>,
}

/// An e-mail address or a telephone number.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
pub struct Entry {
    /// As it was typed.
    pub value: String,
    /// What it is for: a known word such as `work`, or the tenant's own.
    #[serde(default, rename = "type", skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Whether it is the one to use.
    #[serde(
        default,
        rename = "default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub is_default: bool,
}

/// A postal address.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
pub struct Address {
    /// What it is for.
    #[serde(default, rename = "type", skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Whether it is the one to use.
    #[serde(
        default,
        rename = "default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub is_default: bool,
    /// Country.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// County, state.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Postal code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// Town.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// Street, house, floor, door.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub street: String,
}

impl Address {
    /// On one line: `1011 Budapest, Fő utca 1., Hungary`.
    pub fn line(&self) -> String {
        let town = [self.postcode.as_str(), self.city.as_str()];
        let town = town
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let parts = [town.as_str(), &self.street, &self.region, &self.country];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn is_empty(&self) -> bool {
        self.line().is_empty()
    }
}

/// A person's place in a company.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Membership {
    /// The company.
    pub company: Id<Contact>,
    /// What the person does there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Whether it is the company to name beside the person.
    #[serde(
        default,
        rename = "default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub is_default: bool,
}

impl Contact {
    /// The values of a custom field.
    pub fn custom(&self, field: &Field) -> Vec<Cell> {
        match self.doc.custom.get(&field.key) {
            None => Vec::new(),
            Some(serde_json::Value::Array(many)) => many
                .iter()
                .filter_map(|one| field.kind.from_json(one))
                .collect(),
            Some(one) => field.kind.from_json(one).into_iter().collect(),
        }
    }

    /// The e-mail address to use.
    pub fn email(&self) -> Option<&str> {
        default_of(&self.doc.emails)
    }

    /// The telephone number to use.
    pub fn phone(&self) -> Option<&str> {
        default_of(&self.doc.phones)
    }
}

fn default_of(entries: &[Entry]) -> Option<&str> {
    entries
        .iter()
        .find(|entry| entry.is_default)
        .map(|entry| entry.value.as_str())
}

/// What to put into a contact: columns by key with canonical texts, as in
/// [`kit::collection::Row`]; no texts: the column becomes empty.
///
/// Beside the columns of the collection there are keys that run parallel to a list:
/// `emails.type`, `phones.type`, `companies.title` (one text per value, empty for none), and
/// `emails.default`, `phones.default`, `addresses.default`, `companies.default` (the number of
/// the default, from 0). A whole list of addresses is `addresses.country`, `.region`,
/// `.postcode`, `.city`, `.street` and `.type`, all parallel; the default address alone is
/// `address.country` and so on.
pub type Patch = Vec<(String, Vec<String>)>;

/// What a new contact is made of; the same keys as a [`Patch`].
pub type Draft = Patch;
