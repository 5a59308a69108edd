//! The tables of custom fields.

use super::{Field, Privacy};
use kernel::{Error, Id, Result, ResultExt, Timestamp, micros};
use kit::Kind;
use storage::{Row, SettingsTx, Sql, Tx, Value, sql};

/// Every field that is not archived, in order.
pub async fn all(tx: &mut Tx) -> Result<Vec<Field>> {
    let rows = tx
        .all(sql!(
            "select id, version, key, title, kind, group_title, position, help, required, is_unique,
                    default_value, choices, privacy, slot, archived_at, filling
               from fields
              where archived_at is null
              order by position, id"
        ))
        .await?;
    rows.iter().map(read).collect()
}

/// Every field, archived ones too, in order.
pub async fn with_archived(tx: &mut Tx) -> Result<Vec<Field>> {
    read_all(&tx.all(every()).await?)
}

/// What [`with_archived`] asks.
pub(crate) fn every() -> Sql {
    sql!(
        "select id, version, key, title, kind, group_title, position, help, required, is_unique,
                default_value, choices, privacy, slot, archived_at, filling
           from fields
          order by position, id"
    )
}

/// A version of all fields together. It grows with every change of any of them, for a field is
/// never removed, and its own version only grows.
pub(crate) fn version() -> Sql {
    sql!("select count(*), cast(coalesce(sum(version), 0) as bigint) from fields")
}

/// The same of fields that were read.
pub(crate) fn version_of(fields: &[Field]) -> Version {
    let sum = fields.iter().map(|field| field.version).sum();
    (i64::try_from(fields.len()).unwrap_or(i64::MAX), sum)
}

/// What the row of [`version`] says.
pub(crate) fn read_version(rows: &[Row]) -> Result<Version> {
    let row = rows.first().ok_or(Error::NotFound)?;
    Ok((row.get(0)?, row.get(1)?))
}

/// How many fields there are, and the sum of their versions.
pub(crate) type Version = (i64, i64);

/// What its rows say.
pub(crate) fn read_all(rows: &[Row]) -> Result<Vec<Field>> {
    rows.iter().map(read).collect()
}

/// One field.
pub async fn find(tx: &mut Tx, id: Id<Field>) -> Result<Field> {
    let row = tx
        .one(sql!(
            "select id, version, key, title, kind, group_title, position, help, required, is_unique,
                    default_value, choices, privacy, slot, archived_at, filling
               from fields
              where id = $1",
            id
        ))
        .await?;
    read(&row)
}

fn read(row: &Row) -> Result<Field> {
    let kind: String = row.get(4)?;
    let choices: String = row.get(11)?;
    let privacy: String = row.get(12)?;
    let slot: Option<i64> = row.get(13)?;
    Ok(Field {
        id: row.get(0)?,
        version: row.get(1)?,
        key: row.get(2)?,
        title: row.get(3)?,
        kind: Kind::parse_name(&kind)
            .ok_or_else(|| Error::internal("a field of an unknown kind"))?,
        group: row.get(5)?,
        position: row.get(6)?,
        help: row.get(7)?,
        required: row.get(8)?,
        unique: row.get(9)?,
        default: row.get(10)?,
        choices: serde_json::from_str(&choices).doing("reading the choices of a field")?,
        privacy: Privacy::parse(&privacy)
            .ok_or_else(|| Error::internal("a field of an unknown privacy class"))?,
        slot: slot.and_then(|slot| u8::try_from(slot).ok()),
        archived_at: row.get(14)?,
        filling: row.get::<i64>(15)? != 0,
    })
}

/// Stores a new field.
pub(crate) async fn insert(tx: &mut Tx, field: &Field, now: Timestamp) -> Result<()> {
    tx.run(sql!(
        "insert into fields (id, version, key, title, kind, group_title, position, help, required, is_unique,
                             default_value, choices, privacy, slot, archived_at, created_at, filling)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        field.id,
        field.version,
        &field.key,
        &field.title,
        field.kind.name(),
        &field.group,
        field.position,
        &field.help,
        field.required,
        field.unique,
        &field.default,
        choices(field)?,
        field.privacy.name(),
        field.slot.map(i64::from),
        field.archived_at.map(micros),
        micros(now),
        i64::from(field.filling),
    ))
    .await?;
    Ok(())
}

/// Stores a changed field, whose version has been raised. Somebody else's change in between
/// is `Conflict("stale")`.
pub(crate) async fn update(tx: &mut Tx, field: &Field) -> Result<()> {
    let changed = tx
        .run(sql!(
            "update fields
                set version = $2, title = $3, kind = $4, group_title = $5, position = $6, help = $7, required = $8,
                    is_unique = $9, default_value = $10, choices = $11, privacy = $12, slot = $13, archived_at = $14,
                    filling = $15
              where id = $1 and version = $2 - 1",
            field.id,
            field.version,
            &field.title,
            field.kind.name(),
            &field.group,
            field.position,
            &field.help,
            field.required,
            field.unique,
            &field.default,
            choices(field)?,
            field.privacy.name(),
            field.slot.map(i64::from),
            field.archived_at.map(micros),
            i64::from(field.filling),
        ))
        .await?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("stale"))
    }
}

fn choices(field: &Field) -> Result<String> {
    serde_json::to_string(&field.choices).doing("writing the choices of a field")
}

/// Forgets which values of a field are taken.
pub(crate) async fn clear_uniques(tx: &mut Tx, field: Id<Field>) -> Result<()> {
    tx.run(sql!("delete from contact_uniques where field = $1", field))
        .await
        .map(drop)
}

/// Notes which values of a field are taken.
pub(crate) async fn insert_uniques(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<()> {
    tx.run_many(
        sql!("insert into contact_uniques (field, key, contact) values ($1, $2, $3)"),
        rows,
    )
    .await
    .map(drop)
}

/// A field as consultants see it: what it is, and nothing that it puts into a record.
pub(crate) struct Described {
    pub id: Id<Field>,
    pub key: String,
    pub title: String,
    pub kind: String,
    pub group: String,
    pub help: String,
    pub required: bool,
    pub unique: bool,
    pub choices: Vec<kit::Choice>,
    pub privacy: String,
    pub archived: bool,
}

/// Every field for consultants, archived ones last.
pub(crate) async fn described(tx: &mut SettingsTx) -> Result<Vec<Described>> {
    let rows = tx
        .all(sql!(
            "select id, key, title, kind, group_title, help, required, is_unique, choices, privacy, archived_at is not null
               from fields
              order by archived_at is not null, position, id"
        ))
        .await?;
    rows.iter()
        .map(|row| {
            let choices: String = row.get(8)?;
            Ok(Described {
                id: row.get(0)?,
                key: row.get(1)?,
                title: row.get(2)?,
                kind: row.get(3)?,
                group: row.get(4)?,
                help: row.get(5)?,
                required: row.get(6)?,
                unique: row.get(7)?,
                choices: serde_json::from_str(&choices).doing("reading the choices of a field")?,
                privacy: row.get(9)?,
                archived: row.get(10)?,
            })
        })
        .collect()
}
