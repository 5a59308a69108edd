//! Letters to operators. They belong to no tenant, so nothing of a tenant writes them: what waits
//! is the alert and whom to tell, and the text is made when it leaves.

use super::store::{self, Waiting};
use super::{Alert, KEPT};
use crate::operator;
use kernel::{Id, Result, Timestamp, micros};
use kit::platform::PlatformScope;
use kit::texts;
use mail::{Content, Refusal};
use storage::Tx;

/// How long a letter waits after its attempts, in seconds; the last holds for all that follow.
const PAUSES: [i64; 5] = [60, 120, 600, 1800, 3600];
/// How long a letter is of use, in microseconds.
const OF_USE: i64 = 72 * 3_600_000_000;
/// So many are sent in one go.
const AT_ONCE: i64 = 50;

/// Asks for a letter to everybody who has access.
pub(super) async fn ask(tx: &mut Tx, alert: Id<Alert>, now: Timestamp) -> Result<()> {
    store::ask(tx, alert, micros(now), operator::store::unconfirmed(now)).await
}

/// Sends the letters whose time has come. Without a mail server they wait.
pub async fn send(scope: &PlatformScope) -> Result<()> {
    if !scope.sends_letters() {
        return Ok(());
    }
    let now = micros(scope.now());
    let rows = scope.control_once(store::due(now, AT_ONCE)).await?;
    for row in &rows {
        one(scope, &store::waiting(row)?).await?;
    }
    Ok(())
}

async fn one(scope: &PlatformScope, letter: &Waiting) -> Result<()> {
    let now = micros(scope.now());
    let mut tx = scope.control_write().await?;
    if !store::claim(&mut tx, letter, now + pause(letter.attempts)).await? {
        return Ok(());
    }
    let alert = store::maybe(&mut tx, letter.alert).await?;
    let operator = operator::store::maybe(&mut tx, letter.operator).await?;
    tx.commit().await?;
    let of_use = |alert: &Alert| now - micros(alert.at) <= OF_USE;
    let known = alert
        .filter(of_use)
        .zip(operator.filter(|one| one.locked_at.is_none()));
    let done = match known {
        None => true,
        Some((alert, operator)) => {
            let content = content(scope, &alert, &operator);
            match scope
                .send_letter(letter.alert.cast(), &content, alert.at)
                .await
            {
                Ok(()) => true,
                Err(refusal) => {
                    let (operator, why) = (operator.id.to_string(), refusal.name());
                    tracing::warn!(operator, why, "a letter to an operator was not sent");
                    refusal == Refusal::Refused
                }
            }
        }
    };
    if done {
        let mut tx = scope.control_write().await?;
        store::remove(&mut tx, letter).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn content(scope: &PlatformScope, alert: &Alert, operator: &operator::Record) -> Content {
    let lang = operator.lang;
    let args = [
        ("name", operator.name.as_str().into()),
        ("mark", alert.mark.as_str().into()),
        ("count", alert.count.into()),
        ("tenants", alert.tenants.into()),
        (
            "when",
            texts::date_time(lang, alert.at, &scope.zone()).into(),
        ),
        ("days", KEPT.into()),
        (
            "link",
            format!("{}{}", scope.url(), scope.path("/alerts")).into(),
        ),
    ];
    let text = |key: &str| scope.text(lang, key, &args);
    let what = text(&format!("platform-alert-{}", alert.kind));
    let help = text(&format!("platform-alert-{}-help", alert.kind));
    let rest = text("letter-platform-alert-text");
    Content {
        to: operator.email.clone(),
        name: operator.name.clone(),
        sender: "Tenet".to_owned(),
        subject: text(&format!("letter-platform-alert-{}-subject", alert.kind)),
        text: [text("letter-greeting"), what, help, rest].join("\n\n") + "\n",
    }
}

fn pause(attempts: i64) -> i64 {
    let at = usize::try_from(attempts).unwrap_or(0).min(PAUSES.len() - 1);
    PAUSES.get(at).copied().unwrap_or(3600) * 1_000_000
}
