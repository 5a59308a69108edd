//! Signing in and out.

use super::actions::{self, Presented};
use super::cookie;
use crate::factor::Proof;
use crate::web::parts::{Field, alert, code, field, passkey_button};
use identity::device::name_of;
use kernel::{FieldErrors, Result, random};
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope, Sheet};
use kit::watch::PLATFORM;

pub(crate) async fn show(scope: &PlatformScope) -> Result<Done> {
    Ok(Done::Page(form(scope, "", false)))
}

pub(crate) async fn come_in(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let fields = &asked.form;
    let shown = Presented {
        email: fields.get("email"),
        token: fields.get("token"),
        password: fields.get("password"),
        proof: Proof::of(fields),
        device: name_of(&asked.headers),
    };
    Ok(match actions::sign_in(scope, shown).await? {
        Some(token) => Done::See(scope.path("/tenants"), Some(cookie(scope, Some(&token)))),
        None => {
            // Nobody is known here, so each failure counts for itself.
            let (watch, now) = (scope.watch(), scope.now());
            watch.failed(PLATFORM, random::bytes(), None, now);
            Done::Again(form(scope, fields.get("email"), true))
        }
    })
}

pub(crate) async fn leave(scope: &PlatformScope) -> Result<Done> {
    actions::sign_out(scope).await?;
    Ok(Done::See(scope.path("/sign-in"), Some(cookie(scope, None))))
}

fn form(scope: &PlatformScope, email: &str, refused: bool) -> Sheet {
    let title = scope.t("platform-sign-in");
    let (heading, none) = (title.clone(), FieldErrors::new());
    let email = Field {
        kind: "email",
        autocomplete: "username",
        first: email.is_empty(),
        ..Field::text("email", "platform-email", email)
    };
    let certified = scope.certificate().is_some();
    let token = Field {
        first: !email.first,
        ..Field::text("token", "platform-token", "")
    };
    let password = Field {
        first: !email.first && certified,
        ..Field::password("password", "platform-password", "current-password")
    };
    let content = maud! {
        h1 { (heading.as_str()) }
        p.muted { (scope.t("platform-sign-in-note")) }
        @if refused { (alert(scope, "platform-refused")) }
        form.form method="post" action=(scope.path("/sign-in")) {
            (field(scope, &email, &none))
            @if certified { p.notice { (icon("shield")) span { (scope.t("platform-certified")) } } }
            @else { (field(scope, &token, &none)) }
            (field(scope, &password, &none))
            (code(scope, &none))
            div.form-actions { button.button.primary.full { (scope.t("platform-sign-in-do")) } }
            (passkey_button(scope, "/sign-in/challenge", "platform-with-passkey", false, &none))
        }
    };
    Sheet::plain(&title, content)
}
