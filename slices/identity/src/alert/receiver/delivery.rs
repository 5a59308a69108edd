//! Security-sensitive: sending a message to a receiver, again and again for a day.

use crate::alert::receiver::actions::target;
use crate::alert::receiver::store::{self, Delivery};
use crate::alert::receiver::{Kind, Receiver, TEST, signature};
use crate::log::store::Line;
use crate::log::{self, Event};
use crate::user;
use axum::http::{HeaderName, HeaderValue, header};
use egress::{Place, Request};
use jobs::{Context, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, Timestamp, micros};
use kit::letter::{self, To};
use kit::{App, Tenant};
use serde_json::json;
use std::sync::Arc;
use storage::Tx;

/// The stored name of the job.
pub(crate) const DELIVER: &str = "deliver_alert";
/// Seconds between the attempts; the last one holds for all that follow.
const PAUSES: [i64; 7] = [5, 60, 300, 1800, 7200, 14_400, 21_600];
/// A second, in microseconds.
const SECOND: i64 = 1_000_000;
/// For so long a message is tried.
const PATIENCE: i64 = 86_400 * SECOND;
/// A receiver that nothing has reached for so long is switched off.
const HOPELESS: i64 = 3 * 86_400 * SECOND;
/// So many administrators are told of that at most.
const MANY: usize = 50;

/// How an attempt went.
enum Came {
    Through(u16),
    /// The receiver does not want anything any more (410).
    Gone,
    Nowhere {
        status: Option<u16>,
        error: Option<&'static str>,
        /// In so many seconds it may be tried again, as the receiver says.
        after: i64,
    },
}

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = jobs::Kind {
        name: DELIVER,
        lane: Lane::Short,
        max_attempts: 20,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { deliver(&app, &context).await }
    });
}

/// Called when an event was noted: a message to every receiver that is told of such.
pub(crate) async fn noted(tx: &mut Tx, now: Timestamp, event: Event, line: Id<Line>) -> Result<()> {
    let Some(kind) = Kind::of(event) else {
        return Ok(());
    };
    for receiver in store::all(tx).await? {
        if receiver.off_at.is_none() && receiver.kinds.contains(&kind) {
            queue(tx, now, receiver.id, Some(line), event.name()).await?;
        }
    }
    Ok(())
}

/// A message that is sent once the transaction has been committed.
pub(crate) async fn queue(
    tx: &mut Tx,
    now: Timestamp,
    receiver: Id<Receiver>,
    line: Option<Id<Line>>,
    event: &str,
) -> Result<()> {
    let id = store::insert_delivery(tx, receiver, line, event, now).await?;
    let payload = json!({ "delivery": id.to_string() });
    ::jobs::enqueue(tx, now, DELIVER, payload, now)
        .await
        .map(drop)
}

async fn deliver(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let id = context.payload.get("delivery").and_then(|id| id.as_str());
    let id: Id<Delivery> = id
        .ok_or_else(|| Error::internal("a job delivers nothing"))?
        .parse()?;
    let mut tx = context.db.read(context.tenant).await?;
    // Gone with its receiver.
    let Some(delivery) = store::find_delivery(&mut tx, id).await? else {
        return Ok(Outcome::Done);
    };
    if delivery.state != "waiting" {
        return Ok(Outcome::Done);
    }
    let receiver = store::find(&mut tx, delivery.receiver).await?;
    let line = match delivery.line {
        Some(line) => log::store::find(&mut tx, line).await?,
        None => None,
    };
    drop(tx);
    let tenant = app.tenant(context.tenant).await?;
    let came = match receiver.off_at {
        Some(_) => Came::Nowhere {
            status: None,
            error: Some("switched_off"),
            after: 0,
        },
        None => send(app, &tenant, &receiver, &delivery, line.as_ref()).await?,
    };
    let mut tx = context.db.write(context.tenant).await?;
    let outcome = settle(&mut tx, app, &tenant, &receiver, delivery, came).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Ids, a word and a moment; nothing that is about somebody by itself.
fn body(delivery: &Delivery, line: Option<&log::store::Shown>) -> String {
    let word = delivery.event.replace('-', "_");
    let id = |id: Option<Id<kit::User>>| id.map(|id| id.to_string());
    json!({
        "type": format!("security.{word}"),
        "timestamp": delivery.at.to_string(),
        "data": {
            "id": delivery.line.map(|line| line.to_string()),
            "user": id(line.and_then(|line| line.user)),
            "by": id(line.and_then(|line| line.by)),
        },
    })
    .to_string()
}

async fn send(
    app: &App,
    tenant: &Tenant,
    receiver: &Receiver,
    delivery: &Delivery,
    line: Option<&log::store::Shown>,
) -> Result<Came> {
    let target = target(app, tenant, receiver).await?;
    let (id, body) = (format!("msg_{}", delivery.id), body(delivery, line));
    let now = app.clock.now();
    let second = micros(now).div_euclid(SECOND);
    let signature = signature::sign_all(&target.secrets(now), &id, second, &body)?;
    let nowhere = |error| Came::Nowhere {
        status: None,
        error: Some(error),
        after: 0,
    };
    let place = match Place::parse(&target.address) {
        Ok(place) => place,
        Err(fault) => return Ok(nowhere(fault.code())),
    };
    let mut request = Request::to(place).body("application/json", body);
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", second.to_string()),
        ("webhook-signature", signature),
    ] {
        let value = HeaderValue::from_str(&value)
            .map_err(|_| Error::internal("a header of a message cannot be written"))?;
        request = request.header(HeaderName::from_static(name), value);
    }
    Ok(match app.egress.post(request).await {
        Ok(answer) if answer.status.is_success() => Came::Through(answer.status.as_u16()),
        Ok(answer) if answer.status == 410 => Came::Gone,
        Ok(answer) => {
            let wanted = answer.headers.get(header::RETRY_AFTER);
            let wanted = wanted.and_then(|value| value.to_str().ok()?.parse().ok());
            Came::Nowhere {
                status: Some(answer.status.as_u16()),
                error: None,
                after: wanted.unwrap_or(0),
            }
        }
        Err(fault) => nowhere(fault.code()),
    })
}

