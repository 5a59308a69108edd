//! Security-sensitive: passkeys (WebAuthn, level 3).
//!
//! A passkey answers a challenge of ours for this site only, after it has seen its owner's
//! finger, face or PIN: so it is two factors at once and cannot be given away on a false page.
//! The checks of the standard are those of `webauthn-rs`; what it remembers between the two
//! requests is kept by [`challenge`](crate::factor::challenge), on the server.

use crate::Token;
use crate::factor::challenge::{self, Kind as Waiting};
use crate::factor::store::{self, Sealed};
use crate::factor::{Factor, Kind, key};
use crate::user::UserRecord;
use kernel::{Error, FieldError, Id, Result, ResultExt};
use kit::{App, Tenant, User};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use storage::Tx;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
    WebauthnError,
};

/// What a browser sends: the token of the challenge and what the authenticator answered.
#[derive(serde::Deserialize)]
struct Presented<T> {
    token: String,
    answer: T,
}

/// Whether passkeys work under the address of this installation: they belong to a name, and
/// browsers use them over HTTPS or on the machine itself only.
pub fn available(app: &App) -> bool {
    party(app).is_ok_and(|party| party.is_some())
}

/// The options with which a browser asks for a new passkey.
pub(crate) async fn begin_new(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: &UserRecord,
) -> Result<Json> {
    let known = opened(tx, app, tenant, user.id).await?;
    let known = known.into_iter().map(|(_, key)| key.cred_id().clone());
    let display = format!("{} · {}", user.name, tenant.name);
    let (options, state) = must(app)?
        .start_passkey_registration(uuid(user.id), &user.email, &display, Some(known.collect()))
        .map_err(broken)?;
    let token =
        challenge::issue(tx, app, tenant, Waiting::NewPasskey, Some(user.id), &state).await?;
    let mut options = serde_json::to_value(options).doing("asking for a passkey")?;
    // A passkey that its authenticator finds by itself can be used without typing an address.
    if let Some(wishes) = options.pointer_mut("/publicKey/authenticatorSelection") {
        wishes["residentKey"] = json!("required");
        wishes["requireResidentKey"] = json!(true);
    }
    Ok(asked(&token, options))
}

/// Keeps a new passkey of a user.
///
/// # Errors
/// `Invalid` on the field `passkey` when the answer does not hold.
pub(crate) async fn finish_new(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    text: &str,
    name: String,
) -> Result<Result<(), FieldError>> {
    let Some((token, answer)) = read::<RegisterPublicKeyCredential>(text) else {
        return Ok(Err(refused()));
    };
    let kept =
        challenge::spend::<PasskeyRegistration>(tx, app, tenant, Waiting::NewPasskey, &token);
    let Some(kept) = kept.await?.filter(|kept| kept.user == Some(user)) else {
        return Ok(Err(refused()));
    };
    let new = match must(app)?.finish_passkey_registration(&answer, &kept.state) {
        Ok(new) => new,
        Err(error) => return Ok(Err(fault(&error))),
    };
    let (id, now) = (Id::new(app.clock.now()), app.clock.now());
    let mark = mark(new.cred_id());
    if store::by_mark(tx, mark).await?.is_some() {
        return Ok(Err(refused()));
    }
    let new = store::New {
        id,
        kind: Kind::Passkey,
        name,
        sealed: seal(app, tenant, user, id, &new).await?,
        mark: Some(mark),
        step: 0,
    };
    store::insert(tx, user, new, now).await?;
    Ok(Ok(()))
}

/// The options with which a browser asks a known user for a passkey of theirs.
///
/// # Errors
/// `NotFound` when they have none.
pub(crate) async fn begin(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
) -> Result<Json> {
    let keys = opened(tx, app, tenant, user).await?;
    if keys.is_empty() {
        return Err(Error::NotFound);
    }
    let keys: Vec<Passkey> = keys.into_iter().map(|(_, key)| key).collect();
    let (options, state) = must(app)?
        .start_passkey_authentication(&keys)
        .map_err(broken)?;
    let token = challenge::issue(tx, app, tenant, Waiting::Passkey, Some(user), &state).await?;
    let options = serde_json::to_value(options).doing("asking for a passkey")?;
    Ok(asked(&token, options))
}

/// Whether the answer is one of a passkey of this user. The challenge is spent either way.
pub(crate) async fn check(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    text: &str,
) -> Result<Result<(), FieldError>> {
    let Some((token, answer)) = read::<PublicKeyCredential>(text) else {
        return Ok(Err(refused()));
    };
    let kept = challenge::spend::<PasskeyAuthentication>(tx, app, tenant, Waiting::Passkey, &token);
    let Some(kept) = kept.await?.filter(|kept| kept.user == Some(user)) else {
        return Ok(Err(refused()));
    };
    let result = match must(app)?.finish_passkey_authentication(&answer, &kept.state) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(Err(refused())),
        Err(error) => return Ok(Err(fault(&error))),
    };
    let keys = opened(tx, app, tenant, user).await?;
    let found = keys
        .into_iter()
        .find(|(_, key)| key.cred_id() == result.cred_id());
    let Some((factor, mut key)) = found else {
        return Ok(Err(refused()));
    };
    // Somebody else may have used a copy since the challenge was made.
    if result.counter() > 0 && key.update_credential(&result) == Some(false) {
        return Ok(Err(copied()));
    }
    let sealed = seal(app, tenant, user, factor.id, &key).await?;
    store::used(tx, factor.id, sealed, app.clock.now()).await?;
    Ok(Ok(()))
}

