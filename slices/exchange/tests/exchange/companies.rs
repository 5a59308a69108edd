//! Rows of one file about the same company are one company, whatever happens in between.

use crate::common::{SLICES, admin, errors, lines, show, upload};
use crate::resume::work_for_a_chunk;
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Client, TestApp};

const HEADER: &str = "First Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n";

/// Imports a file; the import afterwards.
async fn brought(t: &TestApp, client: &Client, rows: &str, dry_run: bool) -> Value {
    let import = upload(client, format!("{HEADER}{rows}")).await;
    let id = import["id"].as_str().unwrap().to_owned();
    crate::common::run(t, client, &id, dry_run).await
}

/// The only contact of a name, as the API shows it.
async fn company(client: &Client, name: &str) -> Value {
    let found = client.get(&format!("/api/v1/contacts?q={name}")).await;
    let found = found.expect(200).json();
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{found}");
    let id = items[0]["id"].as_str().unwrap().to_owned();
    client
        .get(&format!("/api/v1/contacts/{id}"))
        .await
        .expect(200)
        .json()
}

fn numbers(contact: &Value) -> Vec<&str> {
    let phones = contact["phones"].as_array().unwrap();
    phones
        .iter()
        .map(|phone| phone["value"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn two_rows_that_name_only_the_same_organisation_are_one_company_with_what_both_say() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let rows = ",,Acél Kft.,Hétfőn zárva,,info@acel.hu,Work,+36 1 111 2233\n\
            ,,ACÉL  kft.,Kedden is,,info@acel.hu,Main,+36 1 444 5566\n\
            Béla,Nagy,Acél Kft.,,,bela@x.hu,,\n\
            ,,Acél Kft.,,,,,+36 1 111 2233\n";
        let tried = brought(&t, &client, rows, true).await;
        let counts = |import: &Value| {
            ["created", "updated", "skipped", "failed"].map(|word| import[word].as_i64().unwrap())
        };
        assert_eq!(counts(&tried), [2, 2, 0, 0], "{tried}");
        let done = brought(&t, &client, rows, false).await;
        assert_eq!(
            counts(&done),
            [2, 1, 1, 0],
            "the last row says nothing new: {done}"
        );

        let acel = company(&client, "acél").await;
        assert_eq!(acel["kind"], "company");
        assert_eq!(numbers(&acel), ["+36 1 111 2233", "+36 1 444 5566"]);
        assert_eq!(acel["phones"][1]["type"], "main", "{acel}");
        assert_eq!(acel["emails"].as_array().unwrap().len(), 1);
        assert_eq!(acel["notes"], "Hétfőn zárva\nKedden is");
        assert_eq!(lines(&t, &["name"]).await, ["Acél Kft.", "Béla Nagy"]);

        // The undo takes the second row back too.
        let id = done["id"].as_str().unwrap();
        let undo = format!("/api/v1/imports/{id}/undo");
        client
            .json(Method::POST, &undo, &json!({}))
            .await
            .expect(202);
        t.run_jobs().await;
        assert!(lines(&t, &["name"]).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_two_rows_say_differently_of_one_company_is_a_fault_and_nothing_is_overwritten() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let text =
            "Company,Source,Phone\nVas Zrt.,fair,+36 1 111 2233\nVas Zrt.,web,+36 1 444 5566\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        let done = crate::common::run(&t, &client, id, false).await;
        assert_eq!(
            (&done["created"], &done["failed"]),
            (&json!(1), &json!(1)),
            "{done}"
        );
        let faults = errors(&client, id).await;
        let fault = &faults["items"][0];
        assert_eq!(
            (&fault["line"], &fault["code"]),
            (&json!(3), &json!("says_otherwise")),
            "{faults}"
        );
        assert!(
            fault
                .to_string()
                .contains("an earlier row about the same company"),
            "{fault}"
        );
        assert_eq!(numbers(&company(&client, "vas").await), ["+36 1 111 2233"]);
    })
    .await;
}

#[tokio::test]
async fn a_crash_between_two_rows_about_one_company_makes_no_second_one() {
    testkit::both(SLICES, |t| async move {
        // A chunk begins with a thousand rows: the last two are read by another process.
        let mut rows =
            String::from("Béla,Nagy,Vas Zrt.,,,bela@x.hu,,\n,,Ón Bt.,,,,,+36 1 111 2233\n");
        for n in 0..1_200 {
            rows.push_str(&format!("Person,Number {n},,,,p{n}@x.hu,,\n"));
        }
        rows.push_str(",,Vas Zrt.,,,,,+36 1 777 8899\n,,Ón Bt.,,,,,+36 1 444 5566\n");
        let client = admin(&t);
        let import = upload(&client, format!("{HEADER}{rows}")).await;
        let id = import["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/imports/{id}/run");
        client
            .json(Method::POST, &path, &json!({}))
            .await
            .expect(202);
        let first = work_for_a_chunk(&t, &client, &id).await;
        assert_eq!(first["state"], "running", "{first}");
        assert_eq!(made(&t).await, 2, "both names are known");
        t.clock.advance(jiff::SignedDuration::from_secs(120));
        t.run_jobs().await;
        let done = show(&client, &id).await;
        assert_eq!(
            (
                &done["state"],
                &done["created"],
                &done["updated"],
                &done["failed"]
            ),
            (&json!("done"), &json!(1_203), &json!(2), &json!(0)),
            "{done}"
        );
        assert_eq!(numbers(&company(&client, "vas").await), ["+36 1 777 8899"]);
        let on = company(&client, "ón").await;
        assert_eq!(numbers(&on), ["+36 1 111 2233", "+36 1 444 5566"]);
        assert_eq!(
            made(&t).await,
            0,
            "nothing is kept of a name when the import has ended"
        );
    })
    .await;
}

/// How many names the table of running imports knows.
async fn made(t: &TestApp) -> i64 {
    let sql = storage::Sql::new("select count(*) from import_made");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows[0].get(0).unwrap()
}

#[tokio::test]
async fn the_check_knows_the_companies_to_which_fields_link_as_the_run_does() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let field = json!({ "title": "Ajánló", "kind": "contact" });
        let made = client.json(Method::POST, "/api/v1/fields", &field).await;
        let made = made.expect(201).json();
        let column = format!("custom.{}", made["key"].as_str().unwrap());
        // A company with a row of its own, and one that a row names; Hiba makes no company, for
        // its own row links to nobody.
        let text = "Név,Fajta,Cégek,Ajánló,E-mail\n\
            Z Kft.,Cég,,,\nBéla,Személy,,Z Kft.,\nCili,Személy,Új Zrt.,Z Kft.,\n\
            Dani,Személy,,Új Zrt.,\nHiba,Személy,Elvetett Bt.,Nincs Senki,\n\
            Edit,Személy,,Elvetett Bt.,\nFeri,Személy,,Z Kft.,ez sem jó\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        assert_eq!(import["mapping"]["make_linked"], true, "{import}");
        for dry_run in [true, false] {
            let done = crate::common::run(&t, &client, id, dry_run).await;
            let counts = ["created", "updated", "skipped", "failed"].map(|word| &done[word]);
            assert_eq!(counts, [5, 0, 0, 3], "{done}");
            let faults = errors(&client, id).await;
            let told: Vec<(&Value, &Value)> = faults["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|fault| (&fault["line"], &fault["code"]))
                .collect();
            let (address, missing) = (json!("not_an_email"), json!("not_found"));
            assert_eq!(
                told,
                [
                    (&json!(6), &missing),
                    (&json!(7), &missing),
                    (&json!(8), &address)
                ],
                "{faults}"
            );
        }
        let brought = lines(&t, &["name", &column]).await;
        for line in ["Béla,Z Kft.", "Dani,Új Zrt."] {
            assert!(brought.contains(&line.to_owned()), "{brought:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_that_brings_its_record_a_new_company_is_counted_by_the_check_as_by_the_run() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let anna = json!({ "family_name": "Kis", "given_name": "Anna" });
        let made = client.json(Method::POST, "/api/v1/contacts", &anna).await;
        let made = made.expect(201).json();
        let id = made["id"].as_str().unwrap();
        for (mode, company, wanted) in [
            ("create_only", "Semmi Kft.", [1, 0, 1, 0]),
            ("create_and_update", "Új Kft.", [1, 1, 0, 0]),
        ] {
            let text = format!("Tenet ID,Cégek\n{id},{company}\n");
            let import = upload(&client, text).await;
            let mut mapping = import["mapping"].clone();
            mapping["make_linked"] = json!(true);
            let decided = json!({ "mapping": mapping, "key": "id", "mode": mode });
            let import = import["id"].as_str().unwrap();
            crate::common::decide(&client, import, &decided).await;
            for dry_run in [true, false] {
                let done = crate::common::run(&t, &client, import, dry_run).await;
                let counts = ["created", "updated", "skipped", "failed"].map(|word| &done[word]);
                assert_eq!(counts, wanted, "{mode} {dry_run} {done}");
            }
        }
    })
    .await;
}
