//! Security-sensitive: a provider says that somebody has signed out there
//! (OpenID Connect Back-Channel Logout 1.0).
//!
//! Every session of the user ends, however it began: the provider speaks of the person, and
//! which of their browsers it means is nothing that we keep.

use crate::log::{self, Event};
use crate::session;
use crate::sso::attempt::store as attempts;
use crate::sso::claims::{is_for, seconds};
use crate::sso::tokens::believe;
use crate::sso::{Provider, ProviderId, Refusal, metadata, store};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Error, Id, micros};
use kit::{At, Form, Path, Reply, Routes, Scope, View};
use serde::Deserialize;
use serde_json::{Map, Number, Value as Json, json};
use sha2::{Digest, Sha256};

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// How old a sign-out may be, in seconds (2.4 recommends two minutes), and for how long it is
/// known as taken.
const LIFE: i64 = 120;
/// What makes a token a sign-out (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

pub(crate) fn routes() -> Routes {
    Routes::new().receive("/sign-in/{id}/sign-out", take)
}

/// The claims of a sign-out.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Json,
    iat: Number,
    exp: Option<Number>,
    jti: String,
    events: Map<String, Json>,
    sub: Option<String>,
    nonce: Option<Json>,
}

impl Claims {
    fn check(&self, provider: &Provider, now: i64) -> Result<(), Refusal> {
        let fail = |code| Err(Refusal::Answer(code));
        if self.iss != provider.issuer {
            return fail("issuer");
        }
        if !is_for(&self.aud, &provider.client_id) {
            return fail("audience");
        }
        // An ID token has a nonce; a sign-out never does, so neither passes for the other.
        if self.nonce.is_some() || !self.events.get(EVENT).is_some_and(Json::is_object) {
            return fail("type");
        }
        if self
            .exp
            .as_ref()
            .is_some_and(|exp| seconds(exp).is_none_or(|exp| exp <= now - LEEWAY))
        {
            return fail("expired");
        }
        match seconds(&self.iat) {
            Some(iat) if iat > now + LEEWAY => fail("not_yet"),
            Some(iat) if iat > now - LIFE => Ok(()),
            _ => fail("too_old"),
        }
    }
}

async fn take(view: View, Path(At { id }): Path<At<ProviderId>>, Form(fields): Form) -> Reply {
    match sign_out(&view.scope, id, fields.get("logout_token")).await {
        Ok(()) => Ok(StatusCode::OK.into_response()),
        Err(Refusal::Failed(error)) => Err(error.into()),
        Err(refusal) => Ok(refuse(&view, refusal.code())),
    }
}

fn refuse(view: &View, code: &'static str) -> Response {
    let tenant = view.scope.tenant().id.0;
    tracing::warn!(request = %view.request, tenant, code, "a provider's sign-out was refused");
    let body = json!({ "error": "invalid_request", "error_description": code });
    kit::api::answer(StatusCode::BAD_REQUEST, &body)
}

async fn sign_out(scope: &Scope, id: Id<ProviderId>, text: &str) -> Result<(), Refusal> {
    let mut tx = scope.read().await?;
    let provider = store::find(&mut tx, id).await?;
    drop(tx);
    if !provider.is_ready() {
        return Err(Error::NotFound.into());
    }
    let metadata = metadata::of(scope, &provider).await?;
    let claims: Claims = believe(scope, &provider, &metadata, text, "logout+jwt").await?;
    let now = scope.now();
    claims.check(&provider, now.as_second())?;
    let subject = claims.sub.as_deref().ok_or(Refusal::Answer("subject"))?;

    let taken = Sha256::digest(format!("{id}.{}", claims.jti).as_bytes()).into();
    let until = micros(now).saturating_add((LIFE + 2 * LEEWAY) * 1_000_000);
    let mut tx = scope.begin().await?;
    attempts::tidy(&mut tx, now).await?;
    if !attempts::take_logout(&mut tx, taken, until).await? {
        return Err(Refusal::Answer("replayed"));
    }
    if let Some((user, _)) = store::who(&mut tx, id, subject).await? {
        session::store::end_all(&mut tx, user).await?;
        log::note(&mut tx, now, Event::SessionEnded, Some(user), None, "").await?;
    }
    tx.commit().await?;
    Ok(())
}
