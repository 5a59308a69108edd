//! Security-sensitive: what somebody looks for, as it stands in addresses: sealed.
//!
//! Words and conditions name people more often than not, and an address stays behind in the
//! browser's history, in the logs of proxies and wherever it is pasted. So they travel to us in
//! the body of a form, and come back in the address under the tenant's own key, which every page
//! of that tenant can open again: bookmarks, the back button and a colleague's link work, and
//! nothing is kept (`docs/decisions/0012`).
//!
//! - Never does an address that we write hold what somebody looks for, unless it is sealed.
//! - Always is what was sealed bound to its tenant and to its list; anything else is unreadable.

mod long;

pub use long::{LONGEST, Search, fits};

use crate::extract::Fields;
use crate::html::*;
use crate::reply::redirect;
use crate::scope::Scope;
use crate::view::View;
use crate::viewing::Noted;
use axum::response::Response;
use base64ct::{Base64UrlUnpadded, Encoding};
use kernel::{Error, Result};
use std::sync::{Mutex, PoisonError};
use vault::PersonKey;

/// The name under which an address holds what is sealed.
pub const SEALED: &str = "find";
/// What is never open in an address: words that were typed, and conditions.
const WORDS: [&str; 2] = ["q", "filter"];
/// What cannot be read again.
const NOTHING: &str = "-";

/// Writes and reads the addresses of one list of one tenant.
pub struct Seeker {
    key: PersonKey,
    place: Vec<u8>,
    /// What was sealed last: the links of a page mostly look for the same.
    last: Mutex<Option<(Vec<u8>, String)>>,
}

/// An address as it was read.
#[derive(Debug)]
pub struct Sought {
    /// Everything that it says, what was sealed among it.
    pub fields: Fields,
    /// Whether something is sealed in it that cannot be read, or not any more.
    pub unreadable: bool,
    /// Whether words or conditions stand in it openly, as in an address that others have written.
    pub open: bool,
}

impl Sought {
    /// What the address says, for a page that has no sense without what was sealed.
    ///
    /// # Errors
    /// `unreadable_link` on `find`.
    pub fn whole(self) -> Result<Fields> {
        match self.unreadable {
            true => Err(Error::invalid(SEALED, "unreadable_link")),
            false => Ok(self.fields),
        }
    }
}

/// Leads to a list. This answer shows nothing; the list is what is seen and noted.
pub fn lead(address: &str) -> Response {
    let mut response = redirect(address);
    response.extensions_mut().insert(Noted);
    response
}

/// What an address has sealed cannot be read: it was altered, is another tenant's, or its key is
/// gone. Everything is shown instead, and that is said.
pub fn unreadable(view: &View) -> Raw<String> {
    let text = view.t("frame-link-unreadable");
    maud! { div.notice.warning role="status" { (icon("warning")) p { (text.as_str()) } } }.memoize()
}

impl Seeker {
    /// For the list of this name. Its key is remembered, so this costs no statement.
    pub async fn of(scope: &Scope, list: &str) -> Result<Seeker> {
        let tenant = scope.tenant().id;
        Ok(Seeker {
            key: scope.vault().own(tenant).await?,
            place: format!("{} {list}", tenant.0).into_bytes(),
            last: Mutex::new(None),
        })
    }

    /// An address with a query: words and conditions sealed, everything else as it is, what is
    /// empty left out.
    pub fn address(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
        let (words, open): (Vec<_>, Vec<_>) =
            filled.copied().partition(|(name, _)| WORDS.contains(name));
        if words.is_empty() {
            return with_query(path, &open);
        }
        // It is made of letters that mean nothing else in an address.
        with_query(&format!("{path}?{SEALED}={}", self.seal(&words)), &open)
    }

    /// Reads what an address says.
    pub fn read(&self, query: &Fields) -> Sought {
        let opened = match query.find(SEALED) {
            None => Some(Vec::new()),
            Some(sealed) => self.open(sealed),
        };
        let unreadable = opened.is_none();
        let open = WORDS.iter().any(|name| !query.get(name).is_empty());
        let rest = query.iter().filter(|(name, _)| *name != SEALED);
        let rest = rest.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Sought {
            fields: opened.unwrap_or_default().into_iter().chain(rest).collect(),
            unreadable,
            open,
        }
    }

    /// What cannot be sealed leads to a link that says so, never to one that tells.
    fn seal(&self, words: &[(&str, &str)]) -> String {
        let mut plain = Vec::new();
        for part in words.iter().flat_map(|(name, value)| [name, value]) {
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            plain.extend(length.to_be_bytes());
            plain.extend(part.as_bytes());
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sealed)) = last.as_ref().filter(|(known, _)| *known == plain) {
            return sealed.clone();
        }
        match self.key.seal("sought", &self.place, &plain) {
            Ok(bytes) => {
                let sealed = Base64UrlUnpadded::encode_string(&bytes);
                *last = Some((plain, sealed.clone()));
                sealed
            }
            Err(error) => {
                tracing::error!("sealing what is sought: {error}");
                NOTHING.to_owned()
            }
        }
    }

    fn open(&self, sealed: &str) -> Option<Vec<(String, String)>> {
        let bytes = Base64UrlUnpadded::decode_vec(sealed).ok()?;
        let plain = self.key.open("sought", &self.place, &bytes).ok()?;
        let mut parts = Vec::new();
        let mut rest: &[u8] = &plain;
        while let Some((length, more)) = rest.split_first_chunk::<4>() {
            let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
            let (part, more) = more.split_at_checked(length)?;
            parts.push(String::from_utf8(part.to_vec()).ok()?);
            rest = more;
        }
        let mut pairs = Vec::new();
        let mut parts = parts.into_iter();
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            pairs.push((name, value));
        }
        Some(pairs)
    }
}
