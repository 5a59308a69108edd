//! Attempts to cross a tenant or a right: the test of the product in its long form, on one engine.

use super::Run;
use crate::place::Engine;
use crate::report::Line;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Makes so many attempts, generated from the routes that the slices list.
pub async fn measure(run: &Run, root: &Path, attempts: u64, lines: &mut Vec<Line>) -> Result<()> {
    let began = Instant::now();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(root)
        .args([
            "test",
            "--release",
            "--locked",
            "--package",
            "server",
            "--test",
            "crossing",
        ])
        .args(["--", "--nocapture"])
        .env("TENET_CROSSINGS", attempts.to_string())
        .env("TENET_CROSSINGS_ON", run.engine.name())
        .env_remove("TENET_TEST_POSTGRES")
        .stderr(Stdio::inherit());
    if let (Engine::Postgres, Some(cluster)) = (run.engine, &run.cluster) {
        let url = cluster.database("cross").await?.superuser_url;
        let server = url.rsplit_once('/').context("a database's address")?.0;
        command.env("TENET_TEST_POSTGRES", server);
    }
    let out = command.output()?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    ensure!(
        out.status.success(),
        "an attempt was answered otherwise than as specified:\n{said}"
    );
    let mut words = said
        .lines()
        .filter_map(|line| line.split_once(" attempts to cross"));
    let made = words.next().context("the number of attempts")?.0;
    let made: f64 = made.trim().parse()?;
    eprintln!("  {made} attempts in {} s", began.elapsed().as_secs());
    let what = format!(
        "of {made} attempts to cross a tenant or a right: answered otherwise than as specified"
    );
    // The test fails at the first fault, so there was none.
    lines.push(Line::figure(run.engine, None, what, "", 0.0).must("0", true));
    Ok(())
}
