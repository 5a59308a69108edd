//! The pages on which somebody sets up a second factor before there is a session.

use super::web::{from_the_start, shown};
use crate::Token;
use crate::factor::actions;
use crate::factor::passkey as passkeys;
use crate::factor::web::parts::{Passkey, new_secret, passkey, recovery_codes};
use crate::password::Password;
use crate::session::step::{self, Enrolling};
use crate::session::web::{enter, go_on, safe_back};
use crate::session::{Device, Next};
use crate::telephone;
use crate::telephone::web::{message_field, number_field, warning};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Error, FieldErrors, Secret};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Address, Form, Query, Reply, Routes, View, page, redirect, texts};

const TELEPHONE: &str = "/sign-in/enrolment/telephone";
const CONFIRMATION: &str = "/sign-in/enrolment/telephone/confirmation";

pub(crate) fn routes() -> Routes {
    let anybody = Access::Public;
    Routes::new()
        .get("/sign-in/enrolment", anybody, enrol)
        .post("/sign-in/enrolment", anybody, end)
        .post("/sign-in/enrolment/password", anybody, show_password)
        .post("/sign-in/enrolment/totp", anybody, add_totp)
        .post("/sign-in/enrolment/passkey", anybody, add_passkey)
        .post(
            "/sign-in/enrolment/passkey/challenge",
            anybody,
            new_challenge,
        )
        .post(TELEPHONE, anybody, send_code)
        // Each is a message that somebody pays for.
        .limited(Limit::per_minute(10))
        .post(CONFIRMATION, anybody, add_telephone)
}

/// What was typed into a page of several forms.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    name: &'a str,
    number: &'a str,
}

async fn enrolling(view: &View, headers: &HeaderMap) -> kernel::Result<Enrolling> {
    let token = shown(view, headers)?;
    step::enrolling(view.scope.app(), view.scope.tenant(), &token).await
}

/// Whoever may set up a factor now: nobody who shows their password first.
async fn setting_up(view: &View, headers: &HeaderMap, back: &str) -> Result<Enrolling, Response> {
    match enrolling(view, headers).await {
        Ok(who) if who.password_first => {
            let page = view.to("/sign-in/enrolment");
            Err(redirect(&with_query(&page, &[("back", back)])))
        }
        Ok(who) => Ok(who),
        Err(_) => Err(from_the_start(view, back)),
    }
}

async fn enrol(view: View, headers: HeaderMap, Query(query): Query) -> Reply {
    let back = safe_back(&view, query.get("back"));
    match enrolling(&view, &headers).await {
        Ok(who) if who.password_first => Ok(password_page(&view, &who, &back, &FieldErrors::new())),
        Ok(who) => {
            let new = actions::begin_totp(&who.scope).await?;
            let typed = Typed::default();
            let none = FieldErrors::new();
            Ok(enrol_page(&view, &who, &new, typed, &back, &none))
        }
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(error) => Err(error.into()),
    }
}

