//! The pages of the detailed log: the whole of it, and who opened one record.

use crate::users;
use crate::viewing::store::{self, Narrow, Shown};
use kernel::{Error, Id, Result};
use kit::html::*;
use kit::reply::fragment;
use kit::{Access, At, Path, Permission, Query, Reply, Routes, User, View, Width, page, texts};
use std::collections::HashMap;

/// Lines on one page.
const MANY: usize = 50;
/// Lines beside a record.
const FEW: usize = 8;

/// Any record: what is beside it does not know its kind.
enum Subject {}

pub(crate) fn routes() -> Routes {
    let look = Access::Needs(Permission::ViewHistory);
    Routes::new()
        .get("/viewings", look, show)
        .get("/viewings/of/{id}", look, beside)
}

/// `?user=` narrows it to one person, `?record=` to one record, `?before=` goes on behind a line.
async fn show(view: View, Query(query): Query) -> Reply {
    let (user, record): (Option<Id<User>>, Option<Id<Subject>>) =
        (some(query.get("user"))?, some(query.get("record"))?);
    let narrow = match (user, record) {
        (_, Some(record)) => Narrow::Subject(record.bytes()),
        (Some(user), None) => Narrow::User(user),
        (None, None) => Narrow::All,
    };
    let found = Found::look(&view, narrow, some(query.get("before"))?, MANY).await?;
    let older = found.lines.last().filter(|_| found.more).map(|line| {
        let typed = [("user", query.get("user")), ("record", query.get("record"))];
        let last = line.id.to_string();
        let mut pairs: Vec<(&str, &str)> = typed
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        pairs.push(("before", &last));
        with_query(&view.to("/viewings"), &pairs)
    });
    let narrowed = user.is_some() || record.is_some();
    Ok(sheet(&view, &found, narrowed, older.as_deref()))
}

fn some<T>(typed: &str) -> Result<Option<Id<T>>> {
    match typed {
        "" => Ok(None),
        typed => typed.parse().map(Some),
    }
}

struct Found {
    lines: Vec<Shown>,
    names: HashMap<Id<User>, String>,
    /// The titles of fields that were shown, by their keys.
    fields: HashMap<String, String>,
    more: bool,
}

impl Found {
    /// What was opened until now: what still waits to be written is written first.
    async fn look(
        view: &View,
        narrow: Narrow,
        before: Option<Id<store::Line>>,
        many: usize,
    ) -> Result<Found> {
        super::write(view.scope.app(), view.scope.tenant().id).await?;
        let mut tx = view.scope.read().await?;
        let mut lines = store::page(&mut tx, narrow, before, many + 1).await?;
        let more = lines.len() > many;
        lines.truncate(many);
        let mut people: Vec<Id<User>> = lines.iter().map(|line| line.user).collect();
        people.sort_unstable();
        people.dedup();
        let names = users::names(&mut tx, &people).await?;
        let shown = lines.iter().any(|line| field(line).is_some());
        let fields = match shown {
            true => titles(view, &mut tx).await?,
            false => HashMap::new(),
        };
        Ok(Found {
            lines,
            names,
            fields,
            more,
        })
    }

    /// What a line says where it is about a masked field that was shown.
    fn revealed(&self, view: &View, line: &Shown) -> Option<String> {
        let key = field(line)?;
        let title = self.fields.get(key).map_or(key, String::as_str);
        Some(view.t_with("viewing-revealed", &[("field", title.into())]))
    }

    fn name(&self, line: &Shown) -> &str {
        self.names.get(&line.user).map_or("", String::as_str)
    }
}

/// The key of the masked field that a line is about.
fn field(line: &Shown) -> Option<&str> {
    line.route.strip_prefix(super::REVEAL)
}

/// The titles of the fields of every collection, as the actor sees them.
async fn titles(view: &View, tx: &mut storage::Tx) -> Result<HashMap<String, String>> {
    let mut titles = HashMap::new();
    if !view.scope.may(Permission::ViewContacts) {
        return Ok(titles);
    }
    let slices = view.scope.app().slices.iter();
    for collection in slices.flat_map(|slice| slice.collections) {
        for column in collection.columns(&view.scope, tx).await? {
            titles.insert(column.key, column.title);
        }
    }
    Ok(titles)
}

