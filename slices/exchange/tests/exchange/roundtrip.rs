//! What an export writes an import reads: nothing of a record is lost on the way.

use crate::common::{SLICES, admin, decide, errors, file, run, upload};
use axum::http::Method;
use exchange::{Format, Options, Reason, export_file, run_file};
use kit::{Filter, Role};
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::{Client, TestApp};

/// Every format whose files can come back, with the end of its files' names.
pub const FORMATS: [(Format, &str); 4] = [
    (Format::Csv, "csv"),
    (Format::CsvExcel, "csv"),
    (Format::Xlsx, "xlsx"),
    (Format::Xml, "xml"),
];

async fn post(client: &Client, path: &str, body: &Value) -> Value {
    let answer = client.json(Method::POST, path, body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

/// Makes fields of every kind; their keys by kind.
pub async fn fields(t: &TestApp) -> Value {
    let client = admin(t);
    let mut keys = serde_json::Map::new();
    for kind in [
        "text",
        "long_text",
        "int",
        "decimal",
        "money",
        "date",
        "date_time",
        "bool",
        "choice",
        "choices",
        "email",
        "phone",
        "link",
        "user",
        "contact",
    ] {
        let choices = json!([
            { "key": "a", "title": "Első; és (munkahelyi)" },
            { "key": "b", "title": "* Második ::: \\;" },
            { "key": "c", "title": "Harmadik" },
        ]);
        let mut field = json!({ "title": format!("Mező {kind}"), "kind": kind });
        if kind.starts_with("choice") {
            field["choices"] = choices;
        }
        let made = post(&client, "/api/v1/fields", &field).await;
        keys.insert(kind.to_owned(), made["key"].clone());
    }
    Value::Object(keys)
}

/// Fills a tenant with everything that a contact can hold; the address of the person.
pub async fn fill(t: &TestApp, keys: &Value) -> String {
    let client = admin(t);
    let company = |name: &str| {
        json!({
            "kind": "company", "name": name,
            "emails": [{ "value": "info@acel.example" }, { "value": "iroda@acel.example", "type": "main", "default": true }],
            "phones": [{ "value": "+36 1 234 5678", "type": "work fax" }],
        })
    };
    let acel = post(&client, "/api/v1/contacts", &company("Acél (Győr) Kft.")).await;
    let rez = json!({ "kind": "company", "name": "Réz; és Társa Bt. (fő)" });
    let rez = post(&client, "/api/v1/contacts", &rez).await;
    let users = client.get("/api/v1/users").await.expect(200).json();
    let me = users["items"][0]["id"].clone();
    let mut custom = serde_json::Map::new();
    let mut put = |kind: &str, value: Value| {
        custom.insert(keys[kind].as_str().unwrap().to_owned(), value);
    };
    put("text", json!("=1+1"));
    put(
        "long_text",
        json!("első sor; \"idézet\", 'aposztróf'\n\n=második\tsor, 007"),
    );
    put("int", json!(-42));
    put("decimal", json!("1.125"));
    put("money", json!("1250.50 HUF"));
    put("date", json!("1897-02-28"));
    put("date_time", json!("2024-10-27T01:30:00Z"));
    put("bool", json!(false));
    put("choice", json!("b"));
    put("choices", json!(["c", "a", "b"]));
    put("email", json!("Sajat@x.example"));
    put("phone", json!("917-584-0243x4606"));
    put("link", json!("https://x.example/a?b=c;d"));
    put("user", me.clone());
    put("contact", acel["id"].clone());
    let person = json!({
        "family_name": "Őrségi-Tűű", "given_name": "Anna Ágnes", "owner": me, "source": "-vásár, 2024",
        "language": "hu", "notes": "'=apróság; a@b.hu (munkahelyi)\nmásodik sor",
        "emails": [
            { "value": "anna@x.example", "type": "work" },
            { "value": "anna@y.example", "type": "home", "default": true },
            { "value": "anna@z.example", "type": "Nyaraló (Tisza, 2.)" },
        ],
        "phones": [
            { "value": "917-584-0243x4606", "type": "work fax" },
            { "value": "+36 1 234 5678 (mellék 12)" },
            { "value": "06 30 123 4567", "type": "mobile", "default": true },
        ],
        "addresses": [
            { "type": "home", "country": "Magyarország", "region": "Győr-Moson-Sopron", "postcode": "09021", "city": "Győr", "street": "Fő utca 1., 2. em. (hátsó)" },
            { "type": "billing", "city": "Pécs; utca: 7", "street": "Kossuth tér", "default": true },
            { "country": "Ausztria" },
        ],
        "companies": [
            { "id": acel["id"], "title": "ügyvezető, tulajdonos" },
            { "id": rez["id"], "title": "alapértelmezett", "default": true },
        ],
        "custom": custom,
    });
    let anna = post(&client, "/api/v1/contacts", &person).await;
    post(
        &client,
        "/api/v1/contacts",
        &json!({ "name": "Madonna", "notes": "007" }),
    )
    .await;
    format!("/api/v1/contacts/{}", anna["id"].as_str().unwrap())
}

/// Everything that a tenant holds, without what differs between two records that are the same:
/// ids become names.
pub async fn everything(t: &TestApp) -> Vec<Value> {
    let client = admin(t);
    let list = client
        .get("/api/v1/contacts?limit=100")
        .await
        .expect(200)
        .json();
    let mut all = Vec::new();
    let mut names = std::collections::HashMap::new();
    for item in list["items"].as_array().unwrap() {
        let path = format!("/api/v1/contacts/{}", item["id"].as_str().unwrap());
        let contact = client.get(&path).await.expect(200).json();
        names.insert(contact["id"].clone(), contact["name"].clone());
        all.push(contact);
    }
    let users = client.get("/api/v1/users").await.expect(200).json();
    for user in users["items"].as_array().unwrap() {
        names.insert(user["id"].clone(), user["name"].clone());
    }
    fn rename(value: &mut Value, names: &std::collections::HashMap<Value, Value>) {
        if let Some(name) = names.get(value) {
            *value = name.clone();
        }
        match value {
            Value::Array(all) => all.iter_mut().for_each(|one| rename(one, names)),
            Value::Object(all) => all.values_mut().for_each(|one| rename(one, names)),
            _ => {}
        }
    }
    for contact in &mut all {
        for key in ["id", "url", "version", "created_at", "updated_at"] {
            contact.as_object_mut().unwrap().remove(key);
        }
        rename(contact, &names);
    }
    all.sort_by_key(|contact| contact["name"].to_string());
    all
}

/// Writes everything into a file, to come back.
pub async fn whole(t: &TestApp, scope: &kit::Scope, format: Format, end: &str) -> PathBuf {
    let path = t.folder().join(format!("whole-{}.{end}", format.name()));
    let columns = columns(scope).await;
    let reason = Reason::command();
    let everything = Filter::everything();
    export_file(
        scope,
        "contacts",
        format,
        &everything,
        &columns,
        &reason,
        &path,
    )
    .await
    .unwrap();
    path
}

async fn columns(scope: &kit::Scope) -> Vec<String> {
    let mut tx = scope.read().await.unwrap();
    let columns = records::contact::CONTACTS
        .columns(scope, &mut tx)
        .await
        .unwrap();
    std::iter::once("id".to_owned())
        .chain(columns.into_iter().map(|column| column.key))
        .collect()
}

fn by_id() -> Options {
    Options {
        key: Some("id".to_owned()),
        ..Options::default()
    }
}

/// P-077: what is handed out in a format that programs read is whole.
#[tokio::test]
async fn all_contacts_come_back_into_an_empty_tenant_as_they_were() {
    testkit::both(SLICES, |t| async move {
        let keys = fields(&t).await;
        fill(&t, &keys).await;
        let before = everything(&t).await;
        let other = t.other_tenant();
        fields(&other).await;
        for lang in kernel::Lang::ALL {
            for (format, end) in FORMATS {
                let path = whole(
                    &t,
                    &t.scope(Role::Administrator).speaking(lang),
                    format,
                    end,
                )
                .await;
                let report = run_file(&other.system(), "contacts", &path, &Options::default())
                    .await
                    .unwrap();
                assert_eq!(report.failed, 0, "{format:?} {lang:?} {:?}", report.errors);
                assert_eq!(report.created, 4, "{format:?} {report:?}");
                pretty(
                    &before,
                    &everything(&other).await,
                    &format!("{format:?} {lang:?}"),
                );
                let client = admin(&other);
                let set = report.set.unwrap();
                let undo = format!("/api/v1/changes/{set}/undo");
                let undone = client.json(Method::POST, &undo, &json!({})).await;
                assert!(undone.status.is_success(), "{}", undone.body);
                other.run_jobs().await;
            }
        }
    })
    .await;
}

/// Names the first difference.
fn pretty(before: &[Value], after: &[Value], what: &str) {
    assert_eq!(before.len(), after.len(), "{what}");
    for (before, after) in before.iter().zip(after) {
        for (key, value) in before.as_object().unwrap() {
            assert_eq!(&after[key], value, "{what}: {key} of {}", before["name"]);
        }
    }
}

#[tokio::test]
async fn a_file_that_comes_back_unchanged_changes_no_record() {
    testkit::both(SLICES, |t| async move {
        let keys = fields(&t).await;
        fill(&t, &keys).await;
        let before = everything(&t).await;
        for lang in kernel::Lang::ALL {
            for (format, end) in FORMATS {
                let path = whole(
                    &t,
                    &t.scope(Role::Administrator).speaking(lang),
                    format,
                    end,
                )
                .await;
                for key in ["id", "name"] {
                    let options = Options {
                        key: Some(key.to_owned()),
                        dry_run: true,
                        ..Options::default()
                    };
                    let reader = t.scope(Role::Administrator).speaking(lang);
                    let report = run_file(&reader, "contacts", &path, &options)
                        .await
                        .unwrap();
                    let counts = (report.created, report.updated, report.failed);
                    assert_eq!(counts, (0, 0, 0), "{format:?} {lang:?} {key} {report:?}");
                    assert_eq!(report.skipped, 4);
                }
            }
        }
        pretty(&before, &everything(&t).await, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn an_id_that_is_not_known_is_a_fault_and_so_is_that_of_somebody_elses_record() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let made = post(&client, "/api/v1/contacts", &json!({ "name": "Anna" })).await;
        let id = made["id"].as_str().unwrap();
        let unknown = "01890000-0000-7000-8000-000000000001";
        let unknown = match unknown.parse::<kernel::Id<()>>() {
            Ok(id) => id.to_string(),
            Err(_) => kernel::Id::<()>::from_bytes([1; 16]).to_string(),
        };
        let text =
            format!("Tenet ID,Name,Notes\n{id},Anna,first\n{unknown},Béla,second\n,Cili,third\n");
        let path = file(&t, "ids.csv", text);
        let report = run_file(&t.system(), "contacts", &path, &by_id())
            .await
            .unwrap();
        assert_eq!(
            (report.created, report.updated, report.failed),
            (0, 1, 2),
            "{report:?}"
        );
        assert_eq!(report.errors[0].3, "no record has this ID", "{report:?}");
        let codes: Vec<&str> = report.errors.iter().map(|error| error.2.as_str()).collect();
        assert_eq!(codes, ["id_not_found", "key_is_empty"], "{report:?}");
        // Whoever reaches only their own neither changes that of another nor learns that it is there.
        use kit::{Grant, Permission as P, Reach};
        let own = [
            P::ViewContacts,
            P::CreateContacts,
            P::EditContacts,
            P::ImportContacts,
        ];
        let own = Grant::new(own.map(|permission| (permission, Reach::Own)));
        t.give(Role::User, &own, &[]).await;
        let user = t.client(Role::User);
        let text = format!("Tenet ID,Name,Notes\n{id},Anna,mine\n{unknown},Béla,mine\n");
        for mode in ["create_and_update", "create_only", "update_only"] {
            let import = upload(&user, &text).await;
            let import_id = import["id"].as_str().unwrap();
            decide(&user, import_id, &json!({ "key": "id", "mode": mode })).await;
            for dry_run in [true, false] {
                let done = run(&t, &user, import_id, dry_run).await;
                let counts = ["created", "updated", "skipped", "failed"].map(|word| &done[word]);
                assert_eq!(counts, [0, 0, 0, 2], "{mode} {done}");
                let faults = errors(&user, import_id).await;
                let codes = faults["items"].as_array().unwrap().iter();
                let codes: Vec<&Value> = codes.map(|fault| &fault["code"]).collect();
                assert_eq!(codes, ["id_not_found", "id_not_found"], "{mode} {faults}");
            }
        }
        let kept = client
            .get(&format!("/api/v1/contacts/{id}"))
            .await
            .expect(200)
            .json();
        assert_eq!(kept["notes"], "first");
    })
    .await;
}
