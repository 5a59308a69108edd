//! Security-sensitive: codes sent as text messages, the weakest second factor.
//!
//! A number can be taken over by whoever persuades a telephone company, and a message can be
//! read on its way (NIST SP 800-63B-4, 3.1.3.3, restricts it). So it is off until an
//! administrator allows it, and it never is enough for somebody who manages users where the
//! tenant asks them for a second factor.
//!
//! - Always was a number proved by a code before it counts.
//! - Always does a code belong to one attempt in one browser, for five minutes, for three tries,
//!   and to be used once.
//! - Never does a code or a number stand in a job, a log or an error.

pub mod actions;
pub(crate) mod jobs;
pub(crate) mod personal;
pub(crate) mod store;
pub(crate) mod web;

use kernel::{FieldError, Phone, random};
use std::time::Duration;

/// How long a code opens.
pub const LIFE: Duration = Duration::from_secs(5 * 60);
/// So many tries a code has.
pub const TRIES: i64 = 3;
/// So many messages one account gets in a day.
pub const PER_DAY: i64 = 5;
/// Messages of a tenant in a day where no gateway says otherwise.
const TENANT_PER_DAY: i64 = 200;
/// Between two messages to one account lies so much time.
const PAUSE: Duration = Duration::from_secs(30);

/// A number in the international form, and the code that was sent to it.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Sent {
    pub number: String,
    pub code: String,
}

/// A number in its international form: a plus and eight to fifteen digits (E.164).
pub(crate) fn number(typed: &str) -> Result<String, FieldError> {
    let wrong = |code| FieldError::new("number", code);
    if typed.trim().is_empty() {
        return Err(wrong("required"));
    }
    let key = Phone::parse(typed).map_err(wrong)?.key();
    let digits = key.strip_prefix('+').unwrap_or("");
    let fine = (8..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    match fine {
        true => Ok(key),
        false => Err(wrong("not_international")),
    }
}

/// What is shown of a number: its end, by which its owner knows it.
pub(crate) fn hint(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let end: String = digits.iter().rev().take(2).rev().collect();
    format!("••• {end}")
}

/// Six digits, each number as likely as any other.
pub(crate) fn code() -> String {
    // Of 2^64 numbers the surplus over a multiple of a million is less than a millionth of a
    // millionth; nobody gains by it.
    format!("{:06}", u64::from_be_bytes(random::bytes()) % 1_000_000)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_is_taken_in_its_international_form_only() {
        for (typed, taken) in [
            ("+36 30 123 4567", Some("+36301234567")),
            ("06 (30) 123-4567", Some("+36301234567")),
            ("0049 151 23456789", Some("+4915123456789")),
            ("30 123 4567", None),
            ("+36 30 123 4567 x12", None),
            ("+1234", None),
            ("+012345678", None),
            ("+1234567890123456", None),
            ("call me", None),
            ("", None),
        ] {
            assert_eq!(number(typed).ok().as_deref(), taken, "{typed}");
        }
        assert_eq!(hint("+36301234567"), "••• 67");
    }

    #[test]
    fn codes_have_six_digits_and_differ() {
        let codes: std::collections::HashSet<String> = (0..100).map(|_| code()).collect();
        assert!(codes.len() > 90);
        let digits = |code: &String| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        assert!(codes.iter().all(digits));
    }
}
