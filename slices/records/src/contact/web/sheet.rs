//! The page of a contact: its fields, its history, what belongs to it.

use super::inline;
use super::parts::{self, Loaded};
use super::reveal;
use super::side;
use super::timeline;
use crate::contact::{Address, Contact, ContactKind, Entry, Membership, label};
use crate::field::Field;
use crate::show::{self, Names};
use kit::html::*;
use kit::{At, Cell, Column, Kind, MASK, Path, Query, Reply, Scope, View, Width, page};
use serde_json::Value as Json;

pub(super) async fn show(
    view: View,
    Path(At { id }): Path<At<Contact>>,
    Query(query): Query,
) -> Reply {
    let loaded = Loaded::find(&view, id).await?;
    let contact = &loaded.contact;
    let (edit, delete) = (loaded.edit, loaded.delete);
    let before = query.get("before").parse().ok();
    let timeline = timeline::section(&view, &loaded, before, query.get("show")).await?;
    if view.partial {
        return Ok(kit::reply::fragment(timeline));
    }
    let side = side::side(&view, &loaded).await?;
    let kind = view.t(&format!("contact-kind-{}", contact.kind.name()));
    let owner = contact
        .owner
        .and_then(|owner| loaded.names.user(owner))
        .map(|name| view.t_with("contact-owned-by", &[("name", name.into())]));
    let binned = contact.binned_at.is_some();
    let at = |rest: &str| view.to(format_args!("/contacts/{}{rest}", contact.id));
    let (view, loaded) = (&view, &loaded);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/contacts")) { (view.t("contact-title")) } } } }
            h1 { (parts::avatar(contact)) " " span translate="no" { (&contact.name) } }
            p.page-note { (&kind) @if let Some(owner) = &owner { " · " (owner) } }
            div.actions {
                @if edit { a.button href=(at("/edit")) data-hotkey="e" { (icon("edit")) (view.t("records-edit")) } }
                @if delete && !binned {
                    form method="post" action=(at("/binning")) { button.button { (icon("bin")) (view.t("contact-bin")) } }
                }
                @if delete && binned {
                    form method="post" action=(view.to(format_args!("/bin/{}/restoration", contact.id))) { button.button.primary { (icon("restore")) (view.t("records-restore")) } }
                }
            }
        }
        @if binned { div.notice.warning { (icon("bin")) p { (view.t("contact-is-binned")) } } }
        div.record {
            section.record-fields.panel aria-labelledby="fields-title" {
                header.panel-head { h2 id="fields-title" { (view.t("contact-details")) } }
                (fields(view, loaded))
            }
            (&timeline)
            (&side)
        }
    };
    Ok(page::page(view, &contact.name, Width::Full, content))
}

fn fields(view: &View, loaded: &Loaded) -> Raw<String> {
    let plain: Vec<&Column> = loaded
        .plain()
        .into_iter()
        .filter_map(|key| loaded.column(key))
        .collect();
    let groups = loaded.groups();
    let masked: Vec<&Column> = loaded
        .masked
        .iter()
        .filter(|column| {
            column.key.starts_with("custom.") || loaded.plain().contains(&column.key.as_str())
        })
        .collect();
    let row = |column: &Column| {
        maud! { div.field-row { dt { (&column.title) } (inline::shown(view, loaded, column)) } }
            .memoize()
    };
    maud! {
        dl.fields { @for column in &plain { (row(column)) } }
        @for (title, columns) in &groups {
            h3.field-group { @if title.is_empty() { (view.t("contact-section-fields")) } @else { span translate="no" { (title) } } }
            dl.fields { @for column in columns { (row(column)) } }
        }
        @if !masked.is_empty() {
            h3.field-group { (view.t("contact-section-masked")) }
            dl.fields { @for column in &masked {
                div.field-row { dt { (&column.title) } (reveal::masked(view, &loaded.contact, column)) }
            } }
        }
    }
    .memoize()
}

/// What a record of the history means by a value of a contact, in words.
pub(super) fn json_words(
    scope: &Scope,
    columns: &[Column],
    fields: &[Field],
    names: &Names,
    key: &str,
    value: &Json,
) -> String {
    let labelled = |text: String, label: &str| {
        if label.is_empty() {
            text
        } else {
            format!("{text} ({label})")
        }
    };
    match (key, value) {
        (_, Json::Null) => String::new(),
        (_, Json::String(text)) if text == MASK => MASK.to_owned(),
        ("emails" | "phones", _) => {
            let entries: Vec<Entry> = serde_json::from_value(value.clone()).unwrap_or_default();
            entries
                .into_iter()
                .map(|entry| labelled(entry.value, &label::shown(scope, &entry.label)))
                .collect::<Vec<_>>()
                .join(", ")
        }
        ("addresses", _) => {
            let addresses: Vec<Address> = serde_json::from_value(value.clone()).unwrap_or_default();
            addresses
                .iter()
                .map(|address| labelled(address.line(), &label::shown(scope, &address.label)))
                .collect::<Vec<_>>()
                .join("; ")
        }
        ("companies", _) => {
            let all: Vec<Membership> = serde_json::from_value(value.clone()).unwrap_or_default();
            let name = |membership: &Membership| {
                names
                    .contact(membership.company)
                    .map_or_else(|| scope.t("value-unknown"), ToOwned::to_owned)
            };
            all.iter()
                .map(|membership| labelled(name(membership), &membership.title))
                .collect::<Vec<_>>()
                .join(", ")
        }
        ("kind", Json::String(word)) => match ContactKind::parse(word) {
            Some(kind) => scope.t(&format!("contact-kind-{}", kind.name())),
            None => word.clone(),
        },
        _ => {
            let field = key
                .strip_prefix("custom.")
                .and_then(|key| fields.iter().find(|field| field.key == key));
            let column = field
                .map(Field::column)
                .or_else(|| columns.iter().find(|column| column.key == key).cloned());
            match column {
                Some(column) => {
                    show::texts_of(scope, &column, &cells_of(column.kind, value), names)
                }
                None => value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned),
            }
        }
    }
}

/// The values of a document.
pub(super) fn cells_of(kind: Kind, value: &Json) -> Vec<Cell> {
    match value {
        Json::Array(many) => many.iter().filter_map(|one| kind.from_json(one)).collect(),
        one => kind.from_json(one).into_iter().collect(),
    }
}

/// The users and contacts that a value of the history mentions.
pub(super) fn mentioned(key: &str, fields: &[Field], value: &Json) -> Vec<(Kind, Cell)> {
    match key {
        "owner" => cells_of(Kind::User, value)
            .into_iter()
            .map(|cell| (Kind::User, cell))
            .collect(),
        "companies" => {
            let all: Vec<Membership> = serde_json::from_value(value.clone()).unwrap_or_default();
            all.into_iter()
                .map(|membership| (Kind::Contact, Cell::Id(membership.company.bytes())))
                .collect()
        }
        _ => {
            let field = key
                .strip_prefix("custom.")
                .and_then(|key| fields.iter().find(|field| field.key == key));
            match field.map(|field| field.kind) {
                Some(kind @ (Kind::User | Kind::Contact)) => cells_of(kind, value)
                    .into_iter()
                    .map(|cell| (kind, cell))
                    .collect(),
                _ => Vec::new(),
            }
        }
    }
}
