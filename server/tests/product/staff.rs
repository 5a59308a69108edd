//! What the provider's own people see of a tenant: nothing that anybody recorded there.

use crate::crawl::{self, Crawler, Found, listen};
use kit::consultant::{SettingsPage, SettingsScope, Sheet};
use kit::html::*;
use kit::personal_data::Subject;
use kit::{App, Role, Slice};
use server::slices::{SLICES, migrations};
use std::sync::{Arc, OnceLock};
use storage::testing::Fresh;
use storage::{Sight, Sql};
use testkit::TestApp;

/// P-121, P-122, P-146: a consultant who opens every address that there is, in every way, reads
/// not one byte of what was recorded: no body, no header, no file's name, no log.
#[tokio::test]
async fn a_consultant_finds_no_canary_behind_any_route() {
    let log = listen();
    testkit::both(SLICES, |t| {
        let log = log.clone();
        async move {
            let planted = crawl::plant(&t).await;
            for people in [false, true] {
                let crawler = Crawler::consultant(&t, people).await;
                let Found {
                    asked,
                    canaries,
                    let_in,
                } = crawler.everything(&planted).await;
                assert!(canaries.is_empty(), "{canaries:#?}");
                assert!(asked > 500, "only {asked} requests");
                // Nothing but what is for strangers and for consultants answered.
                assert!(let_in.is_empty(), "{let_in:#?}");
                // Whoever comes in begins with a page that every consultant may open.
                let home = crawler.page("/consultant").await;
                assert!(home.contains("/consultant/fields"), "{home}");
                let pages = crawler.consultants_pages(&planted).await;
                assert!(pages.canaries.is_empty(), "{:#?}", pages.canaries);
                let reached = if people { 4 } else { 3 };
                let kinds: std::collections::BTreeSet<_> = pages.let_in.iter().collect();
                assert_eq!(kinds.len(), reached, "{kinds:?}");
            }
            let said = log.lock().unwrap().clone();
            assert!(said.contains("a consultant's request"));
            assert!(!said.to_lowercase().contains(crawl::CANARY), "in the log");
        }
    })
    .await;
}

/// The crawl would notice: whoever may see records meets the canaries on the same way.
#[tokio::test]
async fn the_same_crawl_finds_the_canaries_when_a_user_walks_it() {
    testkit::both(SLICES, |t| async move {
        let planted = crawl::plant(&t).await;
        let found = Crawler::user(&t).reading(&planted).await;
        for place in [
            "GET /contacts",
            "GET /contacts/{id}",
            "POST /palette",
            "POST /contacts/options",
            "GET /filters",
            "GET /imports",
            "GET /fields/{id}",
            "GET /api/v1/contacts",
            "POST /api/v1/contacts/search",
            "GET /api/v1/exports/{id}/file",
            "GET /api/v1/contacts/{id}/activities",
        ] {
            let met = found.canaries.iter().any(|at| at == place);
            assert!(met, "{place} is not among {:#?}", found.canaries);
        }
    })
    .await;
}

/// P-122: administrators see on every page that a consultant is invited; others do not.
#[tokio::test]
async fn every_page_of_an_administrator_says_that_a_consultant_is_here() {
    testkit::both(SLICES, |t| async move {
        let admin = Crawler::user(&t);
        let manager = Crawler::of(&t, Role::Manager);
        let banner = "Canary Consultant";
        assert!(!admin.page("/contacts").await.contains(banner));
        let consultant = Crawler::consultant(&t, false).await;
        for page in [
            "/contacts",
            "/fields",
            "/users",
            "/consultants",
            "/contacts/none",
        ] {
            assert!(admin.page(page).await.contains(banner), "{page}");
        }
        assert!(!manager.page("/contacts").await.contains(banner));
        consultant.end().await;
        assert!(!admin.page("/contacts").await.contains(banner));
    })
    .await;
}

