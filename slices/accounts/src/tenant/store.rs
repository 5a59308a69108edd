//! The directory in the control database.

use crate::tenant::{NewTenant, State, TenantRecord};
use jobs::Tally;
use kernel::{Error, Lang, Result, TenantId, TimeZone, Timestamp, micros};
use storage::{Row, Sql, Tx, central};

/// A number that no tenant has had.
pub(crate) async fn next_number(tx: &mut Tx) -> Result<TenantId> {
    let row = tx
        .one(central!(
            "insert into tenant_numbers (one, last) values (1, 1)
             on conflict (one) do update set last = tenant_numbers.last + 1
             returning last"
        ))
        .await?;
    row.get(0).map(TenantId)
}

/// Begins to make a tenant. An unfinished making under the same slug is given up.
pub(crate) async fn begin(tx: &mut Tx, id: TenantId, slug: &str, now: Timestamp) -> Result<()> {
    tx.batch(vec![
        central!(
            "update tenant_makings set slug = null where slug = $1",
            slug
        ),
        central!(
            "insert into tenant_makings (id, slug, started_at) values ($1, $2, $3)",
            id.0,
            slug,
            micros(now),
        ),
    ])
    .await
}

/// Whether a tenant, active or closed, has this slug.
pub(crate) async fn slug_taken(tx: &mut Tx, slug: &str) -> Result<bool> {
    let row = tx
        .maybe(central!("select id from tenants where slug = $1", slug))
        .await?;
    Ok(row.is_some())
}

/// The making is done. False when somebody else has begun anew under the same slug meanwhile.
pub(crate) async fn finish(tx: &mut Tx, id: TenantId) -> Result<bool> {
    let changed = tx
        .run(central!(
            "delete from tenant_makings where id = $1 and slug is not null",
            id.0
        ))
        .await?;
    Ok(changed == 1)
}

/// Gives up the makings that began before a moment.
pub(crate) async fn give_up(tx: &mut Tx, before: Timestamp) -> Result<()> {
    tx.run(central!(
        "update tenant_makings set slug = null where started_at < $1",
        micros(before)
    ))
    .await
    .map(drop)
}

/// The tenants whose making was given up.
pub(crate) async fn given_up(tx: &mut Tx) -> Result<Vec<TenantId>> {
    let rows = tx
        .all(central!(
            "select id from tenant_makings where slug is null order by id limit 100"
        ))
        .await?;
    rows.iter().map(|row| row.get(0).map(TenantId)).collect()
}

/// Forgets a making that was cleaned away.
pub(crate) async fn forget_making(tx: &mut Tx, id: TenantId) -> Result<()> {
    tx.run(central!("delete from tenant_makings where id = $1", id.0))
        .await
        .map(drop)
}

/// The directory row of a tenant that is whole.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: TenantId,
    new: &NewTenant,
    now: Timestamp,
) -> Result<()> {
    tx.run(central!(
        "insert into tenants (id, slug, name, lang, zone, state, house, sensitive_fields, created_at, plan)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.0,
        &new.slug,
        &new.name,
        new.lang.tag(),
        new.zone.iana_name().unwrap_or("UTC"),
        State::Active.name(),
        new.house,
        new.sensitive_fields,
        micros(now),
        new.plan.as_deref(),
    ))
    .await
    .map(drop)
}

/// Another plan, or none.
pub(crate) async fn set_plan(tx: &mut Tx, id: TenantId, plan: Option<&str>) -> Result<()> {
    tx.run(central!(
        "update tenants set plan = $2 where id = $1",
        id.0,
        plan
    ))
    .await
    .map(drop)
}

/// Closes a tenant; false if it was not active.
pub(crate) async fn close(tx: &mut Tx, id: TenantId, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(central!(
            "update tenants set state = 'closed', closed_at = $2 where id = $1 and state = 'active'",
            id.0,
            micros(now),
        ))
        .await?;
    Ok(changed == 1)
}

/// Opens a closed tenant; false if it was not closed.
pub(crate) async fn open(tx: &mut Tx, id: TenantId) -> Result<bool> {
    let changed = tx
        .run(central!(
            "update tenants set state = 'active', closed_at = null where id = $1 and state = 'closed'",
            id.0,
        ))
        .await?;
    Ok(changed == 1)
}

/// Removes the directory row; false if there was none.
pub(crate) async fn remove(tx: &mut Tx, id: TenantId) -> Result<bool> {
    let changed = tx
        .run(central!("delete from tenants where id = $1", id.0))
        .await?;
    Ok(changed == 1)
}

/// Finds a tenant by its slug.
pub(crate) fn by_slug(slug: &str) -> Sql {
    central!(
        "select id, slug, name, lang, zone, state, house, sensitive_fields, created_at, closed_at, plan
           from tenants
          where slug = $1",
        slug
    )
}

/// Finds a tenant by its number.
pub(crate) fn by_id(id: TenantId) -> Sql {
    central!(
        "select id, slug, name, lang, zone, state, house, sensitive_fields, created_at, closed_at, plan
           from tenants
          where id = $1",
        id.0
    )
}

