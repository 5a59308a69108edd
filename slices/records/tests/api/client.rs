//! A program that reads the description and holds every answer against it.

use crate::schema;
use axum::http::{Method, header};
use kernel::Id;
use kit::{Choice, Kind, Role, Slice};
use records::Field;
use records::field::actions::{FieldDraft, create};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use storage::Sql;
use testkit::{Answer, Client, TestApp};

/// The slices that contacts need.
pub const SLICES: &[&Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &records::SLICE,
];

/// A program with the rights of a role.
#[derive(Clone)]
pub struct Api {
    client: Client,
    document: Arc<Json>,
}

impl Api {
    pub fn new(t: &TestApp, role: Role) -> Api {
        Api {
            client: t.client(role),
            document: Arc::new(kit::publish::openapi(&t.app)),
        }
    }

    /// The same program with one more header.
    pub fn header(&self, name: &str, value: &str) -> Api {
        Api {
            client: self.client.clone().header(name, value),
            document: self.document.clone(),
        }
    }

    /// The same program with a version in `If-Match`.
    pub fn based_on(&self, version: i64) -> Api {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: Json) -> Answer {
        self.json(Method::POST, path, &body).await
    }

    pub async fn patch(&self, path: &str, body: Json) -> Answer {
        self.json(Method::PATCH, path, &body).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &Json) -> Answer {
        let kind = if method == Method::PATCH {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        self.send(method, path, Some(kind), body.to_string().into_bytes())
            .await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let full = format!("/api/v1{path}");
        let answer = self.client.send(method.clone(), &full, kind, body).await;
        self.held_to_its_word(&method, path, &answer);
        answer
    }

    fn held_to_its_word(&self, method: &Method, path: &str, answer: &Answer) {
        if answer.bytes.is_empty() {
            return;
        }
        let operation = self.operation(method, path.split('?').next().unwrap());
        let status = answer.status.as_u16().to_string();
        let content = &operation["responses"][&status]["content"];
        let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
        let schema = &content[kind]["schema"];
        assert!(
            schema.is_object(),
            "{method} {path}: {status} {kind} is not described"
        );
        let faults = schema::faults(&self.document, schema, &answer.json());
        assert!(
            faults.is_empty(),
            "{method} {path}: {faults:?} in {}",
            answer.body
        );
    }

    fn operation(&self, method: &Method, path: &str) -> &Json {
        let paths = self.document["paths"].as_object().unwrap();
        let fits = |template: &str| {
            template.split('/').count() == path.split('/').count()
                && template
                    .split('/')
                    .zip(path.split('/'))
                    .all(|(known, is)| known == is || known.starts_with('{'))
        };
        let item = paths.get(path).or_else(|| {
            paths
                .iter()
                .find(|(known, _)| fits(known))
                .map(|(_, item)| item)
        });
        &item.unwrap_or_else(|| panic!("{path} is not described"))[method.as_str().to_lowercase()]
    }

    /// Makes a contact and gives its id.
    pub async fn contact(&self, body: Json) -> String {
        let made = self.post("/contacts", body).await.expect(201);
        made.json()["id"].as_str().unwrap().to_owned()
    }

    /// The names in a list.
    pub async fn names(&self, path: &str) -> Vec<String> {
        let list = self.get(path).await.expect(200).json();
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The faults of a refused body, as `field: code`.
#[track_caller]
pub fn faults(answer: Answer) -> Vec<String> {
    let problem = answer.expect(422).json();
    let errors = problem["errors"].as_array().unwrap().clone();
    errors
        .iter()
        .map(|error| {
            assert!(
                !error["detail"].as_str().unwrap().contains("error-"),
                "{error}"
            );
            format!(
                "{}: {}",
                error["field"].as_str().unwrap(),
                error["code"].as_str().unwrap()
            )
        })
        .collect()
}

/// A text for a query.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A field of the tenant's own, with three choices if it has any.
pub async fn field(t: &TestApp, title: &str, kind: Kind) -> Field {
    let mut draft = FieldDraft::new(title, kind);
    if matches!(kind, Kind::Choice | Kind::Choices) {
        let choice = |title: &str| Choice {
            key: String::new(),
            title: title.into(),
        };
        draft.choices = ["Gold", "Silver", "Bronze"].map(choice).to_vec();
    }
    create(&t.scope(Role::Administrator), draft).await.unwrap()
}

/// How many rows every table has that the API writes to.
pub async fn counts(t: &TestApp) -> Vec<(&'static str, i64)> {
    let mut counts = Vec::new();
    for table in [
        "contacts",
        "contact_links",
        "fields",
        "saved_filters",
        "history",
        "change_sets",
        "idempotency_keys",
    ] {
        let sql = Sql::new(format!("select count(*) from {table}"));
        let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
        counts.push((table, rows[0].get(0).unwrap()));
    }
    counts
}

/// An id that no record has.
pub fn nobody(t: &TestApp) -> String {
    Id::<()>::new(t.clock.now()).to_string()
}

/// A person with one of everything.
pub fn anna() -> Json {
    json!({
        "kind": "person", "family_name": "Kis", "given_name": "Anna", "language": "hu",
        "emails": [{ "value": "anna@example.hu", "type": "work", "default": true }, { "value": "a.kis@example.com" }],
        "phones": [{ "value": "+36 1 234 5678 x12" }],
        "addresses": [{ "type": "home", "country": "HU", "postcode": "1011", "city": "Budapest", "street": "Fő utca 1." }],
        "source": "fair", "notes": "Első sor\nmásodik sor"
    })
}
