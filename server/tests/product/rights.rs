//! No path of the product shows what a role hides: neither a field nor somebody else's record.
//!
//! A canary is planted in every field and in every record that must not be seen, each path is
//! asked for it, and a route that stands in no table here fails the test: who adds a path says
//! whether it may show records, and it is tried from then on.

mod planted;
mod tables;

use self::planted::{Planted, blind, grant, id, made, plant};
use self::tables::{Ask, BARE, ELSEWHERE, REVEAL, paths};
use axum::http::Method;
use kit::{FieldRight, FieldRights, Reach, Role};
use serde_json::{Value as Json, json};
use server::slices::SLICES;
use testkit::{Answer, Client, TestApp, both};

async fn asked(client: &Client, ask: &Ask) -> Answer {
    match ask {
        Ask::Get(path) => client.get(path).await,
        Ask::Sought(path, pairs) => {
            let typing = client.clone().header("hx-request", "true");
            typing.post(path, pairs).await
        }
        Ask::Search(path, body) => client.json(Method::POST, path, body).await,
        Ask::Form(path, pairs) => {
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            client.post(path, &pairs).await
        }
        Ask::Json(method, path, Json::Null) => {
            client.send(method.clone(), path, None, Vec::new()).await
        }
        Ask::Json(method, path, body) => client.json(method.clone(), path, body).await,
    }
}

/// Asks every path, first as an administrator where reading alone is tried, then as the user.
async fn nothing_shows(
    t: &TestApp,
    planted: &Planted,
    canaries: &[&str],
    (by_field, masked): (bool, bool),
) {
    let (admin, user) = (t.client(Role::Administrator), t.client(Role::User));
    let found = |answer: &Answer| {
        // The key of a masked field is known, as a part of an id of the page too.
        // Nor is what the product itself calls by that word.
        let ours = ["custom-canary-pay", "canary record", "/canary\""];
        let body = answer.body.to_lowercase();
        let body = ours.iter().fold(body, |body, word| body.replace(word, ""));
        canaries
            .iter()
            .find(|canary| body.contains(**canary))
            .copied()
    };
    for path in paths(planted) {
        let changes = matches!(path.ask, Ask::Form(..) | Ask::Json(..));
        if !changes {
            let shown = found(&asked(&admin, &path.ask).await).is_some();
            let expected = if by_field { path.fields } else { path.record };
            // The title of a masked field is no secret, so not every canary is looked for.
            assert!(
                shown || !expected || masked,
                "{}: nobody is shown the canary",
                path.route
            );
        }
        let client = match &path.ask {
            Ask::Json(method, ..) if *method != Method::POST => {
                user.clone().header("if-match", "*")
            }
            _ => user.clone(),
        };
        let answer = asked(&client, &path.ask).await;
        assert!(
            answer.status.as_u16() != 500,
            "{}: {}",
            path.route,
            answer.body
        );
        let leak = found(&answer).filter(|_| path.route != REVEAL || !masked);
        assert!(
            leak.is_none(),
            "{} shows {leak:?}: {}",
            path.route,
            answer.body
        );
    }
    // What the user has asked for themselves.
    t.run_jobs().await;
    let exports = user.get("/api/v1/exports").await.expect(200).json();
    let exports = exports["items"].as_array().unwrap();
    assert!(!exports.is_empty());
    for export in exports {
        assert_eq!(export["state"], "done", "{export}");
        let path = format!("/api/v1/exports/{}/file", id(export));
        let file = user.get(&path).await.expect(200);
        assert!(found(&file).is_none(), "{}", file.body);
    }
}

