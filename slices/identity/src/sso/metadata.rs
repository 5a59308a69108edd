//! Security-sensitive: what a provider publishes about itself, and the keys it signs with.
//!
//! Both are kept in the database, so that every process knows them and nobody can make us ask
//! for them more often than [`EAGER`] allows.

use crate::sso::jose::{ALGORITHMS, Keys};
use crate::sso::provider::check_endpoint;
use crate::sso::{Provider, Refusal, store};
use egress::Request;
use kernel::Timestamp;
use kit::Scope;
use serde::Deserialize;

/// Where the document lies below the issuer (OpenID Connect Discovery, 4).
pub const WELL_KNOWN: &str = "/.well-known/openid-configuration";
/// How long what was read is believed, in seconds.
const FRESH: i64 = 24 * 3600;
/// How soon keys are read again because a token names one that we do not have, in seconds.
const EAGER: i64 = 60;

/// The parts of the document that we use.
#[derive(Clone, Deserialize)]
pub struct Metadata {
    issuer: String,
    /// Where the browser is sent.
    pub authorization_endpoint: String,
    /// Where a code is exchanged.
    pub token_endpoint: String,
    jwks_uri: String,
    /// Where a person's data is, if not in the token.
    pub userinfo_endpoint: Option<String>,
    /// Where a person signs out there (OpenID Connect RP-Initiated Logout).
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    response_types_supported: Vec<String>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether every answer names its issuer (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Whether the document is that of the issuer, and the provider can do what we need.
    fn check(&self, issuer: &str, loopback: bool) -> Result<(), Refusal> {
        let fail = |code| Err(Refusal::Provider(code));
        if self.issuer != issuer {
            return fail("other_issuer");
        }
        let own = [
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.jwks_uri,
        ];
        let more = [&self.userinfo_endpoint, &self.end_session_endpoint];
        for address in own.into_iter().chain(more.into_iter().flatten()) {
            check_endpoint(address, loopback)?;
        }
        if !self
            .response_types_supported
            .iter()
            .any(|kind| kind == "code")
        {
            return fail("no_code_flow");
        }
        let knows = |list: &Option<Vec<String>>, ours: &[&str]| {
            list.as_ref()
                .is_none_or(|list| list.iter().any(|one| ours.contains(&one.as_str())))
        };
        if !knows(&self.id_token_signing_alg_values_supported, &ALGORITHMS) {
            return fail("no_algorithm");
        }
        if !knows(&self.code_challenge_methods_supported, &["S256"]) {
            return fail("no_pkce");
        }
        if !knows(
            &self.token_endpoint_auth_methods_supported,
            &["client_secret_basic", "client_secret_post"],
        ) {
            return fail("no_client_secret");
        }
        Ok(())
    }

    /// Whether our secret is sent as a header (the usual way) or in the form.
    pub fn takes_basic(&self) -> bool {
        self.token_endpoint_auth_methods_supported
            .as_ref()
            .is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }
}

/// What the provider has published, read again where it is older than a day.
pub async fn of(scope: &Scope, provider: &Provider) -> Result<Metadata, Refusal> {
    let (text, at) = &provider.metadata;
    match is_fresh(*at, scope.now(), FRESH) {
        true => parse(text),
        false => fetch(scope, provider).await,
    }
}

/// Reads the document and the keys anew, whatever is kept: the test of a setup.
pub async fn fetch(scope: &Scope, provider: &Provider) -> Result<Metadata, Refusal> {
    let address = format!("{}{WELL_KNOWN}", provider.issuer.trim_end_matches('/'));
    let text = read(scope, &address).await?;
    let metadata = parse(&text)?;
    metadata.check(&provider.issuer, scope.app().egress.loopback())?;
    let mut tx = scope.begin().await?;
    store::keep_metadata(&mut tx, provider.id, &text, scope.now()).await?;
    tx.commit().await?;
    Ok(metadata)
}

/// The provider's keys, read again where they are older than a day.
pub async fn keys(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
) -> Result<Keys, Refusal> {
    let (text, at) = &provider.keys;
    match is_fresh(*at, scope.now(), FRESH) {
        true => Keys::read(text).ok_or(Refusal::Provider("no_keys")),
        false => fetch_keys(scope, provider, metadata).await,
    }
}

/// The keys once more, because a token names one that we do not have: providers change them
/// without notice. Nothing, if that was tried a moment ago.
pub async fn newer_keys(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
) -> Result<Option<Keys>, Refusal> {
    let mut tx = scope.read().await?;
    let now = store::find(&mut tx, provider.id).await?;
    drop(tx);
    match is_fresh(now.keys.1, scope.now(), EAGER) {
        true => Ok(None),
        false => fetch_keys(scope, provider, metadata).await.map(Some),
    }
}

/// Reads the keys anew.
pub async fn fetch_keys(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
) -> Result<Keys, Refusal> {
    let text = read(scope, &metadata.jwks_uri).await?;
    let keys = Keys::read(&text).filter(Keys::are_usable);
    let keys = keys.ok_or(Refusal::Provider("no_keys"))?;
    let mut tx = scope.begin().await?;
    store::keep_keys(&mut tx, provider.id, &text, scope.now()).await?;
    tx.commit().await?;
    Ok(keys)
}

fn is_fresh(at: Timestamp, now: Timestamp, life: i64) -> bool {
    now.as_second() - at.as_second() < life
}

fn parse(text: &str) -> Result<Metadata, Refusal> {
    serde_json::from_str(text).map_err(|_| Refusal::Provider("not_a_provider"))
}

async fn read(scope: &Scope, address: &str) -> Result<String, Refusal> {
    let egress = &scope.app().egress;
    let place = check_endpoint(address, egress.loopback())?;
    let answer = egress
        .get(Request::to(place))
        .await
        .map_err(|fault| Refusal::Provider(fault.code()))?;
    match answer.status.as_u16() {
        200 => {
            String::from_utf8(answer.body.into()).map_err(|_| Refusal::Provider("not_a_provider"))
        }
        _ => Err(Refusal::Provider("not_a_provider")),
    }
}
