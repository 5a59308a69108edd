//! Canaries, for administrators alone: beside a contact, and the list of them all.

use crate::contact::{Contact, actions};
use crate::show::Names;
use identity::canary::{self, Alarm, Canary};
use kernel::{Error, Id, Result};
use kit::html::*;
use kit::reply::fragment;
use kit::slice::Panel;
use kit::{
    At, Cell, Kind, Path, Permission, Reply, Toast, View, Width, page, redirect_with, texts,
};

/// Beside a contact, and among the alerts.
pub(crate) const PANELS: &[Panel] = &[
    Panel {
        subject: "contact",
        title: "canary-title",
        path: "/contacts/{id}/canary",
        permission: Permission::ManageUsers,
    },
    Panel {
        subject: "alerts",
        title: "canary-all",
        path: "/canaries",
        permission: Permission::ManageUsers,
    },
];

/// Whether this contact is a canary, and the button that changes it.
pub(super) async fn beside(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let contact = actions::find(&view.scope, id).await?;
    let found = canary::actions::of(&view.scope, id.bytes()).await?;
    let living = contact.binned_at.is_none();
    let content = match found {
        Some((made, alarms)) => is_one(&view, id, &made, &alarms).await?,
        None => is_none(&view, id, living),
    };
    match view.partial {
        true => Ok(fragment(content)),
        false => {
            let title = view.t("canary-title");
            let heading = title.clone();
            let back = view.to(format_args!("/contacts/{id}"));
            let content = maud! {
                header.page-head { h1 { (heading.as_str()) } }
                section.card { (content) p { a href=(back.as_str()) translate="no" { (contact.name.as_str()) } } }
            };
            Ok(page::page(&view, &title, Width::Narrow, content))
        }
    }
}

/// Makes it a canary.
pub(super) async fn set(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let contact = actions::find(&view.scope, id).await?;
    if contact.binned_at.is_some() {
        return Err(Error::Conflict("wrong_state").into());
    }
    canary::actions::set(&view.scope, id.bytes()).await?;
    Ok(back(&view, id, "canary-was-set"))
}

/// Makes it a contact like any other.
pub(super) async fn unset(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    actions::find(&view.scope, id).await?;
    canary::actions::unset(&view.scope, id.bytes()).await?;
    Ok(back(&view, id, "canary-was-removed"))
}

fn back(view: &View, id: Id<Contact>, said: &str) -> axum::response::Response {
    let path = view.to(format_args!("/contacts/{id}"));
    redirect_with(view, &path, &Toast::new(said))
}

async fn is_one(
    view: &View,
    id: Id<Contact>,
    made: &Canary,
    alarms: &[Alarm],
) -> Result<Raw<String>> {
    let mut cells: Vec<(Kind, Cell)> = alarms
        .iter()
        .map(|alarm| (Kind::User, Cell::Id(alarm.user.bytes())))
        .collect();
    cells.extend(made.made_by.map(|by| (Kind::User, Cell::Id(by.bytes()))));
    let names = named(view, &cells).await?;
    let by = made.made_by.and_then(|by| names.user(by));
    let by = by.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned);
    let at = texts::date_time(view.scope.lang(), made.made_at, view.scope.zone());
    let since = view.t_with("canary-since", &[("name", by.into()), ("at", at.into())]);
    let alarms: Vec<String> = alarms
        .iter()
        .map(|alarm| told(view, &names, alarm))
        .collect();
    let action = view.to(format_args!("/contacts/{id}/canary/removal"));
    Ok(maud! {
        p { (since.as_str()) }
        @if alarms.is_empty() { p.muted { (view.t("canary-no-alarm")) } }
        @else { ul.panel-list { @for alarm in &alarms { li { (alarm.as_str()) } } } }
        form method="post" action=(action.as_str()) {
            button.button.small { (view.t("canary-unset")) }
        }
    }
    .memoize())
}

fn is_none(view: &View, id: Id<Contact>, living: bool) -> Raw<String> {
    let action = view.to(format_args!("/contacts/{id}/canary"));
    maud! {
        p.muted { (view.t("canary-help")) }
        @if living {
            form method="post" action=(action.as_str()) {
                button.button.small { (icon("bell")) (view.t("canary-set")) }
            }
        }
    }
    .memoize()
}

/// Every canary with its last alarm: among the alerts, and as a page of its own without scripts.
pub(super) async fn list(view: View) -> Reply {
    let view = &view;
    let found = canary::actions::list(&view.scope).await?;
    let cells: Vec<(Kind, Cell)> = found
        .iter()
        .flat_map(|(canary, alarm)| {
            let user = alarm.as_ref().map(|alarm| alarm.user);
            [Some((Kind::Contact, Cell::Id(canary.subject)))]
                .into_iter()
                .chain([user.map(|user| (Kind::User, Cell::Id(user.bytes())))])
                .flatten()
        })
        .collect();
    let names = named(view, &cells).await?;
    let rows: Vec<(String, String, Option<String>)> = found
        .iter()
        .map(|(canary, alarm)| {
            let id: Id<Contact> = Id::from_bytes(canary.subject);
            let name = names.contact(id);
            let name = name.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned);
            let alarm = alarm.as_ref().map(|alarm| told(view, &names, alarm));
            (view.to(format_args!("/contacts/{id}")), name, alarm)
        })
        .collect();
    let content = maud! {
        p.muted { (view.t("canary-all-help")) }
        @if rows.is_empty() { p { (view.t("canary-none")) } }
        @else { ul.panel-list { @for (path, name, alarm) in &rows {
            li {
                a href=(path.as_str()) translate="no" { (name.as_str()) }
                @if let Some(alarm) = alarm { span.badge.danger { (view.t("canary-alarm")) } span.small { (alarm.as_str()) } }
                @else { span.small.muted { (view.t("canary-no-alarm")) } }
            }
        } } }
    }
    .memoize();
    match view.partial {
        true => Ok(fragment(content)),
        false => {
            let title = view.t("canary-all");
            let heading = title.clone();
            let content = maud! {
                header.page-head { h1 { (heading.as_str()) } div.actions { a.button href=(view.to("/alerts")) { (icon("bell")) (view.t("alert-title")) } } }
                section.card { (content) }
            };
            Ok(page::page(view, &title, Width::Narrow, content))
        }
    }
}

/// Who raised an alarm, when, by what.
fn told(view: &View, names: &Names, alarm: &Alarm) -> String {
    let name = names.user(alarm.user);
    let name = name.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned);
    let at = texts::date_time(view.scope.lang(), alarm.at, view.scope.zone());
    view.t_with(
        &format!("canary-{}", alarm.did.name()),
        &[("name", name.into()), ("at", at.into())],
    )
}

async fn named(view: &View, cells: &[(Kind, Cell)]) -> Result<Names> {
    let mut tx = view.scope.read().await?;
    Names::of(&view.scope, &mut tx, cells).await
}
