//! Security-sensitive: the keys with which the platform's own pages work.
//!
//! They belong to the installation (see [`installation`](crate::installation)). None of them opens anything of a
//! tenant, so they are at hand while the vault is shut.

use crate::Vault;
use crate::cipher::Cipher;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Result, Secret};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The keys of the platform. They never print.
#[derive(Clone)]
pub struct PlatformKeys {
    /// The newest first; that one seals.
    seals: Vec<Cipher>,
    pepper: Secret<[u8; 32]>,
    tokens: Secret<[u8; 32]>,
}

impl PlatformKeys {
    pub(crate) fn new(
        seals: &[Secret<[u8; 32]>],
        pepper: Secret<[u8; 32]>,
        tokens: Secret<[u8; 32]>,
    ) -> Self {
        PlatformKeys {
            seals: seals.iter().map(Cipher::new).collect(),
            pepper,
            tokens,
        }
    }

    /// Seals a secret of the row with this id.
    pub fn seal(&self, purpose: &str, id: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        self.newest()?.seal(&beside(purpose, id), plain)
    }

    /// Opens what was sealed for the same purpose in the same row, before the root key was replaced
    /// or after it.
    pub fn open(&self, purpose: &str, id: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let beside = beside(purpose, id);
        let mut opened = self.newest()?.open(&beside, sealed);
        for older in self.seals.iter().skip(1) {
            if opened.is_err() {
                opened = older.open(&beside, sealed);
            }
        }
        opened
    }

    /// The same secret sealed under the newest key; nothing if it is already.
    pub fn seal_anew(&self, purpose: &str, id: &[u8], sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        if self.newest()?.open(&beside(purpose, id), sealed).is_ok() {
            return Ok(None);
        }
        let plain = self.open(purpose, id, sealed)?;
        self.seal(purpose, id, &plain).map(Some)
    }

    fn newest(&self) -> Result<&Cipher> {
        let newest = self.seals.first();
        newest.ok_or_else(|| Error::internal("the platform has no key to seal with"))
    }

    /// What goes into every hash of a password, so that the database alone does not suffice to
    /// guess one.
    pub fn pepper(&self) -> &Secret<[u8; 32]> {
        &self.pepper
    }

    /// Signs a token (HMAC-SHA-256).
    pub fn sign(&self, text: &[u8]) -> Result<[u8; 32]> {
        Ok(self.mac(text)?.finalize().into_bytes().into())
    }

    /// Whether a signature is ours, found out in the same time whatever is wrong with it.
    pub fn is_signed(&self, text: &[u8], signature: &[u8]) -> Result<bool> {
        Ok(self.mac(text)?.verify_slice(signature).is_ok())
    }

    fn mac(&self, text: &[u8]) -> Result<Hmac<Sha256>> {
        let unfit = |_| Error::internal("a key of the platform has a wrong length");
        let mac = Hmac::<Sha256>::new_from_slice(self.tokens.expose()).map_err(unfit)?;
        Ok(mac.chain_update(text))
    }
}

impl Vault {
    /// The keys of the platform's own pages.
    pub fn platform(&self) -> PlatformKeys {
        self.0.platform.clone()
    }
}

fn beside(purpose: &str, id: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), &[0], id].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn key(byte: u8) -> Secret<[u8; 32]> {
        Secret::new([byte; 32])
    }

    fn keys(byte: u8) -> PlatformKeys {
        PlatformKeys::new(&[key(byte)], key(byte + 1), key(byte + 2))
    }

    #[test]
    fn a_signature_of_another_installation_or_of_another_text_is_none() {
        let (ours, theirs) = (keys(10), keys(20));
        let signature = ours.sign(b"token").unwrap();
        assert!(ours.is_signed(b"token", &signature).unwrap());
        assert!(!ours.is_signed(b"tokem", &signature).unwrap());
        assert!(!theirs.is_signed(b"token", &signature).unwrap());
        assert!(!ours.is_signed(b"token", &[]).unwrap());
    }

    #[test]
    fn what_is_sealed_for_one_row_opens_in_no_other() {
        let keys = keys(10);
        let sealed = keys.seal("totp", b"1", b"secret").unwrap();
        assert_eq!(&**keys.open("totp", b"1", &sealed).unwrap(), b"secret");
        assert!(keys.open("totp", b"2", &sealed).is_err());
        assert!(keys.open("passkey", b"1", &sealed).is_err());
    }

    #[test]
    fn what_was_sealed_under_an_older_key_opens_and_is_sealed_anew_once() {
        let sealed = keys(10).seal("totp", b"1", b"secret").unwrap();
        let both = PlatformKeys::new(&[key(50), key(10)], key(1), key(2));
        assert_eq!(&**both.open("totp", b"1", &sealed).unwrap(), b"secret");
        let anew = both.seal_anew("totp", b"1", &sealed).unwrap().unwrap();
        assert_eq!(both.seal_anew("totp", b"1", &anew).unwrap(), None);
        assert!(keys(10).open("totp", b"1", &anew).is_err());
        assert_eq!(&**both.open("totp", b"1", &anew).unwrap(), b"secret");
        assert!(both.seal_anew("totp", b"2", &anew).is_err());
    }
}
