//! Pages of filters: the list of saved ones, and the builder.

pub(crate) mod builder;
pub(crate) mod draft;
mod list;

use super::Saved;
use super::actions::{self, SavedDraft};
use super::store;
use crate::contact::CONTACTS;
use crate::contact::web::search_contacts;
use crate::input::Offer;
use crate::show::{self, moment};
use axum::response::Response;
use builder::Builder;
use draft::{Group, Row};
use identity::users::Offered;
use kernel::{Id, Result};
use kit::html::*;
use kit::{
    Access, At, Cell, Column, Fields, Filter, Form, Kind, Path, Permission, Query, Reply, Routes,
    Seeker, Toast, View, Width, page, redirect, redirect_with, reply,
};
use storage::{Sql, Tx};

/// The pages.
pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewContacts);
    let share = Access::Needs(Permission::ShareFilters);
    Routes::new()
        .get("/filters", view, list::list)
        .post("/filters", view, keep)
        .get("/filters/new", view, new)
        .post("/filters/new", view, send_new)
        .get("/filters/{id}", view, open)
        .post("/filters/{id}", view, send)
        .post("/filters/{id}/title", view, list::rename)
        .post("/filters/{id}/sharing", share, list::share)
        .post("/filters/{id}/deletion", view, list::delete)
}

async fn new(view: View, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let fields = seeker.read(&query).whole()?;
    let filter = Filter::parse(fields.get("filter"))?;
    let columns = columns(&view).await?;
    let mut group = Group::of(view.scope.lang(), &filter, &columns);
    group.look_for_fields(&columns);
    group.number(&mut 0);
    Ok(builder_page(&view, None, &columns, &group, &Fields::default()).await?)
}

async fn send_new(view: View, Form(fields): Form) -> Reply {
    sent(&view, None, &fields).await
}

/// Keeps the filter of a list under a name, with its order and its columns.
async fn keep(view: View, Form(fields): Form) -> Reply {
    let kept = actions::save(
        &view.scope,
        draft(&fields, Filter::parse(fields.get("filter"))?),
    )
    .await?;
    let path = with_query(&view.to("/contacts"), &[("saved", &kept.id.to_string())]);
    Ok(redirect_with(&view, &path, &Toast::new("filter-saved")))
}

