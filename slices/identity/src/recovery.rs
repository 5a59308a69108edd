//! Security-sensitive: recovery codes, for when telephone and passkeys are lost.
//!
//! Ten codes, shown once. Each has 120 bits, so that a plain hash of it cannot be turned back
//! (OWASP ASVS 5.0, 6.5.2 asks for 112), and opens once.

pub mod actions;
pub(crate) mod store;
pub mod web;

use kernel::{Id, Secret, random};
use kit::User;
use sha2::{Digest, Sha256};

/// How many codes there are.
pub const CODES: usize = 10;
/// From how few left on the page asks for new ones.
pub const FEW: i64 = 3;
/// Letters of a code, five bits each.
const LETTERS: usize = 24;
/// Letters in a row.
const GROUP: usize = 4;

/// A code as it is shown: `abcd-efgh-…`.
pub(crate) fn code() -> Secret<String> {
    let letters = random::token(LETTERS);
    let groups: Vec<&str> = (0..LETTERS / GROUP)
        .filter_map(|i| letters.get(i * GROUP..(i + 1) * GROUP))
        .collect();
    Secret::new(groups.join("-"))
}

/// What is kept of a code; nothing if the text cannot be one. However it was typed: with
/// capitals, spaces or without hyphens.
pub(crate) fn hash(user: Id<User>, typed: &str) -> Option<[u8; 32]> {
    let letters: String = typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if letters.chars().count() != LETTERS {
        return None;
    }
    let mut hash = Sha256::new();
    hash.update(user.bytes());
    hash.update(letters.as_bytes());
    Some(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_belongs_to_one_person() {
        let (anna, bela) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let code = code();
        let kept = hash(anna, code.expose()).unwrap();
        let typed = code.expose().to_uppercase().replace('-', " ");
        assert_eq!(hash(anna, &typed).unwrap(), kept);
        assert_ne!(hash(bela, code.expose()).unwrap(), kept);
        assert!(hash(anna, "").is_none() && hash(anna, &code.expose()[1..]).is_none());
    }
}
