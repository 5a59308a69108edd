//! Who comes in, as whom, and who cannot take over somebody's account.

use crate::common::{Browser, SLICES, colleague, input as new_user};
use crate::sso::op::Op;
use crate::sso::{go, input, is_in, noted, provider, set_up, sign_on, users};
use identity::sso::ProviderInput;
use identity::{invite, lock, unlock};
use jiff::SignedDuration;
use kit::Role;
use serde_json::json;

/// P-147: who is new and has a verified address of a listed domain becomes a user, and never an
/// administrator.
#[tokio::test]
async fn somebody_new_of_a_listed_domain_becomes_a_user_of_the_default_role() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(
            &t,
            &op,
            &ProviderInput {
                role: "restricted".into(),
                ..input()
            },
        )
        .await;
        let mut browser = Browser::new(&t);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        let anna = (
            "anna@x.hu".into(),
            "Kis Anna".into(),
            "restricted".into(),
            "active".into(),
        );
        assert_eq!(users(&t).await, [anna]);
        assert_eq!(noted(&t, "identity-linked").await, 1);

        // The next time it is the same user, whatever the provider then calls them.
        op.claim(json!({ "email": "nagy.anna@x.hu", "name": "Nagy Anna" }));
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 303);
        assert_eq!(users(&t).await.len(), 1);
    })
    .await;
}

/// P-147: no word about an address that the provider has not verified, or for whose domain the
/// administrator does not take its word, gives anybody anything.
#[tokio::test]
async fn an_unverified_or_unlisted_address_opens_no_account() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut told = Vec::new();
        for claims in [
            json!({ "email_verified": false }),
            json!({ "email_verified": "false" }),
            json!({ "email_verified": null }),
            json!({ "email_verified": 1 }),
            json!({ "email": "anna@y.hu" }),
            json!({ "email": "anna@x.hu.evil.hu" }),
            json!({ "email": "anna@sub.x.hu" }),
            json!({ "email": "anna" }),
        ] {
            op.claim(claims.clone());
            let mut browser = Browser::new(&t);
            let page = sign_on(&mut browser, &op, id).await;
            assert_eq!(page.status, 403, "{claims}");
            assert!(!is_in(&mut browser).await, "{claims}");
            told.push(page.body.split("<h1>").nth(1).unwrap().to_owned());
        }
        told.dedup();
        assert_eq!(
            told.len(),
            1,
            "nobody learns which addresses have an account"
        );
        assert_eq!(users(&t).await.len(), 1);
        // Where nobody comes in by themselves, an unknown colleague hears the same.
        set_up(
            &t,
            id,
            &ProviderInput {
                makes_users: false,
                ..input()
            },
        )
        .await;
        op.claim(json!({ "email": "bela@x.hu" }));
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 403);
    })
    .await;
}

/// P-147: a verified address of a listed domain is the colleague who has it, from then on by
/// subject alone.
#[tokio::test]
async fn a_colleague_is_linked_by_a_verified_address_once() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Manager).await;
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert!(browser.get("/profile").await.body.contains("anna Kovács"));

        // The address was given to somebody new: they are not who had it before.
        op.claim(json!({ "sub": "anna-2" }));
        let mut other = Browser::new(&t);
        let page = sign_on(&mut other, &op, id).await;
        assert_eq!(page.status, 403);
        assert!(!is_in(&mut other).await);
        // The right subject comes in without any address.
        op.claim(json!({ "email": null, "email_verified": null }));
        op.doing().person = json!({ "email": null });
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 303);
    })
    .await;
}

