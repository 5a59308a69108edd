//! Which routes may show records, how each is asked, and which show none and why.

use crate::rights::planted::Planted;
use axum::http::Method;
use serde_json::{Value as Json, json};

/// Whole areas that hold no record of a collection, and why.
pub const ELSEWHERE: [(&str, &str); 25] = [
    (
        "/consultant",
        "what a consultant is let into, which is no record",
    ),
    ("/consultants", "whom an administrator has let in"),
    ("/password-reset", "coming in"),
    ("/email-change", "one's own account"),
    ("/password-strength", "coming in"),
    ("/sso", "the tenant's other ways to come in"),
    ("/alerts", "which programs are told of alerts"),
    ("/canaries", "for administrators, who see everything"),
    ("/api-keys", "keys of programs"),
    ("/export-limit", "the tenant's rule about large exports"),
    ("/fields", "whoever defines fields sees every one of them"),
    ("/invitations", "links of colleagues"),
    ("/letters", "letters to colleagues"),
    ("/profile", "one's own account"),
    ("/proof", "one's own account"),
    ("/roles", "for administrators, who see everything"),
    ("/teams", "for administrators, who see everything"),
    ("/second-factor", "the tenant's rule about signing in"),
    ("/sign-in", "coming in"),
    ("/sign-out", "going out"),
    ("/security-log", "who came in"),
    (
        "/viewings",
        "which colleague opened which record, by its id",
    ),
    ("/users", "colleagues"),
    ("/api/v1/users", "colleagues"),
    ("/api/v1/roles", "for administrators, who see everything"),
];

/// The one route that shows what is masked, once it is noted.
pub const REVEAL: &str = "POST /contacts/{id}/reveals/{key}";

/// Single routes that answer with nothing of a record: where they lead is tried by itself.
pub const BARE: [&str; 40] = [
    "POST /contacts/columns",
    "POST /bin/search",
    "GET /contacts/{id}/canary",
    "POST /contacts/{id}/canary",
    "POST /contacts/{id}/canary/removal",
    "POST /filters/{id}/deletion",
    "POST /filters/{id}/sharing",
    "POST /filters/{id}/title",
    "POST /exports/{id}/cancellation",
    // For administrators, who see everything; of a record they show how many there are.
    "GET /exports/{id}/approval",
    "POST /exports/{id}/approval",
    "POST /exports/{id}/refusal",
    "GET /exports/{id}/progress",
    "GET /imports/new",
    "POST /imports",
    "POST /imports/{id}/cancellation",
    "POST /imports/{id}/check",
    "POST /imports/{id}/mapping",
    "POST /imports/{id}/run",
    "POST /imports/{id}/settings",
    "POST /imports/{id}/undo",
    "POST /imports/{id}/values",
    "DELETE /api/v1/filters/{id}",
    "DELETE /api/v1/filters/{id}/sharing",
    "POST /api/v1/filters/{id}/sharing",
    "POST /api/v1/fields",
    "DELETE /api/v1/fields/{id}",
    "PATCH /api/v1/fields/{id}",
    "POST /api/v1/fields/{id}/restoration",
    "POST /api/v1/imports",
    "POST /api/v1/imports/{id}/cancellation",
    "PUT /api/v1/imports/{id}/mapping",
    "POST /api/v1/imports/{id}/run",
    "POST /api/v1/imports/{id}/undo",
    "GET /api/v1/changes/{id}/undo",
    "GET /api/v1/teams",
    "GET /imports/{id}/progress",
    "GET /",
    "GET /api/v1/changes",
    "GET /exports",
];

/// A request, and whether an administrator is shown the canary of fields and that of records.
pub struct Path {
    pub route: &'static str,
    pub ask: Ask,
    pub fields: bool,
    pub record: bool,
}