async fn show_password(
    view: View,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    let typed = Password::present(fields.get("password"));
    let done = match shown(&view, &headers) {
        Ok(token) => step::password::show(app, tenant, &token, &typed, &device).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(token) => Ok(go_on(&view, Next::Enrolment(token), &back)),
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(Error::Invalid(faults)) => {
            let who = enrolling(&view, &headers).await?;
            Ok(unprocessable(password_page(&view, &who, &back, &faults)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn add_totp(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let who = match setting_up(&view, &headers, &back).await {
        Ok(who) => who,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let token = Token::parse(fields.get("token")).ok_or(Error::NotFound)?;
    let name = fields.get("name");
    match actions::confirm_totp(&who.scope, &token, fields.get("code"), name).await {
        Ok(codes) => Ok(kept_page(&view, codes.as_deref().unwrap_or(&[]), &back)),
        Err(Error::Invalid(faults)) => {
            let again = actions::show_totp(&who.scope, token).await?;
            let page = enrol_page(&view, &who, &again, named(name), &back, &faults);
            Ok(unprocessable(page))
        }
        Err(error) => Err(error.into()),
    }
}

async fn new_challenge(view: View, headers: HeaderMap) -> Reply {
    let who = enrolling(&view, &headers).await?;
    if who.password_first {
        return Err(Error::Forbidden.into());
    }
    let options = actions::begin_passkey(&who.scope).await?;
    Ok(kit::api::answer(StatusCode::OK, &options))
}

async fn add_passkey(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let who = match setting_up(&view, &headers, &back).await {
        Ok(who) => who,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let name = fields.get("name");
    match actions::confirm_passkey(&who.scope, fields.get("passkey"), name).await {
        Ok(codes) => Ok(kept_page(&view, codes.as_deref().unwrap_or(&[]), &back)),
        Err(Error::Invalid(faults)) => {
            let new = actions::begin_totp(&who.scope).await?;
            let page = enrol_page(&view, &who, &new, named(name), &back, &faults);
            Ok(unprocessable(page))
        }
        Err(error) => Err(error.into()),
    }
}

fn named(name: &str) -> Typed<'_> {
    Typed {
        name,
        ..Typed::default()
    }
}

async fn send_code(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let who = match setting_up(&view, &headers, &back).await {
        Ok(who) => who,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let number = fields.get("number");
    match telephone::actions::begin(&who.scope, number).await {
        Ok(token) => Ok(code_page(&view, &token, &back, &FieldErrors::new())),
        Err(Error::Invalid(faults)) => {
            let new = actions::begin_totp(&who.scope).await?;
            let typed = Typed {
                number,
                ..Typed::default()
            };
            let page = enrol_page(&view, &who, &new, typed, &back, &faults);
            Ok(unprocessable(page))
        }
        Err(error) => Err(error.into()),
    }
}

async fn add_telephone(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let who = match setting_up(&view, &headers, &back).await {
        Ok(who) => who,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let token = Token::parse(fields.get("token")).ok_or(Error::NotFound)?;
    match telephone::actions::confirm(&who.scope, &token, fields.get("message")).await {
        Ok(codes) => Ok(kept_page(&view, codes.as_deref().unwrap_or(&[]), &back)),
        Err(Error::Invalid(faults)) => Ok(unprocessable(code_page(&view, &token, &back, &faults))),
        Err(error) => Err(error.into()),
    }
}

async fn end(view: View, address: Address, headers: HeaderMap, Form(fields): Form) -> Reply {
    let back = safe_back(&view, fields.get("back"));
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let device = Device::of(&view.scope, &headers, address);
    let done = match shown(&view, &headers) {
        Ok(token) => step::enrolled(app, tenant, &token, &device).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(signed_in) => Ok(enter(&view, &signed_in, &back)),
        Err(Error::NotFound) => Ok(from_the_start(&view, &back)),
        Err(error) => Err(error.into()),
    }
}

fn enrol_page(
    view: &View,
    who: &Enrolling,
    new: &actions::NewSecret,
    typed: Typed,
    back: &str,
    faults: &FieldErrors,
) -> Response {
    let title = view.t("enrol-title");
    let heading = title.clone();
    let add = view.to("/sign-in/enrolment/passkey");
    let ask = Passkey {
        field: "passkey",
        challenge: "/sign-in/enrolment/passkey/challenge",
        button: "passkey-make",
        class: "button full",
        new: true,
        faults,
    };
    let keys = passkeys::available(view.scope.app());
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.t("enrol-help")) }
        (later(view, who, back))
        h2 { (view.t("totp-title")) }
        (new_secret(view, new, "/sign-in/enrolment/totp", typed.name, Some(back), faults))
        @if keys {
            h2 { (view.t("passkey-new-title")) }
            form.form method="post" action=(add.as_str()) {
                input type="hidden" name="back" value=(back);
                p.muted { (view.t("passkey-help")) }
                (passkey(view, &ask))
            }
        }
        @if who.telephone {
            h2 { (view.t("telephone-title")) }
            (warning(view))
            form.form method="post" action=(view.to(TELEPHONE)) {
                input type="hidden" name="back" value=(back);
                (number_field(view, typed.number, faults))
                div.form-actions { button.button.full { (view.t("telephone-send")) } }
            }
        }
    };
    page::plain(view, &title, content)
}

/// Goes on without a factor, where that can still be put off.
fn later(view: &View, who: &Enrolling, back: &str) -> Raw<String> {
    let end = view.to("/sign-in/enrolment");
    let until = who.until.map(|at| {
        let until = texts::date_time(view.scope.lang(), at, view.scope.zone());
        view.t_with("enrol-until", &[("until", until.as_str().into())])
    });
    maud! {
        @if let Some(until) = &until {
            form method="post" action=(end.as_str()) {
                input type="hidden" name="back" value=(back);
                p.small.muted { (until.as_str()) }
                button.button.full { (view.t("enrol-later")) }
            }
        }
    }
    .memoize()
}

/// Where whoever came by a provider shows their password first.
fn password_page(view: &View, who: &Enrolling, back: &str, faults: &FieldErrors) -> Response {
    let title = view.t("enrol-title");
    let heading = title.clone();
    let action = view.to("/sign-in/enrolment/password");
    let fault = faults.of("password").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.t("enrol-password-help")) }
        (later(view, who, back))
        form.form method="post" action=(action.as_str()) {
            input type="hidden" name="back" value=(back);
            div.field {
                label for="password" { (view.t("enrol-password")) }
                input #password name="password" type="password" autocomplete="current-password" required autofocus
                    aria-invalid=[fault.as_ref().map(|_| "true")]
                    aria-describedby=[fault.as_ref().map(|_| "password-error")];
                @if let Some(fault) = &fault { p #password-error.field-error { (fault.as_str()) } }
            }
            div.form-actions { button.button.primary.full { (view.t("proof-do")) } }
        }
        p.small { a href=(view.to("/password-reset")) { (view.t("sign-in-help")) } }
    };
    page::plain(view, &title, content)
}

/// Where the digits of the message are typed.
fn code_page(view: &View, token: &Token, back: &str, faults: &FieldErrors) -> Response {
    let title = view.t("telephone-title");
    let heading = title.clone();
    let start = with_query(&view.to("/sign-in/enrolment"), &[("back", back)]);
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.t("telephone-sent")) }
        form.form method="post" action=(view.to(CONFIRMATION)) {
            input type="hidden" name="back" value=(back);
            input type="hidden" name="token" value=(token.expose());
            (message_field(view, faults))
            div.form-actions { button.button.primary.full { (view.t("telephone-confirm")) } }
        }
        p.small { a href=(start.as_str()) { (view.t("enrol-other")) } }
    };
    page::plain(view, &title, content)
}

fn kept_page(view: &View, codes: &[Secret<String>], back: &str) -> Response {
    let title = view.t("recovery-title");
    let heading = title.clone();
    let end = view.to("/sign-in/enrolment");
    let content = maud! {
        h1 { (heading.as_str()) }
        (recovery_codes(view, codes))
        form.no-print method="post" action=(end.as_str()) {
            input type="hidden" name="back" value=(back);
            button.button.primary.full { (view.t("recovery-kept")) }
        }
    };
    page::plain(view, &title, content)
}
