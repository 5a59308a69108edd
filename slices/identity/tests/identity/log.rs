//! The security log, through the doors of the product.

use crate::common::{Browser, SLICES, colleague, sign_in};
use jiff::SignedDuration;
use kit::Role;
use testkit::both;

/// P-119: who came in, and what changed about rights and keys, is noted with who did it.
#[tokio::test]
async fn an_administrator_reads_who_came_in_and_whose_role_changed() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let bela = colleague(&t, "bela", Role::User).await;
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        anna.post(&format!("/users/{bela}/role"), "role=manager")
            .await;
        anna.post(&format!("/users/{bela}/lock"), "").await;

        anna.post("/sign-out", "").await;
        anna.sign_in("anna").await;

        let page = anna.get("/security-log").await;
        assert_eq!(page.status, 200);
        for event in [
            ">Signed in<",
            ">Signed out<",
            ">Has another role<",
            ">The account was locked<",
        ] {
            assert!(page.body.contains(event), "{event}");
        }
        assert!(page.body.contains("bela Kovács"));

        let only = anna.get(&format!("/security-log?user={bela}")).await;
        assert!(only.body.contains(">Has another role<"));
        assert!(!only.body.contains(">Signed in<"), "what concerns anna");
    })
    .await;
}

/// Nobody but whoever may read the history reads the log.
#[tokio::test]
async fn a_manager_does_not_read_the_security_log() {
    both(SLICES, |t| async move {
        colleague(&t, "misi", Role::Manager).await;
        let mut misi = Browser::new(&t);
        misi.sign_in("misi").await;
        assert_eq!(misi.get("/security-log").await.status, 403);
    })
    .await;
}

/// P-164: a line lives for 365 days and not for one more.
#[tokio::test]
async fn a_line_of_the_security_log_is_gone_when_its_year_is_over() {
    both(SLICES, |t| async move {
        // The database goes by its own clock, to which these lines are old.
        t.clock.advance(SignedDuration::from_hours(-24 * 3650));
        colleague(&t, "anna", Role::Administrator).await;
        let lines = || async {
            let sql = storage::Sql::new("select count(*) from security_log");
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        sign_in(&t, "anna", crate::common::PASSWORD).await.unwrap();
        let before = lines().await;
        assert!(before > 0);

        let mut tx = t.system().begin().await.unwrap();
        let now = t.clock.now();
        jobs::enqueue(
            &mut tx,
            now,
            "tidy_security_log",
            serde_json::json!({}),
            now,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        t.clock.advance(SignedDuration::from_hours(24 * 364));
        t.run_jobs().await;
        assert_eq!(lines().await, before, "a day too early");
        t.clock.advance(SignedDuration::from_hours(24 * 2));
        t.run_jobs().await;
        assert_eq!(lines().await, 0);
    })
    .await;
}

/// P-119: whatever a statement of ours may try, the database changes no line of the log, and
/// deletes none within its year; only what leads to a person may be emptied.
#[tokio::test]
async fn the_database_itself_keeps_the_lines_of_the_security_log() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        sign_in(&t, "anna", crate::common::PASSWORD).await.unwrap();
        let all = "select id, at, event, user_id, by_id, device, way from security_log order by id";
        let lines = || async {
            let rows = t
                .app
                .db
                .read_once(t.tenant.id, storage::Sql::new(all))
                .await;
            let rows = rows.unwrap();
            let read = |row: &storage::Row| -> Vec<String> {
                let value = |i| {
                    format!("{:?}", row.get::<storage::Value>(i).is_ok())
                        + &row.get::<String>(i).unwrap_or_default()
                };
                (0..7).map(value).collect()
            };
            rows.iter().map(read).collect::<Vec<_>>()
        };
        let before = lines().await;
        assert!(!before.is_empty());
        // Every column that the table has, so that one that comes later is not forgotten.
        let schema = storage::describe(&t.app.db, t.tenant.id).await.unwrap();
        let (_, table) = schema.split_once("table security_log\n").unwrap();
        let columns: Vec<&str> = table
            .lines()
            .take_while(|line| !line.starts_with("  key"))
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert!(columns.len() >= 7, "{columns:?}");
        let mut refused: Vec<String> = columns
            .iter()
            .filter(|column| **column != "reason")
            .map(|column| match *column {
                "at" => "update security_log set at = at + 1".to_owned(),
                "event" | "device" | "way" => {
                    format!("update security_log set {column} = 'other'")
                }
                "by_id" => "update security_log set by_id = id".to_owned(),
                "id" => "update security_log set id = user_id".to_owned(),
                column => format!("update security_log set {column} = id"),
            })
            .collect();
        refused.push("delete from security_log".to_owned());
        refused.push(
            "insert into security_log (id, at, event, device)
             select id, 1, 'other', '' from security_log where true
             on conflict (id) do update set event = excluded.event"
                .to_owned(),
        );
        if t.app.db.engine() == storage::Engine::Sqlite {
            let replaced = "insert or replace into security_log (id, at, event, device)
                 select id, 1, 'other', '' from security_log";
            refused.push(replaced.to_owned());
        }
        let reason = |bytes: &[u8]| {
            let mut sql = storage::Sql::new("update security_log set reason = ");
            sql.bind(bytes.to_vec());
            sql
        };
        let plain = refused
            .into_iter()
            .map(|text| (text.clone(), storage::Sql::new(text)));
        for (text, sql) in plain.chain([("another reason".to_owned(), reason(b"another"))]) {
            let mut tx = t.system().begin().await.unwrap();
            let tried = tx.run(sql).await;
            drop(tx);
            let error = tried.expect_err(&text).to_string();
            let because = [
                "permission denied",
                "security_log is not",
                "keeps its lines",
            ];
            assert!(
                because.iter().any(|part| error.contains(part)),
                "{text}: {error}"
            );
        }
        assert_eq!(lines().await, before);

        let mut tx = t.system().begin().await.unwrap();
        let emptied = "update security_log set device = '', way = ''";
        tx.run(storage::Sql::new(emptied)).await.unwrap();
        tx.run(reason(b"")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(lines().await.len(), before.len());
        // Erasing the tenant takes the log along.
        t.app.db.erase_tenant(t.tenant.id).await.unwrap();
    })
    .await;
}

