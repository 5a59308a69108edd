//! JSON of a contact, made into a [`Patch`] of canonical texts.

use crate::api::body::{flag, list, object, text, text_or_null, unchanged, unknown, within};
use crate::contact::shape::Shape;
use crate::contact::{Patch, rights};
use crate::field::Field;
use kernel::{FieldError, FieldErrors};
use kit::{Kind, Scope};
use serde_json::{Map, Value as Json};

/// The members with one text.
const LINES: [&str; 7] = [
    "name",
    "family_name",
    "given_name",
    "source",
    "language",
    "notes",
    "owner",
];
/// The members that only the server sets.
const READ_ONLY: [&str; 6] = [
    "id",
    "version",
    "created_at",
    "updated_at",
    "binned_at",
    "url",
];
/// The members of an address that are texts.
const PARTS: [&str; 6] = ["type", "country", "region", "postcode", "city", "street"];

/// The tenant's own fields, as far as an actor knows of them.
pub(super) struct Known {
    /// Those that the actor sees.
    pub fields: Vec<Field>,
    /// The columns of those whose mask the actor sees: they are there, and nothing is put into
    /// them. What is hidden is in neither.
    masked: Vec<String>,
}

impl Known {
    pub fn of(scope: &Scope, shape: &Shape) -> Known {
        let keys = shape.active().map(Field::column_key);
        Known {
            fields: rights::visible(scope, shape.active()),
            masked: keys.filter(|key| rights::masks(scope, key)).collect(),
        }
    }
}

/// Reads a merge patch (RFC 7396): a list replaces the list, `null` empties. `before` is the
/// contact as it is shown now; against none, read-only members have nothing to be equal to.
///
/// What could not be read is no part of the patch: its faults go with it, so that they are named
/// together with whatever is wrong with the rest.
pub(super) fn patch(
    body: &Map<String, Json>,
    known: &Known,
    before: Option<&Json>,
    mut faults: FieldErrors,
) -> Result<(Patch, FieldErrors), FieldErrors> {
    if faults.of("").next().is_some() {
        return Err(faults);
    }
    let mut read = Reading {
        known,
        faults: &mut faults,
        patch: Vec::new(),
    };
    for (key, json) in body {
        match key.as_str() {
            "kind" if json.is_null() => read.faults.add("kind", "required"),
            "kind" => read.line(key, json),
            key if LINES.contains(&key) => read.line(key, json),
            "emails" | "phones" => read.entries(key, json),
            "addresses" => read.addresses(json),
            "companies" => read.companies(json),
            "custom" => read.custom(json),
            // It follows from the caller's role, and may come back with the rest.
            "masked" => {}
            key if READ_ONLY.contains(&key) => unchanged(key, json, before, read.faults),
            key => unknown("", key, read.faults),
        }
    }
    let patch = read.patch;
    Ok((patch, faults))
}

struct Reading<'a> {
    known: &'a Known,
    faults: &'a mut FieldErrors,
    patch: Patch,
}

