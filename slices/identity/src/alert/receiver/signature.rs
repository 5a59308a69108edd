//! Security-sensitive: how a message is signed (Standard Webhooks 1.0.0, symmetric).

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Result, Secret};
use sha2::Sha256;

/// The bytes of a secret; the standard asks for 24 to 64.
pub(crate) const SECRET: usize = 32;

/// The secret as it is shown, once.
pub(crate) fn shown(secret: &[u8; SECRET]) -> Secret<String> {
    Secret::new(format!("whsec_{}", Base64::encode_string(secret)))
}

/// The signature of a message: over its id, the second of this attempt, and its body.
pub(crate) fn sign(secret: &[u8; SECRET], id: &str, second: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret)
        .map_err(|_| Error::internal("a secret of a wrong length"))?;
    mac.update(format!("{id}.{second}.{body}").as_bytes());
    let signature = Base64::encode_string(&mac.finalize().into_bytes());
    Ok(format!("v1,{signature}"))
}

/// The signatures of a message under several secrets, as a header lists them: behind each other,
/// a space between them.
pub(crate) fn sign_all(
    secrets: &[&[u8; SECRET]],
    id: &str,
    second: i64,
    body: &str,
) -> Result<String> {
    let signatures = secrets.iter().map(|secret| sign(secret, id, second, body));
    Ok(signatures.collect::<Result<Vec<_>>>()?.join(" "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The value was computed with Python's `hmac` and `base64`, and with OpenSSL.
    #[test]
    fn a_signature_is_that_of_other_programs() {
        let secret = [7u8; SECRET];
        assert_eq!(
            shown(&secret).expose(),
            "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="
        );
        let signature = sign(&secret, "msg_1", 1_674_087_231, r#"{"a":1}"#).unwrap();
        assert_eq!(signature, "v1,0ANzGnJGWWHmwudt0qLST2wpUTgWaHglALeEiddVSyk=");
    }
}
