//! Web addresses that are safe to put into a page.

use std::fmt;

/// A link with a scheme that cannot run code: `http`, `https`, `mailto` or `tel`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Link(String);

impl Link {
    /// The longest link that is taken, in characters.
    pub const MAX: usize = 2000;

    /// Reads a link; a text without a scheme that looks like a host gets `https://`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.chars().count() > Self::MAX {
            return Err("too_long");
        }
        if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("not_a_link");
        }
        let lower = text.to_ascii_lowercase();
        for scheme in ["http://", "https://", "mailto:", "tel:"] {
            if lower
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty())
            {
                return Ok(Link(text.to_owned()));
            }
        }
        let host = lower.split(['/', '?', '#']).next().unwrap_or("");
        if lower.contains("://")
            || host.contains(':')
            || !host.contains('.')
            || host.starts_with('.')
        {
            return Err("not_a_link");
        }
        Ok(Link(format!("https://{text}")))
    }

    /// The address, fit for `href`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹hidden›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_can_never_run_code() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            " JaVaScRiPt:x",
            "ftp://x.hu",
            "x",
            "http://",
        ] {
            assert!(Link::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Link::parse("example.hu/a").map(|l| l.as_str().to_owned()),
            Ok("https://example.hu/a".into())
        );
        assert!(Link::parse("https://osborn.com/").is_ok());
    }
}
