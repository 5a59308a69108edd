//! The recycle bin: what is in it, how long it stays, back out of it, or gone for good.

use crate::contact::{Contact, actions};
use axum::response::Response;
use kernel::{Error, Id, Result, Timestamp};
use kit::html::*;
use kit::sought::Search;
use kit::{
    At, Fields, Form, Path, Permission, Query, Reply, Seeker, Toast, View, Width, page, redirect,
    redirect_with, reply, texts,
};

/// How many are shown, and how many can be ticked.
const MANY: usize = 100;
const DAY: i64 = 24 * 60 * 60;

/// Into the bin, with Undo.
pub(super) async fn bin(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let set = actions::bin(&view.scope, &[id]).await?;
    Ok(redirect_with(
        &view,
        &view.to("/contacts"),
        &Toast::with_undo("contact-binned", set),
    ))
}

pub(super) async fn restore(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let set = actions::restore(&view.scope, &[id]).await?;
    Ok(redirect_with(
        &view,
        &view.to(format_args!("/contacts/{id}")),
        &Toast::with_undo("contact-restored", set),
    ))
}

/// What was typed into the search of the bin: the way to what fits, the words sealed.
pub(super) async fn search(view: View, Form(form): Form) -> Reply {
    let seeker = Seeker::of(&view.scope, "bin").await?;
    Ok(sought(&view, &seeker, form.get("q")))
}

fn sought(view: &View, seeker: &Seeker, typed: &str) -> Response {
    match too_long(view, typed) {
        Some(refused) => refused,
        None => kit::sought::lead(&seeker.address(&view.to("/bin"), &[("q", typed.trim())])),
    }
}

/// The page that says that what was typed is too long to be looked for.
fn too_long(view: &View, typed: &str) -> Option<Response> {
    let fault = kit::sought::fits("q", typed).err()?;
    let search = Search {
        title: &view.t("bin-title"),
        label: &view.t("bin-search"),
        action: &view.to("/bin/search"),
        typed,
        beside: &[],
    };
    Some(search.refused(view, &fault))
}

pub(super) async fn list(view: View, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, "bin").await?;
    let read = seeker.read(&query);
    if read.open {
        return Ok(sought(&view, &seeker, read.fields.get("q")));
    }
    let after = query.find("after").filter(|after| !after.is_empty());
    let q = read.fields.get("q").to_owned();
    if let Some(refused) = too_long(&view, &q) {
        return Ok(refused);
    }
    let (contacts, next, partial) = actions::in_the_bin(&view.scope, &q, after, MANY).await?;
    let at = |after: &str| seeker.address(&view.to("/bin"), &[("q", &q), ("after", after)]);
    let next = next.map(|next| at(&next));
    let first = after.is_some().then(|| at(""));
    let days = view.scope.app().settings.bin_days;
    let help = view.t_with("bin-help", &[("days", days.into())]);
    let purge = view.scope.may(Permission::PurgeContacts);
    let empty = contacts.is_empty() && q.is_empty() && after.is_none();
    let view = &view;
    let content = maud! {
        header.page-head { h1 { (view.t("bin-title")) } p.page-note { (&help) } }
        @if read.unreadable { (kit::sought::unreadable(view)) }
        @if empty {
            section.empty { (icon("bin")) h2 { (view.t("bin-empty")) } p { (view.t("bin-empty-help")) } }
        } @else {
            div.toolbar {
                form.search-field role="search" aria-label=(view.t("bin-search")) method="post" action=(view.to("/bin/search")) {
                    label.visually-hidden for="q" { (view.t("bin-search")) }
                    (icon("search"))
                    input id="q" type="search" name="q" value=(&q) placeholder=(view.t("bin-search")) autocomplete="off";
                }
            }
            @if contacts.is_empty() && !partial {
                section.empty { (icon("search")) h2 { (view.t("contact-none-found")) } p { (view.t("contact-find-none")) } }
            } @else { (table(view, &contacts, days, purge)) }
            @if partial { p.notice { (view.t("bin-partial")) } }
            nav.pager aria-label=(view.t("records-pages")) {
                @if let Some(first) = &first { a.button href=(first) { (view.t("records-first-page")) } }
                @if let Some(next) = &next {
                    a.button rel="next" href=(next) { (view.t(if partial { "contact-partial-on" } else { "records-next" })) }
                }
            }
        }
    };
    Ok(page::page(view, &view.t("bin-title"), Width::Full, content))
}

