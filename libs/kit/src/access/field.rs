//! What may be done with one field of a record.

use std::collections::BTreeMap;

/// What may be done with a field. Each may do all that the one before it may.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Debug,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FieldRight {
    /// The field does not exist for this actor.
    Hidden,
    /// It is known to be there, and its value is not seen until the person asks for it, which is
    /// noted first.
    Masked,
    /// It is seen, and stays as it is.
    Read,
    /// It is seen and changed, as far as its record may be.
    Write,
}

impl FieldRight {
    /// Every right, least first.
    pub const ALL: [FieldRight; 4] = [
        FieldRight::Hidden,
        FieldRight::Masked,
        FieldRight::Read,
        FieldRight::Write,
    ];

    /// The word that is stored and shown in the API.
    pub fn name(self) -> &'static str {
        match self {
            FieldRight::Hidden => "hidden",
            FieldRight::Masked => "masked",
            FieldRight::Read => "read",
            FieldRight::Write => "write",
        }
    }

    /// The right of a stored word.
    pub fn parse(name: &str) -> Option<FieldRight> {
        FieldRight::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// What stands in the place of a masked value, whatever the value is and whether there is one.
pub const MASK: &str = "••••••";

/// A built-in field on which roles may set a right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ruled {
    /// Its key: `emails`.
    pub key: &'static str,
    /// Whether it may be hidden or masked: what a record is called may not.
    pub hideable: bool,
}

/// The rights of a role on the fields of one collection. What is not named may be written.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct FieldRights {
    /// By the field's key: `emails`, `custom.salary`.
    #[serde(default)]
    pub of: BTreeMap<String, FieldRight>,
    /// Of the tenant's own fields that are not named: those that are made later.
    #[serde(default = "write")]
    pub later: FieldRight,
}

fn write() -> FieldRight {
    FieldRight::Write
}

impl Default for FieldRights {
    fn default() -> Self {
        FieldRights {
            of: BTreeMap::new(),
            later: write(),
        }
    }
}

impl FieldRights {
    /// The right on one field.
    pub fn right(&self, field: &str) -> FieldRight {
        match self.of.get(field) {
            Some(right) => *right,
            None if field.starts_with("custom.") => self.later,
            None => FieldRight::Write,
        }
    }

    /// Whether the values of every field may be seen.
    pub fn hides_nothing(&self) -> bool {
        self.all().all(|right| right >= FieldRight::Read)
    }

    /// Whether every field may be written.
    pub fn is_whole(&self) -> bool {
        self.all().all(|right| right == FieldRight::Write)
    }

    fn all(&self) -> impl Iterator<Item = FieldRight> {
        self.of.values().copied().chain([self.later])
    }

    /// What both allow.
    pub(super) fn meet(&self, other: &FieldRights) -> FieldRights {
        let keys = self.of.keys().chain(other.of.keys());
        FieldRights {
            of: keys
                .map(|key| (key.clone(), self.right(key).min(other.right(key))))
                .collect(),
            later: self.later.min(other.later),
        }
    }

    /// Whether nothing that the other allows is missing here.
    pub(super) fn covers(&self, other: &FieldRights) -> bool {
        let mut keys = self.of.keys().chain(other.of.keys());
        self.later >= other.later && keys.all(|key| self.right(key) >= other.right(key))
    }
}
