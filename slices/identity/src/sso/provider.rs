//! A provider where the tenant's users may sign in, as its administrator has set it up.

use crate::sso::{ProviderId, Refusal};
use egress::Place;
use kernel::{Email, FieldError, FieldErrors, Id, Secret, Timestamp, text};
use kit::Role;

/// The issuer of the preset (https://accounts.google.com/.well-known/openid-configuration).
pub const GOOGLE: &str = "https://accounts.google.com";
/// The longest name, in characters.
const TITLE: usize = 60;
/// The longest id and secret, in bytes.
const CLIENT: usize = 500;
/// How many domains can be listed.
const DOMAINS: usize = 50;

/// Domains under which anybody can have a mailbox: who is there is no colleague.
const PUBLIC: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "mail.com",
    "mail.ru",
    "proton.me",
    "protonmail.com",
    "zoho.com",
    "freemail.hu",
    "citromail.hu",
    "indamail.hu",
    "vipmail.hu",
    "t-online.hu",
    "upcmail.hu",
];

/// A provider as stored; its secret stays sealed.
#[derive(Clone)]
pub struct Provider {
    /// Its id here.
    pub id: Id<ProviderId>,
    /// What the button says.
    pub title: String,
    /// Who it is (OpenID Connect Discovery, 2). Never changes.
    pub issuer: String,
    /// Who we are there; empty until it is set up.
    pub client_id: String,
    /// What we prove it with, sealed under the tenant's key.
    pub secret: Option<Vec<u8>>,
    /// The domains whose addresses the administrator takes its word for.
    pub domains: Vec<String>,
    /// The role of somebody new.
    pub role: Role,
    /// Whether somebody new with a listed address comes in by themselves.
    pub makes_users: bool,
    /// Whether everybody must come in by it who may no more than a manager.
    pub required: bool,
    /// Rises with every change.
    pub version: i64,
    /// What it has published about itself, when that was read.
    pub metadata: (String, Timestamp),
    /// The keys that it has published, and when they were read.
    pub keys: (String, Timestamp),
}

impl Provider {
    /// Whether somebody can sign in by it.
    pub fn is_ready(&self) -> bool {
        !self.client_id.is_empty() && self.secret.is_some()
    }

    /// Whether it is Google, whose word about addresses counts only for what it hosts.
    pub fn is_google(&self) -> bool {
        self.issuer == GOOGLE
    }

    /// Whether the administrator takes its word for this address.
    pub fn vouches_for(&self, email: &Email) -> bool {
        domain_of(email).is_some_and(|domain| self.domains.contains(&domain))
    }
}

/// The domain of an address, in the form in which two are the same.
pub(crate) fn domain_of(email: &Email) -> Option<String> {
    Some(email.key().rsplit_once('@')?.1.to_owned())
}

/// A provider to be added: which one it is.
pub struct NewProvider {
    /// What the button says.
    pub title: String,
    /// Who it is.
    pub issuer: String,
}

impl NewProvider {
    /// Checks everything and names all faults at once. `loopback`: whether a provider on this
    /// machine is taken, for tests and trials.
    pub fn check(title: &str, issuer: &str, loopback: bool) -> Result<Self, FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = faults.take(check_title(title));
        let issuer = faults.take(check_issuer(issuer, loopback));
        match (title, issuer) {
            (Some(title), Some(issuer)) => Ok(NewProvider { title, issuer }),
            _ => Err(faults),
        }
    }
}

fn check_title(typed: &str) -> Result<String, FieldError> {
    let title = text::line(typed);
    match title.chars().count() {
        0 => Err(FieldError::new("title", "required")),
        1..=TITLE => Ok(title),
        _ => Err(FieldError::new("title", "too_long")),
    }
}

/// An issuer is an address without query and fragment (OpenID Connect Discovery, 3). It is
/// compared letter by letter, so it is kept as it was typed; people often copy the address of
/// the document that lies below it.
fn check_issuer(typed: &str, loopback: bool) -> Result<String, FieldError> {
    let typed = typed.trim();
    let issuer = typed
        .strip_suffix(crate::sso::metadata::WELL_KNOWN)
        .unwrap_or(typed);
    if issuer.is_empty() {
        return Err(FieldError::new("issuer", "required"));
    }
    let wrong = |code| FieldError::new("issuer", code);
    let place = Place::parse(issuer).map_err(|_| wrong("not_a_link"))?;
    if issuer.contains('?') {
        return Err(wrong("not_a_link"));
    }
    let here = loopback && place.is_this_machine();
    if !place.is_encrypted() && !here {
        return Err(wrong("not_encrypted"));
    }
    if place.is_inside() && !here {
        return Err(wrong("inner_network"));
    }
    Ok(issuer.to_owned())
}

/// What an administrator has set, checked.
pub struct Setup {
    /// What the button says.
    pub title: String,
    /// Who we are there.
    pub client_id: String,
    /// What we prove it with, if it is to be replaced.
    pub secret: Option<Secret<String>>,
    /// The listed domains.
    pub domains: Vec<String>,
    /// The role of somebody new.
    pub role: Role,
    /// Whether somebody new comes in by themselves.
    pub makes_users: bool,
    /// Whether everybody must come in by it who may no more than a manager.
    pub required: bool,
}

/// What an administrator has typed.
#[derive(Clone, Default)]
pub struct ProviderInput {
    /// What the button says.
    pub title: String,
    /// Who we are there.
    pub client_id: String,
    /// Empty: the present one stays.
    pub secret: String,
    /// Domains, apart from each other by spaces, commas or lines.
    pub domains: String,
    /// The word of a role.
    pub role: String,
    /// Whether somebody new comes in by themselves.
    pub makes_users: bool,
    /// Whether everybody must come in by it who may no more than a manager.
    pub required: bool,
}

