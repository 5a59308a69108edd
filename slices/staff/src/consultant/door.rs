//! Security-sensitive: which consultant sends this request, and what administrators are told.

use crate::consultant::store;
use axum::http::HeaderMap;
use identity::Token;
use kernel::{Result, Timestamp};
use kit::consultant::{Guest, Visit};
use kit::{App, Banner, Scope, Settings, Tenant, texts};
use std::sync::Arc;

/// The cookie's name. It is no name of a user's cookie, and names the tenant.
pub(crate) fn cookie_name(settings: &Settings, tenant: &Tenant) -> String {
    let prefix = match settings.secure_cookies {
        true => "__Host-tenet-consultant",
        false => "tenet-consultant",
    };
    format!("{prefix}.{}", tenant.slug)
}

/// What a consultant's browser shows.
pub(crate) fn token(settings: &Settings, tenant: &Tenant, headers: &HeaderMap) -> Option<Token> {
    Token::parse(&kit::cookie(headers, &cookie_name(settings, tenant))?)
}

/// The consultant who asks, if their invitation holds at this moment. That they open the page is
/// durable when this returns: what cannot be noted cannot be seen (P-119).
pub async fn consultant(
    app: Arc<App>,
    tenant: Tenant,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Option<Guest>> {
    let Some(token) = token(&app.settings, &tenant, &headers) else {
        return Ok(None);
    };
    let (hash, now) = (token.hash(), app.clock.now());
    let mut tx = app.db.write(tenant.id).await?;
    let Some((consultant, lang)) = store::who(&mut tx, hash, now).await? else {
        return Ok(None);
    };
    // What is refused for want of sight is not opened.
    if visit.sight <= consultant.sight {
        let path: String = visit.path.chars().take(200).collect();
        store::visit(&mut tx, consultant.id, hash, visit.page, &path, now).await?;
        tx.commit().await?;
    }
    Ok(Some(Guest {
        name: consultant.name,
        sight: consultant.sight,
        until: consultant.expires_at,
        lang,
    }))
}

/// What every page of an administrator says while a consultant may be here.
pub async fn banner(scope: Scope) -> Result<Option<Banner>> {
    let (app, tenant) = (scope.app(), scope.tenant().id);
    let rows = app.db.read_once(tenant, store::open(scope.now())).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let (name, until): (String, Timestamp) = (row.get(0)?, row.get(1)?);
    let until = texts::date_time(scope.lang(), until, scope.zone());
    let said = match rows.len() {
        1 => "consultant-banner",
        _ => "consultant-banner-several",
    };
    Ok(Some(Banner {
        text: scope.t_with(
            said,
            &[
                ("name", name.as_str().into()),
                ("until", until.as_str().into()),
            ],
        ),
        path: "/consultants".to_owned(),
        link: scope.t("consultant-banner-look"),
    }))
}
