//! An operator's own password, factors and sessions.

mod sheet;

use super::parts::notice;
use super::said;
use crate::factor::store as keys;
use crate::factor::{self, Proof, new_secret, passkey, same_secret};
use crate::log::{self, Entry};
use crate::operator::{self, Record};
use crate::session;
use identity::password::{Password, Verdict, hash_under, verify_under};
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::html::with_query;
use kit::platform::{Asked, Done, PlatformScope};
use sheet::{passkey_page, sheet, totp_page};
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
