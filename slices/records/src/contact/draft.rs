//! Putting canonical texts into a contact; every fault is noted under the name of its field.

use super::references::Directory;
use super::shape::Shape;
use super::{Address, Contact, ContactKind, Entry, Membership, Patch, name};
use crate::field::Field;
use kernel::{FieldError, FieldErrors, text};
use kit::{Cell, Kind};
use serde_json::Value as Json;

/// How many values a list may have.
const MANY: usize = 50;
/// The parts of an address that have columns.
const PARTS: [&str; 5] = ["country", "region", "postcode", "city", "street"];
/// The keys that belong to another one.
const PARALLEL: [&str; 7] = [
    "emails.type",
    "emails.default",
    "phones.type",
    "phones.default",
    "companies.title",
    "companies.default",
    "addresses.default",
];

/// Puts a patch into a contact. `new`: nothing was there before, and defaults apply.
pub(super) fn put(
    contact: &mut Contact,
    patch: &Patch,
    shape: &Shape,
    directory: &Directory,
    new: bool,
) -> FieldErrors {
    let mut put = Put {
        contact,
        patch,
        shape,
        directory,
        errors: FieldErrors::new(),
        new,
    };
    put.all();
    put.errors
}

struct Put<'a> {
    contact: &'a mut Contact,
    patch: &'a Patch,
    shape: &'a Shape,
    directory: &'a Directory,
    errors: FieldErrors,
    new: bool,
}