impl ProviderInput {
    /// Checks everything and names all faults at once. `kept`: whether there is a secret that
    /// can stay.
    pub fn check(&self, kept: bool) -> Result<Setup, FieldErrors> {
        let mut faults = FieldErrors::new();
        let title = faults.take(check_title(&self.title));
        let client_id = faults.take(check_client("client_id", &self.client_id));
        let secret = match self.secret.trim() {
            "" if kept => Some(None),
            typed => faults
                .take(check_client("secret", typed))
                .map(|secret| Some(Secret::new(secret))),
        };
        let domains = faults.take(check_domains(&self.domains));
        let role = Role::parse(&self.role).filter(|role| *role != Role::Administrator);
        let role = faults.take(role.ok_or_else(|| FieldError::new("role", "unknown_choice")));
        if self.makes_users && domains.as_ref().is_some_and(Vec::is_empty) {
            faults.add("domains", "required");
        }
        match (title, client_id, secret, domains, role) {
            (Some(title), Some(client_id), Some(secret), Some(domains), Some(role))
                if faults.is_empty() =>
            {
                Ok(Setup {
                    title,
                    client_id,
                    secret,
                    domains,
                    role,
                    makes_users: self.makes_users,
                    required: self.required,
                })
            }
            _ => Err(faults),
        }
    }
}

fn check_client(field: &str, typed: &str) -> Result<String, FieldError> {
    let typed = typed.trim();
    match typed.len() {
        0 => Err(FieldError::new(field, "required")),
        // RFC 6749, appendix A.1 and A.2: whatever can be seen in ASCII, spaces too.
        1..=CLIENT if typed.bytes().all(|b| matches!(b, b' '..=b'~')) => Ok(typed.to_owned()),
        1..=CLIENT => Err(FieldError::new(field, "not_a_client")),
        _ => Err(FieldError::new(field, "too_long")),
    }
}

fn check_domains(typed: &str) -> Result<Vec<String>, FieldError> {
    let mut domains = Vec::new();
    let parts = typed.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    for part in parts.filter(|part| !part.is_empty()) {
        let part = part.trim_start_matches('@');
        let address = Email::parse(&format!("a@{part}"));
        let wrong = |code| Err(FieldError::new("domains", code).with("name", part));
        let Some(domain) = address.ok().as_ref().and_then(domain_of) else {
            return wrong("not_a_domain");
        };
        if PUBLIC.contains(&domain.as_str()) {
            return wrong("public_domain");
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    match domains.len() > DOMAINS {
        true => Err(FieldError::new("domains", "too_many")),
        false => Ok(domains),
    }
}

/// Whether an endpoint that a provider names can be one.
pub(crate) fn check_endpoint(address: &str, loopback: bool) -> Result<Place, Refusal> {
    let place = Place::parse(address).map_err(|fault| Refusal::Provider(fault.code()))?;
    let here = loopback && place.is_this_machine();
    match place.is_encrypted() || here {
        true => Ok(place),
        false => Err(Refusal::Provider("not_encrypted")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn faults(input: ProviderInput) -> String {
        input.check(false).err().unwrap().to_string()
    }

    #[test]
    fn every_fault_of_a_setup_is_named_at_once() {
        let none = faults(ProviderInput::default());
        assert_eq!(
            none,
            "title: required, client_id: required, secret: required, role: unknown_choice"
        );
    }

    #[test]
    fn nobody_new_is_an_administrator_or_comes_from_a_domain_of_everybody() {
        let input = |domains: &str, role: &str| ProviderInput {
            title: "Kft.".into(),
            client_id: "id".into(),
            secret: "s".into(),
            domains: domains.into(),
            role: role.into(),
            makes_users: true,
            required: false,
        };
        let setup = input("X.hu, @y.hu\nx.hu", "user").check(false).unwrap();
        assert_eq!(setup.domains, ["x.hu", "y.hu"]);
        assert_eq!(
            faults(input("x.hu", "administrator")),
            "role: unknown_choice"
        );
        assert_eq!(faults(input("gmail.com", "user")), "domains: public_domain");
        assert_eq!(faults(input("nonsense", "user")), "domains: not_a_domain");
        assert_eq!(faults(input("", "user")), "domains: required");
    }

    #[test]
    fn an_issuer_is_kept_letter_by_letter_and_is_encrypted() {
        let issuer = |text: &str| NewProvider::check("x", text, false).map(|new| new.issuer);
        assert_eq!(
            issuer("https://a.hu/realms/X/").unwrap(),
            "https://a.hu/realms/X/"
        );
        let document = "https://a.hu/realms/X/.well-known/openid-configuration";
        assert_eq!(issuer(document).unwrap(), "https://a.hu/realms/X");
        for bad in [
            "http://a.hu",
            "a.hu",
            "https://a.hu/?x",
            "http://127.0.0.1:4000",
        ] {
            assert!(issuer(bad).is_err(), "{bad}");
        }
        for here in ["127.0.0.1", "localhost", "[::1]"] {
            let issuer = format!("http://{here}:4000");
            assert!(NewProvider::check("x", &issuer, true).is_ok(), "{here}");
            assert!(NewProvider::check("x", &issuer, false).is_err(), "{here}");
        }
        for elsewhere in ["10.0.0.7", "[fd00::1]", "intranet", "localhost.example.hu"] {
            let issuer = format!("http://{elsewhere}:4000");
            assert!(
                NewProvider::check("x", &issuer, true).is_err(),
                "{elsewhere}"
            );
        }
    }
}