/// P-147: the same subject or address at another provider is somebody else.
#[tokio::test]
async fn another_provider_takes_over_nobody() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let (ours, evil) = (Op::start(&t.clock).await, Op::start(&t.clock).await);
        let id = provider(&t, &ours, &input()).await;
        let nothing = ProviderInput {
            domains: String::new(),
            makes_users: false,
            ..input()
        };
        let bad = provider(&t, &evil, &nothing).await;
        assert_eq!(sign_on(&mut Browser::new(&t), &ours, id).await.status, 303);
        let mut browser = Browser::new(&t);
        let page = browser.get(&format!("/sign-in/{bad}")).await;
        assert_eq!(
            crate::sso::op::query(&page.location).get("scope"),
            "openid",
            "no more is asked than counts"
        );
        let callback = evil.agree(&page.location);
        assert_eq!(browser.get(&callback).await.status, 403);
        assert!(!is_in(&mut browser).await);
    })
    .await;
}

/// P-147: whoever governs the provider does not govern the tenant.
#[tokio::test]
async fn an_administrator_is_never_linked_by_an_address() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::Administrator).await;
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        let page = sign_on(&mut browser, &op, id).await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains("link their account themselves"));
        assert!(!is_in(&mut browser).await);
    })
    .await;
}

/// P-147: who is locked stays locked, and is a user again when unlocked.
#[tokio::test]
async fn a_locked_user_does_not_come_in_by_the_provider() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        // Locked before the provider knows them.
        let anna = colleague(&t, "anna", Role::User).await;
        lock(&t.system(), anna).await.unwrap();
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 403);
        unlock(&t.system(), anna).await.unwrap();
        let mut browser = Browser::new(&t);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        // Locked afterwards: at once, and for the next time.
        lock(&t.system(), anna).await.unwrap();
        assert!(!is_in(&mut browser).await);
        let page = sign_on(&mut browser, &op, id).await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains("locked"), "{}", page.body);
        assert_eq!(noted(&t, "sign-in-failed").await, 1);

        // Somebody who never had a password is a user again, not somebody with an invitation.
        op.claim(json!({ "sub": "bela", "email": "bela@x.hu" }));
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 303);
        let bela = t
            .app
            .db
            .read_once(
                t.tenant.id,
                storage::sql!("select id from users where email = 'bela@x.hu'"),
            )
            .await
            .unwrap()[0]
            .get(0)
            .unwrap();
        lock(&t.system(), bela).await.unwrap();
        unlock(&t.system(), bela).await.unwrap();
        assert_eq!(users(&t).await[1].3, "active");
    })
    .await;
}

/// P-147: an invitation is answered by signing on, and its link is worth nothing afterwards.
#[tokio::test]
async fn who_was_invited_comes_in_by_the_provider() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(
            &t,
            &op,
            &ProviderInput {
                makes_users: false,
                ..input()
            },
        )
        .await;
        let new = new_user("anna", Role::User).check().unwrap();
        let (_, link) = invite(&t.system(), &new).await.unwrap();
        let path = link.expose().split("/t/demo").nth(1).unwrap().to_owned();
        let mut browser = Browser::new(&t);
        assert_eq!(browser.get(&path).await.status, 200);
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert_eq!(users(&t).await[0].3, "active");
        assert_eq!(browser.get(&path).await.status, 404);
    })
    .await;
}

