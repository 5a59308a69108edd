//! Security-sensitive: the second factor of an operator, without which there is no session.
//!
//! - Always is a code, or an answer of a passkey, taken once.
//! - Always does a wrong one count, and after [`LAST`](crate::operator::LAST) in a row only the
//!   host lets in again.

mod anew;
pub(crate) mod challenge;
pub(crate) mod passkey;
pub(crate) mod store;

pub(crate) use anew::seal_anew;

use crate::log::{self, Entry};
use crate::operator::{self, LAST, Record, delay};
use crate::session;
use identity::factor::{qr, totp};
use kernel::{Error, FieldError, FieldErrors, Id, Result, Secret, micros};
use kit::Fields;
use kit::html::Raw;
use kit::platform::{Operator, PlatformScope};
use std::time::Duration;
use storage::Tx;

/// How long a secret that was shown waits for its first code.
const WAIT: Duration = Duration::from_secs(30 * 60);
const SECRET: &str = "totp-new";
/// What a kept secret is sealed for.
const TOTP: &str = "totp";

/// What somebody presents.
pub(crate) enum Proof {
    /// Six digits.
    Code(String),
    /// What a browser answered for a passkey.
    Passkey(String),
}

impl Proof {
    /// What a form brings.
    pub fn of(form: &Fields) -> Self {
        match form.get("passkey") {
            "" => Proof::Code(form.get("code").to_owned()),
            answer => Proof::Passkey(answer.to_owned()),
        }
    }
}

/// Counts an attempt before it is looked at: how many in a row now. Nothing while none is looked
/// at: during a wait, and for whoever is locked.
pub(crate) async fn count(
    tx: &mut Tx,
    scope: &PlatformScope,
    id: Id<Operator>,
) -> Result<Option<i64>> {
    let now = scope.now();
    let Some(failures) = operator::store::count(tx, id, now).await? else {
        return Ok(None);
    };
    let wait = i64::try_from(delay(failures).as_micros()).unwrap_or(i64::MAX);
    operator::store::block(tx, id, micros(now).saturating_add(wait)).await?;
    Ok(Some(failures))
}

/// What was counted was wrong: the last failure locks.
pub(crate) async fn failed(
    tx: &mut Tx,
    scope: &PlatformScope,
    id: Id<Operator>,
    failures: i64,
) -> Result<()> {
    if failures >= LAST && operator::store::set_locked(tx, id, Some(scope.now())).await? {
        session::store::end_all(tx, id).await?;
        log::add(tx, scope, Entry::done("operator_locked_out").about(id)).await?;
    }
    Ok(())
}

/// Whether what is presented is a factor of this operator.
pub(crate) async fn is_right(
    tx: &mut Tx,
    scope: &PlatformScope,
    record: &Record,
    proof: &Proof,
) -> Result<bool> {
    match proof {
        Proof::Passkey(text) => passkey::check(tx, scope, record.id, text).await,
        Proof::Code(code) => {
            let Some(sealed) = &record.totp else {
                return Ok(false);
            };
            let keys = scope.platform_keys();
            let secret = keys.open(TOTP, &record.id.bytes(), sealed)?;
            match totp::check(&secret, code, scope.now())? {
                Some(step) => operator::store::take_step(tx, record.id, step).await,
                None => Ok(false),
            }
        }
    }
}

/// Asks whoever acts for a factor anew, in a transaction of its own. What was wrong is counted.
///
/// # Errors
/// `Invalid` on the field `code`.
pub(crate) async fn prove(scope: &PlatformScope, proof: &Proof) -> Result<()> {
    let id = scope.operator()?.id;
    let wrong = |code| Error::Invalid(FieldErrors::one(FieldError::new("code", code)));
    let mut tx = scope.control_write().await?;
    let Some(failures) = count(&mut tx, scope, id).await? else {
        return Err(wrong("too_many_proofs"));
    };
    let record = operator::store::find(&mut tx, id).await?;
    let right = is_right(&mut tx, scope, &record, proof).await?;
    match right {
        true => operator::store::forget_failures(&mut tx, id).await?,
        false => {
            log::add(&mut tx, scope, Entry::refused("proof")).await?;
            failed(&mut tx, scope, id, failures).await?;
        }
    }
    tx.commit().await?;
    right.then_some(()).ok_or_else(|| wrong("wrong_code"))
}

/// A new secret of codes, as it is shown once.
pub(crate) struct NewSecret {
    /// The secret itself, sealed, to be sent back with the first code.
    pub sealed: String,
    /// The picture to be read with a telephone.
    pub picture: Raw<String>,
    /// The secret to be typed.
    pub letters: Secret<String>,
}

/// A new secret for an operator; it counts once a code has shown that it arrived.
pub(crate) fn new_secret(scope: &PlatformScope, record: &Record) -> Result<NewSecret> {
    let secret = totp::secret();
    let plain = secret.expose().to_vec();
    let sealed = challenge::issue(scope, SECRET, &record.id.bytes(), &plain, WAIT)?;
    shown(scope, record, sealed, &plain)
}

/// The same secret again, after a code that was wrong; a new one when it has waited too long.
pub(crate) fn same_secret(
    scope: &PlatformScope,
    record: &Record,
    sealed: &str,
) -> Result<NewSecret> {
    match challenge::read::<Vec<u8>>(scope, SECRET, &record.id.bytes(), sealed)? {
        Some(kept) => shown(scope, record, sealed.to_owned(), &kept.state),
        None => new_secret(scope, record),
    }
}

fn shown(
    scope: &PlatformScope,
    record: &Record,
    sealed: String,
    secret: &[u8],
) -> Result<NewSecret> {
    let host = scope.url().split_once("://").map_or("", |(_, host)| host);
    let issuer = format!("{} (Tenet)", host.replace(':', " "));
    let address = totp::address(secret, &record.email, &issuer)?;
    Ok(NewSecret {
        sealed,
        picture: qr::svg(address.expose())?,
        letters: totp::letters(secret)?,
    })
}

/// Keeps a secret that has arrived, as its first code shows.
pub(crate) async fn keep_secret(
    tx: &mut Tx,
    scope: &PlatformScope,
    id: Id<Operator>,
    sealed: &str,
    code: &str,
) -> Result<Result<(), FieldError>> {
    let kept = challenge::read::<Vec<u8>>(scope, SECRET, &id.bytes(), sealed)?;
    let Some(kept) = kept else {
        return Ok(Err(FieldError::new("code", "secret_too_old")));
    };
    let Some(step) = totp::check(&kept.state, code, scope.now())? else {
        return Ok(Err(FieldError::new("code", "wrong_code")));
    };
    let keys = scope.platform_keys();
    let sealed = keys.seal(TOTP, &id.bytes(), &kept.state)?;
    operator::store::set_totp(tx, id, Some(sealed), step).await?;
    Ok(Ok(()))
}
