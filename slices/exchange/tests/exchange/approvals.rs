//! Large exports wait for another administrator.

use crate::common::{SLICES, admin, import};
use crate::large::{approve, ask, contacts, events, limit, page, second, show, sql};
use axum::http::Method;
use exchange::Options;
use jiff::SignedDuration;
use kit::{FieldRight, FieldRights, Permission, Reach, Role};
use serde_json::json;

/// P-120: an export over the limit waits: there is no file before another administrator lets it
/// go on, who is told who wants what and why; it stands in the history and in the security log.
#[tokio::test]
async fn a_large_export_waits_until_another_administrator_approves_it() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 4).await;
        limit(&t, "3").await;
        let (manager, admin) = (t.client(Role::Manager), admin(&t));
        let path = ask(&t, &manager).await;
        let waits = show(&manager, &path).await;
        assert_eq!(
            (&waits["state"], &waits["rows"]),
            (&json!("pending"), &json!(4)),
            "{waits}"
        );
        manager.get(&format!("{path}/file")).await.expect(404);
        let own = manager
            .get(&path.replace("/api/v1", ""))
            .await
            .expect(200)
            .text();
        assert!(own.contains("another administrator is asked"), "{own}");

        let letter = t.letters().await.remove(0);
        assert_eq!(letter.to, "administrator@demo.test");
        for word in [
            "Test manager",
            "4 records",
            "Könyvelőnek kell",
            "Name, E-mail",
            "/approval",
        ] {
            assert!(
                letter.text.contains(word),
                "{word} is missing in {}",
                letter.text
            );
        }
        let list = admin.get("/exports").await.expect(200).text();
        assert!(
            list.contains("Waiting for you") && list.contains("Könyvelőnek kell"),
            "{list}"
        );
        let asked = admin.get(&page(&path, "approval")).await.expect(200).text();
        for word in [
            "Test manager",
            "Könyvelőnek kell",
            "Name, E-mail",
            "all records",
        ] {
            assert!(asked.contains(word), "{word} is missing in {asked}");
        }
        assert!(
            !manager
                .get("/exports")
                .await
                .expect(200)
                .text()
                .contains("Waiting for you")
        );

        t.clock.advance(SignedDuration::from_secs(1));
        approve(&admin, &path, "4").await.expect(303);
        assert_eq!(show(&manager, &path).await["state"], "running");
        let told = t.letters().await.remove(0);
        assert_eq!(told.to, "manager@demo.test");
        assert!(told.subject.contains("was approved"), "{}", told.subject);
        t.clock.advance(SignedDuration::from_secs(1));
        t.run_jobs().await;
        assert_eq!(show(&manager, &path).await["state"], "done");
        let file = manager.get(&format!("{path}/file")).await.expect(200).body;
        assert_eq!(file.lines().count(), 5, "{file}");
        admin.get(&format!("{path}/file")).await.expect(404);

        assert_eq!(
            events(&t).await,
            ["export-waits", "export-approved", "exported"]
        );
        let log = admin.get("/security-log").await.expect(200).text();
        assert_eq!(log.matches("Könyvelőnek kell").count(), 3, "{log}");
        let scope = t.scope(Role::Administrator);
        let mut tx = scope.read().await.unwrap();
        let sets = history::recent_sets(&mut tx, None, 2).await.unwrap();
        let acts: Vec<_> = sets
            .iter()
            .map(|set| (set.action.as_str(), set.actor))
            .collect();
        let [manager, admin] = [Role::Manager, Role::Administrator].map(|role| Some(t.user(role)));
        assert_eq!(acts, [("export", manager), ("export_approval", admin)]);
    })
    .await;
}

