//! Security-sensitive: a person's keys, as callers hold them.

use crate::cipher::{Cipher, derive};
use crate::{Class, Person};
use kernel::{Id, Result, Secret};
use std::collections::HashMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The key of one person and one class of data. Never prints; overwritten when dropped.
#[derive(Clone, Debug)]
pub struct PersonKey(pub(crate) Arc<Secret<[u8; 32]>>);

impl PersonKey {
    /// Seals `plaintext` for one purpose (`history`, `backup`, `file`, `mail`), bound to `aad`.
    ///
    /// The sealed bytes are 29 longer than the plaintext.
    pub fn seal(&self, purpose: &'static str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        self.cipher(purpose)?.seal(aad, plaintext)
    }

    /// Opens what was sealed for the same purpose beside the same `aad`.
    ///
    /// # Errors
    /// Internal, if the bytes were altered or belong elsewhere.
    pub fn open(
        &self,
        purpose: &'static str,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        self.cipher(purpose)?.open(aad, sealed)
    }

    /// A key of its own for one purpose, for those who seal for themselves.
    pub fn derived(&self, purpose: &'static str) -> Result<Secret<[u8; 32]>> {
        derive(&self.0, purpose)
    }

    fn cipher(&self, purpose: &'static str) -> Result<Cipher> {
        Ok(Cipher::new(&derive(&self.0, purpose)?))
    }
}

/// Keys found together; what was erased or never made is simply absent.
#[derive(Clone, Debug, Default)]
pub struct Keys(pub(crate) HashMap<(Id<Person>, Class), PersonKey>);

impl Keys {
    /// The key of a person's class, if there is one.
    pub fn get(&self, person: Id<Person>, class: Class) -> Option<PersonKey> {
        self.0.get(&(person, class)).cloned()
    }

    /// Takes in more keys.
    pub fn join(&mut self, more: Keys) {
        self.0.extend(more.0);
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_sealed_for_history_does_not_open_as_a_backup() {
        let key = PersonKey(Arc::new(Secret::new([3; 32])));
        let sealed = key.seal("history", b"row 1", b"Anna Kis").unwrap();
        assert_eq!(
            &**key.open("history", b"row 1", &sealed).unwrap(),
            b"Anna Kis"
        );
        assert!(key.open("backup", b"row 1", &sealed).is_err());
    }

    #[test]
    fn a_persons_keys_never_print() {
        let key = PersonKey(Arc::new(Secret::new([3; 32])));
        assert_eq!(format!("{key:?}"), "PersonKey(‹hidden›)");
    }
}
