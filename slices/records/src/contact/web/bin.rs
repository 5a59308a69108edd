//! The recycle bin: what is in it, how long it stays, back out of it, or gone for good.

use crate::contact::{Contact, actions};
use axum::response::Response;
use kernel::{Error, Id, Result, Timestamp};
use kit::html::*;
use kit::{
    At, Form, Path, Permission, Query, Reply, Toast, View, Width, page, redirect_with, reply, texts,
};

const MANY: usize = 50;
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

pub(super) async fn list(view: View, Query(query): Query) -> Reply {
    let after = query.find("after").filter(|after| !after.is_empty());
    let (contacts, next) = actions::recycle_bin(&view.scope, after, MANY).await?;
    let next = next.map(|next| with_query(&view.to("/bin"), &[("after", &next)]));
    let first = after.is_some().then(|| view.to("/bin"));
    let days = view.scope.app().settings.bin_days;
    let help = view.t_with("bin-help", &[("days", days.into())]);
    let purge = view.scope.may(Permission::PurgeContacts);
    let view = &view;
    let content = maud! {
        header.page-head { h1 { (view.t("bin-title")) } p.page-note { (&help) } }
        @if contacts.is_empty() {
            section.empty { (icon("bin")) h2 { (view.t("bin-empty")) } p { (view.t("bin-empty-help")) } }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("bin-title")) tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (view.t("contact-column-name")) }
                        th.wide scope="col" { (view.t("contact-binned-at")) }
                        th.wide scope="col" { (view.t("bin-left")) }
                        th scope="col" { (view.t("records-actions")) }
                    } }
                    tbody { @for contact in &contacts { (row(view, contact, days, purge)) } }
                }
            }
            nav.pager aria-label=(view.t("records-pages")) {
                @if let Some(first) = &first { a.button href=(first) { (view.t("records-first-page")) } }
                @if let Some(next) = &next { a.button rel="next" href=(next) { (view.t("records-next")) } }
            }
        }
    };
    Ok(page::page(view, &view.t("bin-title"), Width::Full, content))
}

fn row(view: &View, contact: &Contact, days: i64, purge: bool) -> Raw<String> {
    let open = view.to(format_args!("/contacts/{}", contact.id));
    let restore = view.to(format_args!("/bin/{}/restoration", contact.id));
    let purging = view.to(format_args!("/bin/{}/purging", contact.id));
    let at = contact.binned_at.unwrap_or(contact.updated_at);
    let when = texts::date_time(view.scope.lang(), at, view.scope.zone());
    let left = view.t_with(
        "bin-days",
        &[("n", days_left(at, view.scope.now(), days).into())],
    );
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(&open) translate="no" { (&contact.name) } span.row-sub { (&left) } }
            td.wide { (&when) }
            td.wide { (&left) }
            td { div.cluster {
                form method="post" action=(&restore) { button.button.small { (icon("restore")) (view.t("records-restore")) } }
                @if purge { a.button.quiet.small href=(&purging) { (view.t("bin-purge")) } }
            } }
        }
    }
    .memoize()
}

/// Whole days until a binned contact goes for good, never below none.
fn days_left(binned: Timestamp, now: Timestamp, days: i64) -> i64 {
    let passed = now.as_second() - binned.as_second();
    (days * DAY - passed).max(0).div_euclid(DAY)
}

pub(super) async fn ask(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let contact = binned(&view, id).await?;
    Ok(ask_page(&view, &contact, false))
}

pub(super) async fn purge(
    view: View,
    Path(At { id }): Path<At<Contact>>,
    Form(form): Form,
) -> Reply {
    let contact = binned(&view, id).await?;
    if kernel::text::line(form.get("name")) != contact.name {
        return Ok(reply::unprocessable(ask_page(&view, &contact, true)));
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

/// Asks for the name to be typed: this cannot be undone.
fn ask_page(view: &View, contact: &Contact, wrong: bool) -> Response {
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
                input id="name" name="name" type="text" autocomplete="off" aria-invalid=[wrong.then_some("true")] aria-describedby=[wrong.then_some("name-error")];
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
        assert_eq!(days_left(binned, after(1), 30), 29);
        assert_eq!(days_left(binned, after(40 * DAY), 30), 0);
    }
}
