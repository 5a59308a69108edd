//! A file of SQLite under another key.

use kernel::{Error, Secret};
use std::path::Path;
use storage::{Central, Migration, Sql};

const TABLES: &[Migration] = &[Migration {
    stamp: "1",
    sql: "{central notes} id {i64} not null, note {text} not null, {pk id} {end}",
}];

fn key(byte: u8) -> Secret<[u8; 32]> {
    Secret::new([byte; 32])
}

async fn open(path: &Path, byte: u8) -> kernel::Result<Central> {
    Central::sqlite(path, Some(key(byte)), TABLES).await
}

async fn notes(central: &Central) -> i64 {
    let rows = central
        .read_once(Sql::new("select count(*) from notes"))
        .await;
    rows.unwrap()[0].get(0).unwrap()
}

#[tokio::test]
async fn a_copy_opens_with_the_new_key_alone_and_takes_the_place_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (
        folder.path().join("notes.db"),
        folder.path().join("notes.db.new"),
    );
    let central = open(&file, 1).await.unwrap();
    let mut tx = central.write().await.unwrap();
    for id in 0..3_000_i64 {
        let sql = Sql::new("insert into notes (id, note) values ($1, $2)");
        tx.run(sql.arg(id).arg("a note that is long enough to fill pages"))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    central.close().await;

    let wrong = Central::copy_sqlite(&file, key(9), &copy, key(2)).await;
    assert!(wrong.unwrap_err().to_string().contains("does not open"));
    // What is left of a copy that was not finished is no reason to stop.
    std::fs::write(&copy, b"half a copy").unwrap();
    Central::copy_sqlite(&file, key(1), &copy, key(2))
        .await
        .unwrap();
    assert!(open(&copy, 1).await.is_err());
    assert_eq!(
        notes(&open(&file, 1).await.unwrap()).await,
        3_000,
        "untouched"
    );
    let central = open(&copy, 2).await.unwrap();
    assert_eq!(notes(&central).await, 3_000);
    let mut tx = central.write().await.unwrap();
    tx.run(Sql::new("delete from notes where id > 9"))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    // While one of them is open its log would belong to another file.
    let used = Central::put_in_place(&copy, &file).await;
    assert!(used.unwrap_err().to_string().contains("still in use"));
    central.close().await;
    Central::put_in_place(&copy, &file).await.unwrap();
    assert!(!copy.exists());
    assert!(open(&file, 1).await.is_err());
    assert_eq!(notes(&open(&file, 2).await.unwrap()).await, 10);
}

#[tokio::test]
async fn what_is_not_there_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
    let copied = Central::copy_sqlite(&file, key(1), &copy, key(2)).await;
    assert!(matches!(copied, Err(Error::NotFound)));
    assert!(!file.exists() && !copy.exists());
}
