//! An operator's own password, factors and sessions.

use super::parts::{self, Field, code, field, notice, passkey_button, proof, when};
use super::said;
use crate::factor::store::{self as keys, Passkey};
use crate::factor::{self, NewSecret, Proof, new_secret, passkey, same_secret};
use crate::log::{self, Entry};
use crate::operator::{self, Record};
use crate::session::{self, Shown};
use identity::password::{Password, Verdict, hash_under, verify_under};
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::Width;
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope, Sheet};
use storage::Tx;

pub(super) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let said = notice(scope, said(scope, asked));
    Ok(Done::Page(sheet(scope, &said, &FieldErrors::new()).await?))
}

/// Proves anew who acts: for some minutes what is below can be changed.
pub(super) async fn prove(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    match session::actions::prove(scope, &Proof::of(&asked.form)).await {
        Ok(()) => Ok(back(scope, "proved")),
        Err(Error::Invalid(faults)) => again(scope, faults).await,
        Err(error) => Err(error),
    }
}

/// Needs the old password beside the fresh proof; ends the other sessions.
pub(super) async fn change_password(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let record = own(scope).await?;
    let names = [record.name.as_str(), record.email.as_str()];
    let chosen = match Password::choose("new", asked.form.get("new"), &names) {
        Ok(chosen) => chosen,
        Err(fault) => return again(scope, FieldErrors::one(fault)).await,
    };
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let pepper = scope.platform_keys().pepper().clone();
    let old = Password::present(asked.form.get("old"));
    let kept = record.password.clone();
    if verify_under(pepper.clone(), &old, kept).await? == Verdict::Wrong {
        return again(scope, fault("old", "wrong_password")).await;
    }
    let hash = hash_under(pepper, &chosen).await?;
    let operator = scope.operator()?;
    let mut tx = scope.control_write().await?;
    operator::store::set_password(&mut tx, operator.id, &hash).await?;
    session::store::end_others(&mut tx, operator.id, operator.session).await?;
    done(tx, scope, "password_changed").await
}

/// Shows a new secret of codes.
pub(super) async fn new_totp(scope: &PlatformScope) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let record = own(scope).await?;
    let new = new_secret(scope, &record)?;
    Ok(Done::Page(totp_page(scope, &new, &FieldErrors::new())))
}

/// The new secret replaces the old one.
pub(super) async fn add_totp(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let record = own(scope).await?;
    let (secret, code) = (asked.form.get("secret"), asked.form.get("code"));
    let mut tx = scope.control_write().await?;
    let kept = factor::keep_secret(&mut tx, scope, record.id, secret, code).await?;
    match kept {
        Ok(()) => done(tx, scope, "factor_added").await,
        Err(fault) => {
            drop(tx);
            let new = same_secret(scope, &record, secret)?;
            let faults = FieldErrors::one(fault);
            Ok(Done::Again(totp_page(scope, &new, &faults)))
        }
    }
}

pub(super) async fn remove_totp(scope: &PlatformScope) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let id = scope.operator()?.id;
    let mut tx = scope.control_write().await?;
    operator::store::set_totp(&mut tx, id, None, 0).await?;
    one_stays(&mut tx, scope).await?;
    done(tx, scope, "factor_removed").await
}

pub(super) async fn new_passkey(scope: &PlatformScope) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    Ok(Done::Page(passkey_page(scope, "", &FieldErrors::new())))
}

pub(super) async fn passkey_challenge(scope: &PlatformScope) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return Err(Error::Forbidden);
    }
    let record = own(scope).await?;
    let mut tx = scope.control_read().await?;
    Ok(Done::Json(
        passkey::begin_new(&mut tx, scope, &record).await?,
    ))
}

