//! Putting canonical texts into a contact; every fault is noted under the name of its field.

mod addresses;
mod companies;
mod custom;
mod entries;

use super::check::said;
use super::references::Directory;
use super::shape::Shape;
use super::{Contact, ContactKind, Patch, language, name, rights};
use crate::direction;
use kernel::{FieldError, FieldErrors, text};
use kit::{Kind, Scope};

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

/// What was found while a patch was put into a contact.
#[derive(Default)]
pub(crate) struct Found {
    /// What is wrong.
    pub errors: FieldErrors,
    /// In which row of the patch each company of the contact stands.
    pub companies: Vec<usize>,
}

impl Found {
    /// The same after what was found wrong while the patch was read: of a place that could not be
    /// read nothing more is said.
    pub fn after(self, mut read: FieldErrors) -> Found {
        let more = self.errors.iter().filter(|error| {
            let place = error.field.as_str();
            !above(&read, place) && (error.code != "required" || !said(&read, place))
        });
        let more: Vec<FieldError> = more.cloned().collect();
        more.into_iter().for_each(|error| read.push(error));
        Found {
            errors: read,
            companies: self.companies,
        }
    }
}

/// Whether something is wrong at a place, or at one that it lies in.
fn above(errors: &FieldErrors, place: &str) -> bool {
    let holds = |outer: &str| {
        place
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    errors.iter().any(|error| holds(&error.field))
}

/// Puts a patch into a contact. `new`: nothing was there before, and defaults apply.
pub(super) fn put(
    scope: &Scope,
    contact: &mut Contact,
    patch: &Patch,
    shape: &Shape,
    directory: &Directory,
    new: bool,
) -> Found {
    let named = patch.iter().map(|(key, texts)| {
        let filled = texts.iter().any(|text| !text.trim().is_empty());
        (key.as_str(), filled)
    });
    let refused = rights::refused(scope, named, new);
    let allowed: Patch;
    let patch = if refused.is_empty() {
        patch
    } else {
        let refused = |key: &str| refused.of(rights::field_of(key)).next().is_some();
        let rest = patch.iter().filter(|(key, _)| !refused(key));
        allowed = rest.cloned().collect();
        &allowed
    };
    let cleaned = undirected(patch, shape);
    let patch = cleaned.as_ref().unwrap_or(patch);
    let mut put = Put {
        contact,
        patch,
        shape,
        directory,
        found: Found::default(),
        new,
    };
    put.all();
    put.found.after(refused)
}

/// A patch without the characters that turn the direction of a line, with which a name looks like
/// another one; `None`: it has none of them. In texts of several lines they may stay.
fn undirected(patch: &Patch, shape: &Shape) -> Option<Patch> {
    let several = |key: &str| {
        key == "notes"
            || shape
                .column(key)
                .is_some_and(|field| field.kind == Kind::LongText)
    };
    let turned = |texts: &[String]| texts.iter().any(|text| text.contains(direction::turns));
    if !patch
        .iter()
        .any(|(key, texts)| turned(texts) && !several(key))
    {
        return None;
    }
    let mut patch = patch.clone();
    for (_, texts) in patch.iter_mut().filter(|(key, _)| !several(key)) {
        for text in texts {
            *text = direction::line(text);
        }
    }
    Some(patch)
}

struct Put<'a> {
    contact: &'a mut Contact,
    patch: &'a Patch,
    shape: &'a Shape,
    directory: &'a Directory,
    found: Found,
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
                let was = self.contact.language.clone();
                self.line(key, texts, |contact| &mut contact.language);
                let said = std::mem::take(&mut self.contact.language);
                // What stands there from before there was a rule may stay.
                match language::parse(&said) {
                    _ if said.is_empty() || said == was => self.contact.language = said,
                    Some(tag) => self.contact.language = tag,
                    None => self.found.errors.add("language", "not_a_language"),
                }
            }
            "notes" => {
                if let Some(raw) = self.single(key, texts) {
                    match Kind::LongText.parse(raw, &self.shape.zone) {
                        Ok(cell) => self.contact.doc.notes = cell.to_text(),
                        Err(code) => self.found.errors.add(key, code),
                    }
                }
            }
            "owner" => match self.single(key, texts).map(text::line) {
                None => {}
                Some(word) if word.is_empty() => self.contact.owner = None,
                Some(word) => match self.directory.user(&word) {
                    Ok(user) => self.contact.owner = Some(user),
                    Err(code) => self.found.errors.add(key, code),
                },
            },
            "name" | "emails" | "phones" | "companies" => {}
            "id" | "created" | "updated" | "addresses" => self.found.errors.add(key, "read_only"),
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
                        .found
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
                self.found.errors.add(key, "too_many");
                None
            }
        }
    }

    fn line(&mut self, key: &str, texts: &[String], place: impl Fn(&mut Contact) -> &mut String) {
        if let Some(raw) = self.single(key, texts) {
            match Kind::Text.parse(raw, &self.shape.zone) {
                Ok(cell) => *place(self.contact) = cell.to_text(),
                Err(code) => self.found.errors.add(key, code),
            }
        }
    }

    /// A contact stays what it is: persons and companies have different links.
    fn kind(&mut self, texts: &[String]) {
        match texts.first().map_or(Some(self.contact.kind), |word| {
            ContactKind::parse(word.trim())
        }) {
            None => self.found.errors.add("kind", "unknown_choice"),
            Some(kind) if kind == self.contact.kind => {}
            Some(kind) if self.new => self.contact.kind = kind,
            Some(_) => self.found.errors.add("kind", "read_only"),
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
                    self.found.errors.add(key, "only_persons");
                }
            }
        }
        match (name::composed(self.contact, self.shape.lang), given) {
            (Some(composed), given) => {
                let stays = |given: &String| {
                    given.is_empty()
                        || *given == self.contact.name
                        || name::orders(self.contact).contains(given)
                };
                if given.as_ref().is_some_and(|given| !stays(given)) {
                    self.found.errors.add("name", "name_from_parts");
                }
                self.contact.name = composed;
            }
            (None, Some(given)) => self.contact.name = given,
            (None, None) => {}
        }
        if self.contact.name.is_empty() && !said(&self.found.errors, "name") {
            self.found.errors.add("name", "required");
        } else if self.contact.name.chars().count() > kit::kind::TEXT {
            self.found.errors.add("name", "too_long");
        }
    }

    fn label(&mut self, place: &str, raw: Option<&String>) -> String {
        let label = raw.map(|raw| text::line(raw)).unwrap_or_default();
        if label.chars().count() > 60 {
            self.found.errors.add(place, "too_long");
        }
        label
    }

    fn number(&mut self, key: &str, texts: Option<&[String]>) -> Option<usize> {
        let raw = texts?.first().filter(|raw| !raw.trim().is_empty())?;
        match raw.trim().parse() {
            Ok(number) => Some(number),
            Err(_) => {
                self.found.errors.add(key, "not_a_whole_number");
                None
            }
        }
    }

    fn few(&mut self, key: &str, count: usize) {
        if count > MANY {
            self.found
                .errors
                .push(FieldError::new(key, "too_many").with("max", MANY));
        }
    }
}
