//! What is sent: the forms that pages hold, and the bodies that the API describes, with ids of
//! the other side wherever an id stands.

use crate::paths::{fits, is_id, with_id};
use axum::http::Method;
use kit::Role;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use testkit::TestApp;

/// The fields that a form sends, by the method and pattern of the route that takes them.
pub type Forms = HashMap<String, Vec<(String, String)>>;

/// Fields that many forms of pages know; a form found on a page adds its own.
const USUAL: [(&str, &str); 15] = [
    ("id", "ID"),
    ("owner", "ID"),
    ("companies", "ID"),
    ("value.owner", "ID"),
    ("value.companies", "ID"),
    ("saved", "ID"),
    ("version", "1"),
    ("done", "save"),
    ("kind", "person"),
    ("family_name", "Kis"),
    ("title", "x"),
    ("patch", "[]"),
    ("base", "[]"),
    ("value.source", "x"),
    ("role", "user"),
];

/// The forms of an administrator's own pages.
pub async fn forms(t: &TestApp, own: &[String]) -> Forms {
    let client = t.client(Role::Administrator);
    let routes = kit::publish::routes(&t.app);
    let targets: Vec<&str> = routes
        .iter()
        .filter(|(api, info)| !api && info.method == Method::POST)
        .map(|(_, info)| info.path)
        .collect();
    let mut forms = Forms::new();
    for (api, info) in &routes {
        if *api || info.method != Method::GET {
            continue;
        }
        let tried: Vec<String> = match info.path.contains('{') {
            true => own.iter().map(|id| with_id(info.path, id)).collect(),
            false => vec![info.path.to_owned()],
        };
        for path in tried {
            let page = client.get(&path).await;
            for (action, fields) in on(&page.body) {
                let path = action.strip_prefix("/t/demo").unwrap_or(&action);
                for target in targets.iter().filter(|target| fits(target, path)) {
                    forms
                        .entry((*target).to_owned())
                        .or_default()
                        .extend(fields.clone());
                }
            }
        }
    }
    for fields in forms.values_mut() {
        fields.sort();
        fields.dedup_by(|a, b| a.0 == b.0);
    }
    forms
}

/// The forms of a page: where they go, and what they send as they stand.
fn on(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let html = scraper::Html::parse_document(page);
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    let posts = select("form[method=post][action]");
    html.select(&posts)
        .map(|form| {
            let action = form.value().attr("action").unwrap_or_default();
            let path = action.split(['?', '#']).next().unwrap_or_default();
            let controls = select("input, select, textarea, button");
            let fields = form.select(&controls).filter_map(|control| {
                let value = control.value().attr("value").unwrap_or_default();
                Some((control.value().attr("name")?.to_owned(), value.to_owned()))
            });
            (path.to_owned(), fields.collect())
        })
        .collect()
}

/// The form that a route takes, every id in it in place of the own ones.
pub fn form(forms: &Forms, route: &str, id: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = USUAL
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    if let Some(found) = forms.get(route) {
        fields.retain(|(name, _)| !found.iter().any(|(known, _)| known == name));
        fields.extend(found.iter().cloned());
    }
    for (_, value) in &mut fields {
        if value == "ID" || is_id(value) {
            *value = id.to_owned();
        }
    }
    fields
}

/// A body as the API describes it for a route, with an id wherever a text may be one.
pub fn json(openapi: &Value, method: &Method, path: &str, id: &str) -> Value {
    let operation = &openapi["paths"][path][method.as_str().to_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return json!({});
    }
    example(openapi, "", schema, id, 0)
}

fn example(openapi: &Value, name: &str, schema: &Value, id: &str, depth: usize) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        let of = target.trim_start_matches("#/components/schemas/");
        return example(
            openapi,
            name,
            &openapi["components"]["schemas"][of],
            id,
            depth + 1,
        );
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[several].as_array().and_then(|all| all.first()) {
            return example(openapi, name, first, id, depth + 1);
        }
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    if let Some(only) = schema.get("const") {
        return only.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("string"),
        kind => kind.as_str().unwrap_or("object"),
    };
    match kind {
        _ if depth > 6 => Value::Null,
        "object" => {
            let none = Map::new();
            let properties = schema["properties"].as_object().unwrap_or(&none);
            let properties = properties
                .iter()
                .filter(|(_, of)| of["readOnly"] != json!(true));
            let filled = properties
                .map(|(name, of)| (name.clone(), example(openapi, name, of, id, depth + 1)));
            Value::Object(filled.collect())
        }
        "array" => json!([example(openapi, name, &schema["items"], id, depth + 1)]),
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "null" => Value::Null,
        _ => json!(match name {
            "id" | "ids" | "owner" | "company" | "companies" | "user" | "saved" | "filter"
            | "value" => id,
            "collection" => "contacts",
            _ => "x",
        }),
    }
}

/// The names of the questions that a route of the API describes, and those that pages ask.
pub fn questions(openapi: &Value, method: &Method, api: bool, path: &str) -> Vec<String> {
    let usual = [
        "q", "saved", "filter", "after", "before", "id", "of", "owner", "name", "columns", "view",
    ];
    let operation = &openapi["paths"][path][method.as_str().to_lowercase()];
    let described = operation["parameters"].as_array().filter(|_| api);
    let described = described.into_iter().flatten();
    let described = described.filter(|parameter| parameter["in"] == "query");
    let mut names: Vec<String> = described
        .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
        .collect();
    names.extend(usual.map(str::to_owned));
    names.sort();
    names.dedup();
    names.retain(|name| name != "limit");
    names
}
