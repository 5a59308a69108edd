//! Exact decimal numbers for fields.

use std::fmt;
use std::str::FromStr;

/// A decimal number with at most six decimals, kept exactly: a whole number of millionths.
/// The range is about ±9.2 million million.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Decimal(i64);

/// How many decimals are kept.
const PLACES: usize = 6;
const ONE: i64 = 1_000_000;

impl Decimal {
    /// From millionths, as it is stored in keys.
    pub const fn from_micros(micros: i64) -> Self {
        Decimal(micros)
    }

    /// Millionths.
    pub const fn micros(self) -> i64 {
        self.0
    }
}

impl FromStr for Decimal {
    /// A code of `error-…`: `not_a_number`, `too_many_decimals`, `too_large`.
    type Err = &'static str;

    /// Reads the canonical form: an optional minus, digits, and a point with up to six digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) || digits.ends_with('.') {
            return Err("not_a_number");
        }
        let part = part.trim_end_matches('0');
        if part.len() > PLACES {
            return Err("too_many_decimals");
        }
        let text = format!("{whole}{part:0<PLACES$}");
        let micros: i64 = text.parse().map_err(|_| "too_large")?;
        Ok(Decimal(if negative { -micros } else { micros }))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let part = format!("{:06}", size % one);
        let part = part.trim_end_matches('0');
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{point}{part}", size / one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_rounded_in_silence() {
        assert_eq!("0.1234567".parse::<Decimal>(), Err("too_many_decimals"));
        assert_eq!("99999999999999".parse::<Decimal>(), Err("too_large"));
        assert_eq!("1,5".parse::<Decimal>(), Err("not_a_number"));
        assert_eq!(
            "-0012.500".parse::<Decimal>().map(|d| d.to_string()),
            Ok("-12.5".into())
        );
    }

    proptest! {
        #[test]
        fn every_decimal_survives_its_text(micros in (i64::MIN + 1)..i64::MAX) {
            let decimal = Decimal::from_micros(micros);
            prop_assert_eq!(decimal.to_string().parse::<Decimal>(), Ok(decimal));
        }
    }
}
