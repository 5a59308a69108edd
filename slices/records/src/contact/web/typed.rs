//! What stands in the form of a contact: a patch of everything the form shows, as typed.

use crate::contact::{Patch, label, rights};
use crate::field::Field;
use crate::input;
use kit::{Column, Fields, Scope};

/// The lists of a contact that have a row each.
pub(super) const LISTS: [&str; 3] = ["emails", "phones", "addresses"];
/// The parts of an address in the order of the form.
pub(super) const ADDRESS: [&str; 6] = ["type", "postcode", "city", "street", "region", "country"];

/// The content of the form.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub patch: Patch,
    /// Empty rows after the filled ones, by list.
    pub blank: [usize; 3],
}

impl Typed {
    /// As a contact has it, given everything that it says.
    pub fn of(values: &Patch) -> Typed {
        // Parts of the default address stand in the list of addresses.
        let patch = values
            .iter()
            .filter(|(key, _)| !key.starts_with("address."))
            .cloned()
            .collect();
        let mut typed = Typed {
            patch,
            blank: [0; 3],
        };
        typed.open_rows();
        typed
    }

    /// A list without a filled row shows an empty one.
    fn open_rows(&mut self) {
        for (list, key) in ["emails", "phones", "addresses.city"]
            .into_iter()
            .enumerate()
        {
            if self.all(key).is_empty()
                && let Some(blank) = self.blank.get_mut(list)
            {
                *blank = (*blank).max(1);
            }
        }
    }

    /// The texts under a key.
    pub fn all(&self, key: &str) -> &[String] {
        self.patch
            .iter()
            .find(|(known, _)| known == key)
            .map_or(&[], |(_, texts)| texts)
    }

    /// The first text under a key; empty if there is none.
    pub fn one(&self, key: &str) -> &str {
        self.all(key).first().map_or("", String::as_str)
    }

    /// One of several texts under a key.
    pub fn at(&self, key: &str, i: usize) -> &str {
        self.all(key).get(i).map_or("", String::as_str)
    }

