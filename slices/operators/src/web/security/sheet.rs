//! What the page of an operator's security shows.

use crate::factor::store::{self as keys, Passkey};
use crate::factor::{NewSecret, passkey};
use crate::operator::{self, Record};
use crate::session::{self, Shown};
use crate::web::parts::{self, Field, code, field, known_as, passkey_button, proof, when};
use kernel::{FieldErrors, Result};
use kit::Width;
use kit::html::*;
use kit::platform::{PlatformScope, Sheet};

/// What asks for a fresh proof shows no button without one.
pub(super) async fn sheet(
    scope: &PlatformScope,
    said: &Raw<String>,
    faults: &FieldErrors,
) -> Result<Sheet> {
    let operator = scope.operator()?;
    let fresh = session::actions::is_fresh(scope).await?;
    let mut tx = scope.control_read().await?;
    let record = operator::store::find(&mut tx, operator.id).await?;
    let passkeys = keys::of(&mut tx, operator.id).await?;
    let sessions = session::store::of(&mut tx, operator.id, scope.now()).await?;
    drop(tx);
    let title = scope.t("platform-security");
    let heading = title.clone();
    let has = record.totp.is_some();
    let rows: Vec<Raw<String>> = passkeys
        .iter()
        .map(|key| key_row(scope, key, fresh))
        .collect();
    let open: Vec<Raw<String>> = sessions
        .iter()
        .map(|one| session_row(scope, one, one.id == operator.session))
        .collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-security-note")) }
        }
        (said)
        @if !fresh { (proof_form(scope, faults)) }
        section.card aria-labelledby="factors-title" {
            h2 #factors-title { (scope.t("factor-title")) }
            ul.panel-list {
                @if has { (totp_row(scope, fresh)) }
                @for row in &rows { (row) }
            }
            @if fresh { (additions(scope, has)) }
        }
        @if fresh { (password_form(scope, &record, faults)) }
        section.card aria-labelledby="sessions-title" {
            h2 #sessions-title { (scope.t("profile-sessions-title")) }
            ul.panel-list { @for row in &open { (row) } }
            @if open.len() > 1 {
                form method="post" action=(scope.path("/security/sessions/others")) {
                    button.button { (icon("sign-out")) (scope.t("profile-others-do")) }
                }
            }
        }
    };
    Ok(Sheet::new(&title, Width::Narrow, content))
}

fn proof_form(scope: &PlatformScope, faults: &FieldErrors) -> Raw<String> {
    maud! {
        section.card aria-labelledby="proof-title" {
            h2 #proof-title { (scope.t("platform-proof")) }
            p.muted { (scope.t("platform-proof-note")) }
            form.form method="post" action=(scope.path("/security/proof")) {
                (proof(scope, faults))
                div.form-actions { button.button.primary { (scope.t("platform-proof-do")) } }
            }
        }
    }
    .memoize()
}

fn password_form(scope: &PlatformScope, record: &Record, faults: &FieldErrors) -> Raw<String> {
    let old = Field::password("old", "profile-password-old", "current-password");
    let new = Field::password("new", "platform-password-new", "new-password");
    maud! {
        section.card aria-labelledby="password-title" {
            h2 #password-title { (scope.t("profile-password-title")) }
            form.form method="post" action=(scope.path("/security/password")) {
                (known_as(record))
                (field(scope, &old, faults))
                (field(scope, &new, faults))
                div.form-actions { button.button.primary { (scope.t("profile-password-do")) } }
            }
        }
    }
    .memoize()
}

fn additions(scope: &PlatformScope, has: bool) -> Raw<String> {
    let codes = match has {
        true => "platform-totp-again",
        false => "totp-add",
    };
    let can = passkey::available(scope);
    maud! {
        div.cluster {
            form method="post" action=(scope.path("/security/totp")) { button.button { (icon("phone")) (scope.t(codes)) } }
            @if can {
                form method="post" action=(scope.path("/security/passkeys")) { button.button { (icon("key")) (scope.t("passkey-add")) } }
            }
        }
    }
    .memoize()
}

