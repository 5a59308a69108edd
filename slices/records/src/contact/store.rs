//! The tables of contacts: reading them, and finding by what they hold.

use super::{Contact, ContactKind, Doc, Membership};
use crate::field::Field;
use kernel::{Email, Error, Id, Phone, Result, ResultExt, Timestamp, sort};
use kit::{Cell, Kind, User};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use storage::{Row, Sql, Tx, Value, sql};

/// The columns that make a contact, in the order in which [`read`] takes them.
pub(crate) const COLUMNS: &str = "id, version, kind, name, given_name, family_name, owner, source, language, \
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
        sql.bind_list(some).push(")");
        for row in tx.all(sql).await? {
            all.push(read(&row)?);
        }
    }
    attach(tx, &mut all).await?;
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
        sql.bind_list(some).push(")");
        for row in tx.all(sql).await? {
            names.insert(row.get(0)?, (row.get(1)?, row.get::<i64>(2)? != 0));
        }
    }
    Ok(names)
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
pub(crate) fn read(row: &Row) -> Result<Contact> {
    let kind: String = row.get(2)?;
    let binned_at: i64 = row.get(11)?;
    let doc: String = row.get(12)?;
    let doc: Doc = serde_json::from_str(&doc).doing("reading the document of a contact")?;
    Ok(Contact {
        id: row.get(0)?,
        version: row.get(1)?,
        kind: ContactKind::parse(&kind)
            .ok_or_else(|| Error::internal("a contact of an unknown kind"))?,
        name: row.get(3)?,
        given_name: row.get(4)?,
        family_name: row.get(5)?,
        owner: row.get(6)?,
        source: row.get(7)?,
        language: row.get(8)?,
        created_at: row.get(9)?,
        updated_at: row.get(10)?,
        binned_at: (binned_at != 0).then(|| kernel::timestamp(binned_at)),
        doc,
        companies: Vec::new(),
    })
}

