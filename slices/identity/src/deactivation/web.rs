//! The page of somebody who leaves or has left.

use super::{actions, owned, store};
use crate::anonymisation::actions::anonymise;
use crate::user::web::passed_on;
use crate::user::{self, State, UserRecord};
use crate::users::{self, Offered, Picker};
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::{fault_text, fragment, unprocessable};
use kit::{
    Access, At, Form, Path, Permission, Query, Reply, Rights, Routes, Toast, User, View, Width,
    page, redirect_with, texts,
};

mod parts;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageUsers);
    Routes::new()
        .get("/users/{id}/deactivation", manage, look)
        .post_proven("/users/{id}/deactivation", manage, deactivate)
        .post_proven("/users/{id}/hand-over", manage, hand_over)
        .get("/users/{id}/hand-over/progress", manage, progress)
        .post("/users/{id}/hand-over/cancellation", manage, cancel)
        .post_proven("/users/{id}/reactivation", manage, reactivate)
        .post_proven("/users/{id}/anonymisation", manage, forget)
}

async fn look(view: View, Path(At { id }): Path<At<User>>, Query(query): Query) -> Reply {
    let sought = query.get("heir-by").to_owned();
    show(&view, id, FieldErrors::new(), sought).await
}

fn heir(typed: &str) -> Result<Option<Id<User>>> {
    match typed {
        "" => Ok(None),
        typed => typed
            .parse()
            .map(Some)
            .map_err(|_| Error::invalid("heir", "not_found")),
    }
}

async fn deactivate(view: View, Path(At { id }): Path<At<User>>, Form(fields): Form) -> Reply {
    let done = match heir(fields.get("heir")) {
        Ok(heir) => actions::deactivate(&view.scope, id, heir).await,
        Err(error) => Err(error),
    };
    answer(&view, id, done, "deactivation-done").await
}

async fn hand_over(view: View, Path(At { id }): Path<At<User>>, Form(fields): Form) -> Reply {
    let done = match heir(fields.get("heir")) {
        Ok(heir) => actions::hand_over(&view.scope, id, heir).await,
        Err(error) => Err(error),
    };
    answer(&view, id, done, "deactivation-handing-over").await
}

async fn cancel(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    let done = actions::cancel(&view.scope, id).await;
    answer(&view, id, done, "deactivation-cancelled").await
}

async fn reactivate(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    let link = actions::reactivate(&view.scope, id).await?;
    passed_on(&view, link).await
}

/// The name is typed once more: this cannot be undone.
async fn forget(view: View, Path(At { id }): Path<At<User>>, Form(fields): Form) -> Reply {
    let mut tx = view.scope.read().await?;
    let user = user::store::find(&mut tx, id).await?;
    drop(tx);
    let done = match kernel::text::line(fields.get("name")) == user.name {
        true => anonymise(&view.scope, id).await,
        false => Err(Error::invalid("name", "not_the_same")),
    };
    answer(&view, id, done, "anonymisation-done").await
}

async fn answer(view: &View, id: Id<User>, done: Result<()>, said: &str) -> Reply {
    match done {
        Ok(()) => Ok(redirect_with(view, &to(view, id, ""), &Toast::new(said))),
        Err(Error::Invalid(faults)) => show(view, id, faults, String::new())
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

fn to(view: &View, id: Id<User>, rest: &str) -> String {
    match rest {
        "" => view.to(format_args!("/users/{id}/deactivation")),
        rest => view.to(format_args!("/users/{id}/{rest}")),
    }
}

/// What the page is made of.
struct Shown {
    user: UserRecord,
    counts: Vec<owned::Count>,
    offered: Offered,
    faults: FieldErrors,
}

async fn show(view: &View, id: Id<User>, faults: FieldErrors, sought: String) -> Reply {
    let whole = view.scope.with_rights(Rights::Whole);
    let mut tx = view.scope.read().await?;
    let user = user::store::find(&mut tx, id).await?;
    user::actions::may_manage(&mut tx, &view.scope, &user).await?;
    let counts = owned::count(&whole, &mut tx, id).await?;
    let offered = Offered::read(&mut tx, vec![("heir-by".to_owned(), sought)]).await?;
    drop(tx);
    let handed = match user.state.has_left() {
        true => parts::progress(view, id).await?,
        false => None,
    };
    let shown = &Shown {
        user,
        counts,
        offered,
        faults,
    };
    let name = shown.user.name.clone();
    let title = view.t_with("deactivation-of", &[("name", name.into())]);
    let heading = title.clone();
    let label = |name: &str| {
        let key = match name {
            "heir" => "deactivation-heir",
            _ => "user-name",
        };
        (view.t(key), name.to_owned())
    };
    let own = view.scope.actor().user() == Some(id);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/users")) { (view.t("user-title")) } } } }
            h1 { (&heading) }
            p.page-note { @if shown.user.state != State::Anonymised { span translate="no" { (&shown.user.email) } " · " } (view.t(&format!("user-state-{}", shown.user.state.name()))) }
        }
        (page::error_summary(view, &shown.faults, label))
        @if let Some(handed) = &handed { section.card aria-labelledby="handed-title" {
            h2 #handed-title { (view.t("deactivation-handed-title")) }
            (handed)
        } }
        @match shown.user.state {
            State::Anonymised => {
                div.notice { (icon("info")) p { (view.t("anonymisation-was")) } }
                @if !shown.counts.is_empty() { (parts::hand_over(view, shown)) }
            }
            State::Deactivated => {
                @if !shown.counts.is_empty() { (parts::hand_over(view, shown)) }
                (parts::reactivation(view, shown))
                (parts::anonymisation(view, shown))
            }
            _ => { (parts::deactivation(view, shown, own)) }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

async fn progress(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    let part = parts::progress(&view, id).await?.ok_or(Error::NotFound)?;
    Ok(fragment(part))
}
