//! The pages of teams: which there are, and who belongs to them.

use super::{Team, actions, store};
use crate::user::web::parts::labelled;
use crate::users::{self, Found, UserName};
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    Access, At, Fields, Form, Path, Permission, Reply, Routes, Toast, User, View, Width, page,
    redirect_with,
};

/// Colleagues whose addresses are offered while one is typed; anybody's can be typed.
const OFFERED: usize = 500;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageRoles);
    Routes::new()
        .get("/teams", manage, list)
        .post("/teams", manage, create)
        .get("/teams/{id}", manage, open)
        .post("/teams/{id}/title", manage, rename)
        .post("/teams/{id}/deletion", manage, delete)
        .post_proven("/teams/{id}/members", manage, join)
        .post("/teams/{id}/members/{user}/removal", manage, leave)
}

async fn list(view: View) -> Reply {
    Ok(list_page(&view, "", &FieldErrors::new()).await?)
}

async fn create(view: View, Form(sent): Form) -> Reply {
    match actions::create(&view.scope, sent.get("title")).await {
        Ok(id) => {
            let path = view.to(format_args!("/teams/{id}"));
            Ok(redirect_with(&view, &path, &Toast::new("team-saved")))
        }
        Err(Error::Invalid(faults)) => Ok(unprocessable(
            list_page(&view, sent.get("title"), &faults).await?,
        )),
        Err(error) => Err(error.into()),
    }
}

async fn list_page(view: &View, typed: &str, faults: &FieldErrors) -> Result<Response> {
    let mut tx = view.scope.read().await?;
    let teams = store::all(&mut tx).await?;
    drop(tx);
    let label = |_: &str| (view.t("team-name"), "title".to_owned());
    let content = maud! {
        header.page-head { h1 { (view.t("team-title")) } p.page-note { (view.t("team-note")) } }
        @if teams.is_empty() {
            section.empty { (icon("users")) h2 { (view.t("team-none")) } p { (view.t("team-none-help")) } }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("team-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("team-title")) }
                    thead { tr {
                        th scope="col" { (view.t("team-name")) }
                        th.number scope="col" { (view.t("team-members")) }
                    } }
                    tbody { @for team in &teams { tr data-row {
                        th scope="row" { a.row-link href=(view.to(format_args!("/teams/{}", team.id))) translate="no" { (&team.title) } }
                        td.number { (team.members.to_string()) }
                    } } }
                }
            }
        }
        section.card aria-labelledby="make-title" {
            h2 #make-title { (view.t("team-new")) }
            form.form method="post" action=(view.to("/teams")) {
                (page::error_summary(view, faults, label))
                (labelled(view, faults, "title", "text", typed, view.t("team-name")))
                div.form-actions { button.button.primary { (icon("plus")) (view.t("team-new-do")) } }
            }
        }
    };
    Ok(page::page(
        view,
        &view.t("team-title"),
        Width::Narrow,
        content,
    ))
}

/// What the page of a team shows beside the team.
#[derive(Default)]
struct Shown {
    input: Fields,
    faults: FieldErrors,
}

async fn open(view: View, Path(At { id }): Path<At<Team>>) -> Reply {
    Ok(team_page(&view, id, Shown::default()).await?)
}

async fn rename(view: View, Path(At { id }): Path<At<Team>>, Form(input): Form) -> Reply {
    let done = actions::rename(&view.scope, id, input.get("title")).await;
    answer(&view, id, input, done, "team-saved").await
}

async fn join(view: View, Path(At { id }): Path<At<Team>>, Form(input): Form) -> Reply {
    let done = match whom(&view, input.get("user")).await {
        Ok(user) => actions::join(&view.scope, id, user).await,
        Err(error) => Err(error),
    };
    answer(&view, id, input, done, "team-joined").await
}

/// Whoever was meant: chosen by id, or typed as a name or an address.
async fn whom(view: &View, typed: &str) -> Result<Id<User>> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let mut tx = view.scope.read().await?;
    match users::find(&mut tx, typed).await? {
        Found::One(user) => Ok(user.id),
        Found::Nobody => Err(Error::invalid("user", "not_found")),
        Found::Several => Err(Error::invalid("user", "ambiguous")),
    }
}

/// The team, and one who belongs to it.
#[derive(serde::Deserialize)]
struct Place {
    id: Id<Team>,
    user: Id<User>,
}

