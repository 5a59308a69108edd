//! Security-sensitive: a program that is told of alerts over HTTPS.
//!
//! - Never does a message hold more than ids, a word and a moment; who wants to know more looks
//!   into the security log or asks the API.
//! - Always is a message signed under a secret of its receiver alone (Standard Webhooks 1.0.0).
//! - Never is the secret shown a second time.

pub mod actions;
pub(crate) mod delivery;
pub(crate) mod personal;
pub mod secret;
pub(crate) mod signature;
pub(crate) mod store;

use crate::log::Event;
use egress::Place;
use kernel::{FieldError, FieldErrors, Id, Result, Timestamp, text};

/// The most receivers of a tenant.
pub const MOST: usize = 5;
/// Days that deliveries are listed.
pub const KEPT_DAYS: i64 = 90;

/// The longest name, in characters.
const TITLE: usize = 60;
/// What a test is called, in messages and in the list.
pub(crate) const TEST: &str = "test";

/// What a receiver can be told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Signing in fails unusually often, or second factors are guessed.
    Failures,
    /// Somebody comes in with a new browser or from a new network.
    Arrivals,
    /// Many records are exported or opened.
    Mass,
    /// Somebody becomes an administrator.
    Administrators,
    /// A second factor is removed or reset.
    Factors,
    /// A key of the API is made.
    Keys,
    /// A host imitates ours.
    LookAlikes,
    /// Rights, providers of sign-on or rules of security are changed.
    Settings,
    /// Somebody opens a canary, or one is removed.
    Canaries,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 9] = [
        Kind::Failures,
        Kind::Arrivals,
        Kind::Mass,
        Kind::Administrators,
        Kind::Factors,
        Kind::Keys,
        Kind::LookAlikes,
        Kind::Settings,
        Kind::Canaries,
    ];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Failures => "failures",
            Kind::Arrivals => "arrivals",
            Kind::Mass => "mass",
            Kind::Administrators => "administrators",
            Kind::Factors => "factors",
            Kind::Keys => "keys",
            Kind::LookAlikes => "look-alikes",
            Kind::Settings => "settings",
            Kind::Canaries => "canaries",
        }
    }

    fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of an event, if receivers are told of it.
    pub fn of(event: Event) -> Option<Kind> {
        match event {
            Event::ManyFailures | Event::FactorGuessed => Some(Kind::Failures),
            Event::NewDevice | Event::NewNetwork => Some(Kind::Arrivals),
            Event::MassExport | Event::ExportWaits | Event::ExportUnasked | Event::MassReading => {
                Some(Kind::Mass)
            }
            Event::AdministratorMade => Some(Kind::Administrators),
            Event::FactorRemoved | Event::FactorsReset => Some(Kind::Factors),
            Event::KeyMade => Some(Kind::Keys),
            Event::LookAlike => Some(Kind::LookAlikes),
            Event::CanaryTouched | Event::CanaryRemoved | Event::CanaryKeyUsed => {
                Some(Kind::Canaries)
            }
            Event::SettingsChanged | Event::ProviderChanged | Event::RightsChanged => {
                Some(Kind::Settings)
            }
            _ => None,
        }
    }
}

/// A receiver as stored; its address and its secret stay sealed.
#[derive(Clone)]
pub struct Receiver {
    /// Its id.
    pub id: Id<Receiver>,
    /// What the administrator calls it.
    pub title: String,
    pub(crate) sealed: Vec<u8>,
    /// What it is told of.
    pub kinds: Vec<Kind>,
    /// Nothing has reached it since then.
    pub failing_since: Option<Timestamp>,
    /// Nothing is sent to it since then.
    pub off_at: Option<Timestamp>,
}

/// What is sealed of a receiver.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Target {
    pub address: String,
    pub secret: [u8; signature::SECRET],
    /// Those before it, which sign too until their time is over.
    #[serde(default)]
    pub old: Vec<secret::Old>,
}

