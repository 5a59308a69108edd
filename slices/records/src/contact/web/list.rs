//! The list of contacts.

use super::state::State;
use super::{table, toolbar};
use crate::contact::shape::Shape;
use crate::contact::store::Named;
use crate::contact::{CONTACTS, columns, list as contacts};
use crate::saved::{web as filters, words};
use crate::show::Names;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use kernel::{Error, Result, ResultExt};
use kit::collection::{Page, Query as Wanted, Sort};
use kit::html::*;
use kit::sought::{self, Search, lead};
use kit::{
    Cell, Column, Filter, Form, Kind, Permission, Query, Reach, Reply, Seeker, View, Width, page,
    reply,
};
use storage::Tx;

/// How many contacts a page holds.
pub(super) const MANY: usize = 50;

/// Everything that the list's page is made of.
pub(super) struct Shown<'a> {
    pub view: &'a View,
    pub state: &'a State,
    pub seeker: &'a Seeker,
    pub filter: &'a Filter,
    pub sort: Sort,
    pub all: &'a [Column],
    pub columns: Vec<&'a Column>,
    pub page: &'a Page,
    pub names: &'a Names,
}

/// The list that an address names. Words and conditions that stand openly in an address, which
/// others have written, go on to the same list under our own.
pub(super) async fn list(view: View, headers: HeaderMap, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let read = seeker.read(&query);
    let state = State::read(&read.fields);
    match read.open && sought::fits("q", &state.q).is_ok() {
        true => Ok(lead(&state.link(&view, &seeker))),
        false => shown(&view, &headers, &seeker, state, read.unreadable).await,
    }
}

/// The header by which htmx shows another address than the one that was asked.
const REPLACE: HeaderName = HeaderName::from_static("hx-replace-url");

/// What was typed into a search: the list itself where a part of a page is asked for, with its
/// address; else the way to it.
pub(super) async fn search(view: View, headers: HeaderMap, Form(form): Form) -> Reply {
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let state = State::read(&form).first();
    let address = state.link(&view, &seeker);
    if let Some(refused) = too_long(&view, &state) {
        return Ok(refused);
    }
    if !view.partial {
        return Ok(lead(&address));
    }
    let mut response = shown(&view, &headers, &seeker, state, false).await?;
    let address = HeaderValue::from_str(&address).doing("writing the address of a list")?;
    response.headers_mut().insert(REPLACE, address);
    Ok(response)
}

/// The answer that says that what was typed is too long to be looked for; the rest of the list's
/// state stays in its form.
fn too_long(view: &View, state: &State) -> Option<Response> {
    let fault = sought::fits("q", &state.q).err()?;
    let saved = state.saved.map(|id| id.to_string()).unwrap_or_default();
    let search = Search {
        title: &view.t("contact-title"),
        label: &view.t("contact-search"),
        action: &view.to("/contacts/search"),
        typed: &state.q,
        beside: &[
            ("filter", &state.filter),
            ("saved", &saved),
            ("sort", &state.sort),
            ("columns", &state.columns),
        ],
    };
    Some(search.refused(view, &fault))
}