/// The contacts, each with a box to tick, and what can be done with the ticked ones.
fn table(view: &View, contacts: &[Contact], days: i64, purge: bool) -> Raw<String> {
    let back = view.to("/bin/restoration");
    maud! {
        form.list method="post" action=(&back) {
            div.table-wrap role="region" aria-label=(view.t("bin-title")) tabindex="0" {
                table.table {
                    thead { tr {
                        th.select { input type="checkbox" data-select-all aria-label=(view.t("records-select-all")); }
                        th scope="col" { (view.t("contact-column-name")) }
                        th.wide scope="col" { (view.t("contact-binned-at")) }
                        th.wide scope="col" { (view.t("bin-left")) }
                        th scope="col" { (view.t("records-actions")) }
                    } }
                    tbody { @for contact in contacts { (row(view, contact, days, purge)) } }
                }
            }
            div.bulk-bar {
                span { (view.t("records-with-selected")) }
                button.button.small formaction=(&back) { (icon("restore")) (view.t("records-restore")) }
                @if purge {
                    button.button.small formmethod="get" formaction=(view.to("/bin/purging")) { (icon("bin")) (view.t("bin-purge")) }
                }
            }
        }
    }
    .memoize()
}

fn row(view: &View, contact: &Contact, days: i64, purge: bool) -> Raw<String> {
    let id = contact.id.to_string();
    let open = view.to(format_args!("/contacts/{id}"));
    let restore = view.to(format_args!("/bin/{id}/restoration"));
    let purging = view.to(format_args!("/bin/{id}/purging"));
    let at = contact.binned_at.unwrap_or(contact.updated_at);
    let when = texts::date_time(view.scope.lang(), at, view.scope.zone());
    let tick = view.t_with(
        "records-select-one",
        &[("name", contact.name.as_str().into())],
    );
    let left = view.t_with(
        "bin-days",
        &[("n", days_left(at, view.scope.now(), days).into())],
    );
    maud! {
        tr data-row {
            td.select { input type="checkbox" name="id" value=(&id) aria-label=(&tick); }
            th scope="row" { a.row-link href=(&open) translate="no" { (&contact.name) } span.row-sub { (&left) } }
            td.wide { (&when) }
            td.wide { (&left) }
            td { div.cluster {
                button.button.small formaction=(&restore) { (icon("restore")) (view.t("records-restore")) }
                @if purge { a.button.quiet.small href=(&purging) { (view.t("bin-purge")) } }
            } }
        }
    }
    .memoize()
}

fn ticked(fields: &Fields) -> Vec<Id<Contact>> {
    let ids = fields.all("id").filter_map(|id| id.parse().ok());
    ids.take(MANY).collect()
}

/// The ticked ones out of the bin: all of them or, after an error, none.
pub(super) async fn restore_many(view: View, Form(form): Form) -> Reply {
    let ids = ticked(&form);
    if ids.is_empty() {
        return Ok(redirect(&view.to("/bin")));
    }
    let set = actions::restore(&view.scope, &ids).await?;
    let toast = Toast::with_undo("contact-many-restored", set);
    Ok(redirect_with(&view, &view.to("/bin"), &toast))
}

pub(super) async fn ask_many(view: View, Query(query): Query) -> Reply {
    let ids = ticked(&query);
    if ids.is_empty() {
        return Ok(redirect(&view.to("/bin")));
    }
    Ok(ask_many_page(&view, &ids, None).await?)
}

/// The ticked ones go for good, after their number was typed.
pub(super) async fn purge_many(view: View, Form(form): Form) -> Reply {
    let ids = ticked(&form);
    if ids.is_empty() || form.get("count").trim() != ids.len().to_string() {
        return Ok(reply::unprocessable(
            ask_many_page(&view, &ids, Some(form.get("count"))).await?,
        ));
    }
    actions::purge(&view.scope, &ids).await?;
    let toast = Toast::new("bin-many-purged");
    Ok(redirect_with(&view, &view.to("/bin"), &toast))
}