/// Notes how an attempt went, and what follows from it.
async fn settle(
    tx: &mut Tx,
    app: &App,
    tenant: &Tenant,
    receiver: &Receiver,
    mut delivery: Delivery,
    came: Came,
) -> Result<Outcome> {
    let now = app.clock.now();
    delivery.attempts += 1;
    let (status, error, after) = match came {
        Came::Through(status) => {
            delivery.state = "delivered".to_owned();
            (delivery.status, delivery.error) = (Some(status.into()), None);
            store::settle(tx, &delivery).await?;
            store::is_reached(tx, receiver.id).await?;
            return Ok(Outcome::Done);
        }
        Came::Gone => {
            delivery.state = "failed".to_owned();
            (delivery.status, delivery.error) = (Some(410), None);
            store::settle(tx, &delivery).await?;
            switch_off(tx, app, tenant, receiver).await?;
            return Ok(Outcome::Done);
        }
        Came::Nowhere {
            status,
            error,
            after,
        } => (status, error, after),
    };
    delivery.status = status.map(i64::from);
    delivery.error = error.map(ToOwned::to_owned);
    let wait = pause(delivery.attempts).max(after).saturating_mul(SECOND);
    let next = kernel::timestamp(micros(now).saturating_add(wait));
    let late = micros(next).saturating_sub(micros(delivery.at)) > PATIENCE;
    let again = !late && delivery.event != TEST && receiver.off_at.is_none();
    if again {
        delivery.due_at = next;
    } else {
        delivery.state = "failed".to_owned();
    }
    store::settle(tx, &delivery).await?;
    if delivery.event != TEST && receiver.off_at.is_none() {
        store::is_failing(tx, receiver.id, now).await?;
    }
    if again {
        return Ok(Outcome::Again(next));
    }
    let since = receiver.failing_since.map_or(micros(now), micros);
    if micros(now).saturating_sub(since) >= HOPELESS {
        switch_off(tx, app, tenant, receiver).await?;
    }
    Ok(Outcome::Done)
}

/// Nothing more is sent, and administrators are told, once.
async fn switch_off(tx: &mut Tx, app: &App, tenant: &Tenant, receiver: &Receiver) -> Result<()> {
    if !store::switch_off(tx, receiver.id, app.clock.now()).await? {
        return Ok(());
    }
    let path = format!("/t/{}/alerts/{}", tenant.slug, receiver.id);
    let link = format!("{}{path}", app.settings.public_url);
    let args = [
        ("title", receiver.title.as_str().into()),
        ("link", link.into()),
    ];
    for administrator in user::store::administrators(tx, MANY).await? {
        let to = To::from(&administrator);
        letter::write(tx, app, tenant, &to, "alert-receiver-off", &args, None).await?;
    }
    Ok(())
}

fn pause(attempts: i64) -> i64 {
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    PAUSES.get(at.min(PAUSES.len() - 1)).copied().unwrap_or(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_less_and_less_often() {
        let seconds: Vec<_> = [1, 2, 3, 4, 5, 6, 7, 99].map(pause).into();
        assert_eq!(seconds, [5, 60, 300, 1800, 7200, 14_400, 21_600, 21_600]);
    }
}
