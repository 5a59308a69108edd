//! Passwords that everybody who guesses has already: see `data/breached.md`.

use kernel::text;
use sha2::{Digest, Sha256};

/// 65 536 lengths of shelves, a byte each; then the shelves, two bytes for each password.
static SET: &[u8] = include_bytes!("../../data/breached.bin");
const SHELVES: usize = 65_536;

/// Whether a password was published after a breach, in any case of its letters.
pub(super) fn is_known(password: &str) -> bool {
    let lower = text::compose(&password.to_lowercase());
    let hash: [u8; 32] = Sha256::digest(lower.as_bytes()).into();
    let [a, b, c, d, ..] = hash;
    let number = usize::from(u16::from_be_bytes([a, b]));
    let (lengths, passwords) = SET.split_at(SHELVES);
    let (before, rest) = lengths.split_at(number);
    let skipped: usize = before.iter().map(|length| usize::from(*length)).sum();
    let length = rest.first().copied().map_or(0, usize::from);
    let shelf = passwords.get(2 * skipped..2 * (skipped + length));
    shelf.is_some_and(|shelf| shelf.chunks(2).any(|kept| kept == [c, d]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_set_is_the_one_that_is_described() {
        let described = include_str!("../../data/breached.md");
        let hash: [u8; 32] = Sha256::digest(SET).into();
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(described.contains(&hash));
        let passwords: usize = SET[..SHELVES].iter().map(|n| usize::from(*n)).sum();
        assert_eq!((passwords, SET.len()), (1_428_055, SHELVES + 2 * 1_428_055));
    }

    /// P-148: published passwords are refused.
    #[test]
    fn published_passwords_are_known_in_any_case_and_ordinary_sentences_are_not() {
        for known in [
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "123456789012",
            "passwordpassword",
            "PasswordPassword",
            "!p7bc6_efKP#NjkR",
        ] {
            assert!(is_known(known), "{known}");
        }
        for fresh in [
            "helyes ló akku kapocs",
            "távol a vihar ma",
            "árvíztűrő tükör",
        ] {
            assert!(!is_known(fresh), "{fresh}");
        }
    }

    #[test]
    fn hardly_any_other_password_is_taken_for_one() {
        let taken = (0..3_000).filter(|n| is_known(&format!("tükörfúrógép {n:06}")));
        assert!(taken.count() < 9, "one in three thousand is one");
    }
}
