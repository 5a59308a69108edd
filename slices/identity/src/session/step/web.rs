//! The pages between the first factor and the session.

use crate::Token;
use crate::factor::actions::Proof;
use crate::factor::web::parts::{Passkey, code_field, passkey};
use crate::factor::{Kind, passkey as passkeys};
use crate::session::step::{self, Asked};
use crate::session::web::{enter, go_on, safe_back};
use crate::session::{Device, web};
use crate::sso;
use crate::telephone::web::message_field;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Error, FieldErrors};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Address, Form, Query, Reply, Routes, View, page, redirect};

pub(crate) fn routes() -> Routes {
    let anybody = Access::Public;
    Routes::new()
        .get("/sign-in/second-step", anybody, show)
        .post("/sign-in/second-step", anybody, answer)
        .post("/sign-in/second-step/message", anybody, send_code)
        // Each is a message that somebody pays for.
        .limited(Limit::per_minute(10))
        .post("/sign-in/second-step/challenge", anybody, challenge)
        .post("/sign-in/passkey", anybody, with_passkey)
        .post("/sign-in/passkey/challenge", anybody, any_challenge)
}

pub(super) fn shown(view: &View, headers: &HeaderMap) -> Result<Token, Error> {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    step::token(settings, tenant, headers).ok_or(Error::NotFound)
}

async fn asked(view: &View, headers: &HeaderMap) -> kernel::Result<Asked> {
    let token = shown(view, headers)?;
    step::asked(view.scope.app(), view.scope.tenant(), &token).await
}

async fn show(view: View, headers: HeaderMap, Query(query): Query) -> Reply {
    let back = safe_back(&view, query.get("back"));
    match asked(&view, &headers).await {
        Ok(asked) => Ok(step_page(&view, &asked, &back, &FieldErrors::new())),
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(error) => Err(error.into()),
    }
}