async fn shown(
    view: &View,
    headers: &HeaderMap,
    seeker: &Seeker,
    state: State,
    unreadable: bool,
) -> Reply {
    if let Some(refused) = too_long(view, &state) {
        return Ok(refused);
    }
    let saved = state.saved(view).await?;
    let filter = match &saved {
        Some(saved) => saved.filter.clone(),
        None => Filter::parse(&state.filter)?,
    };
    let sort = match (&saved, state.sort.as_str()) {
        (Some(saved), "") if !saved.sort.is_empty() => Sort::parse(&saved.sort),
        (_, "") => Sort::parse("name"),
        (_, sort) => Sort::parse(sort),
    };
    let wanted = Wanted {
        filter: filter.clone(),
        search: state.q.clone(),
        sort: sort.clone(),
        after: Some(state.after.clone()).filter(|after| !after.is_empty()),
        limit: MANY,
        patience: view.scope.app().settings.patience,
    };
    let choose = |all: &[Column]| -> Vec<String> {
        let chosen = state.chosen(all, saved.as_ref(), headers).into_iter();
        chosen.map(|column| column.key.clone()).collect()
    };
    // The fields as they are remembered, and once more if the transaction sees others.
    let mut tx = view.scope.read().await?;
    let (shape, asked) = Shape::guess(&view.scope, &mut tx).await?;
    let kept = match view.partial {
        true => None,
        false => Some(tx.beside(filters::asked_of_contacts(view)).await?),
    };
    let mut looked = look(view, &mut tx, &shape, choose, &wanted).await;
    let instead = shape.instead(&view.scope, &mut tx, asked, &looked).await?;
    if let Some(shape) = instead {
        looked = look(view, &mut tx, &shape, choose, &wanted).await;
    }
    let (all, (found, named)) = match looked {
        // A place that is not ours any more, or of another order: from the beginning.
        Err(Error::Invalid(faults)) if faults.of("after").next().is_some() => {
            return Ok(lead(&state.first().link(view, seeker)));
        }
        other => other?,
    };
    let columns = state.chosen(&all, saved.as_ref(), headers);
    let cells = mentioned_in(&found, &columns);
    let names = Names::besides(&view.scope, &mut tx, named, &cells).await?;
    let mentioned = words::names(&view.scope, &mut tx, &all, &filter).await?;
    let saved_filters = match kept {
        Some(kept) => filters::answered_of_contacts(view, &tx.answer(kept).await?)?,
        None => Vec::new(),
    };
    drop(tx);
    let shown = &Shown {
        view,
        state: &state,
        seeker,
        filter: &filter,
        sort,
        all: &all,
        columns,
        page: &found,
        names: &names,
    };
    let part = part(shown, &mentioned);
    if view.partial {
        return Ok(reply::fragment(part));
    }
    let title = saved
        .as_ref()
        .map_or_else(|| view.t("contact-title"), |saved| saved.title.clone());
    let heading = title.clone();
    let create = view.scope.may(Permission::CreateContacts);
    let content = maud! {
        header.page-head {
            h1 { (&heading) }
            @if create {
                div.actions { a.button.primary href=(view.to("/contacts/new")) data-hotkey="c" { (icon("plus")) (view.t("contact-new")) } }
            }
        }
        @if unreadable { (sought::unreadable(view)) }
        (toolbar::toolbar(shown, &saved_filters))
        (part)
    };
    Ok(page::page(view, &title, Width::Full, content))
}

/// What a list shows when contacts have this shape: every column that is offered, the records
/// with the chosen ones, and the names that were found on the way.
async fn look(
    view: &View,
    tx: &mut Tx,
    shape: &Shape,
    choose: impl Fn(&[Column]) -> Vec<String>,
    wanted: &Wanted,
) -> Result<(Vec<Column>, (Page, Named))> {
    let all = columns::offered(&view.scope, shape);
    let chosen = choose(&all);
    let keys: Vec<&str> = table::ALWAYS
        .into_iter()
        .chain(chosen.iter().map(String::as_str))
        .collect();
    let found = contacts::some(&view.scope, tx, (shape, &all), &keys, wanted).await?;
    Ok((all, found))
}

/// Every value of a page that has a name elsewhere.
fn mentioned_in(page: &Page, columns: &[&Column]) -> Vec<(Kind, Cell)> {
    let mut cells = Vec::new();
    for (key, values) in page.items.iter().flat_map(|item| &item.cells) {
        let kind = columns
            .iter()
            .find(|column| *column.key == **key)
            .map(|column| column.kind);
        if let Some(kind @ (Kind::User | Kind::Contact)) = kind {
            cells.extend(values.iter().map(|cell| (kind, cell.clone())));
        }
    }
    cells
}

