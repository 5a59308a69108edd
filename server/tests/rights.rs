//! No path of the product shows what a role hides: neither a field nor somebody else's record.
//!
//! A canary is planted in every field and in every record that must not be seen, each path is
//! asked for it, and a route that stands in no table here fails the test: who adds a path says
//! whether it may show records, and it is tried from then on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use axum::http::Method;
use kit::{FieldRight, FieldRights, Grant, Permission, Reach, Role};
use serde_json::{Value as Json, json};
use server::slices::SLICES;
use testkit::{Answer, Client, TestApp, both};

/// Whole areas that hold no record of a collection, and why.
const ELSEWHERE: [(&str, &str); 21] = [
    (
        "/consultant",
        "what a consultant is let into, which is no record",
    ),
    ("/consultants", "whom an administrator has let in"),
    ("/password-reset", "coming in"),
    ("/password-strength", "coming in"),
    ("/sso", "the tenant's other ways to come in"),
    ("/api-keys", "keys of programs"),
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

/// Single routes that answer with nothing of a record: where they lead is tried by itself.
const BARE: [&str; 34] = [
    "POST /contacts/columns",
    "POST /filters/{id}/deletion",
    "POST /filters/{id}/sharing",
    "POST /filters/{id}/title",
    "POST /exports/{id}/cancellation",
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
    "GET /history",
    "GET /api/v1/changes",
    "GET /exports",
];

/// A request, and whether an administrator is shown the canary of fields and that of records.
struct Path {
    route: &'static str,
    ask: Ask,
    fields: bool,
    record: bool,
}

enum Ask {
    Get(String),
    Form(String, Vec<(&'static str, String)>),
    Json(Method, String, Json),
}

/// The ids of what holds canaries.
struct Planted {
    contact: String,
    binned: String,
    set: String,
    filter: String,
    import: String,
    export: String,
    field: String,
}

/// Every path that may show records; those that change something come last.
fn paths(p: &Planted) -> Vec<Path> {
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
        get("GET /contacts", "/contacts?q=person".into(), true, true),
        get(
            "GET /contacts/options",
            "/contacts/options?q=person".into(),
            false,
            true,
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
        get("GET /palette", "/palette?q=person".into(), true, true),
        get("GET /bin", "/bin".into(), false, true),
        get(
            "GET /bin/{id}/purging",
            format!("/bin/{binned}/purging"),
            false,
            true,
        ),
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
            &[("collection", "contacts"), ("format", "csv")],
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
            json!({ "collection": "contacts", "format": "csv" }),
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
    ]
}

async fn asked(client: &Client, ask: &Ask) -> Answer {
    match ask {
        Ask::Get(path) => client.get(path).await,
        Ask::Form(path, pairs) => {
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            client.post(path, &pairs).await
        }
        Ask::Json(method, path, Json::Null) => {
            client.send(method.clone(), path, None, Vec::new()).await
        }
        Ask::Json(method, path, body) => client.json(method.clone(), path, body).await,
    }
}

/// Everything that a role of a tenant's own can be given, as far as `reach`, with these fields.
fn grant(reach: Reach, fields: FieldRights) -> Grant {
    let contacts = Permission::CONTACTS.map(|one| (one, reach));
    let settings = Permission::SETTINGS
        .into_iter()
        .filter(|one| *one != Permission::ManageFields)
        .map(|one| (one, Reach::All));
    let mut grant = Grant::new(contacts.into_iter().chain(settings));
    grant.set_fields("contacts", fields);
    grant.check().unwrap();
    grant
}

/// Every field that can be hidden is, and those to come.
fn blind() -> FieldRights {
    let keys = [
        "emails",
        "phones",
        "addresses",
        "companies",
        "owner",
        "source",
        "language",
        "notes",
    ];
    FieldRights {
        of: keys.map(|key| (key.to_owned(), FieldRight::Hidden)).into(),
        later: FieldRight::Hidden,
    }
}

async fn made(client: &Client, path: &str, body: Json) -> Json {
    let path = format!("/api/v1{path}");
    let answer = client.json(Method::POST, &path, &body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.body);
    answer.json()
}

fn id(made: &Json) -> String {
    made["id"].as_str().unwrap().to_owned()
}

/// A record with a canary in every field, changed once, and another one in the recycle bin; a
/// filter, an export and an import of an administrator that quote them.
async fn plant(t: &TestApp, name: [&str; 2]) -> Planted {
    let admin = t.client(Role::Administrator);
    let field = made(
        &admin,
        "/fields",
        json!({ "title": "Canary pay", "kind": "text" }),
    )
    .await;
    assert_eq!(field["key"], "canary_pay");
    let firm = made(
        &admin,
        "/contacts",
        json!({ "kind": "company", "name": "Firm" }),
    )
    .await;
    let body = |note: &str| {
        json!({
            "family_name": name[0],
            "given_name": name[1],
            "emails": [{ "value": "canary-mail@x.hu" }],
            "phones": [{ "value": "+36 70 999 1234" }],
            "addresses": [{ "city": "Canaryfalva" }],
            "companies": [{ "id": firm["id"], "title": "canary-chief" }],
            "owner": t.user(Role::Manager).to_string(),
            "source": "canary-source",
            "notes": note,
            "custom": { "canary_pay": "canary-pay" },
        })
    };
    let contact = id(&made(&admin, "/contacts", body("canary-note")).await);
    let binned = id(&made(&admin, "/contacts", body("canary-note")).await);
    let path = format!("/api/v1/contacts/{binned}");
    admin
        .clone()
        .header("if-match", "*")
        .send(Method::DELETE, &path, None, Vec::new())
        .await
        .expect(204);
    t.clock.advance(jiff::SignedDuration::from_secs(1));
    let path = format!("/api/v1/contacts/{contact}");
    let change = json!({ "notes": "canary-second", "custom": { "canary_pay": "canary-more" } });
    admin
        .clone()
        .header("if-match", "*")
        .json(Method::PATCH, &path, &change)
        .await
        .expect(200);
    let changes = admin.get("/api/v1/changes").await.expect(200).json();
    let set = id(&changes["items"][0]);
    let test = json!({ "field": "custom.canary_pay", "op": "is", "value": "canary-more" });
    let filter = made(
        &admin,
        "/filters",
        json!({ "title": "Canary filter", "filter": test }),
    )
    .await;
    let sharing = format!("/api/v1/filters/{}/sharing", id(&filter));
    admin
        .clone()
        .header("if-match", "*")
        .send(Method::POST, &sharing, None, Vec::new())
        .await
        .expect(200);
    let file = b"Name,Notes\nCanary Person,canary-row\n";
    let import = admin
        .upload(
            "/api/v1/imports",
            &[("collection", "contacts")],
            "file",
            "canary-file.csv",
            file,
        )
        .await
        .expect(201)
        .json();
    let wanted = json!({ "collection": "contacts", "format": "csv" });
    let export = made(&admin, "/exports", wanted).await;
    t.run_jobs().await;
    Planted {
        contact,
        binned,
        set,
        filter: id(&filter),
        import: id(&import),
        export: id(&export),
        field: id(&field),
    }
}

/// Asks every path, first as an administrator where reading alone is tried, then as the user.
async fn nothing_shows(t: &TestApp, planted: &Planted, canaries: &[&str], by_field: bool) {
    let (admin, user) = (t.client(Role::Administrator), t.client(Role::User));
    let found = |answer: &Answer| {
        let body = answer.body.to_lowercase();
        canaries
            .iter()
            .find(|canary| body.contains(**canary))
            .copied()
    };
    for path in paths(planted) {
        if matches!(path.ask, Ask::Get(_)) {
            let shown = found(&asked(&admin, &path.ask).await).is_some();
            let expected = if by_field { path.fields } else { path.record };
            assert!(
                shown || !expected,
                "{}: nobody is shown the canary",
                path.route
            );
        }
        let client = match &path.ask {
            Ask::Json(method, ..) if *method != Method::POST => {
                user.clone().header("if-match", "*")
            }
            _ => user.clone(),
        };
        let answer = asked(&client, &path.ask).await;
        assert!(
            answer.status.as_u16() != 500,
            "{}: {}",
            path.route,
            answer.body
        );
        let leak = found(&answer);
        assert!(
            leak.is_none(),
            "{} shows {leak:?}: {}",
            path.route,
            answer.body
        );
    }
    // What the user has asked for themselves.
    t.run_jobs().await;
    let exports = user.get("/api/v1/exports").await.expect(200).json();
    let exports = exports["items"].as_array().unwrap();
    assert!(!exports.is_empty());
    for export in exports {
        assert_eq!(export["state"], "done", "{export}");
        let path = format!("/api/v1/exports/{}/file", id(export));
        let file = user.get(&path).await.expect(200);
        assert!(found(&file).is_none(), "{}", file.body);
    }
}

#[tokio::test]
async fn every_route_is_tried_for_what_it_shows_or_says_why_not() {
    both(SLICES, |t| async move {
        let nothing = Planted {
            contact: String::new(),
            binned: String::new(),
            set: String::new(),
            filter: String::new(),
            import: String::new(),
            export: String::new(),
            field: String::new(),
        };
        let tried = paths(&nothing);
        let mut missing = Vec::new();
        for (api, info) in kit::publish::routes(&t.app) {
            let path = format!("{}{}", if api { "/api/v1" } else { "" }, info.path);
            let route = format!("{} {path}", info.method);
            let below = |area: &str| {
                path.strip_prefix(area)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let known = tried.iter().any(|one| one.route == route)
                || BARE.contains(&route.as_str())
                || ELSEWHERE.iter().any(|(area, _)| below(area));
            if !known {
                missing.push(route);
            }
        }
        assert!(missing.is_empty(), "no table of this test has {missing:?}");
    })
    .await;
}

/// P-118: a field that a role hides does not exist on any path.
#[tokio::test]
async fn no_path_shows_a_hidden_field() {
    both(SLICES, |t| async move {
        let planted = plant(&t, ["Plain", "Person"]).await;
        t.give(Role::User, &grant(Reach::All, blind()), &[]).await;
        nothing_shows(&t, &planted, &["canary", "999 1234", "9991234"], true).await;
        // Nothing hidden was emptied or put back by anything that was tried.
        let admin = t.client(Role::Administrator);
        let scope = t.scope(Role::Administrator);
        let raw =
            kernel::Id::from_bytes(planted.contact.parse::<kernel::Id<()>>().unwrap().bytes());
        let kept = records::contact::actions::find(&scope, raw).await.unwrap();
        assert_eq!(kept.doc.notes, "canary-second");
        assert_eq!(kept.doc.emails[0].value, "canary-mail@x.hu");
        assert_eq!(kept.owner, Some(t.user(Role::Manager)));
        drop(admin);
    })
    .await;
}

/// P-118: whoever reaches only their own records meets nobody else's on any path.
#[tokio::test]
async fn no_path_shows_somebody_elses_record() {
    both(SLICES, |t| async move {
        let planted = plant(&t, ["Foreign", "Person"]).await;
        let whole = FieldRights::default();
        t.give(Role::User, &grant(Reach::Own, whole), &[]).await;
        let canaries = ["foreign", "canary-mail", "canary-note", "canary-second"];
        nothing_shows(&t, &planted, &canaries, false).await;
    })
    .await;
}

/// What an administrator is told that somebody sees is what they see.
#[tokio::test]
async fn the_page_of_a_user_says_what_they_see_and_why() {
    both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        let (user, manager) = (t.user(Role::User), t.user(Role::Manager));
        for (name, owner) in [("Own", user), ("Team", manager), ("Team 2", manager)] {
            let body = json!({ "name": name, "owner": owner.to_string() });
            made(&admin, "/contacts", body).await;
        }
        made(&admin, "/contacts", json!({ "name": "Nobody's" })).await;
        let fields = FieldRights {
            of: [
                ("notes".to_owned(), FieldRight::Hidden),
                ("phones".to_owned(), FieldRight::Read),
            ]
            .into(),
            later: FieldRight::Write,
        };
        t.give(Role::User, &grant(Reach::Team, fields), &[manager])
            .await;
        let page = admin
            .get(&format!("/users/{user}"))
            .await
            .expect(200)
            .text();
        for said in [
            "3 · their own and those of 1 colleague in their teams",
            "Hidden fields Notes",
            "Fields that cannot be changed Phone",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let seen = t
            .client(Role::User)
            .get("/api/v1/contacts")
            .await
            .expect(200);
        assert_eq!(seen.json()["items"].as_array().unwrap().len(), 3);
        t.client(Role::Manager)
            .get(&format!("/users/{user}"))
            .await
            .expect(403);
    })
    .await;
}
