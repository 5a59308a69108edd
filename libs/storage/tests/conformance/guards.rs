//! PostgreSQL is refused when row security would not hold.

use crate::fixture::{A, B, TABLES, add_contact};
use storage::testing::{Fresh, both};
use storage::{Db, PostgresOptions, Sql};

async fn refusal(url: String) -> String {
    let refused = Db::postgres(PostgresOptions::new(url), TABLES).await;
    refused.err().expect("it was not refused").to_string()
}

/// Tables of an earlier version have a policy that the planner sees through, and take words one by one.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_gives_earlier_tables_the_present_policy_and_index() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let earlier = "tenant_id = current_setting('tenet.tenant')::bigint";
        server
            .run(&format!(
                "alter policy tenant on tenet.contact using ({earlier})"
            ))
            .await;
        server
            .run("alter index tenet.contact_search_index set (fastupdate = off)")
            .await;
        let after = fresh.reopen(TABLES).await.unwrap();
        after.migrate().await.unwrap();
        let policy = Sql::new("select qual from pg_policies where tablename = 'contact'");
        let index = Sql::new(
            "select array_to_string(reloptions, ' ') from pg_class where relname = 'contact_search_index'",
        );
        after.create_tenant(A).await.unwrap();
        let rows = after.read_once(A, index).await.unwrap();
        let said: String = rows[0].get(0).unwrap();
        assert!(said.contains("fastupdate=on"), "{said}");
        let rows = after.read_once(A, policy).await.unwrap();
        let said: String = rows[0].get(0).unwrap();
        assert!(said.contains("SELECT"), "{said}");
    })
    .await;
}

/// P-146: tenants are apart below the application.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_row_security_does_not_bind_is_refused() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let app = server.application();
        assert!(
            refusal(server.superuser_url())
                .await
                .contains("does not bind")
        );
        assert!(refusal(server.owner_url()).await.contains("does not bind"));
        let owner = app.replace("_app", "_owner");
        for (grant, revoke) in [
            (
                format!("alter role {app} superuser"),
                format!("alter role {app} nosuperuser"),
            ),
            (
                format!("alter role {app} bypassrls"),
                format!("alter role {app} nobypassrls"),
            ),
            (
                format!("grant {owner} to {app}"),
                format!("revoke {owner} from {app}"),
            ),
            (
                format!("create table tenet.mine (id int); alter table tenet.mine owner to {app}"),
                "drop table tenet.mine".to_owned(),
            ),
        ] {
            server.run(&grant).await;
            let said = refusal(server.url()).await;
            assert!(said.contains("does not bind"), "{grant}: {said}");
            server.run(&revoke).await;
        }
        Db::postgres(PostgresOptions::new(server.url()), TABLES)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_without_the_tenants_policy_is_refused() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        for (spoil, mend) in [
            ("alter table tenet.contact disable row level security", "alter table tenet.contact enable row level security"),
            ("create policy more on tenet.contact using (true)", "drop policy more on tenet.contact"),
            ("alter policy tenant on tenet.contact using (true)", "alter policy tenant on tenet.contact using (tenant_id = (select current_setting('tenet.tenant')::bigint))"),
            ("create table tenet.stray (id bigint)", "drop table tenet.stray"),
            ("create view tenet.seen as select name from tenet.contact", "drop view tenet.seen"),
        ] {
            server.run(spoil).await;
            let said = refusal(server.url()).await;
            assert!(said.contains("is not guarded"), "{spoil}: {said}");
            server.run(mend).await;
        }
        Db::postgres(PostgresOptions::new(server.url()), TABLES).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_would_lose_acknowledged_writes_is_refused() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let app = server.application();
        server
            .run(&format!("alter role {app} set synchronous_commit = off"))
            .await;
        assert!(refusal(server.url()).await.contains("synchronous_commit"));
    })
    .await;
}

/// Past the storage, with the application's own role: the server itself keeps tenants apart.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_tenant_the_server_answers_nothing() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        for tenant in [A, B] {
            fresh.db.create_tenant(tenant).await.unwrap();
        }
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        tx.commit().await.unwrap();

        let (raw, connection) = tokio_postgres::connect(&server.url(), tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let set = |tenant: i64| format!("begin; set local tenet.tenant = '{tenant}';");
        let refused = [
            "select count(*) from tenet.contact".to_owned(),
            "select id from tenet.contact_search('kis')".to_owned(),
            "select tenet.storage_erase()".to_owned(),
            "set tenet.tenant = ''; select count(*) from tenet.contact".to_owned(),
            format!("{} insert into tenet.company (tenant_id, id, name, name_key) values (101, '00000000-0000-7000-8000-000000000001', 'x', 'x')", set(102)),
            format!("{} update tenet.contact set tenant_id = 102", set(101)),
            format!("{} delete from tenet.entry", set(101)),
            format!("{} alter table tenet.contact disable row level security", set(101)),
            format!("{} delete from tenet.storage_tenant", set(101)),
            format!("{} insert into tenet.migrations values ('a', 'b', 1)", set(101)),
            format!("{} truncate tenet.contact", set(101)),
        ];
        for text in refused {
            assert!(raw.batch_execute(&text).await.is_err(), "{text}");
            raw.batch_execute("rollback").await.unwrap();
        }
        raw.batch_execute(&set(102)).await.unwrap();
        let rows = raw.query("select id from tenet.contact_search('kis')", &[]).await.unwrap();
        assert!(rows.is_empty());
        raw.batch_execute("rollback").await.unwrap();
        drop(raw);
        connection.await.unwrap().unwrap();

        // Nor can a statement made at run time leave its tenant by naming another.
        let mut tx = fresh.db.write(B).await.unwrap();
        let leave = Sql::new("set local tenet.tenant = '101'");
        assert!(tx.run(leave.clone()).await.is_err());
        assert!(fresh.db.read_once(B, leave).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_owner_nothing_is_migrated_and_what_lacks_is_named() {
    both(&TABLES[..1], async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let db = Db::postgres(PostgresOptions::new(server.url()), TABLES)
            .await
            .unwrap();
        let error = db.migrate().await.unwrap_err().to_string();
        assert!(error.contains(TABLES[1].stamp), "{error}");
        let db = Db::postgres(PostgresOptions::new(server.url()), &TABLES[..1])
            .await
            .unwrap();
        db.migrate().await.unwrap();
    })
    .await;
}
