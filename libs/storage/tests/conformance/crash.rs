//! `kill -9` in the middle of writing: what was acknowledged is there, and nothing half.

use crate::fixture::TABLES;
use kernel::TenantId;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use storage::testing::{Fresh, both};
use storage::{Engine, sql};

const KILLS: u32 = 20;

/// The writer, built beside this test.
fn writer() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let folder = here.parent().unwrap().parent().unwrap();
    folder.join("examples").join("crash")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_write_is_lost_when_the_process_is_killed() {
    both(TABLES, async |fresh: &Fresh| {
        let tenants = [TenantId(1), TenantId(2)];
        for tenant in tenants {
            fresh.db.create_tenant(tenant).await.unwrap();
        }
        let (engine, place) = match fresh.db.engine() {
            Engine::Sqlite => (
                "sqlite",
                fresh
                    .folder()
                    .unwrap()
                    .join("tenants")
                    .display()
                    .to_string(),
            ),
            Engine::Postgres => ("postgres", fresh.server().unwrap().url()),
        };
        fresh.db.close().await;
        let mut acknowledged = Vec::new();
        for round in 0..KILLS {
            let mut child = Command::new(writer())
                .args([engine, &place, &round.to_string()])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let out = BufReader::new(child.stdout.take().unwrap());
            let reader =
                std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<_>>());
            tokio::time::sleep(Duration::from_millis(60 + u64::from(round % 5) * 17)).await;
            child.kill().unwrap();
            child.wait().unwrap();
            acknowledged.extend(reader.join().unwrap());
        }
        assert!(
            acknowledged.len() > 100,
            "only {} writes",
            acknowledged.len()
        );

        let db = fresh.reopen(TABLES).await.unwrap();
        let mut found = std::collections::HashSet::new();
        for tenant in tenants {
            let mut tx = db.read(tenant).await.unwrap();
            let rows = tx
                .all(sql!(
                    "select c.name, e.what from contact c left join entry e on e.contact_id = c.id"
                ))
                .await
                .unwrap();
            for row in rows {
                let name: String = row.get(0).unwrap();
                assert_eq!(
                    row.get::<Option<String>>(1).unwrap().as_ref(),
                    Some(&name),
                    "half a write"
                );
                found.insert(name);
            }
        }
        for name in &acknowledged {
            assert!(found.contains(name), "{name} was acknowledged and is lost");
        }
    })
    .await;
}
