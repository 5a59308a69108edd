//! The page of the API's keys.

use crate::key::actions::{create, revoke};
use crate::key::{DAYS, KeyRecord, NewKey, canary, store};
use crate::role::{AnyRole, OwnRole, store as roles, web as role};
use crate::user::web::parts::{labelled, new_role_select};
use kernel::{Error, FieldErrors, Id, Secret};
use kit::edge::Limit;
use kit::extract::Fields;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, At, Form, Key, Path, Permission, Query, Reply, Role, Routes, Toast, View, Width, page,
    redirect_with, texts,
};

/// Keys on one page.
const PAGE: usize = 50;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageKeys);
    Routes::new()
        .get("/api-keys", manage, list)
        .post_proven("/api-keys", manage, make)
        .limited(Limit::per_minute(30))
        .post_proven("/api-keys/canaries", manage, make_canary)
        .limited(Limit::per_minute(30))
        .post("/api-keys/{id}/revocation", manage, stop)
}

#[derive(Default)]
struct Shown {
    after: Option<Id<Key>>,
    input: Fields,
    faults: FieldErrors,
    made: Option<Secret<String>>,
    /// Whether that is one that was made only to be stolen.
    canary: bool,
}

async fn list(view: View, Query(query): Query) -> Reply {
    let after = match query.get("after") {
        "" => None,
        text => Some(text.parse()?),
    };
    let shown = Shown {
        after,
        ..Shown::default()
    };
    show(&view, shown).await
}

async fn make(view: View, Form(fields): Form) -> Reply {
    let maker = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let get = |name| fields.get(name);
    let done = match NewKey::check(get("title"), get("role"), get("days")) {
        Ok(new) => create(&view.scope, maker, &new).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    made(&view, fields, done.map(|(_, text)| text), false).await
}

/// A key that was made is shown, the only time; one that was not is asked for again.
async fn made(
    view: &View,
    fields: Fields,
    done: Result<Secret<String>, Error>,
    canary: bool,
) -> Reply {
    match done {
        Ok(text) => {
            let shown = Shown {
                made: Some(text),
                canary,
                ..Shown::default()
            };
            show(view, shown).await
        }
        Err(Error::Invalid(faults)) => {
            let shown = Shown {
                input: fields,
                faults,
                ..Shown::default()
            };
            show(view, shown).await.map(unprocessable)
        }
        Err(error) => Err(error.into()),
    }
}

async fn make_canary(view: View, Form(fields): Form) -> Reply {
    let done = match canary::title(fields.get("canary")) {
        Ok(title) => canary::create(&view.scope, title).await,
        Err(fault) => {
            let mut faults = FieldErrors::new();
            faults.push(fault);
            Err(Error::Invalid(faults))
        }
    };
    made(&view, fields, done, true).await
}

async fn stop(view: View, Path(At { id }): Path<At<Key>>) -> Reply {
    revoke(&view.scope, id).await?;
    let said = Toast::new("key-was-revoked");
    Ok(redirect_with(&view, &view.to("/api-keys"), &said))
}

async fn show(view: &View, shown: Shown) -> Reply {
    let mut tx = view.scope.read().await?;
    let mut keys = store::page(&mut tx, shown.after, PAGE + 1).await?;
    let own = roles::all(&mut tx).await?;
    drop(tx);
    let more = keys.len() > PAGE;
    keys.truncate(PAGE);
    let next = keys.last().filter(|_| more);
    let next = next.map(|key| view.to(format_args!("/api-keys?after={}", key.id)));
    let title = view.t("key-title");
    let heading = title.clone();
    let (shown, keys, own) = (&shown, &keys, own.as_slice());
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("key-note")) }
        }
        @if let Some(text) = &shown.made {
            div.notice.success {
                (icon("key"))
                div {
                    h2 { (view.t("key-made-title")) }
                    p { @if shown.canary { (view.t("key-canary-made-help")) } @else { (view.t("key-made-help")) } }
                    p { code { (text.expose().as_str()) } }
                }
            }
        }
        @if keys.is_empty() {
            section.empty { (icon("key")) h2 { (view.t("key-none")) } p { (view.t("key-none-help")) } }
        } @else {
            (table(view, keys, own))
        }
        @if let Some(next) = &next {
            nav.pager aria-label=(view.t("key-pages")) { a.button rel="next" href=(next.as_str()) { (view.t("user-next")) } }
        }
        (form(view, shown, own))
        @if view.scope.may(Permission::ManageUsers) { (canary_form(view, shown)) }
    };
    Ok(page::page(view, &title, Width::Full, content))
}

