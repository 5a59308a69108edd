//! What people say about a field, and whether it may be so.

use crate::contact::is_built_in;
use crate::direction;
use crate::field::{Field, Privacy, slots};
use kernel::{FieldErrors, Result, text};
use kit::{Choice, Kind, Scope};

/// How many choices a field may have, and how long texts may be.
const CHOICES: usize = 500;
const TITLE: usize = 80;
const HELP: usize = 500;

/// What people say about a field.
#[derive(Clone, Debug)]
pub struct FieldDraft {
    /// What people see.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// The group under which forms show it.
    pub group: String,
    /// A sentence beside the input.
    pub help: String,
    /// Whether a record must have a value.
    pub required: bool,
    /// Whether no two records may share a value.
    pub unique: bool,
    /// The canonical text that a new record gets.
    pub default: String,
    /// The choices. One without a key gets one, made from its title.
    pub choices: Vec<Choice>,
    /// How private its content is.
    pub privacy: Privacy,
    /// Whether it shall have one of the indexes; `None`: as it is, and for a new one while there
    /// is a place.
    pub indexed: Option<bool>,
}

impl FieldDraft {
    /// An ordinary optional field.
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        FieldDraft {
            title: title.into(),
            kind,
            group: String::new(),
            help: String::new(),
            required: false,
            unique: false,
            default: String::new(),
            choices: Vec::new(),
            privacy: Privacy::Personal,
            indexed: None,
        }
    }
}

/// Puts what people said into a field; every fault is named.
pub(super) fn put(
    scope: &Scope,
    before: Option<&Field>,
    field: &mut Field,
    draft: FieldDraft,
    others: &[Field],
) -> Result<()> {
    let mut errors = FieldErrors::new();
    field.title = direction::line(&draft.title);
    field.group = direction::line(&draft.group);
    field.help = text::paragraph(&draft.help);
    field.required = draft.required;
    field.unique = draft.unique;
    for (name, value, most) in [
        ("title", &field.title, TITLE),
        ("group", &field.group, TITLE),
        ("help", &field.help, HELP),
    ] {
        if value.chars().count() > most {
            errors.add(name, "too_long");
        }
    }
    if field.title.is_empty() {
        errors.add("title", "required");
    }
    if title_taken(field, others) {
        errors.add("title", "title_taken");
    }
    let renamed = before.is_none_or(|before| before.title != field.title);
    if renamed && is_built_in(scope, &field.title) {
        errors.add("title", "title_built_in");
    }
    if draft.privacy == Privacy::Sensitive && !scope.tenant().sensitive_fields {
        errors.add("privacy", "sensitive_refused");
    }
    field.privacy = draft.privacy;
    slots::decide(before, field, draft.indexed, others, &mut errors);
    if matches!(field.kind, Kind::Choice | Kind::Choices) {
        field.choices = choices(draft.choices, &mut errors);
    } else {
        field.choices = Vec::new();
    }
    field.default = draft.default.trim().to_owned();
    if !field.default.is_empty() {
        match field.kind.parse(&field.default, scope.zone()) {
            Err(code) => errors.add("default", code),
            Ok(_) if matches!(field.kind, Kind::User | Kind::Contact) || field.unique => {
                errors.add("default", "no_default")
            }
            Ok(kit::Cell::Choice(key)) if !field.choices.iter().any(|choice| choice.key == key) => {
                errors.add("default", "unknown_choice");
            }
            Ok(cell) => field.default = cell.to_text(),
        }
    }
    Ok(errors.check()?)
}

/// Whether another field that people see is called so.
pub(super) fn title_taken(field: &Field, others: &[Field]) -> bool {
    others.iter().any(|other| {
        other.id != field.id
            && other.archived_at.is_none()
            && text::fold(&other.title) == text::fold(&field.title)
    })
}

/// Choices with a key each; every faulty title is named.
pub(super) fn choices(drafts: Vec<Choice>, errors: &mut FieldErrors) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::with_capacity(drafts.len());
    for (i, draft) in drafts.into_iter().enumerate() {
        let title = direction::line(&draft.title);
        if title.is_empty() {
            errors.add(format!("choices.{i}.title"), "required");
        } else if title.chars().count() > TITLE {
            errors.add(format!("choices.{i}.title"), "too_long");
        } else if out
            .iter()
            .any(|other| text::fold(&other.title) == text::fold(&title))
        {
            errors.add(format!("choices.{i}.title"), "choice_twice");
        }
        let taken = |key: &str| out.iter().any(|other| other.key == key);
        let key = match draft.key.as_str() {
            key if !key.is_empty() && key.len() <= 60 && key_of(key) == key && !taken(key) => {
                key.to_owned()
            }
            _ => free(&key_of(&title), taken),
        };
        out.push(Choice { key, title });
    }
    if out.is_empty() {
        errors.add("choices", "required");
    } else if out.len() > CHOICES {
        errors.add("choices", "too_many");
    }
    out
}

/// A word of a key: folded letters and digits, the rest as underscores.
fn key_of(title: &str) -> String {
    let words: Vec<String> = text::fold(title)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let key: String = words.join("_").chars().take(40).collect();
    if key.is_empty() {
        "field".to_owned()
    } else {
        key
    }
}

fn free(key: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut free = key.to_owned();
    let mut n = 2;
    while taken(&free) {
        free = format!("{key}_{n}");
        n += 1;
    }
    free
}

pub(super) fn free_key(title: &str, others: &[Field]) -> String {
    free(&key_of(title), |key| {
        others.iter().any(|field| field.key == key)
    })
}