    fn set(&mut self, key: &str, texts: Vec<String>) {
        match self.patch.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = texts,
            None => self.patch.push((key.to_owned(), texts)),
        }
    }

    /// As the form was sent, after what its buttons ask for. `base` is what the form showed at
    /// first: what the browser cannot carry to the last digit stays as it was.
    pub fn sent(
        scope: &Scope,
        fields: &Fields,
        columns: &[Column],
        custom: &[Field],
        base: &Patch,
    ) -> Typed {
        let mut typed = Typed::default();
        let kind = fields.find("kind_to").unwrap_or(fields.get("kind"));
        typed.set(
            "kind",
            vec![
                if kind == "company" {
                    "company"
                } else {
                    "person"
                }
                .to_owned(),
            ],
        );
        for key in [
            "family_name",
            "given_name",
            "name",
            "owner",
            "source",
            "language",
            "notes",
        ] {
            if let (true, Some(column)) = (
                fields.has(key),
                columns.iter().find(|column| column.key == key),
            ) {
                typed.set(key, input::sent(scope, fields, key, column));
            }
        }
        typed.entries(fields, 0, "emails");
        typed.entries(fields, 1, "phones");
        typed.addresses(fields);
        typed.companies(fields);
        for column in custom.iter().map(Field::column) {
            let texts = input::sent(scope, fields, &column.key, &column);
            let was = base
                .iter()
                .find(|(key, _)| *key == column.key)
                .map_or(&[][..], |(_, texts)| texts);
            let same = texts.len() == was.len()
                && texts
                    .iter()
                    .zip(was)
                    .all(|(now, was)| now == was || *now == input::local(scope, column.kind, was));
            typed.set(&column.key, if same { was.to_vec() } else { texts });
        }
        // What the form did not show stays as it is, and is not emptied.
        typed
            .patch
            .retain(|(key, _)| rights::writes(scope, key) || rights::field_of(key) == "name");
        typed.open_rows();
        typed
    }

    /// The rows of a list that were sent, without the one that a button removes.
    fn rows<'a>(fields: &'a Fields, list: &str, last: &str) -> Vec<&'a str> {
        let removed = fields
            .get("remove")
            .strip_prefix(list)
            .and_then(|rest| rest.strip_prefix('.'));
        fields
            .iter()
            .filter_map(|(name, _)| {
                name.strip_prefix(list)?
                    .strip_prefix('.')?
                    .strip_suffix(last)?
                    .strip_suffix('.')
            })
            .filter(|row| Some(*row) != removed)
            .collect()
    }

    fn entries(&mut self, fields: &Fields, index: usize, list: &str) {
        let rows = Typed::rows(fields, list, "value");
        let chosen = fields.get(&format!("{list}.default"));
        let (mut values, mut types, mut default) = (Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let value = fields.get(&format!("{list}.{row}.value")).trim();
            if value.is_empty() {
                continue;
            }
            if *row == chosen {
                default = vec![values.len().to_string()];
            }
            values.push(value.to_owned());
            let label = fields.get(&format!("{list}.{row}.type")).trim();
            types.push(label::kept(label).into_owned());
        }
        self.blank_rows(fields, index, list, rows.len() - values.len());
        if default.is_empty() && !values.is_empty() {
            default.push("0".to_owned());
        }
        self.set(list, values);
        self.set(&format!("{list}.type"), types);
        self.set(&format!("{list}.default"), default);
    }

    fn addresses(&mut self, fields: &Fields) {
        let rows = Typed::rows(fields, "addresses", "city");
        let chosen = fields.get("addresses.default");
        let mut parts: [Vec<String>; 6] = Default::default();
        let (mut default, mut filled) = (Vec::new(), 0usize);
        for row in &rows {
            let texts = ADDRESS.map(|part| {
                let text = fields.get(&format!("addresses.{row}.{part}")).trim();
                match part {
                    "type" => label::kept(text).into_owned(),
                    _ => text.to_owned(),
                }
            });
            if texts.iter().skip(1).all(String::is_empty) {
                continue;
            }
            if *row == chosen {
                default = vec![filled.to_string()];
            }
            filled += 1;
            for (part, text) in parts.iter_mut().zip(texts) {
                part.push(text);
            }
        }
        self.blank_rows(fields, 2, "addresses", rows.len() - filled);
        if default.is_empty() && filled > 0 {
            default.push("0".to_owned());
        }
        for (part, texts) in ADDRESS.into_iter().zip(parts) {
            self.set(&format!("addresses.{part}"), texts);
        }
        self.set("addresses.default", default);
    }

    fn blank_rows(&mut self, fields: &Fields, index: usize, list: &str, sent: usize) {
        let added = usize::from(fields.get("add") == list);
        if let Some(blank) = self.blank.get_mut(index) {
            *blank = (sent + added).min(20);
        }
    }

    fn companies(&mut self, fields: &Fields) {
        let mut ids: Vec<String> = Vec::new();
        for id in fields.all("companies").filter(|id| !id.is_empty()) {
            if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        let titles = ids
            .iter()
            .map(|id| {
                fields
                    .get(&format!("companies.title.{id}"))
                    .trim()
                    .to_owned()
            })
            .collect();
        let chosen = ids
            .iter()
            .position(|id| id == fields.get("companies.default"));
        let default = chosen
            .or((!ids.is_empty()).then_some(0))
            .map(|at| at.to_string());
        self.set("companies", ids);
        self.set("companies.title", titles);
        self.set("companies.default", default.into_iter().collect());
    }

    /// What differs from what the form showed at first.
    pub fn changes(&self, base: &Patch) -> Patch {
        let was = |key: &str| {
            base.iter()
                .find(|(known, _)| known == key)
                .map_or(&[][..], |(_, texts)| texts)
        };
        let changed: Vec<&str> = self
            .patch
            .iter()
            .filter(|(key, texts)| was(key) != texts.as_slice())
            .map(|(key, _)| unit(key))
            .collect();
        // The keys of a list run parallel: one that changed takes the others along.
        self.patch
            .iter()
            .filter(|(key, _)| changed.contains(&unit(key)) && key != "kind")
            .cloned()
            .collect()
    }

    /// What a new contact is made of: only what its kind can have.
    pub fn draft(&self) -> Patch {
        let company = self.one("kind") == "company";
        let theirs = |key: &str| match unit(key) {
            "family_name" | "given_name" | "companies" => !company,
            "name" => company,
            _ => true,
        };
        self.patch
            .iter()
            .filter(|(key, _)| theirs(key))
            .cloned()
            .collect()
    }
}

/// What is shown and merged as one: a list with its types and its default.
pub(super) fn unit(key: &str) -> &str {
    match key.split_once('.') {
        Some(("custom", _)) | None => key,
        Some(("address", _)) => "addresses",
        Some((list, _)) => list,
    }
}