/// The options with which a browser asks anybody for a passkey of this tenant.
pub(crate) async fn begin_any(tx: &mut Tx, app: &Arc<App>, tenant: &Tenant) -> Result<Json> {
    let (options, state) = must(app)?
        .start_discoverable_authentication()
        .map_err(broken)?;
    let token = challenge::issue(tx, app, tenant, Waiting::AnyPasskey, None, &state).await?;
    let mut options = serde_json::to_value(options).doing("asking for a passkey")?;
    // Asked for by a button, so the browser's dialog opens at once.
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    Ok(asked(&token, options))
}

/// Who answered. The challenge is spent either way.
pub(crate) async fn check_any(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    text: &str,
) -> Result<Result<Id<User>, FieldError>> {
    let Some((token, answer)) = read::<PublicKeyCredential>(text) else {
        return Ok(Err(refused()));
    };
    let waiting = Waiting::AnyPasskey;
    let kept = challenge::spend::<DiscoverableAuthentication>(tx, app, tenant, waiting, &token);
    let Some(kept) = kept.await? else {
        return Ok(Err(refused()));
    };
    let party = must(app)?;
    let Ok((handle, id)) = party.identify_discoverable_authentication(&answer) else {
        return Ok(Err(refused()));
    };
    let Some((user, sealed)) = store::by_mark(tx, mark(id)).await? else {
        return Ok(Err(FieldError::new("passkey", "passkey_unknown")));
    };
    if handle != uuid(user) {
        return Ok(Err(refused()));
    }
    let mut key: Passkey = open(app, tenant, user, &sealed).await?;
    let result = match party.finish_discoverable_authentication_v2(&answer, kept.state, &key) {
        Ok(result) if result.user_verified() => result,
        Ok(_) => return Ok(Err(refused())),
        Err(error) => return Ok(Err(fault(&error))),
    };
    key.update_credential(&result);
    let again = seal(app, tenant, user, sealed.factor.id, &key).await?;
    store::used(tx, sealed.factor.id, again, app.clock.now()).await?;
    Ok(Ok(user))
}

/// Who we are to authenticators: the host of our public address, which passkeys belong to.
/// Nobody, when that is no name.
fn party(app: &App) -> Result<Option<Webauthn>> {
    party_of(&app.settings.public_url)
}

/// Who we are to authenticators under an address.
pub fn party_of(address: &str) -> Result<Option<Webauthn>> {
    let address = Url::parse(address).doing("reading the public address")?;
    let Some(name) = address.domain() else {
        return Ok(None);
    };
    let party = WebauthnBuilder::new(name, &address)
        .and_then(|builder| builder.rp_name("Tenet").build())
        .map_err(broken)?;
    Ok(Some(party))
}

fn must(app: &App) -> Result<Webauthn> {
    party(app)?.ok_or(Error::NotFound)
}

fn asked(token: &Token, mut options: Json) -> Json {
    options["token"] = json!(token.expose());
    options
}

fn read<T: DeserializeOwned>(text: &str) -> Option<(Token, T)> {
    let shown: Presented<T> = serde_json::from_str(text).ok()?;
    Some((Token::parse(&shown.token)?, shown.answer))
}

async fn opened(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
) -> Result<Vec<(Factor, Passkey)>> {
    let mut out = Vec::new();
    for sealed in store::of_kind(tx, user, Kind::Passkey).await? {
        let key = open(app, tenant, user, &sealed).await?;
        out.push((sealed.factor, key));
    }
    Ok(out)
}

async fn open(app: &Arc<App>, tenant: &Tenant, user: Id<User>, sealed: &Sealed) -> Result<Passkey> {
    let key = key(app, tenant, user).await?;
    let plain = key.open("factor", &sealed.factor.id.bytes(), &sealed.sealed)?;
    serde_json::from_slice(&plain).doing("reading a passkey back")
}

async fn seal(
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    id: Id<Factor>,
    passkey: &Passkey,
) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(passkey).doing("keeping a passkey")?;
    key(app, tenant, user)
        .await?
        .seal("factor", &id.bytes(), &plain)
}

/// By what a passkey is found: a hash of its credential's id.
pub fn mark(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}

fn uuid(user: Id<User>) -> Uuid {
    Uuid::from_bytes(user.bytes())
}

fn fault(error: &WebauthnError) -> FieldError {
    match error {
        WebauthnError::CredentialPossibleCompromise => copied(),
        _ => refused(),
    }
}

fn refused() -> FieldError {
    FieldError::new("passkey", "passkey_refused")
}

/// The counter of an authenticator went back: there are two with the same key.
fn copied() -> FieldError {
    FieldError::new("passkey", "passkey_copied")
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("passkeys: {error}"))
}
