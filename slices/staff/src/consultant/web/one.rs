//! One consultant: the invitation, and every page that they opened, while they open it.

use super::{buttons, state};
use crate::consultant::{Consultant, Visited, store};
use identity::users;
use kernel::Result;
use kit::html::*;
use kit::reply::fragment;
use kit::{At, Path, Reply, View, Width, page, texts};
use storage::Sight;

/// Visits on the page, latest first.
const MANY: usize = 200;

pub(super) async fn show(view: View, Path(At { id }): Path<At<Consultant>>) -> Reply {
    let mut tx = view.scope.read().await?;
    let one = store::find(&mut tx, id).await?;
    let by: Vec<_> = one.invited_by.into_iter().collect();
    let names = users::names(&mut tx, &by).await?;
    let visits = store::visits(&mut tx, id, MANY).await?;
    drop(tx);
    let inviter = one.invited_by.and_then(|by| names.get(&by).cloned());
    let inviter = inviter.unwrap_or_else(|| "–".to_owned());
    let moment = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let (since, until) = (moment(one.invited_at), moment(one.expires_at));
    let ended = one.ended_at.map(moment);
    let sees = match one.sight {
        Sight::Settings => "consultant-sees-settings",
        Sight::People => "consultant-sees-people",
    };
    let (state, badge) = state(&view, &one);
    let title = one.name.clone();
    let open = one.is_open(view.scope.now());
    let view = &view;
    let (one, visits) = (&one, &visits);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("consultant-crumbs")) { ol { li { a href=(view.to("/consultants")) { (view.t("consultant-title")) } } } }
            h1 translate="no" { (one.name.as_str()) }
            p.page-note { (one.email.as_str()) " · " span class=(badge) { (state.as_str()) } }
            @if open { div.actions { (buttons(view, one)) } }
        }
        section.panel aria-labelledby="invitation-title" {
            header.panel-head { h2 #invitation-title { (view.t("consultant-invitation")) } }
            dl.fields {
                div.field-row { dt { (view.t("consultant-reason")) } dd { (one.reason.as_str()) } }
                div.field-row { dt { (view.t("consultant-sees")) } dd { (view.t(sees)) } }
                div.field-row { dt { (view.t("consultant-by")) } dd translate="no" { (inviter.as_str()) } }
                div.field-row { dt { (view.t("consultant-since")) } dd { (since.as_str()) } }
                div.field-row { dt { (view.t("consultant-until")) } dd { (until.as_str()) } }
                @if let Some(ended) = &ended { div.field-row { dt { (view.t("consultant-ended")) } dd { (ended.as_str()) } } }
            }
        }
        div.stack {
            h2 #visits-title { (view.t("consultant-visits")) }
            p.muted { (view.t("consultant-visits-help")) }
            (part(view, one, visits))
        }
    };
    Ok(page::page(view, &title, Width::Full, content))
}

/// The visits alone: what a page that lies open asks for again and again.
pub(super) async fn visits(view: View, Path(At { id }): Path<At<Consultant>>) -> Reply {
    let (one, visits) = read(&view, id).await?;
    Ok(fragment(part(&view, &one, &visits)))
}

async fn read(view: &View, id: kernel::Id<Consultant>) -> Result<(Consultant, Vec<Visited>)> {
    let mut tx = view.scope.read().await?;
    let one = store::find(&mut tx, id).await?;
    let visits = store::visits(&mut tx, id, MANY).await?;
    Ok((one, visits))
}

fn part(view: &View, one: &Consultant, visits: &[Visited]) -> Raw<String> {
    let again = view.to(format_args!("/consultants/{}/visits", one.id));
    let done = (!one.is_open(view.scope.now())).then_some("done");
    maud! {
        tenet-progress #visits done=[done] hx-get=(again.as_str()) hx-trigger="tenet:poll" hx-target="#visits" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
            @if visits.is_empty() {
                p role="status" { (view.t("consultant-visits-none")) }
            } @else {
                div.table-wrap role="region" aria-labelledby="visits-title" tabindex="0" {
                    table.table {
                        caption.visually-hidden { (view.t("consultant-visits")) }
                        thead { tr {
                            th scope="col" { (view.t("consultant-visit-page")) }
                            th.wide scope="col" { (view.t("consultant-visit-path")) }
                            th scope="col" { (view.t("consultant-visit-at")) }
                        } }
                        tbody { @for visit in visits { (row(view, visit)) } }
                    }
                }
            }
        }
    }
    .memoize()
}

fn row(view: &View, visit: &Visited) -> impl Renderable {
    let pages = view.scope.app().slices.iter();
    let mut pages = pages.flat_map(|slice| slice.settings_pages);
    let title = match pages.find(|page| page.path == visit.page) {
        Some(page) => view.t(page.title),
        None => visit.page.clone(),
    };
    let at = texts::date_time(view.scope.lang(), visit.at, view.scope.zone());
    let path = format!("/consultant{}", visit.path);
    maud! {
        tr { th scope="row" { (title.as_str()) } td.wide { code { (path.as_str()) } } td { (at.as_str()) } }
    }
}