/// Gives persons their companies.
pub(crate) async fn attach(tx: &mut Tx, contacts: &mut [Contact]) -> Result<()> {
    let persons: Vec<Id<Contact>> = contacts
        .iter()
        .filter(|contact| contact.kind == ContactKind::Person)
        .map(|contact| contact.id)
        .collect();
    let mut companies: HashMap<Id<Contact>, Vec<Membership>> = HashMap::new();
    for some in persons.chunks(MANY) {
        let mut sql = Sql::new(
            "select person, company, title, is_default from contact_links where person in (",
        );
        sql.bind_list(some).push(") order by person, position");
        for row in tx.all(sql).await? {
            let membership = Membership {
                company: row.get(1)?,
                title: row.get(2)?,
                is_default: row.get(3)?,
            };
            companies.entry(row.get(0)?).or_default().push(membership);
        }
    }
    if !companies.is_empty() {
        for contact in contacts {
            contact.companies = companies.remove(&contact.id).unwrap_or_default();
        }
    }
    Ok(())
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
    rows.iter()
        .map(|row| {
            Ok(Filled {
                contact: read(row)?,
                slot_key: row.get(WIDTH)?,
            })
        })
        .collect()
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

/// By what value contacts are found.
pub(crate) enum Lookup<'a> {
    /// An e-mail address or telephone number.
    Token(&'a str),
    /// A key in a column: `display_key`, `k3`.
    Range(&'static str, Vec<u8>, Vec<u8>),
}

/// For each look-up the living contacts that it may mean; all in a few statements.
pub(crate) async fn lookup(tx: &mut Tx, wanted: &[Lookup<'_>]) -> Result<Vec<Vec<Id<Contact>>>> {
    let mut found = vec![Vec::new(); wanted.len()];
    for (part, some) in wanted.chunks(100).enumerate() {
        let mut sql = Sql::new("");
        for (i, one) in some.iter().enumerate() {
            if i > 0 {
                sql.push(" union all ");
            }
            let place = i64::try_from(part * 100 + i).unwrap_or(0);
            sql.push("select cast(")
                .bind(place)
                .push(" as bigint), id from ");
            match one {
                Lookup::Token(token) => {
                    sql.push("contacts_search(")
                        .bind(format!("\"{token}\"*"))
                        .push(")");
                }
                Lookup::Range(column, from, to) => {
                    sql.push(&format!("contacts where {column} >= ")).bind(from);
                    sql.push(&format!(" and {column} < "))
                        .bind(to)
                        .push(" and binned_at = 0");
                }
            }
        }
        for row in tx.all(sql).await? {
            let place: i64 = row.get(0)?;
            if let Some(ids) = usize::try_from(place)
                .ok()
                .and_then(|place| found.get_mut(place))
            {
                ids.push(row.get(1)?);
            }
        }
    }
    Ok(found)
}

/// Who has these values of a unique field.
pub(crate) async fn holders(
    tx: &mut Tx,
    field: Id<Field>,
    keys: &[&Vec<u8>],
) -> Result<HashMap<Vec<u8>, Id<Contact>>> {
    let mut held = HashMap::new();
    for some in keys.chunks(MANY) {
        let mut sql = Sql::new("select key, contact from contact_uniques where field = ");
        sql.bind(field)
            .push(" and key in (")
            .bind_list(some.iter().copied())
            .push(")");
        for row in tx.all(sql).await? {
            held.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(held)
}

/// The kinds of those of the contacts that live.
pub(crate) async fn living(
    tx: &mut Tx,
    ids: &[Id<Contact>],
) -> Result<HashMap<Id<Contact>, ContactKind>> {
    let mut kinds = HashMap::new();
    for some in ids.chunks(MANY) {
        let mut sql = Sql::new("select id, kind from contacts where binned_at = 0 and id in (");
        sql.bind_list(some).push(")");
        for row in tx.all(sql).await? {
            let kind: String = row.get(1)?;
            kinds.extend(
                ContactKind::parse(&kind)
                    .map(|kind| row.get(0).map(|id| (id, kind)))
                    .transpose()?,
            );
        }
    }
    Ok(kinds)
}

/// Contacts that point to one of these: persons in a company, and values of contact fields.
pub(crate) async fn pointing_to(tx: &mut Tx, targets: &[Id<Contact>]) -> Result<Vec<Id<Contact>>> {
    let mut ids = Vec::new();
    for some in targets.chunks(MANY) {
        let mut sql = Sql::new("select person from contact_links where company in (");
        sql.bind_list(some)
            .push(") union select contact from contact_refs where target in (");
        sql.bind_list(some).push(")");
        for row in tx.all(sql).await? {
            ids.push(row.get(0)?);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Contacts binned before an instant, oldest first.
pub(crate) async fn binned_before(
    tx: &mut Tx,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Id<Contact>>> {
    let rows = tx
        .all(sql!(
            "select id from contacts where binned_at > 0 and binned_at < $1 order by binned_at limit $2",
            kernel::micros(before),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Which of these are active users of the tenant, and under which words they are known:
/// their id, their e-mail address, their name.
pub(crate) async fn users(tx: &mut Tx) -> Result<Vec<(Id<User>, String, String)>> {
    let rows = tx
        .all(sql!(
            "select id, email, name from users where state = 'active' order by id"
        ))
        .await?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// The bytes by which two values of a unique field are the same: texts whatever their case,
/// addresses and numbers by their normal forms. Never shortened, unlike an order.
pub(crate) fn unique_key(kind: Kind, cell: &Cell) -> Vec<u8> {
    match (kind, cell) {
        (Kind::Email, Cell::Text(raw)) => Email::parse(raw)
            .map_or_else(|_| raw.clone(), |e| e.key())
            .into_bytes(),
        (Kind::Phone, Cell::Text(raw)) => Phone::parse(raw)
            .map_or_else(|_| raw.clone(), |p| p.key())
            .into_bytes(),
        (_, Cell::Text(raw)) => {
            let mut key = sort::text_alike(raw);
            if raw.chars().count() > 100 {
                key.extend(Sha256::digest(raw.to_lowercase().as_bytes()));
            }
            key
        }
        _ => kind.sort_key(cell),
    }
}

/// What was created under an Idempotency-Key: the hash of the request, the contact, the act.
pub(crate) async fn idempotent(
    tx: &mut Tx,
    key: &[u8],
) -> Result<Option<(Vec<u8>, Id<Contact>, Id<kit::ChangeSet>)>> {
    let row = tx
        .maybe(sql!(
            "select request_hash, subject, change_set from idempotency_keys where key_hash = $1",
            key
        ))
        .await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .transpose()
}

/// Remembers what was created under an Idempotency-Key.
pub(crate) async fn remember_key(
    tx: &mut Tx,
    key: &[u8],
    request: &[u8],
    subject: Id<Contact>,
    set: Id<kit::ChangeSet>,
    at: Timestamp,
) -> Result<()> {
    tx.run(sql!(
        "insert into idempotency_keys (key_hash, request_hash, subject, change_set, at) values ($1, $2, $3, $4, $5)",
        key,
        request,
        subject,
        set,
        kernel::micros(at),
    ))
    .await
    .map(drop)
}

/// Forgets Idempotency-Keys that are older.
pub(crate) async fn forget_keys(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.run(sql!(
        "delete from idempotency_keys where at < $1",
        kernel::micros(before)
    ))
    .await
}

/// How far the undoing of an act has come: the first entry that was looked at already.
pub(crate) async fn undone_to(tx: &mut Tx, set: Id<kit::ChangeSet>) -> Result<Option<i64>> {
    let row = tx
        .maybe(sql!(
            "select seq from contact_undos where change_set = $1",
            set
        ))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Notes how far it has come now.
pub(crate) async fn note_undone_to(tx: &mut Tx, set: Id<kit::ChangeSet>, seq: i64) -> Result<()> {
    tx.run(sql!(
        "insert into contact_undos (change_set, seq) values ($1, $2)
         on conflict (change_set) do update set seq = excluded.seq",
        set,
        seq
    ))
    .await
    .map(drop)
}

/// Contacts whose keys are still to be destroyed.
pub(crate) async fn shreds(tx: &mut Tx, limit: usize) -> Result<Vec<Id<Contact>>> {
    let rows = tx
        .all(sql!(
            "select contact from contact_shreds order by at limit $1",
            i64::try_from(limit).unwrap_or(100)
        ))
        .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Notes that the keys of these are destroyed.
pub(crate) async fn forget_shreds(tx: &mut Tx, done: &[Id<Contact>]) -> Result<()> {
    let rows = done.iter().map(|id| vec![Value::from(id)]).collect();
    tx.run_many(sql!("delete from contact_shreds where contact = $1"), rows)
        .await
        .map(drop)
}
