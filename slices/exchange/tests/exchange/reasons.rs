//! Why records leave.

use crate::common::SLICES;
use crate::large::{ask, contacts, events, show};
use axum::http::Method;
use kit::Role;
use serde_json::json;
use storage::Sql;

/// P-120: nobody exports without saying why, on the page or by the API; the reason is in the
/// letter to administrators, and sealed in the tables.
#[tokio::test]
async fn nobody_exports_without_a_reason() {
    testkit::both(SLICES, |t| async move {
        contacts(&t, 300).await;
        let manager = t.client(Role::Manager);
        let form = |reason: &str| {
            vec![
                ("format".to_owned(), "csv".to_owned()),
                ("reason".to_owned(), reason.to_owned()),
            ]
        };
        let long = "ő".repeat(201);
        for reason in ["", "  ", "ab", long.as_str()] {
            let pairs = form(reason);
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str()))
                .collect();
            let page = manager.post("/exports", &pairs).await.expect(422);
            assert_eq!(
                page.attributes("#reason", "aria-invalid"),
                ["true"],
                "{reason:?}"
            );
            let body = json!({ "collection": "contacts", "format": "csv", "reason": reason });
            let refused = manager
                .json(Method::POST, "/api/v1/exports", &body)
                .await
                .expect(422)
                .json();
            assert_eq!(refused["errors"][0]["field"], "reason");
        }
        let body = json!({ "collection": "contacts", "format": "csv" });
        manager
            .json(Method::POST, "/api/v1/exports", &body)
            .await
            .expect(422);
        let path = ask(&t, &manager).await;
        assert_eq!(show(&manager, &path).await["reason"], "Könyvelőnek kell");
        let list = manager.get("/exports").await.expect(200).text();
        assert!(list.contains("Könyvelőnek kell"), "{list}");
        assert_eq!(events(&t).await, ["mass-export"]);
        let letter = t.letters().await.remove(0);
        assert_eq!(letter.to, "administrator@demo.test");
        assert!(
            letter.text.contains("Why: Könyvelőnek kell"),
            "{}",
            letter.text
        );
        for sealed in [
            "select reason from exports",
            "select reason from security_log",
        ] {
            let rows = t
                .app
                .db
                .read_once(t.tenant.id, Sql::new(sealed))
                .await
                .unwrap();
            let reason: Vec<u8> = rows[0].get(0).unwrap();
            assert!(!reason.windows(5).any(|word| word == b"nyvel"), "{sealed}");
        }
    })
    .await;
}
