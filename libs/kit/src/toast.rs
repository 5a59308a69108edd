//! What the page after a redirect says has happened, with its Undo.

use crate::collection::ChangeSet;
use kernel::Id;

/// A message for the next page. Only keys and ids travel in the cookie, never a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toast {
    /// Key of the text.
    pub text: String,
    /// The change set that Undo takes back.
    pub undo: Option<Id<ChangeSet>>,
}

/// The cookie's name.
pub const COOKIE: &str = "tenet-toast";

impl Toast {
    /// A message without Undo.
    pub fn new(text: &str) -> Self {
        Toast {
            text: text.to_owned(),
            undo: None,
        }
    }

    /// A message with Undo.
    pub fn with_undo(text: &str, undo: Id<ChangeSet>) -> Self {
        Toast {
            text: text.to_owned(),
            undo: Some(undo),
        }
    }

    /// The `Set-Cookie` value that carries it to the next page.
    pub fn cookie(&self, secure: bool) -> String {
        let undo = self.undo.map(|id| format!(".{id}")).unwrap_or_default();
        let secure = if secure { "; Secure" } else { "" };
        format!(
            "{COOKIE}={}{undo}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax{secure}",
            self.text
        )
    }

    /// The `Set-Cookie` value that ends it.
    pub fn clear() -> String {
        format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    }

    /// Reads the cookie; anything but a key of ours and an id is ignored.
    pub fn parse(value: &str) -> Option<Toast> {
        let (text, undo) = match value.split_once('.') {
            Some((text, id)) => (text, Some(id.parse().ok()?)),
            None => (value, None),
        };
        let plain = !text.is_empty()
            && text.len() <= 60
            && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        plain.then(|| Toast {
            text: text.to_owned(),
            undo,
        })
    }
}