/// P-136: an administrator is told of a host that imitates ours, once for every day.
#[tokio::test]
async fn an_imitation_of_our_host_is_noted_once_a_day_and_shown() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let mut victim = Browser::new(&t);
        let noted = || async {
            let text = "select count(*) from security_log where event = 'look-alike'";
            let sql = storage::Sql::new(text);
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        victim.referer = Some("https://mail.example.com/inbox");
        victim.get("/sign-in").await;
        for day in 1..=2 {
            victim.referer = Some("https://tenet.test.login-page.example/sign-in?user=x");
            for _ in 0..3 {
                assert_eq!(victim.get("/sign-in").await.status, 200);
            }
            for _ in 0..500 {
                if noted().await >= day {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            t.clock.advance(SignedDuration::from_hours(24));
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(noted().await, 2, "one host on two days");

        for n in 0..50 {
            let host = format!("tenet.test.{n}.example");
            identity::log::look_alike(&t.app, &t.tenant, &host)
                .await
                .unwrap();
        }
        assert_eq!(noted().await, 2 + 20, "invented names do not fill the log");

        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        let page = anna.get("/security-log").await;
        assert!(page.body.contains(">tenet.test.login-page.example<"));
        assert!(page.body.contains("Hosts that imitate ours"));
        assert!(!page.body.contains("mail.example.com"));
    })
    .await;
}

/// ASVS 14.3.1: what was shown is not left in the browser.
#[tokio::test]
async fn the_browser_is_asked_to_forget_pages_when_somebody_signs_out() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        let page = anna.get("/profile").await;
        assert_eq!(page.headers["cache-control"], "no-store");
        let left = anna.post("/sign-out", "").await;
        assert_eq!(left.headers["clear-site-data"], "\"cache\", \"storage\"");
    })
    .await;
}

/// Every event of the security log is described where operators look it up.
#[test]
fn every_event_is_described_in_the_operators_document() {
    let text = include_str!("../../../../docs/operations/logs.md");
    for event in identity::log::Event::ALL {
        let name = event.name();
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
}

/// A sign-in says by which factors it was, and a failure which one was wrong.
#[tokio::test]
async fn the_log_says_by_what_somebody_showed_who_they_are() {
    both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let mut anna = Browser::new(&t);
        anna.sign_in("anna").await;
        anna.post("/sign-in", "email=anna%40x.hu&password=wrong")
            .await;
        t.clock.advance(SignedDuration::from_mins(11));
        anna.post("/profile/factors/totp", "proof-password=wrong")
            .await;
        let password = crate::common::PASSWORD.replace(' ', "+");
        anna.post(
            "/profile/factors/totp",
            &format!("proof-password={password}"),
        )
        .await;
        let sql = storage::Sql::new("select event, way from security_log order by event, way");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        let lines: Vec<(String, String)> = rows
            .iter()
            .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
            .collect();
        for event in [
            "signed-in",
            "sign-in-failed",
            "proof-failed",
            "reauthenticated",
        ] {
            let expected = (event.to_owned(), "password".to_owned());
            assert!(lines.contains(&expected), "{event}: {lines:?}");
        }
        let page = anna.get("/security-log").await;
        assert!(page.body.contains("by password"), "{}", page.body);
    })
    .await;
}
