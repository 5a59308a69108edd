//! Security-sensitive: tokens of a provider, from the exchange of a code until they are believed.

use crate::Token;
use crate::sso::claims::About;
use crate::sso::metadata::{self, Metadata};
use crate::sso::provider::check_endpoint;
use crate::sso::{Provider, Refusal, attempt, jose};
use axum::http::header::{AUTHORIZATION, HeaderValue};
use base64ct::{Base64, Encoding};
use egress::{Request, Response};
use kernel::{Error, Secret};
use kit::Scope;
use serde::Deserialize;

/// What a token says, if the provider has signed it; with the keys read anew where it names one
/// that is not known.
pub(crate) async fn believe<T: serde::de::DeserializeOwned>(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
    text: &str,
    kind: &str,
) -> Result<T, Refusal> {
    let token = jose::Token::read(text)?;
    // A token for another purpose is not one for this (RFC 8725, 3.11).
    if !token.is(kind) {
        return Err(Refusal::Answer("type"));
    }
    let keys = metadata::keys(scope, provider, metadata).await?;
    match token.verify(&keys) {
        Err(Refusal::Answer("unknown_key")) => {
            match metadata::newer_keys(scope, provider, metadata).await? {
                Some(keys) => token.verify(&keys),
                None => Err(Refusal::Answer("unknown_key")),
            }
        }
        other => other,
    }
}

/// What is had for a code.
pub(crate) struct Tokens {
    pub id_token: Secret<String>,
    access_token: Secret<String>,
}

/// Exchanges a code at the provider, which learns by our secret that we are who it knows and by
/// the verifier that the code was asked for here.
pub(crate) async fn exchange(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
    code: &str,
    verifier: &Secret<String>,
) -> Result<Tokens, Refusal> {
    #[derive(Deserialize)]
    struct Granted {
        id_token: String,
        #[serde(default)]
        access_token: String,
    }
    #[derive(Deserialize)]
    struct Refused {
        error: String,
    }
    let secret = unseal(scope, provider).await?;
    let (id, secret) = (
        encode(&provider.client_id),
        Secret::new(encode(secret.expose())),
    );
    let mut form = format!(
        "grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
        encode(code),
        encode(&attempt::callback(scope, provider.id)),
        encode(verifier.expose()),
    );
    let mut request = Request::to(check_endpoint(
        &metadata.token_endpoint,
        scope.app().egress.loopback(),
    )?);
    if metadata.takes_basic() {
        let pair = Secret::new(format!("{id}:{}", secret.expose()));
        let basic = format!("Basic {}", Base64::encode_string(pair.expose().as_bytes()));
        request = request.header(AUTHORIZATION, header(&basic)?);
    } else {
        form.push_str(&format!(
            "&client_id={id}&client_secret={}",
            secret.expose()
        ));
    }
    let request = request.body("application/x-www-form-urlencoded", form);
    let answer = scope.app().egress.post(request).await;
    let answer = answer.map_err(|fault| Refusal::Provider(fault.code()))?;
    if answer.status.is_success() {
        let granted: Granted = read(&answer)?;
        return Ok(Tokens {
            id_token: Secret::new(granted.id_token),
            access_token: Secret::new(granted.access_token),
        });
    }
    let said = serde_json::from_slice::<Refused>(&answer.body).map(|refused| refused.error);
    Err(match said.as_deref() {
        Ok("invalid_client" | "unauthorized_client") => Refusal::Provider("wrong_client"),
        Ok("invalid_grant") => Refusal::Answer("code"),
        _ => Refusal::Provider("no_token"),
    })
}

/// Asks for what is not in the token. The answer must be about the same person (OpenID Connect
/// Core, 5.3.2).
pub(crate) async fn ask(
    scope: &Scope,
    metadata: &Metadata,
    subject: &str,
    tokens: &Tokens,
) -> Result<Option<About>, Refusal> {
    #[derive(Deserialize)]
    struct Person {
        sub: String,
        #[serde(flatten)]
        about: About,
    }
    let Some(address) = &metadata.userinfo_endpoint else {
        return Ok(None);
    };
    let bearer = Secret::new(format!("Bearer {}", tokens.access_token.expose()));
    let request = Request::to(check_endpoint(address, scope.app().egress.loopback())?)
        .header(AUTHORIZATION, header(bearer.expose())?);
    let answer = scope.app().egress.get(request).await;
    let answer = answer.map_err(|fault| Refusal::Provider(fault.code()))?;
    if !answer.status.is_success() {
        return Ok(None);
    }
    let person: Person = read(&answer)?;
    match person.sub == subject {
        true => Ok(Some(person.about)),
        false => Err(Refusal::Answer("subject")),
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Response) -> Result<T, Refusal> {
    serde_json::from_slice(&answer.body).map_err(|_| Refusal::Answer("malformed"))
}

fn header(text: &str) -> Result<HeaderValue, Refusal> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Refusal::Answer("malformed"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The purpose under which secrets are sealed.
pub(crate) const PURPOSE: &str = "sso";

async fn unseal(scope: &Scope, provider: &Provider) -> Result<Secret<String>, Refusal> {
    let sealed = provider.secret.as_ref().ok_or(Error::NotFound)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let secret = key.open(PURPOSE, &provider.id.bytes(), sealed)?;
    let text =
        std::str::from_utf8(&secret).map_err(|_| Error::internal("a sealed secret is no text"))?;
    Ok(Secret::new(text.to_owned()))
}

/// As in a form. Ids and secrets are encoded before they become a header (RFC 6749, 2.3.1);
/// what needs no encoding gets none, for not every provider decodes it.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether our id and secret are right, as far as a provider tells without a person: it is asked
/// for a code that it never gave.
pub(crate) async fn try_secret(
    scope: &Scope,
    provider: &Provider,
    metadata: &Metadata,
) -> Result<(), Refusal> {
    let word = Secret::new(Token::new().expose().to_owned());
    match exchange(scope, provider, metadata, word.expose(), &word).await {
        Err(Refusal::Provider(code)) if code != "no_token" => Err(Refusal::Provider(code)),
        Err(Refusal::Failed(error)) => Err(Refusal::Failed(error)),
        _ => Ok(()),
    }
}
