//! The pages of change sets.

use crate::contact::actions as contacts;
use crate::contact::web::{Told, actor};
use crate::field::store as fields;
use crate::past;
use crate::show::Names;
use history::Set;
use kernel::{Error, Id, Result};
use kit::html::*;
use kit::{
    Access, At, Cell, ChangeSet, Kind, Path, Permission, Query, Reply, Routes, Toast, User, View,
    Width, page, redirect_with, texts,
};
use std::collections::HashMap;

const MANY: usize = 50;

/// The pages.
pub(crate) fn routes() -> Routes {
    let look = Access::Needs(Permission::ViewHistory);
    let change = Access::Needs(Permission::EditContacts);
    Routes::new()
        .get("/history", look, list)
        .get("/changes/{id}", change, show)
        .post("/changes/{id}/undo", change, undo)
}

async fn list(view: View, Query(query): Query) -> Reply {
    let before = query.get("before").parse().ok();
    let mut tx = view.scope.read().await?;
    let mut sets = history::recent_sets(&mut tx, before, MANY + 1).await?;
    let more = sets.len() > MANY;
    sets.truncate(MANY);
    let names = names(&view, &mut tx, &sets).await?;
    let alone = alone(&view, &mut tx, &sets).await?;
    drop(tx);
    let older = sets
        .last()
        .filter(|_| more)
        .map(|set| with_query(&view.to("/history"), &[("before", &set.id.to_string())]));
    let view = &view;
    let content = maud! {
        header.page-head { h1 { (view.t("change-title")) } p.page-note { (view.t("change-help")) } }
        @if sets.is_empty() { section.empty { (icon("history")) h2 { (view.t("history-nothing")) } } }
        @else {
            div.table-wrap role="region" aria-label=(view.t("change-title")) tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (view.t("change-what")) }
                        th.wide scope="col" { (view.t("change-who")) }
                        th.wide scope="col" { (view.t("change-when")) }
                        th.wide scope="col" { (view.t("change-via")) }
                        th scope="col" { (view.t("records-actions")) }
                    } }
                    tbody { @for set in &sets { (row(view, set, &names, alone.get(&set.id))) } }
                }
            }
        }
        @if let Some(older) = &older { nav.pager aria-label=(view.t("records-pages")) { a.button rel="next" href=(older) { (view.t("timeline-older")) } } }
    };
    Ok(page::page(
        view,
        &view.t("change-title"),
        Width::Full,
        content,
    ))
}

async fn names(view: &View, tx: &mut storage::Tx, sets: &[Set]) -> Result<Names> {
    let actors: Vec<(Kind, Cell)> = sets
        .iter()
        .filter_map(|set| set.actor)
        .map(|actor| (Kind::User, Cell::Id(actor.bytes())))
        .collect();
    Names::of(&view.scope, tx, &actors).await
}

/// Whom an act was about.
struct Whom {
    name: String,
    /// The page about them, if the reader may open one.
    page: Option<String>,
}

/// The one contact or user that an act was about, if it was about one and the reader may see
/// them, by the act.
async fn alone(
    view: &View,
    tx: &mut storage::Tx,
    sets: &[Set],
) -> Result<HashMap<Id<ChangeSet>, Whom>> {
    let alone = sets
        .iter()
        .filter(|set| set.count == 1 && matches!(set.collection.as_str(), "contacts" | "users"));
    let alone: Vec<Id<ChangeSet>> = alone.map(|set| set.id).collect();
    let subjects = history::subjects_of(tx, &alone).await?;
    let kind = |(kind, _): &(String, _)| match kind.as_str() {
        "contact" => Some(Kind::Contact),
        "user" => Some(Kind::User),
        _ => None,
    };
    let cells: Vec<(Kind, Cell)> = subjects
        .values()
        .filter_map(|subject| Some((kind(subject)?, Cell::Id(subject.1))))
        .collect();
    let names = Names::of(&view.scope, tx, &cells).await?;
    let users = view.scope.may(Permission::ManageRoles);
    let named = subjects.into_iter().filter_map(|(set, subject)| {
        let (name, page) = match kind(&subject)? {
            Kind::User => {
                let id = Id::<User>::from_bytes(subject.1);
                let page = users.then(|| view.to(format_args!("/users/{id}")));
                (names.user(id)?, page)
            }
            _ => {
                let id = Id::<crate::Contact>::from_bytes(subject.1);
                let page = view.to(format_args!("/contacts/{id}"));
                (names.contact(id)?, Some(page))
            }
        };
        let name = name.to_owned();
        Some((set, Whom { name, page }))
    });
    Ok(named.collect())
}

