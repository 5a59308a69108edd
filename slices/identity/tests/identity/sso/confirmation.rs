//! A link that only a provider vouches for, and whose owner may more by now.

use crate::common::{Browser, PASSWORD, Page, SLICES, colleague};
use crate::sso::op::Op;
use crate::sso::{At, input, is_in, noted, provider, sign_on};
use identity::sso::ProviderInput;
use identity::{AnyRole, change_role};
use jiff::SignedDuration;
use kernel::Id;
use kit::{Grant, Permission, Reach, Role, User};
use serde_json::json;
use testkit::{TestApp, both};

const WAITS: &str = "has to be confirmed";

/// Whoever governs the provider: in another browser, with the account that is linked.
async fn comes_by_the_provider(t: &TestApp, op: &Op, id: At) -> (Browser, Page) {
    let mut browser = Browser::new(t);
    let page = sign_on(&mut browser, op, id).await;
    (browser, page)
}

async fn is_let_in(t: &TestApp, op: &Op, id: At) -> bool {
    let (mut browser, _) = comes_by_the_provider(t, op, id).await;
    is_in(&mut browser).await
}

/// Anna, whom the provider linked by her address.
async fn anna(t: &TestApp, op: &Op) -> (Id<User>, At) {
    let anna = colleague(t, "anna", Role::Manager).await;
    let id = provider(t, op, &input()).await;
    assert!(is_let_in(t, op, id).await);
    (anna, id)
}

fn proof() -> String {
    format!("proof-password={}", PASSWORD.replace(' ', "+"))
}

/// P-147: who becomes an administrator is not an administrator to whoever governs the provider
/// that once linked them by their address: they confirm the link themselves first.
#[tokio::test]
async fn a_link_by_an_address_opens_no_administrators_account_until_they_confirm_it() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let (anna, id) = anna(&t, &op).await;
        let (mut before, _) = comes_by_the_provider(&t, &op, id).await;
        change_role(&t.system(), anna, Role::Administrator)
            .await
            .unwrap();
        assert!(!is_in(&mut before).await, "what was open ended");
        assert_eq!(noted(&t, "identity-waits").await, 1);
        let subject = "Confirm your account at Céges fiók";
        assert!(t.letters().await.iter().any(|one| one.subject == subject));

        let (mut thief, page) = comes_by_the_provider(&t, &op, id).await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains(WAITS), "{}", page.body);
        assert!(!is_in(&mut thief).await);
        assert_eq!(noted(&t, "identity-waits").await, 2);

        let mut at_home = Browser::new(&t);
        at_home.sign_in("anna").await;
        let confirmation = format!("/profile/sso/{id}/confirmation");
        let page = at_home.get("/profile").await;
        assert!(page.body.contains(WAITS), "{}", page.body);
        assert!(page.body.contains(&confirmation), "{}", page.body);
        // A browser that was left open confirms nothing.
        t.clock.advance(SignedDuration::from_mins(11));
        let asked = at_home.post(&confirmation, "").await;
        assert!(asked.body.contains("proof-password"), "{}", asked.body);
        assert!(!is_let_in(&t, &op, id).await);

        assert_eq!(at_home.post(&confirmation, &proof()).await.status, 303);
        assert_eq!(noted(&t, "identity-confirmed").await, 1);
        assert!(!at_home.get("/profile").await.body.contains(WAITS));
        assert!(is_let_in(&t, &op, id).await);
        assert_eq!(at_home.post(&confirmation, "").await.status, 404, "done");
    })
    .await;
}

/// P-147: nothing that begins with the provider's word alone confirms that word, not even before
/// somebody may more.
#[tokio::test]
async fn a_session_that_rests_on_a_providers_word_confirms_no_link() {
    both(SLICES, |t| async move {
        let (op, second) = (Op::start(&t.clock).await, Op::start(&t.clock).await);
        let (anna, id) = anna(&t, &op).await;
        let nobody_new = ProviderInput {
            title: "Másik".into(),
            domains: String::new(),
            makes_users: false,
            ..input()
        };
        let other = provider(&t, &second, &nobody_new).await;

        let (mut thief, _) = comes_by_the_provider(&t, &op, id).await;
        let confirmation = format!("/profile/sso/{id}/confirmation");
        let asked = thief.post(&confirmation, "").await;
        assert_eq!(asked.status, 403);
        assert!(asked.body.contains("proof-password"), "{}", asked.body);
        // Nor does it put there a factor with which it could then confirm.
        let asked = thief.post("/profile/factors/totp", "").await;
        assert_eq!(asked.status, 403);
        assert!(asked.body.contains("proof-password"), "{}", asked.body);
        // Another account beside it rests on the same word.
        second.claim(json!({ "sub": "thief", "email": null }));
        let onward = thief.post(&format!("/profile/sso/{other}"), "").await;
        let href = onward
            .body
            .split("href=\"")
            .find(|part| part.starts_with(&second.issuer));
        let href = href
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&");
        let callback = second.agree(&href);
        assert_eq!(thief.get(&callback).await.status, 303);
        assert!(
            is_let_in(&t, &second, other).await,
            "while she may no more than a manager"
        );

        change_role(&t.system(), anna, Role::Administrator)
            .await
            .unwrap();
        assert!(!is_let_in(&t, &op, id).await);
        assert!(!is_let_in(&t, &second, other).await);
    })
    .await;
}

