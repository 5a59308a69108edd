//! The tables of contacts: reading them, and finding by what they hold.

mod attach;
mod find;
mod later;
pub(super) mod list;
mod write;

pub(crate) use attach::{Named, attach, attach_named};
pub(crate) use find::{Lookup, holders, living, lookup, pointing_to, unique_key, users};
pub(crate) use later::{begin_undoing, binned_before, forget_shreds, note_undone, shreds, undoing};
pub(crate) use write::{delete, insert, put_beside, update};

use super::{Address, Contact, ContactKind, Doc, Entry};
use crate::field::Field;
use kernel::{Error, Id, Result, ResultExt};
use kit::User;
use std::collections::HashMap;
use storage::{Row, Sql, Tx, sql};

/// The columns that make a contact, in the order in which [`read`] takes them.
const COLUMNS: &str = "id, version, kind, name, given_name, family_name, owner, source, language, \
                                  created_at, updated_at, binned_at, doc";
/// How many columns that is.
pub(crate) const WIDTH: usize = 13;
/// How many ids are asked for at once.
const MANY: usize = 500;

/// One contact, binned or not.
pub async fn find(tx: &mut Tx, id: Id<Contact>) -> Result<Contact> {
    load(tx, &[id]).await?.pop().ok_or(Error::NotFound)
}

/// Those of the contacts that exist, binned or not, in no particular order.
pub async fn load(tx: &mut Tx, ids: &[Id<Contact>]) -> Result<Vec<Contact>> {
    let mut all = Vec::with_capacity(ids.len());
    for some in ids.chunks(MANY) {
        let mut sql = Sql::new(format!("select {COLUMNS} from contacts where id in ("));
        sql.bind_in(some).push(")");
        let mut answers = tx
            .all_of(vec![sql.kept(), attach::companies_of(some)])
            .await?;
        let companies = answers.pop().unwrap_or_default();
        let begun = all.len();
        for row in answers.iter_mut().flatten() {
            all.push(read(row)?);
        }
        attach::put(all.get_mut(begun..).unwrap_or_default(), &companies)?;
    }
    Ok(all)
}

/// What contacts are called, and whether they are binned; for showing what others point to.
pub async fn names(
    tx: &mut Tx,
    ids: &[Id<Contact>],
) -> Result<HashMap<Id<Contact>, (String, bool)>> {
    let mut names = HashMap::with_capacity(ids.len());
    for some in ids.chunks(MANY) {
        let mut sql = Sql::new("select id, name, binned_at from contacts where id in (");
        sql.bind_in(some).push(")");
        for row in tx.all(sql.kept()).await? {
            names.insert(row.get(0)?, (row.get(1)?, row.get::<i64>(2)? != 0));
        }
    }
    Ok(names)
}

