//! Creating and updating over the API, durably, and the raw engine committing the same rows.

mod acts;

use super::Run;
use crate::child::Server;
use crate::http::Client;
use crate::people::{self, Dice};
use crate::place::Door;
use crate::raw::Raw;
use crate::report::Line;
use crate::stats::{Times, rate};
use acts::Acts;
use anyhow::{Context, Result, ensure};
use std::time::{Duration, Instant};

/// How many clients write at once, each to a tenant of its own.
const CLIENTS: i64 = 16;

/// Creates and updates, first one client alone, then sixteen over sixteen tenants.
pub async fn measure(run: &Run, lines: &mut Vec<Line>) -> Result<()> {
    let place = run.place("write").await?;
    let slugs: Vec<String> = (0..=CLIENTS).map(|n| format!("w{n}")).collect();
    let doors = place.make(&slugs).await?;
    let (alone, many) = doors.split_first().context("tenants")?;
    let mut server = Server::up(&place).await?;
    server.settled().await?;

    let mut client = Client::connect(server.address, alone.program.clone()).await?;
    create(&mut client, alone, 0, 20).await?;
    server.forget().await;
    let began = Instant::now();
    let made = create(&mut client, alone, 20, run.dose.writes).await?;
    let (took, own) = (
        began.elapsed(),
        Times::of(&server.own_times(made.len()).await),
    );
    let times: Vec<Duration> = made.iter().map(|(_, took)| *took).collect();
    lines.push(
        Line::times(
            run.engine,
            None,
            "create over the API, each request",
            Times::of(&times),
        )
        .server(&own),
    );
    let one = rate(made.len() as u64, took);

    server.forget().await;
    let mut times = Vec::new();
    for (n, (id, _)) in made.iter().enumerate() {
        let body = serde_json::json!({ "notes": format!("hívja vissza {n}") });
        let path = alone.api(&format!("/contacts/{id}"));
        let answer = client.json("PATCH", &path, Some("\"1\""), &body).await?;
        answer.good()?;
        times.push(answer.took);
    }
    let own = Times::of(&server.own_times(times.len()).await);
    let update = Line::times(
        run.engine,
        None,
        "update over the API, each request",
        Times::of(&times),
    )
    .server(&own);

    let mut clients = Vec::new();
    for door in many {
        let mut client = Client::connect(server.address, door.program.clone()).await?;
        create(&mut client, door, 0, 3).await?;
        clients.push((client, door.clone()));
    }
    server.settled().await?;
    let (each, began) = (run.dose.each, Instant::now());
    let all = clients.into_iter().map(|(mut client, door)| {
        tokio::spawn(async move { create(&mut client, &door, 3, each).await })
    });
    let mut n = 0u64;
    for made in futures::future::join_all(all).await {
        n += made??.len() as u64;
    }
    let sixteen = rate(n, began.elapsed());
    server.kill()?;

    let mut acts = Vec::new();
    for door in &doors {
        acts.push(Acts::read(&place, door).await?);
    }
    let mut raws = run.bare("write", CLIENTS + 1).await?;
    let (first, mut raw) = (acts.remove(0), raws.remove(0));
    let raw_one = rate(first.creates.len() as u64, first.create(&mut raw)?);
    let raw_update = Times::of(&first.update(&mut raw)?);
    lines.push(
        Line::figure(run.engine, None, "create over the API, 1 client", "/s", one).raw(raw_one),
    );
    lines.push(update.raw(raw_update.p50));
    let raw_many = together(&acts, raws)?;
    let line = Line::figure(
        run.engine,
        None,
        "create over the API, 16 clients, 16 tenants",
        "/s",
        sixteen,
    )
    .raw(raw_many);
    lines.push(
        line.must("≥ 1,500/s", sixteen >= 1500.0)
            .must("≥ 0.4 × raw", sixteen >= raw_many * 0.4),
    );
    Ok(())
}

/// Commits per second when every tenant has a thread of its own.
fn together(acts: &[Acts], raws: Vec<Raw>) -> Result<f64> {
    let n: usize = acts.iter().map(|acts| acts.creates.len()).sum();
    let began = Instant::now();
    std::thread::scope(|scope| {
        let threads: Vec<_> = acts
            .iter()
            .zip(raws)
            .map(|(acts, mut raw)| scope.spawn(move || acts.create(&mut raw)))
            .collect();
        for thread in threads {
            thread
                .join()
                .map_err(|_| anyhow::anyhow!("a writer of the raw engine"))??;
        }
        anyhow::Ok(())
    })?;
    Ok(rate(n as u64, began.elapsed()))
}

async fn create(
    client: &mut Client,
    door: &Door,
    from: usize,
    n: usize,
) -> Result<Vec<(String, Duration)>> {
    let mut dice = Dice::new(door.id.0.unsigned_abs());
    let mut made = Vec::with_capacity(n);
    for n in from..from + n {
        let answer = client
            .json(
                "POST",
                &door.api("/contacts"),
                None,
                &people::json(n as u64, &mut dice),
            )
            .await?;
        ensure!(answer.status == 201, "creating: {:?}", answer.json());
        let id = answer.json()?["id"].as_str().context("an id")?.to_owned();
        made.push((id, answer.took));
    }
    Ok(made)
}