fn sheet(
    view: &View,
    found: &Found,
    narrowed: bool,
    older: Option<&str>,
) -> axum::response::Response {
    let title = view.t("viewing-title");
    let heading = title.clone();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t_with("viewing-note", &[("days", super::KEPT_DAYS.into())])) }
            div.actions { a.button href=(view.to("/security-log")) { (icon("shield")) (view.t("log-title")) } }
        }
        @if narrowed { p { a href=(view.to("/viewings")) { (view.t("viewing-all")) } } }
        @if found.lines.is_empty() {
            section.empty { (icon("history")) h2 { (view.t("viewing-none")) } }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("viewing-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("viewing-title")) }
                    thead { tr {
                        th scope="col" { (view.t("viewing-who")) }
                        th scope="col" { (view.t("viewing-what")) }
                        th.wide scope="col" { (view.t("viewing-answer")) }
                        th.wide scope="col" { (view.t("viewing-times")) }
                        th scope="col" { (view.t("log-when")) }
                    } }
                    tbody { @for line in &found.lines { (row(view, found, line)) } }
                }
            }
        }
        @if let Some(older) = older {
            nav.pager aria-label=(view.t("log-pages")) { a.button rel="next" href=(older) { (view.t("log-older")) } }
        }
    };
    page::page(view, &title, Width::Full, content)
}

fn row(view: &View, found: &Found, line: &Shown) -> impl Renderable {
    let of = with_query(&view.to("/viewings"), &[("user", &line.user.to_string())]);
    let when = texts::date_time(view.scope.lang(), line.at, view.scope.zone());
    let link = link(view, line);
    let revealed = found.revealed(view, line);
    maud! {
        tr data-row {
            th scope="row" translate="no" {
                a href=(of.as_str()) { (found.name(line)) }
                @if line.by_key { " " span.badge { (view.t("viewing-by-key")) } }
            }
            td translate="no" {
                @if let Some(revealed) = &revealed { (revealed.as_str()) }
                @else if let Some(link) = &link { a href=(link.as_str()) { code { (line.route.as_str()) } } }
                @else { code { (line.route.as_str()) } }
            }
            td.wide { @if line.status >= 400 { span.badge.warning { (line.status) } } @else { (line.status) } }
            td.wide { (line.times) }
            td { (when.as_str()) }
        }
    }
}

/// The page that was opened, where it is one that can be opened again.
fn link(view: &View, line: &Shown) -> Option<String> {
    let route = line.route.strip_prefix("GET ")?;
    if route.starts_with("/api/") || line.status >= 400 {
        return None;
    }
    let id = line.subject?.to_string();
    let path = route.replace("{id}", &id);
    (!path.contains('{')).then(|| view.to(path))
}

/// Who opened one record lately: shown beside it, so that at least whoever asks has opened it. An
/// id that nobody has opened anything under is nothing's.
async fn beside(view: View, Path(At { id }): Path<At<Subject>>) -> Reply {
    let found = Found::look(&view, Narrow::Subject(id.bytes()), None, FEW).await?;
    if found.lines.is_empty() {
        return Err(Error::NotFound.into());
    }
    let all = with_query(&view.to("/viewings"), &[("record", &id.to_string())]);
    let lines: Vec<(&str, String, String)> = found
        .lines
        .iter()
        .map(|line| {
            let when = texts::date_time(view.scope.lang(), line.at, view.scope.zone());
            let did = match line.route.starts_with("GET ") {
                true => view.t("viewing-looked"),
                false => view.t("viewing-acted"),
            };
            let did = found.revealed(&view, line).unwrap_or(did);
            (found.name(line), when, did)
        })
        .collect();
    Ok(fragment(maud! {
        ul.panel-list {
            @for (name, when, did) in &lines {
                li { div { span translate="no" { (*name) } span.small.muted { " " (when.as_str()) " · " (did.as_str()) } } }
            }
            li { a href=(all.as_str()) { (view.t("viewing-all-of")) } }
        }
    }))
}
