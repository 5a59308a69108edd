//! Telephone numbers, kept as people write them.

use std::fmt;

/// A telephone number: the text as it was typed, extension and all. Nothing is bent;
/// a number is refused only when it has no digit or holds what no number holds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// The longest number that is taken, in characters.
    pub const MAX: usize = 60;

    /// Reads a number; the fault is a code of `error-…`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = crate::text::line(text);
        if text.chars().count() > Self::MAX {
            return Err("too_long");
        }
        let allowed =
            |c: char| c.is_ascii_alphanumeric() || " +-()./,:;#*&".contains(c) || c.is_alphabetic();
        if !text.chars().any(|c| c.is_ascii_digit()) || !text.chars().all(allowed) {
            return Err("not_a_phone");
        }
        Ok(Phone(text))
    }

    /// The number as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two numbers are the same: digits, a leading `+`, and the extension
    /// after `x`. The Hungarian trunk prefix `06` counts as `+36`, and `00` as `+`.
    pub fn key(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut extension = false;
        for c in self.0.chars() {
            match c {
                '0'..='9' => out.push(c),
                '+' if out.is_empty() => out.push('+'),
                c if c.is_alphabetic() && !out.is_empty() && !extension => {
                    extension = true;
                    out.push('x');
                }
                _ => {}
            }
        }
        if let Some(rest) = out.strip_prefix("00") {
            return format!("+{rest}");
        }
        if let Some(rest) = out.strip_prefix("06") {
            return format!("+36{rest}");
        }
        out
    }
}

impl fmt::Debug for Phone {
    /// A number is personal, so it does not print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹hidden›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_typed_and_compare_by_their_digits() {
        let phone = |text: &str| Phone::parse(text).map(|p| p.key());
        assert_eq!(phone("917-584-0243x4606"), Ok("9175840243x4606".into()));
        assert_eq!(phone("06 (30) 123-4567"), Ok("+36301234567".into()));
        assert_eq!(phone("0036 30 1234567"), phone("+36301234567"));
        assert_eq!(
            phone("+36 1 234 5678 mellék 12"),
            Ok("+3612345678x12".into())
        );
        assert_eq!(phone("nincs"), Err("not_a_phone"));
    }
}
