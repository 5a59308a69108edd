//! Security-sensitive: one sign-on from the browser's leaving to its return
//! (OpenID Connect Core, 3.1; OAuth 2.0 Security Best Current Practice, RFC 9700).
//!
//! The browser carries a token in a cookie; the word that goes round through the provider
//! (`state`), the nonce and the verifier of the code all hang on it. So an answer is worth
//! nothing in another browser, and nothing that is kept here is worth anything without it.

pub(crate) mod store;

use crate::Token;
use crate::sso::claims::{About, Claims, Expected};
use crate::sso::metadata::{self, Metadata};
use crate::sso::tokens::{ask, believe, exchange};
use crate::sso::{Provider, ProviderId, Refusal, store as providers};
use base64ct::{Base64UrlUnpadded, Encoding};
use kernel::{Error, Id, Secret, micros};
use kit::html::with_query;
use kit::{Fields, Scope, User};
use ring::hmac;
use sha2::{Digest, Sha256};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How long somebody may take at the provider.
pub const LIFE: Duration = Duration::from_secs(10 * 60);

/// Whom an answer names, everything about it checked.
pub(crate) struct Taken {
    /// Where.
    pub provider: Provider,
    /// Who, for good.
    pub subject: String,
    /// What the provider says of them.
    pub about: About,
    /// The user who links this identity to themselves; `None`: somebody signs in.
    pub user: Option<Id<User>>,
    /// Where to go afterwards.
    pub back: String,
}

/// The address within the tenant at which answers arrive. Each provider has its own, so that
/// none can pass off its answer as another's.
pub(crate) fn callback(scope: &Scope, provider: Id<ProviderId>) -> String {
    let path = scope.path(format_args!("/sign-in/{provider}/callback"));
    format!("{}{path}", scope.app().settings.public_url)
}

/// Begins an attempt; gives the address to which the browser is sent.
pub(crate) async fn begin(
    scope: &Scope,
    id: Id<ProviderId>,
    user: Option<Id<User>>,
    browser: &Token,
    back: &str,
) -> Result<String, Refusal> {
    let mut tx = scope.read().await?;
    let provider = providers::find(&mut tx, id).await?;
    drop(tx);
    if !provider.is_ready() {
        return Err(Error::NotFound.into());
    }
    let metadata = metadata::of(scope, &provider).await?;
    let (state, now) = (Token::new(), scope.now());
    let attempt = store::Attempt {
        browser: browser.hash().to_vec(),
        user,
        back: back.to_owned(),
        began_at: now,
    };
    let until = micros(now).saturating_add(i64::try_from(LIFE.as_micros()).unwrap_or(0));
    let mut tx = scope.begin().await?;
    store::tidy(&mut tx, now).await?;
    store::begin(&mut tx, state.hash(), id, &attempt, until).await?;
    tx.commit().await?;

    let challenge = Sha256::digest(verifier(browser, &state).expose().as_bytes());
    Ok(with_query(
        &metadata.authorization_endpoint,
        &[
            ("response_type", "code"),
            ("client_id", &provider.client_id),
            ("redirect_uri", &callback(scope, id)),
            ("scope", scopes(&provider, user.is_some())),
            ("state", state.expose()),
            ("nonce", &nonce(browser, &state)),
            (
                "code_challenge",
                &Base64UrlUnpadded::encode_string(&challenge),
            ),
            ("code_challenge_method", "S256"),
        ],
    ))
}

/// No more than will be read: an address only where one can count, a name only for somebody new.
fn scopes(provider: &Provider, linking: bool) -> &'static str {
    match (linking || provider.domains.is_empty(), provider.makes_users) {
        (true, _) => "openid",
        (false, false) => "openid email",
        (false, true) => "openid email profile",
    }
}

/// Takes what a browser brings back from the provider: once, in the browser that went there.
pub(crate) async fn finish(
    scope: &Scope,
    id: Id<ProviderId>,
    answer: &Fields,
    browser: Option<&Token>,
) -> Result<Taken, Refusal> {
    let unknown = || Refusal::Answer("unknown_attempt");
    let state = Token::parse(answer.get("state")).ok_or_else(unknown)?;
    let browser = browser.ok_or_else(unknown)?;
    let mut tx = scope.begin().await?;
    let attempt = store::attempt(&mut tx, state.hash(), id, scope.now()).await?;
    let attempt = attempt.ok_or_else(unknown)?;
    // Somebody else's attempt stays theirs.
    if !bool::from(attempt.browser.ct_eq(&browser.hash())) {
        return Err(unknown());
    }
    if !store::spend(&mut tx, state.hash()).await? {
        return Err(unknown());
    }
    let provider = providers::find(&mut tx, id).await?;
    tx.commit().await?;

    let metadata = metadata::of(scope, &provider).await?;
    check_issuer(&provider, &metadata, answer)?;
    match answer.get("error") {
        "" => {}
        "access_denied" => return Err(Refusal::Person("denied")),
        _ => return Err(Refusal::Answer("provider_says_no")),
    }
    let tokens = exchange(
        scope,
        &provider,
        &metadata,
        answer.get("code"),
        &verifier(browser, &state),
    )
    .await?;
    let claims: Claims =
        believe(scope, &provider, &metadata, tokens.id_token.expose(), "JWT").await?;
    claims.check(&Expected {
        issuer: &provider.issuer,
        client_id: &provider.client_id,
        nonce: &nonce(browser, &state),
        began: attempt.began_at,
        now: scope.now(),
    })?;
    let mut about = claims.about();
    if !about.has_email() && scopes(&provider, attempt.user.is_some()) != "openid" {
        about = ask(scope, &metadata, &claims.sub, &tokens)
            .await?
            .unwrap_or(about);
    }
    Ok(Taken {
        provider,
        subject: claims.sub,
        about,
        user: attempt.user,
        back: attempt.back,
    })
}

/// RFC 9207: an answer that names an issuer names this one; one that should and does not is a
/// forgery.
fn check_issuer(provider: &Provider, metadata: &Metadata, answer: &Fields) -> Result<(), Refusal> {
    match answer.find("iss") {
        Some(issuer) if issuer != provider.issuer => Err(Refusal::Answer("issuer")),
        None if metadata.authorization_response_iss_parameter_supported => {
            Err(Refusal::Answer("issuer"))
        }
        _ => Ok(()),
    }
}

/// The word that the provider must repeat in its token.
fn nonce(browser: &Token, state: &Token) -> String {
    derive(browser, state, b"nonce")
}

/// What proves that the code was asked for here (RFC 7636): 43 letters that carry 256 bits.
fn verifier(browser: &Token, state: &Token) -> Secret<String> {
    Secret::new(derive(browser, state, b"verifier"))
}

fn derive(browser: &Token, state: &Token, what: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, browser.expose().as_bytes());
    let text = [what, b".", state.expose().as_bytes()].concat();
    Base64UrlUnpadded::encode_string(hmac::sign(&key, &text).as_ref())
}