/// A page of the directory in the order of numbers.
pub(crate) fn page(after: Option<TenantId>, limit: usize) -> Sql {
    central!(
        "select id, slug, name, lang, zone, state, house, sensitive_fields, created_at, closed_at, plan
           from tenants
          where id > $1
          order by id
          limit $2",
        after.map_or(0, |id| id.0),
        i64::try_from(limit).unwrap_or(50),
    )
}

pub(crate) fn record(row: &Row) -> Result<TenantRecord> {
    let (lang, zone, state): (String, String, String) = (row.get(3)?, row.get(4)?, row.get(5)?);
    let zone = TimeZone::get(&zone)
        .map_err(|_| Error::internal("a tenant has a time zone that does not exist"))?;
    Ok(TenantRecord {
        tenant: kit::Tenant {
            id: TenantId(row.get(0)?),
            slug: row.get(1)?,
            name: row.get(2)?,
            lang: Lang::parse(&lang).unwrap_or_default(),
            zone,
            sensitive_fields: row.get(7)?,
            house: row.get(6)?,
        },
        state: State::parse(&state)?,
        house: row.get(6)?,
        created_at: row.get(8)?,
        closed_at: row.get(9)?,
        plan: row.get(10)?,
    })
}

/// Which daily work every tenant has been given, if any has.
pub(crate) async fn daily_work(tx: &mut Tx) -> Result<Option<String>> {
    let row = tx
        .maybe(central!("select kinds from daily_work where one = 1"))
        .await?;
    row.map(|row| row.get(0)).transpose()
}

/// Every tenant has been given this daily work.
pub(crate) async fn set_daily_work(tx: &mut Tx, kinds: &str) -> Result<()> {
    tx.run(central!(
        "insert into daily_work (one, kinds) values (1, $1)
         on conflict (one) do update set kinds = $1",
        kinds
    ))
    .await
    .map(drop)
}

/// When a tenant has last reported its size.
pub(crate) fn measured_at(id: TenantId) -> Sql {
    central!(
        "select measured_at from tenant_measures where tenant = $1",
        id.0
    )
}

/// A tenant reports its size.
pub(crate) async fn report_size(
    tx: &mut Tx,
    id: TenantId,
    bytes: i64,
    now: Timestamp,
) -> Result<()> {
    tx.run(central!(
        "insert into tenant_measures (tenant, bytes, measured_at) values ($1, $2, $3)
         on conflict (tenant) do update set bytes = $2, measured_at = $3",
        id.0,
        bytes,
        micros(now),
    ))
    .await
    .map(drop)
}

/// A tenant reports how many users it has, beside the size that it has reported before.
pub(crate) async fn report_users(tx: &mut Tx, id: TenantId, users: i64) -> Result<()> {
    tx.run(central!(
        "update tenant_measures set users = $2 where tenant = $1",
        id.0,
        users
    ))
    .await
    .map(drop)
}

/// A tenant reports how its work stands.
pub(crate) async fn report_jobs(tx: &mut Tx, id: TenantId, tallies: &[Tally]) -> Result<()> {
    tx.run(central!("delete from tenant_jobs where tenant = $1", id.0))
        .await?;
    for tally in tallies {
        tx.run(central!(
            "insert into tenant_jobs (tenant, kind, state, error_code, jobs, oldest_due_at)
             values ($1, $2, $3, $4, $5, $6)",
            id.0,
            &tally.kind,
            &tally.state,
            &tally.error_code,
            tally.count,
            tally.oldest_due,
        ))
        .await?;
    }
    Ok(())
}

/// What a tenant has reported and what was noted of it goes with it.
pub(crate) async fn forget_reports(tx: &mut Tx, id: TenantId) -> Result<()> {
    tx.batch(vec![
        central!("delete from tenant_jobs where tenant = $1", id.0),
        central!("delete from tenant_measures where tenant = $1", id.0),
        central!("delete from tenant_backups where tenant = $1", id.0),
    ])
    .await
}

/// A page of the directory with sizes, in the order of numbers.
pub(crate) fn measured(after: Option<TenantId>, limit: usize) -> Sql {
    central!(
        "select t.id, t.slug, t.name, t.lang, t.zone, t.state, t.house, t.sensitive_fields, t.created_at, t.closed_at,
                t.plan, m.bytes, m.measured_at, m.users, b.at
           from tenants t
           left join tenant_measures m on m.tenant = t.id
           left join tenant_backups b on b.tenant = t.id
          where t.id > $1
          order by t.id
          limit $2",
        after.map_or(0, |id| id.0),
        i64::try_from(limit).unwrap_or(50),
    )
}

/// The work of all tenants, summed up.
pub(crate) fn work() -> Sql {
    central!(
        "select kind, state, error_code, cast(sum(jobs) as bigint), count(*), min(oldest_due_at)
           from tenant_jobs
          where tenant in (select id from tenants)
          group by kind, state, error_code
          order by state, kind, error_code
          limit 500"
    )
}

/// The bytes of all tenants.
pub(crate) fn total() -> Sql {
    central!(
        "select coalesce(cast(sum(bytes) as bigint), 0) from tenant_measures
          where tenant in (select id from tenants)"
    )
}
