//! The chain of a tenant's history: it verifies, it finds every changed byte, and it outlives
//! the people it tells of.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use history::{Change, Entry, SLICE};
use kernel::Id;
use kit::{ChangeSet, Role, Scope};
use serde_json::json;
use storage::{Engine, Sql};
use testkit::TestApp;
use vault::{Class, Person};

fn entry(person: Id<Person>, before: &str, after: &str) -> Entry {
    let mut notes = Change::new("notes", json!(null), json!("quiet on Mondays"));
    notes.class = Class::Notes;
    Entry {
        kind: "contact",
        subject: person.bytes(),
        person: Some(person),
        action: "updated",
        changes: vec![Change::new("name", json!(before), json!(after)), notes],
    }
}

async fn write(scope: &Scope, entries: Vec<Entry>) -> Id<ChangeSet> {
    let mut tx = scope.begin().await.unwrap();
    let set = history::open_set(&mut tx, scope, "update", "contacts", None)
        .await
        .unwrap();
    history::record(&mut tx, scope, set, entries).await.unwrap();
    tx.commit().await.unwrap();
    set
}

async fn verify(t: &TestApp) -> history::Verification {
    let scope = t.system();
    let mut tx = scope.read().await.unwrap();
    history::verify(&mut tx, scope.vault(), t.tenant.id)
        .await
        .unwrap()
}

/// P-068: what was sealed under an erased person's keys cannot be recovered.
#[tokio::test]
async fn an_erased_persons_history_is_gone_and_the_chain_still_verifies() {
    testkit::both(&[&SLICE], |t| async move {
        let scope = t.scope(Role::Manager);
        let (anna, bela) = (Id::new(scope.now()), Id::new(scope.now()));
        let set = write(
            &scope,
            vec![
                entry(anna, "Kiss Anna", "Kis Anna"),
                entry(bela, "Nagy B", "Nagy Béla"),
            ],
        )
        .await;
        let mut setting = entry(anna, "a", "b");
        (setting.person, setting.kind) = (None, "field");
        write(&scope, vec![setting]).await;

        let mut tx = scope.read().await.unwrap();
        let shown = history::of_subject(&scope, &mut tx, "contact", anna.bytes(), None, 10)
            .await
            .unwrap();
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].fields, ["name", "notes"]);
        let changes = shown[0].changes.as_ref().unwrap();
        assert_eq!(
            (&changes[0].before, &changes[0].after),
            (&json!("Kiss Anna"), &json!("Kis Anna"))
        );
        assert_eq!(shown[0].actor, Some(t.user(Role::Manager)));
        assert_eq!(history::find_set(&mut tx, set).await.unwrap().count, 2);
        drop(tx);

        scope
            .vault()
            .shred(t.tenant.id, anna, &Class::ALL)
            .await
            .unwrap();
        let checked = verify(&t).await;
        assert_eq!(
            (checked.entries, checked.shredded, checked.broken),
            (3, 1, None)
        );
        let mut tx = scope.read().await.unwrap();
        let of = |id: Id<Person>| id.bytes();
        let anna = history::of_subject(&scope, &mut tx, "contact", of(anna), None, 10)
            .await
            .unwrap();
        assert!(
            anna[0].changes.is_none(),
            "what changed is gone; that it changed is not"
        );
        let bela = history::of_subject(&scope, &mut tx, "contact", of(bela), None, 10)
            .await
            .unwrap();
        assert!(bela[0].changes.is_some());
    })
    .await;
}

