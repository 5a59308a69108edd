//! Signing in and out.

use crate::device;
use crate::factor::passkey;
use crate::factor::web::parts::{self, Passkey};
use crate::lockout::web::said;
use crate::password::Password;
use crate::session::actions::{end, sign_in, sign_out, sign_out_others};
use crate::session::{Device, Next, Session, SignedIn, cookie, step, store, token};
use crate::sso;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldErrors};
use kit::edge::{Limit, forget_pages};
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, Address, At, Form, Path, Permission, Query, Reply, Routes, Toast, View, page, redirect,
    redirect_with,
};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .get("/sign-in", Access::Public, show)
        .post("/sign-in", Access::Public, compare)
        // An office behind one address begins its day together.
        .limited(Limit::per_minute(60))
        .post("/sign-out", Access::SignedIn, leave)
        .post_proven("/profile/sessions/{id}/ending", own, end_one)
        .post_proven("/profile/sessions/others", own, end_others)
}

async fn show(view: View, headers: HeaderMap, Query(query): Query) -> Reply {
    let back = safe_back(&view, query.get("back"));
    if view.scope.actor().user().is_some() {
        return Ok(redirect(&back));
    }
    let providers = sso::web::offered(&view).await?;
    let mut faults = FieldErrors::new();
    if is_overdue(&view, &headers).await? {
        faults.add("", "factor_due");
    }
    Ok(form(&view, "", &back, &faults, &providers))
}

/// Whether the session that a browser still shows has ended for want of a second factor: then it
/// is said why somebody who was in is asked to sign in.
async fn is_overdue(view: &View, headers: &HeaderMap) -> kernel::Result<bool> {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    let Some(token) = token(settings, tenant, headers) else {
        return Ok(false);
    };
    let mut tx = view.scope.read().await?;
    store::is_overdue(&mut tx, token.hash(), view.scope.now()).await
}

async fn compare(view: View, address: Address, headers: HeaderMap, Form(fields): Form) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let back = safe_back(&view, fields.get("back"));
    let email = fields.get("email");
    let mut faults = FieldErrors::new();
    for name in ["email", "password"] {
        if fields.get(name).trim().is_empty() {
            faults.add(name, "required");
        }
    }
    if !faults.is_empty() {
        return again(&view, email, &back, &faults).await;
    }
    let password = Password::present(fields.get("password"));
    let device = Device::of(&view.scope, &headers, address);
    match sign_in(app, tenant, email, &password, &device).await {
        Ok(next) => Ok(go_on(&view, next, &back)),
        Err(Error::Conflict("too_many_attempts")) => Ok(too_many(&view)),
        Err(Error::Invalid(faults)) => again(&view, email, &back, &faults).await,
        Err(error) => Err(error.into()),
    }
}

/// The form once more; only now does it matter which providers there are.
async fn again(view: &View, email: &str, back: &str, faults: &FieldErrors) -> Reply {
    let providers = sso::web::offered(view).await?;
    Ok(unprocessable(form(view, email, back, faults, &providers)))
}

/// The network has to wait. That tells nothing of any account, so it is said as it is.
fn too_many(view: &View) -> Response {
    let page = said(view, "sign-in-too-many", "sign-in-too-many-help");
    let headers = [(header::RETRY_AFTER, "60")];
    (StatusCode::TOO_MANY_REQUESTS, headers, page).into_response()
}

async fn leave(view: View, headers: HeaderMap) -> Reply {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    if let Some(token) = token(settings, tenant, &headers) {
        sign_out(&view.scope, &token).await?;
    }
    let mut response = sso::web::after_sign_out(&view, &headers);
    crate::cookie::add(&mut response, &cookie(settings, tenant, None));
    forget_pages(response.headers_mut());
    Ok(response)
}

async fn end_one(view: View, Path(At { id }): Path<At<Session>>) -> Reply {
    end(&view.scope, id).await?;
    let said = Toast::new("session-was-ended");
    Ok(redirect_with(&view, &view.to("/profile/security"), &said))
}

async fn end_others(view: View, headers: HeaderMap) -> Reply {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    let token = token(settings, tenant, &headers).ok_or(Error::Forbidden)?;
    sign_out_others(&view.scope, &token).await?;
    let said = Toast::new("profile-others-ended");
    Ok(redirect_with(&view, &view.to("/profile/security"), &said))
}