/// P-147: a user links an account themselves, having proved that the session is theirs.
#[tokio::test]
async fn a_user_links_and_unlinks_an_account_on_the_profile() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "eva", Role::Administrator).await;
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        op.claim(json!({ "sub": "eva-1", "email": "eva@elsewhere.hu", "email_verified": false }));
        let mut eva = Browser::new(&t);
        eva.sign_in("eva").await;

        let link = format!("/profile/sso/{id}");
        t.clock.advance(SignedDuration::from_mins(11));
        let asked = eva.post(&link, "").await;
        assert!(asked.body.contains("proof-password"), "{}", asked.body);
        assert!(!asked.body.contains(&op.issuer));
        let wrong = eva.post(&link, "proof-password=wrong").await;
        assert!(!wrong.body.contains(&op.issuer));
        let onward = eva
            .post(&link, "proof-password=helyes+l%C3%B3+akku+kapocs")
            .await;
        assert_eq!(onward.status, 200);
        let href = onward
            .body
            .split("href=\"")
            .find(|part| part.starts_with(&op.issuer))
            .unwrap();
        let address = href.split('"').next().unwrap().replace("&amp;", "&");
        assert_eq!(crate::sso::op::query(&address).get("scope"), "openid");
        let callback = op.agree(&address);

        // Somebody else's browser does not finish what Éva began, nor does Éva signed out.
        let mut thief = Browser::new(&t);
        assert_eq!(thief.get(&callback).await.status, 400);
        let done = eva.get(&callback).await;
        assert_eq!(
            (done.status, done.location.as_str()),
            (303, "/t/demo/profile")
        );
        assert!(eva.get("/profile").await.body.contains("Unlink Céges fiók"));
        let letter = &t.letters().await[0];
        assert_eq!(letter.to, "eva@x.hu");
        assert_eq!(letter.subject, "Your account at Céges fiók was linked");
        assert_eq!(noted(&t, "identity-linked").await, 1);

        // From now on she comes in by it.
        let mut other = Browser::new(&t);
        assert_eq!(sign_on(&mut other, &op, id).await.status, 303);
        assert!(other.get("/profile").await.body.contains("eva Kovács"));

        // Nobody else can link the same account to themselves.
        colleague(&t, "gabor", Role::User).await;
        let mut gabor = Browser::new(&t);
        gabor.sign_in("gabor").await;
        let onward = gabor.post(&link, "").await;
        let href = onward
            .body
            .split("href=\"")
            .find(|part| part.starts_with(&op.issuer))
            .unwrap();
        let callback = op.agree(&href.split('"').next().unwrap().replace("&amp;", "&"));
        let page = gabor.get(&callback).await;
        assert_eq!(page.status, 403);
        assert!(page.body.contains("linked to somebody else"));

        let gone = eva.post(&format!("/profile/sso/{id}/removal"), "").await;
        assert_eq!(gone.status, 303);
        assert_eq!(noted(&t, "identity-unlinked").await, 1);
        assert_eq!(sign_on(&mut Browser::new(&t), &op, id).await.status, 403);
    })
    .await;
}

/// P-147: nobody locks themselves out, and nobody links another account to a session that was left open.
#[tokio::test]
async fn the_only_way_in_stays_and_an_old_session_links_nothing() {
    testkit::both(SLICES, |t| async move {
        let (op, second) = (Op::start(&t.clock).await, Op::start(&t.clock).await);
        let id = provider(&t, &op, &input()).await;
        let other = provider(
            &t,
            &second,
            &ProviderInput {
                makes_users: false,
                ..input()
            },
        )
        .await;
        let mut anna = Browser::new(&t);
        sign_on(&mut anna, &op, id).await;
        let page = anna.post(&format!("/profile/sso/{id}/removal"), "").await;
        assert_eq!(page.status, 409);
        assert!(
            page.body.contains("This is your only way in"),
            "{}",
            page.body
        );

        t.clock.advance(SignedDuration::from_mins(11));
        let page = anna.post(&format!("/profile/sso/{other}"), "").await;
        assert_eq!(page.status, 403, "the session is too old to link anything");
        sign_on(&mut anna, &op, id).await;
        assert_eq!(
            anna.post(&format!("/profile/sso/{other}"), "").await.status,
            200
        );
    })
    .await;
}