async fn answer(view: View, address: Address, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let get = |name: &str| fields.get(name).to_owned();
    let proof = |token: &Token| match (get("passkey"), get("recovery"), get("message")) {
        (passkey, ..) if !passkey.is_empty() => Proof::Passkey(passkey),
        (_, code, _) if !code.trim().is_empty() => Proof::Recovery(code),
        (.., code) if !code.trim().is_empty() => Proof::Message(code, token.hash()),
        _ => Proof::Code(get("code")),
    };
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    let done = match shown(&view, &headers) {
        Ok(token) => {
            let remember = fields.has("remember");
            step::answer(app, tenant, &token, &proof(&token), &device, remember).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(next) => Ok(go_on(&view, next, &back)),
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(Error::Invalid(faults)) => {
            let asked = asked(&view, &headers).await?;
            Ok(unprocessable(step_page(&view, &asked, &back, &faults)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn send_code(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let done = match shown(&view, &headers) {
        Ok(token) => step::send_code(view.scope.app(), view.scope.tenant(), &token).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(redirect(&with_query(
            &view.to("/sign-in/second-step"),
            &[("back", &back)],
        ))),
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(Error::Invalid(faults)) => {
            let asked = asked(&view, &headers).await?;
            Ok(unprocessable(step_page(&view, &asked, &back, &faults)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn challenge(view: View, headers: HeaderMap) -> Reply {
    let token = shown(&view, &headers)?;
    let options = step::begin_passkey(view.scope.app(), view.scope.tenant(), &token).await?;
    Ok(kit::api::answer(StatusCode::OK, &options))
}

async fn any_challenge(view: View) -> Reply {
    let options = step::begin_any_passkey(view.scope.app(), view.scope.tenant()).await?;
    Ok(kit::api::answer(StatusCode::OK, &options))
}

async fn with_passkey(
    view: View,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    match step::with_passkey(app, tenant, fields.get("passkey"), &device).await {
        Ok(signed_in) => Ok(enter(&view, &signed_in, &back)),
        Err(Error::Invalid(faults)) => {
            let providers = sso::web::offered(&view).await?;
            Ok(unprocessable(web::form(
                &view, "", &back, &faults, &providers,
            )))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn from_the_start(view: &View, back: &str) -> Response {
    redirect(&with_query(&view.to("/sign-in"), &[("back", back)]))
}

fn step_page(view: &View, asked: &Asked, back: &str, faults: &FieldErrors) -> Response {
    let title = view.t("step-title");
    let heading = title.clone();
    let has = |kind| asked.kinds.contains(&kind);
    let (totp, keys) = (
        has(Kind::Totp),
        has(Kind::Passkey) && passkeys::available(view.scope.app()),
    );
    let action = view.to("/sign-in/second-step");
    let recovery = faults.of("recovery").next();
    let recovery = recovery.map(|fault| fault_text(&view.scope, fault));
    let ask = Passkey {
        field: "passkey",
        challenge: "/sign-in/second-step/challenge",
        button: "step-with-passkey",
        class: "button full",
        new: false,
        faults,
    };
    let telephone = asked.telephone.clone();
    let open = recovery.is_some() || (!totp && !keys && telephone.is_none());
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.t_with("step-help", &[("name", asked.user.name.as_str().into())])) }
        @if totp {
            form.form method="post" action=(action.as_str()) {
                input type="hidden" name="back" value=(back);
                (code_field(view, "code", true, faults))
                (remember(view))
                div.form-actions { button.button.primary.full { (view.t("step-do")) } }
            }
        }
        @if keys {
            form.form method="post" action=(action.as_str()) {
                input type="hidden" name="back" value=(back);
                @if !totp { (remember(view)) }
                (passkey(view, &ask))
                @if !totp { noscript { p.notice { (view.t("passkey-needs-script")) } } }
            }
        }
        @if let Some((hint, sent)) = &telephone { (by_message(view, hint, *sent, back, faults, totp)) }
        details open[open] {
            summary { (view.t("step-recovery-title")) }
            form.form method="post" action=(action.as_str()) {
                input type="hidden" name="back" value=(back);
                div.field {
                    label for="recovery" { (view.t("step-recovery")) }
                    p #recovery-hint.hint { (view.t("step-recovery-hint")) }
                    input #recovery name="recovery" autocomplete="off" autocapitalize="none" spellcheck="false" required autofocus[recovery.is_some()]
                        aria-describedby="recovery-hint recovery-error" aria-invalid=[recovery.as_ref().map(|_| "true")];
                    @if let Some(fault) = &recovery { p #recovery-error.field-error { (fault.as_str()) } }
                }
                div.form-actions { button.button.full { (view.t("step-recovery-do")) } }
            }
            p.small.muted { (view.t("step-lost")) }
        }
        p.small { a href=(view.to("/sign-in")) { (view.t("step-other")) } }
    };
    page::plain(view, &title, content)
}

/// A code to the telephone: asking for one, and answering with it.
fn by_message(
    view: &View,
    hint: &str,
    sent: bool,
    back: &str,
    faults: &FieldErrors,
    totp: bool,
) -> Raw<String> {
    let (answer, send) = (
        view.to("/sign-in/second-step"),
        view.to("/sign-in/second-step/message"),
    );
    // One button of a page is the one that is meant.
    let class = match totp {
        true => "button full",
        false => "button primary full",
    };
    let fault = faults.of("message").next().filter(|_| !sent);
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let text = match sent {
        true => view.t("step-message-again"),
        false => view.t_with("step-message", &[("number", hint.into())]),
    };
    maud! {
        @if sent {
            form.form method="post" action=(answer.as_str()) {
                input type="hidden" name="back" value=(back);
                p { (view.t_with("step-message-sent", &[("number", hint.into())])) }
                (message_field(view, faults))
                (remember(view))
                div.form-actions { button class=(class) { (view.t("step-message-do")) } }
            }
        }
        form method="post" action=(send.as_str()) {
            input type="hidden" name="back" value=(back);
            @if let Some(fault) = &fault { p.field-error role="alert" { (fault.as_str()) } }
            button.button.full { (icon("phone")) (text.as_str()) }
        }
    }
    .memoize()
}

fn remember(view: &View) -> impl Renderable {
    let days = (crate::device::IDLE.as_secs() / 86_400).cast_signed();
    let text = view.t_with("step-remember", &[("n", days.into())]);
    maud! { label.check { input type="checkbox" name="remember" value="yes"; (text.as_str()) } }
}