/// What was done to how many of what.
fn title(view: &View, set: &Set) -> String {
    let known = |key: String, other: &str| {
        if view.scope.app().texts.has(view.scope.lang(), &key) {
            view.t(&key)
        } else {
            view.t(other)
        }
    };
    let action = known(
        format!("change-did-{}", set.action.replace('_', "-")),
        "change-did-update",
    );
    let what = format!("change-of-{}", set.collection.replace('_', "-"));
    let what = if view.scope.app().texts.has(view.scope.lang(), &what) {
        what
    } else {
        "change-of-other".to_owned()
    };
    format!(
        "{action}: {}",
        view.t_with(&what, &[("n", set.count.into())])
    )
}

/// Whether Undo is offered: an act on contacts that stands and was not a purge.
fn can_undo(view: &View, set: &Set) -> bool {
    let can = matches!(
        set.action.as_str(),
        "create" | "update" | "bin" | "restore" | "import" | "bulk_edit" | "hand_over"
    );
    can && set.collection == "contacts"
        && set.undone_by.is_none()
        && set.count > 0
        && (set.count <= contacts::INLINE || set.action != "import")
        && view.scope.may(Permission::EditContacts)
}

fn row(view: &View, set: &Set, names: &Names, alone: Option<&Whom>) -> Raw<String> {
    let open = view.to(format_args!("/changes/{}", set.id));
    let undo = view.to(format_args!("/changes/{}/undo", set.id));
    let who = actor(view, names, &set.actor_kind, set.actor);
    let when = texts::date_time(view.scope.lang(), set.at, view.scope.zone());
    let via = view.t(&format!("history-via-{}", set.via));
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(&open) { (title(view, set)) }
                @if let Some(Whom { name, page }) = alone {
                    " · " @if let Some(page) = page { a href=(page) translate="no" { (name) } } @else { span translate="no" { (name) } }
                }
                span.row-sub translate="no" { (&who) " · " (&when) } }
            td.wide translate="no" { (&who) }
            td.wide { (&when) }
            td.wide { (&via) }
            td {
                @if can_undo(view, set) { form method="post" action=(&undo) { button.button.small { (icon("undo")) (view.t("records-undo")) } } }
                @else if set.undone_by.is_some() { span.badge { (view.t("change-undone-badge")) } }
            }
        }
    }
    .memoize()
}

/// Their own acts everybody may look at; those of others take the right to the history.
async fn find(view: &View, id: Id<ChangeSet>) -> Result<Set> {
    let mut tx = view.scope.read().await?;
    let set = history::find_set(&mut tx, id).await?;
    let mine = set.actor.is_some() && set.actor == view.scope.actor().user();
    if mine || view.scope.may(Permission::ViewHistory) {
        Ok(set)
    } else {
        Err(Error::NotFound)
    }
}

