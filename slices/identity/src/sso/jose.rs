//! Security-sensitive: signed tokens (JWS, RFC 7515) and the keys that sign them (JWK, RFC 7517).
//!
//! Only signatures with public keys are known here: there is no `none`, and no way to take a
//! public key for a shared secret (RFC 8725, 3.1).

use crate::sso::Refusal;
use base64ct::{Base64UrlUnpadded, Encoding};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
    VerificationAlgorithm,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 32 * 1024;
/// The algorithms that are known (RFC 7518, RFC 8037).
pub const ALGORITHMS: [&str; 5] = ["RS256", "PS256", "ES256", "ES384", "EdDSA"];

/// A token taken apart, not yet believed.
pub struct Token<'a> {
    header: Header,
    signed: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

/// The public keys of a provider.
pub struct Keys(Vec<Key>);

#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl<'a> Token<'a> {
    /// Takes a token apart and looks at what it says of itself.
    pub fn read(text: &'a str) -> Result<Self, Refusal> {
        let malformed = || Refusal::Answer("malformed");
        if text.len() > LONGEST {
            return Err(malformed());
        }
        let (signed, signature) = text.rsplit_once('.').ok_or_else(malformed)?;
        let (header, payload) = signed.split_once('.').ok_or_else(malformed)?;
        let header: Header = json(header)?;
        if !ALGORITHMS.contains(&header.alg.as_str()) {
            return Err(Refusal::Answer("algorithm"));
        }
        // Extensions that must be understood are none that we do.
        if header.crit.is_some() {
            return Err(malformed());
        }
        Ok(Token {
            header,
            signed,
            payload,
            signature: bytes(signature).ok_or_else(malformed)?,
        })
    }

    /// Whether it says to be of this type; one that says nothing is a plain `JWT`.
    pub fn is(&self, kind: &str) -> bool {
        let own = self.header.typ.as_deref().unwrap_or("JWT");
        own.eq_ignore_ascii_case(kind)
    }

    /// What it says, if one of the keys has signed it.
    ///
    /// # Errors
    /// `unknown_key` if no key of these can have signed it: the provider may have new ones.
    pub fn verify<T: DeserializeOwned>(&self, keys: &Keys) -> Result<T, Refusal> {
        let mut suitable = keys.0.iter().filter(|key| key.suits(&self.header));
        let key = suitable.next().ok_or(Refusal::Answer("unknown_key"))?;
        // Without a name, a key must be the only one.
        if suitable.next().is_some() {
            return Err(Refusal::Answer("unknown_key"));
        }
        match key.has_signed(&self.header.alg, self.signed.as_bytes(), &self.signature) {
            true => json(self.payload),
            false => Err(Refusal::Answer("signature")),
        }
    }
}

impl Keys {
    /// Reads a published set; keys of kinds that we do not know are passed over.
    pub fn read(text: &str) -> Option<Keys> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<serde_json::Value>,
        }
        let set: Set = serde_json::from_str(text).ok()?;
        let keys = set.keys.into_iter().take(64);
        Some(Keys(
            keys.filter_map(|key| serde_json::from_value(key).ok())
                .collect(),
        ))
    }

    /// Whether any of them could have signed something.
    pub fn are_usable(&self) -> bool {
        ALGORITHMS.iter().any(|alg| {
            let header = |kid| Header {
                alg: (*alg).to_owned(),
                kid,
                typ: None,
                crit: None,
            };
            self.0.iter().any(|key| key.suits(&header(key.kid.clone())))
        })
    }
}

