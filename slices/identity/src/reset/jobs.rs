//! Looking whether anybody has the address that was typed, and writing to them.

use crate::link::{self, Purpose};
use crate::log::{self, Event};
use crate::reset::store::Request;
use crate::reset::{LIFE, store};
use crate::user::{self, State};
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, ResultExt};
use kit::letter::{self, To};
use kit::{App, Scope};
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const WRITE: &str = "write_reset";

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: WRITE,
        lane: Lane::Short,
        max_attempts: 10,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { write(&app, &context).await }
    });
}

async fn write(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let id: Id<Request> = context
        .payload
        .get("request")
        .and_then(|id| id.as_str())
        .ok_or_else(|| Error::internal("a job to write a letter names no request"))?
        .parse()?;
    let tenant = app.tenant(context.tenant).await?;
    let key = app.vault.own(context.tenant).await?;
    let now = context.clock.now();
    let mut tx = context.db.write(context.tenant).await?;
    let Some(sealed) = store::take(&mut tx, id).await? else {
        return Ok(Outcome::Done);
    };
    let email = key.open("reset", &id.bytes(), &sealed)?;
    let email = std::str::from_utf8(&email).doing("reading an address")?;
    if let Some(id) = user::store::by_email(&mut tx, email).await? {
        let user = user::store::find(&mut tx, id).await?;
        // Who was invited has a link already; who is locked may not come in.
        if user.state == State::Active {
            let scope = Scope::system(app.clone(), tenant.clone());
            let (token, expires) = link::make(&mut tx, Purpose::Reset, id, now, LIFE).await?;
            let path = scope.path(format_args!("/password-reset/{}", token.expose()));
            let link = format!("{}{path}", app.settings.public_url);
            let args = [("link", link.into())];
            let to = To::from(&user);
            letter::write(&mut tx, app, &tenant, &to, "reset", &args, Some(expires)).await?;
            log::note(&mut tx, now, Event::ResetRequested, Some(id), None, "").await?;
        }
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
