//! Lists that no index serves: what is found soon is shown, and the rest can be gone on to.

use crate::common::SLICES;
use kit::Role;
use std::time::Duration;
use storage::Sql;
use testkit::{Answer, TestApp, both, both_set};

/// Five thousand persons and, last in the order of names, one company.
async fn fill(t: &TestApp) {
    let sql = Sql::new(
        "insert into contacts (id, version, kind, name, name_key, display_key, given_name, family_name, source,
                               language, created_at, updated_at, doc, search)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    );
    let rows = (0..=5_000i64).map(|n| {
        let (kind, name) = match n {
            5_000 => ("company", "Zsálya Kft.".to_owned()),
            _ => ("person", format!("N{n:04}")),
        };
        let key = kernel::sort::text(&name);
        let mut id = [0u8; 16];
        id[8..].copy_from_slice(&n.to_be_bytes());
        vec![
            id.into(),
            1i64.into(),
            kind.into(),
            name.as_str().into(),
            key.clone().into(),
            key.into(),
            "".into(),
            "".into(),
            "".into(),
            "".into(),
            n.into(),
            n.into(),
            "{}".into(),
            kernel::text::search_column([name.as_str()]).into(),
        ]
    });
    let rows = rows.collect();
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    tx.run_many(sql, rows).await.unwrap();
    tx.commit().await.unwrap();
}

const NOT_A_PERSON: (&str, &str) = (
    "filter",
    r#"{"field":"kind","op":"is_not","value":"person"}"#,
);
const NOTES_WITH_X: (&str, &str) = ("filter", r#"{"field":"notes","op":"contains","value":"x"}"#);

/// Where the notice says that the search goes on, if it stands there.
fn on(page: &Answer) -> Option<String> {
    page.attributes(".notice a", "href").into_iter().next()
}

#[tokio::test]
async fn a_list_without_an_index_says_that_it_is_not_whole_and_goes_on_to_the_end() {
    both_set(
        SLICES,
        |settings| settings.patience = Duration::ZERO,
        |t| async move {
            fill(&t).await;
            let user = t.client(Role::User);
            for (start, least, found) in [(NOT_A_PERSON, 2, 1), (NOTES_WITH_X, 9, 0)] {
                let mut page = user.find("/contacts", &[start]).await.expect(200);
                let mut parts = 0;
                while let Some(next) = on(&page) {
                    assert!(page.text().contains("So far we have looked at some"));
                    assert_eq!(page.all("tr[data-row]").len(), 0);
                    parts += 1;
                    page = user
                        .get(next.trim_start_matches("/t/demo"))
                        .await
                        .expect(200);
                }
                assert!(parts >= least && parts < 60, "{parts} parts");
                assert_eq!(page.all("tr[data-row]").len(), found);
                assert_eq!(page.text().contains("Zsálya Kft."), found == 1);
                assert_eq!(page.text().contains("No contact fits"), found == 0);
            }
        },
    )
    .await;
}

#[tokio::test]
async fn the_same_list_is_whole_at_once_while_there_is_time() {
    both(SLICES, |t| async move {
        fill(&t).await;
        let user = t.client(Role::User);
        let page = user.find("/contacts", &[NOT_A_PERSON]).await.expect(200);
        assert_eq!(on(&page), None);
        assert!(page.text().contains("Zsálya Kft."));
    })
    .await;
}
