//! Faulty rows on their way to whoever corrects them, and back.

use crate::common::{SLICES, admin, contacts, decide, errors, lines, run, show, upload};
use axum::http::Method;
use serde_json::json;

const FAULTY: &str = "Név;E-mail;Telefon;Felelős;Cég;Típus;Születés\n\
    Hibás Hugó;nem jó;x;Valaki Más;Nincs Cég Kft.;Nincsilyen;tegnap\n\
    Jó Jolán;jolan@x.hu;;;;;1999. 12. 31.\n";

#[tokio::test]
async fn every_faulty_cell_of_a_row_is_named_at_once() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, FAULTY).await;
        let id = import["id"].as_str().unwrap();
        let mut mapping = import["mapping"].clone();
        mapping["columns"][6] =
            json!({ "title": "Születés", "to": "new", "name": "Születés", "kind": "date" });
        decide(&client, id, &json!({ "mapping": mapping })).await;
        for dry_run in [true, false] {
            let done = run(&t, &client, id, dry_run).await;
            assert_eq!(
                (&done["created"], &done["failed"]),
                (&json!(1), &json!(1)),
                "{done}"
            );
            let told = errors(&client, id).await;
            let mut told: Vec<String> = told["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|fault| {
                    format!(
                        "{} {}",
                        fault["column"].as_str().unwrap_or_default(),
                        fault["code"].as_str().unwrap()
                    )
                })
                .collect();
            told.sort();
            assert_eq!(
                told,
                [
                    "Cég not_found",
                    "E-mail not_an_email",
                    "Felelős unknown_user",
                    "Születés not_a_date",
                    "Telefon not_a_phone",
                    "Típus unknown_choice",
                ]
            );
        }
        assert_eq!(contacts(&t).await, 1);
        let file = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        for title in [
            "Név",
            "E-mail",
            "Telefon",
            "Felelős",
            "Cég",
            "Típus",
            "Születés",
        ] {
            assert_eq!(
                file.body.contains(&format!("{title}: ")),
                title != "Név",
                "{title} in {}",
                file.body
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_import_would_make_itself_is_no_fault_of_a_faulty_row() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let text = "Név,Felelős,Cég\nHibás Hugó,Valaki Más,Új Cég Kft.\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        let mut mapping = import["mapping"].clone();
        mapping["make_linked"] = json!(true);
        decide(&client, id, &json!({ "mapping": mapping })).await;
        for dry_run in [true, false] {
            let done = run(&t, &client, id, dry_run).await;
            assert_eq!(
                (&done["created"], &done["failed"]),
                (&json!(0), &json!(1)),
                "{done}"
            );
            let told = errors(&client, id).await;
            assert_eq!(told["items"].as_array().unwrap().len(), 1, "{told}");
        }
        assert_eq!(
            contacts(&t).await,
            0,
            "nor is it made for a row that is not imported"
        );
    })
    .await;
}

#[tokio::test]
async fn a_corrected_file_of_faulty_rows_is_read_as_the_first_one_was() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let first = "Name,Mail of the person,Shoe size\nAnna,anna@x.hu,38\nBéla,bela@x.hu,44\n";
        let import = upload(&client, "Name,Email\nAnna,anna@x.hu\nBéla,bela@x.hu\n").await;
        run(&t, &client, import["id"].as_str().unwrap(), false).await;

        let import = upload(&client, &first.replace("bela@x.hu", "nem jó")).await;
        let id = import["id"].as_str().unwrap();
        let mut mapping = import["mapping"].clone();
        mapping["columns"][1] =
            json!({ "title": "Mail of the person", "to": "column", "key": "emails" });
        mapping["columns"][2] = json!({ "title": "Shoe size", "to": "column", "key": "source" });
        let decided = json!({ "mapping": mapping, "key": "emails", "mode": "update_only" });
        decide(&client, id, &decided).await;
        let done = run(&t, &client, id, false).await;
        assert_eq!(
            (&done["updated"], &done["failed"]),
            (&json!(1), &json!(1)),
            "{done}"
        );

        for language in ["en", "hu"] {
            let reader = client.clone().header("accept-language", language);
            let file = reader
                .get(&format!("/imports/{id}/faulty-rows"))
                .await
                .expect(200);
            let corrected = file.body.replace("nem jó", "bela@x.hu");
            let titles = corrected.lines().next().unwrap().to_owned();
            assert_eq!(titles.split(',').count(), 5, "{titles}");
            let back = upload(&client, corrected.as_bytes()).await;
            assert_eq!(
                (&back["key"], &back["mode"]),
                (&json!("emails"), &json!("update_only")),
                "{back}"
            );
            let columns: Vec<&str> = back["mapping"]["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| column["to"].as_str().unwrap())
                .collect();
            assert_eq!(
                columns,
                ["column", "column", "column", "ignored", "ignored"],
                "{titles}"
            );
            let done = run(&t, &client, back["id"].as_str().unwrap(), false).await;
            assert_eq!(
                (&done["created"], &done["failed"]),
                (&json!(0), &json!(0)),
                "{done}"
            );
        }
        assert_eq!(lines(&t, &["name", "source"]).await, ["Anna,38", "Béla,44"]);
    })
    .await;
}

