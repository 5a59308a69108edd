//! What somebody owned goes to a colleague.

use axum::http::Method;
use kernel::Id;
use kit::{Role, User};
use serde_json::{Value as Json, json};
use server::slices::SLICES;
use testkit::{Client, TestApp, both};

async fn made(client: &Client, path: &str, body: Json) -> Json {
    let answer = client
        .json(Method::POST, &format!("/api/v1{path}"), &body)
        .await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

async fn owner(t: &TestApp, contact: &Json) -> Json {
    let path = format!("/api/v1/contacts/{}", contact["id"].as_str().unwrap());
    t.client(Role::Administrator)
        .get(&path)
        .await
        .expect(200)
        .json()
}

/// P-150: a program with the right closes an account, hands over what it owned and lets its owner
/// back by a letter; the answer is the user, and no link stands in it.
#[tokio::test]
async fn a_program_that_may_manage_users_lets_somebody_leave_and_come_back() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let (leaver, heir) = (t.user(Role::User), t.user(Role::Manager));
        let owned = made(&admin, "/contacts", json!({ "name": "C", "owner": leaver })).await;
        let path = format!("/api/v1/users/{leaver}/deactivation");
        let lock = format!("/api/v1/users/{leaver}/lock");
        let manager = t.client(Role::Manager);
        for (method, path) in [(Method::POST, &lock), (Method::POST, &path)] {
            manager.json(method, path, &json!({})).await.expect(403);
        }
        let delete = async |path: &str| admin.send(Method::DELETE, path, None, Vec::new()).await;
        let state = |answer: &testkit::Answer| answer.json()["state"].clone();

        let locked = admin
            .json(Method::POST, &lock, &json!({}))
            .await
            .expect(200);
        assert_eq!(state(&locked), "locked");
        assert_eq!(locked.json()["id"], json!(leaver));
        admin
            .json(Method::POST, &lock, &json!({}))
            .await
            .expect(409);
        delete(&path).await.expect(409);
        let unlocked = delete(&lock).await.expect(200);
        assert_ne!(state(&unlocked), "locked");
        delete(&lock).await.expect(409);

        for body in [json!({}), json!({ "heir": "x" }), json!({ "heir": leaver })] {
            let refused = admin.json(Method::POST, &path, &body).await.expect(422);
            assert_eq!(refused.json()["errors"][0]["field"], "heir", "{body}");
        }
        let left = admin
            .json(Method::POST, &path, &json!({ "heir": heir }))
            .await;
        assert_eq!(state(&left.expect(200)), "deactivated");
        t.run_jobs().await;
        assert_eq!(owner(&t, &owned).await["owner"], json!(heir));
        let back = delete(&path).await.expect(200);
        assert_eq!(state(&back), "invited");
        assert!(!back.body.contains("/invitations/"), "{}", back.body);
        let letter = t.letters().await.remove(0);
        assert!(letter.to.starts_with("user@") && letter.text.contains("/invitations/"));
        delete(&path).await.expect(409);

        let events = admin.get("/security-log").await.expect(200).text();
        for said in [
            "was locked",
            "was unlocked",
            "was deactivated",
            "Invited again",
        ] {
            assert!(events.contains(said), "{said}: {events}");
        }
        let nobody = Id::<User>::from_bytes([9; 16]);
        for what in ["lock", "deactivation"] {
            let path = format!("/api/v1/users/{nobody}/{what}");
            admin
                .json(Method::POST, &path, &json!({}))
                .await
                .expect(404);
            delete(&path).await.expect(404);
        }
    })
    .await;
}

async fn deactivate(t: &TestApp, user: Id<User>, heir: &str) -> testkit::Answer {
    let path = format!("/users/{user}/deactivation");
    t.client(Role::Administrator)
        .post(&path, &[("heir", heir)])
        .await
}

