//! The page of the tenant's users.

use crate::factor::store as factors;
use crate::invitation::actions::{invite, reset_password};
use crate::lockout;
use crate::lockout::actions::admit_again;
use crate::role::{AnyRole, OwnRole, store as roles};
use crate::user::actions::{change_role, lock, may_manage, unlock};
use crate::user::{State, UserInput, store};
use crate::users;
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Lang, Secret};
use kit::edge::Limit;
use kit::extract::Fields;
use kit::html::*;
use kit::reply::unprocessable;
use kit::sought::Search;
use kit::{
    Access, At, Form, Path, Permission, Query, Reply, Role, Routes, Seeker, Toast, User, View,
    Width, page, redirect_with,
};

pub(crate) mod parts;
mod seen;
mod table;

use parts::{field, new_role_select};

/// Users on one page.
const PAGE: usize = 50;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageUsers);
    Routes::new()
        .get("/users", manage, list)
        .post_proven("/users", manage, create)
        .limited(Limit::per_minute(60))
        .post("/users/search", manage, search)
        .post("/users/options", Access::SignedIn, users::found)
        .get(
            "/users/{id}",
            Access::Needs(Permission::ManageRoles),
            seen::show,
        )
        .post_proven("/users/{id}/invitation", manage, invite_again)
        .post("/users/{id}/lock", manage, close)
        .post_proven("/users/{id}/unlock", manage, open)
        .post("/users/{id}/admission", manage, admit)
        .post_proven("/users/{id}/role", manage, set_role)
}

/// What was typed into the search of users: the way to those who fit, the words sealed.
async fn search(view: View, Form(form): Form) -> Reply {
    let seeker = Seeker::of(&view.scope, "users").await?;
    Ok(sought(&view, &seeker, form.get("q")))
}

fn sought(view: &View, seeker: &Seeker, typed: &str) -> Response {
    match too_long(view, typed) {
        Some(refused) => refused,
        None => kit::sought::lead(&seeker.address(&view.to("/users"), &[("q", typed.trim())])),
    }
}

/// The page that says that what was typed is too long to be looked for.
fn too_long(view: &View, typed: &str) -> Option<Response> {
    let fault = kit::sought::fits("q", typed).err()?;
    let search = Search {
        title: &view.t("user-title"),
        label: &view.t("user-search"),
        action: &view.to("/users/search"),
        typed,
        beside: &[],
    };
    Some(search.refused(view, &fault))
}

async fn list(view: View, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, "users").await?;
    let read = seeker.read(&query);
    if read.open {
        return Ok(sought(&view, &seeker, read.fields.get("q")));
    }
    if let Some(refused) = too_long(&view, read.fields.get("q")) {
        return Ok(refused);
    }
    let shown = Shown {
        typed: read.fields.get("q").to_owned(),
        unreadable: read.unreadable,
        after: cursor(query.get("after"))?,
        ..Shown::default()
    };
    show(&view, shown).await
}

fn cursor(text: &str) -> kernel::Result<Option<Id<User>>> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some),
    }
}

async fn create(view: View, Form(fields): Form) -> Reply {
    let input = UserInput {
        email: fields.get("email").to_owned(),
        name: fields.get("name").to_owned(),
        role: fields.get("role").to_owned(),
        lang: fields.get("lang").to_owned(),
    };
    let done = match input.check() {
        Ok(new) => invite(&view.scope, &new).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok((_, link)) => passed_on(&view, link).await,
        Err(Error::Invalid(faults)) => {
            let shown = Shown {
                input: fields,
                faults,
                ..Shown::default()
            };
            show(&view, shown).await.map(unprocessable)
        }
        Err(error) => Err(error.into()),
    }
}

/// A new link for somebody who has not come in yet.
async fn invite_again(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    let mut tx = view.scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    may_manage(&mut tx, &view.scope, &user).await?;
    if user.state != State::Invited {
        return Err(Error::Conflict("wrong_state").into());
    }
    drop(tx);
    let link = reset_password(&view.scope, id).await?;
    passed_on(&view, link).await
}

/// Where letters are sent, the link is in one and nobody else sees it; elsewhere the
/// administrator passes it on.
pub(crate) async fn passed_on(view: &View, link: Secret<String>) -> Reply {
    if writes(view) {
        return Ok(back(view, "user-was-written-to"));
    }
    let shown = Shown {
        link: Some(link),
        ..Shown::default()
    };
    show(view, shown).await
}

fn writes(view: &View) -> bool {
    let mail = &view.scope.app().mail;
    mail.server().is_some() || mail.is_open()
}

/// Somebody who failed too often is heard again.
async fn admit(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    admit_again(&view.scope, id).await?;
    Ok(back(&view, "user-was-admitted"))
}

