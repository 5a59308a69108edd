//! What is generated from the routes: `access.txt` and `openapi.json`.

use crate::access::{Access, FieldRight, FieldRights, Grant, Permission, Reach, Rights, Role};
use crate::api::{Endpoint, Schema, WORDS, problem_schema};
use crate::idempotency;
use crate::platform::{Entry, Verb};
use crate::routes::RouteInfo;
use crate::scope::App;
use crate::sought::LONGEST;
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

/// A role of the tenant's own, as an example of what such a role may be: it sees the whole team,
/// changes and exports its own, and of the fields reads some and does not see others.
fn sample() -> Arc<Grant> {
    use Permission as P;
    let mut grant = Grant::new([
        (P::ViewContacts, Reach::Team),
        (P::CreateContacts, Reach::Own),
        (P::EditContacts, Reach::Own),
        (P::ExportContacts, Reach::Own),
        (P::ShareFilters, Reach::All),
    ]);
    let of = [
        ("owner", FieldRight::Read),
        ("notes", FieldRight::Hidden),
        ("phones", FieldRight::Masked),
        ("custom.tier", FieldRight::Write),
    ];
    let of = of.map(|(key, right)| (key.to_owned(), right)).into();
    let later = FieldRight::Hidden;
    grant.set_fields("contacts", FieldRights { of, later });
    Arc::new(grant)
}

/// Whose rights `access.txt` shows, by the title of their column.
fn shown() -> Vec<(String, Rights)> {
    let fixed = Role::ALL.map(|role| (role.to_string(), Rights::of(role)));
    let own = ("own (sample)".to_owned(), Rights::granted(sample(), []));
    fixed.into_iter().chain([own]).collect()
}

/// Role × route, role × permission and role × field: who may do what, on one sheet.
pub fn access_table(app: &Arc<App>) -> String {
    let mut out = String::from(
        "Generated: which role may use which route, how far each permission reaches, and what may be done with each\n\
         field. The fixed levels, and one sample of a role of a tenant's own.\n\n",
    );
    let roles = shown();
    let heads: Vec<&str> = roles.iter().map(|(name, _)| name.as_str()).collect();
    let line = |out: &mut String, first: &str, width: usize, cells: &[String]| {
        let _ = write!(out, "{first:<width$}");
        for (cell, head) in cells.iter().zip(&heads) {
            let _ = write!(out, " {cell:<width$} ", width = head.len());
        }
    };
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
        let cell = |rights: &Rights| match rights.admit(info.access) {
            true => "yes".to_owned(),
            false => "-".to_owned(),
        };
        let first = format!("{path:<64} {:<10}", cell(&Rights::Nothing));
        let cells: Vec<String> = roles.iter().map(|(_, rights)| cell(rights)).collect();
        line(&mut out, &first, 75, &cells);
        let asked = match info.access {
            Access::Public => "public".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::Needs(permission) => permission.name().to_owned(),
        };
        let proof = if info.proven { ", fresh proof" } else { "" };
        let _ = writeln!(out, " {asked}{proof}");
    }
    let _ = writeln!(out, "\n{:<64} who is let in", "route of the platform");
    for route in app.slices.iter().flat_map(|slice| slice.platform) {
        let method = match route.verb {
            Verb::View => "GET",
            Verb::Command => "POST",
        };
        let who = match route.entry {
            Entry::Operators => "operators",
            Entry::Anybody(_) => "anybody",
        };
        let path = format!("{method:<7}/platform{}", route.path);
        let _ = writeln!(out, "{path:<64} {who}");
    }
    let _ = writeln!(out, "\n{:<20} {}", "permission", heads.join("  "));
    for permission in Permission::ALL {
        let cells: Vec<String> = roles
            .iter()
            .map(|(_, rights)| rights.reach(permission).name().to_owned())
            .collect();
        line(&mut out, permission.name(), 20, &cells);
        out.push('\n');
    }
    let _ = writeln!(out, "\n{:<32} {}", "field", heads.join("  "));
    for collection in app.slices.iter().flat_map(|slice| slice.collections) {
        let built_in = collection.ruled().iter().map(|ruled| ruled.key);
        for key in built_in.chain(["custom.tier", "custom.<any other>"]) {
            let cells: Vec<String> = roles
                .iter()
                .map(|(_, rights)| rights.field(collection.name(), key).name().to_owned())
                .collect();
            line(
                &mut out,
                &format!("{} {key}", collection.name()),
                32,
                &cells,
            );
            out.push('\n');
        }
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
        let schema = match param.kind {
            WORDS => json!({ "type": "string", "maxLength": LONGEST }),
            kind => json!({ "type": kind }),
        };
        parameters.push(json!({ "name": param.name, "in": "query", "description": param.about, "schema": schema }));
    }
    if info.method == Method::POST && !info.asks {
        parameters.push(
            json!({ "name": "Idempotency-Key", "in": "header", "description": idempotency::ABOUT,
                                "schema": { "type": "string", "minLength": 1, "maxLength": 255 } }),
        );
    }
    let answers_with = |status: u16| endpoint.answers.iter().any(|one| one.status == status);
    let (based_on, kept) = (answers_with(428), answers_with(304));
    if based_on {
        parameters.push(json!({ "name": "If-Match", "in": "header", "required": true, "schema": { "type": "string" },
                                "description": "The `ETag` of the version that is meant, or `*` for whichever is there." }));
    }
    if kept {
        parameters.push(json!({ "name": "If-None-Match", "in": "header", "schema": { "type": "string" },
                                "description": "The `ETag` of the version that the caller has already." }));
    }
    let mut responses = Map::new();
    for answer in endpoint.answers.iter().filter(|one| one.status != 428) {
        let mut body = json!({ "description": answer.about });
        if let (Some(schema), Some(map)) = (answer.schema, body.as_object_mut()) {
            map.insert(
                "content".into(),
                json!({ "application/json": { "schema": reference(schema, schemas) } }),
            );
        }
        if let (true, 200 | 304, Some(map)) =
            (based_on || kept, answer.status, body.as_object_mut())
        {
            let tag = json!({ "description": "Its version, for `If-Match` and `If-None-Match`.", "schema": { "type": "string" } });
            map.insert("headers".into(), json!({ "ETag": tag }));
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
