//! The builder's page: the conditions, what is wrong with them, and under which name they are kept.

use super::builder::Builder;
use super::draft::{Group, Row};
use super::may_change;
use crate::contact::web::search_contacts;
use crate::input::Offer;
use crate::saved::Saved;
use crate::saved::actions::TITLE;
use crate::show;
use axum::response::Response;
use identity::users::Offered;
use kernel::{FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::fault_text;
use kit::{Cell, Column, Fields, Kind, View, Width, page};

/// What the page shows.
pub(super) struct Shown<'a> {
    /// The filter that is changed; none: a new one.
    pub saved: Option<&'a Saved>,
    pub columns: &'a [Column],
    pub group: &'a Group,
    /// The form as it was sent: the name that was typed, the order and the columns of the list.
    pub fields: &'a Fields,
    /// What is wrong with the name, or with the conditions as a whole.
    pub faults: &'a FieldErrors,
}

pub(super) async fn show(view: &View, shown: &Shown<'_>) -> Result<Response> {
    let &Shown {
        saved,
        columns,
        group,
        ..
    } = shown;
    let (offer, found) = offer(view, columns, group).await?;
    let action = match saved {
        Some(saved) => view.to(format_args!("/filters/{}", saved.id)),
        None => view.to("/filters/new"),
    };
    let title = saved.map_or_else(|| view.t("filter-new"), |saved| saved.title.clone());
    let builder = Builder {
        view,
        columns,
        offer: &offer,
        found: &found,
        action: &action,
    };
    let heading = title.clone();
    let own = saved.filter(|saved| may_change(view, saved));
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/filters")) { (view.t("filter-title")) } } } }
            h1 translate=[saved.map(|_| "no")] { (&heading) }
            p.page-note { (view.t("filter-help")) }
        }
        tenet-filter {
            form.filter id="filter-form" method="post" action=(builder.action) novalidate {
                button.visually-hidden tabindex="-1" aria-hidden="true" name="done" value="apply" { (view.t("filter-apply")) }
                (summary(view, shown))
                (builder.groups(group))
                div.form-actions {
                    button.button.primary name="done" value="apply" { (icon("filter")) (view.t("filter-apply")) }
                    noscript { button.button name="done" value="" { (view.t("filter-refresh")) } }
                    @if own.is_some() { button.button name="done" value="save" { (view.t("filter-keep")) } }
                    a.button.quiet href=(view.to("/contacts")) { (view.t("records-cancel")) }
                }
                @if own.is_none() { (name(view, shown)) }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// Everything that is wrong, each a link to where it stands.
fn summary(view: &View, shown: &Shown) -> Raw<String> {
    let rows = fault_links(view, shown.columns, shown.group);
    let whole: Vec<(bool, String)> = shown
        .faults
        .iter()
        .map(|fault| {
            let text = fault_text(&view.scope, fault);
            match fault.field == "title" {
                true => (true, format!("{}: {text}", view.t("filter-name"))),
                false => (false, text),
            }
        })
        .collect();
    maud! {
        @if !rows.is_empty() || !whole.is_empty() {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (view.t("filter-faulty")) }
                ul {
                    @for (id, text) in &rows { li { a href=(id) { (text) } } }
                    @for (named, text) in &whole {
                        li { @if *named { a href="#title" { (text) } } @else { (text) } }
                    }
                }
            }
        }
    }
    .memoize()
}

/// The name under which the conditions are kept as a filter of one's own.
fn name(view: &View, shown: &Shown) -> Raw<String> {
    let (fields, saved) = (shown.fields, shown.saved);
    let faults = shown.faults.of("title");
    let faults: Vec<String> = faults.map(|fault| fault_text(&view.scope, fault)).collect();
    let wrong = !faults.is_empty();
    let columns = saved.map_or_else(String::new, |saved| saved.columns.join("~"));
    let kept = [
        ("sort", saved.map_or("", |saved| saved.sort.as_str())),
        ("columns", columns.as_str()),
    ];
    maud! {
        section.card aria-labelledby="keep-title" {
            h2 id="keep-title" { (view.t("filter-keep-title")) }
            div.field {
                label for="title" { (view.t("filter-name")) }
                input id="title" name="title" type="text" maxlength=(TITLE.to_string()) autocomplete="off" value=(fields.get("title"))
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("title-error")];
                @if wrong { p.field-error id="title-error" { (faults.join("; ")) } }
            }
            @for (name, usual) in kept { input type="hidden" name=(name) value=(fields.find(name).unwrap_or(usual)); }
            button.button name="done" value="save" { (view.t("filter-keep")) }
        }
    }
    .memoize()
}

/// Every fault as a link to its row: to its value, or to its field if that is not there.
fn fault_links(view: &View, columns: &[Column], group: &Group) -> Vec<(String, String)> {
    let mut links: Vec<(String, String)> = group
        .rows
        .iter()
        .filter(|row| !row.faults.is_empty())
        .map(|row| {
            let texts: Vec<String> = row
                .faults
                .iter()
                .map(|fault| fault_text(&view.scope, fault))
                .collect();
            let texts = texts.join("; ");
            let (part, text) = match row.column(columns) {
                Some(column) => ("v", format!("{}: {texts}", column.title)),
                None => ("f", texts),
            };
            (format!("#g{}r{}{part}", group.index, row.index), text)
        })
        .collect();
    links.extend(
        group
            .groups
            .iter()
            .flat_map(|group| fault_links(view, columns, group)),
    );
    links
}

type Found = Vec<(String, Vec<(String, String)>)>;

/// Users to choose from, names of what is chosen, and contacts that were looked for.
async fn offer(view: &View, columns: &[Column], group: &Group) -> Result<(Offer, Found)> {
    let mut tx = view.scope.read().await?;
    let rows = group.all_rows();
    let kind_of = |field: &str| {
        columns
            .iter()
            .find(|column| column.key == field)
            .map(|column| column.kind)
    };
    let mut cells: Vec<(Kind, Cell)> = Vec::new();
    for row in &rows {
        let Some(kind @ (Kind::User | Kind::Contact)) = kind_of(&row.field) else {
            continue;
        };
        let ids = row
            .values
            .iter()
            .filter_map(|value| value.text.parse::<Id<()>>().ok());
        cells.extend(ids.map(|id| (kind, Cell::Id(id.bytes()))));
    }
    let names = show::Names::of(&view.scope, &mut tx, &cells).await?;
    let (mut users, mut contacts) = (Vec::new(), Vec::new());
    for (name, row) in sought(group) {
        match kind_of(&row.field) {
            Some(Kind::User) => users.push((format!("{name}.find"), row.find.clone())),
            _ => contacts.push((name, &row.find)),
        }
    }
    let users = Offered::read(&mut tx, users).await?;
    drop(tx);
    let mut found = Found::new();
    for (name, typed) in contacts {
        let hits = search_contacts(&view.scope, typed, None, 20).await?;
        let hits = hits.into_iter().map(|(id, name)| (id.to_string(), name));
        found.push((name, hits.collect()));
    }
    Ok((
        Offer {
            users,
            names,
            ..Offer::default()
        },
        found,
    ))
}

/// The rows that look for a user or a contact, by their names.
fn sought(group: &Group) -> Vec<(String, &Row)> {
    let rows = group.rows.iter().filter(|row| !row.find.trim().is_empty());
    let named = rows.map(|row| (format!("g{}.r{}", group.index, row.index), row));
    named.chain(group.groups.iter().flat_map(sought)).collect()
}
