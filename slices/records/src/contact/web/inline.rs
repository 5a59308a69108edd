//! One field of a contact, shown and changed in place.

mod form;

use super::parts::{self, Loaded, id_of};
use super::{picker, timeline};
use crate::contact::{Contact, ContactKind, Patch, actions, rights};
use crate::input;
use form::{Asked, form};
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::{fragment, unprocessable};
use kit::{Column, Fields, Form, Path, Query, Reply, View, redirect};

/// Which field of which contact.
#[derive(serde::Deserialize)]
pub(super) struct Place {
    id: Id<Contact>,
    key: String,
}

/// The parts of the default address, in the order of the form.
const ADDRESS: [&str; 5] = [
    "address.postcode",
    "address.city",
    "address.street",
    "address.region",
    "address.country",
];

/// The value with its pencil, as a row of the page holds it.
pub(super) fn shown(view: &View, loaded: &Loaded, column: &Column) -> Raw<String> {
    let write = loaded.may_write(view, &column.key);
    let contact = &loaded.contact;
    let id = format!("field-{}", id_of(&column.key));
    let target = format!("#{id}");
    let value = loaded.html(view, &column.key);
    let empty = loaded.cells(&column.key).is_empty();
    let open = view.to(format_args!(
        "/contacts/{}/fields/{}",
        contact.id, column.key
    ));
    let form = view.to(format_args!(
        "/contacts/{}/edit#{}",
        contact.id,
        anchor(contact, &column.key)
    ));
    let label = view.t_with("records-edit-of", &[("name", column.title.as_str().into())]);
    maud! {
        dd id=(&id) { tenet-inline {
            @if empty { span class="value empty-value" { "–" } } @else { span.value { (value) } }
            @if write {
                a.inline-open href=(&form) hx-get=(&open) hx-target=(&target) hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) aria-label=(&label) { (icon("edit")) }
            }
        } }
    }
    .memoize()
}

/// Where the whole form has this field.
fn anchor(contact: &Contact, key: &str) -> String {
    match key {
        "emails" | "phones" => format!("{key}-0-value"),
        "addresses" => "addresses-0-postcode".to_owned(),
        "companies" => "companies-q".to_owned(),
        "name" if contact.kind == ContactKind::Person => "family-name".to_owned(),
        key => id_of(key),
    }
}

/// The controls that a field is changed with: each a column and the name it is sent under.
fn controls<'a>(loaded: &'a Loaded, column: &'a Column) -> Vec<&'a Column> {
    let columns = |keys: &[&str]| -> Vec<&'a Column> {
        keys.iter().filter_map(|key| loaded.column(key)).collect()
    };
    let contact = &loaded.contact;
    let parted = contact.kind == ContactKind::Person
        && !(contact.family_name.is_empty() && contact.given_name.is_empty());
    match column.key.as_str() {
        "name" if parted => columns(&["family_name", "given_name"]),
        "addresses" => columns(&ADDRESS),
        _ => vec![column],
    }
}

async fn find(view: &View, place: &Place) -> Result<(Loaded, Column)> {
    let loaded = Loaded::find(view, place.id).await?;
    let known = place.key.starts_with("custom.") || loaded.plain().contains(&place.key.as_str());
    match loaded.column(&place.key).cloned() {
        Some(column) if known => Ok((loaded, column)),
        _ => Err(Error::NotFound),
    }
}

pub(super) async fn open(view: View, Path(place): Path<Place>, Query(query): Query) -> Reply {
    let (loaded, column) = find(&view, &place).await?;
    if query.has("view") {
        return Ok(fragment(shown(&view, &loaded, &column)));
    }
    if !loaded.may_write(&view, &column.key) {
        return Err(Error::Forbidden.into());
    }
    let values = loaded.values();
    let asked = Asked {
        patch: &values,
        faults: &FieldErrors::new(),
        version: loaded.contact.version,
        theirs: None,
        sent: &Fields::default(),
    };
    Ok(form(&view, &loaded, &column, &asked).await?)
}

