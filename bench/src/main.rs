//! Measures Tenet as people run it, and beside each figure the raw engine doing the same: one
//! run, one machine, one disk. See `bench/README.md`.

mod child;
mod cluster;
mod http;
mod machine;
mod measure;
mod people;
mod place;
mod raw;
mod report;
mod stats;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use cluster::Cluster;
use machine::Machine;
use measure::{Dose, Run, access, cross, import, kill, read, tenants, write};
use place::Engine;
use report::{Line, Report};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// Measures Tenet beside the raw engines.
#[derive(Parser)]
struct Arguments {
    /// With how many contacts.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sizes: Vec<u64>,
    /// On which engines.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sqlite,postgres"
    )]
    engines: Vec<Engine>,
    /// Less of everything: minutes in place of hours.
    #[arg(long)]
    quick: bool,
    /// How often the server is killed while it writes; 1000, or 20 in the short form.
    #[arg(long)]
    kills: Option<u64>,
    /// How many attempts to cross a tenant or a right are made; 100000, or 10000 in the short form.
    #[arg(long)]
    attempts: Option<u64>,
    /// A built `tenet` to measure, in place of the release build that the run makes.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Only these parts.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "sizes,write,access,tenants,kill"
    )]
    parts: Vec<Part>,
    /// Where the data is put for the time of the run; on the disk that is to be measured.
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
}

/// A part of the run.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Import, lists, search and export at every size.
    Sizes,
    /// Creating and updating.
    Write,
    /// Signing in, and what session and rights cost a request.
    Access,
    /// Start, memory, many tenants.
    Tenants,
    /// Killing.
    Kill,
    /// Attempts to cross a tenant or a right; only when it is asked for.
    Cross,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace")?;
    let crosses_only = arguments.parts == [Part::Cross];
    let program = match &arguments.program {
        Some(program) => std::fs::canonicalize(program)?,
        // The attempts are made in the process of their test.
        None if crosses_only => PathBuf::new(),
        None => build(root)?,
    };
    // PostgreSQL's own user has to reach its part of the folder.
    let folder = tempfile::Builder::new()
        .prefix("tenet-bench-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o711))
        .tempdir_in(&arguments.folder)?;
    let mut report = Report {
        at: kernel::Clock::system().now().to_string(),
        quick: arguments.quick,
        machine: Machine::look(folder.path())?,
        engines: Vec::new(),
        lines: Vec::new(),
    };
    eprintln!("{}", report.machine.sentence());
    for engine in &arguments.engines {
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Arc::new(Cluster::start(folder.path()).await?)),
        };
        report.engines.push(match &cluster {
            None => format!("SQLite {}", rusqlite::version()),
            Some(cluster) => format!("PostgreSQL {}", cluster.version().await?),
        });
        let dose = if arguments.quick {
            Dose::QUICK
        } else {
            Dose::FULL
        };
        let run = Run {
            folder: folder.path().to_owned(),
            program: program.clone(),
            engine: *engine,
            cluster,
            dose,
        };
        let measured = engine_lines(&run, root, &arguments, &mut report.lines).await;
        // What was measured before a fault is still worth reading.
        println!(
            "\n{}, {}\n{}\n\n{}",
            engine.name(),
            report.at,
            report.machine.sentence(),
            report.table(*engine)
        );
        measured?;
    }
    write_down(root, &report)?;
    let missed = report
        .lines
        .iter()
        .filter(|line| line.holds == Some(false))
        .count();
    println!("{} figures, {missed} limits missed", report.lines.len());
    Ok(())
}

async fn engine_lines(
    run: &Run,
    root: &Path,
    arguments: &Arguments,
    lines: &mut Vec<Line>,
) -> Result<()> {
    let does = |part| arguments.parts.contains(&part);
    let say = |what: &str| eprintln!("{}: {what}", run.engine.name());
    if does(Part::Sizes) {
        let place = Arc::new(run.place("sizes").await?);
        for size in &arguments.sizes {
            say(&format!("import of {size}"));
            let filled = import::measure(run, &place, *size, lines).await?;
            say(&format!("lists of {size}"));
            read::measure(run, &filled, lines).await?;
        }
        read::compare_sizes(run.engine, lines);
    }
    if does(Part::Write) {
        say("writing");
        write::measure(run, lines).await?;
    }
    if does(Part::Access) {
        say("getting in");
        access::measure(run, lines).await?;
    }
    if does(Part::Tenants) {
        say("tenants");
        tenants::measure(run, lines).await?;
    }
    if does(Part::Kill) {
        let kills = arguments
            .kills
            .unwrap_or(if arguments.quick { 20 } else { 1000 });
        say(&format!("{kills} kills"));
        kill::measure(run, kills, lines).await?;
    }
    if does(Part::Cross) {
        let usual = if arguments.quick { 10_000 } else { 100_000 };
        let attempts = arguments.attempts.unwrap_or(usual);
        say(&format!("{attempts} attempts to cross"));
        cross::measure(run, root, attempts, lines).await?;
    }
    Ok(())
}

/// The program as it is released, built if it is not up to date.
fn build(root: &Path) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--release", "--package", "server"])
        .status()?;
    ensure!(
        built.success(),
        "the program could not be built: cargo build --release --package server"
    );
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/tenet"))
}

fn write_down(root: &Path, report: &Report) -> Result<()> {
    let folder = root.join("bench/results");
    std::fs::create_dir_all(&folder)?;
    let name: String = report
        .at
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(15)
        .collect();
    let file = folder.join(format!("{name}.json"));
    std::fs::write(&file, serde_json::to_string_pretty(report)?)?;
    println!("written to {}", file.display());
    Ok(())
}
