//! As much of JSON Schema as the description uses; a word it does not know stops the test.

use serde_json::{Map, Value as Json};

const SILENT: [&str; 9] = [
    "description",
    "format",
    "readOnly",
    "title",
    "default",
    "example",
    "minimum",
    "maxItems",
    "propertyNames",
];

/// What is wrong with a value, each fault with its place.
pub fn faults(document: &Json, schema: &Json, value: &Json) -> Vec<String> {
    let mut out = Vec::new();
    check(document, schema, value, "$", &mut out);
    out
}

/// What a `$ref` means.
pub fn resolve<'d>(document: &'d Json, reference: &str) -> &'d Json {
    document
        .pointer(
            reference
                .strip_prefix('#')
                .expect("a reference within the document"),
        )
        .unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

fn check(document: &Json, schema: &Json, value: &Json, place: &str, out: &mut Vec<String>) {
    if schema == &Json::Bool(true) {
        return;
    }
    let schema = schema.as_object().expect("a schema");
    if let Some(reference) = schema.get("$ref") {
        let target = resolve(document, reference.as_str().unwrap());
        return check(document, target, value, place, out);
    }
    for (word, rule) in schema {
        match word.as_str() {
            "type" if !typed(rule, value) => out.push(format!("{place}: not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                out.push(format!("{place}: not one of {rule}"));
            }
            "oneOf" => {
                let fitting = rule.as_array().unwrap().iter();
                let fitting = fitting.filter(|one| faults(document, one, value).is_empty());
                if fitting.count() != 1 {
                    out.push(format!("{place}: not exactly one of {rule}"));
                }
            }
            "allOf" => {
                for one in rule.as_array().unwrap() {
                    check(document, one, value, place, out);
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, rule, item, &format!("{place}.{i}"), out);
                }
            }
            "required" => {
                let members = value.as_object();
                for name in rule.as_array().unwrap() {
                    let name = name.as_str().unwrap();
                    if members.is_some_and(|members| !members.contains_key(name)) {
                        out.push(format!("{place}: {name} is missing"));
                    }
                }
            }
            "properties" | "additionalProperties" => {}
            "type" | "enum" => {}
            word => assert!(SILENT.contains(&word), "the checker does not know {word}"),
        }
    }
    if let Some(members) = value.as_object() {
        properties(document, schema, members, place, out);
    }
}

/// A member that the description does not mention is a fault: nobody could rely on it.
fn properties(
    document: &Json,
    schema: &Map<String, Json>,
    members: &Map<String, Json>,
    place: &str,
    out: &mut Vec<String>,
) {
    let known = schema.get("properties").and_then(Json::as_object);
    let others = schema.get("additionalProperties");
    for (name, member) in members {
        let place = format!("{place}.{name}");
        match (known.and_then(|known| known.get(name)), others) {
            (Some(rule), _) | (None, Some(rule)) => check(document, rule, member, &place, out),
            (None, None) if known.is_some() => out.push(format!("{place}: not described")),
            (None, None) => {}
        }
    }
}

fn typed(rule: &Json, value: &Json) -> bool {
    match rule {
        Json::Array(any) => any.iter().any(|one| typed(one, value)),
        rule => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("no type of JSON: {other}"),
        },
    }
}

#[test]
fn the_checker_finds_what_it_is_there_for() {
    let schema = serde_json::json!({
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": { "oneOf": [{ "type": "null" }, { "type": "integer" }] },
            "b": { "type": "array", "items": { "enum": ["x"] } }
        }
    });
    let wrong = serde_json::json!({ "b": ["x", "y"], "c": 1 });
    assert_eq!(faults(&Json::Null, &schema, &wrong).len(), 3);
    let wrong = serde_json::json!({ "a": "1" });
    assert_eq!(faults(&Json::Null, &schema, &wrong).len(), 1);
    let right = serde_json::json!({ "a": null, "b": ["x"] });
    assert!(faults(&Json::Null, &schema, &right).is_empty());
}
