//! Security-sensitive: the detailed log, which says who opened what (P-119).
//!
//! A line for every page that was opened and every function that was used by somebody signed in
//! or by their key, with the route, the record that the address named and the status of the
//! answer. Nothing that was typed, and no address. Every line is removed after [`KEPT_DAYS`]
//! (P-164). `kit::viewing` collects them; here they are written, about once a second.

pub(crate) mod jobs;
pub(crate) mod store;
pub(crate) mod web;

use crate::canary;
use crate::log::{self, Event};
use kernel::{Error, Result, TenantId, Timestamp, micros};
use kit::{App, Scope, Viewing};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Days that a line is kept (P-164: detailed security logs, 90 days).
pub const KEPT_DAYS: i64 = 90;
/// How long a viewing waits at most to be written with others.
const TOGETHER: Duration = Duration::from_secs(1);
/// Opening so many different records within an hour is more than people do (P-136).
pub const MANY_RECORDS: i64 = 300;
/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// How the line of a masked field that was shown begins; the field's key follows.
pub(crate) const REVEAL: &str = "REVEAL ";

/// Notes that somebody is about to be shown one masked field of one record. It is durable when
/// this returns, and only then may the value be read: a crash never shows what is not noted.
pub async fn reveal(scope: &Scope, subject: [u8; 16], field: &str) -> Result<()> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let now = scope.now();
    let viewing = Viewing {
        at: now,
        user,
        key: None,
        route: format!("{REVEAL}{field}"),
        subject: Some(subject),
        status: 200,
        times: 1,
    };
    let mut tx = scope.begin().await?;
    let viewing = [viewing];
    store::insert(&mut tx, &viewing).await?;
    canary::opened(&mut tx, scope.app(), &viewing, now).await?;
    if is_too_much(&mut tx, user, now).await? {
        log::note(&mut tx, now, Event::MassReading, Some(user), None, "").await?;
    }
    tx.commit().await
}

/// Writes viewings as they come, until told to stop; then those that are left.
pub async fn keep(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let mut told = false;
    while !told {
        told = tokio::select! {
            () = tokio::time::sleep(TOGETHER) => false,
            // Also when whoever could tell it to stop is gone.
            _ = stopped.wait_for(|stop| *stop) => true,
        };
        write_all(&app).await;
    }
}

/// Writes the viewings of every tenant.
pub async fn write_all(app: &Arc<App>) {
    for tenant in app.viewings.tenants() {
        if let Err(error) = write(app, tenant).await {
            tracing::error!(tenant = tenant.0, "writing what was opened: {error}");
        }
    }
}

/// Writes the viewings of one tenant. What cannot be written waits for the next time, but for
/// those of a tenant that is gone.
pub async fn write(app: &Arc<App>, tenant: TenantId) -> Result<()> {
    let viewings = app.viewings.take(tenant);
    if viewings.is_empty() {
        return Ok(());
    }
    let written = async {
        let now = app.clock.now();
        let mut tx = app.db.write(tenant).await?;
        store::insert(&mut tx, &viewings).await?;
        canary::opened(&mut tx, app, &viewings, now).await?;
        let mut people: Vec<_> = viewings
            .iter()
            .filter(|viewing| viewing.key.is_none() && viewing.subject.is_some())
            .map(|viewing| viewing.user)
            .collect();
        people.sort_unstable();
        people.dedup();
        for user in people {
            if is_too_much(&mut tx, user, now).await? {
                log::note(&mut tx, now, Event::MassReading, Some(user), None, "").await?;
            }
        }
        tx.commit().await
    };
    match written.await {
        Err(kernel::Error::NotFound) => Ok(()),
        Err(error) => {
            app.viewings.put_back(tenant, viewings);
            Err(error)
        }
        Ok(()) => Ok(()),
    }
}

/// Whether somebody has opened far more records in the last hour than people do, and that has
/// not been noted in that hour.
async fn is_too_much(
    tx: &mut storage::Tx,
    user: kernel::Id<kit::User>,
    now: Timestamp,
) -> Result<bool> {
    let since = kernel::timestamp(micros(now).saturating_sub(HOUR));
    // Looking at what is masked is looking closer, so every value that was shown counts.
    let opened = store::records_opened(tx, user, since, MANY_RECORDS).await?;
    let shown = store::fields_shown(tx, user, since, MANY_RECORDS).await?;
    Ok(opened.max(shown) >= MANY_RECORDS
        && !log::store::noted_since(tx, user, Event::MassReading, since).await?)
}