/// What those of the contacts that exist are called, and whose they are.
pub(crate) async fn titles(
    tx: &mut Tx,
    ids: &[Id<Contact>],
) -> Result<Vec<(Id<Contact>, String, Option<Id<User>>)>> {
    let mut titles = Vec::with_capacity(ids.len());
    for some in ids.chunks(MANY) {
        let mut sql = Sql::new("select id, name, owner from contacts where id in (");
        sql.bind_in(some).push(")");
        for row in tx.all(sql.kept()).await? {
            titles.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
    }
    Ok(titles)
}

/// The persons of a company, by name, after the one with this key; at most `limit`.
pub async fn people_of(
    tx: &mut Tx,
    company: Id<Contact>,
    limit: usize,
) -> Result<Vec<(Id<Contact>, String, String)>> {
    let rows = tx
        .all(sql!(
            "select c.id, c.name, l.title
               from contact_links l
               join contacts c on c.id = l.person
              where l.company = $1 and c.binned_at = 0
              order by c.name_key, c.id
              limit $2",
            company,
            i64::try_from(limit).unwrap_or(50),
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// Reads a contact without its companies.
pub(crate) fn read(row: &mut Row) -> Result<Contact> {
    with_doc(row, |text| serde_json::from_str(text))
}

/// Reads a contact without its companies and without the values of custom fields, which are
/// most of its document, for those who show none of them.
pub(crate) fn read_plain(row: &mut Row) -> Result<Contact> {
    #[derive(serde::Deserialize)]
    struct Plain {
        #[serde(default)]
        emails: Vec<Entry>,
        #[serde(default)]
        phones: Vec<Entry>,
        #[serde(default)]
        addresses: Vec<Address>,
        #[serde(default)]
        notes: String,
    }
    with_doc(row, |text| {
        let plain: Plain = serde_json::from_str(text)?;
        Ok(Doc {
            emails: plain.emails,
            phones: plain.phones,
            addresses: plain.addresses,
            notes: plain.notes,
            ..Doc::default()
        })
    })
}

/// What a contact is made of moves out of its row; what stands behind it, the keys of an order,
/// stays.
fn with_doc(row: &mut Row, parse: impl FnOnce(&str) -> serde_json::Result<Doc>) -> Result<Contact> {
    let kind = ContactKind::parse(row.text(2)?);
    let doc = parse(row.text(12)?).doing("reading the document of a contact")?;
    let binned_at: i64 = row.get(11)?;
    Ok(Contact {
        id: row.get(0)?,
        version: row.get(1)?,
        kind: kind.ok_or_else(|| Error::internal("a contact of an unknown kind"))?,
        name: row.take(3)?,
        given_name: row.take(4)?,
        family_name: row.take(5)?,
        owner: row.get(6)?,
        source: row.take(7)?,
        language: row.take(8)?,
        created_at: row.get(9)?,
        updated_at: row.get(10)?,
        binned_at: (binned_at != 0).then(|| kernel::timestamp(binned_at)),
        doc,
        companies: Vec::new(),
    })
}

/// A contact with the key that its slot holds.
pub(crate) struct Filled {
    pub contact: Contact,
    pub slot_key: Vec<u8>,
}

/// The next living contacts that have a value in an indexed field, in the order of the slot.
pub(crate) async fn filled(
    tx: &mut Tx,
    field: &Field,
    after: Option<&(Vec<u8>, Id<Contact>)>,
    limit: usize,
) -> Result<Vec<Filled>> {
    let Some(slot) = field.slot_column() else {
        return Ok(Vec::new());
    };
    let mut sql = Sql::new(format!(
        "select {COLUMNS}, {slot} from contacts where {slot} is not null"
    ));
    if let Some((key, id)) = after {
        sql.push(&format!(" and ({slot}, id) > ("))
            .bind(key)
            .push(", ")
            .bind(id)
            .push(")");
    }
    sql.push(&format!(" order by {slot}, id limit "))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = tx.all(sql).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Filled {
                contact: read(&mut row)?,
                slot_key: row.get(WIDTH)?,
            })
        })
        .collect()
}

/// Whether anything stands in the slot of a field, of whichever field it is.
pub(crate) async fn slot_in_use(tx: &mut Tx, field: &Field) -> Result<bool> {
    let Some(slot) = field.slot_name() else {
        return Ok(false);
    };
    let sql = format!("select 1 from contacts where {slot} is not null limit 1");
    Ok(tx.maybe(Sql::new(sql)).await?.is_some())
}

/// Puts what the next contacts have in a field into its slot, and takes out what else stands
/// there; the last contact that was looked at, or `None` when there is none left.
///
/// # Errors
/// `Conflict("stale")` when somebody has changed one of them meanwhile.
pub(crate) async fn fill_slot(
    tx: &mut Tx,
    field: &Field,
    after: Option<Id<Contact>>,
    limit: usize,
) -> Result<Option<Id<Contact>>> {
    let Some(slot) = field.slot_name() else {
        return Ok(None);
    };
    let mut sql = Sql::new(format!("select {COLUMNS}, {slot} from contacts"));
    if let Some(after) = after {
        sql.push(" where id > ").bind(after);
    }
    sql.push(" order by id limit ")
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows = tx.all(sql).await?;
    let mut last = None;
    let mut changed = Vec::new();
    let more = rows.len() >= limit;
    for mut row in rows {
        let contact = read(&mut row)?;
        let stands: Option<Vec<u8>> = row.get(WIDTH)?;
        let cell = contact.custom(field).into_iter().next();
        let shall = cell
            .filter(|_| contact.binned_at.is_none())
            .map(|cell| field.kind.sort_key(&cell));
        last = Some(contact.id);
        if stands != shall {
            changed.push(vec![
                contact.id.into(),
                shall.into(),
                contact.version.into(),
            ]);
        }
    }
    let wanted = changed.len() as u64;
    let sql = format!("update contacts set {slot} = $2 where id = $1 and version = $3");
    if tx.run_many(Sql::new(sql), changed).await? != wanted {
        return Err(Error::Conflict("stale"));
    }
    Ok(last.filter(|_| more))
}

/// Whether any contact, binned or not, has a value in a field.
pub(crate) async fn any_value(tx: &mut Tx, field: &Field) -> Result<bool> {
    let row = tx
        .maybe(sql!(
            "select 1 from contacts where (doc ->> 'custom') is not null and (doc -> 'custom' ->> $1) is not null limit 1",
            &field.key,
        ))
        .await?;
    Ok(row.is_some())
}
