//! The description of the API is whole.

use crate::client::SLICES;
use crate::schema::resolve;
use serde_json::Value as Json;
use std::collections::HashSet;

fn references(json: &Json, out: &mut Vec<String>) {
    match json {
        Json::Object(map) => {
            out.extend(map.get("$ref").and_then(Json::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, out));
        }
        Json::Array(parts) => parts.iter().for_each(|part| references(part, out)),
        _ => {}
    }
}

#[tokio::test]
async fn the_description_names_every_route_and_every_reference_leads_somewhere() {
    testkit::both(SLICES, |t| async move {
        let document = kit::publish::openapi(&t.app);
        let mut all = Vec::new();
        references(&document, &mut all);
        assert!(all.len() > 50);
        for reference in &all {
            resolve(&document, reference);
        }
        let mut ids = HashSet::new();
        let mut routes = 0;
        for slice in SLICES {
            for info in (slice.api)(&t.app).table() {
                routes += 1;
                let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
                assert!(operation.is_object(), "{} {}", info.method, info.path);
                assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()));
                assert!(!operation["summary"].as_str().unwrap().is_empty());
                let declared: HashSet<&str> = operation["parameters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|parameter| parameter["in"] == "path")
                    .map(|parameter| parameter["name"].as_str().unwrap())
                    .collect();
                let named: HashSet<&str> = info
                    .path
                    .split('/')
                    .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
                    .collect();
                assert_eq!(declared, named, "{}", info.path);
                assert!(
                    operation["responses"]
                        .as_object()
                        .unwrap()
                        .keys()
                        .any(|status| status.starts_with('2'))
                );
            }
        }
        let described: usize = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .map(|item| item.as_object().unwrap().len())
            .sum();
        assert_eq!(described, routes);
    })
    .await;
}

#[tokio::test]
async fn every_member_of_a_record_says_what_it_is_and_bodies_leave_out_what_cannot_be_set() {
    testkit::both(SLICES, |t| async move {
        let document = kit::publish::openapi(&t.app);
        let schemas = &document["components"]["schemas"];
        for name in [
            "Contact",
            "ContactEntry",
            "ContactAddress",
            "ContactCompany",
            "Field",
            "Filter",
            "Change",
            "Activity",
            "Bulk",
        ] {
            for (member, schema) in schemas[name]["properties"].as_object().unwrap() {
                let said = schema["description"]
                    .as_str()
                    .or(schema["oneOf"][0]["description"].as_str());
                let referred = schema["$ref"].is_string() || schema["oneOf"][1]["$ref"].is_string();
                assert!(said.is_some() || referred, "{name}.{member}: {schema}");
            }
        }
        let body = &schemas["ContactBody"];
        assert!(body["required"].is_null());
        for gone in ["id", "version", "created_at", "url"] {
            assert!(schemas["Contact"]["properties"][gone].is_object());
            assert!(body["properties"][gone].is_null(), "{gone}");
        }
        assert!(body["properties"]["emails"]["oneOf"].is_array());
        assert_eq!(
            schemas["BulkBody"]["properties"]["rows"]["items"]["properties"]["id"]["type"],
            "string"
        );
    })
    .await;
}
