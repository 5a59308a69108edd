//! Handing codes to the gateway, and forgetting numbers that are not allowed any more.

use crate::factor::{actions as factors, policy, store as kept};
use crate::telephone::actions::open;
use crate::telephone::hint;
use crate::telephone::store::{self, Code};
use crate::user;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, Timestamp, micros};
use kit::letter::{self, To};
use kit::{App, Arg, Tenant};
use std::sync::Arc;

/// The stored name of the job that sends a code.
pub(crate) const SEND: &str = "send_code";
/// The stored name of the job that forgets numbers.
pub(crate) const FORGET: &str = "forget_telephones";
/// Numbers that are forgotten in one transaction.
const SOME: usize = 100;
/// After so many seconds a code that the gateway did not take is handed in again.
const AGAIN: i64 = 20;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = |name| Kind {
        name,
        lane: Lane::Short,
        max_attempts: 5,
    };
    let (one, other) = (app.clone(), app.clone());
    registry.add(kind(SEND), move |context| {
        let app = one.clone();
        async move { send(&app, &context).await }
    });
    registry.add(kind(FORGET), move |context| {
        let app = other.clone();
        async move { forget(&app, &context).await }
    });
}

async fn send(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let id = context.payload.get("code").and_then(|id| id.as_str());
    let id: Id<Code> = id
        .ok_or_else(|| Error::internal("a job sends no code"))?
        .parse()?;
    let (tenant, now) = (app.tenant(context.tenant).await?, context.clock.now());
    let mut tx = context.db.read(context.tenant).await?;
    // Used, replaced by a later one, or too old to be of use.
    let Some((user, sealed)) = store::code(&mut tx, id, now).await? else {
        return Ok(Outcome::Done);
    };
    let user = user::store::find(&mut tx, user).await?;
    drop(tx);
    let sent = open(app, &tenant, user.id, id, &sealed).await?;
    let host = host(&app.settings.public_url);
    let args = [
        ("code", Arg::from(sent.code.as_str())),
        ("host", Arg::from(host)),
    ];
    let text = app.texts.get(user.lang, "telephone-message", &args);
    match &app.settings.sms {
        Some(gateway) => {
            if let Err(why) = gateway.send(&app.egress, &sent.number, &text).await {
                tracing::warn!(tenant = %context.tenant, code = %id, ?why, "a code was not sent");
                return Ok(Outcome::Again(later(now)));
            }
        }
        // Where letters may be read by administrators, messages may be too.
        None if app.mail.is_open() => {
            show(context, app, &tenant, &user, &sent.number, &text).await?
        }
        None => tracing::warn!(tenant = %context.tenant, "there is no gateway for a code"),
    }
    Ok(Outcome::Done)
}

/// The message as a letter, for trying things out.
async fn show(
    context: &Context,
    app: &App,
    tenant: &Tenant,
    user: &user::UserRecord,
    number: &str,
    text: &str,
) -> Result<()> {
    let number = hint(number);
    let args = [
        ("number", Arg::from(number.as_str())),
        ("text", Arg::from(text)),
    ];
    let mut tx = context.db.write(context.tenant).await?;
    letter::write(
        &mut tx,
        app,
        tenant,
        &To::from(user),
        "message",
        &args,
        None,
    )
    .await?;
    tx.commit().await
}

/// Forgets every number, some at a time, and tells their owners: from now on nothing but what
/// else they have stands beside the password.
async fn forget(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let tenant = app.tenant(context.tenant).await?;
    loop {
        let mut tx = context.db.write(context.tenant).await?;
        if policy::allows_messages(&mut tx).await? {
            return Ok(Outcome::Done);
        }
        let some = store::owners(&mut tx, SOME).await?;
        for &id in &some {
            store::remove(&mut tx, id).await?;
            if kept::count(&mut tx, id).await? == 0 {
                factors::clear(&mut tx, id).await?;
            }
            let user = user::store::find(&mut tx, id).await?;
            policy::sessions::mark(&mut tx, app, &user).await?;
            let link = format!(
                "{}/t/{}/profile/security",
                app.settings.public_url, tenant.slug
            );
            let args = [("link", link.into())];
            let to = To::from(&user);
            letter::write(&mut tx, app, &tenant, &to, "telephone-off", &args, None).await?;
        }
        tx.commit().await?;
        if some.len() < SOME || context.cancelled().await {
            return Ok(Outcome::Done);
        }
    }
}

fn later(now: Timestamp) -> Timestamp {
    kernel::timestamp(micros(now).saturating_add(AGAIN * 1_000_000))
}

/// The name of our host: with it at the end of a message a browser offers the code on our pages
/// and on no others (the format of origin-bound one-time codes).
fn host(public_url: &str) -> &str {
    let rest = public_url.split("://").nth(1).unwrap_or(public_url);
    rest.split(['/', ':']).next().unwrap_or(rest)
}
