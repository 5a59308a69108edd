//! A tenant: one customer's system.

pub mod actions;
pub mod backup;
pub(crate) mod daily;
pub mod directory;
pub mod log;
pub(crate) mod measure;
pub mod overview;
pub(crate) mod store;

use identity::NewUser;
use kernel::Result;
use kernel::{Error, FieldError, FieldErrors, Lang, TenantId, TimeZone, Timestamp, text};

/// Names that addresses of the installation itself use, or that could be taken for its own.
const RESERVED: &[&str] = &[
    "admin", "api", "app", "assets", "healthz", "help", "house", "mail", "metrics", "new",
    "operator", "platform", "privacy", "readyz", "root", "sign-in", "status", "support", "system",
    "tenant", "tenet", "trust", "www",
];

/// The longest name of a tenant, in characters.
const NAME: usize = 120;

/// Whether people can reach a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// They can.
    Active,
    /// Nobody can; its data is still there.
    Closed,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Closed => "closed",
        }
    }

    pub(crate) fn parse(name: &str) -> Result<State> {
        [State::Active, State::Closed]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| Error::internal("a tenant is in a state that does not exist"))
    }
}

/// A tenant as the directory knows it.
#[derive(Clone)]
pub struct TenantRecord {
    /// What requests know of it.
    pub tenant: kit::Tenant,
    /// Whether people can reach it.
    pub state: State,
    /// Whether it is the provider's own.
    pub house: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The name of its plan.
    pub plan: Option<String>,
}

/// A tenant to be made, checked.
#[derive(Clone)]
pub struct NewTenant {
    /// Its name in addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// Its language.
    pub lang: Lang,
    /// Its time zone.
    pub zone: TimeZone,
    /// Whether it is the provider's own.
    pub house: bool,
    /// Whether its policy pack allows fields of the class *sensitive*.
    pub sensitive_fields: bool,
    /// The name of its plan; which there are, the configuration says.
    pub plan: Option<String>,
    /// Its first administrator.
    pub administrator: NewUser,
}

impl NewTenant {
    pub(crate) fn tenant(&self, id: TenantId) -> kit::Tenant {
        kit::Tenant {
            id,
            slug: self.slug.clone(),
            name: self.name.clone(),
            lang: self.lang,
            zone: self.zone.clone(),
            sensitive_fields: self.sensitive_fields,
            house: self.house,
        }
    }
}

/// A tenant as typed in a command.
#[derive(Clone, Default)]
pub struct TenantInput {
    /// Its name in addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The tag of its language.
    pub lang: String,
    /// The name of its time zone (IANA).
    pub zone: String,
    /// Whether it is the provider's own.
    pub house: bool,
    /// The name of its plan; empty: none.
    pub plan: String,
    /// Its first administrator's e-mail address.
    pub email: String,
    /// Their name.
    pub administrator: String,
}

impl TenantInput {
    /// Checks everything and names all faults at once; those of the administrator as
    /// `administrator.email`, `administrator.name`.
    pub fn check(&self) -> Result<NewTenant, FieldErrors> {
        let mut faults = FieldErrors::new();
        let slug = faults.take(check_slug(&self.slug));
        let name = text::line(&self.name);
        let name = faults.take(match name.chars().count() {
            0 => Err(FieldError::new("name", "required")),
            1..=NAME => Ok(name),
            _ => Err(FieldError::new("name", "too_long")),
        });
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == self.lang);
        let lang = faults.take(lang.ok_or_else(|| FieldError::new("lang", "unknown_choice")));
        let zone = TimeZone::get(&self.zone).ok();
        let zone = zone.filter(|zone| zone.iana_name().is_some());
        let zone = faults.take(zone.ok_or_else(|| FieldError::new("zone", "unknown_zone")));
        let user = identity::UserInput {
            email: self.email.clone(),
            name: self.administrator.clone(),
            role: kit::Role::Administrator.name().to_owned(),
            lang: lang.unwrap_or_default().tag().to_owned(),
        };
        let administrator = match user.check() {
            Ok(user) => Some(user),
            Err(more) => {
                faults.extend(more.under("administrator."));
                None
            }
        };
        match (slug, name, lang, zone, administrator) {
            (Some(slug), Some(name), Some(lang), Some(zone), Some(administrator)) => {
                Ok(NewTenant {
                    slug,
                    name,
                    lang,
                    zone,
                    house: self.house,
                    sensitive_fields: false,
                    plan: Some(self.plan.clone()).filter(|plan| !plan.is_empty()),
                    administrator,
                })
            }
            _ => Err(faults),
        }
    }
}

/// A name in addresses: 2 to 40 lower-case letters, digits and single hyphens, beginning with
/// a letter and not ending with a hyphen, and none of the reserved ones.
pub fn check_slug(typed: &str) -> Result<String, FieldError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let fine = (2..=40).contains(&typed.len())
        && typed.chars().all(plain)
        && typed.starts_with(|c: char| c.is_ascii_lowercase())
        && !typed.ends_with('-')
        && !typed.contains("--");
    if !fine {
        return Err(FieldError::new("slug", "slug_not_plain"));
    }
    if RESERVED.contains(&typed) {
        return Err(FieldError::new("slug", "slug_reserved"));
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_slug_is_plain_and_not_reserved() {
        for good in ["demo", "kis-es-tarsa", "a1", "house1"] {
            assert!(check_slug(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "Demo",
            "1a",
            "-a",
            "a-",
            "a--b",
            "árvíz",
            "a b",
            "a/b",
            "a.b",
            "api",
            "trust",
            &"a".repeat(41),
        ] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_faulty_field_of_a_tenant_is_named_at_once() {
        let faults = TenantInput::default().check().err().unwrap();
        let names: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        let all = [
            "slug",
            "name",
            "lang",
            "zone",
            "administrator.email",
            "administrator.name",
        ];
        assert_eq!(names, all);
    }
}
