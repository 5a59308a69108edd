//! The part of the profile about known networks.

use crate::network::actions::forget;
use crate::network::{KEPT_DAYS, store};
use kernel::Error;
use kit::html::*;
use kit::{Access, Permission, Reply, Routes, Toast, View, redirect_with};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new().post("/profile/networks/forgetting", own, forget_all)
}

async fn forget_all(view: View) -> Reply {
    forget(&view.scope).await?;
    let said = Toast::new("network-were-forgotten");
    Ok(redirect_with(&view, &view.to("/profile/security"), &said))
}

/// How many networks of the acting user are known.
pub(crate) async fn known(view: &View) -> kernel::Result<i64> {
    let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    store::count(&mut tx, user, view.scope.now()).await
}

/// How many there are, and a way to forget them.
pub(crate) fn section(view: &View, known: i64) -> impl Renderable {
    let count = view.t_with("network-known", &[("n", known.into())]);
    let help = view.t_with("network-help", &[("days", KEPT_DAYS.into())]);
    maud! {
        section.card aria-labelledby="networks-title" {
            h2 #networks-title { (view.t("network-title")) }
            p.muted { (help.as_str()) }
            p { (count.as_str()) }
            @if known > 0 {
                form method="post" action=(view.to("/profile/networks/forgetting")) {
                    button.button { (view.t("network-forget")) }
                }
            }
        }
    }
}
