//! One field of a contact, shown and changed in place.

use super::parts::{self, Loaded, id_of};
use super::picker;
use super::timeline;
use super::typed::Typed;
use crate::contact::{Contact, ContactKind, Patch, actions};
use crate::input::{self, Control, Offer};
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::{fault_text, fragment, unprocessable};
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
pub(super) fn shown(view: &View, loaded: &Loaded, column: &Column, edit: bool) -> Raw<String> {
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
            @if edit {
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
        let edit = parts::may_edit(&view, &loaded.contact);
        return Ok(fragment(shown(&view, &loaded, &column, edit)));
    }
    if !parts::may_edit(&view, &loaded.contact) {
        return Err(Error::Forbidden.into());
    }
    let values = loaded.values();
    let asked = Asked {
        patch: &values,
        faults: &FieldErrors::new(),
        version: loaded.contact.version,
        theirs: None,
    };
    Ok(form(&view, &loaded, &column, &asked).await?)
}

pub(super) async fn send(view: View, Path(place): Path<Place>, Form(sent): Form) -> Reply {
    let (loaded, column) = find(&view, &place).await?;
    let version: i64 = sent
        .get("version")
        .parse()
        .unwrap_or(loaded.contact.version);
    let patch = read(&view, &loaded, &column, &sent);
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
        };
        return Ok(unprocessable(form(&view, &loaded, &column, &asked).await?));
    }
    if !view.partial {
        return Ok(redirect(&page));
    }
    let (loaded, column) = find(&view, &place).await?;
    let value = shown(&view, &loaded, &column, true);
    let timeline = timeline::section(&view, &loaded, None, "").await?;
    Ok(fragment(maud! { (value) (beside("#timeline", &timeline)) }))
}

/// A second part of an answer, for another place of the page. Both are ours and rendered.
fn beside(target: &str, part: &Raw<String>) -> Raw<String> {
    let part = part.render().into_inner();
    Raw::dangerously_create(format!(
        "<template hx type=\"partial\" hx-target=\"{target}\" hx-swap=\"outerHTML\">{part}</template>"
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

/// What the inline form shows.
struct Asked<'a> {
    patch: &'a Patch,
    faults: &'a FieldErrors,
    version: i64,
    /// What somebody else has put there in the meantime.
    theirs: Option<String>,
}

async fn form(
    view: &View,
    loaded: &Loaded,
    column: &Column,
    asked: &Asked<'_>,
) -> Result<Response> {
    let offer = parts::offer(
        view,
        &loaded.columns,
        &Typed::of(asked.patch),
        &Fields::default(),
    )
    .await?;
    let key = id_of(&column.key);
    let id = format!("field-{key}");
    let target = format!("#{id}");
    let action = view.to(format_args!(
        "/contacts/{}/fields/{}",
        loaded.contact.id, column.key
    ));
    let cancel = with_query(&action, &[("view", "1")]);
    let page = view.to(format_args!("/contacts/{}", loaded.contact.id));
    let error_id = format!("inline-{key}-error");
    let mut texts: Vec<String> = asked
        .faults
        .iter()
        .map(|fault| fault_text(&view.scope, fault))
        .collect();
    texts.dedup();
    if let Some(theirs) = &asked.theirs {
        texts.push(view.t_with("contact-inline-stale", &[("value", theirs.as_str().into())]));
    }
    let faulty = !texts.is_empty();
    let controls: Vec<(String, String, Raw<String>, bool)> = controls(loaded, column)
        .into_iter()
        .map(|control| {
            let id = format!("inline-{}", id_of(&control.key));
            let values = asked
                .patch
                .iter()
                .find(|(known, _)| *known == control.key)
                .map_or(&[][..], |(_, texts)| texts);
            let described = if faulty { error_id.as_str() } else { "" };
            let html = inline_control(view, control, &id, values, described, faulty, &offer);
            let grouped = control.multiple || control.kind == kit::Kind::Contact;
            (id, control.title.clone(), html, grouped)
        })
        .collect();
    let several = controls.len() > 1;
    let version = asked.version.to_string();
    Ok(fragment(maud! {
        dd id=(&id) { tenet-inline {
            form.inline-form method="post" action=(&action) hx-post=(&action) hx-target=(&target) hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) novalidate {
                input type="hidden" name="version" value=(&version);
                @for (id, title, control, grouped) in &controls {
                    @if several { label for=(id) { (title) } }
                    @else if !*grouped { label.visually-hidden for=(id) { (title) } }
                    (control)
                }
                @if faulty { p.field-error id=(&error_id) { @for text in &texts { (text) " " } } }
                button.button.primary.small { (view.t("records-save")) }
                a.button.quiet.small href=(&page) hx-get=(&cancel) hx-target=(&target) hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) data-inline-cancel { (view.t("records-cancel")) }
            }
        } }
    }))
}

fn inline_control(
    view: &View,
    column: &Column,
    id: &str,
    values: &[String],
    described: &str,
    faulty: bool,
    offer: &Offer,
) -> Raw<String> {
    let name = format!("value.{}", column.key);
    match column.key.as_str() {
        "emails" | "phones" => lines(column, id, &name, values, described, faulty),
        "companies" => companies(view, column, id, &name, values, offer),
        _ => input::control(
            view,
            &Control {
                column,
                id,
                name: &name,
                values,
                described,
                faulty,
            },
            offer,
        ),
    }
}

/// A line for each value, and one more.
fn lines(
    column: &Column,
    id: &str,
    name: &str,
    values: &[String],
    described: &str,
    faulty: bool,
) -> Raw<String> {
    let described = (!described.is_empty()).then_some(described);
    let invalid = faulty.then_some("true");
    let mode = if column.key == "emails" {
        "email"
    } else {
        "tel"
    };
    maud! {
        @for i in 0..=values.len() {
            @let value = values.get(i).map_or("", String::as_str);
            input id=(if i == 0 { id.to_owned() } else { format!("{id}-{i}") }) name=(name) type="text" inputmode=(mode) value=(value) autocomplete="off"
                aria-label=(&column.title) aria-describedby=[described] aria-invalid=[invalid];
        }
    }
    .memoize()
}

fn companies(
    view: &View,
    column: &Column,
    id: &str,
    name: &str,
    values: &[String],
    offer: &Offer,
) -> Raw<String> {
    let chosen: Vec<(&String, String)> = values
        .iter()
        .map(|id| {
            let known = id.parse().ok().and_then(|id| offer.names.contact(id));
            (
                id,
                known.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned),
            )
        })
        .collect();
    maud! {
        div.stack id=(id) role="group" tabindex="-1" aria-label=(&column.title) {
            @for (id, title) in &chosen {
                label.check { input type="checkbox" name=(name) value=(id) checked; span translate="no" { (title) } }
            }
            (picker::search(view, column, id, name, "company", offer))
        }
    }
    .memoize()
}
