//! A consultant: a person of the provider whom an administrator has invited for some days.

pub mod actions;
pub mod door;
pub(crate) mod entrance;
pub(crate) mod jobs;
pub(crate) mod store;
pub(crate) mod web;

use kernel::{Email, FieldError, FieldErrors, Id, Result, Timestamp, text};
use kit::{Scope, User};
use std::time::Duration;
use storage::Sight;

/// The most days that an invitation lasts.
pub const DAYS: i64 = 7;
/// A consultant's session ends when nobody has used it for so long, and with the invitation.
pub const IDLE: Duration = Duration::from_secs(8 * 3600);
/// Days that visits are kept (P-164: detailed logs, which pages somebody opened, 90 days).
pub const VISITS_KEPT: i64 = 90;
/// Days that an invitation is kept after its end (P-164: other security logs, 365 days).
pub const KEPT: i64 = 365;

/// The longest name, in characters.
const NAME: usize = 120;
/// The longest reason, in characters.
const REASON: usize = 500;

/// An invited consultant.
#[derive(Clone)]
pub struct Consultant {
    /// Their id.
    pub id: Id<Consultant>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Why they were invited.
    pub reason: String,
    /// How much they see.
    pub sight: Sight,
    /// Who invited them; none for a command.
    pub invited_by: Option<Id<User>>,
    /// When.
    pub invited_at: Timestamp,
    /// When the invitation ends by itself.
    pub expires_at: Timestamp,
    /// When an administrator ended it.
    pub ended_at: Option<Timestamp>,
    /// Whether the link was not opened yet.
    pub waiting: bool,
}

impl Consultant {
    /// Whether they may come in at this moment.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// A page that a consultant opened.
#[derive(Clone)]
pub struct Visited {
    /// When.
    pub at: Timestamp,
    /// The page, as its slice declares it.
    pub page: String,
    /// Its path behind `/consultant`.
    pub path: String,
}

/// A consultant to invite, checked.
#[derive(Clone)]
pub struct NewConsultant {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Email,
    /// Why.
    pub reason: String,
    /// For how many days.
    pub days: i64,
    /// How much they are to see.
    pub sight: Sight,
}

/// A consultant to invite, as typed.
#[derive(Clone, Default)]
pub struct Input {
    /// A name.
    pub name: String,
    /// An e-mail address.
    pub email: String,
    /// A reason.
    pub reason: String,
    /// A number of days.
    pub days: String,
    /// Whether users' names and roles may be seen.
    pub people: bool,
}

impl Input {
    /// Checks everything and names all faults at once. Where the provider has said which domains
    /// its staff write from (`domains`), nobody else can be a consultant.
    pub fn check(&self, domains: &[String]) -> Result<NewConsultant, FieldErrors> {
        let mut faults = FieldErrors::new();
        let name = faults.take(line("name", &self.name, NAME));
        let email = faults.take(address(&self.email, domains));
        let reason = faults.take(line("reason", &self.reason, REASON));
        let days = self.days.trim().parse().ok();
        let days = days.filter(|days| (1..=DAYS).contains(days));
        let days = faults.take(days.ok_or_else(|| {
            FieldError::new("days", "out_of_range")
                .with("min", 1)
                .with("max", DAYS)
        }));
        let sight = match self.people {
            true => Sight::People,
            false => Sight::Settings,
        };
        match (name, email, reason, days) {
            (Some(name), Some(email), Some(reason), Some(days)) => Ok(NewConsultant {
                name,
                email,
                reason,
                days,
                sight,
            }),
            _ => Err(faults),
        }
    }
}

fn line(field: &str, typed: &str, most: usize) -> Result<String, FieldError> {
    let typed = text::line(typed);
    match typed.chars().count() {
        0 => Err(FieldError::new(field, "required")),
        n if n > most => Err(FieldError::new(field, "too_long")),
        _ => Ok(typed),
    }
}

fn address(typed: &str, domains: &[String]) -> Result<Email, FieldError> {
    if typed.trim().is_empty() {
        return Err(FieldError::new("email", "required"));
    }
    let email = Email::parse(typed).map_err(|code| FieldError::new("email", code))?;
    match domains.is_empty() || identity::user::is_staff(&email, domains) {
        true => Ok(email),
        false => Err(FieldError::new("email", "not_staff")),
    }
}

/// The address that is passed on. The token in it is not kept, so it cannot be shown again.
pub(crate) fn link(scope: &Scope, token: &identity::Token) -> String {
    let path = scope.path(format_args!("/consultant/invitations/{}", token.expose()));
    format!("{}{path}", scope.app().settings.public_url)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_faulty_field_of_an_invitation_is_named_at_once() {
        let faults = Input::default().check(&[]).err().unwrap();
        let names: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(names, ["name", "email", "reason", "days"]);
    }

    #[test]
    fn an_invitation_lasts_from_one_to_seven_days_and_is_for_staff_only() {
        let input = |days: &str, email: &str| Input {
            name: "Kovács Ida".to_owned(),
            email: email.to_owned(),
            reason: "fields".to_owned(),
            days: days.to_owned(),
            people: false,
        };
        let domains = ["provider.example".to_owned()];
        for (days, fine) in [
            ("0", false),
            ("1", true),
            ("7", true),
            ("8", false),
            ("", false),
        ] {
            let checked = input(days, "ida@provider.example").check(&domains);
            assert_eq!(checked.is_ok(), fine, "{days}");
        }
        let faults = input("3", "ida@elsewhere.example").check(&domains);
        assert_eq!(faults.err().unwrap().to_string(), "email: not_staff");
        assert!(input("3", "ida@elsewhere.example").check(&[]).is_ok());
    }
}
