//! E-mail addresses.

use std::fmt;

/// An e-mail address that a mail server could take: one `@`, a local part of at most 64
/// and a whole of at most 254 bytes (RFC 5321, 4.5.3.1), a domain with a dot. Kept as typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address; the fault is a code of `error-…`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or("not_an_email")?;
        let bad = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '@' | '<' | '>' | ',' | ';' | '"' | '(' | ')')
        };
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        if local.is_empty()
            || local.chars().any(bad)
            || local.starts_with('.')
            || local.ends_with('.')
        {
            return Err("not_an_email");
        }
        if !domain.contains('.') || !domain.split('.').all(label) {
            return Err("not_an_email");
        }
        if local.len() > 64 || text.len() > 254 {
            return Err("too_long");
        }
        Ok(Email(text.to_owned()))
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two addresses are the same: lower case, composed.
    pub fn key(&self) -> String {
        crate::text::compose(&self.0.to_lowercase())
    }
}

impl fmt::Debug for Email {
    /// An address is personal, so it does not print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹hidden›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_mail_can_reach_are_taken() {
        for good in ["anna.kis@example.hu", "a+b@x.co", "info@árvíztűrő.hu"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "anna",
            "anna@",
            "@x.hu",
            "a b@x.hu",
            "a@b",
            "a@-x.hu",
            "Anna <a@x.hu>",
            "a@x..hu",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }
}
