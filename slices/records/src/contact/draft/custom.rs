//! The values of custom fields.

use super::Put;
use crate::field::Field;
use kernel::text;
use kit::{Cell, Kind};
use serde_json::Value as Json;

impl Put<'_> {
    pub(super) fn custom(&mut self, field: &Field, texts: &[String]) {
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
                Err(code) => self.found.errors.add(place(), code),
            }
        }
        if field.kind != Kind::Choices && values.len() > 1 {
            self.found.errors.add(key, "too_many");
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

    pub(super) fn cell(&self, field: &Field, raw: &str) -> Result<Cell, &'static str> {
        if !matches!(
            field.kind,
            Kind::Choice | Kind::Choices | Kind::User | Kind::Contact
        ) {
            return field.kind.parse(raw, &self.shape.zone);
        }
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