async fn show(view: View, Path(At { id }): Path<At<ChangeSet>>, Query(query): Query) -> Reply {
    let set = find(&view, id).await?;
    let mut columns = contacts::all_columns(&view.scope).await?;
    columns.extend(contacts::masked_columns(&view.scope).await?);
    let mut tx = view.scope.read().await?;
    let before = query.get("before").parse().ok();
    let past = past::of_set(&view.scope, &mut tx, id, before, MANY).await?;
    let entries = past.entries;
    let fields = fields::with_archived(&mut tx).await?;
    let told = Told::of(&view.scope, &mut tx, &entries, &columns, &fields).await?;
    let names = names(&view, &mut tx, std::slice::from_ref(&set)).await?;
    drop(tx);
    let older = past.next.map(|seq| {
        with_query(
            &view.to(format_args!("/changes/{id}")),
            &[("before", &seq.to_string())],
        )
    });
    let who = actor(&view, &names, &set.actor_kind, set.actor);
    let when = texts::date_time(view.scope.lang(), set.at, view.scope.zone());
    let heading = title(&view, &set);
    let named = heading.clone();
    let link = |set: Id<ChangeSet>| view.to(format_args!("/changes/{set}"));
    let (undoes, undone) = (set.undoes.map(link), set.undone_by.map(link));
    let undoing = match set.undoes {
        Some(of) if set.collection == "contacts" => Some(contacts::undo_of(&view.scope, of).await?),
        _ => None,
    };
    let going_on = undoing
        .filter(|undoing| !undoing.state.is_final())
        .map(|undoing| {
            let done = undoing.restored + undoing.conflicts;
            view.t_with(
                "change-undoing",
                &[("done", done.into()), ("n", undoing.total.into())],
            )
        });
    let left = undoing.filter(|undoing| undoing.conflicts > 0);
    let left =
        left.map(|undoing| view.t_with("change-conflicts", &[("n", undoing.conflicts.into())]));
    let here = view.to(format_args!("/changes/{id}"));
    let history = view.scope.may(Permission::ViewHistory);
    let view = &view;
    let content = maud! {
        header.page-head {
            @if history { nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/history")) { (view.t("change-title")) } } } } }
            h1 { (&heading) }
            p.page-note { span translate="no" { (&who) } " · " (&when) " · " (view.t(&format!("history-via-{}", set.via))) }
            @if can_undo(view, &set) {
                div.actions { form method="post" action=(view.to(format_args!("/changes/{}/undo", set.id))) { button.button { (icon("undo")) (view.t("records-undo")) } } }
            }
        }
        @if let Some(text) = &going_on {
            div.notice role="status" { (icon("info")) p { (text) } a.button.small href=(&here) { (view.t("change-undoing-look")) } }
        }
        @if let Some(text) = &left { div.notice.warning { (icon("warning")) p { (text) } } }
        @if let Some(link) = &undoes { p { a href=(link) { (view.t("change-undoes")) } } }
        @if let Some(link) = &undone { p { a href=(link) { (view.t("change-undone-by")) } } }
        @if entries.is_empty() { p.muted { (view.t("history-nothing")) } }
        ol.timeline { @for entry in &entries { (told.entry(view, entry, true)) } }
        @if let Some(older) = &older { p.timeline-more { a.button.quiet rel="next" href=(older) { (view.t("timeline-older")) } } }
    };
    Ok(page::page(view, &named, Width::Full, content))
}

/// Takes an act back and says what could not be.
async fn undo(view: View, Path(At { id }): Path<At<ChangeSet>>) -> Reply {
    find(&view, id).await?;
    let undone = contacts::undo(&view.scope, id).await?;
    let by = undone.by;
    if !undone.state.is_final() {
        return Ok(kit::redirect(&view.to(format_args!("/changes/{by}"))));
    }
    let mut tx = view.scope.read().await?;
    let entries = past::of_set(&view.scope, &mut tx, by, None, 2)
        .await?
        .entries;
    drop(tx);
    if undone.conflicts > 0 {
        return Ok(conflicts(&view, &undone));
    }
    let path = match entries.as_slice() {
        [one] if one.kind == "contact" => view.to(format_args!(
            "/contacts/{}",
            Id::<crate::Contact>::from_bytes(one.subject)
        )),
        _ => view.to("/contacts"),
    };
    Ok(redirect_with(&view, &path, &Toast::new("change-undone")))
}

fn conflicts(view: &View, undone: &contacts::Undoing) -> axum::response::Response {
    let title = view.t("change-partly");
    let heading = title.clone();
    let restored = view.t_with("change-restored", &[("n", undone.restored.into())]);
    let left = view.t_with("change-conflicts", &[("n", undone.conflicts.into())]);
    let content = maud! {
        header.page-head { h1 { (&heading) } }
        div.notice.warning { (icon("warning")) div { p { (&restored) } p { (&left) } } }
        div.actions {
            a.button.primary href=(view.to(format_args!("/changes/{}", undone.by))) { (view.t("change-look")) }
            a.button href=(view.to("/contacts")) { (view.t("contact-title")) }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}
