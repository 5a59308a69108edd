//! Security-sensitive: under which names this installation answers, and which only look like it.
//!
//! A request for another name is refused: it comes from a page that has pointed a name of its
//! own at us, or from a proxy that shows our pages as its own. A name that people would take
//! for ours is worth a warning (P-136), wherever a browser tells it: in `Host`, `Origin` or
//! `Referer`. Warnings must be rare to be read, so a mere resemblance is not enough.

use crate::scope::Settings;
use std::net::IpAddr;
use unicode_security::confusable_detection::skeleton;

/// The shortest name of which one letter more or less is not a coincidence.
const LONG: usize = 6;
/// Words with which an imitation asks for trust.
const LURES: &[&str] = &[
    "account",
    "admin",
    "app",
    "auth",
    "belepes",
    "biztonsag",
    "crm",
    "fiok",
    "help",
    "login",
    "mail",
    "online",
    "portal",
    "secure",
    "security",
    "signin",
    "sso",
    "support",
    "ugyfel",
    "update",
    "verify",
    "web",
];

/// The names of an installation.
#[derive(Clone)]
pub(super) struct Hosts {
    /// The name people know.
    public: String,
    /// Others that are ours.
    more: Vec<String>,
}

impl Hosts {
    pub(super) fn of(settings: &Settings) -> Self {
        let named = |address: &str| {
            let authority = address.split_once("://").map_or("", |(_, rest)| rest);
            name(authority.split('/').next().unwrap_or(""))
        };
        let more = settings.hosts.iter().map(|host| name(host));
        Hosts {
            public: named(&settings.public_url),
            more: more.chain([named(&settings.platform_url)]).collect(),
        }
    }

    /// Whether we answer under this name, port and case aside. An installation without a name
    /// answers under every number; the machine itself may always ask.
    pub(super) fn know(&self, authority: &str) -> bool {
        let name = name(authority);
        match name.parse::<IpAddr>() {
            Ok(address) => {
                let own = self.more.contains(&name);
                own || address.to_canonical().is_loopback() || is_number(&self.public)
            }
            Err(_) => name == "localhost" || name == self.public || self.more.contains(&name),
        }
    }

    /// Whether people would take this name for ours, although it is not.
    pub(super) fn resemble(&self, authority: &str) -> bool {
        let foreign = name(authority);
        let ours = &self.public;
        if is_number(ours) || is_number(&foreign) || self.know(&foreign) || !foreign.contains('.') {
            return false;
        }
        let foreign = idna::domain_to_unicode(&foreign).0;
        if ends_with(&foreign, owned(ours)) || self.more.iter().any(|own| ends_with(&foreign, own))
        {
            return false;
        }
        look(&foreign) == look(ours)
            || contains_whole(&foreign, ours)
            || brand_alike(&foreign, ours)
    }
}

/// A host name in one form: lower case, no port, no final dot.
fn name(authority: &str) -> String {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => authority.split(':').next().unwrap_or(""),
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether it is no name at all: a number, or this machine.
fn is_number(name: &str) -> bool {
    name.is_empty() || name == "localhost" || name.parse::<IpAddr>().is_ok()
}

/// The part of a name that somebody has registered: `example.hu` of `crm.example.hu`, and
/// `example.co.uk` of `crm.example.co.uk`.
fn owned(name: &str) -> &str {
    let dots: Vec<usize> = name.rmatch_indices('.').map(|(at, _)| at).collect();
    let shared = dots
        .first()
        .zip(dots.get(1))
        .is_some_and(|(last, before)| name.len() - last == 3 && last - before <= 4);
    let cut = if shared { dots.get(2) } else { dots.get(1) };
    cut.map_or(name, |at| name.get(at + 1..).unwrap_or(name))
}

fn ends_with(name: &str, end: &str) -> bool {
    name == end
        || name
            .strip_suffix(end)
            .is_some_and(|rest| rest.ends_with('.'))
}

/// What a name looks like (Unicode Technical Standard 39), accents aside.
fn look(name: &str) -> String {
    let plain: String = skeleton(name).collect();
    skeleton(&kernel::text::fold(&plain)).collect()
}

/// `crm.example.hu.login.evil.com`, `example.hu-crm.net`, `crm-example-hu.evil.com`: our name,
/// whole, within another.
fn contains_whole(foreign: &str, ours: &str) -> bool {
    let owned = owned(ours);
    let whole = foreign.match_indices(owned).any(|(at, _)| {
        let (before, after) = (foreign.get(..at), foreign.get(at + owned.len()..));
        let ends = |part: Option<char>| part.is_none_or(|c| !c.is_alphanumeric());
        ends(before.and_then(|part| part.chars().next_back()))
            && ends(after.and_then(|part| part.chars().next()))
    });
    let letters = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).collect() };
    let joined = letters(ours);
    whole || (joined.chars().count() > LONG + 3 && letters(foreign).contains(&joined))
}

