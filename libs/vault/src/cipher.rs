//! Security-sensitive: the one place where bytes are sealed and opened.
//!
//! AES-256-GCM under keys of which each sees few messages, so random 96-bit nonces are safe
//! (NIST SP 800-38D, 8.3: fewer than 2^32 messages under one key).
//! Sealed bytes are `version (1) || nonce (12) || ciphertext || tag (16)`.

use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::AeadInOut};
use hkdf::Hkdf;
use kernel::{Error, Result, Secret, random};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
const HEAD: usize = 1 + NONCE;

/// How much longer than its plaintext a sealed value is, bytes.
pub(crate) const OVERHEAD: usize = HEAD + TAG;

/// A key made ready for sealing; its round keys are overwritten when it is dropped.
#[derive(Clone)]
pub(crate) struct Cipher(Aes256Gcm);

impl Cipher {
    pub fn new(key: &Secret<[u8; 32]>) -> Self {
        Cipher(Aes256Gcm::new(key.expose().into()))
    }

    /// Seals `plaintext`, bound to `aad`: it opens only beside the same `aad`.
    pub fn seal(&self, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random::bytes();
        let mut out = Vec::with_capacity(plaintext.len() + OVERHEAD);
        out.push(VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plaintext);
        let (_, body) = out.split_at_mut(HEAD);
        let tag = self
            .0
            .encrypt_inout_detached(&Nonce::from(nonce), &bound(aad), body.into())
            .map_err(|_| Error::internal("a value is too long to be sealed"))?;
        out.extend_from_slice(&tag);
        Ok(out)
    }

    /// What was sealed beside the same `aad`; anything else is refused without a hint why.
    pub fn open(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let refused = || Error::internal("sealed bytes do not open: altered, or another key");
        let (head, body) = sealed.split_at_checked(HEAD).ok_or_else(refused)?;
        let (version, nonce) = head.split_first().ok_or_else(refused)?;
        if *version != VERSION {
            return Err(refused());
        }
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| refused())?;
        let mut plain = Zeroizing::new(body.to_vec());
        self.0
            .decrypt_in_place(&Nonce::from(nonce), &bound(aad), &mut *plain)
            .map_err(|_| refused())?;
        Ok(plain)
    }
}

/// The version is authenticated too, so that no old form can be passed off as a new one.
fn bound(aad: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(aad.len() + 1);
    out.push(VERSION);
    out.extend_from_slice(aad);
    out
}

/// A key for one purpose: HKDF-SHA-256 (RFC 5869) without salt, for the input is uniform.
pub(crate) fn derive(key: &Secret<[u8; 32]>, purpose: &str) -> Result<Secret<[u8; 32]>> {
    let mut out = Zeroizing::new([0u8; 32]);
    Hkdf::<Sha256>::new(None, key.expose())
        .expand_multi_info(&[b"tenet/1/", purpose.as_bytes()], &mut *out)
        .map_err(|_| Error::internal("a derived key has a wrong length"))?;
    Ok(Secret::new(*out))
}

/// A key from opened bytes.
pub(crate) fn key_of(plain: &[u8]) -> Result<Secret<[u8; 32]>> {
    let mut out = Zeroizing::new([0u8; 32]);
    if plain.len() != out.len() {
        return Err(Error::internal("a stored key does not hold 32 bytes"));
    }
    out.copy_from_slice(plain);
    Ok(Secret::new(*out))
}

/// A new random key.
pub(crate) fn new_key() -> Secret<[u8; 32]> {
    let mut out = Zeroizing::new([0u8; 32]);
    random::fill(&mut *out);
    Secret::new(*out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn cipher() -> Cipher {
        Cipher::new(&Secret::new([7; 32]))
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_as_it_was(plain: Vec<u8>, aad: Vec<u8>) {
            let sealed = cipher().seal(&aad, &plain).unwrap();
            prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
            prop_assert_eq!(&*cipher().open(&aad, &sealed).unwrap(), &plain);
        }
    }

    #[test]
    fn any_flipped_bit_is_refused() {
        let sealed = cipher().seal(b"row 1", b"Anna Kis").unwrap();
        for byte in 0..sealed.len() {
            for bit in 0..8 {
                let mut bad = sealed.clone();
                bad[byte] ^= 1 << bit;
                assert!(cipher().open(b"row 1", &bad).is_err(), "byte {byte}");
            }
        }
    }

    #[test]
    fn no_shortened_value_opens() {
        let sealed = cipher().seal(b"row 1", b"Anna Kis").unwrap();
        for length in 0..sealed.len() {
            assert!(cipher().open(b"row 1", &sealed[..length]).is_err());
        }
    }

    #[test]
    fn a_value_does_not_open_in_another_place_or_under_another_key() {
        let sealed = cipher().seal(b"row 1", b"Anna Kis").unwrap();
        assert!(cipher().open(b"row 2", &sealed).is_err());
        let other = Cipher::new(&Secret::new([8; 32]));
        assert!(other.open(b"row 1", &sealed).is_err());
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let seal = || cipher().seal(b"", b"Anna Kis").unwrap();
        assert_ne!(seal(), seal());
    }

    #[test]
    fn every_purpose_has_its_own_key() {
        let key = Secret::new([7; 32]);
        let of = |purpose| *derive(&key, purpose).unwrap().expose();
        assert_ne!(of("history"), of("backup"));
        assert_eq!(of("history"), of("history"));
        assert_ne!(of("history"), *key.expose());
    }
}
