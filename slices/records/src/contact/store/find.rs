//! Finding contacts by what they hold: addresses, keys, unique values, and who points where.

use super::MANY;
use crate::contact::{Contact, ContactKind};
use crate::field::Field;
use kernel::{Email, Id, Phone, Result, sort};
use kit::{Cell, Kind, Permission, Scope, User};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use storage::{Sql, Tx, sql};

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
            .bind_in(some.iter().copied())
            .push(")");
        for row in tx.all(sql.kept()).await? {
            held.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(held)
}

/// The kinds of those of the contacts that live and that the actor sees.
pub(crate) async fn living(
    scope: &Scope,
    tx: &mut Tx,
    ids: &[Id<Contact>],
) -> Result<HashMap<Id<Contact>, ContactKind>> {
    let mut kinds = HashMap::new();
    for some in ids.chunks(MANY) {
        let mut sql =
            Sql::new("select id, kind, owner from contacts where binned_at = 0 and id in (");
        sql.bind_in(some).push(")");
        for row in tx.all(sql.kept()).await? {
            let kind: String = row.get(1)?;
            if !scope.reaches(Permission::ViewContacts, row.get(2)?) {
                continue;
            }
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
        sql.bind_in(some)
            .push(") union select contact from contact_refs where target in (");
        sql.bind_in(some).push(")");
        for row in tx.all(sql.kept()).await? {
            ids.push(row.get(0)?);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
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
