//! Writing contacts: what the table holds besides the values, and the statements.

use super::store::unique_key;
use super::{Contact, name};
use crate::field::{Field, SLOTS};
use kernel::{Error, Id, Result, ResultExt, micros, sort, text};
use kit::{Cell, Kind};
use storage::{Tx, Value, sql};

/// Stores new contacts.
pub(super) async fn insert(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
    tx.run_many(
        sql!(
            "insert into contacts (id, version, kind, name, name_key, display_key, given_name, family_name, owner,
                                   source, language, created_at, updated_at, binned_at, doc, search,
                                   k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15, k16)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                     $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
        ),
        rows,
    )
    .await
    .map(drop)
}

/// Stores changed contacts, whose versions have been raised by one. If somebody else has
/// changed one of them in between it is `Conflict("stale")`.
pub(super) async fn update(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
    let wanted = rows.len() as u64;
    let changed = tx
        .run_many(
            sql!(
                "update contacts
                    set version = $2, kind = $3, name = $4, name_key = $5, display_key = $6, given_name = $7,
                        family_name = $8, owner = $9, source = $10, language = $11, created_at = $12,
                        updated_at = $13, binned_at = $14, doc = $15, search = $16,
                        k1 = $17, k2 = $18, k3 = $19, k4 = $20, k5 = $21, k6 = $22, k7 = $23, k8 = $24,
                        k9 = $25, k10 = $26, k11 = $27, k12 = $28, k13 = $29, k14 = $30, k15 = $31, k16 = $32
                  where id = $1 and version = $2 - 1"
            ),
            rows,
        )
        .await?;
    if changed == wanted {
        Ok(())
    } else {
        Err(Error::Conflict("stale"))
    }
}

/// A contact as the two statements above take it. A binned one has no words and no slots.
pub(super) fn row(contact: &Contact, fields: &[Field]) -> Result<Vec<Value>> {
    let living = contact.binned_at.is_none();
    let doc = serde_json::to_string(&contact.doc).doing("writing the document of a contact")?;
    let mut row = vec![
        contact.id.into(),
        contact.version.into(),
        contact.kind.name().into(),
        (&contact.name).into(),
        name::key(contact).into(),
        sort::text(&contact.name).into(),
        (&contact.given_name).into(),
        (&contact.family_name).into(),
        contact.owner.into(),
        (&contact.source).into(),
        (&contact.language).into(),
        micros(contact.created_at).into(),
        micros(contact.updated_at).into(),
        contact.binned_at.map_or(0, micros).into(),
        doc.into(),
        if living {
            words(contact, fields).into()
        } else {
            Value::from("")
        },
    ];
    let head = row.len();
    row.resize(head + SLOTS.len(), Value::Null);
    if living {
        for field in fields {
            let slot = field
                .slot
                .and_then(|slot| row.get_mut(head + usize::from(slot) - 1));
            if let (Some(slot), Some(cell)) = (slot, contact.custom(field).first()) {
                *slot = field.kind.sort_key(cell).into();
            }
        }
    }
    Ok(row)
}

/// The words by which a contact is found.
fn words(contact: &Contact, fields: &[Field]) -> String {
    let doc = &contact.doc;
    let mut parts = vec![
        contact.name.clone(),
        contact.family_name.clone(),
        contact.given_name.clone(),
        doc.notes.clone(),
    ];
    for (kind, entries) in [(Kind::Email, &doc.emails), (Kind::Phone, &doc.phones)] {
        for entry in entries {
            parts.push(entry.value.clone());
            parts.extend(kind.token(&entry.value));
            if kind == Kind::Phone {
                parts.push(entry.value.chars().filter(char::is_ascii_digit).collect());
            }
        }
    }
    parts.extend(doc.addresses.iter().map(super::Address::line));
    for field in fields.iter().filter(|field| field.kind.textual()) {
        for cell in contact.custom(field) {
            if let Cell::Text(value) = cell {
                parts.push(value);
            }
        }
    }
    text::search_column(parts.iter().map(String::as_str))
}

/// The companies, references and taken values of a contact, as rows of their tables.
#[derive(Default)]
pub(super) struct Beside {
    links_gone: Vec<Vec<Value>>,
    links: Vec<Vec<Value>>,
    refs_gone: Vec<Vec<Value>>,
    refs: Vec<Vec<Value>>,
    uniques_gone: Vec<Vec<Value>>,
    uniques: Vec<Vec<Value>>,
}

