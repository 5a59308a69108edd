//! Security-sensitive: what the key store holds, and every statement on it.
//!
//! Destroyed keys are overwritten where they lie and their rows stay, holding zeros. That
//! is on purpose. The zeros are how the store knows that a key must never be made again;
//! and since rows are only ever appended and overwritten at the same length, SQLite never
//! moves one, so no forgotten copy of a key is left in a page that was rearranged.

pub(crate) mod root;

use crate::{Class, Person};
use kernel::{Id, Result, TenantId, Timestamp};
use std::collections::HashMap;
use storage::{Central, Migration, Row, Sql, Tx, Value, central};

/// The tables of the key store.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        stamp: "2026-11-22-keys",
        sql: "
{central root_check}
    id {i64} not null,
    sealed {blob} not null,
    {pk id}
{end}
{central tenant_keys}
    tenant_id {i64} not null,
    version {i64} not null,
    wrapped {blob} not null,
    created_at {i64} not null,
    {pk tenant_id}
{end}
{central person_keys}
    tenant_id {i64} not null,
    person {id} not null,
    class {text} not null,
    version {i64} not null,
    wrapped {blob} not null,
    created_at {i64} not null,
    {pk tenant_id, person, class}
{end}
{central shreds}
    id {id} not null,
    tenant_id {i64} not null,
    person {id},
    classes {text} not null,
    keys {i64} not null,
    at {i64} not null,
    {pk id}
{end}
",
    },
    Migration {
        stamp: "2026-11-29-day-key",
        sql: "
{central day_key}
    id {i64} not null,
    day {i64} not null,
    wrapped {blob} not null,
    {pk id}
{end}
",
    },
    Migration {
        stamp: "2026-11-29-installation-keys",
        sql: "
{central installation_keys}
    name {text} not null,
    generation {i64} not null,
    wrapped {blob} not null,
    {pk name, generation}
{end}
",
    },
];

/// A wrapped key: version, nonce, 32 sealed bytes, tag.
pub(crate) const WRAPPED: usize = 32 + crate::cipher::OVERHEAD;
/// What is left of a key that was destroyed.
pub(crate) const DESTROYED: [u8; WRAPPED] = [0; WRAPPED];

/// Which key.
pub(crate) type Name = (TenantId, Id<Person>, Class);

/// A key as it is stored; `version` says under which version of the tenant's key.
pub(crate) struct Wrapped {
    pub version: i64,
    pub bytes: Vec<u8>,
}

impl Wrapped {
    pub fn is_destroyed(&self) -> bool {
        self.bytes == DESTROYED
    }

    fn from_row(row: &Row, version: usize, bytes: usize) -> Result<Self> {
        Ok(Wrapped {
            version: row.get(version)?,
            bytes: row.get(bytes)?,
        })
    }
}

