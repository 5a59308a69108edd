//! From starting the program to its first answer, and what it weighs when nobody asks.

use super::Run;
use crate::child::Server;
use crate::http::Client;
use crate::place::{Door, Place};
use crate::report::Line;
use crate::stats::Times;
use anyhow::Result;
use std::time::Duration;

/// Starts the server some times; the first page of contacts ends each measurement.
pub async fn answered(
    run: &Run,
    place: &Place,
    door: &Door,
    tenants: usize,
    lines: &mut Vec<Line>,
) -> Result<()> {
    let mut all = Vec::new();
    for _ in 0..run.dose.starts {
        let mut server = Server::up(place).await?;
        let mut client = Client::connect(server.address, door.browser.clone()).await?;
        client.get(&door.page("/contacts")).await?.good()?;
        all.push(server.began.elapsed());
        server.kill()?;
    }
    let times = Times::of(&all);
    let what = match tenants {
        1 => "start to first answer, one tenant".to_owned(),
        n => format!("start to first answer, {n} tenants"),
    };
    let line = Line::times(run.engine, None, what, times.clone());
    lines.push(if tenants > 1 {
        line.must("< 300 ms", times.p50 < 300.0)
    } else {
        line
    });
    Ok(())
}

/// Resident memory after the first pages, when nothing is asked any more.
pub async fn idle(run: &Run, place: &Place, door: &Door, lines: &mut Vec<Line>) -> Result<()> {
    let server = Server::up(place).await?;
    let mut client = Client::connect(server.address, door.browser.clone()).await?;
    for _ in 0..5 {
        client.get(&door.page("/contacts")).await?.good()?;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let resident = server.resident()?;
    let line = Line::figure(run.engine, None, "idle memory, one tenant", "MiB", resident);
    lines.push(line.must("< 40 MiB", resident < 40.0));
    let what = "idle memory, of it no page of the program";
    lines.push(Line::figure(run.engine, None, what, "MiB", server.own()?));
    Ok(())
}