/// What an administrator has typed.
#[derive(Clone, Default)]
pub struct Input {
    /// A name.
    pub title: String,
    /// An address that begins with `https://`.
    pub address: String,
    /// The words of kinds.
    pub kinds: Vec<String>,
}

/// The same, checked.
#[derive(Clone)]
pub struct Checked {
    /// A name.
    pub title: String,
    /// What it is told of.
    pub kinds: Vec<Kind>,
}

impl Input {
    /// Checks name and kinds.
    pub fn check(&self) -> Result<Checked, FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = faults.take(self.title());
        let kinds = faults.take(self.kinds());
        match (title, kinds) {
            (Some(title), Some(kinds)) => Ok(Checked { title, kinds }),
            _ => Err(faults),
        }
    }

    /// Checks everything and names all faults at once. `loopback`: whether a program on this
    /// machine is taken, for tests and trials.
    pub fn check_new(&self, loopback: bool) -> Result<(Checked, String), FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = faults.take(self.title());
        let address = faults.take(address(&self.address, loopback));
        let kinds = faults.take(self.kinds());
        match (title, address, kinds) {
            (Some(title), Some(address), Some(kinds)) => Ok((Checked { title, kinds }, address)),
            _ => Err(faults),
        }
    }

    fn title(&self) -> Result<String, FieldError> {
        let title = text::line(&self.title);
        match title.chars().count() {
            0 => Err(FieldError::new("title", "required")),
            1..=TITLE => Ok(title),
            _ => Err(FieldError::new("title", "too_long")),
        }
    }

    fn kinds(&self) -> Result<Vec<Kind>, FieldError> {
        let kinds = self.kinds.iter().filter_map(|name| Kind::parse(name));
        let kinds: Vec<Kind> = kinds.collect();
        match kinds.is_empty() {
            true => Err(FieldError::new("kinds", "required")),
            false => Ok(kinds),
        }
    }
}

/// An address outside, as far as its host tells by itself. A name is looked at when a message
/// leaves, each time: it can change.
fn address(typed: &str, loopback: bool) -> Result<String, FieldError> {
    let typed = typed.trim();
    let wrong = |code| FieldError::new("address", code);
    if typed.is_empty() {
        return Err(wrong("required"));
    }
    let place = Place::parse(typed).map_err(|_| wrong("not_a_link"))?;
    let here = loopback && place.is_this_machine();
    if !place.is_encrypted() && !here {
        return Err(wrong("not_encrypted"));
    }
    if place.is_inside() && !here {
        return Err(wrong("inner_network"));
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn input(address: &str) -> Input {
        Input {
            title: "SIEM".to_owned(),
            address: address.to_owned(),
            kinds: vec!["keys".to_owned(), "made-up".to_owned()],
        }
    }

    #[test]
    fn every_faulty_field_of_a_receiver_is_named_at_once() {
        let faults = Input::default().check_new(false).err().unwrap();
        let names: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(names, ["title", "address", "kinds"]);
    }

    #[test]
    fn an_address_is_encrypted_and_outside() {
        for (typed, code) in [
            ("https://hooks.example.org/a?b=c", None),
            ("http://hooks.example.org/", Some("not_encrypted")),
            ("https://10.0.0.7/", Some("inner_network")),
            ("https://[::1]/", Some("inner_network")),
            ("https://localhost/", Some("inner_network")),
            ("https://0x7f000001/", Some("inner_network")),
            ("https://2130706433/", Some("inner_network")),
            ("http://127.0.0.1:9/", Some("not_encrypted")),
            ("ftp://hooks.example.org/", Some("not_a_link")),
        ] {
            let fault = input(typed).check_new(false).err();
            let said = fault.map(|faults| faults.iter().next().unwrap().code);
            assert_eq!(said, code, "{typed}");
        }
        assert!(input("http://127.0.0.1:9/").check_new(true).is_ok());
    }
}
