//! Security-sensitive: passkeys of operators (WebAuthn, level 3).
//!
//! They belong to the address of the platform. Whoever is asked need not be known: the
//! authenticator finds the key by itself, and its answer says whose it is.

use super::challenge;
use super::store::{self, Passkey as Kept};
use crate::operator::Record;
use crate::session::store::spend_token;
use identity::factor::passkey::{mark, party_of};
use kernel::{Error, FieldError, Id, Result, ResultExt};
use kit::platform::{Operator, PlatformScope};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::time::Duration;
use storage::Tx;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn,
};

/// How long the answer may take.
const WAIT: Duration = Duration::from_secs(5 * 60);
/// The most passkeys of one operator.
const MOST: usize = 10;
/// What a kept passkey is sealed for.
pub(crate) const KEPT: &str = "passkey";
const NEW: &str = "passkey-new";
const ASK: &str = "passkey-ask";

/// What a browser sends: the challenge and what the authenticator answered.
#[derive(serde::Deserialize)]
struct Presented<T> {
    token: String,
    answer: T,
}

/// Whether passkeys work under the address of the platform.
pub(crate) fn available(scope: &PlatformScope) -> bool {
    party_of(scope.url()).is_ok_and(|party| party.is_some())
}

/// The options with which a browser asks for a new passkey of an operator.
pub(crate) async fn begin_new(tx: &mut Tx, scope: &PlatformScope, record: &Record) -> Result<Json> {
    let mut known = Vec::new();
    for kept in store::of(tx, record.id).await? {
        known.push(open(scope, &kept)?.cred_id().clone());
    }
    let display = format!("{} · Tenet", record.name);
    let (options, state) = must(scope)?
        .start_passkey_registration(uuid(record.id), &record.email, &display, Some(known))
        .map_err(broken)?;
    let token = challenge::issue(scope, NEW, &record.id.bytes(), &state, WAIT)?;
    let mut options = serde_json::to_value(options).doing("asking for a passkey")?;
    if let Some(wishes) = options.pointer_mut("/publicKey/authenticatorSelection") {
        wishes["residentKey"] = json!("required");
        wishes["requireResidentKey"] = json!(true);
    }
    options["token"] = json!(token);
    Ok(options)
}

/// Keeps a new passkey.
pub(crate) async fn finish_new(
    tx: &mut Tx,
    scope: &PlatformScope,
    operator: Id<Operator>,
    text: &str,
    name: String,
) -> Result<Result<(), FieldError>> {
    let refused = || Ok(Err(FieldError::new("passkey", "passkey_refused")));
    let Some((token, answer)) = read::<RegisterPublicKeyCredential>(text) else {
        return refused();
    };
    let kept = challenge::read::<PasskeyRegistration>(scope, NEW, &operator.bytes(), &token)?;
    let Some(kept) = kept else {
        return refused();
    };
    if !spend_token(tx, kept.hash, kept.expires_at).await?
        || store::of(tx, operator).await?.len() >= MOST
    {
        return refused();
    }
    let Ok(key) = must(scope)?.finish_passkey_registration(&answer, &kept.state) else {
        return refused();
    };
    let mark = mark(key.cred_id());
    if store::by_mark(tx, mark).await?.is_some() {
        return refused();
    }
    let mut new = Kept {
        id: Id::new(scope.now()),
        operator,
        name,
        sealed: Vec::new(),
        created_at: scope.now(),
        used_at: None,
    };
    new.sealed = seal(scope, new.id, &key)?;
    store::insert(tx, &new, mark).await?;
    Ok(Ok(()))
}

/// The options with which a browser asks anybody for a passkey.
pub(crate) fn begin(scope: &PlatformScope) -> Result<Json> {
    let (options, state) = must(scope)?
        .start_discoverable_authentication()
        .map_err(broken)?;
    let token = challenge::issue(scope, ASK, &[], &state, WAIT)?;
    let mut options = serde_json::to_value(options).doing("asking for a passkey")?;
    // Asked for by a button, so the browser's dialog opens at once.
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    options["token"] = json!(token);
    Ok(options)
}

/// Whether the answer is one of a passkey of this operator. The challenge is spent either way.
pub(crate) async fn check(
    tx: &mut Tx,
    scope: &PlatformScope,
    operator: Id<Operator>,
    text: &str,
) -> Result<bool> {
    let Some((token, answer)) = read::<PublicKeyCredential>(text) else {
        return Ok(false);
    };
    let kept = challenge::read::<DiscoverableAuthentication>(scope, ASK, &[], &token)?;
    let Some(kept) = kept else {
        return Ok(false);
    };
    if !spend_token(tx, kept.hash, kept.expires_at).await? {
        return Ok(false);
    }
    let party = must(scope)?;
    let Ok((handle, id)) = party.identify_discoverable_authentication(&answer) else {
        return Ok(false);
    };
    let Some(row) = store::by_mark(tx, mark(id)).await? else {
        return Ok(false);
    };
    if row.operator != operator || handle != uuid(operator) {
        return Ok(false);
    }
    let mut key = open(scope, &row)?;
    let result = party.finish_discoverable_authentication_v2(&answer, kept.state, &key);
    let Some(result) = result.ok().filter(|result| result.user_verified()) else {
        return Ok(false);
    };
    key.update_credential(&result);
    store::used(tx, row.id, seal(scope, row.id, &key)?, scope.now()).await?;
    Ok(true)
}

fn must(scope: &PlatformScope) -> Result<Webauthn> {
    party_of(scope.url())?.ok_or(Error::NotFound)
}

fn read<T: DeserializeOwned>(text: &str) -> Option<(String, T)> {
    let shown: Presented<T> = serde_json::from_str(text).ok()?;
    Some((shown.token, shown.answer))
}

fn open(scope: &PlatformScope, kept: &Kept) -> Result<Passkey> {
    let keys = scope.platform_keys();
    let plain = keys.open(KEPT, &kept.id.bytes(), &kept.sealed)?;
    serde_json::from_slice(&plain).doing("reading a passkey back")
}

fn seal(scope: &PlatformScope, id: Id<Kept>, key: &Passkey) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(key).doing("keeping a passkey")?;
    scope.platform_keys().seal(KEPT, &id.bytes(), &plain)
}

fn uuid(operator: Id<Operator>) -> Uuid {
    Uuid::from_bytes(operator.bytes())
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("passkeys: {error}"))
}
