//! Who must have a second factor.

use crate::factor::store as factors;
use crate::log::{self, Event};
use crate::role::{self, AnyRole};
use history::{Change, Entry};
use kernel::{Error, Result, Timestamp, micros};
use kit::{Permission, Reach, Scope};
use serde_json::json;
use storage::Tx;

mod store;

/// Whom an administrator asks for a second factor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Everybody decides for themselves.
    Nobody,
    /// Whoever manages users.
    Administrators,
    /// Everybody.
    Everyone,
}

impl Wanted {
    /// Every choice.
    pub const ALL: [Wanted; 3] = [Wanted::Nobody, Wanted::Administrators, Wanted::Everyone];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Wanted::Nobody => "nobody",
            Wanted::Administrators => "administrators",
            Wanted::Everyone => "everyone",
        }
    }

    /// The choice of a word.
    pub fn parse(name: &str) -> Option<Wanted> {
        Wanted::ALL.into_iter().find(|wanted| wanted.name() == name)
    }
}

/// For how many days after the decision people may put it off.
pub const GRACE_DAYS: [i64; 4] = [0, 7, 14, 30];

/// What a tenant asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Of whom.
    pub wanted: Wanted,
    /// From when on without exception; before that, setting it up can be put off.
    pub since: Timestamp,
}

/// What a tenant asks of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Demand {
    /// Nothing.
    No,
    /// A second factor, which may be put off until then.
    From(Timestamp),
    /// A second factor.
    Now,
}

impl Policy {
    /// What is asked of somebody who manages users, or does not.
    fn demand(self, manages: bool, now: Timestamp) -> Demand {
        let meant = match self.wanted {
            Wanted::Nobody => false,
            Wanted::Administrators => manages,
            Wanted::Everyone => true,
        };
        match (meant, self.since > now) {
            (false, _) => Demand::No,
            (true, true) => Demand::From(self.since),
            (true, false) => Demand::Now,
        }
    }
}

/// What is asked of somebody with this role.
pub(crate) async fn demand(tx: &mut Tx, role: AnyRole, now: Timestamp) -> Result<Demand> {
    let grant = role::held::grant_of(tx, role).await?;
    let manages = grant.reach(Permission::ManageUsers) > Reach::None;
    Ok(of(tx).await?.demand(manages, now))
}

/// What the tenant asks.
pub async fn of(tx: &mut Tx) -> Result<Policy> {
    let found = store::find(tx).await?;
    Ok(found.unwrap_or(Policy {
        wanted: Wanted::Nobody,
        since: kernel::timestamp(0),
    }))
}

/// Asks for a second factor from now on, or after some days of grace.
///
/// # Errors
/// `Conflict("own_factor_first")`: whoever asks it of others, and of themselves, has one.
pub async fn set(scope: &Scope, wanted: Wanted, grace_days: i64) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let since = micros(scope.now()).saturating_add(grace_days.saturating_mul(86_400_000_000));
    let since = kernel::timestamp(since);
    let mut tx = scope.begin().await?;
    if let (Some(user), true) = (scope.actor().user(), wanted != Wanted::Nobody)
        && factors::count(&mut tx, user).await? == 0
    {
        return Err(Error::Conflict("own_factor_first"));
    }
    let old = of(&mut tx).await?;
    store::save(&mut tx, Policy { wanted, since }).await?;
    let changes = vec![
        Change::new("wanted", json!(old.wanted.name()), json!(wanted.name())),
        Change::new(
            "since",
            json!(old.since.to_string()),
            json!(since.to_string()),
        ),
    ];
    let set = history::open_set(&mut tx, scope, "updated", "factor_policy", None).await?;
    let entry = Entry {
        kind: "factor_policy",
        subject: [0; 16],
        person: None,
        action: "updated",
        changes,
    };
    history::record(&mut tx, scope, set, vec![entry]).await?;
    let by = scope.actor().user();
    log::note(&mut tx, scope.now(), Event::SettingsChanged, None, by, "").await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_depends_on_who_manages_users_and_on_the_days_of_grace() {
        let (early, late) = (kernel::timestamp(1), kernel::timestamp(2));
        let policy = |wanted| Policy {
            wanted,
            since: late,
        };
        for manages in [true, false] {
            let everyone = policy(Wanted::Everyone);
            assert_eq!(everyone.demand(manages, early), Demand::From(late));
            assert_eq!(everyone.demand(manages, late), Demand::Now);
            assert_eq!(policy(Wanted::Nobody).demand(manages, late), Demand::No);
            let administrators = policy(Wanted::Administrators).demand(manages, late);
            assert_eq!(administrators == Demand::Now, manages);
        }
    }
}
