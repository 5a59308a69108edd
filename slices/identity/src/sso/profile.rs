//! What a user links to themselves: the part of the profile.

use crate::sso::{Provider, ProviderId, attempt, person, store, web};
use axum::http::HeaderMap;
use kernel::{Error, Result, Timestamp};
use kit::html::*;
use kit::{Access, At, Path, Permission, Reply, Routes, Toast, View, redirect_with, texts};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .post_proven("/profile/sso/{id}", own, link)
        .post_proven("/profile/sso/{id}/removal", own, unlink)
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

/// What the profile shows.
pub(crate) struct Linked {
    provider: Provider,
    times: Option<(Timestamp, Timestamp)>,
}

/// The providers of the tenant, and where the acting user is linked.
pub(crate) async fn linked(view: &View) -> Result<Vec<Linked>> {
    let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    let own = store::of_user(&mut tx, user).await?;
    let all = store::all(&mut tx).await?.into_iter();
    let shown = all.filter_map(|provider| {
        let times = own.iter().find(|(at, ..)| *at == provider.id);
        let times = times.map(|(_, since, used)| (*since, *used));
        (times.is_some() || provider.is_ready()).then_some(Linked { provider, times })
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
    let times = one.times.map(|(since, used)| {
        let times = [("since", when(since).into()), ("used", when(used).into())];
        view.t_with("sso-linked-times", &times)
    });
    let id = one.provider.id;
    let title = one.provider.title.clone();
    let named = [("title", title.as_str().into())];
    let (link, unlink) = (
        view.to(format_args!("/profile/sso/{id}")),
        view.to(format_args!("/profile/sso/{id}/removal")),
    );
    let (link_text, unlink_text) = (
        view.t_with("sso-link", &named),
        view.t_with("sso-unlink", &named),
    );
    maud! {
        b { (title.as_str()) }
        @if let Some(times) = &times {
            " " span.small.muted { (times.as_str()) }
            form method="post" action=(unlink.as_str()) { button.button.small { (unlink_text.as_str()) } }
        } @else {
            form method="post" action=(link.as_str()) { button.button.small { (link_text.as_str()) } }
        }
    }
}
