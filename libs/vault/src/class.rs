//! The classes of personal data that have keys of their own.

use kernel::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Marks the id of a person about whom something is kept: `Id<Person>`.
pub enum Person {}

/// What kind of data a key protects. Erasing the notes and keeping the invoices for as long
/// as the law demands are two keys, not two promises.
///
/// The names are stored and are part of what is authenticated: they never change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Names, addresses, numbers.
    Contact,
    /// What colleagues wrote down.
    Notes,
    /// Mail and messages.
    Comms,
    /// Calls and recordings.
    Calls,
    /// What was derived: segments, scores, visits.
    Profile,
    /// Attached files.
    Files,
    /// Invoices and what accounting must keep.
    Invoice,
    /// Sign-ins and other traces of security.
    Security,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 8] = [
        Class::Contact,
        Class::Notes,
        Class::Comms,
        Class::Calls,
        Class::Profile,
        Class::Files,
        Class::Invoice,
        Class::Security,
    ];

    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Contact => "contact",
            Class::Notes => "notes",
            Class::Comms => "comms",
            Class::Calls => "calls",
            Class::Profile => "profile",
            Class::Files => "files",
            Class::Invoice => "invoice",
            Class::Security => "security",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Class {
    type Err = Error;

    /// A stored name; any other text is an internal error.
    fn from_str(name: &str) -> Result<Self> {
        Class::ALL
            .into_iter()
            .find(|class| class.name() == name)
            .ok_or_else(|| Error::internal("a key names a class of data that does not exist"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_class_is_found_by_its_stored_name() {
        for class in Class::ALL {
            assert_eq!(class.name().parse::<Class>().unwrap(), class);
        }
        assert!("other".parse::<Class>().is_err());
    }
}
