//! What stands in the form of a field, whole or not.

use super::place;
use crate::field::actions::FieldDraft;
use crate::field::{Field, Privacy, slottable};
use crate::input;
use kit::{Choice, Column, Fields, Kind, Scope};

/// The content of the form.
#[derive(Clone)]
pub(super) struct Typed {
    /// The version of the field that the form was opened with; empty: a new one.
    pub version: String,
    pub title: String,
    pub kind: Kind,
    pub group: String,
    pub help: String,
    pub required: bool,
    pub unique: bool,
    pub default: String,
    pub choices: Vec<Choice>,
    pub privacy: Privacy,
    pub indexed: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Typed {
            version: String::new(),
            title: String::new(),
            kind: Kind::Text,
            group: String::new(),
            help: String::new(),
            required: false,
            unique: false,
            default: String::new(),
            choices: Vec::new(),
            privacy: Privacy::Personal,
            indexed: true,
        }
    }
}

impl Typed {
    /// As a field has it.
    pub fn of(field: &Field) -> Typed {
        Typed {
            version: field.version.to_string(),
            title: field.title.clone(),
            kind: field.kind,
            group: field.group.clone(),
            help: field.help.clone(),
            required: field.required,
            unique: field.unique,
            default: field.default.clone(),
            choices: field.choices.clone(),
            privacy: field.privacy,
            indexed: field.slot.is_some(),
        }
    }

    /// As the form was sent.
    pub fn sent(scope: &Scope, fields: &Fields) -> Typed {
        let mut choices = Vec::new();
        for (name, value) in fields.iter() {
            if let Some(row) = name
                .strip_prefix("choices.")
                .and_then(|rest| rest.strip_suffix(".title"))
            {
                let key = fields.get(&format!("choices.{row}.key"));
                choices.push(Choice {
                    key: key.to_owned(),
                    title: value.to_owned(),
                });
            }
        }
        let mut typed = Typed {
            version: fields.get("version").to_owned(),
            title: fields.get("title").to_owned(),
            kind: Kind::parse_name(fields.get("kind")).unwrap_or(Kind::Text),
            group: fields.get("group").to_owned(),
            help: fields.get("help").to_owned(),
            required: fields.has("required"),
            unique: fields.has("unique"),
            default: String::new(),
            choices,
            privacy: Privacy::parse(fields.get("privacy")).unwrap_or(Privacy::Personal),
            // A form that did not offer it says nothing of it.
            indexed: fields.has("indexed") || !fields.has("indexes"),
        };
        typed.default = input::sent(scope, fields, "default", &typed.column())
            .into_iter()
            .next()
            .unwrap_or_default();
        typed
    }

    /// What it will be as a column, for the control of its default.
    pub fn column(&self) -> Column {
        // A default is one value, whatever the field can hold.
        let kind = if self.kind == Kind::Choices {
            Kind::Choice
        } else {
            self.kind
        };
        let mut column = Column::new("default", self.title.clone(), kind);
        column.choices.clone_from(&self.choices);
        column
    }

    /// Whether it has choices.
    pub fn chooses(&self) -> bool {
        matches!(self.kind, Kind::Choice | Kind::Choices)
    }

    /// After a button of the rows: add, remove, up, down.
    pub fn pressed(&self, fields: &Fields) -> Typed {
        let mut typed = self.clone();
        // A row's number is its place among the rows that were sent.
        let rows: Vec<usize> = fields
            .iter()
            .filter_map(|(name, _)| {
                name.strip_prefix("choices.")?
                    .strip_suffix(".title")?
                    .parse()
                    .ok()
            })
            .collect();
        let at = |button: &str| {
            place(fields, button).and_then(|number| rows.iter().position(|row| *row == number))
        };
        if let Some(at) = at("remove") {
            typed.choices.remove(at);
        }
        if let Some(at) = at("up").filter(|at| *at > 0) {
            typed.choices.swap(at, at - 1);
        }
        if let Some(at) = at("down").filter(|at| at + 1 < typed.choices.len()) {
            typed.choices.swap(at, at + 1);
        }
        if fields.get("add") == "choices" || (typed.chooses() && typed.choices.is_empty()) {
            typed.choices.push(Choice {
                key: String::new(),
                title: String::new(),
            });
        }
        typed
    }

    /// What the action takes. Rows that were left empty are no choices.
    pub fn draft(&self) -> FieldDraft {
        let choices = self
            .choices
            .iter()
            .filter(|choice| !choice.title.trim().is_empty() || !choice.key.is_empty());
        FieldDraft {
            title: self.title.clone(),
            kind: self.kind,
            group: self.group.clone(),
            help: self.help.clone(),
            required: self.required,
            unique: self.unique,
            default: self.default.clone(),
            choices: choices.cloned().collect(),
            privacy: self.privacy,
            indexed: slottable(self.kind).then_some(self.indexed),
        }
    }
}
