//! `kill -9` in the middle of writing, again and again: what was acknowledged must be there.

use super::Run;
use crate::child::{Server, run as command};
use crate::http::Client;
use crate::people::{self, Dice};
use crate::place::{Door, Place};
use crate::report::Line;
use crate::stats::Times;
use anyhow::{Context, Result, bail, ensure};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Who writes at once, to how many tenants.
const WRITERS: u64 = 4;
const TENANTS: u64 = 2;
/// After so many kills the history is verified; on PostgreSQL so often its server is crashed too.
const EVERY: u64 = 50;
const CRASH: u64 = 10;

/// What came of it.
#[derive(Default)]
struct Tally {
    acknowledged: u64,
    lost: u64,
    starts: Vec<Duration>,
}

/// Kills the server so many times while four clients create contacts.
pub async fn measure(run: &Run, kills: u64, lines: &mut Vec<Line>) -> Result<()> {
    let place = run.place("kill").await?;
    let slugs: Vec<String> = (0..TENANTS).map(|n| format!("k{n}")).collect();
    let doors = place.make(&slugs).await?;
    let (mut tally, mut dice, next) = (Tally::default(), Dice::new(9), Arc::new(AtomicU64::new(0)));
    let mut server = Server::up(&place).await?;
    for kill in 1..=kills {
        let acknowledged = until_killed(&mut server, &doors, &next, 20 + dice.below(180)).await?;
        if let (Some(cluster), true) = (&run.cluster, kill.is_multiple_of(CRASH)) {
            cluster.crash()?;
            cluster.up()?;
        }
        server = Server::up(&place)
            .await
            .with_context(|| format!("after kill {kill}"))?;
        tally.acknowledged += acknowledged.len() as u64;
        tally.lost += missing(&server, &doors, &acknowledged).await?;
        tally.starts.push(server.began.elapsed());
        if kill.is_multiple_of(EVERY) {
            eprintln!(
                "  {kill} kills, {} acknowledged, {} lost",
                tally.acknowledged, tally.lost
            );
            verify(&place, &slugs)?;
        }
    }
    server.kill()?;
    let entries = verify(&place, &slugs)?;
    ensure!(
        tally.acknowledged > 0,
        "nothing was acknowledged in {kills} kills: nothing was tried"
    );
    let what = format!(
        "{kills} kills: acknowledged writes lost, of {}",
        tally.acknowledged
    );
    lines.push(
        Line::figure(run.engine, None, what, "", tally.lost as f64).must("0", tally.lost == 0),
    );
    let what = format!("{kills} kills: entries of the history that verify");
    lines.push(Line::figure(run.engine, None, what, "", entries as f64).must("all", true));
    let starts = Times::of(&tally.starts);
    lines.push(Line::times(
        run.engine,
        None,
        format!("{kills} kills: start, with all acknowledged found again"),
        starts,
    ));
    Ok(())
}

/// Lets everybody write for some milliseconds, then kills; what was acknowledged before, by
/// tenant and id.
async fn until_killed(
    server: &mut Server,
    doors: &[Door],
    next: &Arc<AtomicU64>,
    millis: u64,
) -> Result<Vec<(usize, String)>> {
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let at = usize::try_from(writer % TENANTS)?;
        let door = doors.get(at).context("a tenant")?.clone();
        let client = Client::connect(server.address, door.program.clone()).await?;
        writers.push(tokio::spawn(write(client, door, at, next.clone())));
    }
    tokio::time::sleep(Duration::from_millis(millis)).await;
    server.kill()?;
    let mut all = Vec::new();
    for writer in writers {
        all.extend(writer.await??);
    }
    Ok(all)
}

/// Creates contacts until the connection breaks.
async fn write(
    mut client: Client,
    door: Door,
    at: usize,
    next: Arc<AtomicU64>,
) -> Result<Vec<(usize, String)>> {
    let mut dice = Dice::new(next.load(Ordering::Relaxed));
    let mut acknowledged = Vec::new();
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        match client
            .json(
                "POST",
                &door.api("/contacts"),
                None,
                &people::json(n, &mut dice),
            )
            .await
        {
            Ok(answer) if answer.status == 201 => {
                let id = answer.json()?["id"].as_str().context("an id")?.to_owned();
                acknowledged.push((at, id));
            }
            Ok(answer) => bail!(
                "creating was answered with {}: {:?}",
                answer.status,
                answer.json()
            ),
            // Killed: what was under way is unknown, and nobody was told that it is there.
            Err(_) => return Ok(acknowledged),
        }
    }
}

/// How many of them are not there.
async fn missing(server: &Server, doors: &[Door], acknowledged: &[(usize, String)]) -> Result<u64> {
    let mut clients = Vec::new();
    for door in doors {
        clients.push(Client::connect(server.address, door.program.clone()).await?);
    }
    let mut lost = 0;
    for (at, id) in acknowledged {
        let (client, door) = clients
            .get_mut(*at)
            .zip(doors.get(*at))
            .context("a tenant")?;
        match client
            .get(&door.api(&format!("/contacts/{id}")))
            .await?
            .status
        {
            200 => {}
            404 => lost += 1,
            other => bail!("reading was answered with {other}"),
        }
    }
    Ok(lost)
}

/// How many entries there are when every chain verifies; a broken one is an error.
fn verify(place: &Place, slugs: &[String]) -> Result<u64> {
    let mut entries = 0;
    for slug in slugs {
        let found = command(place, &["verify-history", "--tenant", slug])?.answer;
        entries += found["entries"].as_u64().context("a number of entries")?;
    }
    Ok(entries)
}