/// The sealed check value, if the store has one.
pub(crate) async fn root_check(tx: &mut Tx) -> Result<Option<Vec<u8>>> {
    let row = tx
        .maybe(central!("select sealed from root_check where id = 1"))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

pub(crate) async fn set_root_check(tx: &mut Tx, sealed: Vec<u8>) -> Result<()> {
    tx.run(central!(
        "insert into root_check (id, sealed)
         values (1, $1)
         on conflict (id) do nothing",
        sealed
    ))
    .await?;
    Ok(())
}

/// Puts the key of a new day in the place of the last one's; false if the day has begun already.
pub(crate) async fn begin_day(tx: &mut Tx, day: i64, wrapped: &[u8]) -> Result<bool> {
    let first = tx
        .run(central!(
            "insert into day_key (id, day, wrapped)
             values (1, $1, $2)
             on conflict (id) do nothing",
            day,
            wrapped
        ))
        .await?;
    let next = tx
        .run(central!(
            "update day_key set day = $1, wrapped = $2 where id = 1 and day < $3",
            day,
            wrapped,
            day
        ))
        .await?;
    Ok(first + next > 0)
}

/// The day that has begun, and its key.
pub(crate) async fn day_key(tx: &mut Tx) -> Result<(i64, Vec<u8>)> {
    let row = tx
        .one(central!("select day, wrapped from day_key where id = 1"))
        .await?;
    Ok((row.get(0)?, row.get(1)?))
}

pub(crate) async fn tenant_key(tx: &mut Tx, tenant: TenantId) -> Result<Option<Wrapped>> {
    let row = tx
        .maybe(central!(
            "select version, wrapped
             from tenant_keys
             where tenant_id = $1",
            tenant.0
        ))
        .await?;
    row.map(|row| Wrapped::from_row(&row, 0, 1)).transpose()
}

/// `false` if the tenant has, or had, a key already.
pub(crate) async fn insert_tenant_key(
    tx: &mut Tx,
    tenant: TenantId,
    key: &Wrapped,
    now: Timestamp,
) -> Result<bool> {
    let inserted = tx
        .run(central!(
            "insert into tenant_keys (tenant_id, version, wrapped, created_at)
             values ($1, $2, $3, $4)
             on conflict (tenant_id) do nothing",
            tenant.0,
            key.version,
            &key.bytes,
            now
        ))
        .await?;
    Ok(inserted == 1)
}

/// Overwrites the tenant's key; `false` if there was none to overwrite.
pub(crate) async fn destroy_tenant_key(tx: &mut Tx, tenant: TenantId) -> Result<bool> {
    let destroyed = tx
        .run(central!(
            "update tenant_keys
             set wrapped = $2
             where tenant_id = $1 and wrapped <> $2",
            tenant.0,
            &DESTROYED
        ))
        .await?;
    Ok(destroyed == 1)
}

/// Overwrites up to `limit` person keys of a tenant; how many it were.
pub(crate) async fn destroy_person_keys(tx: &mut Tx, tenant: TenantId, limit: i64) -> Result<u64> {
    tx.run(central!(
        "update person_keys
         set wrapped = $2
         where tenant_id = $1
           and wrapped <> $2
           and (person, class) in (
               select person, class
               from person_keys
               where tenant_id = $1 and wrapped <> $2
               limit $3)",
        tenant.0,
        &DESTROYED,
        limit
    ))
    .await
}

/// Every key of some persons, the destroyed ones too.
pub(crate) async fn person_keys(
    central: &Central,
    tenant: TenantId,
    persons: &[Id<Person>],
) -> Result<HashMap<Name, Wrapped>> {
    let mut found = HashMap::new();
    for some in persons.chunks(AT_ONCE) {
        let rows = match some {
            [one] => central.read_once(of_one(tenant, *one)).await?,
            some => central.read_once(of_many(tenant, some)).await?,
        };
        for row in rows {
            let class = row.get::<String>(1)?.parse()?;
            found.insert((tenant, row.get(0)?, class), Wrapped::from_row(&row, 2, 3)?);
        }
    }
    Ok(found)
}

const AT_ONCE: usize = 100;

fn of_one(tenant: TenantId, person: Id<Person>) -> Sql {
    central!(
        "select person, class, version, wrapped
         from person_keys
         where tenant_id = $1 and person = $2",
        tenant.0,
        person
    )
}

/// Always the same text, so that it is prepared once: the last person fills the list up.
fn of_many(tenant: TenantId, persons: &[Id<Person>]) -> Sql {
    let mut sql = Sql::new(
        "select person, class, version, wrapped
         from person_keys
         where tenant_id = ",
    );
    sql.bind(tenant.0)
        .push(" and person in (")
        .bind_in(persons.iter().copied())
        .push(")");
    sql.kept()
}

/// Adds keys that are not there yet; how many were added.
pub(crate) async fn insert_person_keys(
    tx: &mut Tx,
    keys: &[(Name, Wrapped)],
    now: Timestamp,
) -> Result<u64> {
    let rows = keys
        .iter()
        .map(|((tenant, person, class), key)| {
            vec![
                Value::from(tenant.0),
                Value::from(person),
                Value::from(class.name()),
                Value::from(key.version),
                Value::from(&key.bytes),
                Value::from(now),
            ]
        })
        .collect();
    let insert = central!(
        "insert into person_keys (tenant_id, person, class, version, wrapped, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, person, class) do nothing"
    );
    tx.run_many(insert, rows).await
}

/// Whether the key that is stored under a name is this one.
pub(crate) async fn holds(tx: &mut Tx, name: Name, key: &Wrapped) -> Result<bool> {
    let (tenant, person, class) = name;
    let row = tx
        .maybe(central!(
            "select 1
             from person_keys
             where tenant_id = $1 and person = $2 and class = $3 and wrapped = $4",
            tenant.0,
            person,
            class.name(),
            &key.bytes
        ))
        .await?;
    Ok(row.is_some())
}

/// Overwrites a person's key; `false` if there was none or it was destroyed before.
pub(crate) async fn destroy_person_key(tx: &mut Tx, name: Name) -> Result<bool> {
    let (tenant, person, class) = name;
    let destroyed = tx
        .run(central!(
            "update person_keys
             set wrapped = $4
             where tenant_id = $1 and person = $2 and class = $3 and wrapped <> $4",
            tenant.0,
            person,
            class.name(),
            &DESTROYED
        ))
        .await?;
    Ok(destroyed == 1)
}

/// One destruction: of a person's keys, or without a person of a whole tenant's.
pub(crate) struct Shred {
    pub tenant: TenantId,
    pub person: Option<Id<Person>>,
    pub classes: String,
    pub keys: i64,
    pub at: Timestamp,
}

pub(crate) async fn note_shred(tx: &mut Tx, shred: &Shred) -> Result<()> {
    tx.run(central!(
        "insert into shreds (id, tenant_id, person, classes, keys, at)
         values ($1, $2, $3, $4, $5, $6)",
        Id::<Shred>::new(shred.at),
        shred.tenant.0,
        shred.person,
        &shred.classes,
        shred.keys,
        shred.at
    ))
    .await?;
    Ok(())
}
