//! Many tenants: making them, starting with them on disk, opening each.

use super::{Run, start};
use crate::place::{Place, input};
use crate::report::Line;
use crate::stats::Times;
use anyhow::{Context, Result};
use kernel::TenantId;
use std::ops::Range;
use std::time::{Duration, Instant};
use storage::Sql;

/// Makes tenants in this process with the product's own code, measures a start when some of
/// them are there, and then opens each of them cold.
pub async fn measure(run: &Run, lines: &mut Vec<Line>) -> Result<()> {
    let place = run.place("tenants").await?;
    let door = place
        .make(&["first".to_owned()])
        .await?
        .pop()
        .context("a tenant")?;
    start::answered(run, &place, &door, 1, lines).await?;
    start::idle(run, &place, &door, lines).await?;

    let mut made = make(&place, 1..run.dose.on_disk).await?;
    start::answered(run, &place, &door, run.dose.on_disk, lines).await?;
    made.extend(make(&place, run.dose.on_disk..run.dose.tenants).await?);
    let (ids, making): (Vec<TenantId>, Vec<Duration>) = made.into_iter().unzip();
    let what = format!("making a tenant, up to {}", run.dose.tenants);
    lines.push(Line::times(run.engine, None, what, Times::of(&making)));

    let app = place.open().await?;
    let mut opening = Vec::with_capacity(ids.len());
    for id in ids {
        let began = Instant::now();
        app.db
            .read_once(id, Sql::new("select count(*) from contacts"))
            .await?;
        opening.push(began.elapsed());
    }
    app.db.close().await;
    let times = Times::of(&opening);
    let what = format!("opening each of {} tenants", times.n);
    lines.push(
        Line::times(run.engine, None, what, times.clone()).must("p99 < 10 ms", times.p99 < 10.0),
    );
    Ok(())
}

async fn make(place: &Place, numbers: Range<usize>) -> Result<Vec<(TenantId, Duration)>> {
    let app = place.open().await?;
    let mut made = Vec::new();
    for n in numbers {
        let new = input(&format!("tenant-{n}"))?;
        let began = Instant::now();
        let id = accounts::create(&app, &new, None).await?.tenant.id;
        made.push((id, began.elapsed()));
    }
    app.db.close().await;
    Ok(made)
}
