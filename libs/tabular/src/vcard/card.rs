//! The properties of one card as cells.

use super::LEFT_OUT;
use super::birthday::{self, Birthday};
use super::cells::{ADDRESS, Cells, EMAIL, EVENT, Many, ORGANIZATION, PHONE, RELATION, WEBSITE};
use super::property::Property;
use crate::{Code, list};

/// A card as it was read.
#[derive(Default)]
pub(super) struct Card {
    pub(super) properties: Vec<Property>,
    /// Whether a card stands within it, as vCard 2.1 has it; that one is not read.
    pub(super) has_agent: bool,
}

/// Syntax of the file, said by other means.
const SYNTAX: [&str; 3] = ["BEGIN", "END", "VERSION"];

impl Card {
    /// The cells of a contact; a card that stands for a group of contacts is none.
    pub(super) fn cells(&self) -> Result<Cells, Code> {
        let of = |name| self.of(name).next();
        let kind = of("KIND").or_else(|| of("X-ADDRESSBOOKSERVER-KIND"));
        let kind = kind.map_or_else(String::new, |kind| kind.text().to_ascii_lowercase());
        if kind == "group" {
            return Err(Code::GroupOfContacts);
        }
        let mut cells = Cells::default();
        self.name(&kind, &mut cells);
        self.values("EMAIL", &EMAIL, &mut cells);
        self.values("TEL", &PHONE, &mut cells);
        self.addresses(&mut cells);
        self.birthday(&mut cells);
        for (names, many) in [
            (&["URL"][..], &WEBSITE),
            (&["ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE"], &EVENT),
            (&["RELATED", "X-ABRELATEDNAMES"], &RELATION),
        ] {
            let found = self
                .properties
                .iter()
                .filter(|p| names.contains(&p.name.as_str()));
            for (at, property) in found.enumerate() {
                let label = match (self.label(property), property.name.ends_with("ANNIVERSARY")) {
                    (label, true) if label.is_empty() => "anniversary".to_owned(),
                    (label, _) => label,
                };
                put_value(many, at + 1, &label, &property.text(), &mut cells);
            }
        }
        for note in self.of("NOTE") {
            cells.put("Notes", note.text());
        }
        for nickname in self.of("NICKNAME") {
            cells.put("Nickname", nickname.list().join(", "));
        }
        if let Some(language) = of("LANG").or_else(|| of("LANGUAGE")) {
            cells.put("Language", language.text());
        }
        let labels: Vec<String> = self.of("CATEGORIES").flat_map(Property::list).collect();
        cells.put("Labels", list::join(&labels));
        self.others(&mut cells);
        Ok(cells)
    }

