//! Security-sensitive: passwords, and which of them may be chosen.

mod breached;
mod hashing;
pub mod meter;
mod patience;
pub(crate) mod strength;
pub(crate) mod web;

pub use hashing::{PARAMETERS, Verdict, hash_under, runs, verify_under};
pub(crate) use hashing::{hash, verify};

use kernel::{FieldError, Secret, text};
use strength::Strength;

/// The fewest characters of a password.
pub const MIN_CHARS: usize = 12;
/// The most bytes of a password, so that nobody sends us megabytes to hash.
const MAX_BYTES: usize = 1024;
/// Words that whoever guesses tries first, for they stand on the page.
const EVERYBODYS: &str = "Tenet";

/// A password that may be used. Never prints.
#[derive(Clone, Debug)]
pub struct Password(Secret<String>);

impl Password {
    /// Checks a password that somebody has chosen: at least [`MIN_CHARS`] characters of any
    /// kind, much more in it than the words by which everybody knows its owner (`own`: name,
    /// e-mail, tenant), not published after a breach, and hard to guess.
    pub fn choose(field: &str, typed: &str, own: &[&str]) -> Result<Self, FieldError> {
        let password = text::compose(typed);
        let own = own_words(own);
        if password.is_empty() {
            return Err(FieldError::new(field, "required"));
        }
        if password.chars().count() < MIN_CHARS {
            return Err(FieldError::new(field, "password_too_short").with("min", MIN_CHARS));
        }
        if password.len() > MAX_BYTES {
            return Err(FieldError::new(field, "too_long"));
        }
        if is_own_data(&password, &own) {
            return Err(FieldError::new(field, "password_is_own_data"));
        }
        if breached::is_known(&password) {
            return Err(FieldError::new(field, "password_is_known"));
        }
        Strength::of(&password, &own).check(field)?;
        Ok(Password(Secret::new(password)))
    }

    /// A password that somebody presents. One that is too long to be anybody's is empty, which
    /// is nobody's either.
    pub fn present(typed: &str) -> Self {
        let typed = if typed.len() > MAX_BYTES { "" } else { typed };
        Password(Secret::new(text::compose(typed)))
    }
}

/// The words by which a password's owner is known, and those that stand on every page.
pub(crate) fn own_words<'a>(own: &[&'a str]) -> Vec<&'a str> {
    own.iter().copied().chain([EVERYBODYS]).collect()
}

/// So many different characters must stand beside somebody's own words: a year, a number or a
/// short word behind one's name is what is tried first.
const BESIDE: usize = 6;

/// Whether a password is made of its owner's own words and hardly anything else. Digits are
/// nothing else, however many: they are dates and telephone numbers; neither is what stands
/// between words.
fn is_own_data(password: &str, own: &[&str]) -> bool {
    let mut rest = text::fold(password);
    rest.retain(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '_' | ',' | '@' | '\'' | '+'));
    let mut words: Vec<String> = own.iter().flat_map(|text| text::words(text)).collect();
    words.retain(|word| word.chars().count() > 2);
    // The longest first, so that none hides a part of another.
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let whole = rest.len();
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    let mut left: Vec<char> = rest.chars().filter(|c| !c.is_numeric()).collect();
    left.sort_unstable();
    left.dedup();
    rest.len() < whole && left.len() < BESIDE
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fault(typed: &str) -> &'static str {
        let own = [
            "Kovács Anna",
            "anna.kovacs@example.hu",
            "Demó Kereskedelmi Kft.",
        ];
        Password::choose("password", typed, &own)
            .err()
            .map_or("", |fault| fault.code)
    }

    /// P-148: rules for passwords are enforced.
    #[test]
    fn a_password_is_long_hard_to_guess_and_not_what_everybody_knows() {
        assert_eq!(fault(""), "required");
        assert_eq!(fault("tizenegy be"), "password_too_short");
        assert_eq!(fault(&"x".repeat(1025)), "too_long");
        for own in [
            "Kovács Anna Kovács",
            "anna.kovacs@example.hu",
            "Demo-Kereskedelmi-1",
            "TenetTenet12",
            "Kovács Anna 2026",
            "anna.kovacs.19850312",
            "Anna-Kovács-1985-03-12!",
            "Kereskedelmi36301234567",
            "Anna Kovács nyár",
            "xAnnax2026Annax",
            "tenet kovács 1!1!1!",
        ] {
            assert_eq!(fault(own), "password_is_own_data", "{own}");
        }
        for known in ["passwordpassword", "PasswordPassword", "1q2w3e4r5t6y"] {
            assert_eq!(fault(known), "password_is_known", "{known}");
        }
        for easy in ["őőőőőőőőőőőőőő", "űabcűabcűabcűabc"] {
            assert_eq!(fault(easy), "password_too_easy", "{easy}");
        }
    }

    /// P-148: no characters are demanded, and none is refused.
    #[test]
    fn a_password_of_any_letters_and_up_to_a_thousand_bytes_is_taken() {
        let long: String = (0..204).map(|n| format!("{n:04} ")).collect();
        for good in [
            "Anna négy almát eszik",
            "Kovács lovai vágtatnak",
            "Anna#7%qV&9!wZ",
            "árvíztűrő tükör",
            "correct horse battery",
            "🐎🔋📎 лошадь батарея",
            &long,
        ] {
            assert_eq!(fault(good), "", "{good}");
        }
    }
}