/// P-147: where everybody must come by the provider, a password lets in administrators alone.
#[tokio::test]
async fn a_required_provider_is_the_only_way_for_all_but_administrators() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "eva", Role::Administrator).await;
        colleague(&t, "anna", Role::Manager).await;
        let op = Op::start(&t.clock).await;
        let id = provider(
            &t,
            &op,
            &ProviderInput {
                required: true,
                ..input()
            },
        )
        .await;

        let mut anna = Browser::new(&t);
        let page = anna.sign_in("anna").await;
        assert_eq!(page.status, 422);
        assert!(
            page.body.contains("signs in through its provider"),
            "{}",
            page.body
        );
        assert!(!is_in(&mut anna).await);
        // Whoever does not know the password does not learn even that.
        let wrong = anna
            .post("/sign-in", "email=anna%40x.hu&password=wrong")
            .await;
        assert!(!wrong.body.contains("signs in through its provider"));
        assert_eq!(sign_on(&mut anna, &op, id).await.status, 303);

        let mut eva = Browser::new(&t);
        assert_eq!(eva.sign_in("eva").await.status, 303);
        assert!(is_in(&mut eva).await);

        // An invitation does not lead around it either.
        let new = new_user("bela", Role::User).check().unwrap();
        let (_, link) = invite(&t.system(), &new).await.unwrap();
        let path = link.expose().split("/t/demo").nth(1).unwrap().to_owned();
        let mut bela = Browser::new(&t);
        let page = bela
            .post(&path, "password=helyes+l%C3%B3+akku+kapocs")
            .await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert!(!is_in(&mut bela).await);
        op.claim(json!({ "sub": "bela", "email": "bela@x.hu" }));
        assert_eq!(sign_on(&mut bela, &op, id).await.status, 303);
    })
    .await;
}

/// P-147: another tenant's provider is no provider here.
#[tokio::test]
async fn a_provider_of_another_tenant_is_not_found() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t.other_tenant(), &op, &input()).await;
        let mut browser = Browser::new(&t);
        assert_eq!(browser.get(&format!("/sign-in/{id}")).await.status, 404);
        let own = provider(&t, &op, &input()).await;
        let callback = go(&mut browser, &op, own).await;
        let elsewhere = callback.replace(&own.to_string(), &id.to_string());
        assert_eq!(browser.get(&elsewhere).await.status, 400);
    })
    .await;
}

/// P-147: who signs out here hears that they are still signed in there.
#[tokio::test]
async fn signing_out_offers_the_way_out_at_the_provider() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let mut browser = Browser::new(&t);
        sign_on(&mut browser, &op, id).await;
        let page = browser.post("/sign-out", "").await;
        assert_eq!(page.location, format!("/t/demo/sign-out/{id}"));
        assert!(!is_in(&mut browser).await);
        let page = browser.get(&format!("/sign-out/{id}")).await;
        assert!(
            page.body.contains(&format!("{}/end?client_id=", op.issuer)),
            "{}",
            page.body
        );
        // Who came by a password is not sent there.
        colleague(&t, "eva", Role::User).await;
        browser.sign_in("eva").await;
        assert_eq!(
            browser.post("/sign-out", "").await.location,
            "/t/demo/sign-in"
        );
    })
    .await;
}

/// P-147: the provider's word is a first factor; where the tenant wants a second one, it is asked
/// here before there is a session.
#[tokio::test]
async fn a_second_factor_is_wanted_of_who_comes_by_the_provider_too() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let sql = "insert into factor_policy (id, wanted, since) values (1, 'everyone', 0)";
        let mut tx = t.system().begin().await.unwrap();
        tx.run(storage::Sql::new(sql)).await.unwrap();
        tx.commit().await.unwrap();
        let mut anna = Browser::new(&t);
        let page = sign_on(&mut anna, &op, id).await;
        assert_eq!(page.status, 303);
        assert!(
            page.location.starts_with("/t/demo/sign-in/enrolment"),
            "{}",
            page.location
        );
        assert!(!is_in(&mut anna).await);
    })
    .await;
}

