//! Identifiers that cannot be confused with each other.

use crate::{Error, Result, random};
use jiff::Timestamp;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

/// The id of a `T`: a UUID of version 7 (RFC 9562), 16 bytes in the database and
/// 25 lower-case base-36 characters in addresses and JSON. Both forms sort by time of birth, to
/// the quarter of a microsecond: the twelve bits behind the milliseconds are their fraction
/// (section 6.2, method 3).
///
/// It reveals when it was made, so links for strangers use random tokens instead.
pub struct Id<T: ?Sized>([u8; 16], PhantomData<fn() -> Box<T>>);

const LENGTH: usize = 25;

impl<T: ?Sized> Id<T> {
    /// A new id born at `now`.
    pub fn new(now: Timestamp) -> Self {
        let mut raw: [u8; 16] = random::bytes();
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        for (slot, byte) in raw.iter_mut().zip(millis.to_be_bytes().into_iter().skip(2)) {
            *slot = byte;
        }
        let nanos = now.as_nanosecond().rem_euclid(1_000_000);
        let fraction = u16::try_from(nanos * 4096 / 1_000_000).unwrap_or(0);
        raw[6..8].copy_from_slice(&(0x7000 | fraction).to_be_bytes());
        raw[8] = (raw[8] & 0x3f) | 0x80;
        Id(raw, PhantomData)
    }

    /// An id from its 16 stored bytes.
    pub const fn from_bytes(raw: [u8; 16]) -> Self {
        Id(raw, PhantomData)
    }

    /// An id from a stored column; anything but 16 bytes is an internal error.
    pub fn from_slice(raw: &[u8]) -> Result<Self> {
        raw.try_into()
            .map(Self::from_bytes)
            .map_err(|_| Error::internal("an id column does not hold 16 bytes"))
    }

    /// The 16 bytes that are stored.
    pub const fn bytes(&self) -> [u8; 16] {
        self.0
    }

    /// The same id of another kind: for the few places where kinds meet (history, links).
    pub const fn cast<U: ?Sized>(&self) -> Id<U> {
        Id(self.0, PhantomData)
    }
}

impl<T: ?Sized> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = u128::from_be_bytes(self.0);
        let mut out = [b'0'; LENGTH];
        for slot in out.iter_mut().rev() {
            let digit = u32::try_from(rest % 36).unwrap_or(0);
            *slot = char::from_digit(digit, 36).map_or(b'0', |c| c as u8);
            rest /= 36;
        }
        f.write_str(std::str::from_utf8(&out).unwrap_or(""))
    }
}

impl<T: ?Sized> FromStr for Id<T> {
    type Err = Error;

    /// A text that is no id names no record: not found.
    fn from_str(text: &str) -> Result<Self> {
        if text.len() != LENGTH {
            return Err(Error::NotFound);
        }
        let mut value: u128 = 0;
        for c in text.bytes() {
            let digit = match c {
                b'0'..=b'9' => c - b'0',
                b'a'..=b'z' => c - b'a' + 10,
                _ => return Err(Error::NotFound),
            };
            value = value
                .checked_mul(36)
                .and_then(|v| v.checked_add(u128::from(digit)))
                .ok_or(Error::NotFound)?;
        }
        Ok(Self::from_bytes(value.to_be_bytes()))
    }
}

impl<T: ?Sized> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<T: ?Sized> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: ?Sized> Copy for Id<T> {}
impl<T: ?Sized> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T: ?Sized> Eq for Id<T> {}
impl<T: ?Sized> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T: ?Sized> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T: ?Sized> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T: ?Sized> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
impl<'de, T: ?Sized> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(d)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("this is not an id"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    struct Thing;

    proptest! {
        #[test]
        fn every_id_survives_its_text(raw: [u8; 16]) {
            let id = Id::<Thing>::from_bytes(raw);
            prop_assert_eq!(id.to_string().parse::<Id<Thing>>().unwrap(), id);
        }

        #[test]
        fn the_text_sorts_like_the_bytes(a: [u8; 16], b: [u8; 16]) {
            let (x, y) = (Id::<Thing>::from_bytes(a), Id::<Thing>::from_bytes(b));
            prop_assert_eq!(x.cmp(&y), x.to_string().cmp(&y.to_string()));
        }

        #[test]
        fn no_text_makes_the_parser_fall_over(text in ".{0,40}") {
            let _ = text.parse::<Id<Thing>>();
        }
    }

    #[test]
    fn a_younger_id_sorts_after_an_older_one() {
        let old = Id::<Thing>::new(crate::timestamp(1_000_000));
        let young = Id::<Thing>::new(crate::timestamp(9_000_000));
        assert!(old < young);
        assert_eq!(old.bytes()[6] >> 4, 7);
    }
}