/// P-119, P-122: what a consultant was refused does not stand among what they have opened, and
/// every page without an answer leads back to where they began.
#[tokio::test]
async fn a_consultant_who_is_refused_a_page_has_not_opened_it_and_finds_the_way_back() {
    testkit::both(SLICES, |t| async move {
        let consultant = Crawler::consultant(&t, false).await;
        consultant.page("/consultant/fields").await;
        for nothing in ["/consultant/users", "/consultant/nothing/here"] {
            let page = consultant.page(nothing).await;
            assert!(page.contains("There is nothing here"), "{page}");
            assert!(page.contains("href=\"/t/demo/consultant\""), "{page}");
        }
        let admin = t.client(Role::Administrator);
        let list = admin.get("/consultants").await.expect(200);
        let link = list.attributes("tr[data-row] .row-link", "href").remove(0);
        let visits = admin.get(&format!("{link}/visits")).await.expect(200);
        assert_eq!(visits.all("td code"), ["/consultant/fields"]);
    })
    .await;
}

/// P-122: a table is data until it says otherwise, and no personal column is a setting, except
/// the names of users where the tenant allows it.
#[tokio::test]
async fn what_is_declared_as_settings_exists_and_is_not_personal() {
    let fresh = Fresh::new(storage::Engine::Sqlite, &migrations()).await;
    let tenant = kernel::TenantId(7);
    fresh.db.create_tenant(tenant).await.unwrap();
    let mut tx = fresh.db.read(tenant).await.unwrap();
    let declared = server::slices::settings();
    let names: Vec<_> = declared.iter().map(|table| table.table).collect();
    assert_eq!(names, ["users", "roles", "fields", "saved_filters"]);
    for settings in &declared {
        let personal = SLICES
            .iter()
            .flat_map(|slice| slice.personal_data)
            .find(|personal| personal.table == settings.table)
            .unwrap();
        assert!(
            !matches!(personal.subject, Subject::Column(_)),
            "{} is about contacts",
            settings.table
        );
        let text = format!("select name from pragma_table_info('{}')", settings.table);
        let rows = tx.all(Sql::new(text)).await.unwrap();
        let columns: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        for column in settings.columns {
            assert!(columns.iter().any(|known| known == column), "{column}");
            let is_personal = personal.columns.iter().any(|known| known.name == *column);
            let allowed = settings.sight == Sight::People
                && settings.table == "users"
                && matches!(*column, "name" | "name_key");
            assert!(!is_personal || allowed, "{}.{column}", settings.table);
        }
    }
}

/// A page of a capability that tries to get around its scope.
const PROBE: Slice = Slice {
    name: "probe",
    settings_pages: &[SettingsPage {
        path: "/probe",
        title: "field-title",
        icon: "",
        sight: Sight::Settings,
        show: |scope, _| Box::pin(probe(scope)),
    }],
    ..kit::slice::EMPTY
};
const PROBED: &[&Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &staff::SLICE,
    &records::SLICE,
    &PROBE,
];
static SMUGGLED: OnceLock<Arc<App>> = OnceLock::new();

async fn probe(scope: &SettingsScope) -> kernel::Result<Sheet> {
    let app = SMUGGLED.get().unwrap();
    let tenant = kernel::TenantId(41);
    let keys = [
        app.vault.derived(tenant, "export").await.is_err(),
        app.vault.own(tenant).await.is_err(),
        app.vault.file_key(tenant).await.is_err(),
        app.vault.find(tenant, &[]).await.is_err(),
    ];
    let mut tx = scope.read().await?;
    let rows = tx.all(Sql::new("select title from fields")).await.is_ok();
    let mut tx = scope.read().await?;
    let refused = tx.all(Sql::new("select name from contacts")).await.is_err();
    let said = format!("keys refused {keys:?}, settings {rows}, contacts refused {refused}");
    Ok(Sheet::new("Probe", maud! { h1 { (said.as_str()) } }))
}

/// P-121: even a page that has smuggled in the whole installation gets no key while a consultant
/// is served.
#[tokio::test]
async fn no_key_is_handed_out_while_a_consultant_is_served() {
    let t: TestApp = testkit::on(storage::Engine::Sqlite, PROBED).await;
    SMUGGLED.set(t.app.clone()).ok();
    let consultant = Crawler::consultant(&t, false).await;
    let page = consultant.page("/consultant/probe").await;
    let said = "keys refused [true, true, true, true], settings true, contacts refused true";
    assert!(page.contains(said), "{page}");
    assert!(t.app.vault.own(t.tenant.id).await.is_ok());
}
