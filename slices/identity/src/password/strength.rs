//! How hard a password is to guess for somebody who knows its owner.

use kernel::{FieldError, text};
use zxcvbn::Score;
use zxcvbn::feedback::Warning;

/// What zxcvbn looks at; the rest of a longer password only makes it harder.
const LOOKED_AT: usize = 100;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Strength {
    /// From 0, guessed at once, to 4.
    pub score: u8,
    /// Why it is not higher; the selector of `error-password-too-easy`.
    pub why: &'static str,
}

impl Strength {
    /// Judges a password; `own` are the words by which everybody knows its owner.
    pub fn of(password: &str, own: &[&str]) -> Self {
        let words: Vec<String> = own.iter().flat_map(|text| text::words(text)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let start: String = password.chars().take(LOOKED_AT).collect();
        let judged = zxcvbn::zxcvbn(&start, &words);
        let warning = judged.feedback().and_then(|feedback| feedback.warning());
        Strength {
            score: u8::from(judged.score()),
            why: warning.map_or("short", why),
        }
    }

    /// NIST SP 800-63B names no score; from three on, guessing a hash that was stolen is
    /// laborious (zxcvbn: more than a hundred million tries).
    pub fn check(&self, field: &str) -> Result<(), FieldError> {
        match self.score >= u8::from(Score::Three) {
            true => Ok(()),
            false => Err(FieldError::new(field, "password_too_easy").with("why", self.why)),
        }
    }
}

fn why(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => "keys",
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => "repeats",
        Warning::SequencesLikeAbcAreEasyToGuess => "sequence",
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => "date",
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => "name",
        Warning::AWordByItselfIsEasyToGuess => "word",
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => "common",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_judged_by_how_it_would_be_guessed() {
        let own = ["Kovács Anna", "anna.kovacs@example.hu", "Demó Kft."];
        for (typed, why) in [
            ("aaaaaaaaaaaa", "repeats"),
            ("abcdefghijklm", "sequence"),
            ("kovacsanna1985", "common"),
        ] {
            let found = Strength::of(typed, &own);
            assert!(found.score < 3, "{typed}: {found:?}");
            assert_eq!(found.why, why, "{typed}");
        }
        for good in [
            "helyes ló akku kapocs",
            "árvíztűrő tükör",
            &"x7 fa ".repeat(170),
        ] {
            assert!(Strength::of(good, &own).check("new").is_ok(), "{good}");
        }
    }
}