async fn close(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    lock(&view.scope, id).await?;
    Ok(back(&view, "user-was-locked"))
}

async fn open(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    unlock(&view.scope, id).await?;
    Ok(back(&view, "user-was-unlocked"))
}

async fn set_role(view: View, Path(At { id }): Path<At<User>>, Form(fields): Form) -> Reply {
    let role = AnyRole::parse(fields.get("role"));
    let role = role.ok_or_else(|| Error::invalid("role", "unknown_choice"))?;
    change_role(&view.scope, id, role).await?;
    Ok(back(&view, "user-has-role"))
}

fn back(view: &View, said: &str) -> Response {
    redirect_with(view, &view.to("/users"), &Toast::new(said))
}

#[derive(Default)]
struct Shown {
    typed: String,
    /// Whether the address held something that cannot be read.
    unreadable: bool,
    after: Option<Id<User>>,
    input: Fields,
    faults: FieldErrors,
    link: Option<Secret<String>>,
}

async fn show(view: &View, shown: Shown) -> Reply {
    let mut tx = view.scope.read().await?;
    let mut users = match shown.typed.trim() {
        "" => store::page(&mut tx, shown.after, PAGE + 1).await?,
        typed => store::search(&mut tx, typed, PAGE).await?,
    };
    let own = roles::all(&mut tx).await?;
    let more = users.len() > PAGE;
    users.truncate(PAGE);
    let ids: Vec<Id<User>> = users.iter().map(|user| user.id).collect();
    let proving = factors::have(&mut tx, &ids).await?;
    let unheard = lockout::store::of_users(&mut tx, &ids, view.scope.now()).await?;
    drop(tx);
    let next = users
        .last()
        .filter(|_| more)
        .map(|user| view.to(format_args!("/users?after={}", user.id)));
    let title = view.t("user-title");
    let heading = title.clone();
    let (shown, users, proving, own) = (&shown, &users, &proving, own.as_slice());
    let unheard = &unheard;
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("user-note")) }
        }
        @if let Some(link) = &shown.link {
            div.notice.success {
                (icon("link"))
                div {
                    h2 { (view.t("user-link-title")) }
                    p { (view.t("user-link-help")) }
                    p { code { (link.expose().as_str()) } }
                }
            }
        }
        @if shown.unreadable { (kit::sought::unreadable(view)) }
        div.toolbar {
            form.search-field role="search" aria-label=(view.t("user-search")) method="post" action=(view.to("/users/search")) {
                label.visually-hidden for="q" { (view.t("user-search")) }
                (icon("search"))
                input #q type="search" name="q" value=(shown.typed.as_str()) placeholder=(view.t("user-search"));
            }
        }
        @if users.is_empty() {
            section.empty { (icon("users")) h2 { (view.t("user-none")) } p { (view.t("user-none-help")) } }
        } @else {
            (table::table(view, users, proving, unheard, own))
        }
        @if let Some(next) = &next {
            nav.pager aria-label=(view.t("user-pages")) { a.button rel="next" href=(next.as_str()) { (view.t("user-next")) } }
        }
        (invite_form(view, shown, own))
    };
    Ok(page::page(view, &title, Width::Full, content))
}

fn invite_form(view: &View, shown: &Shown, roles: &[OwnRole]) -> impl Renderable {
    let label = |name: &str| match name {
        "" => (String::new(), "email".to_owned()),
        name => (view.t(&format!("user-{name}")), name.to_owned()),
    };
    let chosen = AnyRole::parse(shown.input.get("role")).unwrap_or(Role::User.into());
    let lang = Lang::parse(shown.input.get("lang")).unwrap_or(view.scope.tenant().lang);
    let help = match writes(view) {
        true => "user-invite-help-letter",
        false => "user-invite-help",
    };
    maud! {
        section.card aria-labelledby="invite-title" {
            h2 #invite-title { (view.t("user-invite-title")) }
            p.muted { (view.t(help)) }
            form.form method="post" action=(view.to("/users")) {
                (page::error_summary(view, &shown.faults, label))
                div.form-grid {
                    (field(view, &shown.faults, "name", "text", shown.input.get("name")))
                    (field(view, &shown.faults, "email", "email", shown.input.get("email")))
                    div.field {
                        label for="role" { (view.t("user-role")) }
                        (new_role_select(view, roles, "role", chosen))
                    }
                    div.field {
                        label for="lang" { (view.t("user-lang")) }
                        select #lang name="lang" {
                            @for known in Lang::ALL { option value=(known.tag()) selected[known == lang] { (known.own_name()) } }
                        }
                    }
                }
                div.form-actions { button.button.primary { (icon("add-person")) (view.t("user-invite-do")) } }
            }
        }
    }
}