    fn of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties
            .iter()
            .filter(move |property| property.name == name)
    }

    /// Parts of the name where there are some. A card without them that names an organisation
    /// alone is that organisation.
    fn name(&self, kind: &str, cells: &mut Cells) {
        let parts = self.of("N").next().map(Property::words).unwrap_or_default();
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        let given = [part(1), part(2)].join(" ").trim().to_owned();
        let shown = self.of("FN").next().map(Property::text).unwrap_or_default();
        let organization = self
            .of("ORG")
            .next()
            .and_then(|org| org.parts().into_iter().next());
        let organization = organization.unwrap_or_default();

        let nameless = part(0).is_empty() && given.is_empty();
        let told = matches!(kind, "org" | "organization")
            || self
                .of("X-ABSHOWAS")
                .any(|shows| shows.text().eq_ignore_ascii_case("company"));
        let alone =
            nameless && !organization.is_empty() && (shown.is_empty() || shown == organization);
        let company = told || alone;
        if company {
            cells.put("Kind", "company");
            let name = if organization.is_empty() {
                &shown
            } else {
                &organization
            };
            cells.put("Name", name.clone());
            // A company that shows itself may still name a person to ask for.
            let contact = [part(0), &given].join(" ").trim().to_owned();
            if contact != *name {
                cells.put("Shown As", contact);
            }
        } else {
            cells.put("Last Name", part(0));
            cells.put("First Name", given.clone());
            if nameless {
                cells.put("Name", shown.clone());
            }
        }
        cells.put("Name Prefix", part(3));
        cells.put("Name Suffix", part(4));
        let known: Vec<&str> = parts
            .iter()
            .flat_map(|part| words(part))
            .chain(words(&organization))
            .collect();
        let says_more = words(&shown).any(|word| !known.contains(&word));
        if says_more && cells.lacks("Name") {
            cells.put("Shown As", shown);
        }
        self.organizations(company, cells);
    }

    fn organizations(&self, company: bool, cells: &mut Cells) {
        for (at, property) in self.of("ORG").enumerate() {
            let parts = property.parts();
            let mut parts = parts.iter();
            let name = parts.next().map_or("", String::as_str);
            let is_card_itself = company && at == 0;
            if !is_card_itself && !name.is_empty() {
                let name = list::join(&[name.to_owned()]);
                cells.put_many(&ORGANIZATION, at + 1, "Name", &name);
            }
            let units: Vec<&str> = parts
                .map(String::as_str)
                .filter(|unit| !unit.is_empty())
                .collect();
            cells.put_many(&ORGANIZATION, at + 1, "Department", &units.join(" / "));
        }
        for (at, property) in self.of("TITLE").enumerate() {
            cells.put_many(&ORGANIZATION, at + 1, "Title", &property.text());
        }
    }

    /// The values of a list, the preferred first.
    fn values(&self, name: &str, many: &Many, cells: &mut Cells) {
        let mut found: Vec<&Property> = self.of(name).collect();
        found.sort_by_key(|property| !property.is_preferred());
        let mut n = 0;
        for property in found {
            let text = property.text();
            let text = match text.get(..4) {
                Some(scheme) if scheme.eq_ignore_ascii_case("tel:") => {
                    text[4..].replace(";ext=", " x")
                }
                _ => text,
            };
            let text = match text.get(..7) {
                Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text[7..].to_owned(),
                _ => text,
            };
            if !text.is_empty() {
                n += 1;
                put_value(many, n, &self.label(property), &text, cells);
            }
        }
    }

    /// What a property is for: in the words of the person, or by its types. Apple marks its
    /// own words, such as `_$!<HomePage>!$_`.
    fn label(&self, property: &Property) -> String {
        let own = self
            .of("X-ABLABEL")
            .find(|label| !label.group.is_empty() && label.group == property.group)
            .map(Property::text);
        match own {
            Some(own) => match own
                .strip_prefix("_$!<")
                .and_then(|own| own.strip_suffix(">!$_"))
            {
                Some(own) => own.to_lowercase(),
                None => own,
            },
            None => property.label(),
        }
    }

    fn addresses(&self, cells: &mut Cells) {
        let mut found: Vec<&Property> = self.of("ADR").collect();
        found.sort_by_key(|property| !property.is_preferred());
        let mut n = 0;
        for property in found {
            let parts = property.words();
            let part = |at: usize| parts.get(at).map_or("", String::as_str);
            let formatted = property.first("LABEL").unwrap_or("");
            if parts.iter().all(String::is_empty) && formatted.is_empty() {
                continue;
            }
            n += 1;
            let mut put = |name, text: &str| cells.put_many(&ADDRESS, n, name, text);
            put("Label", &self.label(property));
            put("Formatted", formatted);
            // Post box, flat, street.
            let street: Vec<String> = [part(0), part(1), part(2)]
                .into_iter()
                .flat_map(str::lines)
                .map(|line| line.trim().trim_end_matches(',').to_owned())
                .filter(|line| !line.is_empty())
                .collect();
            put("Street", &street.join(", "));
            put("City", &one_line(part(3)));
            put("Region", &one_line(part(4)));
            put("Postal Code", &one_line(part(5)));
            put("Country", &one_line(part(6)));
        }
    }

    fn birthday(&self, cells: &mut Cells) {
        let mut found = self.of("BDAY");
        if let Some(property) = found.next() {
            match birthday::read(&property.text(), property.first("X-APPLE-OMIT-YEAR")) {
                Birthday::Day(day) => cells.put("Birthday", day),
                Birthday::NoYear(day) => cells.put("Birthday Without Year", day),
                Birthday::Text(text) => cells.put_other("BDAY", text),
            }
        }
        for property in found {
            cells.put_other("BDAY", property.text());
        }
    }

    /// Everything that has no column of another name.
    fn others(&self, cells: &mut Cells) {
        const PLACED: [&str; 24] = [
            "EMAIL",
            "TEL",
            "ADR",
            "URL",
            "ANNIVERSARY",
            "X-ANNIVERSARY",
            "X-ABDATE",
            "RELATED",
            "X-ABRELATEDNAMES",
            "NOTE",
            "NICKNAME",
            "CATEGORIES",
            "ORG",
            "TITLE",
            "BDAY",
            "N",
            "FN",
            "KIND",
            "X-ADDRESSBOOKSERVER-KIND",
            "X-ABSHOWAS",
            "LANG",
            "LANGUAGE",
            "X-ABLABEL",
            "",
        ];
        // Of these only the first has a column of its own.
        const ONCE: [&str; 4] = ["N", "FN", "LANG", "LANGUAGE"];
        for (at, property) in self.properties.iter().enumerate() {
            let name = property.name.as_str();
            if SYNTAX.contains(&name) {
                continue;
            }
            let again = ONCE.contains(&name)
                && self
                    .properties
                    .iter()
                    .take(at)
                    .any(|earlier| earlier.name == name);
            let lonely = name == "X-ABLABEL" && !self.is_label(property);
            if PLACED.contains(&name) && !again && !lonely {
                continue;
            }
            let text = match (property.is_binary, self.label(property)) {
                (true, _) => LEFT_OUT.to_owned(),
                (false, label) if label.is_empty() || name == "X-ABLABEL" => property.text(),
                (false, label) => format!("{label}: {}", property.text()),
            };
            cells.put_other(name, text);
        }
        if self.has_agent {
            cells.put_other("AGENT", LEFT_OUT.to_owned());
        }
    }

    fn is_label(&self, label: &Property) -> bool {
        let same = |other: &&Property| other.group == label.group && other.name != "X-ABLABEL";
        !label.group.is_empty() && self.properties.iter().any(|other| same(&other))
    }
}

fn put_value(many: &Many, n: usize, label: &str, text: &str, cells: &mut Cells) {
    cells.put_many(many, n, "Label", label);
    cells.put_many(many, n, "Value", text);
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\n', '\u{a0}'])
        .filter(|word| !word.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
