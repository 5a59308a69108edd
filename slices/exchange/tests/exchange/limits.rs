//! How much one person takes out before another administrator is asked.

use crate::common::{SLICES, admin};
use crate::large::{approve, ask, begin, contacts, events, limit, page, second, show, sql};
use jiff::SignedDuration;
use kit::Role;
use serde_json::json;
use storage::Sql;

/// P-120: administrators decide what is large, between nothing and a million, or that nothing is;
/// it stands in the security log. Nobody else does.
#[tokio::test]
async fn an_administrator_decides_what_is_large() {
    testkit::both(SLICES, |t| async move {
        let (admin, manager) = (admin(&t), t.client(Role::Manager));
        manager.get("/export-limit").await.expect(403);
        manager.post("/export-limit", &[]).await.expect(403);
        let usual = admin.get("/export-limit").await.expect(200);
        assert_eq!(usual.attributes("#most", "value"), ["1000"]);
        for wrong in ["", "-1", "1000001", "many", "1.5"] {
            admin
                .post("/export-limit", &[("waits", "yes"), ("most", wrong)])
                .await
                .expect(422);
        }
        for (typed, most) in [("1 000 000", "1000000"), ("0", "0")] {
            limit(&t, typed).await;
            let page = admin.get("/export-limit").await.expect(200);
            assert_eq!(page.attributes("#most", "value"), [most]);
        }
        contacts(&t, 1).await;
        let path = ask(&t, &manager).await;
        assert_eq!(show(&manager, &path).await["state"], "pending");
        admin
            .post("/export-limit", &[("most", "7")])
            .await
            .expect(303);
        let path = ask(&t, &manager).await;
        assert_eq!(show(&manager, &path).await["state"], "done");
        let sql = Sql::new("select by_id from security_log where event = 'settings-changed'");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        assert_eq!(rows.len(), 3);
        let by: Option<kernel::Id<kit::User>> = rows[0].get(0).unwrap();
        assert_eq!(by, Some(t.user(Role::Administrator)));
    })
    .await;
}

/// P-120: what one person takes out within a day is counted together: small files wait like a
/// large one, whoever decides sees what has left already, and the next day begins anew. What was
/// approved counts for nothing, and what others take out neither.
#[tokio::test]
async fn small_exports_of_one_day_wait_like_a_large_one() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "7").await;
        let (manager, admin) = (t.client(Role::Manager), admin(&t));
        for _ in 0..2 {
            let path = ask(&t, &manager).await;
            assert_eq!(show(&manager, &path).await["state"], "done");
        }
        let third = ask(&t, &manager).await;
        let waits = show(&manager, &third).await;
        assert_eq!(
            (&waits["state"], &waits["rows"]),
            (&json!("pending"), &json!(3))
        );
        let letter = t.letters().await.remove(0);
        let said = "In the last 24 hours 6 records were taken out unasked";
        assert!(letter.text.contains(said), "{}", letter.text);
        let asked = admin.get(&page(&third, "approval")).await.expect(200);
        let said = "Taken out unasked in the last 24 hours 6";
        assert!(asked.text().contains(said), "{}", asked.text());
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "done", "somebody else");

        approve(&admin, &third, "3").await.expect(303);
        t.run_jobs().await;
        assert_eq!(show(&manager, &third).await["state"], "done");
        t.clock
            .advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(60));
        let path = ask(&t, &manager).await;
        assert_eq!(
            show(&manager, &path).await["state"],
            "pending",
            "a minute too early"
        );
        t.clock.advance(SignedDuration::from_secs(60));
        for _ in 0..2 {
            let path = ask(&t, &manager).await;
            assert_eq!(
                show(&manager, &path).await["state"],
                "done",
                "approved is not unasked"
            );
        }
    })
    .await;
}

/// P-120: of files that are written at the same moment no more leave than of one after the other.
#[tokio::test]
async fn exports_at_the_same_moment_are_counted_together() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "5").await;
        let manager = t.client(Role::Manager);
        let mut paths = Vec::new();
        for _ in 0..4 {
            paths.push(begin(&manager).await);
        }
        t.run_jobs().await;
        let mut states = Vec::new();
        for path in &paths {
            states.push(
                show(&manager, path).await["state"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
        states.sort();
        assert_eq!(states, ["done", "pending", "pending", "pending"]);
        assert_eq!(
            events(&t)
                .await
                .iter()
                .filter(|event| *event == "exported")
                .count(),
            1
        );
    })
    .await;
}

/// P-120: where nobody else can be asked the export goes on, and the security log says so.
#[tokio::test]
async fn the_only_administrator_exports_unasked_and_the_log_says_so() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "2").await;
        let admin = admin(&t);
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "done");
        let mut noted = events(&t).await;
        noted.sort();
        assert_eq!(noted, ["export-unasked", "exported"]);
        // A locked colleague cannot be asked either; an active one can.
        second(&t).await;
        sql(
            &t,
            "update users set state = 'locked' where id = $1",
            Role::User,
        )
        .await;
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "done");
        sql(
            &t,
            "update users set state = 'active' where id = $1",
            Role::User,
        )
        .await;
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "pending");
        // An export that is not large is nobody's business; what left unasked counts for a day.
        limit(&t, "3").await;
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "pending");
        t.clock.advance(SignedDuration::from_hours(24));
        let path = ask(&t, &admin).await;
        assert_eq!(show(&admin, &path).await["state"], "done");
    })
    .await;
}