pub(super) async fn send(view: View, Path(place): Path<Place>, Form(sent): Form) -> Reply {
    let (loaded, column) = find(&view, &place).await?;
    if !rights::writes(&view.scope, &column.key) {
        return Err(Error::Forbidden.into());
    }
    let version: i64 = sent
        .get("version")
        .parse()
        .unwrap_or(loaded.contact.version);
    let patch = read(&view, &loaded, &column, &sent);
    // Enter in the search of contacts presses its button.
    let undecided = picker::undecided(&sent, [&column], "value.");
    if sent.has("find") || !undecided.is_empty() {
        let faults = match sent.has("find") {
            true => FieldErrors::new(),
            false => undecided,
        };
        let asked = Asked {
            patch: &patch,
            faults: &faults,
            version,
            theirs: None,
            sent: &sent,
        };
        let again = form(&view, &loaded, &column, &asked).await?;
        return Ok(match faults.is_empty() {
            true => again,
            false => unprocessable(again),
        });
    }
    let refused = match save(&view, place.id, version, &patch).await {
        Ok(None) => None,
        Ok(Some(theirs)) => Some((FieldErrors::new(), Some(theirs))),
        Err(Error::Invalid(faults)) => Some((faults, None)),
        Err(other) => return Err(other.into()),
    };
    let page = view.to(format_args!("/contacts/{}", place.id));
    if let Some((faults, theirs)) = refused {
        let version = if theirs.is_some() {
            loaded.contact.version
        } else {
            version
        };
        let asked = Asked {
            patch: &patch,
            faults: &faults,
            version,
            theirs,
            sent: &sent,
        };
        return Ok(unprocessable(form(&view, &loaded, &column, &asked).await?));
    }
    if !view.partial {
        return Ok(redirect(&page));
    }
    let (loaded, column) = find(&view, &place).await?;
    let value = shown(&view, &loaded, &column);
    let timeline = timeline::section(&view, &loaded, None, "").await?;
    Ok(fragment(
        maud! { (value) (beside("#timeline", "outerHTML", &timeline)) },
    ))
}

/// Saves; if somebody has changed the same field since, what stands there now.
async fn save(view: &View, id: Id<Contact>, version: i64, patch: &Patch) -> Result<Option<String>> {
    match actions::update(&view.scope, id, Some(version), patch).await {
        Err(Error::Conflict("stale")) => {}
        other => return other.map(|_| None),
    }
    let rows = actions::compare(&view.scope, id, version, patch).await?;
    if !rows.iter().any(|row| row.changed) {
        return actions::update(&view.scope, id, None, patch)
            .await
            .map(|_| None);
    }
    let loaded = Loaded::find(view, id).await?;
    let theirs = loaded.values();
    let units = parts::units(
        rows.iter()
            .filter(|row| row.changed)
            .map(|row| row.key.as_str()),
    );
    let words: Vec<String> = units
        .into_iter()
        .map(|unit| parts::words(&view.scope, &loaded.columns, &loaded.names, unit, &theirs))
        .collect();
    Ok(Some(words.join("; ")))
}

fn read(view: &View, loaded: &Loaded, column: &Column, sent: &Fields) -> Patch {
    let values = loaded.values();
    let was = |key: &str| {
        values
            .iter()
            .find(|(known, _)| known == key)
            .map_or(&[][..], |(_, texts)| texts)
    };
    controls(loaded, column)
        .into_iter()
        .map(|control| {
            let name = format!("value.{}", control.key);
            let texts = input::sent(&view.scope, sent, &name, control);
            let was = was(&control.key);
            let same = texts.len() == was.len()
                && texts
                    .iter()
                    .zip(was)
                    .all(|(now, was)| *now == input::local(&view.scope, control.kind, was));
            (control.key.clone(), if same { was.to_vec() } else { texts })
        })
        .collect()
}
