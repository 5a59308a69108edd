//! What is generated from the routes: `access.txt` and `openapi.json`.

use crate::access::{Access, Rights, Role};
use crate::api::{Endpoint, Schema, problem_schema};
use crate::idempotency;
use crate::routes::RouteInfo;
use crate::scope::App;
use axum::http::Method;
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;
use std::sync::Arc;

/// Every route of every slice: pages, then the API.
pub fn routes(app: &Arc<App>) -> Vec<(bool, RouteInfo)> {
    let mut all = Vec::new();
    for slice in app.slices {
        all.extend(
            (slice.pages)(app)
                .table()
                .into_iter()
                .map(|info| (false, info)),
        );
    }
    for slice in app.slices {
        all.extend(
            (slice.api)(app)
                .table()
                .into_iter()
                .map(|info| (true, info)),
        );
    }
    all.sort_by(|(a_api, a), (b_api, b)| {
        (a_api, a.path, a.method.as_str()).cmp(&(b_api, b.path, b.method.as_str()))
    });
    all
}

/// Role × route, and role × permission: who may do what, on one sheet.
pub fn access_table(app: &Arc<App>) -> String {
    let mut out = String::from(
        "Generated: which role may use which route, and how far each permission reaches.\n\n",
    );
    let heads: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    let _ = writeln!(
        out,
        "{:<64} {:<10} {}",
        "route",
        "stranger",
        heads.join("  ")
    );
    for (api, info) in routes(app) {
        let path = format!(
            "{:<7}{}{}",
            info.method.as_str(),
            if api { "/api/v1" } else { "" },
            info.path
        );
        let cell = |rights: Rights| {
            if rights.admit(info.access) {
                "yes"
            } else {
                "-"
            }
        };
        let _ = write!(out, "{path:<64} {:<10}", cell(Rights::Nothing));
        for role in Role::ALL {
            let _ = write!(
                out,
                " {:<width$} ",
                cell(Rights::Of(role)),
                width = role.name().len()
            );
        }
        let asked = match info.access {
            Access::Public => "public".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::Needs(permission) => format!("{permission:?}"),
        };
        let proof = if info.proven { ", fresh proof" } else { "" };
        let _ = writeln!(out, " {asked}{proof}");
    }
    let _ = writeln!(out, "\n{:<20} {}", "permission", heads.join("  "));
    for permission in crate::Permission::ALL {
        let _ = write!(out, "{:<20}", format!("{permission:?}"));
        for role in Role::ALL {
            let reach = format!("{:?}", role.reach(permission)).to_lowercase();
            let _ = write!(out, " {reach:<width$} ", width = role.name().len());
        }
        out.push('\n');
    }
    out.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

/// The description of the API (OpenAPI 3.1.0).
pub fn openapi(app: &Arc<App>) -> Json {
    let mut paths: Map<String, Json> = Map::new();
    let mut schemas: Map<String, Json> = Map::new();
    schemas.insert("Problem".into(), problem_schema());
    for (api, info) in routes(app) {
        let (true, Some(endpoint)) = (api, info.endpoint) else {
            continue;
        };
        let item = paths
            .entry(info.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(map) = item.as_object_mut() {
            map.insert(
                info.method.as_str().to_lowercase(),
                operation(&info, &endpoint, &mut schemas),
            );
        }
    }
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tenet",
            "version": "1",
            "description": "The API of one tenant. Errors are problem documents (RFC 9457) that name each faulty field.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" }
        },
        "servers": [{ "url": "/t/{slug}/api/v1", "variables": { "slug": { "default": "demo" } } }],
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "key": { "type": "http", "scheme": "bearer", "description": "A key of the form tenet_<id>_<secret>." } },
            "schemas": schemas
        }
    })
}

fn operation(info: &RouteInfo, endpoint: &Endpoint, schemas: &mut Map<String, Json>) -> Json {
    let mut parameters: Vec<Json> = info
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    for param in endpoint.query {
        parameters.push(json!({ "name": param.name, "in": "query", "description": param.about, "schema": { "type": param.kind } }));
    }
    if info.method == Method::POST {
        parameters.push(
            json!({ "name": "Idempotency-Key", "in": "header", "description": idempotency::ABOUT,
                                "schema": { "type": "string", "minLength": 1, "maxLength": 255 } }),
        );
    }
    let mut responses = Map::new();
    for answer in endpoint.answers {
        let mut body = json!({ "description": answer.about });
        if let (Some(schema), Some(map)) = (answer.schema, body.as_object_mut()) {
            map.insert(
                "content".into(),
                json!({ "application/json": { "schema": reference(schema, schemas) } }),
            );
        }
        responses.insert(answer.status.to_string(), body);
    }
    let problem = json!({
        "description": "A problem.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
    });
    for status in [
        "400", "401", "403", "404", "408", "409", "412", "413", "422", "428", "429", "500", "503",
    ] {
        responses
            .entry(status.to_owned())
            .or_insert_with(|| problem.clone());
    }
    let mut out = json!({
        "operationId": format!("{}{}", info.method.as_str().to_lowercase(), info.path.replace(['/', '{', '}', '-', '.'], "_")),
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": parameters,
        "responses": responses,
    });
    if let (Some(body), Some(map)) = (endpoint.body, out.as_object_mut()) {
        let schema = reference(body, schemas);
        map.insert(
            "requestBody".into(),
            json!({ "required": true, "content": { "application/json": { "schema": schema } } }),
        );
    }
    out
}

fn reference(schema: Schema, schemas: &mut Map<String, Json>) -> Json {
    for (name, body) in (schema.schemas)() {
        schemas.insert(name, body);
    }
    let one = json!({ "$ref": format!("#/components/schemas/{}", schema.name) });
    if schema.list {
        json!({ "type": "object", "required": ["items"], "properties": {
            "items": { "type": "array", "items": one },
            "next": { "type": ["string", "null"] },
            "partial": { "type": "boolean" }
        } })
    } else {
        one
    }
}
