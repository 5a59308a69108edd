//! What an operator sees of a tenant: nothing that anybody recorded there.

use crate::browser::{Browser, enrol, host};
use crate::crawl::{self, Crawler, Found, listen};
use kernel::TenantId;
use kit::html::*;
use kit::platform::{Act, Asked, Done, Entry, PlatformRoute, PlatformScope, Sheet, Verb};
use kit::{App, Slice, Width};
use server::slices::SLICES;
use std::sync::{Arc, OnceLock};
use storage::Sql;
use testkit::{TestApp, both};

/// The tenant of every test in the directory, as if the server had made it.
async fn list_in_directory(t: &TestApp) {
    let mut tx = t.app.control.write().await.unwrap();
    let sql = Sql::new(
        "insert into tenants (id, slug, name, lang, zone, state, house, sensitive_fields, created_at)
         values (41, 'demo', 'demo Kft.', 'en', 'Europe/Budapest', 'active', $1, $2, 0)",
    );
    tx.run(sql.arg(false).arg(false)).await.unwrap();
    tx.commit().await.unwrap();
    accounts::catch_up(&t.app).await.unwrap();
    t.run_jobs().await;
}

/// Every path of a route of the platform, with whatever could find something in its places.
fn paths(route: &PlatformRoute, ids: &[String]) -> Vec<String> {
    let values: Vec<String> = ["41", "42"]
        .map(str::to_owned)
        .into_iter()
        .chain(ids.iter().cloned())
        .collect();
    match route.path.split_once('{') {
        None => vec![route.path.to_owned()],
        Some((before, rest)) => {
            let (_, after) = rest.split_once('}').unwrap();
            values
                .iter()
                .map(|value| format!("{before}{value}{after}"))
                .collect()
        }
    }
}

/// P-006, P-121, P-146: an operator who opens every page of the platform and every address of a
/// tenant, in every way, reads not one byte of what was recorded: no body, no header, no log.
#[tokio::test]
async fn an_operator_finds_no_canary_behind_any_route() {
    let log = listen();
    both(SLICES, |t| {
        let log = log.clone();
        async move {
            let planted = crawl::plant(&t).await;
            t.colleagues(&["Kanari Colleague"]).await;
            list_in_directory(&t).await;
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let browser = anna.sign_in().await;
            let mut asked = 0;
            let mut opened = 0;
            for route in SLICES.iter().flat_map(|slice| slice.platform) {
                if route.path == "/sign-out" {
                    continue; // It would end the walk.
                }
                for path in paths(route, planted.ids()) {
                    for query in ["", "?q=kan&after=0", "?operator=&before=99999&said=kanari"] {
                        let path = format!("/platform{path}{query}");
                        let mut browser = browser.clone();
                        let answer = match route.verb {
                            Verb::View => browser.get(&path).await,
                            Verb::Command => {
                                browser.post(&path, &[("name", "x"), ("q", "kan")]).await
                            }
                        };
                        asked += 1;
                        opened += usize::from(answer.status.as_u16() == 200);
                        let all = format!("{:?}{}", answer.headers, answer.body).to_lowercase();
                        assert!(
                            !all.replace("said=kanari", "").contains(crawl::CANARY),
                            "{path}: {all}"
                        );
                        assert!(!all.contains("@demo.test"), "{path}: a user's address");
                    }
                }
            }
            assert!(asked > 150 && opened > 20, "{opened} of {asked}");
            let cookie = browser.cookie.clone();
            let Found {
                asked,
                canaries,
                let_in,
            } = Crawler::stranger(&t, cookie).everything(&planted).await;
            assert!(canaries.is_empty(), "{canaries:#?}");
            assert!(let_in.is_empty(), "{let_in:#?}");
            assert!(asked > 500, "only {asked} requests");
            let lines = operators::log::latest(&host(&t), 10_000).await.unwrap();
            assert!(lines.len() > 100);
            let said = log.lock().unwrap().clone();
            assert!(said.contains("an operator's request") && said.contains("operator log"));
            assert!(
                !said
                    .replace("said=kanari", "")
                    .to_lowercase()
                    .contains(crawl::CANARY),
                "in the log"
            );
        }
    })
    .await;
}

/// A page of a capability that tries to get around its scope.
const PROBE: Slice = Slice {
    name: "probe",
    platform: &[PlatformRoute {
        verb: Verb::View,
        path: "/probe",
        entry: Entry::Operators,
        link: None,
        handle: |scope, asked| Box::pin(probe(scope, asked)),
    }],
    ..kit::slice::EMPTY
};
const PROBED: &[&Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &staff::SLICE,
    &operators::SLICE,
    &records::SLICE,
    &PROBE,
];
static SMUGGLED: OnceLock<Arc<App>> = OnceLock::new();

async fn probe(scope: &PlatformScope, _: &Asked) -> kernel::Result<Done> {
    let app = SMUGGLED.get().unwrap();
    let tenant = TenantId(41);
    let keys = [
        app.vault.derived(tenant, "export").await.is_err(),
        app.vault.own(tenant).await.is_err(),
        app.vault.file_key(tenant).await.is_err(),
        app.vault.find(tenant, &[]).await.is_err(),
    ];
    let mut tx = scope.control_read().await?;
    let contacts = tx.all(Sql::new("select name from contacts")).await.is_err();
    let closed = scope
        .carry_out(Act::Close {
            slug: "none".into(),
        })
        .await;
    let said = format!(
        "keys refused {keys:?}, contacts refused {contacts}, acts answered {}",
        closed.is_err()
    );
    Ok(Done::Page(Sheet::new(
        "Probe",
        Width::Narrow,
        maud! { h1 { (said.as_str()) } },
    )))
}

/// P-121: even a page that has smuggled in the whole installation gets no key while an operator is
/// served, and the directory holds no table of a tenant.
#[tokio::test]
async fn no_key_is_handed_out_while_an_operator_is_served() {
    both(PROBED, |t| async move {
        if t.app.db.is_shared() {
            return; // One installation can be smuggled in once.
        }
        SMUGGLED.set(t.app.clone()).ok();
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser: Browser = anna.sign_in().await;
        let page = browser.get("/platform/probe").await.expect(200).text();
        let said =
            "keys refused [true, true, true, true], contacts refused true, acts answered true";
        assert!(page.contains(said), "{page}");
        assert!(t.app.vault.own(t.tenant.id).await.is_ok());
    })
    .await;
}
