//! Writing contacts.

use crate::contact::Contact;
use crate::contact::rows::Beside;
use kernel::{Error, Id, Result, micros};
use storage::{Tx, Value, sql};

/// Stores new contacts.
pub(crate) async fn insert(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
    tx.many_later(
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
}

/// Stores changed contacts, whose versions have been raised by one. If somebody else has
/// changed one of them in between it is `Conflict("stale")`.
pub(crate) async fn update(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
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

/// Stores what stands beside contacts: first what goes, then what comes.
pub(crate) async fn put_beside(tx: &mut Tx, beside: Beside) -> Result<()> {
    tx.run_many(
        sql!("delete from contact_links where person = $1"),
        beside.links_gone,
    )
    .await?;
    tx.run_many(
        sql!("delete from contact_refs where contact = $1 and field = $2"),
        beside.refs_gone,
    )
    .await?;
    tx.run_many(
        sql!("delete from contact_uniques where contact = $1 and field = $2"),
        beside.uniques_gone,
    )
    .await?;
    tx.run_many(
        sql!("insert into contact_links (person, company, title, is_default, position) values ($1, $2, $3, $4, $5)"),
        beside.links,
    )
    .await?;
    tx.run_many(
        sql!("insert into contact_refs (contact, field, target) values ($1, $2, $3)"),
        beside.refs,
    )
    .await?;
    tx.run_many(
        sql!("insert into contact_uniques (field, key, contact) values ($1, $2, $3)"),
        beside.uniques,
    )
    .await?;
    Ok(())
}

/// Removes contacts for good, with what hangs on them, and notes that their keys must go.
pub(crate) async fn delete(tx: &mut Tx, gone: &[Id<Contact>], at: kernel::Timestamp) -> Result<()> {
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