#[tokio::test]
async fn every_route_is_tried_for_what_it_shows_or_says_why_not() {
    both(SLICES, |t| async move {
        let nothing = Planted {
            contact: String::new(),
            binned: String::new(),
            set: String::new(),
            filter: String::new(),
            import: String::new(),
            export: String::new(),
            field: String::new(),
        };
        let tried = paths(&nothing);
        let mut missing = Vec::new();
        for (api, info) in kit::publish::routes(&t.app) {
            let path = format!("{}{}", if api { "/api/v1" } else { "" }, info.path);
            let route = format!("{} {path}", info.method);
            let below = |area: &str| {
                path.strip_prefix(area)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let known = tried.iter().any(|one| one.route == route)
                || BARE.contains(&route.as_str())
                || ELSEWHERE.iter().any(|(area, _)| below(area));
            if !known {
                missing.push(route);
            }
        }
        assert!(missing.is_empty(), "no table of this test has {missing:?}");
    })
    .await;
}

const CANARIES: [&str; 3] = ["canary", "999 1234", "9991234"];

/// P-118: of a field that a role masks no path shows the value, but the one that notes it first.
#[tokio::test]
async fn no_path_shows_a_masked_field() {
    both(SLICES, |t| async move {
        let planted = plant(&t, ["Plain", "Person"]).await;
        let masked = grant(Reach::All, blind(FieldRight::Masked));
        t.give(Role::User, &masked, &[]).await;
        let user = t.client(Role::User);
        // The title of a field that is masked is known; its value is not.
        let page = user.get(&format!("/contacts/{}", planted.contact)).await;
        let page = page.expect(200).text();
        assert!(
            page.contains("••••••") && page.contains("Canary pay"),
            "{page}"
        );
        // Nor can it be guessed by what an export holds, or in which order.
        let test = json!({ "field": "notes", "op": "is", "value": "canary-second" });
        for asked in [json!({ "filter": test }), json!({ "sort": "notes" })] {
            let mut export = json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" });
            export
                .as_object_mut()
                .unwrap()
                .extend(asked.as_object().unwrap().clone());
            user.json(Method::POST, "/api/v1/exports", &export)
                .await
                .expect(422);
        }
        let values = ["canary-", "canaryfalva", "999 1234", "9991234"];
        nothing_shows(&t, &planted, &values, (true, true)).await;
        let kept = t.client(Role::Administrator);
        let kept = kept
            .get(&format!("/api/v1/contacts/{}", planted.contact))
            .await;
        let kept = kept.expect(200).json();
        assert_eq!(kept["notes"], "canary-second", "nothing masked was emptied");
    })
    .await;
}

/// P-118: a field that a role hides does not exist on any path.
#[tokio::test]
async fn no_path_shows_a_hidden_field() {
    both(SLICES, |t| async move {
        let planted = plant(&t, ["Plain", "Person"]).await;
        t.give(
            Role::User,
            &grant(Reach::All, blind(FieldRight::Hidden)),
            &[],
        )
        .await;
        nothing_shows(&t, &planted, &CANARIES, (true, false)).await;
        // Nothing hidden was emptied or put back by anything that was tried.
        let scope = t.scope(Role::Administrator);
        let raw =
            kernel::Id::from_bytes(planted.contact.parse::<kernel::Id<()>>().unwrap().bytes());
        let kept = records::contact::actions::find(&scope, raw).await.unwrap();
        assert_eq!(kept.doc.notes, "canary-second");
        assert_eq!(kept.doc.emails[0].value, "canary-mail@x.hu");
        assert_eq!(kept.owner, Some(t.user(Role::Manager)));
    })
    .await;
}

/// P-118: whoever reaches only their own records meets nobody else's on any path.
#[tokio::test]
async fn no_path_shows_somebody_elses_record() {
    both(SLICES, |t| async move {
        let planted = plant(&t, ["Foreign", "Person"]).await;
        let whole = FieldRights::default();
        t.give(Role::User, &grant(Reach::Own, whole), &[]).await;
        let canaries = ["foreign", "canary-mail", "canary-note", "canary-second"];
        nothing_shows(&t, &planted, &canaries, (false, false)).await;
    })
    .await;
}

/// What an administrator is told that somebody sees is what they see.
#[tokio::test]
async fn the_page_of_a_user_says_what_they_see_and_why() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let (user, manager) = (t.user(Role::User), t.user(Role::Manager));
        for (name, owner) in [("Own", user), ("Team", manager), ("Team 2", manager)] {
            let body = json!({ "name": name, "owner": owner.to_string() });
            made(&admin, "/contacts", body).await;
        }
        made(&admin, "/contacts", json!({ "name": "Nobody's" })).await;
        let fields = FieldRights {
            of: [
                ("notes".to_owned(), FieldRight::Hidden),
                ("phones".to_owned(), FieldRight::Read),
            ]
            .into(),
            later: FieldRight::Write,
        };
        t.give(Role::User, &grant(Reach::Team, fields), &[manager])
            .await;
        let page = admin
            .get(&format!("/users/{user}"))
            .await
            .expect(200)
            .text();
        for said in [
            "3 · their own and those of 1 colleague in their teams",
            "Hidden fields Notes",
            "Fields that cannot be changed Phone",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let seen = t
            .client(Role::User)
            .get("/api/v1/contacts")
            .await
            .expect(200);
        assert_eq!(seen.json()["items"].as_array().unwrap().len(), 3);
        t.client(Role::Manager)
            .get(&format!("/users/{user}"))
            .await
            .expect(403);
    })
    .await;
}
