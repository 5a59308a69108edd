//! What a contact says as texts, and what a change that came too late would do to it.

use super::whole;
use crate::contact::shape::Shape;
use crate::contact::value::cells;
use crate::contact::{Address, Contact, Patch, rights};
use crate::field::Field;
use crate::past;
use kernel::{Id, Result};
use kit::Scope;
use std::collections::HashSet;

/// One column of a merge: what stands there now and what somebody wants to put there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The column, or one of the parallel keys of a [`Patch`].
    pub key: String,
    /// What stands there now.
    pub theirs: Vec<String>,
    /// What the patch puts there.
    pub yours: Vec<String>,
    /// Whether somebody has changed it since the version that the patch is based on.
    pub changed: bool,
}

/// What a stale patch would change, beside what stands there now.
pub async fn compare(
    scope: &Scope,
    id: Id<Contact>,
    based_on: i64,
    patch: &Patch,
) -> Result<Vec<Comparison>> {
    let mut tx = scope.read().await?;
    let contact = rights::veil(scope, whole(scope, &mut tx, id).await?);
    let shape = Shape::load(scope, &mut tx).await?;
    let since = usize::try_from(contact.version - based_on)
        .unwrap_or(0)
        .min(200);
    let past = match since {
        0 => Vec::new(),
        since => {
            past::of_contact(scope, &mut tx, id, None, since)
                .await?
                .entries
        }
    };
    let fields: HashSet<&str> = past
        .iter()
        .flat_map(|entry| entry.fields.iter().map(String::as_str))
        .collect();
    let now = values(&contact, &shape.fields);
    let mut out = Vec::new();
    // A hidden field is refused when the patch is saved, and compared with nothing before.
    for (key, yours) in patch.iter().filter(|(key, _)| rights::sees(scope, key)) {
        let theirs = now
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, texts)| texts.clone())
            .unwrap_or_default();
        let filled = |texts: &[String]| {
            texts
                .iter()
                .filter(|text| !text.is_empty())
                .cloned()
                .collect::<Vec<_>>()
        };
        if filled(&theirs) != filled(yours) {
            let of = match key.split_once('.') {
                Some(("custom", _)) | None => key.as_str(),
                Some(("address", _)) => "addresses",
                Some((list, _)) => list,
            };
            out.push(Comparison {
                changed: fields.contains(of),
                key: key.clone(),
                theirs,
                yours: yours.clone(),
            });
        }
    }
    Ok(out)
}

/// A part of an address: its word, and where it stands.
type Part = (&'static str, fn(&Address) -> &String);

/// Everything a contact says as a patch that would change nothing: the texts of a form.
pub fn values(contact: &Contact, fields: &[Field]) -> Patch {
    let mut all: Patch = Vec::new();
    let one = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![text.to_owned()]
        }
    };
    all.push(("kind".into(), vec![contact.kind.name().into()]));
    for (key, text) in [
        ("name", &contact.name),
        ("family_name", &contact.family_name),
        ("given_name", &contact.given_name),
        ("source", &contact.source),
        ("language", &contact.language),
        ("notes", &contact.doc.notes),
    ] {
        all.push((key.into(), one(text)));
    }
    all.push((
        "owner".into(),
        contact.owner.iter().map(Id::to_string).collect(),
    ));
    for (key, entries) in [
        ("emails", &contact.doc.emails),
        ("phones", &contact.doc.phones),
    ] {
        all.push((
            key.into(),
            entries.iter().map(|entry| entry.value.clone()).collect(),
        ));
        all.push((
            format!("{key}.type"),
            entries.iter().map(|entry| entry.label.clone()).collect(),
        ));
        all.push((
            format!("{key}.default"),
            place(entries.iter().map(|entry| entry.is_default)),
        ));
    }
    let addresses = &contact.doc.addresses;
    let parts: [Part; 6] = [
        ("type", |address| &address.label),
        ("country", |address| &address.country),
        ("region", |address| &address.region),
        ("postcode", |address| &address.postcode),
        ("city", |address| &address.city),
        ("street", |address| &address.street),
    ];
    for (part, of) in parts {
        all.push((
            format!("addresses.{part}"),
            addresses
                .iter()
                .map(|address| of(address).clone())
                .collect(),
        ));
        if part != "type" {
            let default = addresses.iter().find(|address| address.is_default);
            all.push((
                format!("address.{part}"),
                default.map(|address| one(of(address))).unwrap_or_default(),
            ));
        }
    }
    all.push((
        "addresses.default".into(),
        place(addresses.iter().map(|address| address.is_default)),
    ));
    all.push((
        "companies".into(),
        contact
            .companies
            .iter()
            .map(|membership| membership.company.to_string())
            .collect(),
    ));
    all.push((
        "companies.title".into(),
        contact
            .companies
            .iter()
            .map(|membership| membership.title.clone())
            .collect(),
    ));
    all.push((
        "companies.default".into(),
        place(
            contact
                .companies
                .iter()
                .map(|membership| membership.is_default),
        ),
    ));
    for field in fields.iter().filter(|field| field.archived_at.is_none()) {
        all.push((
            field.column_key(),
            contact
                .custom(field)
                .iter()
                .map(kit::Cell::to_text)
                .collect(),
        ));
    }
    all
}

fn place(mut defaults: impl Iterator<Item = bool>) -> Vec<String> {
    defaults
        .position(|is| is)
        .iter()
        .map(usize::to_string)
        .collect()
}

/// The values of one column of a contact, for a page that shows it alone.
pub fn cells_of(contact: &Contact, fields: &[Field], key: &str) -> Vec<kit::Cell> {
    cells(contact, &Shape::of_fields(fields), key)
}