impl<'a> Put<'a> {
    fn texts(&self, key: &str) -> Option<&'a [String]> {
        self.patch
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, texts)| texts.as_slice())
    }

    fn all(&mut self) {
        if self.new {
            for field in self
                .shape
                .active()
                .filter(|field| !field.default.is_empty())
            {
                if self.texts(&field.column_key()).is_none() {
                    self.custom(field, std::slice::from_ref(&field.default));
                }
            }
        }
        for (key, texts) in self.patch {
            self.one(key, texts);
        }
        self.entries("emails", Kind::Email);
        self.entries("phones", Kind::Phone);
        self.addresses();
        self.companies();
        self.name();
    }

    fn one(&mut self, key: &str, texts: &[String]) {
        match key {
            "kind" => self.kind(texts),
            "family_name" => self.line(key, texts, |contact| &mut contact.family_name),
            "given_name" => self.line(key, texts, |contact| &mut contact.given_name),
            "source" => self.line(key, texts, |contact| &mut contact.source),
            "language" => {
                self.line(key, texts, |contact| &mut contact.language);
                let fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
                if self.contact.language.len() > 35 || !self.contact.language.chars().all(fine) {
                    self.errors.add("language", "not_a_language");
                }
            }
            "notes" => {
                if let Some(raw) = self.single(key, texts) {
                    match Kind::LongText.parse(raw, &self.shape.zone) {
                        Ok(cell) => self.contact.doc.notes = cell.to_text(),
                        Err(code) => self.errors.add(key, code),
                    }
                }
            }
            "owner" => match self.single(key, texts).map(text::line) {
                None => {}
                Some(word) if word.is_empty() => self.contact.owner = None,
                Some(word) => match self.directory.user(&word) {
                    Ok(user) => self.contact.owner = Some(user),
                    Err(code) => self.errors.add(key, code),
                },
            },
            "name" | "emails" | "phones" | "companies" => {}
            "id" | "created" | "updated" | "addresses" => self.errors.add(key, "read_only"),
            _ if PARALLEL.contains(&key) => {}
            _ => {
                let part = key
                    .strip_prefix("address.")
                    .or_else(|| key.strip_prefix("addresses."));
                if part.is_some_and(|part| part == "type" || PARTS.contains(&part)) {
                    return;
                }
                match self.shape.column(key) {
                    Some(field) => self.custom(field, texts),
                    None => self
                        .errors
                        .push(FieldError::new(key, "unknown_field").with("name", key)),
                }
            }
        }
    }

    /// The text of a column with one value; an empty one empties it.
    fn single<'t>(&mut self, key: &str, texts: &'t [String]) -> Option<&'t str> {
        match texts {
            [] => Some(""),
            [one] => Some(one),
            _ => {
                self.errors.add(key, "too_many");
                None
            }
        }
    }

    fn line(&mut self, key: &str, texts: &[String], place: impl Fn(&mut Contact) -> &mut String) {
        if let Some(raw) = self.single(key, texts) {
            match Kind::Text.parse(raw, &self.shape.zone) {
                Ok(cell) => *place(self.contact) = cell.to_text(),
                Err(code) => self.errors.add(key, code),
            }
        }
    }

    /// A contact stays what it is: persons and companies have different links.
    fn kind(&mut self, texts: &[String]) {
        match texts.first().map_or(Some(self.contact.kind), |word| {
            ContactKind::parse(word.trim())
        }) {
            None => self.errors.add("kind", "unknown_choice"),
            Some(kind) if kind == self.contact.kind => {}
            Some(kind) if self.new => self.contact.kind = kind,
            Some(_) => self.errors.add("kind", "read_only"),
        }
    }

    /// The name of a company is its own; a person's is put together from its parts, or stands
    /// alone when there are none. It is never taken apart by guessing.
    fn name(&mut self) {
        let touched = ["name", "family_name", "given_name", "language"]
            .iter()
            .any(|key| self.texts(key).is_some());
        if !touched && !self.new {
            return;
        }
        let given = self
            .texts("name")
            .map(|texts| self.single("name", texts).unwrap_or(""))
            .map(text::line);
        let company = self.contact.kind == ContactKind::Company;
        if company {
            for (key, part) in [
                ("family_name", &self.contact.family_name),
                ("given_name", &self.contact.given_name),
            ] {
                if !part.is_empty() {
                    self.errors.add(key, "only_persons");
                }
            }
        }
        match (name::composed(self.contact, self.shape.lang), given) {
            (Some(composed), given) => {
                let stays = |given: &String| {
                    given.is_empty() || *given == composed || *given == self.contact.name
                };
                if given.as_ref().is_some_and(|given| !stays(given)) {
                    self.errors.add("name", "name_from_parts");
                }
                self.contact.name = composed;
            }
            (None, Some(given)) => self.contact.name = given,
            (None, None) => {}
        }
        if self.contact.name.is_empty() {
            self.errors.add("name", "required");
        } else if self.contact.name.chars().count() > kit::kind::TEXT {
            self.errors.add("name", "too_long");
        }
    }

    fn entries(&mut self, key: &'static str, kind: Kind) {
        let (types, chosen) = (
            self.texts(&format!("{key}.type")),
            self.texts(&format!("{key}.default")),
        );
        if self.texts(key).is_none() && types.is_none() && chosen.is_none() {
            return;
        }
        let old = match kind {
            Kind::Email => std::mem::take(&mut self.contact.doc.emails),
            _ => std::mem::take(&mut self.contact.doc.phones),
        };
        let values: Vec<String> = match self.texts(key) {
            Some(texts) => texts.to_vec(),
            None => old.iter().map(|entry| entry.value.clone()).collect(),
        };
        let alike = |a: &str| kind.sort_key(&Cell::Text(a.to_owned()));
        let chosen = self.number(&format!("{key}.default"), chosen);
        let mut out: Vec<Entry> = Vec::with_capacity(values.len());
        let (mut seen, mut default) = (Vec::new(), None);
        for (i, raw) in values
            .iter()
            .enumerate()
            .filter(|(_, raw)| !raw.trim().is_empty())
        {
            let value = match kind.parse(raw, &self.shape.zone) {
                Ok(cell) => cell.to_text(),
                Err(code) => {
                    self.errors.add(format!("{key}.{i}.value"), code);
                    continue;
                }
            };
            let same = alike(&value);
            if seen.contains(&same) {
                continue;
            }
            let before = old.iter().find(|entry| alike(&entry.value) == same);
            let label = match types {
                Some(types) => self.label(&format!("{key}.{i}.type"), types.get(i)),
                None => before.map(|entry| entry.label.clone()).unwrap_or_default(),
            };
            if chosen == Some(i)
                || (chosen.is_none() && before.is_some_and(|entry| entry.is_default))
            {
                default = Some(out.len());
            }
            seen.push(same);
            out.push(Entry {
                value,
                label,
                is_default: false,
            });
        }
        if let Some(entry) = out.get_mut(default.unwrap_or(0)) {
            entry.is_default = true;
        }
        self.few(key, out.len());
        match kind {
            Kind::Email => self.contact.doc.emails = out,
            _ => self.contact.doc.phones = out,
        }
    }

    fn label(&mut self, place: &str, raw: Option<&String>) -> String {
        let label = raw.map(|raw| text::line(raw)).unwrap_or_default();
        if label.chars().count() > 60 {
            self.errors.add(place, "too_long");
        }
        label
    }

    fn number(&mut self, key: &str, texts: Option<&[String]>) -> Option<usize> {
        let raw = texts?.first().filter(|raw| !raw.trim().is_empty())?;
        match raw.trim().parse() {
            Ok(number) => Some(number),
            Err(_) => {
                self.errors.add(key, "not_a_whole_number");
                None
            }
        }
    }

    fn few(&mut self, key: &str, count: usize) {
        if count > MANY {
            self.errors
                .push(FieldError::new(key, "too_many").with("max", MANY));
        }
    }

    fn addresses(&mut self) {
        let columns: Vec<(&str, &[String])> = PARTS
            .into_iter()
            .chain(["type"])
            .filter_map(|part| Some((part, self.texts(&format!("addresses.{part}"))?)))
            .collect();
        if !columns.is_empty() {
            let chosen = self.texts("addresses.default");
            let chosen = self.number("addresses.default", chosen);
            let count = columns
                .iter()
                .map(|(_, texts)| texts.len())
                .max()
                .unwrap_or(0);
            let mut out: Vec<Address> = Vec::new();
            let mut default = 0;
            for i in 0..count.min(MANY + 1) {
                let mut address = Address::default();
                for (part, texts) in &columns {
                    let raw = texts.get(i).map_or("", String::as_str);
                    self.address_part(&mut address, part, raw, &format!("addresses.{i}.{part}"));
                }
                if address.is_empty() {
                    continue;
                }
                if chosen == Some(i) {
                    default = out.len();
                }
                out.push(address);
            }
            if let Some(address) = out.get_mut(default) {
                address.is_default = true;
            }
            self.few("addresses", out.len());
            self.contact.doc.addresses = out;
        }
        for part in PARTS {
            let key = format!("address.{part}");
            let Some(texts) = self.texts(&key) else {
                continue;
            };
            let Some(raw) = self.single(&key, texts) else {
                continue;
            };
            let mut all = std::mem::take(&mut self.contact.doc.addresses);
            if !all.iter().any(|address| address.is_default) {
                all.push(Address {
                    is_default: true,
                    ..Address::default()
                });
            }
            if let Some(address) = all.iter_mut().find(|address| address.is_default) {
                self.address_part(address, part, raw, &key);
            }
            self.contact.doc.addresses = all;
        }
        let all = &mut self.contact.doc.addresses;
        all.retain(|address| !address.is_empty());
        if !all.iter().any(|address| address.is_default)
            && let Some(first) = all.first_mut()
        {
            first.is_default = true;
        }
    }

    fn address_part(&mut self, address: &mut Address, part: &str, raw: &str, place: &str) {
        let value = match Kind::Text.parse(raw, &self.shape.zone) {
            Ok(cell) => cell.to_text(),
            Err(code) => return self.errors.add(place, code),
        };
        match part {
            "country" => address.country = value,
            "region" => address.region = value,
            "postcode" => address.postcode = value,
            "city" => address.city = value,
            "street" => address.street = value,
            _ => address.label = self.label(place, Some(&value)),
        }
    }

    fn companies(&mut self) {
        let (titles, chosen) = (
            self.texts("companies.title"),
            self.texts("companies.default"),
        );
        let values = self.texts("companies");
        if values.is_none() && titles.is_none() && chosen.is_none() {
            return;
        }
        let old = std::mem::take(&mut self.contact.companies);
        let words: Vec<String> = match values {
            Some(texts) => texts.to_vec(),
            None => old
                .iter()
                .map(|membership| membership.company.to_string())
                .collect(),
        };
        let chosen = self.number("companies.default", chosen);
        let mut out: Vec<Membership> = Vec::with_capacity(words.len());
        let mut default = None;
        for (i, word) in words
            .iter()
            .map(|word| text::line(word))
            .enumerate()
            .filter(|(_, word)| !word.is_empty())
        {
            let company = match self.directory.company(&word) {
                Ok(company) => company,
                Err(code) => {
                    self.errors.add(format!("companies.{i}"), code);
                    continue;
                }
            };
            if out.iter().any(|membership| membership.company == company) {
                continue;
            }
            let before = old.iter().find(|membership| membership.company == company);
            let title = match titles {
                Some(titles) => self.label(&format!("companies.{i}.title"), titles.get(i)),
                None => before
                    .map(|membership| membership.title.clone())
                    .unwrap_or_default(),
            };
            if chosen == Some(i)
                || (chosen.is_none() && before.is_some_and(|membership| membership.is_default))
            {
                default = Some(out.len());
            }
            out.push(Membership {
                company,
                title,
                is_default: false,
            });
        }
        if let Some(membership) = out.get_mut(default.unwrap_or(0)) {
            membership.is_default = true;
        }
        self.few("companies", out.len());
        self.contact.companies = out;
    }

    fn custom(&mut self, field: &Field, texts: &[String]) {
        let key = field.column_key();
        let mut values: Vec<Json> = Vec::with_capacity(texts.len());
        for (i, raw) in texts
            .iter()
            .enumerate()
            .filter(|(_, raw)| !raw.trim().is_empty())
        {
            let place = || {
                if field.kind == Kind::Choices {
                    format!("{key}.{i}")
                } else {
                    key.clone()
                }
            };
            match self.cell(field, raw) {
                Ok(cell) => {
                    let json = cell.to_json();
                    if !values.contains(&json) {
                        values.push(json);
                    }
                }
                Err(code) => self.errors.add(place(), code),
            }
        }
        if field.kind != Kind::Choices && values.len() > 1 {
            self.errors.add(key, "too_many");
            return;
        }
        let value = match (field.kind, values.is_empty()) {
            (_, true) => None,
            (Kind::Choices, _) => Some(Json::Array(values)),
            _ => values.pop(),
        };
        match value {
            Some(value) => drop(self.contact.doc.custom.insert(field.key.clone(), value)),
            None => drop(self.contact.doc.custom.remove(&field.key)),
        }
    }

    fn cell(&self, field: &Field, raw: &str) -> Result<Cell, &'static str> {
        let word = text::line(raw);
        match field.kind {
            Kind::Choice | Kind::Choices => {
                let by_key = field.choices.iter().find(|choice| choice.key == word);
                let folded = text::fold(&word);
                let choice = by_key.or_else(|| {
                    field
                        .choices
                        .iter()
                        .find(|choice| text::fold(&choice.title) == folded)
                });
                choice
                    .map(|choice| Cell::Choice(choice.key.clone()))
                    .ok_or("unknown_choice")
            }
            Kind::User => self.directory.user(&word).map(|id| Cell::Id(id.bytes())),
            Kind::Contact => self.directory.contact(&word).map(|id| Cell::Id(id.bytes())),
            kind => kind.parse(raw, &self.shape.zone),
        }
    }
}
