//! Where a column of the file goes, and how its cells are read.

use super::super::assemble::{self, Role};
use super::super::mapping::{Mapping, Target};
use super::super::outlook;
use super::super::propose::zone_in;
use crate::listed::Lexicon;
use kernel::TimeZone;
use kit::{Collection, Column, Kind, Scope};
use std::sync::Arc;

/// What a column of the file is to the import.
pub(super) enum Source {
    Undecided,
    Ignored,
    Into(Aim),
}

/// Where a column of the file goes.
#[derive(Clone)]
pub(super) struct Aim {
    pub key: String,
    /// The column that the key is about.
    pub base: String,
    pub role: Role,
    pub kind: Kind,
    pub multiple: bool,
    /// What the values are for, as the title of the column says: the key of that and the word.
    pub purpose: Option<(String, &'static str)>,
    /// What stands in a cell that says nothing.
    pub nothing: Option<&'static str>,
    /// The words by which a cell says something of its values.
    pub lexicon: Arc<Lexicon>,
    /// What its values are made of.
    pub parts: Vec<&'static str>,
    /// Whose local times its cells hold.
    pub zone: TimeZone,
    /// The column does not exist yet: values are checked here, since the collection cannot.
    pub pending: bool,
}

/// What the column of the file at a place is, as a person decided.
pub(super) fn source(
    scope: &Scope,
    collection: &'static dyn Collection,
    mapping: &Mapping,
    target: &Target,
    (at, columns): (usize, &[Column]),
) -> Source {
    let title = mapping.columns.get(at);
    let title = title.map_or("", |assignment| &assignment.title);
    let nothing = outlook::nothing(title);
    let zone = zone_in(title).map_or_else(|| scope.zone().clone(), |(_, zone)| zone);
    match target {
        Target::Ignored => Source::Ignored,
        Target::Undecided => Source::Undecided,
        Target::Column { key } => match columns.iter().find(|column| column.key == *key) {
            Some(column) => {
                let base = assemble::base(key, columns).to_owned();
                let of_type = format!("{base}.type");
                let has_type = columns.iter().any(|column| column.key == of_type);
                let purpose = outlook::purpose(title).filter(|_| has_type && *key != of_type);
                let lexicon = Lexicon::of(scope, collection, key);
                let parts = lexicon.parts().filter(|_| column.composed);
                Source::Into(Aim {
                    parts: parts.map(|word| word.name).collect(),
                    lexicon: Arc::new(lexicon),
                    zone,
                    key: key.clone(),
                    base,
                    role: assemble::role(mapping, at, key, columns),
                    kind: column.kind,
                    multiple: column.multiple,
                    purpose: purpose.map(|word| (of_type, word)),
                    nothing,
                    pending: false,
                })
            }
            // It was removed in the meantime; nothing is dropped silently.
            None => Source::Undecided,
        },
        Target::New { kind, .. } => Source::Into(Aim {
            key: Mapping::pending_key(at),
            base: Mapping::pending_key(at),
            role: Role::Values,
            kind: *kind,
            multiple: *kind == Kind::Choices,
            purpose: None,
            nothing,
            lexicon: Arc::new(Lexicon::none()),
            parts: Vec::new(),
            zone,
            pending: true,
        }),
    }
}
