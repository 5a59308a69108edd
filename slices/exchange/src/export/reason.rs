//! Why somebody takes records out, or why they may not.

use kernel::{FieldError, FieldErrors, text};

/// The shortest reason, in characters.
const LEAST: usize = 3;
/// The longest reason, in characters.
pub(crate) const MOST: usize = 200;

/// A reason in one line.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Why the person at the host does it, who need not say.
    pub fn command() -> Reason {
        Reason("command".to_owned())
    }

    /// Reads what somebody typed.
    ///
    /// # Errors
    /// `Invalid` at `reason` for nothing, for less than a word and for more than a line.
    pub fn parse(typed: &str) -> Result<Reason, FieldErrors> {
        let line = text::line(typed);
        let code = match line.chars().count() {
            0 => "required",
            n if n < LEAST => "reason_too_short",
            n if n > MOST => "too_long",
            _ => return Ok(Reason(line)),
        };
        Err(FieldErrors::one(
            FieldError::new("reason", code).with("min", LEAST),
        ))
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_line_of_three_to_two_hundred_characters() {
        for short in ["", " \n\t ", "ok", "  őű  "] {
            assert!(Reason::parse(short).is_err(), "{short:?}");
        }
        assert!(Reason::parse(&"ű".repeat(MOST + 1)).is_err());
        let longest = "ű".repeat(MOST);
        for (typed, kept) in [
            (" Könyvelőnek\nkell ", "Könyvelőnek kell"),
            ("adó", "adó"),
            (longest.as_str(), longest.as_str()),
        ] {
            assert_eq!(Reason::parse(typed).ok().unwrap().text(), kept);
        }
    }
}