impl Beside {
    /// What has to change beside a contact.
    pub fn note(&mut self, before: Option<&Contact>, after: &Contact, fields: &[Field]) {
        let id = after.id;
        if before.map_or(&[][..], |before| &before.companies) != after.companies {
            if before.is_some_and(|before| !before.companies.is_empty()) {
                self.links_gone.push(vec![id.into()]);
            }
            for (position, membership) in (0i64..).zip(&after.companies) {
                self.links.push(vec![
                    id.into(),
                    membership.company.into(),
                    (&membership.title).into(),
                    membership.is_default.into(),
                    position.into(),
                ]);
            }
        }
        for field in fields {
            if field.kind == Kind::Contact {
                let of = |contact: &Contact| ids(&contact.custom(field));
                let (was, is) = (before.map(of).unwrap_or_default(), of(after));
                if was != is {
                    if !was.is_empty() {
                        self.refs_gone.push(vec![id.into(), field.id.into()]);
                    }
                    self.refs.extend(
                        is.into_iter()
                            .map(|target| vec![id.into(), field.id.into(), target.into()]),
                    );
                }
            }
            if field.unique {
                let (was, is) = (
                    before
                        .map(|before| taken(before, field))
                        .unwrap_or_default(),
                    taken(after, field),
                );
                if was != is {
                    if !was.is_empty() {
                        self.uniques_gone.push(vec![id.into(), field.id.into()]);
                    }
                    self.uniques.extend(
                        is.into_iter()
                            .map(|key| vec![field.id.into(), key.into(), id.into()]),
                    );
                }
            }
        }
    }

    /// Stores it all: first what goes, then what comes.
    pub async fn store(self, tx: &mut Tx) -> Result<()> {
        tx.run_many(
            sql!("delete from contact_links where person = $1"),
            self.links_gone,
        )
        .await?;
        tx.run_many(
            sql!("delete from contact_refs where contact = $1 and field = $2"),
            self.refs_gone,
        )
        .await?;
        tx.run_many(
            sql!("delete from contact_uniques where contact = $1 and field = $2"),
            self.uniques_gone,
        )
        .await?;
        tx.run_many(
            sql!("insert into contact_links (person, company, title, is_default, position) values ($1, $2, $3, $4, $5)"),
            self.links,
        )
        .await?;
        tx.run_many(
            sql!("insert into contact_refs (contact, field, target) values ($1, $2, $3)"),
            self.refs,
        )
        .await?;
        tx.run_many(
            sql!("insert into contact_uniques (field, key, contact) values ($1, $2, $3)"),
            self.uniques,
        )
        .await?;
        Ok(())
    }
}

/// The values of a unique field that a contact keeps from others; a binned one keeps none.
pub(super) fn taken(contact: &Contact, field: &Field) -> Vec<Vec<u8>> {
    if contact.binned_at.is_some() {
        return Vec::new();
    }
    contact
        .custom(field)
        .iter()
        .map(|cell| unique_key(field.kind, cell))
        .collect()
}

/// The ids among some cells.
pub(super) fn ids(cells: &[Cell]) -> Vec<Id<Contact>> {
    cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Id(raw) => Some(Id::from_bytes(*raw)),
            _ => None,
        })
        .collect()
}

/// Removes contacts for good, with what hangs on them, and notes that their keys must go.
pub(super) async fn delete(tx: &mut Tx, gone: &[Id<Contact>], at: kernel::Timestamp) -> Result<()> {
    let ids = || {
        gone.iter()
            .map(|id| vec![Value::from(id)])
            .collect::<Vec<_>>()
    };
    tx.run_many(sql!("delete from contact_links where person = $1"), ids())
        .await?;
    tx.run_many(sql!("delete from contact_refs where contact = $1"), ids())
        .await?;
    tx.run_many(
        sql!("delete from contact_uniques where contact = $1"),
        ids(),
    )
    .await?;
    tx.run_many(sql!("delete from contacts where id = $1"), ids())
        .await?;
    let shreds = gone
        .iter()
        .map(|id| vec![Value::from(id), Value::from(micros(at))])
        .collect();
    tx.run_many(
        sql!("insert into contact_shreds (contact, at) values ($1, $2)"),
        shreds,
    )
    .await
    .map(drop)
}
