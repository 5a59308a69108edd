//! What a user links to themselves: the part of the profile.

use crate::role::held;
use crate::session::proof;
use crate::sso::{Provider, ProviderId, attempt, person, store, web};
use crate::user;
use axum::http::HeaderMap;
use kernel::{Error, Result};
use kit::html::*;
use kit::{Access, At, Form, Path, Permission, Reply, Routes, Toast, View, redirect_with, texts};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .post_proven("/profile/sso/{id}", own, link)
        .post_proven("/profile/sso/{id}/removal", own, unlink)
        .post_proven("/profile/sso/{id}/confirmation", own, confirm)
}

/// Who links an identity opens a door to the account, so they prove again that it is theirs.
async fn link(view: View, Path(At { id }): Path<At<ProviderId>>, headers: HeaderMap) -> Reply {
    let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let browser = web::browser(&view, &headers).unwrap_or_default();
    match attempt::begin(&view.scope, id, Some(user), &browser, &view.to("/profile")).await {
        Ok(address) => {
            let mut tx = view.scope.read().await?;
            let provider = store::find(&mut tx, id).await?;
            drop(tx);
            Ok(web::onward(&view, &provider, &address, &browser))
        }
        Err(refusal) => web::refused(&view, refusal),
    }
}

async fn unlink(view: View, Path(At { id }): Path<At<ProviderId>>) -> Reply {
    person::unlink(&view.scope, id).await?;
    let said = Toast::new("sso-was-unlinked");
    Ok(redirect_with(&view, &view.to("/profile"), &said))
}

/// Only who shows something of their own says that a provider is right about them.
async fn confirm(
    view: View,
    Path(At { id }): Path<At<ProviderId>>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    // Nobody is asked to prove themselves for what is not there.
    if !store::waits(&mut tx, id, user).await? {
        return Err(Error::NotFound.into());
    }
    drop(tx);
    let act = async {
        person::confirm(&view.scope, id).await?;
        let said = Toast::new("sso-was-confirmed");
        Ok(redirect_with(&view, &view.to("/profile"), &said))
    };
    match proof::is_own(&view, &headers).await? {
        true => act.await,
        false => proof::factor::behind_own(&view, &headers, &fields, act).await,
    }
}

/// What the profile shows.
pub(crate) struct Linked {
    provider: Provider,
    link: Option<store::Link>,
    /// Whether it opens nothing until it is confirmed.
    waits: bool,
}

/// The providers of the tenant, and where the acting user is linked.
pub(crate) async fn linked(view: &View) -> Result<Vec<Linked>> {
    let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    let own = store::of_user(&mut tx, user).await?;
    let role = user::store::find(&mut tx, user).await?.role;
    let more = person::may_more(&*held::grant_of(&mut tx, role).await?);
    let all = store::all(&mut tx).await?.into_iter();
    let shown = all.filter_map(|provider| {
        let link = own.iter().find(|link| link.provider == provider.id);
        (link.is_some() || provider.is_ready()).then_some(Linked {
            provider,
            waits: more && link.is_some_and(|link| !link.is_confirmed),
            link: link.copied(),
        })
    });
    Ok(shown.collect())
}

/// The section of the profile; nothing where the tenant has no provider.
pub(crate) fn section(view: &View, linked: &[Linked]) -> impl Renderable {
    maud! {
        @if !linked.is_empty() {
            section.card aria-labelledby="sso-title" {
                h2 #sso-title { (view.t("sso-title")) }
                p.muted { (view.t("sso-profile-help")) }
                ul.panel-list { @for one in linked { li { (row(view, one)) } } }
            }
        }
    }
}

fn row(view: &View, one: &Linked) -> impl Renderable {
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let times = one.link.map(|link| {
        let (since, used) = (when(link.since), when(link.used));
        let times = [("since", since.into()), ("used", used.into())];
        view.t_with("sso-linked-times", &times)
    });
    let id = one.provider.id;
    let title = one.provider.title.clone();
    let named = [("title", title.as_str().into())];
    let (link, unlink, confirm) = (
        view.to(format_args!("/profile/sso/{id}")),
        view.to(format_args!("/profile/sso/{id}/removal")),
        view.to(format_args!("/profile/sso/{id}/confirmation")),
    );
    let (link_text, unlink_text, confirm_text) = (
        view.t_with("sso-link", &named),
        view.t_with("sso-unlink", &named),
        view.t_with("sso-confirm", &named),
    );
    let waits = one.waits;
    maud! {
        b { (title.as_str()) }
        @if let Some(times) = &times {
            " " span.small.muted { (times.as_str()) }
            @if waits {
                p.notice.warning { (icon("warning")) span { (view.t("sso-waits")) } }
                form method="post" action=(confirm.as_str()) { button.button.small.primary { (confirm_text.as_str()) } }
            }
            form method="post" action=(unlink.as_str()) { button.button.small { (unlink_text.as_str()) } }
        } @else {
            form method="post" action=(link.as_str()) { button.button.small { (link_text.as_str()) } }
        }
    }
}