/// Where a browser goes after a first factor was right: in, or to the second step.
pub(crate) fn go_on(view: &View, next: Next, back: &str) -> Response {
    let (token, path) = match next {
        Next::SignedIn(signed_in) => return enter(view, &signed_in, back),
        Next::SecondFactor(token) => (token, "/sign-in/second-step"),
        Next::Enrolment(token) => (token, "/sign-in/enrolment"),
    };
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    let mut response = redirect(&with_query(&view.to(path), &[("back", back)]));
    crate::cookie::add(&mut response, &step::cookie(settings, tenant, &token));
    response
}

/// The browser is in, is known from now on, and goes where it wanted to.
pub(crate) fn enter(view: &View, signed_in: &SignedIn, to: &str) -> Response {
    let mut response = redirect(to);
    hand_over(view, signed_in, &mut response);
    response
}

/// Gives the browser the cookies of its new session.
pub(crate) fn hand_over(view: &View, signed_in: &SignedIn, response: &mut Response) {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    for line in [
        cookie(settings, tenant, Some(&signed_in.token)),
        device::cookie(settings, tenant, &signed_in.device),
        crate::cookie::clear(settings, &step::cookie_name(settings, tenant)),
    ] {
        crate::cookie::add(response, &line);
    }
}

/// Where to go after signing in: a page of this tenant, whatever the address says.
pub(crate) fn safe_back(view: &View, typed: &str) -> String {
    let home = view.to("/");
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    match typed.starts_with(&home) && typed.chars().all(plain) {
        true => typed.to_owned(),
        false => home,
    }
}

/// The classes of what says that nobody came in.
const WRONG: &str = "notice danger";

pub(crate) fn form(
    view: &View,
    email: &str,
    back: &str,
    faults: &FieldErrors,
    providers: &[sso::Provider],
) -> Response {
    // Why nobody came in, where it is no fault of one field.
    let whole = faults.of("").next().map(|fault| match fault.code {
        // Nothing was wrong: somebody is told what is new.
        "factor_due" => (
            "notice warning",
            view.t("sign-in-factor-due"),
            view.t("sign-in-factor-due-help"),
        ),
        "only_through_provider" => (WRONG, view.t("sign-in-only-through"), String::new()),
        _ => (WRONG, view.t("sign-in-wrong"), view.t("sign-in-wrong-help")),
    });
    let ask = Passkey {
        field: "passkey",
        challenge: "/sign-in/passkey/challenge",
        button: "sign-in-with-passkey",
        class: "button full",
        new: false,
        faults,
    };
    let keys = passkey::available(view.scope.app());
    let title = view.t("sign-in-title");
    let label = |field: &str| match field {
        "password" => (view.t("user-password"), "password".to_owned()),
        _ => (view.t("user-email"), "email".to_owned()),
    };
    let heading = title.clone();
    // Whoever was wrong types the password again.
    let again = matches!(&whole, Some((WRONG, ..))) && !email.is_empty();
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (view.scope.tenant().name.as_str()) }
        form.form method="post" action=(view.to("/sign-in")) {
            @if let Some((class, what, help)) = &whole {
                div class=(*class) role="alert" { (icon("warning")) div { p { (what.as_str()) } p { (help.as_str()) } } }
            } @else if faults.of("passkey").next().is_none() {
                (page::error_summary(view, faults, label))
            }
            input type="hidden" name="back" value=(back);
            div.field {
                label for="email" { (view.t("user-email")) }
                input #email name="email" type="email" autocomplete="username" required value=(email)
                    aria-invalid=[faults.of("email").next().map(|_| "true")];
            }
            div.field {
                label for="password" { (view.t("user-password")) }
                tenet-reveal show-label=(view.t("password-show")) hide-label=(view.t("password-hide")) {
                    input #password name="password" type="password" autocomplete="current-password" required autofocus[again]
                        aria-invalid=[faults.of("password").next().map(|_| "true")];
                }
            }
            div.form-actions { button.button.primary.full { (view.t("sign-in-do")) } }
        }
        @if keys {
            form method="post" action=(view.to("/sign-in/passkey")) {
                input type="hidden" name="back" value=(back);
                (parts::passkey(view, &ask))
            }
        }
        (sso::web::buttons(view, providers, back))
        p.small { a href=(view.to("/password-reset")) { (view.t("sign-in-help")) } }
    };
    page::plain(view, &title, content)
}
