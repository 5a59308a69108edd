//! The form in which one field is changed in place.

use super::controls;
use crate::contact::Patch;
use crate::contact::web::parts::{self, Loaded, id_of};
use crate::contact::web::picker;
use crate::contact::web::typed::Typed;
use crate::input::{self, Control, Offer};
use axum::response::Response;
use kernel::{FieldErrors, Result};
use kit::html::*;
use kit::reply::{fault_text, fragment};
use kit::{Column, Fields, View};

/// What the inline form shows.
pub(super) struct Asked<'a> {
    pub patch: &'a Patch,
    pub faults: &'a FieldErrors,
    pub version: i64,
    /// What somebody else has put there in the meantime.
    pub theirs: Option<String>,
    /// What was sent, with what was looked for.
    pub sent: &'a Fields,
}

/// The form in the place of the value.
pub(super) async fn form(
    view: &View,
    loaded: &Loaded,
    column: &Column,
    asked: &Asked<'_>,
) -> Result<Response> {
    let offer = parts::offer(view, &loaded.columns, &Typed::of(asked.patch), asked.sent).await?;
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
            (picker::was(name, chosen.iter().map(|(id, _)| *id)))
            @for (id, title) in &chosen {
                label.check { input type="checkbox" name=(name) value=(id) checked; span translate="no" { (title) } }
            }
            (picker::search(view, column, id, name, "company", offer))
        }
    }
    .memoize()
}
