//! Leaving: what ends at once, who stays, and the way back.

use crate::common::{Browser, SLICES, colleague, input, scope_of_key, sign_in};
use identity::key::NewKey;
use kernel::Error;
use kit::{Problem, Role};

/// P-150: whatever lets somebody in ends at once, for them and for programs in their name.
#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once_and_answered_like_nobody() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        let new = NewKey::check("Webshop", "user", "30").unwrap();
        let (_, key) = identity::create_key(&t.system(), anna, &new).await.unwrap();
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        assert_eq!(browser.get("/profile").await.status, 200);
        let forgotten = identity::reset_password(&t.system(), anna).await.unwrap();
        let path = forgotten.expose().split("/t/demo").nth(1).unwrap();

        let admin = t.client(Role::Administrator);
        let page = format!("/users/{anna}/deactivation");
        let asked = admin.get(&page).await.expect(200);
        assert!(asked.body.contains("Nothing."), "{}", asked.body);
        admin.post(&page, &[]).await.expect(303);

        assert_eq!(browser.get("/profile").await.status, 303);
        assert!(matches!(
            scope_of_key(&t, key.expose()).await,
            Err(Problem::SignIn)
        ));
        let link = Browser::new(&t).get(path).await;
        assert!(link.status == 404 || link.status == 410, "{}", link.status);
        // The same answer for somebody who never was.
        let (known, unknown) = (
            sign_in(&t, "anna", crate::common::PASSWORD)
                .await
                .err()
                .unwrap(),
            sign_in(&t, "nobody", crate::common::PASSWORD)
                .await
                .err()
                .unwrap(),
        );
        assert_eq!(known.to_string(), unknown.to_string());

        // Gone from choices, here by name, and shown as what they are.
        let offered = admin.post("/users/options", &[]).await.expect(200);
        assert!(
            !offered
                .attributes("option", "value")
                .contains(&anna.to_string())
        );
        let shown = admin
            .get(&format!("/api/v1/users/{anna}"))
            .await
            .expect(200);
        assert_eq!(shown.json()["state"], "deactivated");
        assert_eq!(shown.json()["name"], "anna Kovács");
        let users = admin.get("/users").await.expect(200);
        assert!(users.text().contains("deactivated"), "{}", users.body);

        // Neither a lock nor an unlock nor a link brings them back.
        let system = t.system();
        for refused in [
            identity::unlock(&system, anna).await,
            identity::lock(&system, anna).await,
            identity::reset_password(&system, anna).await.map(drop),
            identity::change_role(&system, anna, Role::Manager).await,
            identity::deactivate(&system, anna, None).await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict("wrong_state"))));
        }
        let log = admin.get("/security-log").await.expect(200).text();
        assert!(log.contains("The account was deactivated"), "{log}");
        t.run_jobs().await;
        // Told to the other administrators, not to whoever did it, who is the only one here.
        assert!(
            t.letters()
                .await
                .iter()
                .all(|letter| !letter.subject.contains("deactivated"))
        );
    })
    .await;
}

/// P-146: nothing is stopped in the name of somebody who is not there.
#[tokio::test]
async fn the_hand_over_of_nobody_is_not_found() {
    testkit::both(SLICES, |t| async move {
        let nobody = kernel::Id::<kit::User>::from_bytes([9; 16]);
        let admin = t.client(Role::Administrator);
        for what in ["hand-over", "hand-over/cancellation", "deactivation"] {
            let path = format!("/users/{nobody}/{what}");
            admin.post(&path, &[]).await.expect(404);
        }
    })
    .await;
}

#[tokio::test]
async fn administrators_are_told_when_a_colleague_of_theirs_is_closed() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        colleague(&t, "bela", Role::Administrator).await;
        let page = format!("/users/{anna}/deactivation");
        t.client(Role::Administrator)
            .post(&page, &[])
            .await
            .expect(303);
        t.run_jobs().await;
        let told = t.letters().await;
        let told: Vec<_> = told
            .iter()
            .filter(|letter| letter.subject == "Security: The account was deactivated")
            .map(|letter| letter.to.as_str())
            .collect();
        assert_eq!(told, ["bela@x.hu"]);
    })
    .await;
}

#[tokio::test]
async fn one_active_administrator_stays_and_only_administrators_deactivate() {
    testkit::both(SLICES, |t| async move {
        let only = t.user(Role::Administrator);
        let refused = identity::deactivate(&t.system(), only, None).await;
        assert!(matches!(
            refused,
            Err(Error::Conflict("last_administrator"))
        ));
        let kept = t
            .client(Role::Administrator)
            .get("/users")
            .await
            .expect(200);
        assert!(!kept.text().contains("deactivated"));
        let anna = colleague(&t, "anna", Role::User).await;
        for role in [Role::Manager, Role::User, Role::Restricted] {
            let client = t.client(role);
            for what in ["deactivation", "hand-over", "reactivation", "anonymisation"] {
                let answer = client.post(&format!("/users/{anna}/{what}"), &[]).await;
                assert_eq!(answer.status, 403, "{role} {what}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_was_deactivated_comes_back_by_an_invitation_and_a_new_password() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        identity::deactivate(&t.system(), anna, None).await.unwrap();
        let admin = t.client(Role::Administrator);
        let page = admin
            .get(&format!("/users/{anna}/deactivation"))
            .await
            .expect(200);
        assert!(page.text().contains("Invite again"), "{}", page.body);
        let answer = admin
            .post(&format!("/users/{anna}/reactivation"), &[])
            .await;
        let shown = answer.expect(200).text();
        let link = shown
            .split_whitespace()
            .find(|word| word.contains("/t/demo/invitations/"));
        let path = link.unwrap().split("/t/demo").nth(1).unwrap().to_owned();
        assert!(
            sign_in(&t, "anna", crate::common::PASSWORD).await.is_err(),
            "the old password is gone"
        );
        let mut browser = Browser::new(&t);
        let chosen = browser
            .post(&path, "password=egy+teljesen+uj+mondat+itt")
            .await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        assert_eq!(browser.get("/profile").await.status, 200);
        let again = identity::reactivate(&t.system(), anna).await;
        assert!(matches!(again, Err(Error::Conflict("wrong_state"))));
        // The address is free for nobody else meanwhile.
        identity::deactivate(&t.system(), anna, None).await.unwrap();
        let same = input("anna", Role::User).check().unwrap();
        assert!(identity::invite(&t.system(), &same).await.is_err());
    })
    .await;
}

/// A stolen session alone closes nobody's account.
#[tokio::test]
async fn deactivating_asks_who_one_is() {
    testkit::both(SLICES, |t| async move {
        let anna = colleague(&t, "anna", Role::User).await;
        colleague(&t, "bela", Role::Administrator).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("bela").await;
        t.clock.advance(jiff::SignedDuration::from_mins(11));
        for what in ["deactivation", "reactivation", "anonymisation", "hand-over"] {
            let asked = browser
                .post(&format!("/users/{anna}/{what}"), "name=anna+Kov%C3%A1cs")
                .await;
            assert!(
                asked.body.contains("proof-password"),
                "{what}: {}",
                asked.body
            );
        }
        let state = t
            .client(Role::Administrator)
            .get(&format!("/api/v1/users/{anna}"))
            .await;
        assert_eq!(state.json()["state"], "active");
    })
    .await;
}