/// P-150: what a colleague owned is counted, goes to whoever takes over, and can be taken back.
#[tokio::test]
async fn whatever_names_a_leaver_names_the_heir_and_can_be_undone() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let (leaver, heir) = (t.user(Role::User), t.user(Role::Manager));
        let field = json!({ "title": "Second", "kind": "user" });
        let key = made(&admin, "/fields", field).await["key"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut theirs = Vec::new();
        for n in 0..230 {
            let body = json!({ "name": format!("C{n}"), "owner": leaver });
            theirs.push(made(&admin, "/contacts", body).await);
        }
        let second = json!({ "name": "Second", "owner": heir, "custom": { &key: leaver } });
        let second = made(&admin, "/contacts", second).await;
        let other = made(&admin, "/contacts", json!({ "name": "Other" })).await;
        let test = json!({ "field": "name", "op": "is", "value": "C1" });
        let filter = json!({ "title": "Mine", "filter": test });
        made(&t.client(Role::User), "/filters", filter).await;

        let page = admin
            .get(&format!("/users/{leaver}/deactivation"))
            .await
            .expect(200)
            .text();
        for said in ["Contacts 231", "Saved filters 1"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // Somebody must take over, and be there to do it.
        for nobody in [
            "",
            "x",
            &leaver.to_string(),
            &Id::<User>::from_bytes([9; 16]).to_string(),
        ] {
            deactivate(&t, leaver, nobody).await.expect(422);
        }
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        deactivate(&t, leaver, &heir.to_string()).await.expect(303);
        t.run_jobs().await;
        for contact in [&theirs[0], &theirs[229]] {
            assert_eq!(owner(&t, contact).await["owner"], json!(heir));
        }
        let moved = owner(&t, &second).await;
        assert_eq!(
            (&moved["owner"], &moved["custom"][&key]),
            (&json!(heir), &json!(heir))
        );
        assert_eq!(owner(&t, &other).await["owner"], Json::Null);
        let filters = t
            .client(Role::Manager)
            .get("/api/v1/filters")
            .await
            .expect(200)
            .json();
        assert_eq!(filters["items"][0]["title"], "Mine");
        let page = admin
            .get(&format!("/users/{leaver}/deactivation"))
            .await
            .expect(200)
            .text();
        assert!(
            page.contains("handed over to Test manager") && page.contains("231"),
            "{page}"
        );
        assert!(!page.contains("Still in their name"), "{page}");

        // In the history by what was done and by whom, and undone there once they are back.
        let sets = admin.get("/api/v1/changes").await.expect(200).json();
        let sets = sets["items"].as_array().unwrap();
        let set = sets
            .iter()
            .find(|set| set["action"] == "hand_over" && set["collection"] == "contacts")
            .unwrap_or_else(|| panic!("{sets:?}"));
        assert_eq!(set["count"], 231);
        assert_eq!(
            set["actor"]["user"],
            json!(t.user(Role::Administrator)),
            "{set}"
        );
        let system = t.system();
        identity::reactivate(&system, leaver).await.unwrap();
        let sql = storage::Sql::new("update users set state = 'active' where id = $1").arg(leaver);
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        tx.run(sql).await.unwrap();
        tx.commit().await.unwrap();
        let undo = format!("/changes/{}/undo", set["id"].as_str().unwrap());
        admin.post(&undo, &[]).await.expect(303);
        t.run_jobs().await;
        assert_eq!(owner(&t, &theirs[229]).await["owner"], json!(leaver));
        assert_eq!(owner(&t, &second).await["custom"][&key], json!(leaver));
    })
    .await;
}

/// A hand-over that was interrupted goes on where it ended, and what is left is offered again.
#[tokio::test]
async fn a_hand_over_that_was_stopped_is_finished_later() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let (leaver, heir) = (t.user(Role::User), t.user(Role::Manager));
        let contact = made(&admin, "/contacts", json!({ "name": "C", "owner": leaver })).await;
        deactivate(&t, leaver, &heir.to_string()).await.expect(303);
        admin
            .post(&format!("/users/{leaver}/hand-over/cancellation"), &[])
            .await
            .expect(303);
        t.run_jobs().await;
        assert_eq!(owner(&t, &contact).await["owner"], json!(leaver));
        let page = admin
            .get(&format!("/users/{leaver}/deactivation"))
            .await
            .expect(200)
            .text();
        assert!(
            page.contains("stopped before its end") && page.contains("Still in their name"),
            "{page}"
        );
        let sent = [("heir", heir.to_string())];
        let sent = sent.each_ref().map(|(name, value)| (*name, value.as_str()));
        admin
            .post(&format!("/users/{leaver}/hand-over"), &sent)
            .await
            .expect(303);
        // The command waits for it; the job that comes after finds nothing left.
        assert_eq!(
            identity::finish_hand_over(&t.system(), leaver)
                .await
                .unwrap(),
            1
        );
        t.run_jobs().await;
        assert_eq!(owner(&t, &contact).await["owner"], json!(heir));
        let part = admin
            .get(&format!("/users/{leaver}/hand-over/progress"))
            .await
            .expect(200)
            .text();
        assert!(part.contains("handed over to Test manager"), "{part}");
    })
    .await;
}

/// Nobody gets at records by closing the account of whoever owns them.
#[tokio::test]
async fn who_does_not_reach_every_record_hands_none_over() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        made(
            &admin,
            "/contacts",
            json!({ "name": "C", "owner": t.user(Role::Restricted) }),
        )
        .await;
        let grant = kit::Grant::new([
            (kit::Permission::ManageUsers, kit::Reach::All),
            (kit::Permission::ViewContacts, kit::Reach::Own),
            (kit::Permission::CreateContacts, kit::Reach::Own),
            (kit::Permission::EditContacts, kit::Reach::Own),
        ]);
        t.give(Role::User, &grant, &[]).await;
        let me = t.user(Role::User).to_string();
        let path = format!("/users/{}/deactivation", t.user(Role::Restricted));
        let answer = t.client(Role::User).post(&path, &[("heir", &me)]).await;
        answer.expect(403);
        let seen = t
            .client(Role::User)
            .get("/api/v1/contacts")
            .await
            .expect(200)
            .json();
        assert!(seen["items"].as_array().unwrap().is_empty());
    })
    .await;
}
