//! Security-sensitive: telling administrators what they should look at (P-136).
//!
//! An event that is worth it leaves a job in the transaction that notes it. The job writes a
//! letter to every active administrator but the one who did it, in their language: what
//! happened, to whose account, by whom and when, and where to look further. A person is told of
//! what happens to their own account where it happens, some of it by [`person`]. Programs that
//! an administrator has named are told by [`receiver`].

pub(crate) mod jobs;
pub(crate) mod person;
pub mod receiver;
pub(crate) mod web;

use crate::log::{Event, store};
use kernel::{Id, Result, Timestamp, micros};
use storage::Tx;

/// So many failures to sign in within an hour, over all accounts, are told.
const MANY_FAILURES: i64 = 20;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// Whether administrators are told of an event.
fn is_told(event: Event) -> bool {
    matches!(
        event,
        Event::ManyFailures
            | Event::AdministratorMade
            | Event::UserDeactivated
            | Event::UserReactivated
            | Event::UserAnonymised
            | Event::KeyMade
            | Event::FactorGuessed
            | Event::FactorRemoved
            | Event::FactorsReset
            | Event::MassExport
            | Event::MassReading
            | Event::SettingsChanged
            | Event::ProviderChanged
            | Event::RightsChanged
            | Event::StaffRefused
            | Event::LookAlike
            | Event::CanaryRemoved
            | Event::CanaryTouched
            | Event::CanaryKeyUsed
    )
}

/// Called when an event was noted: asks for the letters, and notices when failures are many.
pub(crate) async fn noted(
    tx: &mut Tx,
    now: Timestamp,
    event: Event,
    line: Id<store::Line>,
) -> Result<()> {
    if is_told(event) {
        let payload = serde_json::json!({ "line": line.to_string() });
        ::jobs::enqueue(tx, now, jobs::TELL, payload, now).await?;
    }
    receiver::delivery::noted(tx, now, event, line).await?;
    if event == Event::SignInFailed && are_many(tx, now).await? {
        let line = store::insert(tx, now, Event::ManyFailures, None, None, "", "").await?;
        let payload = serde_json::json!({ "line": line.to_string() });
        ::jobs::enqueue(tx, now, jobs::TELL, payload, now).await?;
        receiver::delivery::noted(tx, now, Event::ManyFailures, line).await?;
    }
    Ok(())
}

/// Whether signing in has failed so often in the last hour, and that has not been told in it.
async fn are_many(tx: &mut Tx, now: Timestamp) -> Result<bool> {
    let since = kernel::timestamp(micros(now).saturating_sub(HOUR));
    let failed = store::count_since(tx, Event::SignInFailed, since, MANY_FAILURES).await?;
    Ok(
        failed >= MANY_FAILURES
            && store::count_since(tx, Event::ManyFailures, since, 1).await? == 0,
    )
}