/// What a search replaces: conditions, table, pages.
fn part(shown: &Shown, mentioned: &Names) -> impl Renderable {
    let Shown {
        view,
        state,
        page,
        filter,
        seeker,
        ..
    } = shown;
    let narrowed = !filter.is_everything() || !state.q.trim().is_empty();
    let empty = page.items.is_empty() && !page.partial;
    let next = page
        .next
        .as_deref()
        .map(|cursor| state.next(cursor).link(view, seeker));
    maud! {
        div.stack id="list" {
            (toolbar::conditions(shown, mentioned))
            @if empty && narrowed { (nothing_found(view, state, seeker)) }
            @else if empty && !state.after.is_empty() { (nothing_further(view)) }
            @else if empty { (first_use(view)) }
            @else {
                @if page.partial { (looked_at_part(view, next.as_deref())) }
                @if !page.items.is_empty() { (table::table(shown)) (pager(shown, next.as_deref())) }
            }
        }
    }
}

fn pager(shown: &Shown, next: Option<&str>) -> impl Renderable {
    let Shown {
        view,
        state,
        page,
        seeker,
        ..
    } = shown;
    let previous = state.previous().map(|state| state.link(view, seeker));
    let count = match (next.is_some(), state.after.is_empty()) {
        (true, _) => format!("{}+", page.items.len()),
        (false, true) => view.t_with("contact-count", &[("n", page.items.len().into())]),
        (false, false) => String::new(),
    };
    maud! {
        nav.pager aria-label=(view.t("records-pages")) {
            @if let Some(previous) = &previous { a.button rel="prev" href=(previous) { (view.t("records-previous")) } }
            span.muted { (&count) }
            @if let Some(next) = next { a.button rel="next" href=(next) { (view.t("records-next")) } }
        }
    }
}

/// Patience ran out before the page was full.
fn looked_at_part(view: &View, next: Option<&str>) -> impl Renderable {
    maud! {
        div.notice data-partial {
            (icon("info"))
            p { (view.t("contact-partial")) }
            @if let Some(next) = next { a.button.small href=(next) { (view.t("contact-partial-on")) } }
        }
    }
}

fn nothing_found(view: &View, state: &State, seeker: &Seeker) -> impl Renderable {
    let all = State {
        columns: state.columns.clone(),
        sort: state.sort.clone(),
        ..State::default()
    }
    .link(view, seeker);
    maud! {
        section.empty {
            (icon("search")) h2 { (view.t("contact-none-found")) } p { (view.t("contact-none-found-help")) }
            div.actions { a.button.primary href=(&all) { (view.t("contact-show-all")) } }
        }
    }
}

fn nothing_further(view: &View) -> impl Renderable {
    maud! {
        section.empty {
            (icon("contacts")) h2 { (view.t("contact-no-more")) }
            div.actions { a.button href=(view.to("/contacts")) { (view.t("contact-from-the-start")) } }
        }
    }
}

/// Nobody here yet: what to do first. Who sees only their own is told so.
fn first_use(view: &View) -> impl Renderable {
    let own = view.scope.rights().reach(Permission::ViewContacts) < Reach::All;
    let tiles = [
        (
            Permission::ImportContacts,
            "/imports/new",
            "import",
            "contact-tile-import",
        ),
        (
            Permission::CreateContacts,
            "/contacts/new",
            "add-person",
            "contact-tile-new",
        ),
        (
            Permission::ManageFields,
            "/fields",
            "fields",
            "contact-tile-fields",
        ),
    ];
    let tiles: Vec<_> = tiles
        .into_iter()
        .filter(|(permission, ..)| view.scope.may(*permission))
        .collect();
    let (title, help) = if own {
        ("contact-none-own", "contact-none-own-help")
    } else {
        ("contact-none", "contact-none-help")
    };
    maud! {
        section.empty { (icon("contacts")) h2 { (view.t(title)) } p { (view.t(help)) } }
        div.cards {
            @for (_, path, symbol, key) in &tiles {
                section.card.stack {
                    (icon(symbol))
                    h3 { (view.t(key)) }
                    p { (view.t(&format!("{key}-help"))) }
                    div { a.button href=(view.to(path)) { (view.t(&format!("{key}-go"))) } }
                }
            }
        }
    }
}
