//! XML that comes in: what its fields are called, and what is wrong with it.

use crate::common::{SLICES, admin, errors, file, lines, run, show, upload};
use crate::roundtrip::whole;
use axum::http::Method;
use exchange::{Format, Options, run_file};
use kit::Role;
use serde_json::{Value, json};
use testkit::Client;

/// Sends the form of columns: what each of them becomes, by the title in the file.
async fn assign(client: &Client, id: &str, targets: &[(&str, &str)]) {
    let import = show(client, id).await;
    let columns = import["mapping"]["columns"].as_array().unwrap();
    let target = |column: &Value| {
        let known = targets.iter().find(|(title, _)| column["title"] == *title);
        known.map_or("-", |(_, target)| target).to_owned()
    };
    let fields: Vec<(String, String)> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| (format!("column.{at}"), target(column)))
        .collect();
    let mut fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.push(("mode", "create_and_update"));
    let sent = client
        .post(&format!("/imports/{id}/mapping"), &fields)
        .await;
    sent.expect(303);
}

/// The titles of the fields, and of their choices with the keys.
async fn fields(client: &Client) -> Vec<(Value, Vec<(Value, Value)>)> {
    let fields = client.get("/api/v1/fields").await.expect(200).json();
    let choice = |choice: &Value| (choice["key"].clone(), choice["title"].clone());
    let choices = |field: &Value| {
        let choices = field["choices"].as_array();
        choices.map_or(Vec::new(), |all| all.iter().map(choice).collect())
    };
    let items = fields["items"].as_array().unwrap().iter();
    items
        .map(|field| (field["title"].clone(), choices(field)))
        .collect()
}

#[tokio::test]
async fn new_fields_and_choices_are_called_as_the_xml_calls_them_or_readably_by_their_keys() {
    testkit::both(SLICES, |t| async move {
        let field = json!({
            "title": "A kedvenc színe", "kind": "choice",
            "choices": [{ "key": "a", "title": "Első szín" }, { "key": "b", "title": "Második" }],
        });
        let here = admin(&t);
        let made = here.json(Method::POST, "/api/v1/fields", &field).await;
        let key = made.expect(201).json()["key"].as_str().unwrap().to_owned();
        let column = format!("custom.{key}");
        let person = json!({ "given_name": "Anna", "custom": { &key: "a" } });
        let made = here.json(Method::POST, "/api/v1/contacts", &person).await;
        made.expect(201);
        let ours = whole(&t, &t.scope(Role::Administrator), Format::Xml, "xml").await;
        let theirs = "<records>\n\
            <record><name>Béla</name><custom.hot_lead>very_hot</custom.hot_lead></record>\n\
            <record><name>Cili</name><custom.hot_lead>Not at all!</custom.hot_lead></record>\n\
            </records>";

        let other = t.other_tenant();
        let client = admin(&other);
        for (content, column) in [
            (std::fs::read(&ours).unwrap(), column.as_str()),
            (theirs.into(), "custom.hot_lead"),
        ] {
            let import = upload(&client, content).await;
            let id = import["id"].as_str().unwrap();
            assign(&client, id, &[("name", "=name"), (column, "+choice")]).await;
            for dry_run in [true, false] {
                let done = run(&other, &client, id, dry_run).await;
                assert_eq!(done["failed"], 0, "{done}");
            }
        }
        let text = |text: &str| Value::from(text);
        assert_eq!(
            fields(&client).await,
            [
                (
                    text("A kedvenc színe"),
                    vec![(text("a"), text("Első szín"))]
                ),
                (
                    text("Hot lead"),
                    vec![
                        (text("very_hot"), text("Very hot")),
                        (text("notatall"), text("Not at all!")),
                    ]
                ),
            ]
        );
        let columns = ["name", &column, "custom.hot_lead"];
        assert_eq!(
            lines(&other, &columns).await,
            ["Anna,Első szín,", "Béla,,Very hot", "Cili,,Not at all!"]
        );

        // A new choice of a field that is there already, and a new field of a command.
        let more = "<records><record><name>Dani</name><custom.hot_lead>luke_warm</custom.hot_lead>\
            <custom.shoe_size>43</custom.shoe_size></record></records>";
        let path = file(&other, "more.xml", more);
        let options = Options {
            add_choices: true,
            create_fields: true,
            ..Options::default()
        };
        let report = run_file(&other.system(), "contacts", &path, &options)
            .await
            .unwrap();
        assert_eq!((report.created, report.failed), (1, 0), "{report:?}");
        let now = fields(&client).await;
        assert_eq!(now[1].1[2].1, "Luke warm", "{now:?}");
        assert_eq!(now[2].0, "Shoe size", "{now:?}");
    })
    .await;
}

#[tokio::test]
async fn what_xml_says_twice_or_without_a_meaning_is_a_fault_of_its_row_with_line_and_element() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let text = "<records>\n\
            <record><name>Anna</name><notes>one</notes></record>\n\
            <record><name>Béla</name><notes>one</notes><notes>two</notes></record>\n\
            <record><name>Cili</name><emails><item default=\"maybe\">c@x.hu</item></emails><source lang=\"hu\">x</source></record>\n\
            </records>";
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        for dry_run in [true, false] {
            let done = run(&t, &client, id, dry_run).await;
            assert_eq!(
                (&done["created"], &done["failed"]),
                (&json!(1), &json!(2)),
                "{done}"
            );
            let faults = errors(&client, id).await;
            let items = faults["items"].as_array().unwrap().iter();
            let told: Vec<[&Value; 3]> = items
                .map(|fault| ["line", "column", "code"].map(|word| &fault[word]))
                .collect();
            assert_eq!(
                json!(told),
                json!([
                    [2, "notes", "element_twice"],
                    [3, "emails", "meaningless_content"],
                    [3, "source", "meaningless_content"],
                ]),
                "{faults}"
            );
        }
        let page = client.get(&format!("/imports/{id}")).await.expect(200);
        assert!(page.text().contains("stands twice"), "{}", page.text());
        assert_eq!(lines(&t, &["name", "notes"]).await, ["Anna,one"]);
    })
    .await;
}
