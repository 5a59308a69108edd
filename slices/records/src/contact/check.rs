//! The rules that one contact alone cannot decide: rights, links, and values that are taken.

use super::changes::{Act, Edit};
use super::rows::{ids, taken};
use super::shape::Shape;
use super::{Contact, ContactKind, rights, store};
use kernel::{Error, FieldErrors, Id, Result};
use kit::{Cell, Kind, Permission, Reach, Scope, User};
use std::collections::{HashMap, HashSet};
use storage::Tx;

/// May they? Somebody else's record is not found; what they see but may not change is refused.
pub(super) fn may(scope: &Scope, edit: &Edit) -> Result<()> {
    if let Some(before) = &edit.before
        && !scope.reaches(Permission::ViewContacts, before.owner)
    {
        return Err(Error::NotFound);
    }
    scope.require(edit.needs)?;
    match &edit.before {
        Some(before) if !scope.reaches(edit.needs, before.owner) => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Whether something is wrong at a place already, above it or within it; of a name, in a part of
/// which it is put together.
pub(super) fn said(errors: &FieldErrors, place: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    errors.iter().any(|error| {
        let at = error.field.as_str();
        within(at, place)
            || within(place, at)
            || place == "name" && matches!(at, "family_name" | "given_name")
    })
}

/// Whoever reaches only some records can neither make nor leave one that lies outside.
pub(super) fn stays_within_reach(scope: &Scope, edit: &Edit, errors: &mut FieldErrors) {
    let needed = match edit.act {
        Act::Create => Permission::CreateContacts,
        Act::Update => Permission::EditContacts,
        Act::Bin | Act::Restore => return,
    };
    if !scope.reaches(needed, edit.after.owner) && !said(errors, "owner") {
        errors.add(
            "owner",
            match scope.rights().reach(needed) {
                Reach::Team => "only_your_teams",
                _ => "only_yourself",
            },
        );
    }
}

/// What is needed must be there: of a new record everything that the actor may write, of an old
/// one what was emptied.
pub(super) fn required(
    scope: &Scope,
    edit: &Edit,
    changed: &HashSet<&str>,
    shape: &Shape,
    errors: &mut FieldErrors,
) {
    for field in shape.active().filter(|field| field.required) {
        let key = field.column_key();
        let touched = match edit.before {
            None => rights::writes(scope, &key),
            Some(_) => changed.contains(key.as_str()),
        };
        if touched && edit.after.custom(field).is_empty() && !said(errors, &key) {
            errors.add(key, "required");
        }
    }
    if edit.after.name.is_empty() && !said(errors, "name") {
        errors.add("name", "required");
    }
}

/// The users and contacts to which the edits newly point, as far as they exist for the actor.
pub(super) struct Targets {
    users: HashSet<Id<User>>,
    contacts: HashMap<Id<Contact>, ContactKind>,
}

impl Targets {
    /// Finds them, in one statement each.
    pub async fn find(
        scope: &Scope,
        tx: &mut Tx,
        edits: impl Iterator<Item = &Edit>,
        shape: &Shape,
    ) -> Result<Targets> {
        let mut contacts = HashSet::new();
        let mut users = false;
        for edit in edits {
            users |= edit.after.owner.is_some()
                && edit.before.as_ref().map(|before| before.owner) != Some(edit.after.owner);
            contacts.extend(
                edit.after
                    .companies
                    .iter()
                    .map(|membership| membership.company),
            );
            for field in shape.active() {
                match field.kind {
                    Kind::User => users |= !edit.after.custom(field).is_empty(),
                    Kind::Contact => contacts.extend(ids(&edit.after.custom(field))),
                    _ => {}
                }
            }
        }
        let contacts: Vec<_> = contacts.into_iter().collect();
        let users = if users {
            store::users(tx).await?
        } else {
            Vec::new()
        };
        Ok(Targets {
            users: users.into_iter().map(|(id, ..)| id).collect(),
            contacts: store::living(scope, tx, &contacts).await?,
        })
    }

    /// Notes what one edit newly points to that is not there.
    pub fn check(
        &self,
        edit: &Edit,
        changed: &HashSet<&str>,
        shape: &Shape,
        errors: &mut FieldErrors,
    ) {
        let after = &edit.after;
        if changed.contains("owner")
            && after
                .owner
                .is_some_and(|owner| !self.users.contains(&owner))
        {
            errors.add("owner", "unknown_id");
        }
        if changed.contains("companies") {
            if after.kind == ContactKind::Company && !after.companies.is_empty() {
                errors.add("companies", "only_persons");
            }
            let was = edit
                .before
                .as_ref()
                .map_or(&[][..], |before| &before.companies);
            for (i, membership) in after.companies.iter().enumerate() {
                let old = was
                    .iter()
                    .any(|before| before.company == membership.company);
                let code = match self.contacts.get(&membership.company) {
                    Some(ContactKind::Company) => continue,
                    Some(ContactKind::Person) => "not_a_company",
                    None if old => continue,
                    None => "unknown_id",
                };
                let row = edit.found.companies.get(i).unwrap_or(&i);
                errors.add(format!("companies.{row}.id"), code);
            }
        }
        let closed = shape.active().filter(|field| {
            matches!(
                field.kind,
                Kind::User | Kind::Contact | Kind::Choice | Kind::Choices
            )
        });
        for field in closed.filter(|field| changed.contains(field.column_key().as_str())) {
            for cell in after.custom(field) {
                let there = match (field.kind, &cell) {
                    (Kind::User, Cell::Id(raw)) => self.users.contains(&Id::from_bytes(*raw)),
                    (Kind::Contact, Cell::Id(raw)) => {
                        self.contacts.contains_key(&Id::from_bytes(*raw))
                    }
                    (Kind::Choice | Kind::Choices, Cell::Choice(key)) => {
                        if !field.choices.iter().any(|choice| choice.key == *key) {
                            errors.add(field.column_key(), "unknown_choice");
                        }
                        true
                    }
                    _ => true,
                };
                if !there {
                    errors.add(field.column_key(), "unknown_id");
                }
            }
        }
    }
}

/// The values of unique fields that are taken, by others and by earlier edits of the batch.
#[derive(Default)]
pub(super) struct Taken(HashMap<(usize, Vec<u8>), Id<Contact>>);

impl Taken {
    /// Finds who has the values that more edits want, in one statement per unique field.
    pub async fn find(
        &mut self,
        tx: &mut Tx,
        edits: impl Iterator<Item = &Edit> + Clone,
        shape: &Shape,
    ) -> Result<()> {
        for (at, field) in shape
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.unique)
        {
            let keys: Vec<Vec<u8>> = edits
                .clone()
                .flat_map(|edit| taken(&edit.after, field))
                .collect();
            let keys: Vec<&Vec<u8>> = keys.iter().collect();
            if !keys.is_empty() {
                for (key, holder) in store::holders(tx, field.id, &keys).await? {
                    self.0.entry((at, key)).or_insert(holder);
                }
            }
        }
        Ok(())
    }

    /// Notes which values of one edit are another's; takes them if nothing is wrong with it.
    pub fn claim(&mut self, edit: &Edit, shape: &Shape, errors: &mut FieldErrors) {
        let mut free = Vec::new();
        for (at, field) in shape
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.unique)
        {
            for key in taken(&edit.after, field) {
                let wanted = (at, key);
                let holder = self.0.get(&wanted);
                if holder.is_none_or(|holder| *holder == edit.after.id) {
                    free.push(wanted);
                } else if !said(errors, &field.column_key()) {
                    errors.add(field.column_key(), "not_unique");
                }
            }
        }
        if errors.is_empty() {
            self.0
                .extend(free.into_iter().map(|wanted| (wanted, edit.after.id)));
        }
    }
}
