//! The page by which an operator begins.

use super::{Chosen, enrol as carry_out, invited};
use crate::factor::{NewSecret, new_secret, passkey, same_secret};
use crate::operator::Record;
use crate::web::parts::{self, Field, code, field, passkey_button};
use kernel::{Error, FieldErrors, Result};
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope, Sheet};

/// Opening the link changes nothing.
pub(crate) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let token = asked.part("token");
    let Some((_, record)) = invited(scope, token).await? else {
        return Ok(Done::Gone(useless(scope)));
    };
    let new = new_secret(scope, &record)?;
    Ok(Done::Page(form(
        scope,
        token,
        &record,
        &new,
        &FieldErrors::new(),
    )))
}

pub(crate) async fn enrol(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let (text, fields) = (asked.part("token"), &asked.form);
    let Some((token, record)) = invited(scope, text).await? else {
        return Ok(Done::Gone(useless(scope)));
    };
    let chosen = Chosen {
        password: fields.get("password"),
        secret: fields.get("secret"),
        code: fields.get("code"),
        passkey: fields.get("passkey"),
    };
    match carry_out(scope, &token, &record, &chosen).await {
        Ok(()) => Ok(Done::Page(done(scope, &record))),
        Err(Error::NotFound) => Ok(Done::Gone(useless(scope))),
        Err(Error::Invalid(faults)) => {
            let new = same_secret(scope, &record, chosen.secret)?;
            let again = form(scope, text, &record, &new, &faults);
            Ok(Done::Again(again))
        }
        Err(error) => Err(error),
    }
}

pub(crate) async fn challenge(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let found = invited(scope, asked.part("token")).await?;
    let (_, record) = found.ok_or(Error::NotFound)?;
    let mut tx = scope.control_read().await?;
    let options = passkey::begin_new(&mut tx, scope, &record).await?;
    Ok(Done::Json(options))
}

fn form(
    scope: &PlatformScope,
    token: &str,
    record: &Record,
    new: &NewSecret,
    faults: &FieldErrors,
) -> Sheet {
    let title = scope.t("platform-enrolment");
    let heading = title.clone();
    let action = scope.path(format_args!("/enrolment/{token}"));
    let challenge = format!("/enrolment/{token}/challenge");
    let hello = scope.t_with(
        "platform-enrolment-note",
        &[("name", record.name.as_str().into())],
    );
    let password = Field::password("password", "platform-password-new", "new-password");
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (hello.as_str()) }
        form.form method="post" action=(action.as_str()) {
            (parts::known_as(record))
            (field(scope, &password, faults))
            h2 { (scope.t("platform-factor")) }
            p.muted { (scope.t("platform-factor-note")) }
            (parts::new_secret(scope, new))
            (code(scope, faults))
            div.form-actions { button.button.primary.full { (scope.t("platform-enrolment-do")) } }
            (passkey_button(scope, &challenge, "platform-passkey-instead", true, faults))
        }
    };
    Sheet::plain(&title, content)
}

fn done(scope: &PlatformScope, record: &Record) -> Sheet {
    let title = scope.t("platform-enrolled");
    let heading = title.clone();
    let command = format!("tenet operator token {}", record.email);
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (scope.t("platform-enrolled-note")) }
        p { code { (command.as_str()) } }
        p { a.button.primary href=(scope.path("/sign-in")) { (scope.t("platform-sign-in")) } }
    };
    Sheet::plain(&title, content)
}

fn useless(scope: &PlatformScope) -> Sheet {
    let title = scope.t("platform-enrolment-useless");
    let heading = title.clone();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (scope.t("platform-enrolment-useless-note")) }
    };
    Sheet::plain(&title, content)
}