/// Names everybody and asks for their number: this cannot be undone. `wrong`: what was typed
/// instead.
async fn ask_many_page(view: &View, ids: &[Id<Contact>], wrong: Option<&str>) -> Result<Response> {
    let (typed, wrong) = (wrong.unwrap_or_default(), wrong.is_some());
    let mut names = Vec::with_capacity(ids.len());
    for id in ids {
        names.push((id.to_string(), binned(view, *id).await?.name));
    }
    let n = || [("n", ids.len().into())];
    let (title, kind) = (
        view.t_with("bin-purge-many", &n()),
        view.t_with("bin-purge-count", &n()),
    );
    let heading = title.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/bin")) { (view.t("bin-title")) } } } }
            h1 { (&heading) }
        }
        div.notice.danger { (icon("warning")) p { (view.t("bin-purge-many-help")) } }
        ul { @for (_, name) in &names { li translate="no" { (name) } } }
        form.form method="post" action=(view.to("/bin/purging")) {
            @for (id, _) in &names { input type="hidden" name="id" value=(id); }
            div.field {
                label for="count" { (&kind) }
                input id="count" name="count" type="text" inputmode="numeric" autocomplete="off" value=(typed) autofocus[wrong] aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("count-error")];
                @if wrong { p.field-error id="count-error" { (view.t("bin-purge-count-wrong")) } }
            }
            div.form-actions {
                button.button.danger { (view.t("bin-purge")) }
                a.button.quiet href=(view.to("/bin")) { (view.t("records-cancel")) }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// Days until a binned contact goes for good, one that has begun counted whole, never below none.
fn days_left(binned: Timestamp, now: Timestamp, days: i64) -> i64 {
    let passed = now.as_second() - binned.as_second();
    (days * DAY - passed + DAY - 1).max(0).div_euclid(DAY)
}

pub(super) async fn ask(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let contact = binned(&view, id).await?;
    Ok(ask_page(&view, &contact, None))
}

pub(super) async fn purge(
    view: View,
    Path(At { id }): Path<At<Contact>>,
    Form(form): Form,
) -> Reply {
    let contact = binned(&view, id).await?;
    if kernel::text::line(form.get("name")) != contact.name {
        let wrong = Some(form.get("name"));
        return Ok(reply::unprocessable(ask_page(&view, &contact, wrong)));
    }
    actions::purge(&view.scope, &[id]).await?;
    Ok(redirect_with(
        &view,
        &view.to("/bin"),
        &Toast::new("bin-purged"),
    ))
}

async fn binned(view: &View, id: Id<Contact>) -> Result<Contact> {
    let contact = actions::find(&view.scope, id).await?;
    if contact.binned_at.is_none() {
        return Err(Error::Conflict("wrong_state"));
    }
    Ok(contact)
}

/// Asks for the name to be typed: this cannot be undone. `wrong`: what was typed instead.
fn ask_page(view: &View, contact: &Contact, wrong: Option<&str>) -> Response {
    let (typed, wrong) = (wrong.unwrap_or_default(), wrong.is_some());
    let title = view.t_with("bin-purge-of", &[("name", contact.name.as_str().into())]);
    let heading = title.clone();
    let action = view.to(format_args!("/bin/{}/purging", contact.id));
    let name = contact.name.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/bin")) { (view.t("bin-title")) } } } }
            h1 { (&heading) }
        }
        div.notice.danger { (icon("warning")) p { (view.t("bin-purge-help")) } }
        form.form method="post" action=(&action) {
            div.field {
                label for="name" { (view.t("bin-purge-type")) " " b translate="no" { (&name) } }
                input id="name" name="name" type="text" autocomplete="off" value=(typed) autofocus[wrong] aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("name-error")];
                @if wrong { p.field-error id="name-error" { (view.t("bin-purge-wrong")) } }
            }
            div.form-actions {
                button.button.danger { (view.t("bin-purge")) }
                a.button.quiet href=(view.to("/bin")) { (view.t("records-cancel")) }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_left_count_down_to_none() {
        let binned = kernel::timestamp(0);
        let after = |seconds: i64| kernel::timestamp(seconds * 1_000_000);
        assert_eq!(days_left(binned, after(0), 30), 30);
        assert_eq!(days_left(binned, after(1), 30), 30);
        assert_eq!(days_left(binned, after(DAY), 30), 29);
        assert_eq!(days_left(binned, after(30 * DAY - 1), 30), 1);
        assert_eq!(days_left(binned, after(40 * DAY), 30), 0);
    }
}
