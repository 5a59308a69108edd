//! Import and export: rows per second, memory, and the raw engine writing the very same rows.

use super::{Filled, Run};
use crate::child::run;
use crate::people;
use crate::place::Place;
use crate::raw::{Raw, Statement, Table};
use crate::report::Line;
use crate::stats::rate;
use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::Value;

/// How many rows of each table the raw engine puts into one transaction, as the import does.
const CHUNK: i64 = 5000;

/// Imports a file of so many people into a tenant of its own, takes it out again, and lets the
/// raw engine do both.
pub async fn measure(
    run_: &Run,
    place: &Arc<Place>,
    size: u64,
    lines: &mut Vec<Line>,
) -> Result<Filled> {
    let file = run_.folder.join(format!("people-{size}.csv"));
    if !file.exists() {
        people::write(&file, size)?;
    }
    let slug = format!("t{size}");
    let door = place
        .make(std::slice::from_ref(&slug))
        .await?
        .pop()
        .context("a tenant")?;
    let path = file.to_str().context("a path that is UTF-8")?;
    let ran = run(
        place,
        &[
            "import",
            "--tenant",
            &slug,
            "--kind",
            "contacts",
            "--create-fields",
            path,
        ],
    )?;
    let mut source = Raw::open(place, &door).await?;
    let there = count(&mut source).await?;
    ensure!(
        there == size,
        "{there} of {size} people were imported: {}",
        ran.answer
    );
    if let Some(database) = &place.database {
        database.analyze().await?;
    }

    let mut bare = run_
        .bare(&format!("import{size}"), 1)
        .await?
        .pop()
        .context("a tenant")?;
    let writing = copy(&mut source, &mut bare).await?;
    // The import closes its file too, and so writes its log back.
    let began = Instant::now();
    drop(bare);
    let raw = rate(size, writing + began.elapsed());
    let speed = rate(size, ran.took);
    let aim = match run_.engine {
        crate::place::Engine::Sqlite => 15_000.0,
        crate::place::Engine::Postgres => 8_000.0,
    };
    // docs/decisions/0011: what comes before the first row weighs in small files.
    let (least, said) = match size {
        ..100_000 => (1.0 / 3.0, "≥ 1/3 of raw"),
        _ => (0.5, "≥ 0.5 × raw"),
    };
    let import = Line::figure(run_.engine, Some(size), "import", "rows/s", speed).raw(raw);
    lines.push(
        import
            .must(said, speed >= raw * least)
            .must(&format!("aim {aim}/s"), speed >= aim),
    );
    let memory = Line::figure(
        run_.engine,
        Some(size),
        "import, peak memory",
        "MiB",
        ran.peak,
    );
    lines.push(memory.must("< 300 MiB", ran.peak < 300.0));

    export(run_, place, &slug, size, &mut source, lines).await?;
    Ok(Filled {
        size,
        place: place.clone(),
        door,
    })
}

async fn export(
    run_: &Run,
    place: &Place,
    slug: &str,
    size: u64,
    source: &mut Raw,
    lines: &mut Vec<Line>,
) -> Result<()> {
    let file = run_.folder.join("export.csv");
    let path = file.to_str().context("a path that is UTF-8")?;
    let ran = run(
        place,
        &[
            "export", "--tenant", slug, "--kind", "contacts", "--format", "csv", path,
        ],
    )?;
    let rows = std::io::BufRead::lines(std::io::BufReader::new(std::fs::File::open(&file)?)).count()
        as u64;
    ensure!(
        rows > size,
        "{rows} lines were exported of {size} contacts and a head"
    );
    std::fs::remove_file(&file)?;
    let raw = rate(size, write_out(source, &file).await?);
    std::fs::remove_file(&file)?;
    lines.push(
        Line::figure(
            run_.engine,
            Some(size),
            "export as CSV",
            "rows/s",
            rate(size, ran.took),
        )
        .raw(raw),
    );
    lines.push(Line::figure(
        run_.engine,
        Some(size),
        "export, peak memory",
        "MiB",
        ran.peak,
    ));
    Ok(())
}

