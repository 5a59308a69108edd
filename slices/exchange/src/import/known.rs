//! Address books, whose columns are known: those of Google Contacts in both forms, and vCards,
//! which are read under the same names.

use super::mapping::{LABEL, LINE, Target};
use kit::Kind;

/// A numbered column, such as `E-mail 1 - Value`.
struct Numbered<'a> {
    family: &'a str,
    number: &'a str,
    part: &'a str,
}

impl<'a> Numbered<'a> {
    fn parse(title: &'a str) -> Option<Numbered<'a>> {
        let (head, part) = title.rsplit_once(" - ")?;
        let (family, number) = head.rsplit_once(' ')?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        is_number.then_some(Numbered {
            family,
            number,
            part,
        })
    }
}

/// Whether a table is an address book of Google.
pub(super) fn is_address_book(titles: &[String]) -> bool {
    titles.iter().any(|title| {
        Numbered::parse(title).is_some_and(|numbered| {
            matches!(numbered.family, "E-mail" | "Phone" | "Address")
                && matches!(numbered.part, "Label" | "Type")
        })
    })
}

/// Properties of a card that say something to programs alone.
const TECHNICAL: [&str; 14] = [
    "UID",
    "REV",
    "PRODID",
    "PHOTO",
    "LOGO",
    "SOUND",
    "KEY",
    "AGENT",
    "MAILER",
    "SORT-STRING",
    "CLIENTPIDMAP",
    "SOURCE",
    "X-ABADR",
    "X-ABUID",
];

/// Where a column of an address book goes. `makes`: whether a new field may be made for it,
/// since it holds something. What has no better place becomes a line of the notes.
pub(super) fn target(titles: &[String], at: usize, makes: bool) -> Option<Target> {
    let title = titles.get(at)?.trim();
    let to = |key: &str| {
        Some(Target::Column {
            key: key.to_owned(),
        })
    };
    let line = || to(&format!("notes{LINE}"));
    if let Some(numbered) = Numbered::parse(title) {
        // The parts of an address, put together.
        if (numbered.family, numbered.part) == ("Address", "Formatted") {
            return Some(Target::Ignored);
        }
        return to(&of_numbered(&numbered, titles.get(at + 1)));
    }
    let new = |kind| {
        let name = title.to_owned();
        if makes {
            Some(Target::New { name, kind })
        } else {
            line()
        }
    };
    let has = |wanted: &str| titles.iter().any(|title| title == wanted);
    match title {
        "First Name" | "Given Name" | "Middle Name" | "Additional Name" => to("given_name"),
        "Last Name" | "Family Name" => to("family_name"),
        // Put together from the parts in the order of whoever wrote the file.
        "Name" if has("Given Name") => Some(Target::Ignored),
        "Name" => to("name"),
        "Kind" => to("kind"),
        "Organization Name" => to("companies"),
        "Organization Title" => to("companies.title"),
        "Notes" => to("notes"),
        "File As" | "Photo" => Some(Target::Ignored),
        "Birthday" => new(Kind::Date),
        "Labels" | "Group Membership" => new(Kind::Choices),
        _ if TECHNICAL.iter().any(|known| technical(title, known)) => Some(Target::Ignored),
        _ => line(),
    }
}

/// A property of that name, also when a card has it several times: `PHOTO 2`.
fn technical(title: &str, known: &str) -> bool {
    title.strip_prefix(known).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix(' ')
                .is_some_and(|n| n.parse::<u32>().is_ok())
    })
}

fn of_numbered(numbered: &Numbered<'_>, next: Option<&String>) -> String {
    let is_label = matches!(numbered.part, "Label" | "Type");
    let key = match (numbered.family, numbered.part) {
        ("E-mail", "Value") => "emails",
        ("E-mail", _) if is_label => "emails.type",
        ("Phone", "Value") => "phones",
        ("Phone", _) if is_label => "phones.type",
        ("Address", _) if is_label => "addresses.type",
        ("Address", "Street") => "addresses.street",
        ("Address", "City") => "addresses.city",
        ("Address", "Region") => "addresses.region",
        ("Address", "Postal Code") => "addresses.postcode",
        ("Address", "Country") => "addresses.country",
        ("Organization", "Name") => "companies",
        ("Organization", "Title") => "companies.title",
        _ => "",
    };
    if !key.is_empty() {
        return key.to_owned();
    }
    let labels_next = next
        .and_then(|next| Numbered::parse(next))
        .is_some_and(|next| {
            next.family == numbered.family && next.number == numbered.number && next.part == "Value"
        });
    match labels_next && matches!(numbered.part, "Label" | "Type" | "Service") {
        true => format!("notes{LABEL}"),
        false => format!("notes{LINE}"),
    }
}
