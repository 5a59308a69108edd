//! The job that sends a letter, puts it off, or gives it up.

use crate::letter::{Kept, Letter, State, TRACE};
use crate::server::Refusal;
use crate::{Mail, store};
use jiff::SignedDuration;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, Timestamp};

/// The stored name of the job.
pub const KIND: &str = "send_letter";

/// How long a letter waits after its attempts; the last holds for all that follow.
const PAUSES: [i64; 6] = [30, 120, 600, 1800, 3600, 4 * 3600];
/// How often it is looked whether there is a mail server by now, seconds.
const LOOK: i64 = 900;

pub(crate) fn register(registry: &mut Registry, mail: &Mail) {
    let kind = Kind {
        name: KIND,
        lane: Lane::Short,
        max_attempts: 50,
    };
    let mail = mail.clone();
    registry.add(kind, move |context| {
        let mail = mail.clone();
        async move { send(&mail, &context).await }
    });
}

/// Between the sending and its being noted a crash can fall; then the letter is sent again,
/// with the same id, by which mail programs know that it is the same.
async fn send(mail: &Mail, context: &Context) -> Result<Outcome> {
    let id: Id<Letter> = context
        .payload
        .get("letter")
        .and_then(|id| id.as_str())
        .ok_or_else(|| Error::internal("a job to send a letter names none"))?
        .parse()?;
    let mut tx = context.db.read(context.tenant).await?;
    let Some(row) = store::find(&mut tx, id).await? else {
        return Ok(Outcome::Done);
    };
    drop(tx);
    let now = context.clock.now();
    if row.state != State::Waiting {
        return forget(context, row.id, row.created_at).await;
    }
    let letter = mail.open_row(context.tenant, row).await?;
    if letter.until <= now {
        let why = letter.error.clone();
        return give_up(mail, context, letter, State::Expired, why).await;
    }
    let Some(server) = mail.server() else {
        let next = (now + SignedDuration::from_secs(LOOK)).min(letter.until);
        let (attempts, why) = (letter.attempts, Refusal::NoServer.name());
        put_off(context, id, attempts, why, next).await?;
        return Ok(Outcome::Again(next));
    };
    match server.send(id, &letter.content, letter.created_at).await {
        Ok(()) => {
            let mut tx = context.db.write(context.tenant).await?;
            store::remove(&mut tx, id).await?;
            tx.commit().await?;
            Ok(Outcome::Done)
        }
        Err(refusal) => {
            let (tenant, why) = (context.tenant, refusal.name());
            tracing::warn!(%tenant, letter = %id, why, "a letter was not sent");
            if refusal == Refusal::Refused {
                let why = Some(why.to_owned());
                return give_up(mail, context, letter, State::Refused, why).await;
            }
            let attempts = letter.attempts.saturating_add(1);
            let next = (now + pause(attempts)).min(letter.until);
            put_off(context, id, attempts, why, next).await?;
            Ok(Outcome::Again(next))
        }
    }
}

async fn put_off(
    context: &Context,
    id: Id<Letter>,
    attempts: i64,
    why: &str,
    next: Timestamp,
) -> Result<()> {
    let mut tx = context.db.write(context.tenant).await?;
    store::put_off(&mut tx, id, attempts, why, next).await?;
    tx.commit().await
}

/// Says to whom and about what it was; its text is of no more use, and a link in it might be.
async fn give_up(
    mail: &Mail,
    context: &Context,
    mut letter: Kept,
    state: State,
    why: Option<String>,
) -> Result<Outcome> {
    letter.content.text.clear();
    let sealed = mail
        .seal(context.tenant, letter.id, &letter.content)
        .await?;
    let mut tx = context.db.write(context.tenant).await?;
    store::give_up(&mut tx, letter.id, state, why, sealed).await?;
    tx.commit().await?;
    Ok(Outcome::Again(letter.created_at + TRACE))
}

async fn forget(context: &Context, id: Id<Letter>, created_at: Timestamp) -> Result<Outcome> {
    let due = created_at + TRACE;
    if due > context.clock.now() {
        return Ok(Outcome::Again(due));
    }
    let mut tx = context.db.write(context.tenant).await?;
    store::remove(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

fn pause(attempts: i64) -> SignedDuration {
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let last = PAUSES.len() - 1;
    SignedDuration::from_secs(PAUSES.get(at.min(last)).copied().unwrap_or(LOOK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_less_and_less_often() {
        let seconds: Vec<_> = [1, 2, 3, 4, 5, 6, 7, 99].map(|n| pause(n).as_secs()).into();
        assert_eq!(seconds, [30, 120, 600, 1800, 3600, 14_400, 14_400, 14_400]);
    }
}