fn totp_row(scope: &PlatformScope, fresh: bool) -> Raw<String> {
    let name = scope.t("factor-totp-name");
    let label = format!("{} · {name}", scope.t("factor-remove"));
    maud! {
        li {
            b { (name.as_str()) } span.spacer {}
            @if fresh {
                form method="post" action=(scope.path("/security/totp/removal")) {
                    button.button.small aria-label=(label.as_str()) { (scope.t("factor-remove")) }
                }
            }
        }
    }
    .memoize()
}

fn key_row(scope: &PlatformScope, key: &Passkey, fresh: bool) -> Raw<String> {
    let used = match key.used_at {
        Some(at) => scope.t_with("factor-used", &[("at", when(scope, at).into())]),
        None => scope.t("factor-never"),
    };
    let since = scope.t_with(
        "factor-since",
        &[("at", when(scope, key.created_at).into())],
    );
    let note = format!("{since} · {used}");
    let remove = scope.path(format_args!("/security/passkeys/{}/removal", key.id));
    let label = format!("{} · {}", scope.t("factor-remove"), key.name);
    maud! {
        li {
            b { (key.name.as_str()) }
            span.small.muted { (note.as_str()) }
            span.spacer {}
            @if fresh {
                form method="post" action=(remove.as_str()) {
                    button.button.small aria-label=(label.as_str()) { (scope.t("factor-remove")) }
                }
            }
        }
    }
    .memoize()
}

fn session_row(scope: &PlatformScope, session: &Shown, own: bool) -> Raw<String> {
    let times = [
        ("since", when(scope, session.created_at).into()),
        ("seen", when(scope, session.seen_at).into()),
    ];
    let note = scope.t_with("profile-session-times", &times);
    let name = match session.device.as_str() {
        "" => scope.t("profile-device-unknown"),
        name => name.to_owned(),
    };
    let end = scope.path(format_args!("/security/sessions/{}/ending", session.id));
    let label = format!("{} · {name}", scope.t("session-end"));
    maud! {
        li {
            b { (name.as_str()) }
            @if own { span.badge.accent { (scope.t("profile-session-own")) } }
            span.small.muted { (note.as_str()) }
            span.spacer {}
            @if !own {
                form method="post" action=(end.as_str()) {
                    button.button.small aria-label=(label.as_str()) { (scope.t("session-end")) }
                }
            }
        }
    }
    .memoize()
}

pub(super) fn totp_page(scope: &PlatformScope, new: &NewSecret, faults: &FieldErrors) -> Sheet {
    let title = scope.t("totp-title");
    let heading = title.clone();
    let action = scope.path("/security/totp/confirmation");
    let content = maud! {
        header.page-head { (crumbs(scope)) h1 { (heading.as_str()) } p.page-note { (scope.t("totp-help")) } }
        section.card {
            form.form method="post" action=(action.as_str()) {
                (parts::new_secret(scope, new))
                (code(scope, faults))
                div.form-actions { button.button.primary { (scope.t("totp-confirm")) } }
            }
        }
    };
    Sheet::new(&title, Width::Narrow, content)
}

pub(super) fn passkey_page(scope: &PlatformScope, name: &str, faults: &FieldErrors) -> Sheet {
    let title = scope.t("passkey-new-title");
    let heading = title.clone();
    let action = scope.path("/security/passkeys/confirmation");
    let name = Field::text("name", "factor-name", name);
    let content = maud! {
        header.page-head { (crumbs(scope)) h1 { (heading.as_str()) } p.page-note { (scope.t("platform-passkey-help")) } }
        section.card {
            form.form method="post" action=(action.as_str()) {
                (field(scope, &name, faults))
                (passkey_button(scope, "/security/passkeys/challenge", "passkey-make", true, faults))
                noscript { p.notice { (scope.t("passkey-needs-script")) } }
            }
        }
    };
    Sheet::new(&title, Width::Narrow, content)
}

fn crumbs(scope: &PlatformScope) -> Raw<String> {
    maud! {
        nav.crumbs aria-label=(scope.t("platform-crumbs")) {
            ol { li { a href=(scope.path("/security")) { (scope.t("platform-security")) } } }
        }
    }
    .memoize()
}
