//! The page that asks people to prove again who they are.

use crate::factor::web::parts::{Passkey, code_field, passkey};
use crate::session::proof::{Means, begin_passkey};
use crate::session::web::safe_back;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::FieldErrors;
use kit::extract::Fields;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Access, Form, Query, Reply, Routes, View, Width, redirect};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/proof", Access::SignedIn, show)
        .post_proven("/proof", Access::SignedIn, go_on)
        .post("/proof/challenge", Access::SignedIn, challenge)
}

/// For what is opened by a link: proves first and goes there afterwards.
async fn show(view: View, Query(query): Query) -> Reply {
    let back = safe_back(&view, query.get("back"));
    if view.scope.is_fresh() {
        return Ok(redirect(&back));
    }
    let user = view.scope.actor().user().ok_or(kernel::Error::Forbidden)?;
    let means = super::means(&view.scope, user).await?;
    let fields: Fields = [("back".to_owned(), back)].into_iter().collect();
    let view = View {
        path: view.to("/proof").into(),
        ..view
    };
    Ok(page(&view, &fields, means, &FieldErrors::new()))
}

async fn go_on(view: View, Form(fields): Form) -> Reply {
    Ok(redirect(&safe_back(&view, fields.get("back"))))
}

async fn challenge(view: View) -> Reply {
    let options = begin_passkey(&view.scope).await?;
    Ok(kit::api::answer(StatusCode::OK, &options))
}

/// Asks, and keeps every field of the form that was sent.
pub(crate) fn page(view: &View, fields: &Fields, means: Means, faults: &FieldErrors) -> Response {
    let title = view.t("proof-title");
    let heading = title.clone();
    let kept = fields.without(kit::proof::FIELDS);
    let kept: Vec<(&str, &str)> = kept.iter().collect();
    let fault = faults.of("proof-password").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let ask = Passkey::as_proof(faults);
    let content = maud! {
        header.page-head { h1 { (heading.as_str()) } p.page-note { (view.t("proof-help")) } }
        section.card {
            form.form method="post" action=(view.path.as_ref()) {
                @for (name, value) in &kept { input type="hidden" name=(*name) value=(*value); }
                @if means.password {
                    div.field {
                        label for="proof-password" { (view.t("user-password")) }
                        input #proof-password name="proof-password" type="password" autocomplete="current-password" required
                            autofocus aria-invalid=[fault.as_ref().map(|_| "true")]
                            aria-describedby=[fault.as_ref().map(|_| "proof-password-error")];
                        @if let Some(fault) = &fault { p #proof-password-error.field-error { (fault.as_str()) } }
                    }
                }
                @if means.code { (code_field(view, "proof-code", !means.password, faults)) }
                @if means.password || means.code {
                    div.form-actions { button.button.primary { (view.t("proof-do")) } }
                }
                @if means.passkey { (passkey(view, &ask)) }
            }
            @if means == Means::default() { p { (view.t("proof-none")) } }
        }
    };
    let page = kit::page::page(view, &title, Width::Narrow, content);
    (StatusCode::FORBIDDEN, page).into_response()
}
