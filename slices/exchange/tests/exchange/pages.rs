//! The wizard, as a person walks through it.

use crate::common::{SLICES, admin, contacts};
use kit::{FieldRight, FieldRights, Grant, Permission, Reach, Role};

#[tokio::test]
async fn a_person_uploads_looks_decides_checks_and_imports() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        assert!(
            client
                .get("/imports")
                .await
                .expect(200)
                .text()
                .contains("Nothing imported yet")
        );
        client.get("/imports/new").await.expect(200);
        let sent = client
            .upload(
                "/imports",
                &[("collection", "contacts")],
                "file",
                "kapcsolatok.csv",
                "Név;E-mail;Cipő\nŐri Ágnes;agi@x.hu;38\n".as_bytes(),
            )
            .await
            .expect(303);
        let path = sent.location();
        let first = client.get(&path).await.expect(200);
        assert!(first.text().contains("Őri Ágnes"), "{}", first.text());
        assert!(first.body.contains("value=\"semicolon\" selected"));

        let settings = [
            ("encoding", "UTF-8"),
            ("delimiter", "semicolon"),
            ("header", "yes"),
            ("then", "columns"),
        ];
        let on = client
            .post(&format!("{path}/settings"), &settings)
            .await
            .expect(303)
            .location();
        let columns = client.get(&on).await.expect(200);
        assert!(
            columns.body.contains("value=\"=emails\" selected"),
            "{}",
            columns.body
        );
        let undecided = [
            ("column.0", "=name"),
            ("column.1", "=emails"),
            ("column.2", ""),
            ("then", "check"),
            ("mode", "create_only"),
        ];
        let refused = client
            .post(&format!("{path}/mapping"), &undecided)
            .await
            .expect(422);
        assert!(
            refused.text().contains("decide where it goes"),
            "{}",
            refused.text()
        );
        let decided = [
            ("column.0", "=name"),
            ("column.1", "=emails"),
            ("column.2", "+int"),
            ("then", "check"),
            ("mode", "create_only"),
        ];
        client
            .post(&format!("{path}/mapping"), &decided)
            .await
            .expect(303);
        assert!(
            client
                .get(&path)
                .await
                .expect(200)
                .body
                .contains("tenet-progress")
        );
        t.run_jobs().await;
        let checked = client.get(&path).await.expect(200);
        assert!(
            checked.text().contains("Nothing has been written"),
            "{}",
            checked.text()
        );
        assert_eq!(contacts(&t).await, 0);
        client.post(&format!("{path}/run"), &[]).await.expect(303);
        t.run_jobs().await;
        let done = client.get(&path).await.expect(200);
        assert!(
            done.text().contains("The import is done"),
            "{}",
            done.text()
        );
        assert_eq!(contacts(&t).await, 1);
        client.post(&format!("{path}/undo"), &[]).await.expect(303);
        t.run_jobs().await;
        assert!(
            client
                .get(&path)
                .await
                .expect(200)
                .text()
                .contains("taken back")
        );
        assert_eq!(contacts(&t).await, 0);
        assert!(
            client
                .get("/imports")
                .await
                .expect(200)
                .text()
                .contains("kapcsolatok.csv")
        );
    })
    .await;
}

#[tokio::test]
async fn a_person_asks_for_a_file_and_fetches_it() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        assert!(
            client
                .get("/exports")
                .await
                .expect(200)
                .text()
                .contains("No files")
        );
        client
            .get("/exports/new?q=anna&columns=name,emails")
            .await
            .expect(200);
        let path = client
            .post(
                "/exports",
                &[
                    ("format", "xlsx"),
                    ("reason", "for the accountant"),
                    ("columns", "name"),
                    ("columns", "emails"),
                ],
            )
            .await
            .expect(303)
            .location();
        assert!(
            client
                .get(&path)
                .await
                .expect(200)
                .text()
                .contains("being written")
        );
        t.run_jobs().await;
        let done = client.get(&path).await.expect(200).text();
        assert!(done.contains("ready"), "{done}");
        let file = client.get(&format!("{path}/file")).await.expect(200);
        let id = path.rsplit('/').next().unwrap();
        assert_eq!(&file.bytes[..2], b"PK");
        assert!(
            file.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains(&format!("contacts-2026-11-22-{id}.xlsx"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_table_is_refused_on_the_page() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let refused = client
            .upload(
                "/imports",
                &[],
                "file",
                "old.xls",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
            )
            .await
            .expect(422);
        assert!(
            refused.text().contains("save it as .xlsx"),
            "{}",
            refused.text()
        );
    })
    .await;
}

/// The page of an export can be reached with the link of somebody else's list.
#[tokio::test]
async fn the_form_of_an_export_tells_nothing_of_a_condition_on_a_hidden_field() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let filter = r#"{"all":[{"field":"notes","op":"contains","value":"plenty"}]}"#;
        let list = format!("/contacts?filter={}", kit::html::encode(filter));
        let sealed = client.get(&list).await.expect(303).location();
        let form = sealed.replace("/contacts?", "/exports/new?");
        let own = client.get(&form).await.expect(200);
        assert_eq!(own.attributes("input[name=filter]", "value"), [filter]);
        let mut grant = Grant::new([
            (Permission::ViewContacts, Reach::All),
            (Permission::ExportContacts, Reach::All),
        ]);
        let of = [("notes".to_owned(), FieldRight::Hidden)].into();
        let later = FieldRight::Read;
        grant.set_fields("contacts", FieldRights { of, later });
        t.give(Role::Restricted, &grant, &[]).await;
        let other = t.client(Role::Restricted);
        other.get("/exports/new").await.expect(200);
        let page = other.get(&form).await.expect(422);
        let told = "a field that you do not see, or that is not there any more";
        assert!(page.text().contains(told), "{}", page.text());
        for trace in ["notes", "plenty"] {
            assert!(!page.body.contains(trace), "{trace}: {}", page.body);
        }
    })
    .await;
}
