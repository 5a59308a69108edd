//! Security-sensitive: a new secret in place of the old one, without a message that is refused.
//!
//! For a day the old secret signs beside the new one: the header of a message then holds several
//! signatures, as Standard Webhooks 1.0.0 has it, and a program takes the message that knows
//! either. After the day a job forgets the old secret.

use crate::alert::receiver::actions::{kept, remember, seal};
use crate::alert::receiver::{Receiver, Target, signature, store};
use crate::role::GUARD;
use jobs::{Context, Lane, Outcome, Registry};
use kernel::{Error, Id, Result, Secret, Timestamp, micros, random};
use kit::{App, Scope};
use serde_json::json;
use std::sync::Arc;

/// For so many hours an old secret signs beside the new one.
pub const HOURS: i64 = 24;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;
/// So many old secrets sign at most, whoever is in a hurry.
const MOST: usize = 3;
/// The stored name of the job.
pub(crate) const FORGET: &str = "forget_alert_secret";

/// A secret that has been replaced.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Old {
    pub secret: [u8; signature::SECRET],
    /// Until then it signs, in microseconds.
    pub until: i64,
}

impl Target {
    /// The secrets under which a message is signed now, the newest first.
    pub(crate) fn secrets(&self, now: Timestamp) -> Vec<&[u8; signature::SECRET]> {
        let old = self.old.iter().filter(|old| old.until > micros(now));
        let old = old.map(|old| &old.secret);
        [&self.secret].into_iter().chain(old).collect()
    }

    /// Until when an old secret signs, if one does.
    pub(crate) fn old_until(&self, now: Timestamp) -> Option<Timestamp> {
        let last = self.old.iter().map(|old| old.until).max();
        last.filter(|until| *until > micros(now))
            .map(kernel::timestamp)
    }

    fn renew(&mut self, secret: [u8; signature::SECRET], now: Timestamp, until: Timestamp) {
        let old = Old {
            secret: std::mem::replace(&mut self.secret, secret),
            until: micros(until),
        };
        self.forget(now);
        self.old.insert(0, old);
        self.old.truncate(MOST);
    }

    fn forget(&mut self, now: Timestamp) {
        self.old.retain(|old| old.until > micros(now));
    }
}

/// Gives a receiver a new secret, which is to be seen now or never.
///
/// # Errors
/// `Conflict("wrong_state")` when somebody else does so at the same moment.
pub async fn renew(scope: &Scope, id: Id<Receiver>) -> Result<Secret<String>> {
    scope.require(GUARD)?;
    let now = scope.now();
    let until = kernel::timestamp(micros(now).saturating_add(HOURS * HOUR));
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let receiver = store::find(&mut tx, id).await?;
    let mut target = kept(&key, &receiver)?;
    target.renew(random::bytes(), now, until);
    let sealed = seal(&key, id, &target)?;
    if !store::reseal(&mut tx, &receiver, sealed).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    let payload = json!({ "receiver": id.to_string() });
    ::jobs::enqueue(&mut tx, now, FORGET, payload, until).await?;
    remember(&mut tx, scope, id, "secret_renewed", Vec::new()).await?;
    tx.commit().await?;
    Ok(signature::shown(&target.secret))
}

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = jobs::Kind {
        name: FORGET,
        lane: Lane::Short,
        max_attempts: 20,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { forget(&app, &context).await }
    });
}

/// What no longer signs is kept no longer.
async fn forget(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let id = context.payload.get("receiver").and_then(|id| id.as_str());
    let id: Id<Receiver> = id
        .ok_or_else(|| Error::internal("a job forgets the secret of nothing"))?
        .parse()?;
    let key = app.vault.own(context.tenant).await?;
    let mut tx = context.db.write(context.tenant).await?;
    let receiver = match store::find(&mut tx, id).await {
        Err(Error::NotFound) => return Ok(Outcome::Done),
        receiver => receiver?,
    };
    let mut target = kept(&key, &receiver)?;
    target.forget(app.clock.now());
    let sealed = seal(&key, id, &target)?;
    if !store::reseal(&mut tx, &receiver, sealed).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_new_secrets_within_a_day_the_last_ones_sign() {
        let mut target = Target {
            address: String::new(),
            secret: [0; signature::SECRET],
            old: Vec::new(),
        };
        let at = kernel::timestamp;
        for n in 1..=5 {
            target.renew([n; signature::SECRET], at(0), at(i64::from(n)));
        }
        let signs = |now| -> Vec<u8> {
            let secrets = target.secrets(at(now)).into_iter();
            secrets
                .filter_map(|secret| secret.first().copied())
                .collect()
        };
        assert_eq!(signs(0), [5, 4, 3, 2]);
        assert_eq!(signs(3), [5, 4, 3]);
        assert_eq!(signs(5), [5]);
        assert_eq!(target.old_until(at(4)), Some(at(5)));
        assert_eq!(target.old_until(at(5)), None);
    }
}
