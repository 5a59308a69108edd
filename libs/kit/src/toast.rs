//! What the page after a redirect says has happened, with its Undo.

use crate::collection::ChangeSet;
use crate::cookie::{Reader, keep_cookie};
use crate::scope::Settings;
use kernel::Id;
use std::time::Duration;

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
/// How long the next page may take.
const LIFE: Duration = Duration::from_secs(60);

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
    pub fn cookie(&self, settings: &Settings) -> String {
        let undo = self.undo.map(|id| format!(".{id}")).unwrap_or_default();
        let value = format!("{}{undo}", self.text);
        keep_cookie(settings, COOKIE, &value, LIFE, Reader::Server)
    }

    /// The `Set-Cookie` value that ends it.
    pub fn clear(settings: &Settings) -> String {
        keep_cookie(settings, COOKIE, "", Duration::ZERO, Reader::Server)
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
