//! A user: somebody who works in the tenant.

pub mod actions;
pub mod api;
pub(crate) mod store;
pub mod web;

use crate::role::AnyRole;
use kernel::{Email, Error, FieldError, FieldErrors, Id, Lang, Result, Timestamp, text};
use kit::User;

/// The longest name, in characters.
const NAME: usize = 120;

/// Where somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Has a link and no password yet.
    Invited,
    /// May sign in.
    Active,
    /// May not sign in; what they did stays theirs.
    Locked,
    /// Works here no more: what they owned is a colleague's, and only an invitation brings them
    /// back.
    Deactivated,
    /// Nothing that is kept of them leads to a person any more, for good.
    Anonymised,
}

impl State {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            State::Invited => "invited",
            State::Active => "active",
            State::Locked => "locked",
            State::Deactivated => "deactivated",
            State::Anonymised => "anonymised",
        }
    }

    /// The state of a stored word, and of when the user was deactivated and anonymised.
    pub(crate) fn stored(
        name: &str,
        deactivated: Option<i64>,
        anonymised: Option<i64>,
    ) -> Result<State> {
        if anonymised.is_some() {
            return Ok(State::Anonymised);
        }
        if deactivated.is_some() {
            return Ok(State::Deactivated);
        }
        [State::Invited, State::Active, State::Locked]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| Error::internal("a user is in a state that does not exist"))
    }

    /// Whether the account was closed for good.
    pub fn has_left(self) -> bool {
        matches!(self, State::Deactivated | State::Anonymised)
    }
}

/// A user as stored, without the password.
#[derive(Clone)]
pub struct UserRecord {
    /// Their id.
    pub id: Id<User>,
    /// Where invitations went and with what they sign in.
    pub email: String,
    /// What colleagues call them.
    pub name: String,
    /// What they may do.
    pub role: AnyRole,
    /// The language of their pages.
    pub lang: Lang,
    /// The name of their time zone (IANA).
    pub zone: String,
    /// Where they stand.
    pub state: State,
    /// When they were invited or made.
    pub created_at: Timestamp,
    /// When they were last here, to five minutes.
    pub last_seen_at: Option<Timestamp>,
    /// Rises with every change.
    pub version: i64,
}

impl From<&UserRecord> for kit::letter::To {
    fn from(user: &UserRecord) -> Self {
        kit::letter::To {
            user: Some(user.id),
            email: user.email.clone(),
            name: user.name.clone(),
            lang: user.lang,
        }
    }
}

/// Somebody new, checked.
#[derive(Clone)]
pub struct NewUser {
    /// Their address.
    pub email: Email,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: AnyRole,
    /// Their language.
    pub lang: Lang,
}

/// Somebody new as typed: by a person or in a command.
#[derive(Clone, Default)]
pub struct UserInput {
    /// An e-mail address.
    pub email: String,
    /// A name.
    pub name: String,
    /// The word of a fixed level, or the id of an own role.
    pub role: String,
    /// The tag of a language.
    pub lang: String,
}

impl UserInput {
    /// Checks everything and names all faults at once.
    pub fn check(&self) -> Result<NewUser, FieldErrors> {
        let mut faults = FieldErrors::new();
        let email = faults.take(email(&self.email));
        let name = faults.take(name(&self.name));
        let role = AnyRole::parse(&self.role);
        let role = faults.take(role.ok_or_else(|| FieldError::new("role", "unknown_choice")));
        let lang = faults.take(lang(&self.lang));
        match (email, name, role, lang) {
            (Some(email), Some(name), Some(role), Some(lang)) => Ok(NewUser {
                email,
                name,
                role,
                lang,
            }),
            _ => Err(faults),
        }
    }
}

/// Whether an address is one of the provider's staff: of one of these domains, or below it.
pub fn is_staff(email: &Email, domains: &[String]) -> bool {
    let key = email.key();
    let domain = key.rsplit_once('@').map_or("", |(_, domain)| domain);
    domains.iter().any(|staff| {
        domain
            .strip_suffix(staff.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

pub(crate) fn email(typed: &str) -> Result<Email, FieldError> {
    if typed.trim().is_empty() {
        return Err(FieldError::new("email", "required"));
    }
    Email::parse(typed).map_err(|code| FieldError::new("email", code))
}

pub(crate) fn name(typed: &str) -> Result<String, FieldError> {
    let name = text::line(typed);
    match name.chars().count() {
        0 => Err(FieldError::new("name", "required")),
        1..=NAME => Ok(name),
        _ => Err(FieldError::new("name", "too_long")),
    }
}

pub(crate) fn lang(typed: &str) -> Result<Lang, FieldError> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.tag() == typed)
        .ok_or_else(|| FieldError::new("lang", "unknown_choice"))
}

/// What a user may change about themselves, checked.
#[derive(Clone)]
pub struct Profile {
    /// Their name.
    pub name: String,
    /// Their language.
    pub lang: Lang,
    /// The name of their time zone (IANA).
    pub zone: String,
}

impl Profile {
    /// Checks everything and names all faults at once.
    pub fn check(name_typed: &str, lang_typed: &str, zone: &str) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::new();
        let name = faults.take(name(name_typed));
        let lang = faults.take(lang(lang_typed));
        let known = kernel::TimeZone::get(zone).ok();
        let known = known.and_then(|zone| zone.iana_name().map(str::to_owned));
        let zone = faults.take(known.ok_or_else(|| FieldError::new("zone", "unknown_zone")));
        match (name, lang, zone) {
            (Some(name), Some(lang), Some(zone)) => Ok(Profile { name, lang, zone }),
            _ => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_faulty_field_of_an_invitation_is_named_at_once() {
        let faults = UserInput::default().check().err().unwrap();
        let names: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(names, ["email", "name", "role", "lang"]);
    }

    #[test]
    fn an_address_of_staff_is_known_by_its_domain() {
        let domains = ["provider.hu".to_owned()];
        let staff = |typed| is_staff(&Email::parse(typed).unwrap(), &domains);
        assert!(staff("ida@provider.hu") && staff("IDA@Help.Provider.HU"));
        assert!(!staff("ida@otherprovider.hu") && !staff("provider.hu@x.hu"));
    }

    #[test]
    fn a_profile_takes_only_time_zones_that_exist() {
        assert!(Profile::check("Kis Anna", "hu", "Europe/Budapest").is_ok());
        let faults = Profile::check("Kis Anna", "hu", "Europe/Atlantis")
            .err()
            .unwrap();
        assert_eq!(faults.to_string(), "zone: unknown_zone");
    }
}
