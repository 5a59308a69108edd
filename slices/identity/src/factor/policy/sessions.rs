//! Security-sensitive: sessions of people who are asked for a second factor and have none.
//!
//! Such a session carries the moment until which it goes on, so a request learns it with what it
//! reads anyway. It is written when a session begins and whenever what is asked, or what somebody
//! has, changes. Never does a session that was over go on again.

use crate::factor::policy::{self, Demand, Wanted, store};
use crate::role::AnyRole;
use crate::session;
use crate::user::UserRecord;
use kernel::{Result, Timestamp};
use kit::{App, User};
use std::collections::{BTreeMap, HashMap};
use storage::Tx;

/// Until when a session of a user goes on without what they lack; nothing if they lack nothing.
pub(crate) async fn due(tx: &mut Tx, app: &App, user: &UserRecord) -> Result<Option<Timestamp>> {
    let missing = policy::missing(tx, app, user).await?;
    Ok(until(missing, app.clock.now()))
}

/// Until when a session goes on without what is missing.
pub(crate) fn until(missing: Demand, now: Timestamp) -> Option<Timestamp> {
    match missing {
        Demand::No => None,
        Demand::From(due) => Some(due),
        Demand::Now => Some(now),
    }
}

/// What a user has or may do has changed: their sessions go on as long as they may now.
pub(crate) async fn mark(tx: &mut Tx, app: &App, user: &UserRecord) -> Result<()> {
    session::store::end_overdue(tx, app.clock.now()).await?;
    let due = due(tx, app, user).await?;
    session::store::set_due(tx, &[user.id], due).await
}

/// What is asked has changed: every session goes on as long as it may now.
pub(crate) async fn mark_all(tx: &mut Tx, app: &App) -> Result<()> {
    let now = app.clock.now();
    session::store::end_overdue(tx, now).await?;
    let rules = policy::rules(tx, app).await?;
    let mut managing: HashMap<String, bool> = HashMap::new();
    let mut dues: BTreeMap<Timestamp, Vec<kernel::Id<User>>> = BTreeMap::new();
    for one in session::store::without_strong_factor(tx).await? {
        let manages = match managing.get(&one.role) {
            Some(manages) => *manages,
            None => {
                let manages = policy::manages(tx, AnyRole::stored(&one.role)?).await?;
                managing.insert(one.role, manages);
                manages
            }
        };
        if one.has_telephone && !manages {
            continue;
        }
        match rules.demand(manages, one.made, now) {
            Demand::No => {}
            Demand::From(due) => dues.entry(due).or_default().push(one.user),
            Demand::Now => dues.entry(now).or_default().push(one.user),
        }
    }
    session::store::forget_dues(tx).await?;
    for (due, users) in dues {
        session::store::set_due(tx, &users, Some(due)).await?;
    }
    Ok(())
}

/// The tenant sees what its provider asks, at a sign-in or in the daily work, whichever comes
/// first: the days of grace of those who are there already begin. They begin again when the
/// provider asks of more people, and go on when it asks of fewer.
pub(crate) async fn see(tx: &mut Tx, app: &App) -> Result<()> {
    let seen = store::seen(tx).await?;
    see_beside(tx, app, seen.as_ref()).await.map(drop)
}

/// The same beside what was last seen, as it was read in this transaction; whether that is new.
pub(crate) async fn see_beside(tx: &mut Tx, app: &App, seen: Option<&store::Seen>) -> Result<bool> {
    let wanted = app.settings.second_factor.wanted;
    let since = match seen {
        None if wanted == Wanted::Nobody => return Ok(false),
        Some(seen) if seen.wanted == wanted => return Ok(false),
        Some(seen) if seen.wanted > wanted => seen.since,
        _ => app.clock.now(),
    };
    store::see(tx, &store::Seen { wanted, since }).await?;
    mark_all(tx, app).await?;
    Ok(true)
}