/// P-147: whoever manages users and is no administrator does not choose who decides who somebody
/// is: not a new provider, not a change of one, not that it is the only way in, not its end.
#[tokio::test]
async fn a_provider_is_chosen_and_changed_by_administrators_alone() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        let kept = async || {
            let sql = storage::sql!(
                "select title, issuer, domains, role, makes_users, required, version from sso_providers"
            );
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            format!("{rows:?}")
        };
        let before = kept().await;
        let each = [
            (kit::Permission::EditProfile, kit::Reach::Own),
            (kit::Permission::ManageUsers, kit::Reach::All),
        ];
        t.give(Role::User, &kit::Grant::new(each), &[]).await;
        let office = t.client(Role::User);
        let own = [("title", "Own"), ("issuer", "https://own.example")];
        office.post("/sso", &own).await.expect(403);
        let form = [
            ("title", "Own"),
            ("client_id", "own"),
            ("secret", "own"),
            ("domains", "x.hu"),
            ("role", "manager"),
            ("makes_users", "1"),
            ("required", "1"),
        ];
        for what in ["", "/check", "/removal"] {
            let path = format!("/sso/{id}{what}");
            office.post(&path, &form).await.expect(403);
        }
        office.get(&format!("/sso/{id}")).await.expect(403);
        assert_eq!(kept().await, before);
        // To an administrator it is what it was.
        t.client(Role::Administrator)
            .post(&format!("/sso/{id}"), &form)
            .await
            .expect(303);
        assert_ne!(kept().await, before);
    })
    .await;
}

/// P-147: no address leads to an account that may more than a manager, whatever its role is
/// called: its owner links it, signed in, and comes in by a password where a provider is the only
/// way for others.
#[tokio::test]
async fn nobody_who_may_more_than_a_manager_is_linked_by_an_address() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let required = ProviderInput {
            required: true,
            ..input()
        };
        let id = provider(&t, &op, &required).await;
        let by = t.scope(Role::Administrator);
        for (name, permission, more) in [
            ("anna", kit::Permission::ManageUsers, true),
            ("bela", kit::Permission::ManageFields, true),
            ("cili", kit::Permission::ManageKeys, true),
            ("dora", kit::Permission::ViewHistory, true),
            ("edit", kit::Permission::ExportContacts, false),
        ] {
            let view = (kit::Permission::ViewContacts, kit::Reach::All);
            let grant = kit::Grant::new([view, (permission, kit::Reach::All)]);
            let draft = identity::RoleDraft::check(name, "", grant).unwrap();
            let role = identity::role::actions::create(&by, &draft).await.unwrap();
            let user = colleague(&t, name, Role::User).await;
            identity::change_role(&t.system(), user, identity::AnyRole::Own(role))
                .await
                .unwrap();
            let subject = format!("sub-{name}");
            op.claim(json!({ "sub": subject, "email": format!("{name}@x.hu") }));
            let mut browser = Browser::new(&t);
            let page = sign_on(&mut browser, &op, id).await;
            assert_eq!(page.status == 403, more, "{name}: {}", page.body);
            assert_eq!(is_in(&mut browser).await, !more, "{name}");
            let mut at_home = Browser::new(&t);
            at_home.sign_in(name).await;
            assert_eq!(is_in(&mut at_home).await, more, "{name} by a password");
            if more {
                let page = at_home.post(&format!("/profile/sso/{id}"), "").await;
                assert_eq!(page.status, 200, "{name}: {}", page.body);
            }
        }
    })
    .await;
}

/// P-146: who comes by a provider ends the session that the browser had.
#[tokio::test]
async fn a_sign_on_ends_the_session_that_the_browser_had() {
    testkit::both(SLICES, |t| async move {
        let op = Op::start(&t.clock).await;
        let id = provider(&t, &op, &input()).await;
        colleague(&t, "bela", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("bela").await;
        let before = browser.cookie("tenet.demo").unwrap().to_owned();
        assert_eq!(sign_on(&mut browser, &op, id).await.status, 303);
        assert!(is_in(&mut browser).await);
        let mut thief = Browser::new(&t);
        thief.keep("tenet.demo", &before);
        assert!(!is_in(&mut thief).await);
    })
    .await;
}