impl Reading<'_> {
    fn put(&mut self, key: impl Into<String>, texts: Vec<String>) {
        self.patch.push((key.into(), texts));
    }

    fn line(&mut self, key: &str, json: &Json) {
        if let Some(text) = text_or_null(key, json, self.faults) {
            let texts = Some(text.to_owned()).filter(|text| !text.is_empty());
            self.put(key, texts.into_iter().collect());
        }
    }

    /// A member of an entry; one that is missing is empty.
    fn part(&mut self, place: &str, entry: &Map<String, Json>, name: &str) -> String {
        entry
            .get(name)
            .and_then(|json| text_or_null(&within(place, name), json, self.faults))
            .unwrap_or_default()
            .to_owned()
    }

    /// A member of an entry without which there is no entry.
    fn needed(&mut self, place: &str, entry: &Map<String, Json>, name: &str) -> String {
        let text = self.part(place, entry, name);
        let faulty = entry
            .get(name)
            .is_some_and(|json| !json.is_string() && !json.is_null());
        if text.trim().is_empty() && !faulty {
            self.faults.add(within(place, name), "required");
        }
        text
    }

    /// Notes that an entry is the default; only one can be.
    fn default(
        &mut self,
        i: usize,
        place: &str,
        entry: &Map<String, Json>,
        chosen: &mut Vec<String>,
    ) {
        let place = within(place, "default");
        let json = entry.get("default").unwrap_or(&Json::Null);
        if flag(&place, json, self.faults) == Some(true) {
            if !chosen.is_empty() {
                self.faults.add(place, "second_default");
            }
            chosen.push(i.to_string());
        }
    }

    fn entries(&mut self, key: &str, json: &Json) {
        let Some(parts) = list(key, json, self.faults) else {
            return;
        };
        let (mut values, mut types, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
        for (i, part) in parts.iter().enumerate() {
            let place = format!("{key}.{i}");
            let Some(entry) = object(&place, part, &["value", "type", "default"], self.faults)
            else {
                // An empty row, so that those behind it keep their places.
                values.push(String::new());
                types.push(String::new());
                continue;
            };
            values.push(self.needed(&place, entry, "value"));
            types.push(self.part(&place, entry, "type"));
            self.default(i, &place, entry, &mut chosen);
        }
        self.put(key, values);
        self.put(format!("{key}.type"), types);
        self.put(format!("{key}.default"), chosen);
    }

    fn addresses(&mut self, json: &Json) {
        let Some(parts) = list("addresses", json, self.faults) else {
            return;
        };
        let keys: Vec<&str> = PARTS.into_iter().chain(["default"]).collect();
        let mut columns = vec![Vec::with_capacity(parts.len()); PARTS.len()];
        let mut chosen = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let place = format!("addresses.{i}");
            let Some(entry) = object(&place, part, &keys, self.faults) else {
                columns
                    .iter_mut()
                    .for_each(|column| column.push(String::new()));
                continue;
            };
            let texts = PARTS.map(|name| self.part(&place, entry, name));
            if texts.iter().skip(1).all(|text| text.trim().is_empty()) {
                self.faults.add(&place, "required");
            }
            for (column, text) in columns.iter_mut().zip(texts) {
                column.push(text);
            }
            self.default(i, &place, entry, &mut chosen);
        }
        for (name, column) in PARTS.into_iter().zip(columns) {
            self.put(format!("addresses.{name}"), column);
        }
        self.put("addresses.default", chosen);
    }

    fn companies(&mut self, json: &Json) {
        let Some(parts) = list("companies", json, self.faults) else {
            return;
        };
        let (mut ids, mut titles, mut chosen) = (Vec::new(), Vec::new(), Vec::new());
        for (i, part) in parts.iter().enumerate() {
            let place = format!("companies.{i}");
            let Some(entry) = object(&place, part, &["id", "title", "default"], self.faults) else {
                ids.push(String::new());
                titles.push(String::new());
                continue;
            };
            ids.push(self.needed(&place, entry, "id"));
            titles.push(self.part(&place, entry, "title"));
            self.default(i, &place, entry, &mut chosen);
        }
        self.put("companies", ids);
        self.put("companies.title", titles);
        self.put("companies.default", chosen);
    }

    fn custom(&mut self, json: &Json) {
        let Known { fields, masked } = self.known;
        let map = match json {
            Json::Null => {
                for field in fields {
                    self.put(field.column_key(), Vec::new());
                }
                return;
            }
            Json::Object(map) => map,
            _ => return self.faults.add("custom", "not_an_object"),
        };
        for (key, json) in map {
            match fields.iter().find(|field| field.key == *key) {
                Some(field) => self.value(field, json),
                None => {
                    let place = within("custom", crate::api::body::clip(key));
                    // As of a built-in field: a mask says that it is there, and whatever is sent
                    // into it, nothing of its kind is told.
                    if masked.contains(&place) {
                        self.faults.add(place, "read_only");
                        continue;
                    }
                    self.faults
                        .push(FieldError::new(&place, "unknown_field").with("name", &place));
                }
            }
        }
    }

    /// Each kind has one JSON type, so that no number is ever read from a text by chance.
    fn value(&mut self, field: &Field, json: &Json) {
        let place = field.column_key();
        let texts = match (field.kind, json) {
            (_, Json::Null) => Some(Vec::new()),
            (Kind::Int, Json::Number(number)) if number.is_i64() => Some(vec![number.to_string()]),
            (Kind::Int, _) => {
                self.faults.add(&place, "not_a_whole_number");
                None
            }
            (Kind::Bool, json) => flag(&place, json, self.faults).map(|yes| vec![yes.to_string()]),
            (Kind::Choices, json) => list(&place, json, self.faults).map(|parts| {
                let mut texts = Vec::with_capacity(parts.len());
                for (i, part) in parts.iter().enumerate() {
                    let place = format!("{place}.{i}");
                    let text = text(&place, part, self.faults).unwrap_or_default();
                    texts.push(text.to_owned());
                }
                texts
            }),
            (_, json) => text(&place, json, self.faults).map(|text| vec![text.to_owned()]),
        };
        if let Some(texts) = texts {
            self.put(place, texts);
        }
    }
}
