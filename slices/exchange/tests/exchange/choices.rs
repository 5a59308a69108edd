//! Values that a choice field does not know, mappings that are remembered, rows that cannot be read.

use crate::common::{SLICES, admin, decide, export, import, lines, run, show, upload, with_fields};
use axum::http::Method;
use exchange::Options;
use kit::Role;
use serde_json::json;

const TIERS: &str = "Name,Tier\nAnna,Gold\nBéla,Silver\n";

/// A choice field `Tier` with the choices Gold and Silver, made by an import; its key.
async fn tier(t: &testkit::TestApp) -> String {
    let client = admin(t);
    let import = upload(&client, TIERS).await;
    let id = import["id"].as_str().unwrap();
    let mut mapping = import["mapping"].clone();
    mapping["columns"][1] =
        json!({ "title": "Tier", "to": "new", "name": "Tier", "kind": "choice" });
    client
        .json(
            Method::PUT,
            &format!("/api/v1/imports/{id}/mapping"),
            &json!({ "mapping": mapping }),
        )
        .await
        .expect(200);
    run(t, &client, id, true).await;
    let done = run(t, &client, id, false).await;
    done["mapping"]["columns"][1]["key"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn an_unknown_value_becomes_a_new_choice_when_a_person_says_so() {
    testkit::both(SLICES, |t| async move {
        let key = tier(&t).await;
        let client = admin(&t);
        let path = client
            .upload(
                "/imports",
                &[],
                "file",
                "b.csv",
                "Name,Tier\nCili,Platinum\nDóra,gold\n".as_bytes(),
            )
            .await
            .expect(303)
            .location();
        // The titles are those of the import before, and so is the mapping.
        let columns = client
            .get(&format!("{path}?step=columns"))
            .await
            .expect(200);
        assert!(columns.body.contains(&format!("value=\"={key}\" selected")));

        client.post(&format!("{path}/check"), &[]).await.expect(303);
        t.run_jobs().await;
        let checked = client.get(&path).await.expect(200);
        assert!(
            checked.body.contains("Add it as a new choice"),
            "{}",
            checked.text()
        );
        client
            .post(&format!("{path}/values"), &[("value.0", "+")])
            .await
            .expect(303);
        t.run_jobs().await;
        // Nothing is written by the check.
        assert!(!export(&t, &[]).await.contains("Platinum"));
        client.post(&format!("{path}/run"), &[]).await.expect(303);
        t.run_jobs().await;
        assert_eq!(
            lines(&t, &["name", &key]).await,
            ["Anna,Gold", "Béla,Silver", "Cili,Platinum", "Dóra,Gold"]
        );
    })
    .await;
}

#[tokio::test]
async fn only_whoever_may_change_fields_adds_choices() {
    testkit::both(SLICES, |t| async move {
        let key = tier(&t).await;
        let manager = t.client(Role::Manager);
        let import = upload(&manager, "Name,Tier\nCili,Platinum\n").await;
        let mut mapping = import["mapping"].clone();
        let add =
            |column: &str| json!([{ "column": column, "value": "Platinum", "new_choice": true }]);
        mapping["values"] = add(&key);
        let path = format!("/api/v1/imports/{}/mapping", import["id"].as_str().unwrap());
        manager
            .json(Method::PUT, &path, &json!({ "mapping": mapping }))
            .await
            .expect(403);
        mapping["values"] = add("kind");
        let refused = admin(&t)
            .json(Method::PUT, &path, &json!({ "mapping": mapping }))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["code"], "no_new_choices", "{refused}");
    })
    .await;
}

#[tokio::test]
async fn the_command_adds_choices_when_it_is_told_to() {
    testkit::both(SLICES, |t| async move {
        let key = tier(&t).await;
        let text = "Name,Tier\nCili,Platinum\n";
        let refused = import(&t, text, &Options::default()).await.unwrap();
        assert_eq!((refused.created, refused.failed), (0, 1));
        let options = Options {
            add_choices: true,
            ..Options::default()
        };
        let report = import(&t, text, &options).await.unwrap();
        assert_eq!(
            (report.created, report.failed),
            (1, 0),
            "{:?}",
            report.errors
        );
        assert!(
            lines(&t, &["name", &key])
                .await
                .contains(&"Cili,Platinum".to_owned())
        );
    })
    .await;
}

#[tokio::test]
async fn rows_that_cannot_be_read_stand_in_the_file_of_faulty_rows_as_they_are() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let path = client
            .upload(
                "/imports",
                &[],
                "file",
                "a.csv",
                "Name,Email\n\"An\"na,a@x.hu\nBéla,b@x.hu,surplus\nCili,not an address\n"
                    .as_bytes(),
            )
            .await
            .expect(303)
            .location();
        client.post(&format!("{path}/check"), &[]).await.expect(303);
        t.run_jobs().await;
        let file = client.get(&format!("{path}/faulty-rows")).await.expect(200);
        let mut rows = csv::Reader::from_reader(&file.bytes[..]);
        let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        assert_eq!(
            (&rows[0][0], &rows[0][3]),
            ("", "\"An\"na,a@x.hu"),
            "{rows:?}"
        );
        assert_eq!((&rows[1][0], &rows[1][3]), ("", "Béla,b@x.hu,surplus"));
        assert_eq!((&rows[2][0], &rows[2][3]), ("Cili", ""));
    })
    .await;
}

