//! What keys cost on this machine: `cargo run --release -p vault --example cost`.

use kernel::{Clock, Id, Result, ResultExt, TenantId};
use std::time::Instant;
use storage::Central;
use vault::{Class, MIGRATIONS, RootKey, Vault};

#[tokio::main]
async fn main() -> Result<()> {
    let dir = tempfile::tempdir().doing("making a folder")?;
    let root = RootKey::create_file(&dir.path().join("root.key"))?;
    let clock = Clock::system();
    let central = Central::sqlite(dir.path().join("keys.db"), None, MIGRATIONS).await?;
    let vault = Vault::open(central, root, clock.clone()).await?;
    let tenant = TenantId(1);
    vault.create_tenant(tenant).await?;

    let new = |count: usize| -> Vec<_> {
        let person = || (Id::new(clock.now()), Class::Contact);
        (0..count).map(|_| person()).collect()
    };
    let bulk = new(5_000);
    let start = Instant::now();
    let keys = vault.create(tenant, &bulk).await?;
    let rate = 5_000.0 / start.elapsed().as_secs_f64();
    println!("{rate:.0} keys/s in one transaction of 5,000");

    let before = vault.commits();
    let start = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (vault, persons) = (vault.clone(), new(250));
        clients.spawn(async move {
            for person in persons {
                vault.create(tenant, &[person]).await?;
            }
            Ok(())
        });
    }
    clients
        .join_all()
        .await
        .into_iter()
        .collect::<Result<()>>()?;
    let rate = 4_000.0 / start.elapsed().as_secs_f64();
    let commits = vault.commits() - before;
    println!("{rate:.0} keys/s by 16 clients one at a time, 4,000 keys in {commits} commits");

    let start = Instant::now();
    let mut sealed = Vec::new();
    for (person, class) in &bulk {
        if let Some(key) = keys.get(*person, *class) {
            sealed.push(key.seal("history", b"a row", &[7; 200])?);
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / 5_000.0;
    println!("{each:.1} µs to seal 200 bytes");

    let start = Instant::now();
    for ((person, class), sealed) in bulk.iter().zip(&sealed) {
        if let Some(key) = keys.get(*person, *class) {
            key.open("history", b"a row", sealed)?;
        }
    }
    let each = start.elapsed().as_secs_f64() * 1e6 / 5_000.0;
    println!("{each:.1} µs to open them");

    let start = Instant::now();
    for (person, _) in bulk.iter().take(50) {
        vault.shred(tenant, *person, &Class::ALL).await?;
    }
    let each = start.elapsed().as_secs_f64() * 1e3 / 50.0;
    println!("{each:.1} ms to shred a person");
    Ok(())
}