/// P-147: who has proved by a password that the session is theirs links and confirms for good.
#[tokio::test]
async fn what_its_owner_confirmed_in_advance_or_linked_themselves_waits_for_nothing() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let (anna, id) = anna(&t, &op).await;
        let (mut browser, _) = comes_by_the_provider(&t, &op, id).await;
        let confirmation = format!("/profile/sso/{id}/confirmation");
        assert_eq!(browser.post(&confirmation, &proof()).await.status, 303);
        change_role(&t.system(), anna, Role::Administrator)
            .await
            .unwrap();
        assert_eq!(noted(&t, "identity-waits").await, 0);
        assert!(is_let_in(&t, &op, id).await);
        // Less and more again takes nothing back.
        let eva = colleague(&t, "eva", Role::Administrator).await;
        change_role(&t.system(), anna, Role::User).await.unwrap();
        change_role(&t.system(), anna, Role::Administrator)
            .await
            .unwrap();
        assert!(is_let_in(&t, &op, id).await);
        assert_ne!(anna, eva);
    })
    .await;
}

/// P-147: it is the same where not the person changes but what their role gives.
#[tokio::test]
async fn a_role_that_gives_more_closes_what_only_a_provider_vouches_for() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let (anna, id) = anna(&t, &op).await;
        let by = t.scope(Role::Administrator);
        let own = [
            (Permission::ViewContacts, Reach::All),
            (Permission::EditProfile, Reach::Own),
        ];
        let draft = |more: &[(Permission, Reach)]| {
            let grant = Grant::new(own.into_iter().chain(more.iter().copied()));
            identity::RoleDraft::check("Iroda", "", grant).unwrap()
        };
        let role = identity::role::actions::create(&by, &draft(&[]))
            .await
            .unwrap();
        change_role(&t.system(), anna, AnyRole::Own(role))
            .await
            .unwrap();
        let (mut open, _) = comes_by_the_provider(&t, &op, id).await;
        let mut at_home = Browser::new(&t);
        at_home.sign_in("anna").await;
        assert!(is_in(&mut open).await);

        let more = draft(&[(Permission::ManageUsers, Reach::All)]);
        identity::role::actions::change(&by, role, 1, &more)
            .await
            .unwrap();
        assert!(
            !is_in(&mut open).await,
            "nobody goes on with more by that word"
        );
        let (mut thief, page) = comes_by_the_provider(&t, &op, id).await;
        assert!(page.body.contains(WAITS), "{}", page.body);
        assert!(!is_in(&mut thief).await);

        at_home.sign_in("anna").await;
        let confirmation = format!("/profile/sso/{id}/confirmation");
        assert_eq!(at_home.post(&confirmation, "").await.status, 303);
        assert!(is_let_in(&t, &op, id).await);
    })
    .await;
}

/// P-147: who came here by a provider alone and has no password yet chooses one by a letter.
#[tokio::test]
async fn whoever_has_no_password_does_not_lose_a_link_that_waits_as_their_way_in() {
    both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let (mut browser, _) = comes_by_the_provider(&t, &op, id).await;
        let sql = storage::sql!("select id from users where email = 'anna@x.hu'");
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        let anna: Id<User> = rows[0].get(0).unwrap();
        let confirmation = format!("/profile/sso/{id}/confirmation");
        let page = browser.post(&confirmation, "").await;
        assert_eq!(page.status, 403, "there is nothing to prove it with");
        change_role(&t.system(), anna, Role::Administrator)
            .await
            .unwrap();
        assert!(!is_let_in(&t, &op, id).await);

        browser.post("/password-reset", "email=anna%40x.hu").await;
        t.run_jobs().await;
        let letters = t.letters().await;
        let letter = letters
            .iter()
            .find(|one| one.text.contains("/password-reset/"));
        let path = letter
            .unwrap()
            .text
            .split("/t/demo")
            .find(|part| part.starts_with("/password-reset/"));
        let path = path.unwrap().split_whitespace().next().unwrap().to_owned();
        let chosen = browser.post(&path, &proof().replace("proof-", "")).await;
        assert_eq!(chosen.status, 200, "{}", chosen.body);
        browser.sign_in("anna").await;
        assert_eq!(browser.post(&confirmation, "").await.status, 303);
        assert!(is_let_in(&t, &op, id).await);
    })
    .await;
}