/// P-114, P-159: nothing is altered outside the recording procedure without being seen.
#[tokio::test]
async fn one_flipped_byte_in_any_stored_column_is_found_and_its_entry_named() {
    testkit::both(&[&SLICE], |t| async move {
        let scope = t.scope(Role::Manager);
        let people: Vec<Id<Person>> = (0..5).map(|_| Id::new(scope.now())).collect();
        for person in &people {
            write(&scope, vec![entry(*person, "a", "b")]).await;
        }
        assert_eq!(verify(&t).await.broken, None);
        for column in [
            "at",
            "change_set",
            "subject_kind",
            "subject",
            "person",
            "action",
            "fields",
            "actor_kind",
            "actor",
            "via",
            "commitments",
            "sealed",
            "prev",
            "leaf",
        ] {
            let before = read(&t, column).await;
            overwrite(&t, column, flipped(&before)).await;
            let broken = verify(&t)
                .await
                .broken
                .unwrap_or_else(|| panic!("a flipped byte in {column} went unseen"));
            assert_eq!(broken.seq, 3, "{column}: {}", broken.fault);
            overwrite(&t, column, before).await;
            assert_eq!(verify(&t).await.broken, None, "{column} put back");
        }
        tamper(&t, Sql::new("delete from history where seq = 5")).await;
        assert_eq!(verify(&t).await.broken.map(|b| b.seq), Some(5), "a cut end");
        tamper(&t, Sql::new("delete from history where seq = 2")).await;
        assert_eq!(
            verify(&t).await.broken.map(|b| b.seq),
            Some(2),
            "a missing entry"
        );
    })
    .await;
}

/// P-114: records of what happened stay as they were written.
#[tokio::test]
async fn nothing_in_the_product_can_change_an_entry() {
    testkit::both(&[&SLICE], |t| async move {
        let scope = t.scope(Role::Manager);
        write(&scope, vec![entry(Id::new(scope.now()), "a", "b")]).await;
        for text in ["update history set action = 'x'", "delete from history"] {
            let mut tx = scope.begin().await.unwrap();
            assert!(tx.run(Sql::new(text)).await.is_err(), "{text}");
        }
        assert_eq!(verify(&t).await.entries, 1);
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_make_one_unbroken_chain() {
    testkit::both(&[&SLICE], |t| async move {
        let scope = t.scope(Role::Manager);
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..40 {
            let scope = scope.clone();
            writers.spawn(async move {
                loop {
                    let mut tx = scope.begin().await.unwrap();
                    let set = history::open_set(&mut tx, &scope, "update", "contacts", None)
                        .await
                        .unwrap();
                    match history::record(
                        &mut tx,
                        &scope,
                        set,
                        vec![entry(Id::new(scope.now()), "a", "b")],
                    )
                    .await
                    {
                        Ok(()) => return tx.commit().await.unwrap(),
                        Err(kernel::Error::Busy) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        let checked = verify(&t).await;
        assert_eq!((checked.entries, checked.broken), (40, None));
    })
    .await;
}

fn flipped(value: &storage::Value) -> storage::Value {
    use storage::Value;
    match value {
        Value::Int(n) => Value::Int(n ^ 1),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            Value::Blob(bytes)
        }
        Value::Text(text) => {
            let mut bytes = text.clone().into_bytes();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            Value::Text(String::from_utf8(bytes).unwrap())
        }
        other => panic!("nothing to flip in {other:?}"),
    }
}

async fn read(t: &TestApp, column: &str) -> storage::Value {
    let sql = Sql::new(format!("select {column} from history where seq = 3"));
    t.app.db.read_once(t.tenant.id, sql).await.unwrap()[0]
        .value(0)
        .clone()
}

async fn overwrite(t: &TestApp, column: &str, value: storage::Value) {
    tamper(
        t,
        Sql::new(format!("update history set {column} = $1 where seq = 3")).arg(value),
    )
    .await;
}

/// What an administrator of the database might do behind the product's back.
async fn tamper(t: &TestApp, sql: Sql) {
    match t.app.db.engine() {
        Engine::Sqlite => {
            let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
            let triggers = tx.all(Sql::new("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'history'")).await.unwrap();
            for row in &triggers {
                tx.run(Sql::new(format!(
                    "drop trigger {}",
                    row.get::<String>(0).unwrap()
                )))
                .await
                .unwrap();
            }
            tx.run(sql).await.unwrap();
            for row in &triggers {
                tx.run(Sql::new(row.get::<String>(1).unwrap()))
                    .await
                    .unwrap();
            }
            tx.commit().await.unwrap();
        }
        Engine::Postgres => {
            let server = t.fresh.server().unwrap();
            let role = server.application();
            server
                .run(&format!(
                    "grant update, delete on tenet.history to \"{role}\""
                ))
                .await;
            let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
            tx.run(sql).await.unwrap();
            tx.commit().await.unwrap();
            server
                .run(&format!(
                    "revoke update, delete on tenet.history from \"{role}\""
                ))
                .await;
        }
    }
}
