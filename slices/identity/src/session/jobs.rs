//! Once a day: what has ended by itself is removed.

use crate::alert::receiver;
use crate::{
    device, email, factor, invitation, link, lockout, network, reset, session, sso, telephone,
};
use jobs::{Context, Registry};
use kernel::Result;
use kit::App;
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TIDY: &str = "tidy_sessions";

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let app = app.clone();
    registry.add_daily(TIDY, move |context| tidy(app.clone(), context));
}

async fn tidy(app: Arc<App>, context: Context) -> Result<()> {
    // Yesterday's key is destroyed by whoever first asks for today's: here, if nobody else does.
    drop(app.vault.key_of_the_day().await?);
    let now = context.clock.now();
    let mut tx = context.db.write(context.tenant).await?;
    factor::policy::sessions::see(&mut tx, &app).await?;
    session::store::tidy(&mut tx, now).await?;
    invitation::store::tidy(&mut tx, now).await?;
    device::store::tidy(&mut tx, now).await?;
    network::store::tidy(&mut tx, now).await?;
    receiver::store::tidy(&mut tx, now).await?;
    factor::store::tidy_challenges(&mut tx, now).await?;
    link::tidy(&mut tx, now).await?;
    lockout::store::tidy(&mut tx, now).await?;
    reset::store::tidy(&mut tx, now).await?;
    email::store::tidy(&mut tx, now).await?;
    telephone::store::tidy(&mut tx, now).await?;
    sso::attempt::store::tidy(&mut tx, now).await?;
    tx.commit().await
}
