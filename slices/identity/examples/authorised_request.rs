//! What session and rights cost an authorised request, on both engines.
//!
//! `cargo run --release -p identity --example authorised_request`; for PostgreSQL set
//! `TENET_TEST_POSTGRES` as for the tests.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that prints a figure"
)]

use axum::http::{HeaderMap, HeaderValue, header};
use identity::password::Password;
use identity::session::{Device, cookie_name};
use identity::{UserInput, authenticate, create_user, sign_in};
use kit::{Access, Permission, Slice};
use std::time::{Duration, Instant};

const SLICES: &[&Slice] = &[&history::SLICE, &identity::SLICE];
const ROUNDS: usize = 5_000;

#[tokio::main]
async fn main() {
    for engine in testkit::both_engines_of() {
        let t = testkit::on(engine, SLICES).await;
        let typed = UserInput {
            email: "anna@x.hu".into(),
            name: "Kis Anna".into(),
            role: "manager".into(),
            lang: "hu".into(),
        };
        let password = Password::choose("password", "helyes ló akku kapocs", &[]).unwrap();
        create_user(&t.system(), &typed.check().unwrap(), &password)
            .await
            .unwrap();
        let device = Device::default();
        let next = sign_in(
            &t.app,
            &t.tenant,
            "anna@x.hu",
            &password,
            &device,
            &kit::Address::default(),
        )
        .await;
        let token = next.unwrap().signed_in().unwrap().token;
        let cookie = format!(
            "{}={}",
            cookie_name(&t.app.settings, &t.tenant),
            token.expose()
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());

        let mut times: Vec<Duration> = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            // On SQLite a request runs on one thread of the blocking pool, as in the product.
            let (app, tenant, headers) = (t.app.clone(), t.tenant.clone(), headers.clone());
            let shared = app.db.is_shared();
            let work = async move {
                let began = Instant::now();
                let scope = authenticate(app, tenant, &headers, false).await;
                let admitted = scope.is_ok_and(|scope| {
                    scope
                        .rights()
                        .admit(Access::Needs(Permission::ExportContacts))
                });
                assert!(admitted);
                began.elapsed()
            };
            times.push(match shared {
                true => work.await,
                false => storage::here(work).await.unwrap(),
            });
        }
        times.sort_unstable();
        let at = |part: usize| times[times.len() * part / 100].as_nanos() as f64 / 1000.0;
        println!(
            "{engine:?}: session and rights of a request: median {:.1} µs, 95 % {:.1} µs, 99 % {:.1} µs ({ROUNDS} requests)",
            at(50),
            at(95),
            at(99),
        );
    }
}
