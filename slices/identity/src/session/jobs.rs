//! Once a day: what has ended by itself is removed.

use crate::{device, email, factor, invitation, link, lockout, reset, session, sso};
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_sessions";
/// A day, in microseconds.
const DAY: i64 = 86_400_000_000;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: TIDY,
        lane: Lane::Short,
        max_attempts: 20,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { tidy(&app, context).await }
    });
}

async fn tidy(app: &App, context: Context) -> Result<Outcome> {
    // Yesterday's key is destroyed by whoever first asks for today's: here, if nobody else does.
    drop(app.vault.key_of_the_day().await?);
    let now = context.clock.now();
    let mut tx = context.db.write(context.tenant).await?;
    session::store::tidy(&mut tx, now).await?;
    invitation::store::tidy(&mut tx, now).await?;
    device::store::tidy(&mut tx, now).await?;
    factor::store::tidy_challenges(&mut tx, now).await?;
    link::tidy(&mut tx, now).await?;
    lockout::store::tidy(&mut tx, now).await?;
    reset::store::tidy(&mut tx, now).await?;
    email::store::tidy(&mut tx, now).await?;
    sso::attempt::store::tidy(&mut tx, now).await?;
    tx.commit().await?;
    let tomorrow = kernel::micros(now).saturating_add(DAY);
    Ok(Outcome::Again(kernel::timestamp(tomorrow)))
}
