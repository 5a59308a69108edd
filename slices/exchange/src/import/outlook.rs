//! The contacts that Outlook writes as CSV: which titles it has, and where they go.
//!
//! The English titles are those of its export since 2003, with `Country` or `Country/Region`.
//! Of the Hungarian ones no original could be had: they are the words of its Hungarian
//! windows, put together as the English titles are, and unknown ones are simply not recognised.

use super::mapping::{LINE, Target};
use kernel::text::fold;
use kit::Kind;
use std::borrow::Cow;

/// Titles of which a file has several only if Outlook has made it.
const TELLING: [&str; 8] = [
    "E-mail Address",
    "Business Phone",
    "Home Phone",
    "Mobile Phone",
    "Business Street",
    "Business City",
    "Home Street",
    "Job Title",
];
/// The addresses of a contact, in the order in which they are kept.
const PLACES: [&str; 3] = ["Business", "Home", "Other"];
/// What says something to programs alone, or again what other columns say.
const TECHNICAL: [&str; 7] = [
    "Initials",
    "Priority",
    "Private",
    "Sensitivity",
    "E-mail Type",
    "E-mail 2 Type",
    "E-mail 3 Type",
];

/// Whether a table is an export of Outlook.
pub(super) fn is_export(titles: &[String]) -> bool {
    let english: Vec<_> = titles.iter().map(|title| english(title)).collect();
    let has = |wanted: &&str| english.iter().any(|title| title == wanted);
    has(&"Last Name") && TELLING.iter().filter(|title| has(title)).count() >= 3
}

/// Where a column goes; see [`super::known::target`]. `None`: a person has to say.
pub(super) fn target(title: &str, makes: bool) -> Option<Target> {
    let title = english(title);
    let to = |key: &str| {
        Some(Target::Column {
            key: key.to_owned(),
        })
    };
    let line = || to(&format!("notes{LINE}"));
    let new = |kind| match makes {
        true => Some(Target::New {
            name: title.clone().into_owned(),
            kind,
        }),
        false => line(),
    };
    if let Some((_, key)) = address(&title) {
        return to(key);
    }
    match title.as_ref() {
        "First Name" | "Middle Name" => to("given_name"),
        "Last Name" => to("family_name"),
        "Company" => to("companies"),
        "Job Title" => to("companies.title"),
        "Notes" => to("notes"),
        "E-mail Address" | "E-mail 2 Address" | "E-mail 3 Address" => to("emails"),
        "Birthday" => new(Kind::Date),
        "Categories" => new(Kind::Choices),
        // Numbers of papers are nothing to keep unasked.
        "Government ID Number" => None,
        _ if purpose(&title).is_some() => to("phones"),
        _ if TECHNICAL.contains(&title.as_ref()) => Some(Target::Ignored),
        _ => line(),
    }
}

/// What the values of a column are for, as its title says.
pub(super) fn purpose(title: &str) -> Option<&'static str> {
    let title = english(title);
    if let Some((n, _)) = address(&title) {
        return ["work", "home", "other"].get(n - 1).copied();
    }
    Some(match title.as_ref() {
        "Business Phone" | "Business Phone 2" => "work",
        "Business Fax" => "work fax",
        "Company Main Phone" => "work main",
        "Home Phone" | "Home Phone 2" => "home",
        "Home Fax" => "home fax",
        "Mobile Phone" => "mobile",
        "Other Phone" => "other",
        "Other Fax" => "other fax",
        "Primary Phone" => "main",
        "Pager" => "pager",
        "Callback" => "Callback",
        "Car Phone" => "Car",
        "ISDN" => "ISDN",
        "Radio Phone" => "Radio",
        "TTY/TDD Phone" => "TTY/TDD",
        _ => return None,
    })
}

/// Which address of a contact a column is a part of, from 1.
pub(super) fn place(title: &str) -> Option<usize> {
    address(&english(title)).map(|(n, _)| n)
}

/// The text of a cell that says nothing although something stands in it.
pub(super) fn nothing(title: &str) -> Option<&'static str> {
    match english(title).as_ref() {
        "Birthday" | "Anniversary" => Some("0/0/00"),
        "Gender" => Some("Unspecified"),
        _ => None,
    }
}

/// `Home Postal Code` as the second address and the key of its part.
fn address(title: &str) -> Option<(usize, &'static str)> {
    let mut places = PLACES.iter().zip(1..);
    let (n, part) = places.find_map(|(place, n)| {
        let part = title.strip_prefix(place)?.strip_prefix(' ')?;
        Some((n, part))
    })?;
    let key = match part {
        "Street" | "Street 2" | "Street 3" => "addresses.street",
        "City" => "addresses.city",
        "State" => "addresses.region",
        "Postal Code" => "addresses.postcode",
        "Country" | "Country/Region" => "addresses.country",
        _ => return None,
    };
    Some((n, key))
}

/// The English title of a Hungarian one; any other stays.
fn english(title: &str) -> Cow<'_, str> {
    let title = title.trim();
    let folded = fold(title);
    let whole = match folded.as_str() {
        "utonev" | "keresztnev" => "First Name",
        "masodik utonev" | "kozepso nev" => "Middle Name",
        "vezeteknev" => "Last Name",
        "ceg" | "vallalat" => "Company",
        "osztaly" => "Department",
        "beosztas" => "Job Title",
        "mobiltelefon" => "Mobile Phone",
        "szemelyhivo" => "Pager",
        "elsodleges telefon" => "Primary Phone",
        "e-mail cim" | "e-mail-cim" => "E-mail Address",
        "e-mail 2 cim" | "e-mail cim 2" | "2. e-mail cim" => "E-mail 2 Address",
        "e-mail 3 cim" | "e-mail cim 3" | "3. e-mail cim" => "E-mail 3 Address",
        "szuletesnap" => "Birthday",
        "kategoriak" => "Categories",
        "megjegyzesek" | "jegyzetek" => "Notes",
        _ => "",
    };
    if !whole.is_empty() {
        return Cow::Borrowed(whole);
    }
    let Some((place, part)) = folded.split_once(' ') else {
        return Cow::Borrowed(title);
    };
    let place = match place {
        "munkahelyi" | "hivatali" => "Business",
        "otthoni" => "Home",
        "egyeb" => "Other",
        _ => return Cow::Borrowed(title),
    };
    let part = match part {
        "utca" => "Street",
        "utca 2" => "Street 2",
        "utca 3" => "Street 3",
        "varos" => "City",
        "megye" => "State",
        "iranyitoszam" => "Postal Code",
        "orszag" | "orszag/regio" => "Country",
        "telefon" => "Phone",
        "telefon 2" => "Phone 2",
        "fax" => "Fax",
        _ => return Cow::Borrowed(title),
    };
    Cow::Owned(format!("{place} {part}"))
}
