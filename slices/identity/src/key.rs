//! Security-sensitive: keys of programs that use the API.

pub mod actions;
pub(crate) mod canary;
pub(crate) mod store;
pub mod web;

use crate::Token;
use crate::role::AnyRole;
use kernel::{FieldError, FieldErrors, Id, Timestamp, text};
use kit::{Key, User};
use subtle::ConstantTimeEq;

/// For how many days a key may be made.
pub const DAYS: [i64; 4] = [30, 90, 180, 365];
/// The longest title, in characters.
const TITLE: usize = 80;

/// A key as stored, without its secret.
#[derive(Clone)]
pub struct KeyRecord {
    /// Its id, the first part of what programs send.
    pub id: Id<Key>,
    /// What it is for.
    pub title: String,
    /// The most it may do.
    pub role: AnyRole,
    /// In whose name it acts.
    pub made_by: Id<User>,
    /// What colleagues call them.
    pub maker: String,
    /// What they may do.
    pub maker_role: AnyRole,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working by itself.
    pub expires_at: Timestamp,
    /// When somebody stopped it.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to five minutes.
    pub last_used_at: Option<Timestamp>,
    /// Whether it opens nothing and was made only to be stolen.
    pub canary: bool,
    /// How often such a key was used.
    pub uses: i64,
}

/// A key to be made, checked.
#[derive(Clone)]
pub struct NewKey {
    /// What it is for.
    pub title: String,
    /// The most it may do.
    pub role: AnyRole,
    /// For how many days.
    pub days: i64,
}

impl NewKey {
    /// Checks everything and names all faults at once.
    pub fn check(title: &str, role: &str, days: &str) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = text::line(title);
        let title = faults.take(match title.chars().count() {
            0 => Err(FieldError::new("title", "required")),
            1..=TITLE => Ok(title),
            _ => Err(FieldError::new("title", "too_long")),
        });
        let role = AnyRole::parse(role);
        let role = faults.take(role.ok_or_else(|| FieldError::new("role", "unknown_choice")));
        let days = days.parse().ok().filter(|days| DAYS.contains(days));
        let days = faults.take(days.ok_or_else(|| FieldError::new("days", "unknown_choice")));
        match (title, role, days) {
            (Some(title), Some(role), Some(days)) => Ok(NewKey { title, role, days }),
            _ => Err(faults),
        }
    }
}

/// What a program sends: `Bearer tenet_<id>_<secret>`.
pub(crate) struct Presented {
    pub id: Id<Key>,
    secret: Token,
}

impl Presented {
    /// Reads the `Authorization` header; `None` if it is not of that form.
    pub fn parse(header: &str) -> Option<Self> {
        let (scheme, rest) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let (id, secret) = rest.trim().strip_prefix("tenet_")?.split_once('_')?;
        Some(Presented {
            id: id.parse().ok()?,
            secret: Token::parse(secret)?,
        })
    }

    /// Whether the secret is the one that was kept, in a time that tells nothing.
    pub fn is(&self, kept: &[u8]) -> bool {
        self.secret.hash().as_slice().ct_eq(kept).into()
    }
}

/// The text that a program sends, shown once.
pub(crate) fn text_of(id: Id<Key>, secret: &Token) -> String {
    format!("tenet_{id}_{}", secret.expose())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_key_of_our_form_is_read() {
        let (id, secret) = (Id::<Key>::from_bytes([7; 16]), Token::new());
        let text = text_of(id, &secret);
        let read = Presented::parse(&format!("Bearer {text}")).unwrap();
        assert!(read.id == id && read.is(&secret.hash()) && !read.is(&Token::new().hash()));
        for bad in [
            "",
            "Bearer",
            "Bearer x",
            &format!("Basic {text}"),
            &format!("Bearer {text}x"),
            &text.replace("tenet_", "Bearer other_"),
        ] {
            assert!(Presented::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn every_faulty_field_of_a_key_is_named_at_once() {
        let faults = NewKey::check(" ", "boss", "31").err().unwrap();
        let names: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(names, ["title", "role", "days"]);
    }
}