fn draft(fields: &Fields, filter: Filter) -> SavedDraft {
    SavedDraft {
        title: fields.get("title").to_owned(),
        collection: CONTACTS.name().to_owned(),
        filter,
        sort: fields.get("sort").to_owned(),
        columns: fields
            .get("columns")
            .split('~')
            .filter(|key| !key.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

async fn open(view: View, Path(At { id }): Path<At<Saved>>) -> Reply {
    let saved = actions::find(&view.scope, id).await?;
    let columns = columns(&view).await?;
    let mut group = Group::of(view.scope.lang(), &saved.filter, &columns);
    group.look_for_fields(&columns);
    group.number(&mut 0);
    Ok(builder_page(&view, Some(&saved), &columns, &group, &Fields::default()).await?)
}

async fn send(view: View, Path(At { id }): Path<At<Saved>>, Form(fields): Form) -> Reply {
    let saved = actions::find(&view.scope, id).await?;
    sent(&view, Some(&saved), &fields).await
}

/// What the form asks for: a longer or shorter form, the list, or keeping the filter.
async fn sent(view: &View, saved: Option<&Saved>, fields: &Fields) -> Reply {
    let columns = columns(view).await?;
    let mut group = Group::sent(fields, &columns);
    let done = fields.get("done");
    if done.is_empty() {
        group.press(fields.find("add"), fields.find("remove"), &columns);
        group.look_for_fields(&columns);
        group.number(&mut 0);
        return Ok(builder_page(view, saved, &columns, &group, fields).await?);
    }
    let filter = group.filter(view.scope.lang(), &columns, &moment(&view.scope));
    let untitled = done == "save" && saved.is_none() && fields.get("title").trim().is_empty();
    if group.faulty() || untitled {
        group.number(&mut 0);
        let page = builder_page(view, saved, &columns, &group, fields).await?;
        return Ok(reply::unprocessable(page));
    }
    let filter = if filter.is_everything() {
        Filter::everything()
    } else {
        filter
    };
    if done != "save" {
        let json = if filter.is_everything() {
            String::new()
        } else {
            filter.to_json().to_string()
        };
        let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
        let list = seeker.address(&view.to("/contacts"), &[("filter", &json)]);
        return Ok(redirect(&list));
    }
    let kept = match saved {
        Some(saved) => {
            actions::replace(
                &view.scope,
                saved.id,
                filter,
                saved.sort.clone(),
                saved.columns.clone(),
            )
            .await?
        }
        None => actions::save(&view.scope, draft(fields, filter)).await?,
    };
    let path = with_query(&view.to("/contacts"), &[("saved", &kept.id.to_string())]);
    Ok(redirect_with(view, &path, &Toast::new("filter-saved")))
}

/// The columns of the list, for this actor.
async fn columns(view: &View) -> Result<Vec<Column>> {
    let mut tx = view.scope.read().await?;
    let mut columns = CONTACTS.columns(&view.scope, &mut tx).await?;
    columns.retain(|column| !column.masked);
    Ok(columns)
}

async fn builder_page(
    view: &View,
    saved: Option<&Saved>,
    columns: &[Column],
    group: &Group,
    fields: &Fields,
) -> Result<Response> {
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
    let untitled =
        fields.get("done") == "save" && fields.get("title").trim().is_empty() && saved.is_none();
    let faulty = group.faulty();
    let heading = title.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/filters")) { (view.t("filter-title")) } } } }
            h1 translate=[saved.map(|_| "no")] { (&heading) }
            p.page-note { (view.t("filter-help")) }
        }
        tenet-filter {
            form.filter id="filter-form" method="post" action=(builder.action) novalidate {
                button.visually-hidden tabindex="-1" aria-hidden="true" name="done" value="apply" { (view.t("filter-apply")) }
                @if faulty || untitled {
                    div.error-summary role="alert" tabindex="-1" autofocus {
                        h2 { (view.t("filter-faulty")) }
                        ul {
                            @for (id, text) in fault_links(view, columns, group) { li { a href=(&id) { (&text) } } }
                            @if untitled { li { a href="#title" { (view.t("filter-needs-title")) } } }
                        }
                    }
                }
                (builder.groups(group))
                @for kept in ["sort", "columns"] { input type="hidden" name=(kept) value=(fields.get(kept)); }
                div.form-actions {
                    button.button.primary name="done" value="apply" { (icon("filter")) (view.t("filter-apply")) }
                    noscript { button.button name="done" value="" { (view.t("filter-refresh")) } }
                    @if saved.is_some() { button.button name="done" value="save" { (view.t("filter-keep")) } }
                    a.button.quiet href=(view.to("/contacts")) { (view.t("records-cancel")) }
                }
                @if saved.is_none() {
                    section.card aria-labelledby="keep-title" {
                        h2 id="keep-title" { (view.t("filter-keep-title")) }
                        div.field {
                            label for="title" { (view.t("filter-name")) }
                            input id="title" name="title" type="text" maxlength="80" autocomplete="off" value=(fields.get("title"))
                                aria-invalid=[untitled.then_some("true")] aria-describedby=[untitled.then_some("title-error")];
                            @if untitled { p.field-error id="title-error" { (view.t("error-required")) } }
                        }
                        button.button name="done" value="save" { (view.t("filter-keep")) }
                    }
                }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
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
                .map(|fault| reply::fault_text(&view.scope, fault))
                .collect();
            let part = row.column(columns).map_or("f", |_| "v");
            (
                format!("#g{}r{}{part}", group.index, row.index),
                texts.join("; "),
            )
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

/// The saved filters that this actor sees.
pub(crate) async fn of_contacts(view: &View, tx: &mut Tx) -> Result<Vec<Saved>> {
    actions::seen(&view.scope, tx, CONTACTS.name()).await
}

/// The statement that finds them, so that it can be asked together with others.
pub(crate) fn asked_of_contacts(view: &View) -> Sql {
    store::seen_by(CONTACTS.name(), view.scope.actor().user())
}

/// Those that its rows tell of, as far as they are seen.
pub(crate) fn answered_of_contacts(view: &View, rows: &[storage::Row]) -> Result<Vec<Saved>> {
    let mut all = store::read_all(rows)?;
    all.retain(|saved| saved.is_seen(&view.scope));
    Ok(all)
}

/// Whether somebody may change this one: their own, and shared ones for those who may share.
pub(crate) fn may_change(view: &View, saved: &Saved) -> bool {
    let mine = saved.owner.is_some() && saved.owner == view.scope.actor().user();
    (mine && !saved.shared) || view.scope.may(Permission::ShareFilters)
}