/// P-120: what another administrator does not want never becomes a file, and its maker hears why.
#[tokio::test]
async fn a_refused_export_never_becomes_a_file_and_its_maker_hears_why() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 2).await;
        limit(&t, "0").await;
        let (manager, admin) = (t.client(Role::Manager), admin(&t));
        let path = ask(&t, &manager).await;
        let refusal = page(&path, "refusal");
        let short = admin
            .post(&refusal, &[("reason", "no")])
            .await
            .expect(422)
            .text();
        assert!(short.contains("at least 3 characters"), "{short}");
        let why = [("reason", "Ask the accountant first")];
        t.clock.advance(SignedDuration::from_secs(1));
        admin.post(&refusal, &why).await.expect(303);
        admin.post(&refusal, &why).await.expect(409);
        approve(&admin, &path, "2").await.expect(409);
        t.run_jobs().await;
        let refused = show(&manager, &path).await;
        assert_eq!(refused["state"], "refused");
        assert_eq!(refused["refusal"], "Ask the accountant first");
        manager.get(&format!("{path}/file")).await.expect(404);
        let own = manager
            .get(&path.replace("/api/v1", ""))
            .await
            .expect(200)
            .text();
        assert!(own.contains("Ask the accountant first"), "{own}");
        let told = t.letters().await.remove(0);
        assert_eq!(told.to, "manager@demo.test");
        assert!(
            told.text.contains("Ask the accountant first"),
            "{}",
            told.text
        );
        assert_eq!(events(&t).await, ["export-waits", "export-refused"]);
    })
    .await;
}

/// P-120: nobody approves an export of their own, not even an administrator, and nobody approves
/// anything with a key or without the right.
#[tokio::test]
async fn nobody_approves_an_export_of_their_own() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "2").await;
        let (own, other) = (admin(&t), second(&t).await);
        let path = ask(&t, &own).await;
        assert_eq!(show(&own, &path).await["state"], "pending");
        approve(&own, &path, "3").await.expect(403);
        own.post(&page(&path, "refusal"), &[("reason", "mine")])
            .await
            .expect(403);
        assert!(
            !own.get("/exports")
                .await
                .expect(200)
                .text()
                .contains("Waiting for you")
        );
        own.get(&page(&path, "approval")).await.expect(303);
        let manager = t.client(Role::Manager);
        manager.get(&page(&path, "approval")).await.expect(403);
        approve(&manager, &path, "3").await.expect(403);
        manager
            .post(&page(&path, "refusal"), &[("reason", "not mine")])
            .await
            .expect(403);
        for what in ["approval", "refusal"] {
            let no_way = other
                .json(
                    Method::POST,
                    &format!("{path}/{what}"),
                    &json!({ "rows": 3 }),
                )
                .await;
            assert!(
                matches!(no_way.status.as_u16(), 404 | 405),
                "{}",
                no_way.status
            );
        }
        assert_eq!(show(&own, &path).await["state"], "pending");
        approve(&other, &path, "3").await.expect(303);
        t.run_jobs().await;
        own.get(&format!("{path}/file")).await.expect(200);
    })
    .await;
}

/// P-120: of two administrators who decide at once, one does.
#[tokio::test]
async fn of_two_administrators_who_decide_at_once_one_does() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "2").await;
        let (one, other) = (admin(&t), second(&t).await);
        let manager = t.client(Role::Manager);
        for _ in 0..5 {
            let path = ask(&t, &manager).await;
            let refusal = page(&path, "refusal");
            let why = [("reason", "too many")];
            let (yes, no) = tokio::join!(approve(&one, &path, "3"), other.post(&refusal, &why));
            let mut statuses = [yes.status.as_u16(), no.status.as_u16()];
            let approved = statuses[0] == 303;
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 409]);
            t.run_jobs().await;
            let state = show(&manager, &path).await["state"].clone();
            assert_eq!(state, if approved { "done" } else { "refused" });
        }
        let decided = events(&t).await;
        let decided = decided
            .iter()
            .filter(|event| matches!(event.as_str(), "export-approved" | "export-refused"));
        assert_eq!(decided.count(), 5);
    })
    .await;
}

/// P-120: an approval is about the number of records that was shown: when far more are found by
/// then, the export waits again, and what was shown before approves nothing.
#[tokio::test]
async fn an_approval_lets_no_more_records_leave_than_it_named() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 20).await;
        limit(&t, "10").await;
        let (manager, admin) = (t.client(Role::Manager), admin(&t));
        let path = ask(&t, &manager).await;
        approve(&admin, &path, "19").await.expect(409);
        approve(&admin, &path, "20").await.expect(303);
        import(&t, "Name\nÉva\nZita\nÖdön\n", &Options::default())
            .await
            .unwrap();
        t.run_jobs().await;
        let again = show(&manager, &path).await;
        assert_eq!(
            (&again["state"], &again["rows"]),
            (&json!("pending"), &json!(23)),
            "{again}"
        );
        approve(&admin, &path, "20").await.expect(409);
        approve(&admin, &path, "23").await.expect(303);
        import(&t, "Name\nMáté\n", &Options::default())
            .await
            .unwrap();
        t.run_jobs().await;
        let done = show(&manager, &path).await;
        assert_eq!(
            (&done["state"], &done["rows"]),
            (&json!("done"), &json!(24)),
            "{done}"
        );
        // It was used up: the next export of the same records waits.
        let next = ask(&t, &manager).await;
        assert_eq!(show(&manager, &next).await["state"], "pending");
    })
    .await;
}