impl Key {
    /// Whether this key may have signed a token with such a header: its kind decides about the
    /// algorithm, never the token alone.
    fn suits(&self, header: &Header) -> bool {
        let kind = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => matches!(header.alg.as_str(), "RS256" | "PS256"),
            ("EC", Some("P-256")) => header.alg == "ES256",
            ("EC", Some("P-384")) => header.alg == "ES384",
            ("OKP", Some("Ed25519")) => header.alg == "EdDSA",
            _ => false,
        };
        let named = header.kid.is_none() || self.kid == header.kid;
        let meant = self.alg.as_ref().is_none_or(|alg| *alg == header.alg);
        kind && named && meant && self.usage.as_deref().is_none_or(|usage| usage == "sig")
    }

    fn has_signed(&self, alg: &str, text: &[u8], signature: &[u8]) -> bool {
        match alg {
            "RS256" => self.rsa(&RSA_PKCS1_2048_8192_SHA256, text, signature),
            "PS256" => self.rsa(&RSA_PSS_2048_8192_SHA256, text, signature),
            "ES256" => self.point(&ECDSA_P256_SHA256_FIXED, 32, text, signature),
            "ES384" => self.point(&ECDSA_P384_SHA384_FIXED, 48, text, signature),
            "EdDSA" => part(&self.x).is_some_and(|x| {
                UnparsedPublicKey::new(&ED25519, x)
                    .verify(text, signature)
                    .is_ok()
            }),
            _ => false,
        }
    }

    /// Keys below 2048 bits are refused by the parameters.
    fn rsa(&self, how: &'static RsaParameters, text: &[u8], signature: &[u8]) -> bool {
        let (Some(n), Some(e)) = (part(&self.n), part(&self.e)) else {
            return false;
        };
        let plain = |number: Vec<u8>| {
            let zeros = number.iter().take_while(|byte| **byte == 0).count();
            number.get(zeros..).map(<[u8]>::to_vec).unwrap_or_default()
        };
        let key = RsaPublicKeyComponents {
            n: plain(n),
            e: plain(e),
        };
        key.verify(how, text, signature).is_ok()
    }

    fn point(
        &self,
        how: &'static dyn VerificationAlgorithm,
        length: usize,
        text: &[u8],
        signature: &[u8],
    ) -> bool {
        let (Some(x), Some(y)) = (part(&self.x), part(&self.y)) else {
            return false;
        };
        if x.len() != length || y.len() != length {
            return false;
        }
        let point = [&[4u8], x.as_slice(), y.as_slice()].concat();
        UnparsedPublicKey::new(how, point)
            .verify(text, signature)
            .is_ok()
    }
}

fn part(text: &Option<String>) -> Option<Vec<u8>> {
    bytes(text.as_deref()?)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

fn json<T: DeserializeOwned>(part: &str) -> Result<T, Refusal> {
    bytes(part)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or(Refusal::Answer("malformed"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// RFC 7515, A.2 and A.3: tokens that others have signed, with keys that others have made.
    #[test]
    fn the_examples_of_the_standard_are_verified() {
        let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let rsa = r#"{"keys":[{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}]}"#;
        let signed = format!(
            "eyJhbGciOiJSUzI1NiJ9.{claims}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
        );
        let verify = |token: &str, keys: &str| -> Result<serde_json::Value, Refusal> {
            Token::read(token)?.verify(&Keys::read(keys).unwrap())
        };
        assert_eq!(verify(&signed, rsa).unwrap()["iss"], "joe");
        let ec = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;
        let point = format!(
            "eyJhbGciOiJFUzI1NiJ9.{claims}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        );
        assert_eq!(verify(&point, ec).unwrap()["iss"], "joe");
        // The same with a key of another kind, and with one letter changed.
        assert_eq!(verify(&point, rsa).unwrap_err().code(), "unknown_key");
        let changed = point.replace("DtEh", "DtEi");
        assert_eq!(verify(&changed, ec).unwrap_err().code(), "signature");
    }

    #[test]
    fn nothing_but_a_signature_with_a_public_key_is_read() {
        let header = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
        for alg in ["none", "None", "HS256", "HS512", "RS1", "RS512", ""] {
            let token = format!("{}.e30.AAAA", header(&format!(r#"{{"alg":"{alg}"}}"#)));
            assert_eq!(
                Token::read(&token).err().unwrap().code(),
                "algorithm",
                "{alg}"
            );
        }
        let critical = header(r#"{"alg":"RS256","crit":["exp"]}"#);
        for bad in [
            "",
            "a",
            "a.b",
            "a.b.c",
            "....",
            &format!("{critical}.e30.AAAA"),
            &"x".repeat(40_000),
        ] {
            assert_eq!(Token::read(bad).err().unwrap().code(), "malformed");
        }
    }

    #[test]
    fn a_key_for_something_else_signs_nothing() {
        let set = |more: &str| {
            Keys::read(&format!(
                r#"{{"keys":[{{"kty":"RSA","n":"AQAB","e":"AQAB"{more}}}]}}"#
            ))
            .unwrap()
        };
        assert!(set("").are_usable());
        assert!(!set(r#","use":"enc""#).are_usable());
        assert!(!set(r#","alg":"RSA-OAEP""#).are_usable());
        let shared = Keys::read(r#"{"keys":[{"kty":"oct","k":"AQAB"}]}"#).unwrap();
        assert!(!shared.are_usable());
    }
}
