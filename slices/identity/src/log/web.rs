//! The page of the security log.

use crate::log::reason;
use crate::log::store::{self, Line, LookAlike, Shown};
use crate::users;
use kernel::Id;
use kit::html::*;
use kit::{Access, Permission, Query, Reply, Routes, User, View, Width, page, texts};
use std::collections::HashMap;

/// Lines on one page.
const MANY: usize = 50;

pub(crate) fn routes() -> Routes {
    Routes::new().get(
        "/security-log",
        Access::Needs(Permission::ViewHistory),
        show,
    )
}

/// `?user=` narrows it to one account, `?before=` goes on behind a line.
async fn show(view: View, Query(query): Query) -> Reply {
    let before = match query.get("before") {
        "" => None,
        text => Some(text.parse()?),
    };
    let user: Option<Id<User>> = match query.get("user") {
        "" => None,
        text => Some(text.parse()?),
    };
    // Others would learn from it which bait lies where.
    let whole = view.scope.may(Permission::ManageUsers);
    let mut tx = view.scope.read().await?;
    let mut lines = match user {
        Some(user) => store::page_of(&mut tx, user, before, MANY + 1, whole).await?,
        None => store::page(&mut tx, before, MANY + 1, whole).await?,
    };
    let more = lines.len() > MANY;
    lines.truncate(MANY);
    let mut people: Vec<Id<User>> = lines
        .iter()
        .flat_map(|line| [line.user, line.by])
        .flatten()
        .collect();
    people.extend(user);
    people.sort_unstable();
    people.dedup();
    let names = users::names(&mut tx, &people).await?;
    let hosts = match (before, user) {
        (None, None) => store::look_alikes_since(&mut tx, 0).await?,
        _ => Vec::new(),
    };
    drop(tx);
    let key = view.scope.vault().own(view.scope.tenant().id).await?;
    let mut reasons = HashMap::new();
    for line in &lines {
        // A line whose seal was damaged is a line all the same.
        let text = reason::open(&key, line.id, line.reason.as_deref())
            .unwrap_or_else(|_| view.t("log-reason-unreadable"));
        reasons.insert(line.id, text);
    }
    let narrowed = user.map(|id| id.to_string()).unwrap_or_default();
    let older = lines.last().filter(|_| more).map(|line| {
        let mut query = vec![("before", line.id.to_string())];
        if !narrowed.is_empty() {
            query.push(("user", narrowed.clone()));
        }
        let pairs: Vec<(&str, &str)> = query
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        with_query(&view.to("/security-log"), &pairs)
    });
    let lines = Lines {
        lines: &lines,
        names: &names,
        reasons: &reasons,
        hosts: &hosts,
    };
    Ok(sheet(&view, &lines, user, older.as_deref()))
}

/// What the page shows.
struct Lines<'a> {
    lines: &'a [Shown],
    names: &'a HashMap<Id<User>, String>,
    reasons: &'a HashMap<Id<Line>, String>,
    hosts: &'a [LookAlike],
}

fn sheet(
    view: &View,
    shown: &Lines<'_>,
    user: Option<Id<User>>,
    older: Option<&str>,
) -> axum::response::Response {
    let Lines {
        lines,
        names,
        reasons,
        hosts,
    } = *shown;
    let title = view.t("log-title");
    let heading = title.clone();
    let of = user.and_then(|user| names.get(&user));
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t_with("log-note", &[("days", super::KEPT_DAYS.into())])) }
        }
        @if let Some(name) = of {
            p { span.badge translate="no" { (name.as_str()) } " " a href=(view.to("/security-log")) { (view.t("log-everybody")) } }
        }
        @if !hosts.is_empty() { (imitations(view, hosts)) }
        @if lines.is_empty() {
            section.empty { (icon("shield")) h2 { (view.t("log-none")) } p { (view.t("log-none-help")) } }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("log-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("log-title")) }
                    thead { tr {
                        th scope="col" { (view.t("log-what")) }
                        th.wide scope="col" { (view.t("log-account")) }
                        th.wide scope="col" { (view.t("log-by")) }
                        th.wide scope="col" { (view.t("log-device")) }
                        th scope="col" { (view.t("log-when")) }
                    } }
                    tbody { @for line in lines { (row(view, line, names, reasons.get(&line.id).map_or("", String::as_str))) } }
                }
            }
        }
        @if let Some(older) = older {
            nav.pager aria-label=(view.t("log-pages")) { a.button rel="next" href=(older) { (view.t("log-older")) } }
        }
    };
    page::page(view, &title, Width::Full, content)
}

/// Hosts that imitate ours, above the log, because somebody should act.
fn imitations(view: &View, hosts: &[LookAlike]) -> impl Renderable {
    let title = view.t("log-imitations");
    let label = title.clone();
    let day = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let rows: Vec<(&str, String, String, String)> = hosts
        .iter()
        .map(|host| {
            let (first, seen) = (day(host.first_at), day(host.seen_at));
            (host.host.as_str(), first, seen, host.days.to_string())
        })
        .collect();
    maud! {
        section.notice.danger { (icon("warning")) div {
            h2 { (title.as_str()) }
            p { (view.t("log-imitations-help")) }
            div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (view.t("log-imitation-host")) }
                        th.wide scope="col" { (view.t("log-imitation-first")) }
                        th scope="col" { (view.t("log-imitation-last")) }
                        th.wide scope="col" { (view.t("log-imitation-days")) }
                    } }
                    tbody { @for (host, first, seen, days) in &rows {
                        tr {
                            th scope="row" translate="no" { (*host) }
                            td.wide { (first.as_str()) }
                            td { (seen.as_str()) }
                            td.wide { (days.as_str()) }
                        }
                    } }
                }
            }
        } }
    }
}

fn row(
    view: &View,
    line: &Shown,
    names: &HashMap<Id<User>, String>,
    reason: &str,
) -> impl Renderable {
    let name = |id: Option<Id<User>>| {
        id.and_then(|id| names.get(&id).cloned())
            .unwrap_or_default()
    };
    let (account, by) = (name(line.user), name(line.by));
    let only = line
        .user
        .map(|user| with_query(&view.to("/security-log"), &[("user", &user.to_string())]));
    let account_again = account.clone();
    let ways = line.way.split('+').filter(|way| !way.is_empty());
    let ways: Vec<String> = ways.map(|way| view.t(&format!("log-way-{way}"))).collect();
    let ways = ways.join(" + ");
    let when = texts::date_time(view.scope.lang(), line.at, view.scope.zone());
    let reason = match reason {
        "" => String::new(),
        reason => view.t_with("log-reason", &[("reason", reason.into())]),
    };
    maud! {
        tr data-row {
            th scope="row" {
                span { (view.t(&format!("log-event-{}", line.event))) }
                @if !ways.is_empty() { " " span.small.muted { (ways.as_str()) } }
                @if !reason.is_empty() { " " span.small { (reason.as_str()) } }
                span.row-sub translate="no" { (account_again.as_str()) } }
            td.wide translate="no" { @if let Some(only) = &only { a href=(only.as_str()) { (account.as_str()) } } }
            td.wide translate="no" { (by.as_str()) }
            td.wide translate="no" { (line.device.as_str()) }
            td { (when.as_str()) }
        }
    }
}
