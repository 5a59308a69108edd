//! Amounts of money.

use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The Hungarian forint.
    pub const HUF: Currency = Currency(*b"HUF");

    /// The code. Nothing but three capital letters is ever read, so it always is one; otherwise
    /// it would be XXX, which ISO 4217 gives to what is no currency.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals an amount is kept with. ISO 4217 gives the forint two, which no
    /// coin has had since 1999, but unit prices and the tax authority's schema use them.
    pub fn places(&self) -> usize {
        match &self.0 {
            b"JPY" | b"KRW" | b"CLP" | b"ISK" | b"VND" => 0,
            b"BHD" | b"JOD" | b"KWD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Currency(code)),
            _ => Err("not_a_currency"),
        }
    }
}

/// An amount in the minor unit of its currency (fillér, cent).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Money {
    /// In what.
    pub currency: Currency,
    /// Minor units.
    pub minor: i64,
}

impl FromStr for Money {
    /// A code of `error-…`: `not_money`, `not_a_currency`, `too_many_decimals`, `too_large`.
    type Err = &'static str;

    /// Reads the canonical form, `1250.50 HUF`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (amount, code) = text.trim().rsplit_once(' ').ok_or("not_money")?;
        let currency: Currency = code.parse()?;
        let (negative, digits) = match amount.trim().strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, amount.trim()),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) || digits.ends_with('.') {
            return Err("not_money");
        }
        let part = part.trim_end_matches('0');
        let places = currency.places();
        if part.len() > places {
            return Err("too_many_decimals");
        }
        let minor: i64 = format!("{whole}{part:0<places$}")
            .parse()
            .map_err(|_| "too_large")?;
        Ok(Money {
            minor: if negative { -minor } else { minor },
            currency,
        })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.currency.places();
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        let sign = if self.minor < 0 { "-" } else { "" };
        let point = if places == 0 { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part} {}", self.currency.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_survives_its_text() {
        for text in ["1250.50 HUF", "-0.05 EUR", "1200 JPY", "0.00 USD"] {
            assert_eq!(
                text.parse::<Money>().map(|m| m.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn an_amount_without_a_currency_or_with_too_many_decimals_is_refused() {
        assert_eq!("12.5".parse::<Money>(), Err("not_money"));
        assert_eq!("12.5 forint".parse::<Money>(), Err("not_a_currency"));
        assert_eq!("12.555 EUR".parse::<Money>(), Err("too_many_decimals"));
    }
}
