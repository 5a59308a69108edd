//! Second factors in the profile, and their reset by an administrator.

use crate::Token;
use crate::factor::actions::{
    begin_passkey, begin_totp, confirm_passkey, confirm_totp, remove, reset, show_totp,
};
use crate::factor::{Factor, passkey};
use crate::session::proof::factor::{behind, set_up};
use crate::session::web::safe_back;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Error, FieldErrors, Secret};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, At, Form, Path, Permission, Reply, Routes, Toast, User, View, Width, page, redirect,
    redirect_with,
};

pub(crate) mod parts;
pub(crate) mod rules;

use parts::{Passkey, name_field, new_secret, recovery_codes};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    let manage = Access::Needs(Permission::ManageUsers);
    Routes::new()
        .post_proven("/profile/factors/totp", own, new_totp)
        .post_proven("/profile/factors/totp/confirmation", own, add_totp)
        .post_proven("/profile/factors/passkey", own, new_passkey)
        .post("/profile/factors/passkey/challenge", own, challenge)
        .post_proven("/profile/factors/passkey/confirmation", own, add_passkey)
        .post_proven("/profile/factors/{id}/removal", own, take_away)
        .post("/profile/factors/later", own, put_away)
        .post_proven("/users/{id}/factors/reset", manage, reset_user)
}

async fn new_totp(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    behind(&view, &headers, &fields, async {
        let new = begin_totp(&view.scope).await?;
        Ok(totp_page(&view, &new, "", &FieldErrors::new()))
    })
    .await
}

async fn add_totp(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let adding = keep_totp(&view, &headers, &fields);
    behind(&view, &headers, &fields, adding).await
}

async fn keep_totp(view: &View, headers: &HeaderMap, fields: &Fields) -> Reply {
    let token = Token::parse(fields.get("token")).ok_or(Error::NotFound)?;
    let (code, name) = (fields.get("code"), fields.get("name"));
    match confirm_totp(&view.scope, &token, code, name).await {
        Ok(codes) => {
            set_up(view, headers).await?;
            Ok(added(view, codes, "totp-was-added"))
        }
        Err(Error::Invalid(faults)) => {
            let again = show_totp(&view.scope, token).await?;
            Ok(unprocessable(totp_page(view, &again, name, &faults)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn new_passkey(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let page = async { Ok(passkey_page(&view, "", &FieldErrors::new())) };
    behind(&view, &headers, &fields, page).await
}

async fn challenge(view: View) -> Reply {
    let options = begin_passkey(&view.scope).await?;
    Ok(kit::api::answer(StatusCode::OK, &options))
}

async fn add_passkey(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let adding = keep_passkey(&view, &headers, &fields);
    behind(&view, &headers, &fields, adding).await
}

async fn keep_passkey(view: &View, headers: &HeaderMap, fields: &Fields) -> Reply {
    let name = fields.get("name");
    match confirm_passkey(&view.scope, fields.get("passkey"), name).await {
        Ok(codes) => {
            set_up(view, headers).await?;
            Ok(added(view, codes, "passkey-was-added"))
        }
        Err(Error::Invalid(faults)) => Ok(unprocessable(passkey_page(view, name, &faults))),
        Err(error) => Err(error.into()),
    }
}

async fn take_away(
    view: View,
    Path(At { id }): Path<At<Factor>>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Reply {
    let removal = async {
        remove(&view.scope, id).await?;
        Ok(back(&view, "factor-was-removed"))
    };
    behind(&view, &headers, &fields, removal).await
}

async fn reset_user(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    reset(&view.scope, id).await?;
    let said = Toast::new("factor-were-reset");
    Ok(redirect_with(&view, &view.to("/users"), &said))
}

/// Until tomorrow no page says that a second factor is asked.
async fn put_away(view: View, Form(fields): Form) -> Reply {
    let mut response = redirect(&safe_back(&view, fields.get("back")));
    crate::cookie::add(&mut response, &view.put_away());
    Ok(response)
}

fn back(view: &View, said: &str) -> Response {
    redirect_with(view, &view.to("/profile/security"), &Toast::new(said))
}

/// After the first factor come the recovery codes, which are shown now or never.
pub(crate) fn added(view: &View, codes: Option<Vec<Secret<String>>>, said: &str) -> Response {
    match codes {
        None => back(view, said),
        Some(codes) => codes_page(view, &codes),
    }
}

/// The page that shows new recovery codes.
pub(crate) fn codes_page(view: &View, codes: &[Secret<String>]) -> Response {
    let title = view.t("recovery-title");
    let heading = title.clone();
    let content = maud! {
        header.page-head { (crumbs(view)) h1 { (heading.as_str()) } }
        section.card {
            (recovery_codes(view, codes))
            div.form-actions.no-print { a.button.primary href=(view.to("/profile/security")) { (view.t("recovery-kept")) } }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}

pub(crate) fn crumbs(view: &View) -> impl Renderable {
    maud! {
        nav.crumbs aria-label=(view.t("security-crumbs")) {
            ol { li { a href=(view.to("/profile/security")) { (view.t("security-title")) } } }
        }
    }
}

fn totp_page(
    view: &View,
    new: &crate::factor::actions::NewSecret,
    name: &str,
    faults: &FieldErrors,
) -> Response {
    let title = view.t("totp-title");
    let heading = title.clone();
    let content = maud! {
        header.page-head { (crumbs(view)) h1 { (heading.as_str()) } p.page-note { (view.t("totp-help")) } }
        section.card { (new_secret(view, new, "/profile/factors/totp/confirmation", name, None, faults)) }
    };
    page::page(view, &title, Width::Narrow, content)
}

fn passkey_page(view: &View, name: &str, faults: &FieldErrors) -> Response {
    let title = view.t("passkey-new-title");
    let heading = title.clone();
    let action = view.to("/profile/factors/passkey/confirmation");
    let ask = Passkey {
        field: "passkey",
        challenge: "/profile/factors/passkey/challenge",
        button: "passkey-make",
        class: "button primary",
        new: true,
        faults,
    };
    let can = passkey::available(view.scope.app());
    let content = maud! {
        header.page-head { (crumbs(view)) h1 { (heading.as_str()) } p.page-note { (view.t("passkey-help")) } }
        section.card {
            @if can {
                form.form method="post" action=(action.as_str()) {
                    (name_field(view, name, faults))
                    (parts::passkey(view, &ask))
                    noscript { p.notice { (view.t("passkey-needs-script")) } }
                }
            } @else {
                p { (view.t("passkey-no-name")) }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}
