//! Imports over the API: decide, check, run, undo.

use crate::common::{SLICES, admin, contacts, lines, run, show, upload};
use axum::http::Method;
use kit::Role;
use serde_json::json;

#[tokio::test]
async fn an_unknown_owner_is_an_error_until_somebody_says_who_it_is() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name,Owner\nAnna,Selena Doyle\nBéla,Test user\n").await;
        let id = import["id"].as_str().unwrap();
        let checked = run(&t, &client, id, true).await;
        assert_eq!((&checked["state"], &checked["created"], &checked["failed"]), (&json!("checked"), &json!(1), &json!(1)), "{checked}");
        assert_eq!(checked["unknown"], json!([{ "column": "owner", "value": "Selena Doyle", "count": 1 }]));
        assert_eq!(contacts(&t).await, 0);

        let mut mapping = checked["mapping"].clone();
        mapping["values"] = json!([{ "column": "owner", "value": "selena doyle", "becomes": t.user(Role::Manager) }]);
        let path = format!("/api/v1/imports/{id}/mapping");
        client.json(Method::PUT, &path, &json!({ "mapping": mapping })).await.expect(200);
        let done = run(&t, &client, id, false).await;
        assert_eq!((&done["state"], &done["created"], &done["failed"]), (&json!("done"), &json!(2), &json!(0)), "{done}");
        assert_eq!(lines(&t, &["name", "owner"]).await, ["Anna,Test manager", "Béla,Test user"]);
    })
    .await;
}

#[tokio::test]
async fn an_import_with_its_updates_is_taken_back_and_conflicts_are_counted() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let first = upload(&client, "Name,Email\nAnna,anna@x.hu\nBéla,bela@x.hu\n").await;
        run(&t, &client, first["id"].as_str().unwrap(), false).await;
        let second = upload(
            &client,
            "Name,Email\nAnna Mária,anna@x.hu\nBéla Bá,bela@x.hu\nCili,cili@x.hu\n",
        )
        .await;
        let id = second["id"].as_str().unwrap();
        let path = format!("/api/v1/imports/{id}/mapping");
        client
            .json(Method::PUT, &path, &json!({ "key": "emails" }))
            .await
            .expect(200);
        let done = run(&t, &client, id, false).await;
        assert_eq!(
            (&done["created"], &done["updated"]),
            (&json!(1), &json!(2)),
            "{done}"
        );

        let third = upload(&client, "Name,Email\nBéla bácsi,bela@x.hu\n").await;
        let third = third["id"].as_str().unwrap();
        client
            .json(
                Method::PUT,
                &format!("/api/v1/imports/{third}/mapping"),
                &json!({ "key": "emails" }),
            )
            .await
            .expect(200);
        run(&t, &client, third, false).await;

        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/undo"),
                &json!({}),
            )
            .await
            .expect(202);
        t.run_jobs().await;
        let undone = show(&client, id).await;
        assert_eq!(
            (&undone["state"], &undone["restored"], &undone["conflicts"]),
            (&json!("undone"), &json!(2), &json!(1)),
            "{undone}"
        );
        assert_eq!(
            lines(&t, &["name", "emails"]).await,
            ["Anna,anna@x.hu", "Béla bácsi,bela@x.hu"]
        );
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/undo"),
                &json!({}),
            )
            .await
            .expect(409);
    })
    .await;
}

#[tokio::test]
async fn a_column_that_nobody_decided_on_keeps_the_import_from_running() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name,Shoe size\nAnna,38\n").await;
        let id = import["id"].as_str().unwrap();
        let refused = client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/run"),
                &json!({}),
            )
            .await
            .expect(422);
        assert_eq!(refused.json()["errors"][0]["field"], "columns.1");

        let mut mapping = import["mapping"].clone();
        mapping["columns"][1] =
            json!({ "title": "Shoe size", "to": "new", "name": "Shoe size", "kind": "choice" });
        client
            .json(
                Method::PUT,
                &format!("/api/v1/imports/{id}/mapping"),
                &json!({ "mapping": mapping }),
            )
            .await
            .expect(200);
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/run"),
                &json!({}),
            )
            .await
            .expect(409);
        run(&t, &client, id, true).await;
        let done = run(&t, &client, id, false).await;
        assert_eq!(
            (&done["state"], &done["created"]),
            (&json!("done"), &json!(1)),
            "{done}"
        );
        let key = done["mapping"]["columns"][1]["key"].as_str().unwrap();
        assert_eq!(lines(&t, &["name", key]).await, ["Anna,38"]);
    })
    .await;
}

/// P-120: taking data out in bulk needs a right of its own.
#[tokio::test]
async fn nobody_imports_or_exports_without_the_right_and_nobody_sees_what_is_not_theirs() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name\nAnna\n").await;
        let path = format!("/api/v1/imports/{}", import["id"].as_str().unwrap());
        for role in [Role::User, Role::Restricted] {
            let weak = t.client(role);
            weak.get("/imports").await.expect(403);
            weak.get("/exports").await.expect(403);
            weak.get(&path).await.expect(403);
            weak.upload("/api/v1/imports", &[], "file", "a.csv", b"Name\nX\n")
                .await
                .expect(403);
            weak.json(
                Method::POST,
                "/api/v1/exports",
                &json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" }),
            )
            .await
            .expect(403);
        }
        let other = t.other_tenant();
        admin(&other).get(&path).await.expect(404);
        admin(&other)
            .json(Method::POST, &format!("{path}/run"), &json!({}))
            .await
            .expect(404);

        let manager = t.client(Role::Manager);
        let mut mapping = import["mapping"].clone();
        mapping["columns"][0] =
            json!({ "title": "Name", "to": "new", "name": "Nickname", "kind": "text" });
        manager
            .json(
                Method::PUT,
                &format!("{path}/mapping"),
                &json!({ "mapping": mapping }),
            )
            .await
            .expect(403);
    })
    .await;
}

#[tokio::test]
async fn an_export_of_words_or_columns_that_cannot_be_names_each_fault() {
    testkit::both(SLICES, |t| async move {
        let sent = json!({
            "collection": "contacts", "format": "csv", "reason": "for the accountant",
            "q": "x".repeat(201), "sort": "nothing", "columns": ["name", "neither"],
        });
        let client = admin(&t);
        let refused = client.json(Method::POST, "/api/v1/exports", &sent).await;
        let refused = refused.expect(422).json();
        let faults: Vec<String> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| format!("{} {}", fault["field"], fault["code"]).replace('"', ""))
            .collect();
        assert_eq!(
            faults,
            [
                "q too_long",
                "sort unknown_field",
                "columns.1 unknown_field"
            ]
        );
        // The form says the same, and keeps what was typed.
        let long = "x".repeat(201);
        let form = [
            ("collection", "contacts"),
            ("format", "csv"),
            ("reason", "for the accountant"),
            ("q", long.as_str()),
        ];
        let page = client.post("/exports", &form).await.expect(422);
        let said = "Words looked for: this is too long: at most 200 characters";
        assert!(page.text().contains(said), "{}", page.text());
        assert_eq!(page.attributes("#reason", "value"), ["for the accountant"]);
        let files = client.get("/api/v1/exports").await.expect(200).json();
        assert_eq!(files["items"], json!([]));
    })
    .await;
}