async fn leave(view: View, Path(Place { id, user }): Path<Place>) -> Reply {
    actions::leave(&view.scope, id, user).await?;
    let path = view.to(format_args!("/teams/{id}"));
    Ok(redirect_with(&view, &path, &Toast::new("team-left")))
}

async fn delete(view: View, Path(At { id }): Path<At<Team>>) -> Reply {
    actions::delete(&view.scope, id).await?;
    let path = view.to("/teams");
    Ok(redirect_with(&view, &path, &Toast::new("team-was-deleted")))
}

async fn answer(view: &View, id: Id<Team>, input: Fields, done: Result<()>, said: &str) -> Reply {
    match done {
        Ok(()) => {
            let path = view.to(format_args!("/teams/{id}"));
            Ok(redirect_with(view, &path, &Toast::new(said)))
        }
        Err(Error::Invalid(faults)) => {
            let shown = Shown { input, faults };
            Ok(unprocessable(team_page(view, id, shown).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn team_page(view: &View, id: Id<Team>, shown: Shown) -> Result<Response> {
    let mut tx = view.scope.read().await?;
    let team = store::find(&mut tx, id).await?;
    let members = store::members(&mut tx, id).await?;
    let others: Vec<UserName> = users::active(&mut tx, OFFERED)
        .await?
        .into_iter()
        .filter(|user| !members.iter().any(|(member, _)| *member == user.id))
        .collect();
    drop(tx);
    let at = |rest: &str| view.to(format_args!("/teams/{id}{rest}"));
    let (rename, join, delete) = (at("/title"), at("/members"), at("/deletion"));
    let label = |name: &str| match name {
        "user" => (view.t("team-whom"), "user".to_owned()),
        _ => (view.t("team-name"), "title".to_owned()),
    };
    let typed = match shown.input.find("title") {
        Some(typed) => typed.to_owned(),
        None => team.title.clone(),
    };
    let fault = shown.faults.of("user").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let (invalid, described) = (
        fault.as_ref().map(|_| "true"),
        fault.as_ref().map(|_| "user-error"),
    );
    let rows: Vec<(String, String, String, String)> = members
        .iter()
        .map(|(user, name)| {
            (
                name.clone(),
                view.to(format_args!("/users/{user}")),
                at(&format!("/members/{user}/removal")),
                format!("{} · {name}", view.t("team-leave")),
            )
        })
        .collect();
    let title = team.title.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/teams")) { (view.t("team-title")) } } } }
            h1 translate="no" { (&team.title) }
            p.page-note { (view.t("team-one-note")) }
        }
        (page::error_summary(view, &shown.faults, label))
        section.card aria-labelledby="members-title" {
            h2 #members-title { (view.t("team-members")) }
            @if rows.is_empty() { p.muted { (view.t("team-members-none")) } }
            ul.panel-list {
                @for (name, link, removal, label) in &rows {
                    li {
                        div.cluster {
                            a href=(link) translate="no" { (name) }
                            form method="post" action=(removal) { button.button.small.quiet aria-label=(label) { (view.t("team-leave")) } }
                        }
                    }
                }
            }
            form.form method="post" action=(&join) {
                div.field {
                    label for="user" { (view.t("team-whom")) }
                    input #user name="user" type="text" list="users" value=(shown.input.get("user")) autocomplete="off" required
                        aria-invalid=[invalid] aria-describedby=[described];
                    datalist #users { @for user in &others { option value=(&user.email) { (&user.name) } } }
                    @if let Some(fault) = &fault { p.field-error id="user-error" { (fault) } }
                }
                div.form-actions { button.button { (icon("plus")) (view.t("team-join")) } }
            }
        }
        section.card aria-labelledby="rename-title" {
            h2 #rename-title { (view.t("team-rename")) }
            form.form method="post" action=(&rename) {
                (labelled(view, &shown.faults, "title", "text", &typed, view.t("team-name")))
                div.form-actions { button.button { (view.t("role-save")) } }
            }
        }
        section.card aria-labelledby="delete-title" {
            h2 #delete-title { (view.t("team-delete")) }
            p.muted { (view.t("team-delete-help")) }
            form method="post" action=(&delete) { button.button.danger { (view.t("team-delete")) } }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}