#[tokio::test]
async fn the_corrected_faulty_rows_of_an_address_book_bring_no_notes_of_ours_in() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let text = "First Name,E-mail 1 - Label,E-mail 1 - Value\nAnna,Work,nem jó\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        run(&t, &client, id, false).await;
        let file = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        let back = upload(&client, file.body.replace("nem jó", "anna@x.hu").as_bytes()).await;
        let done = run(&t, &client, back["id"].as_str().unwrap(), false).await;
        assert_eq!(done["created"], 1, "{done}");
        assert_eq!(
            lines(&t, &["name", "emails", "notes"]).await,
            ["Anna,anna@x.hu (work),"]
        );
    })
    .await;
}

/// A file of many good rows that breaks off inside a quoted cell.
fn cut_off() -> String {
    let mut text = "Name,Email\n".to_owned();
    for n in 0..6_000 {
        text.push_str(&format!("Anna {n},anna{n}@x.hu\n"));
    }
    text.push_str("\"Béla,bela@x.hu\n");
    text
}

#[tokio::test]
async fn nothing_of_a_file_that_cannot_be_read_to_its_end_is_written() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, cut_off()).await;
        let id = import["id"].as_str().unwrap();
        let path = format!("/api/v1/imports/{id}");

        let checked = run(&t, &client, id, true).await;
        assert_eq!(
            (&checked["state"], &checked["fault"]),
            (&json!("failed"), &json!("truncated")),
            "{checked}"
        );
        let refused = client
            .json(
                Method::POST,
                &format!("{path}/run"),
                &json!({ "dry_run": false }),
            )
            .await
            .expect(409);
        assert!(
            refused.json().to_string().contains("check_failed"),
            "{}",
            refused.body
        );
        let page = client
            .post(&format!("/imports/{id}/run"), &[])
            .await
            .expect(409);
        assert!(
            page.text().contains("The check of this file has failed"),
            "{}",
            page.text()
        );
        assert_eq!(contacts(&t).await, 0);

        // Without a check it is known before the first row is written.
        let import = upload(&client, cut_off()).await;
        let id = import["id"].as_str().unwrap();
        let done = run(&t, &client, id, false).await;
        assert_eq!(
            (&done["state"], &done["fault"], &done["created"]),
            (&json!("failed"), &json!("truncated"), &json!(0)),
            "{done}"
        );
        let told = errors(&client, id).await;
        assert_eq!(told["items"][0]["line"], 6_002, "{told}");
        assert_eq!(contacts(&t).await, 0);
        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/undo"),
                &json!({}),
            )
            .await
            .expect(202);
        t.run_jobs().await;
        assert_eq!(show(&client, id).await["state"], "undone");
    })
    .await;
}

#[tokio::test]
async fn a_telephone_that_a_spreadsheet_has_rounded_and_two_defaults_are_faults_of_the_row() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let text = "Név;Telefon;E-mail\n\
            Kerek Kata;3.6301E+10;kata@x.hu\n\
            Kerek Kálmán;\"+36 1 222 3344; 3,63E+10\";kalman@x.hu\n\
            Két Kinga;+36 1 222 3345;\"a@x.hu (alapértelmezett); b@x.hu (default)\"\n\
            Jó Jolán;5551234 ext. 12;\"c@x.hu; d@x.hu (default)\"\n";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        for dry_run in [true, false] {
            let done = run(&t, &client, id, dry_run).await;
            let counts = ["created", "failed"].map(|word| &done[word]);
            assert_eq!(counts, [1, 3], "{done}");
            let told = errors(&client, id).await;
            let told: Vec<String> = told["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|fault| {
                    let text = |key: &str| fault[key].as_str().unwrap().to_owned();
                    format!("{} {} {}", fault["line"], text("column"), text("code"))
                })
                .collect();
            assert_eq!(
                told,
                [
                    "2 Telefon not_a_phone",
                    "3 Telefon not_a_phone",
                    "4 E-mail two_defaults"
                ]
            );
        }
        let brought = lines(&t, &["name"]).await;
        assert_eq!(brought.len(), 1, "{brought:?}");
    })
    .await;
}
