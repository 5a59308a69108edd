//! Security-sensitive: tokens that people carry, and what is kept of them.

use kernel::{Secret, random};
use sha2::{Digest, Sha256};

/// Letters of a token; five bits each, so 260 bits. Nobody guesses one, and a plain SHA-256
/// of it cannot be turned back.
const LETTERS: usize = 52;

/// An opaque token: the content of a cookie, the end of a one-time link, the secret of a key.
#[derive(Clone, Debug)]
pub struct Token(Secret<String>);

impl Token {
    /// A new one.
    pub fn new() -> Self {
        Token(Secret::new(random::token(LETTERS)))
    }

    /// A token that somebody presents; `None` if it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let ours = text.len() == LETTERS
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        ours.then(|| Token(Secret::new(text.to_owned())))
    }

    /// The token itself, to be handed over once.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose().as_bytes()).into()
    }
}

impl Default for Token {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_is_read_back_and_never_prints() {
        let token = Token::new();
        assert_eq!(Token::parse(token.expose()).unwrap().hash(), token.hash());
        assert_eq!(format!("{token:?}"), "Token(‹hidden›)");
        for bad in ["", "abc", &"A".repeat(LETTERS), &"a".repeat(LETTERS + 1)] {
            assert!(Token::parse(bad).is_none());
        }
    }
}