/// `examp1e.com`, `exmaple.hu`, `login-example.com`: the word people know us by, imitated.
fn brand_alike(foreign: &str, ours: &str) -> bool {
    let brand = |name: &str| owned(name).split('.').next().unwrap_or("").to_owned();
    let (theirs, ours) = (brand(foreign), brand(ours));
    if theirs == ours {
        // The same word under another ending is nearly always its owner's other address.
        return false;
    }
    let (seen, known) = (look(&theirs), look(&ours));
    if seen == known {
        return true;
    }
    let length = known.chars().count();
    if length < LONG {
        return false;
    }
    let rest = seen.replacen(&known, "", 1);
    let lured = rest.len() < seen.len()
        && rest
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .all(|part| LURES.iter().any(|lure| look(lure) == part));
    lured || strsim::osa_distance(&seen, &known) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(public: &str, more: &[&str]) -> Hosts {
        Hosts {
            public: name(public),
            more: more.iter().map(|host| name(host)).collect(),
        }
    }

    #[test]
    fn an_installation_answers_under_its_names_and_no_other() {
        let named = hosts("crm.kertesz.hu:8443", &["Kertesz.Example"]);
        for ours in [
            "crm.kertesz.hu",
            "CRM.kertesz.hu:443",
            "crm.kertesz.hu.",
            "kertesz.example",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
        ] {
            assert!(named.know(ours), "{ours}");
        }
        for other in [
            "",
            "kertesz.hu",
            "evil.example",
            "192.0.2.7",
            "[2001:db8::1]",
        ] {
            assert!(!named.know(other), "{other}");
        }
        let nameless = hosts("0.0.0.0:8080", &[]);
        assert!(nameless.know("192.0.2.7:8080") && nameless.know("[2001:db8::1]"));
        assert!(!nameless.know("rebound.evil.example"), "DNS rebinding");
    }

    /// P-136: a name that people would take for ours is noticed.
    #[test]
    fn a_name_that_people_would_take_for_ours_is_noticed() {
        let hosts = hosts("crm.kertesz.hu", &["kertesz-partner.example"]);
        for fake in [
            "crm.kertesz.hu.login.evil.com",
            "crm-kertesz-hu.evil.com",
            "crm.kertész.hu",
            "crm.xn--kertsz-eva.hu",
            "xn--krtesz-3of.com", // a Cyrillic е
            "kertesz.hu-crm.net",
            "kerfesz.hu",
            "kretesz.com",
            "crm.kerteszz.hu",
            "kertes.hu",
            "login-kertesz.com",
            "kertesz-secure.net:8443",
            "kertesz-crm.com",
        ] {
            assert!(hosts.resemble(fake), "{fake}");
        }
    }

    /// P-136: nobody is warned of pages that merely link to ours.
    #[test]
    fn pages_that_merely_link_to_ours_raise_no_warning() {
        let hosts = hosts("crm.kertesz.hu", &["kertesz-partner.example"]);
        for honest in [
            "kertesz.hu",
            "www.kertesz.hu",
            "blog.crm.kertesz.hu",
            "kertesz.com",
            "www.kertesz.co.uk",
            "kertesz-partner.example",
            "www.kertesz-partner.example",
            "google.com",
            "www.google.hu",
            "mail.google.com",
            "outlook.office.com",
            "l.facebook.com",
            "t.co",
            "lm.instagram.com",
            "teams.microsoft.com",
            "com.slack",
            "kertmester.hu",
            "kerteszet.hu",
            "szertesz.hu",
            "kovacskerteszmuhely.hu",
            "crm.hu",
            "crm.example.com",
            "192.0.2.7",
            "localhost",
            "intranet",
        ] {
            assert!(!hosts.resemble(honest), "{honest}");
        }
    }

    #[test]
    fn a_short_name_has_no_neighbours_and_an_address_none_at_all() {
        let short = hosts("tenet.hu", &[]);
        assert!(!short.resemble("tenis.hu") && !short.resemble("tender.hu"));
        assert!(short.resemble("tenet.hu.evil.com"));
        assert!(short.resemble("xn--tnet-v4d.hu"), "a Cyrillic е");
        assert!(!hosts("127.0.0.1:8080", &[]).resemble("127.0.0.1.evil.com"));
    }
}