fn table(view: &View, keys: &[KeyRecord], roles: &[OwnRole]) -> impl Renderable {
    maud! {
        div.table-wrap role="region" aria-label=(view.t("key-title")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("key-title")) }
                thead { tr {
                    th scope="col" { (view.t("key-name")) }
                    th.wide scope="col" { (view.t("user-role")) }
                    th.wide scope="col" { (view.t("key-maker")) }
                    th.wide scope="col" { (view.t("key-expires")) }
                    th.wide scope="col" { (view.t("key-used")) }
                    th scope="col" { (view.t("user-state")) }
                } }
                tbody { @for key in keys { (row(view, key, roles)) } }
            }
        }
    }
}

fn row(view: &View, key: &KeyRecord, roles: &[OwnRole]) -> impl Renderable {
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let (expires, used) = (when(key.expires_at), key.last_used_at.map(when));
    let action = view.to(format_args!("/api-keys/{}/revocation", key.id));
    let role = role::name(view, roles, key.role);
    let (revoked, expired) = (key.revoked_at.is_some(), key.expires_at <= view.scope.now());
    let role_again = role.clone();
    // To others it is a key like any other.
    let canary = key.canary && view.scope.may(Permission::ManageUsers);
    // Nobody stops the programs of somebody who may do more.
    let own = view.scope.actor().user() == Some(key.made_by);
    let held = own || role::is_held(view, roles, key.maker_role);
    let uses = view.t_with("key-canary-uses", &[("n", key.uses.into())]);
    let revoke = format!("{} · {}", view.t("key-revoke"), key.title);
    maud! {
        tr data-row {
            th scope="row" {
                (key.title.as_str())
                @if canary && key.uses > 0 { " " span.badge.danger { (uses.as_str()) } }
                @else if canary { " " span.badge { (view.t("key-canary")) } }
                span.row-sub { (role_again.as_str()) " · " (key.maker.as_str()) }
            }
            td.wide { @if canary { "–" } @else { (role.as_str()) } }
            td.wide { (key.maker.as_str()) }
            td.wide { @if canary { "–" } @else { (expires.as_str()) } }
            td.wide { @if let Some(used) = &used { (used.as_str()) } @else { span.muted { (view.t("key-never")) } } }
            td {
                @if revoked {
                    span.badge.danger { (view.t("key-revoked")) }
                } @else if expired && !canary {
                    span.badge { (view.t("key-expired")) }
                } @else if held {
                    form method="post" action=(action.as_str()) {
                        button.button.small.danger aria-label=(revoke.as_str()) { (view.t("key-revoke")) }
                    }
                }
            }
        }
    }
}

/// A key that is made only to be stolen.
fn canary_form(view: &View, shown: &Shown) -> impl Renderable {
    let faults = match shown.faults.of("canary").next() {
        Some(_) => shown.faults.clone(),
        None => FieldErrors::new(),
    };
    let label = |_: &str| (view.t("key-canary-name"), "canary".to_owned());
    let typed = shown.input.get("canary").to_owned();
    maud! {
        section.card aria-labelledby="canary-title" {
            h2 #canary-title { (view.t("key-canary-new")) }
            p.muted { (view.t("key-canary-help")) }
            form.form method="post" action=(view.to("/api-keys/canaries")) {
                (page::error_summary(view, &faults, label))
                (labelled(view, &faults, "canary", "text", &typed, view.t("key-canary-name")))
                div.form-actions { button.button { (icon("plus")) (view.t("key-canary-do")) } }
            }
        }
    }
}

fn form(view: &View, shown: &Shown, roles: &[OwnRole]) -> impl Renderable {
    let label = |name: &str| match name {
        "role" => (view.t("user-role"), "role".to_owned()),
        "days" => (view.t("key-days"), "days".to_owned()),
        _ => (view.t("key-name"), "title".to_owned()),
    };
    let chosen = AnyRole::parse(shown.input.get("role")).unwrap_or(Role::User.into());
    let days: i64 = shown.input.get("days").parse().unwrap_or(90);
    maud! {
        section.card aria-labelledby="make-title" {
            h2 #make-title { (view.t("key-new-title")) }
            p.muted { (view.t("key-new-help")) }
            form.form method="post" action=(view.to("/api-keys")) {
                @if shown.faults.of("canary").next().is_none() { (page::error_summary(view, &shown.faults, label)) }
                div.form-grid {
                    (labelled(view, &shown.faults, "title", "text", shown.input.get("title"), view.t("key-name")))
                    div.field { label for="role" { (view.t("user-role")) } (new_role_select(view, roles, "role", chosen)) }
                    div.field {
                        label for="days" { (view.t("key-days")) }
                        select #days name="days" {
                            @for n in DAYS { option value=(n.to_string()) selected[n == days] { (view.t_with("key-days-n", &[("n", n.into())])) } }
                        }
                    }
                }
                div.form-actions { button.button.primary { (icon("plus")) (view.t("key-new-do")) } }
            }
        }
    }
}