pub(super) async fn add_passkey(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let typed = asked.form.get("name");
    let otherwise = scope.t("factor-passkey-name");
    let name = match identity::factor::name(typed, &otherwise) {
        Ok(name) => name,
        Err(fault) => {
            let faults = FieldErrors::one(fault);
            return Ok(Done::Again(passkey_page(scope, typed, &faults)));
        }
    };
    let id = scope.operator()?.id;
    let mut tx = scope.control_write().await?;
    let answer = asked.form.get("passkey");
    match passkey::finish_new(&mut tx, scope, id, answer, name).await? {
        Ok(()) => done(tx, scope, "factor_added").await,
        Err(fault) => {
            tx.commit().await?;
            let faults = FieldErrors::one(fault);
            Ok(Done::Again(passkey_page(scope, typed, &faults)))
        }
    }
}

pub(super) async fn remove_passkey(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    if !session::actions::is_fresh(scope).await? {
        return again(scope, fault("code", "proof_wanted")).await;
    }
    let mut tx = scope.control_write().await?;
    if !keys::remove(&mut tx, scope.operator()?.id, asked.id("id")?).await? {
        return Err(Error::NotFound);
    }
    one_stays(&mut tx, scope).await?;
    done(tx, scope, "factor_removed").await
}

pub(super) async fn end_session(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    session::actions::end(scope, asked.id("id")?).await?;
    Ok(back(scope, "session_ended"))
}

pub(super) async fn end_others(scope: &PlatformScope) -> Result<Done> {
    session::actions::end_others(scope).await?;
    Ok(back(scope, "sessions_ended"))
}

async fn own(scope: &PlatformScope) -> Result<Record> {
    let mut tx = scope.control_read().await?;
    operator::store::find(&mut tx, scope.operator()?.id).await
}

/// Always does one factor stay: without it nobody could sign in any more.
async fn one_stays(tx: &mut Tx, scope: &PlatformScope) -> Result<()> {
    let id = scope.operator()?.id;
    let codes = operator::store::find(tx, id).await?.totp.is_some();
    match codes || !keys::of(tx, id).await?.is_empty() {
        true => Ok(()),
        false => Err(Error::Conflict("last_factor")),
    }
}

async fn done(mut tx: Tx, scope: &PlatformScope, action: &'static str) -> Result<Done> {
    log::add(&mut tx, scope, Entry::done(action)).await?;
    tx.commit().await?;
    Ok(back(scope, action))
}

fn back(scope: &PlatformScope, action: &str) -> Done {
    let key = format!("platform-done-{}", action.replace('_', "-"));
    let path = scope.path("/security");
    Done::See(with_query(&path, &[("said", &key)]), None)
}

fn fault(field: &str, code: &'static str) -> FieldErrors {
    FieldErrors::one(FieldError::new(field, code))
}

async fn again(scope: &PlatformScope, faults: FieldErrors) -> Result<Done> {
    let nothing = notice(scope, None);
    Ok(Done::Again(sheet(scope, &nothing, &faults).await?))
}

/// What asks for a fresh proof shows no button without one.
async fn sheet(scope: &PlatformScope, said: &Raw<String>, faults: &FieldErrors) -> Result<Sheet> {
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
        @if fresh { (password_form(scope, faults)) }
        section.card aria-labelledby="sessions-title" {
            h2 #sessions-title { (scope.t("profile-sessions-title")) }
            ul.panel-list { @for row in &open { (row) } }
            form method="post" action=(scope.path("/security/sessions/others")) {
                button.button { (icon("sign-out")) (scope.t("profile-others-do")) }
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

fn password_form(scope: &PlatformScope, faults: &FieldErrors) -> Raw<String> {
    let old = Field::password("old", "profile-password-old", "current-password");
    let new = Field::password("new", "platform-password-new", "new-password");
    maud! {
        section.card aria-labelledby="password-title" {
            h2 #password-title { (scope.t("profile-password-title")) }
            form.form method="post" action=(scope.path("/security/password")) {
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

fn totp_page(scope: &PlatformScope, new: &NewSecret, faults: &FieldErrors) -> Sheet {
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

fn passkey_page(scope: &PlatformScope, name: &str, faults: &FieldErrors) -> Sheet {
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
