//! Writes until it is killed: `crash sqlite FOLDER ROUND` or `crash postgres URL ROUND`.
//!
//! Prints the name of every contact after the commit was acknowledged; the test that kills it
//! then looks for each.

#[path = "../tests/conformance/fixture.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]
mod fixture;

use fixture::{TABLES, add_contact, id};
use kernel::{Error, Result, TenantId};
use std::io::Write;
use storage::testing::keys;
use storage::{Db, PostgresOptions, SqliteOptions, sql};

const WRITERS: u32 = 6;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, engine, place, round] = arguments.as_slice() else {
        return Err(Error::internal("usage: crash sqlite|postgres PLACE ROUND"));
    };
    let round: u32 = round
        .parse()
        .map_err(|_| Error::internal("ROUND is a number"))?;
    let db = match engine.as_str() {
        "sqlite" => Db::sqlite(SqliteOptions::new(place), keys(), TABLES)?,
        _ => Db::postgres(PostgresOptions::new(place), TABLES).await?,
    };
    let writers = (0..WRITERS).map(|writer| write(&db, round * WRITERS + writer));
    futures::future::try_join_all(writers).await.map(drop)
}

/// A contact and its history entry in one transaction, for ever.
async fn write(db: &Db, series: u32) -> Result<()> {
    for n in 0u32.. {
        let tenant = TenantId(i64::from(n % 2) + 1);
        let number = series * 20_000 + n;
        let name = format!("{tenant}-{number}");
        let mut tx = db.write(tenant).await?;
        tx.run(add_contact(number, &name)).await?;
        tx.run(sql!(
            "insert into entry (id, contact_id, at, what) values ($1, $1, $2, $3)",
            id(number),
            i64::from(n),
            name.as_str(),
        ))
        .await?;
        tx.commit().await?;
        // One call writes the whole line, so that a killed process leaves no half of one.
        let line = format!("{name}\n");
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|_| Error::internal("nobody listens"))?;
    }
    Ok(())
}
