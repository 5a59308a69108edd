//! Telling a person that somebody fails again and again to get into their account.
//!
//! The request that failed only asks for this job, whether anybody has the account or not; so
//! nobody learns from the time it took whom we write to.

use crate::link::{self, Purpose};
use crate::lockout::{Kind, store};
use crate::user::{self, State};
use jobs::{Context, Lane, Outcome, Registry};
use kernel::{Error, Result};
use kit::letter::{self, To};
use kit::{App, Scope};
use std::sync::Arc;
use std::time::Duration;

/// The stored name of the job.
pub(crate) const TELL: &str = "tell_lockout";
/// How long the link in the letter works.
const LIFE: Duration = Duration::from_secs(24 * 3600);

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = jobs::Kind {
        name: TELL,
        lane: Lane::Short,
        max_attempts: 10,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { tell(&app, &context).await }
    });
}

async fn tell(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let text = |name: &str| context.payload.get(name).and_then(|value| value.as_str());
    let kind = [Kind::Account, Kind::Own]
        .into_iter()
        .find(|kind| text("kind") == Some(kind.name()))
        .ok_or_else(|| Error::internal("a job tells of a count that does not exist"))?;
    let key = text("key").and_then(unhex).unwrap_or_default();
    let now = context.clock.now();
    let mut tx = context.db.write(context.tenant).await?;
    // Gone: somebody came in. Nobody's: there is nobody to tell.
    let Some((Some(id), until)) = store::whose(&mut tx, kind, &key).await? else {
        return Ok(Outcome::Done);
    };
    let user = user::store::find(&mut tx, id).await?;
    if user.state != State::Active {
        return Ok(Outcome::Done);
    }
    let tenant = app.tenant(context.tenant).await?;
    let scope = Scope::system(app.clone(), tenant.clone());
    let (token, expires) = link::make(&mut tx, Purpose::Admission, id, now, LIFE).await?;
    let path = scope.path(format_args!("/sign-in/admission/{}", token.expose()));
    let link = format!("{}{path}", app.settings.public_url);
    let about = if until == i64::MAX {
        "stopped"
    } else {
        "failures"
    };
    let args = [("link", link.into())];
    letter::write(
        &mut tx,
        app,
        &tenant,
        &To::from(&user),
        about,
        &args,
        Some(expires),
    )
    .await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let pairs = digits?;
    pairs
        .chunks_exact(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}