pub enum Ask {
    Get(String),
    /// What a page asks for while somebody types: it changes nothing.
    Sought(String, [(&'static str, &'static str); 1]),
    /// What a program looks for in a body: it changes nothing.
    Search(String, Json),
    Form(String, Vec<(&'static str, String)>),
    Json(Method, String, Json),
}

/// Every path that may show records; those that change something come last.
pub fn paths(p: &Planted) -> Vec<Path> {
    let Planted {
        contact,
        binned,
        set,
        filter,
        import,
        export,
        field,
    } = p;
    let get = |route, path: String, fields, record| Path {
        route,
        ask: Ask::Get(path),
        fields,
        record,
    };
    let seek = |route, path: &str, name| Path {
        route,
        ask: Ask::Sought(path.to_owned(), [(name, "person")]),
        fields: false,
        record: true,
    };
    let form = |route, path: String, pairs: &[(&'static str, &str)]| Path {
        route,
        ask: Ask::Form(
            path,
            pairs
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        ),
        fields: false,
        record: false,
    };
    let send = |route, method, path: String, body| Path {
        route,
        ask: Ask::Json(method, path, body),
        fields: false,
        record: false,
    };
    let columns = "emails~phones~addresses~companies~source~notes";
    let post = || Method::POST;
    vec![
        get(
            "GET /contacts",
            format!("/contacts?columns={columns}"),
            true,
            true,
        ),
        Path {
            fields: true,
            ..seek("POST /contacts/search", "/contacts/search", "q")
        },
        seek(
            "POST /contacts/options",
            "/contacts/options?name=companies",
            "companies.q",
        ),
        get("GET /contacts/new", "/contacts/new".into(), true, false),
        get(
            "GET /contacts/{id}",
            format!("/contacts/{contact}"),
            true,
            true,
        ),
        get(
            "GET /contacts/{id}/edit",
            format!("/contacts/{contact}/edit"),
            true,
            true,
        ),
        get(
            "GET /contacts/{id}/fields/{key}",
            format!("/contacts/{contact}/fields/notes"),
            true,
            false,
        ),
        Path {
            fields: true,
            ..seek("POST /palette", "/palette", "q")
        },
        get("GET /bin", "/bin".into(), false, true),
        get(
            "GET /bin/purging",
            format!("/bin/purging?id={binned}"),
            false,
            true,
        ),
        get(
            "GET /bin/{id}/purging",
            format!("/bin/{binned}/purging"),
            false,
            true,
        ),
        get("GET /history", "/history".into(), false, true),
        get("GET /changes/{id}", format!("/changes/{set}"), true, true),
        get("GET /filters", "/filters".into(), true, false),
        get("GET /filters/new", "/filters/new".into(), true, false),
        get(
            "GET /filters/{id}",
            format!("/filters/{filter}"),
            true,
            false,
        ),
        get(
            "GET /exports/new",
            "/exports/new?collection=contacts".into(),
            true,
            false,
        ),
        get(
            "GET /exports/xsd/{collection}",
            "/exports/xsd/contacts".into(),
            true,
            false,
        ),
        get(
            "GET /exports/{id}",
            format!("/exports/{export}"),
            false,
            false,
        ),
        get(
            "GET /exports/{id}/file",
            format!("/exports/{export}/file"),
            true,
            true,
        ),
        get("GET /imports", "/imports".into(), true, false),
        get(
            "GET /imports/{id}",
            format!("/imports/{import}"),
            true,
            false,
        ),
        get(
            "GET /imports/{id}/faulty-rows",
            format!("/imports/{import}/faulty-rows"),
            false,
            false,
        ),
        get(
            "GET /api/v1/contacts",
            "/api/v1/contacts".into(),
            true,
            true,
        ),
        get(
            "GET /api/v1/contacts",
            "/api/v1/contacts?q=person".into(),
            true,
            true,
        ),
        Path {
            route: "POST /api/v1/contacts/search",
            ask: Ask::Search("/api/v1/contacts/search".into(), json!({ "q": "person" })),
            fields: true,
            record: true,
        },
        get(
            "GET /api/v1/contacts/binned",
            "/api/v1/contacts/binned".into(),
            true,
            true,
        ),
        get(
            "GET /api/v1/contacts/{id}",
            format!("/api/v1/contacts/{contact}"),
            true,
            true,
        ),
        get(
            "GET /api/v1/contacts/{id}/activities",
            format!("/api/v1/contacts/{contact}/activities"),
            true,
            true,
        ),
        get(
            "GET /api/v1/changes/{id}",
            format!("/api/v1/changes/{set}"),
            true,
            true,
        ),
        get("GET /api/v1/fields", "/api/v1/fields".into(), true, false),
        get(
            "GET /api/v1/fields/{id}",
            format!("/api/v1/fields/{field}"),
            true,
            false,
        ),
        get("GET /api/v1/filters", "/api/v1/filters".into(), true, false),
        get(
            "GET /api/v1/filters/{id}",
            format!("/api/v1/filters/{filter}"),
            true,
            false,
        ),
        get(
            "GET /api/v1/exports",
            "/api/v1/exports".into(),
            false,
            false,
        ),
        get(
            "GET /api/v1/exports/{id}",
            format!("/api/v1/exports/{export}"),
            false,
            false,
        ),
        get(
            "GET /api/v1/exports/{id}/file",
            format!("/api/v1/exports/{export}/file"),
            true,
            true,
        ),
        get(
            "GET /api/v1/imports",
            "/api/v1/imports".into(),
            false,
            false,
        ),
        get(
            "GET /api/v1/imports/{id}",
            format!("/api/v1/imports/{import}"),
            false,
            false,
        ),
        get(
            "GET /api/v1/imports/{id}/errors",
            format!("/api/v1/imports/{import}/errors"),
            false,
            false,
        ),
        // From here on something is changed, or would be.
        form(
            "POST /contacts/new",
            "/contacts/new".into(),
            &[("done", "save"), ("kind", "person"), ("family_name", "Neu")],
        ),
        form(
            "POST /contacts/{id}/edit",
            format!("/contacts/{contact}/edit"),
            &[
                ("done", "save"),
                ("kind", "person"),
                ("family_name", "Other"),
                ("given_name", "Name"),
                ("version", "1"),
            ],
        ),
        form(REVEAL, format!("/contacts/{contact}/reveals/notes"), &[]),
        form(
            "POST /contacts/{id}/fields/{key}",
            format!("/contacts/{contact}/fields/name"),
            &[
                ("version", "1"),
                ("value.family_name", "Third"),
                ("value.given_name", "Name"),
            ],
        ),
        form(
            "POST /contacts/{id}/merge",
            format!("/contacts/{contact}/merge"),
            &[
                ("version", "1"),
                (
                    "patch",
                    r#"[["notes",["mine"]],["family_name",["Fourth"]]]"#,
                ),
            ],
        ),
        form(
            "POST /contacts/bulk",
            "/contacts/bulk".into(),
            &[("id", contact), ("owner", "")],
        ),
        form(
            "POST /filters",
            "/filters".into(),
            &[("title", "All"), ("filter", "")],
        ),
        form("POST /filters/new", "/filters/new".into(), &[("add", "g0")]),
        form(
            "POST /filters/{id}",
            format!("/filters/{filter}"),
            &[("add", "g0")],
        ),
        form(
            "POST /exports",
            "/exports".into(),
            &[
                ("collection", "contacts"),
                ("format", "csv"),
                ("reason", "for the accountant"),
            ],
        ),
        send(
            "POST /api/v1/contacts",
            post(),
            "/api/v1/contacts".into(),
            json!({ "name": "Neu" }),
        ),
        send(
            "POST /api/v1/contacts/bulk",
            post(),
            "/api/v1/contacts/bulk".into(),
            json!({ "rows": [{ "id": contact, "language": "hu" }] }),
        ),
        send(
            "PATCH /api/v1/contacts/{id}",
            Method::PATCH,
            format!("/api/v1/contacts/{contact}"),
            json!({ "given_name": "Fifth" }),
        ),
        send(
            "POST /api/v1/filters",
            post(),
            "/api/v1/filters".into(),
            json!({ "title": "All" }),
        ),
        send(
            "POST /api/v1/exports",
            post(),
            "/api/v1/exports".into(),
            json!({ "collection": "contacts", "format": "csv", "reason": "for the accountant" }),
        ),
        send(
            "POST /api/v1/changes/{id}/undo",
            post(),
            format!("/api/v1/changes/{set}/undo"),
            Json::Null,
        ),
        form(
            "POST /changes/{id}/undo",
            format!("/changes/{set}/undo"),
            &[],
        ),
        form(
            "POST /contacts/{id}/binning",
            format!("/contacts/{contact}/binning"),
            &[],
        ),
        form(
            "POST /bin/{id}/restoration",
            format!("/bin/{contact}/restoration"),
            &[],
        ),
        form(
            "POST /bin/restoration",
            "/bin/restoration".into(),
            &[("id", contact)],
        ),
        form(
            "POST /contacts/bulk/bin",
            "/contacts/bulk/bin".into(),
            &[("id", contact)],
        ),
        send(
            "POST /api/v1/contacts/{id}/restoration",
            post(),
            format!("/api/v1/contacts/{contact}/restoration"),
            Json::Null,
        ),
        send(
            "DELETE /api/v1/contacts/{id}",
            Method::DELETE,
            format!("/api/v1/contacts/{contact}"),
            Json::Null,
        ),
        form(
            "POST /bin/{id}/purging",
            format!("/bin/{binned}/purging"),
            &[("name", "Canary Person")],
        ),
        form(
            "POST /bin/purging",
            "/bin/purging".into(),
            &[("id", binned), ("count", "1")],
        ),
    ]
}
