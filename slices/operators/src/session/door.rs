//! Security-sensitive: which operator sends this request.

use super::{cookie_name, store};
use crate::log::{self, Entry};
use crate::operator::actions::hexadecimal;
use axum::http::HeaderMap;
use identity::Token;
use kernel::Result;
use kit::platform::{Operator, PlatformScope, Visit, Who};

/// The operator who asks, if their session holds at this moment. That they come is durable when
/// this returns: what cannot be noted is neither seen nor done (P-119).
pub async fn operator(
    scope: PlatformScope,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Option<Operator>> {
    let token = kit::cookie(&headers, cookie_name(&scope));
    let Some(token) = token.and_then(|text| Token::parse(&text)) else {
        return Ok(None);
    };
    let mut tx = scope.control_write().await?;
    let Some((operator, certificate)) = store::who(&mut tx, token.hash(), scope.now()).await?
    else {
        return Ok(None);
    };
    // Whoever began with a certificate goes on with it: a cookie that was carried away is worth
    // nothing without.
    let shown = scope.certificate().map(|shown| hexadecimal(&shown.0));
    if shown != certificate {
        return Ok(None);
    }
    let entry = Entry {
        action: if visit.command { "command" } else { "view" },
        outcome: "begun",
        route: visit.route,
        tenant: visit.tenant,
        ..Entry::default()
    };
    let by = Who::Operator(operator.clone());
    log::add_by(&mut tx, scope.now(), &by, entry).await?;
    tx.commit().await?;
    Ok(Some(operator))
}
