//! Attempts to cross from one tenant into another, and from a user into what is somebody
//! else's: every route that a slice lists, every role, the ids and filters of the other side.
//!
//! The answer to somebody else's id must be the answer to an id that nobody has: nothing is
//! learnt, nothing is changed, and no planted word of the other side stands in any answer. A
//! new route, form or description joins by being listed.
//!
//! `TENET_CROSSINGS` is how many attempts are made on each engine, some thousand without it;
//! `TENET_CROSSINGS_ON` names the only engine. `bench --parts cross` is the long form.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod attempt;
mod bodies;
mod paths;
mod plant;
mod run;

use server::slices::SLICES;

/// How many attempts the ordinary tests make on each engine.
const FEW: usize = 3_000;

/// P-146, P-149: nobody crosses a tenant, and nobody reaches what is somebody else's.
#[tokio::test]
async fn no_attempt_to_cross_a_tenant_or_a_right_is_answered_unlike_one_at_nothing() {
    let wanted = match std::env::var("TENET_CROSSINGS") {
        Ok(text) => text.parse().expect("TENET_CROSSINGS is a number"),
        Err(_) => FEW,
    };
    let only = std::env::var("TENET_CROSSINGS_ON").ok();
    for engine in testkit::both_engines_of() {
        let name = format!("{engine:?}").to_lowercase();
        if only
            .as_ref()
            .is_some_and(|only| !only.to_lowercase().starts_with(&name))
        {
            continue;
        }
        let t = testkit::on(engine, SLICES).await;
        let count = run::cross(&t, wanted).await;
        println!("{count} attempts to cross on {engine:?}");
    }
}
