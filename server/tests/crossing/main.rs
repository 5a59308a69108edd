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
mod nothing;
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

/// P-119, P-146: an id that nothing has is answered like nothing at every route, so that no act at
/// it is noted as a look at a record.
#[tokio::test]
async fn an_id_that_nothing_has_is_nothing_at_every_route_that_names_a_record() {
    testkit::both(SLICES, |t| async move {
        let answered: Vec<String> = nothing::answered(&t).await;
        assert_eq!(answered, Vec::<String>::new());
        let beside = format!("/viewings/of/{}", paths::nobody());
        let administrator = t.client(kit::Role::Administrator);
        administrator.get(&beside).await.expect(404);
        administrator.get(&beside).await.expect(404);
    })
    .await;
}