async fn count(raw: &mut Raw) -> Result<u64> {
    let rows = raw
        .select(&Statement::new(
            "select count(*) from contacts where binned_at = 0",
            vec![],
        ))
        .await?;
    match rows.first().and_then(|row| row.first()) {
        Some(Value::Int(n)) => Ok(u64::try_from(*n)?),
        other => anyhow::bail!("a count that is {other:?}"),
    }
}

/// Every row that the import wrote, in its order, into the same tables with the same indexes
/// and triggers. Only the writing is timed.
async fn copy(from: &mut Raw, to: &mut Raw) -> Result<Duration> {
    let contacts = table(from, "contacts").await?;
    let history = table(from, "history").await?;
    let (mut after, mut seq) = (Value::Blob(vec![0; 16]), 0i64);
    let mut took = Duration::ZERO;
    loop {
        let people = chunk(from, &contacts, "id", after.clone()).await?;
        let entries = chunk(from, &history, "seq", Value::Int(seq)).await?;
        if people.is_empty() && entries.is_empty() {
            return Ok(took);
        }
        if let Some(last) = people.last().and_then(|row| at(row, &contacts, "id")) {
            after = last;
        }
        if let Some(Value::Int(last)) = entries.last().and_then(|row| at(row, &history, "seq")) {
            seq = last;
        }
        let tables = [(contacts.clone(), people), (history.clone(), entries)];
        let began = Instant::now();
        to.fill(&tables).await?;
        took += began.elapsed();
    }
}

fn at(row: &[Value], table: &Table, column: &str) -> Option<Value> {
    let place = table.columns.iter().position(|known| known == column)?;
    row.get(place).cloned()
}

async fn chunk(from: &mut Raw, table: &Table, key: &str, after: Value) -> Result<Vec<Vec<Value>>> {
    let text = format!(
        "select {} from {} where {key} > $1 order by {key} limit $2",
        table.columns.join(", "),
        table.name
    );
    from.select(&Statement::new(text, vec![after, Value::Int(CHUNK)]))
        .await
}

/// The columns that are written; what the engine computes by itself is not among them.
pub async fn table(raw: &mut Raw, name: &str) -> Result<Table> {
    let text = match raw {
        Raw::Sqlite(_) => "select name from pragma_table_info($1) where name <> 'rid' order by cid",
        Raw::Postgres(_) => {
            "select attname::text from pg_attribute
             where attrelid = ('tenet.' || $1)::regclass and attnum > 0 and attgenerated = '' order by attnum"
        }
    };
    let rows = raw
        .select(&Statement::new(text, vec![Value::from(name)]))
        .await?;
    let columns = rows.into_iter().flatten().filter_map(|value| match value {
        Value::Text(name) if name != "tenant_id" => Some(name),
        _ => None,
    });
    Ok(Table {
        name: name.to_owned(),
        columns: columns.collect(),
    })
}

/// Every contact in the order of names into a file: what an export cannot do without.
async fn write_out(from: &mut Raw, path: &Path) -> Result<Duration> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    let (mut name, mut id) = (Value::Blob(vec![]), Value::Blob(vec![0; 16]));
    let began = Instant::now();
    loop {
        let text = "select name, kind, source, language, doc, name_key, id from contacts
                    where binned_at = 0 and (name_key, id) > ($1, $2) order by name_key, id limit 1000";
        let rows = from.select(&Statement::new(text, vec![name, id])).await?;
        for row in &rows {
            for value in row {
                match value {
                    Value::Text(text) => write!(out, "{text},")?,
                    Value::Int(number) => write!(out, "{number},")?,
                    _ => {}
                }
            }
            writeln!(out)?;
        }
        match rows.last().map(Vec::as_slice) {
            Some([.., last_name, last_id]) => (name, id) = (last_name.clone(), last_id.clone()),
            _ => break,
        }
    }
    out.flush()?;
    Ok(began.elapsed())
}
