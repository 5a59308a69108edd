//! The pages on which somebody gives the number to which codes are sent.

use crate::Token;
use crate::factor::web::{added, crumbs};
use crate::session::proof::factor::{behind, set_up};
use crate::telephone::actions::{begin, confirm, is_offered, remove};
use crate::telephone::store;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{Error, FieldErrors, Timestamp};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Form, Permission, Reply, Routes, Toast, View, Width, page, redirect_with};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .post_proven("/profile/telephone", own, ask)
        .post_proven("/profile/telephone/message", own, send)
        // Each is a message that somebody pays for.
        .limited(Limit::per_minute(10))
        .post_proven("/profile/telephone/confirmation", own, keep)
        .post_proven("/profile/telephone/removal", own, take_away)
}

async fn ask(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let page = async { Ok(number_page(&view, "", &FieldErrors::new())) };
    behind(&view, &headers, &fields, page).await
}

async fn send(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let typed = fields.get("number");
    let sending = async {
        match begin(&view.scope, typed).await {
            Ok(token) => Ok(code_page(&view, &token, &FieldErrors::new())),
            Err(Error::Invalid(faults)) => Ok(unprocessable(number_page(&view, typed, &faults))),
            Err(error) => Err(error.into()),
        }
    };
    behind(&view, &headers, &fields, sending).await
}

async fn keep(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let token = Token::parse(fields.get("token")).ok_or(Error::NotFound)?;
    let keeping = async {
        match confirm(&view.scope, &token, fields.get("message")).await {
            Ok(codes) => {
                set_up(&view, &headers).await?;
                Ok(added(&view, codes, "telephone-was-added"))
            }
            Err(Error::Invalid(faults)) => Ok(unprocessable(code_page(&view, &token, &faults))),
            Err(error) => Err(error.into()),
        }
    };
    behind(&view, &headers, &fields, keeping).await
}

async fn take_away(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let removal = async {
        remove(&view.scope).await?;
        let said = Toast::new("telephone-was-removed");
        Ok(redirect_with(&view, &view.to("/profile/security"), &said))
    };
    behind(&view, &headers, &fields, removal).await
}

/// What the profile says of telephones.
pub(crate) struct Shown {
    /// Whether codes can be sent.
    pub offered: bool,
    /// The end of the number, since when, and when a code to it was last used.
    pub own: Option<(String, Timestamp, Option<Timestamp>)>,
}

/// The same of the acting user.
pub(crate) async fn shown(view: &View) -> kernel::Result<Shown> {
    let scope = &view.scope;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.read().await?;
    let offered = is_offered(&mut tx, scope.app()).await?;
    let hint =
        crate::telephone::actions::hint_of(&mut tx, scope.app(), scope.tenant(), user).await?;
    let kept = store::find(&mut tx, user).await?;
    Ok(Shown {
        offered,
        own: hint
            .zip(kept)
            .map(|(hint, kept)| (hint, kept.created_at, kept.used_at)),
    })
}

/// A field for the digits of a message.
pub(crate) fn message_field(view: &View, faults: &FieldErrors) -> Raw<String> {
    let fault = faults.of("message").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        div.field {
            label for="message" { (view.t("telephone-code")) }
            p #message-hint.hint { (view.t("telephone-code-hint")) }
            input #message.number name="message" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required
                aria-describedby="message-hint message-error" aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p #message-error.field-error { (fault.as_str()) } }
        }
    }
    .memoize()
}

/// That it is the weakest, and who gets the number.
pub(crate) fn warning(view: &View) -> Raw<String> {
    let gateway = view.scope.app().settings.sms.as_ref();
    let recipient = gateway.map(|gateway| {
        let name = gateway.recipient();
        view.t_with("telephone-recipient", &[("name", name.into())])
    });
    maud! {
        div.notice.warning { (icon("warning")) div {
            p { (view.t("telephone-weak")) }
            @if let Some(recipient) = &recipient { p { (recipient.as_str()) } }
        } }
    }
    .memoize()
}

/// A field for the number to which codes are to be sent.
pub(crate) fn number_field(view: &View, typed: &str, faults: &FieldErrors) -> Raw<String> {
    let fault = faults.of("number").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        div.field {
            label for="number" { (view.t("telephone-number")) }
            p #number-hint.hint { (view.t("telephone-number-hint")) }
            input #number name="number" type="tel" autocomplete="tel" value=(typed) required maxlength="60"
                aria-describedby="number-hint number-error" aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p #number-error.field-error { (fault.as_str()) } }
        }
    }
    .memoize()
}

fn number_page(view: &View, typed: &str, faults: &FieldErrors) -> Response {
    let title = view.t("telephone-title");
    let heading = title.clone();
    let action = view.to("/profile/telephone/message");
    let content = maud! {
        header.page-head { (crumbs(view)) h1 { (heading.as_str()) } p.page-note { (view.t("telephone-help")) } }
        (warning(view))
        section.card {
            form.form method="post" action=(action.as_str()) {
                (number_field(view, typed, faults))
                div.form-actions { button.button.primary { (view.t("telephone-send")) } }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}

fn code_page(view: &View, token: &Token, faults: &FieldErrors) -> Response {
    let title = view.t("telephone-title");
    let heading = title.clone();
    let action = view.to("/profile/telephone/confirmation");
    let content = maud! {
        header.page-head { (crumbs(view)) h1 { (heading.as_str()) } p.page-note { (view.t("telephone-sent")) } }
        section.card {
            form.form method="post" action=(action.as_str()) {
                input type="hidden" name="token" value=(token.expose());
                (message_field(view, faults))
                div.form-actions { button.button.primary { (view.t("telephone-confirm")) } }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}
