//! Security-sensitive: what an ID token says, and whether it says it to us, now.

use crate::sso::Refusal;
use kernel::{Email, Timestamp};
use serde::Deserialize;
use serde_json::{Number, Value as Json};

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// The longest subject (OpenID Connect Core, 2).
const SUBJECT: usize = 255;

/// What an ID token must agree with.
pub struct Expected<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Us.
    pub client_id: &'a str,
    /// The word that only the browser of this attempt can have sent there.
    pub nonce: &'a str,
    /// When the attempt began.
    pub began: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// The claims that we read (OpenID Connect Core, 2 and 5.1).
#[derive(Deserialize)]
pub struct Claims {
    iss: String,
    /// Who, for good, at this issuer.
    pub sub: String,
    aud: Json,
    azp: Option<String>,
    exp: Number,
    iat: Number,
    nbf: Option<Number>,
    nonce: Option<String>,
    #[serde(flatten)]
    about: About,
}

/// What a provider says about a person.
#[derive(Clone, Default, Deserialize)]
pub struct About {
    email: Option<String>,
    email_verified: Option<Json>,
    name: Option<String>,
    /// Google: the organisation whose administrator governs this account.
    hd: Option<String>,
}

impl Claims {
    /// Whether the token is for us, from whom we asked, about this attempt, and of now.
    pub fn check(&self, expected: &Expected<'_>) -> Result<(), Refusal> {
        let fail = |code| Err(Refusal::Answer(code));
        if self.iss != expected.issuer {
            return fail("issuer");
        }
        if !is_for(&self.aud, expected.client_id) {
            return fail("audience");
        }
        if self
            .azp
            .as_ref()
            .is_some_and(|azp| azp != expected.client_id)
        {
            return fail("authorized_party");
        }
        if self.nonce.as_deref() != Some(expected.nonce) {
            return fail("nonce");
        }
        let (now, began) = (expected.now.as_second(), expected.began.as_second());
        if seconds(&self.exp).is_none_or(|exp| exp <= now - LEEWAY) {
            return fail("expired");
        }
        if self
            .nbf
            .as_ref()
            .is_some_and(|nbf| seconds(nbf).is_none_or(|nbf| nbf > now + LEEWAY))
        {
            return fail("not_yet");
        }
        match seconds(&self.iat) {
            Some(iat) if iat > now + LEEWAY => return fail("not_yet"),
            Some(iat) if iat >= began - LEEWAY => {}
            _ => return fail("too_old"),
        }
        match self.sub.len() {
            1..=SUBJECT => Ok(()),
            _ => fail("subject"),
        }
    }

    /// What it says about the person.
    pub fn about(&self) -> About {
        self.about.clone()
    }
}

impl About {
    /// Whether there is an address at all.
    pub fn has_email(&self) -> bool {
        self.email.is_some()
    }

    /// The address, if the provider has verified it. Google's word counts for its own mail and
    /// for organisations that it hosts; of others it has only once seen a letter arrive.
    pub fn verified_email(&self, google: bool) -> Option<Email> {
        let verified = match &self.email_verified {
            Some(Json::Bool(yes)) => *yes,
            Some(Json::String(text)) => text == "true",
            _ => false,
        };
        let email = self.email.as_deref().filter(|_| verified)?;
        let email = Email::parse(email).ok()?;
        let hosted = self.hd.as_deref().map(str::to_lowercase);
        match google && hosted != crate::sso::provider::domain_of(&email) {
            true => None,
            false => Some(email),
        }
    }

    /// What to call somebody new.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| !name.trim().is_empty())
    }
}

/// Others in the audience are none whom we trust (OpenID Connect Core, 3.1.3.7, 3).
pub fn is_for(audience: &Json, client_id: &str) -> bool {
    match audience {
        Json::String(one) => one == client_id,
        Json::Array(all) => matches!(all.as_slice(), [Json::String(one)] if one == client_id),
        _ => false,
    }
}

/// Seconds since 1970, which may be written with a fraction (RFC 7519, 2).
#[allow(
    clippy::cast_possible_truncation,
    reason = "a fraction of a second does not matter"
)]
pub fn seconds(number: &Number) -> Option<i64> {
    number
        .as_i64()
        .or_else(|| number.as_f64().map(|n| n as i64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn email(about: Json, google: bool) -> Option<String> {
        let about: About = serde_json::from_value(about).unwrap();
        about
            .verified_email(google)
            .map(|email| email.as_str().to_owned())
    }

    /// P-147: Google says that it verified an address when a letter arrived there once; only for
    /// what it hosts is that still true.
    #[test]
    fn google_is_believed_about_the_organisations_that_it_hosts_and_about_no_others() {
        let anna = |hd: Json| json!({ "email": "Anna@X.hu", "email_verified": true, "hd": hd });
        assert_eq!(email(anna(json!("x.hu")), true).unwrap(), "Anna@X.hu");
        assert_eq!(email(anna(json!("X.hu")), true).unwrap(), "Anna@X.hu");
        assert_eq!(email(anna(json!("y.hu")), true), None);
        assert_eq!(email(anna(Json::Null), true), None);
        assert!(email(anna(Json::Null), false).is_some());
    }

    #[test]
    fn an_audience_is_we_alone() {
        assert!(is_for(&json!("us"), "us") && is_for(&json!(["us"]), "us"));
        for bad in [
            json!("u"),
            json!([]),
            json!(["us", "them"]),
            json!(["us", "us"]),
            json!({ "us": 1 }),
            Json::Null,
        ] {
            assert!(!is_for(&bad, "us"), "{bad}");
        }
    }
}
