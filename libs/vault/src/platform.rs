//! Security-sensitive: the keys with which the platform's own pages work.
//!
//! They belong to the installation and come from the root key. None of them opens anything of a
//! tenant, so they are at hand while the vault is shut.

use crate::cipher::{Cipher, derive};
use crate::{RootKey, Vault};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Error, Result, Secret};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The keys of the platform. They never print.
#[derive(Clone)]
pub struct PlatformKeys {
    seal: Cipher,
    pepper: Secret<[u8; 32]>,
    tokens: Secret<[u8; 32]>,
}

impl PlatformKeys {
    pub(crate) fn of(root: &RootKey) -> Result<Self> {
        Ok(PlatformKeys {
            seal: Cipher::new(&derive(root.secret(), "platform/seal")?),
            pepper: derive(root.secret(), "platform/pepper")?,
            tokens: derive(root.secret(), "platform/tokens")?,
        })
    }

    /// Seals a secret of the row with this id.
    pub fn seal(&self, purpose: &str, id: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal.seal(&beside(purpose, id), plain)
    }

    /// Opens what was sealed for the same purpose in the same row.
    pub fn open(&self, purpose: &str, id: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.seal.open(&beside(purpose, id), sealed)
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

    fn keys(root: &str) -> PlatformKeys {
        PlatformKeys::of(&RootKey::from_text(&root.repeat(32)).unwrap()).unwrap()
    }

    #[test]
    fn a_signature_of_another_installation_or_of_another_text_is_none() {
        let (ours, theirs) = (keys("0f"), keys("0e"));
        let signature = ours.sign(b"token").unwrap();
        assert!(ours.is_signed(b"token", &signature).unwrap());
        assert!(!ours.is_signed(b"tokem", &signature).unwrap());
        assert!(!theirs.is_signed(b"token", &signature).unwrap());
        assert!(!ours.is_signed(b"token", &[]).unwrap());
    }

    #[test]
    fn what_is_sealed_for_one_row_opens_in_no_other() {
        let keys = keys("0f");
        let sealed = keys.seal("totp", b"1", b"secret").unwrap();
        assert_eq!(&**keys.open("totp", b"1", &sealed).unwrap(), b"secret");
        assert!(keys.open("totp", b"2", &sealed).is_err());
        assert!(keys.open("passkey", b"1", &sealed).is_err());
    }
}