/// P-120: whoever may see less than when they asked gets nothing, and hidden fields stay hidden
/// from the maker whatever the administrator sees.
#[tokio::test]
async fn an_approval_gives_nobody_more_than_they_may_see_themselves() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "2").await;
        let admin = admin(&t);
        let mut grant = kit::Grant::new([
            (Permission::ViewContacts, Reach::All),
            (Permission::ExportContacts, Reach::All),
        ]);
        grant.set_fields(
            "contacts",
            FieldRights {
                of: [("notes".to_owned(), FieldRight::Hidden)].into(),
                later: FieldRight::Hidden,
            },
        );
        t.give(Role::Restricted, &grant, &[]).await;
        let maker = t.client(Role::Restricted);
        let wanted = json!({ "collection": "contacts", "format": "csv", "reason": "everything" });
        let begun = maker
            .json(Method::POST, "/api/v1/exports", &wanted)
            .await
            .expect(202)
            .json();
        let path = format!("/api/v1/exports/{}", begun["id"].as_str().unwrap());
        t.run_jobs().await;
        let asked = admin.get(&page(&path, "approval")).await.expect(200).text();
        assert!(
            asked.contains("E-mail") && !asked.contains("Notes"),
            "{asked}"
        );
        approve(&admin, &path, "3").await.expect(303);
        t.run_jobs().await;
        let file = maker.get(&format!("{path}/file")).await.expect(200).body;
        assert!(
            file.contains("anna1@x.hu") && !file.contains("secret"),
            "{file}"
        );

        // The right is gone when somebody approves.
        let path = ask(&t, &t.client(Role::Manager)).await;
        sql(
            &t,
            "update users set role = 'user' where id = $1",
            Role::Manager,
        )
        .await;
        let lost = approve(&admin, &path, "3").await.expect(409).text();
        assert!(lost.contains("may see less"), "{lost}");
        approve(&admin, &path, "3").await.expect(404);
        t.run_jobs().await;
        sql(
            &t,
            "update users set role = 'manager' where id = $1",
            Role::Manager,
        )
        .await;
        let failed = show(&t.client(Role::Manager), &path).await;
        assert_eq!(
            (&failed["state"], &failed["fault"]),
            (&json!("failed"), &json!("export_rights_changed"))
        );

        // It is gone between the approval and the writing.
        let path = ask(&t, &t.client(Role::Manager)).await;
        approve(&admin, &path, "3").await.expect(303);
        sql(
            &t,
            "update users set role = 'user' where id = $1",
            Role::Manager,
        )
        .await;
        t.run_jobs().await;
        sql(
            &t,
            "update users set role = 'manager' where id = $1",
            Role::Manager,
        )
        .await;
        let manager = t.client(Role::Manager);
        assert_eq!(show(&manager, &path).await["state"], "failed");
        manager.get(&format!("{path}/file")).await.expect(404);
    })
    .await;
}

/// P-120: an export that nobody decides on ends by itself, and its maker can end it before.
#[tokio::test]
async fn an_export_that_waits_ends_after_seven_days_or_when_its_maker_stops_it() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 3).await;
        limit(&t, "2").await;
        let (manager, admin) = (t.client(Role::Manager), admin(&t));
        let stopped = ask(&t, &manager).await;
        let cancellation = page(&stopped, "cancellation");
        manager.post(&cancellation, &[]).await.expect(303);
        assert_eq!(show(&manager, &stopped).await["state"], "cancelled");
        approve(&admin, &stopped, "3").await.expect(404);

        let path = ask(&t, &manager).await;
        t.clock.advance(SignedDuration::from_hours(24 * 7 - 1));
        admin.get(&page(&path, "approval")).await.expect(200);
        t.clock.advance(SignedDuration::from_hours(1));
        approve(&admin, &path, "3").await.expect(404);
        manager.get(&path).await.expect(404);
        assert!(
            !admin
                .get("/exports")
                .await
                .expect(200)
                .text()
                .contains("Waiting for you")
        );
    })
    .await;
}
