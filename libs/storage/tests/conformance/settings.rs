//! Where only settings are read, the engine refuses everything else.

use crate::fixture::{A, B, TABLES, add_contact, texts};
use kernel::Id;
use storage::testing::{Fresh, both};
use storage::{SettingsTable, Sight, Sql, Value};

/// In these tests companies are settings, except their order; a task's title is seen by whoever
/// sees people.
const SETTINGS: &[SettingsTable] = &[
    SettingsTable {
        table: "company",
        columns: &["id", "name"],
        sight: Sight::Settings,
    },
    SettingsTable {
        table: "task",
        columns: &["id", "title"],
        sight: Sight::People,
    },
];

const CANARY: &str = "Kanári Károly";

async fn filled(fresh: &Fresh) {
    for tenant in [A, B] {
        fresh.db.create_tenant(tenant).await.unwrap();
        let mut tx = fresh.db.write(tenant).await.unwrap();
        tx.run(add_contact(1, CANARY)).await.unwrap();
        let company = Sql::new("insert into company (id, name, name_key) values ($1, $2, $3)")
            .arg(Id::<()>::from_bytes([7; 16]))
            .arg(format!("Company of {tenant}"))
            .arg(CANARY.as_bytes().to_vec());
        tx.run(company).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// P-121, P-122: whoever sees settings reads no table and no column that is not declared.
#[tokio::test(flavor = "multi_thread")]
async fn the_engine_refuses_every_table_and_column_that_is_no_setting() {
    both(TABLES, async |fresh: &Fresh| {
        filled(fresh).await;
        fresh.db.declare_settings(SETTINGS).await.unwrap();
        let read = async |sight, text: &str| {
            let mut tx = fresh.db.settings(A, sight).await.unwrap();
            tx.all(Sql::new(text)).await
        };
        let rows = read(Sight::Settings, "select name from company").await;
        assert_eq!(texts(&rows.unwrap()), [format!("Company of {A}")]);
        for refused in [
            "select name from contact",
            "select count(*) from contact",
            "select name_key from company",
            "select company.name from company join contact on contact.company_id = company.id",
            "select name from company where exists (select 1 from contact)",
            "select name from company union select name from contact",
            "select (select name from contact) from company",
            "select id from contact_search('kanari')",
            "select title from task",
            "select title from company",
            "select stamp from migrations",
            "select state from job",
        ] {
            for sight in Sight::ALL {
                if sight == Sight::People && refused.ends_with("from task") {
                    continue;
                }
                let said = read(sight, refused).await;
                let said = said.err().unwrap_or_else(|| panic!("{sight:?}: {refused}"));
                assert!(!said.to_string().contains(CANARY), "{said}");
            }
        }
        assert!(read(Sight::People, "select title from task").await.is_ok());
        assert!(
            read(Sight::People, "select contact_id from task")
                .await
                .is_err()
        );
    })
    .await;
}

/// P-122: nothing of this hangs on to the connection that serves the next request.
#[tokio::test(flavor = "multi_thread")]
async fn who_reads_after_a_consultant_reads_everything_and_the_next_consultant_does_not() {
    both(TABLES, async |fresh: &Fresh| {
        filled(fresh).await;
        fresh.db.declare_settings(SETTINGS).await.unwrap();
        for _ in 0..8 {
            let mut tx = fresh.db.settings(A, Sight::Settings).await.unwrap();
            assert!(tx.all(Sql::new("select name from contact")).await.is_err());
            drop(tx);
            let mut tx = fresh.db.settings(A, Sight::People).await.unwrap();
            assert!(tx.all(Sql::new("select name from company")).await.is_ok());
            drop(tx);
            let mut tx = fresh.db.read(A).await.unwrap();
            let rows = tx.all(Sql::new("select name from contact")).await.unwrap();
            assert_eq!(texts(&rows), [CANARY]);
        }
    })
    .await;
}

/// P-122: nothing is a setting that was not declared as one.
#[tokio::test(flavor = "multi_thread")]
async fn before_anything_is_declared_nothing_is_seen() {
    both(TABLES, async |fresh: &Fresh| {
        filled(fresh).await;
        if fresh.server().is_some() {
            // The roles are not there yet, or have no right.
            fresh.db.declare_settings(&[]).await.unwrap();
        }
        let mut tx = fresh.db.settings(A, Sight::People).await.unwrap();
        assert!(tx.all(Sql::new("select name from company")).await.is_err());
    })
    .await;
}

/// P-121: a right that somebody gave the role by hand keeps the server from starting.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_more_than_was_declared_is_refused_at_the_start() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        fresh.db.declare_settings(SETTINGS).await.unwrap();
        // A server that has no owner's address looks, and changes nothing.
        let mut options = storage::PostgresOptions::new(server.url());
        options.pool = 2;
        let looking = storage::Db::postgres(options, TABLES).await.unwrap();
        looking.declare_settings(SETTINGS).await.unwrap();
        let role = format!("{}_settings", server.application());
        for (spoil, mend) in [
            (
                format!("grant select (email) on tenet.contact to {role}"),
                format!("revoke all on tenet.contact from {role}"),
            ),
            (
                format!("grant update on tenet.company to {role}"),
                format!("revoke update on tenet.company from {role}"),
            ),
            (
                format!("alter role {role} bypassrls"),
                format!("alter role {role} nobypassrls"),
            ),
            (
                format!("grant pg_read_all_data to {role}"),
                format!("revoke pg_read_all_data from {role}"),
            ),
            (
                format!("revoke select (name) on tenet.company from {role}"),
                format!("grant select (name) on tenet.company to {role}"),
            ),
        ] {
            server.run(&spoil).await;
            let said = looking.declare_settings(SETTINGS).await.err();
            let said = said.unwrap_or_else(|| panic!("{spoil}")).to_string();
            assert!(said.contains(&role), "{spoil}: {said}");
            server.run(&mend).await;
            looking.declare_settings(SETTINGS).await.unwrap();
        }
    })
    .await;
}

/// P-122: a consultant's transaction writes nothing, whatever is asked of it.
#[tokio::test(flavor = "multi_thread")]
async fn settings_are_read_and_not_written() {
    both(TABLES, async |fresh: &Fresh| {
        filled(fresh).await;
        fresh.db.declare_settings(SETTINGS).await.unwrap();
        for text in [
            "update company set name = 'x' returning id",
            "reset role",
            "commit",
        ] {
            let mut tx = fresh.db.settings(A, Sight::People).await.unwrap();
            assert!(tx.maybe(Sql::new(text)).await.is_err(), "{text}");
        }
        let mut tx = fresh.db.read(B).await.unwrap();
        let row = tx.one(Sql::new("select name from company")).await.unwrap();
        assert_eq!(row.value(0), &Value::Text(format!("Company of {B}")));
    })
    .await;
}