#[tokio::test]
async fn a_field_that_an_import_made_is_found_again_by_the_next() {
    testkit::both(SLICES, |t| async move {
        let first = import(&t, "Name,Shoe size\nAnna,38\n", &with_fields())
            .await
            .unwrap();
        let second = import(&t, "Name,Shoe size\nBéla,44\n", &with_fields())
            .await
            .unwrap();
        assert_eq!((first.created, second.created), (1, 1));
        assert_eq!(export(&t, &[]).await.matches("Shoe size").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_formula_that_fails_is_a_fault_of_its_cell() {
    testkit::both(SLICES, |t| async move {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in [(0, "Name"), (1, "Notes")] {
            sheet.write_string(0, column, title).unwrap();
        }
        sheet.write_string(1, 0, "Anna").unwrap();
        let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(1, 1, formula).unwrap();
        sheet.write_string(2, 0, "Béla").unwrap();
        sheet
            .write_formula(
                2,
                1,
                rust_xlsxwriter::Formula::new("=\"a\"&\"b\"").set_result("ab"),
            )
            .unwrap();
        let report = import(&t, book.save_to_buffer().unwrap(), &Options::default())
            .await
            .unwrap();
        assert_eq!(
            (report.created, report.failed),
            (1, 1),
            "{:?}",
            report.errors
        );
        let (line, column, code, _) = &report.errors[0];
        assert_eq!(
            (*line, column.as_str(), code.as_str()),
            (2, "Notes", "formula_error")
        );
        assert_eq!(lines(&t, &["name", "notes"]).await, ["Béla,ab"]);
    })
    .await;
}

#[tokio::test]
async fn the_export_of_a_filtered_list_is_that_list() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name,Email\nKovács Anna,anna@x.hu\nKovács Béla,bela@y.hu\nNagy Kovács,c@x.hu\nKovács Zita,zita@x.hu\n", &Options::default()).await.unwrap();
        let client = admin(&t);
        let list = "q=kov&sort=-name&filter=%7B%22field%22%3A%22emails%22%2C%22op%22%3A%22contains%22%2C%22value%22%3A%22x.hu%22%7D";
        let sealed = client.get(&format!("/contacts?{list}")).await.expect(303).location();
        let page = client.get(&sealed).await.expect(200);
        let link = page.body.split("href=\"").find(|rest| rest.contains("/exports/new")).expect("a link to the export");
        let link = link.split('"').next().unwrap().replace("&amp;", "&");
        let link = link.strip_prefix("/t/demo").unwrap_or(&link).to_owned();
        let form = client.get(&link).await.expect(200).body;
        let carried = |name: &str| {
            let input = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
            input.split('"').next().unwrap_or_default().replace("&quot;", "\"").replace("&amp;", "&")
        };
        let (q, sort, filter) = (carried("q"), carried("sort"), carried("filter"));
        let fields = [("collection", "contacts"), ("format", "csv"), ("reason", "for the accountant"), ("columns", "name"), ("q", q.as_str()), ("sort", sort.as_str()), ("filter", filter.as_str())];
        let path = client.post("/exports", &fields).await.expect(303).location();
        t.run_jobs().await;
        let file = client.get(&format!("{path}/file")).await.expect(200).body;
        let names: Vec<&str> = file.lines().skip(1).collect();
        assert_eq!(names, ["Nagy Kovács", "Kovács Zita", "Kovács Anna"], "{link}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_column_becomes_no_choice_field_and_the_check_says_so_before_the_run_goes_on() {
    testkit::both(SLICES, |t| async move {
        for kind in ["choice", "choices"] {
            let client = admin(&t);
            let import = upload(&client, format!("Név,Q,Szín\n{kind} Anna,,piros\n")).await;
            let id = import["id"].as_str().unwrap();
            let mut mapping = import["mapping"].clone();
            for (at, title) in [(1, "Q"), (2, "Szín")] {
                let name = format!("{title} {kind}");
                mapping["columns"][at] =
                    json!({ "title": title, "to": "new", "name": name, "kind": kind });
            }
            decide(&client, id, &json!({ "mapping": mapping })).await;
            assert_eq!(show(&client, id).await["not_made"], json!([]));
            let unchecked = client
                .json(
                    Method::POST,
                    &format!("/api/v1/imports/{id}/run"),
                    &json!({}),
                )
                .await;
            assert!(unchecked.expect(409).body.contains("not_checked"));
            let checked = run(&t, &client, id, true).await;
            assert_eq!(
                (&checked["state"], &checked["failed"], &checked["not_made"]),
                (&json!("checked"), &json!(0), &json!(["Q"])),
                "{checked}"
            );
            let page = client.get(&format!("/imports/{id}")).await.expect(200);
            let told = "No field is made for the column “Q”";
            assert!(page.text().contains(told), "{}", page.text());
            let done = run(&t, &client, id, false).await;
            assert_eq!(
                (&done["state"], &done["created"], &done["failed"]),
                (&json!("done"), &json!(1), &json!(0)),
                "{done}"
            );
            assert_eq!(done["mapping"]["columns"][1]["to"], "undecided");
            let key = done["mapping"]["columns"][2]["key"].as_str().unwrap();
            let brought = lines(&t, &["name", key]).await;
            assert!(
                brought.contains(&format!("{kind} Anna,piros")),
                "{brought:?}"
            );
            assert!(!export(&t, &[]).await.contains(&format!("Q {kind}")));
        }
    })
    .await;
}

#[tokio::test]
async fn the_command_makes_the_choices_of_a_new_field_from_the_labels_of_an_address_book() {
    testkit::both(SLICES, |t| async move {
        let text = "First Name,Labels,E-mail 1 - Label,E-mail 1 - Value\n\
            Anna,Friends ::: Work,Home,anna@x.hu\nBéla,Work,Home,bela@x.hu\n";
        let report = import(&t, text, &with_fields()).await.unwrap();
        assert_eq!(
            (report.created, report.failed),
            (2, 0),
            "{:?}",
            report.errors
        );
        let all = export(&t, &[]).await;
        assert!(
            all.contains("Labels") && all.contains("Friends; Work"),
            "{all}"
        );
    })
    .await;
}
