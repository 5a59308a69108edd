//! An operator: a person who runs the installation, with commands and pages of the platform and no
//! way into what a tenant records.

pub mod actions;
pub(crate) mod store;

use kernel::{Email, FieldError, FieldErrors, Id, Lang, Timestamp, micros, text, timestamp};
use kit::platform::Operator;
use std::time::Duration;

/// The longest name, in characters.
const NAME: usize = 120;
/// How long a link of enrolment works.
pub const LINK_LIFE: Duration = Duration::from_secs(24 * 3600);
/// How long an access lasts after somebody has confirmed that it is needed (P-118).
pub const CONFIRMED: Duration = Duration::from_secs(91 * DAY);
/// How long after that its operator is reminded.
pub const REMIND: Duration = Duration::from_secs(76 * DAY);
/// A day, in seconds.
const DAY: u64 = 86_400;
/// Failures in a row that cost no wait.
const FREE: i64 = 3;
/// The wait after one failure more; it doubles with each.
const FIRST: Duration = Duration::from_secs(30);
/// The failure after which only the host lets in again.
pub const LAST: i64 = 10;

/// An operator as the control directory knows them.
#[derive(Clone)]
pub struct Record {
    /// Their id.
    pub id: Id<Operator>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their language.
    pub lang: Lang,
    /// What is kept of the password, once it was chosen.
    pub(crate) password: Option<String>,
    /// The sealed secret of the codes, once it was set up.
    pub(crate) totp: Option<Vec<u8>>,
    /// The SHA-256 of their certificate, in hexadecimal digits.
    pub certificate: Option<String>,
    /// When they were locked.
    pub locked_at: Option<Timestamp>,
    /// When they were added.
    pub created_at: Timestamp,
    /// When it was last confirmed that they need their access.
    pub confirmed_at: Timestamp,
}

impl Record {
    /// What holds of them, in one word.
    pub fn state(&self, now: Timestamp) -> &'static str {
        match (self.locked_at, &self.password) {
            (Some(_), _) => "locked",
            (None, _) if self.has_expired(now) => "expired",
            (None, Some(_)) => "active",
            (None, None) => "enrolling",
        }
    }

    /// When their access ends by itself.
    pub fn ends_at(&self) -> Timestamp {
        ends_at(self.confirmed_at)
    }

    /// Whether it has ended by itself.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        now >= self.ends_at()
    }

    /// Whether somebody should confirm it soon.
    pub fn is_due(&self, now: Timestamp) -> bool {
        now >= after(self.confirmed_at, REMIND)
    }
}

/// When an access ends by itself that was confirmed then.
pub(crate) fn ends_at(confirmed_at: Timestamp) -> Timestamp {
    after(confirmed_at, CONFIRMED)
}

/// When that is near enough to be said, it is given.
pub(crate) fn near_end(confirmed_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (now >= after(confirmed_at, REMIND)).then(|| ends_at(confirmed_at))
}

fn after(at: Timestamp, time: Duration) -> Timestamp {
    let time = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
    timestamp(micros(at).saturating_add(time))
}

/// An operator to be added, checked.
#[derive(Clone)]
pub struct NewOperator {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// Their language.
    pub lang: Lang,
}

/// An operator to be added, as typed.
#[derive(Clone, Default)]
pub struct Input {
    /// A name.
    pub name: String,
    /// An e-mail address.
    pub email: String,
    /// The tag of a language.
    pub lang: String,
}

impl Input {
    /// Checks everything and names all faults at once.
    pub fn check(&self) -> Result<NewOperator, FieldErrors> {
        let mut faults = FieldErrors::new();
        let name = text::line(&self.name);
        let name = faults.take(match name.chars().count() {
            0 => Err(FieldError::new("name", "required")),
            1..=NAME => Ok(name),
            _ => Err(FieldError::new("name", "too_long")),
        });
        let email = Email::parse(&self.email);
        let email = faults.take(email.map_err(|code| FieldError::new("email", code)));
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == self.lang);
        let lang = faults.take(lang.ok_or_else(|| FieldError::new("lang", "unknown_choice")));
        match (name, email, lang) {
            (Some(name), Some(email), Some(lang)) => Ok(NewOperator { name, email, lang }),
            _ => Err(faults),
        }
    }
}

/// How long nothing is compared after so many failures in a row.
pub(crate) fn delay(failures: i64) -> Duration {
    match failures - FREE {
        ..=0 => Duration::ZERO,
        more => {
            let doubled = u32::try_from(more - 1).unwrap_or(u32::MAX).min(16);
            FIRST * 2_u32.pow(doubled)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_after_the_third_costs_twice_the_wait() {
        let waits: Vec<u64> = (2..LAST).map(|n| delay(n).as_secs()).collect();
        assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 960]);
    }

    #[test]
    fn every_faulty_field_of_an_operator_is_named_at_once() {
        let faults = Input::default().check().err();
        let names: Vec<String> = faults
            .iter()
            .flat_map(FieldErrors::iter)
            .map(|fault| fault.field.clone())
            .collect();
        assert_eq!(names, ["name", "email", "lang"]);
    }
}
