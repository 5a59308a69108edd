//! Who must have a second factor.

use crate::factor::store as factors;
use crate::log::{self, Event};
use crate::role::{self, AnyRole};
use crate::telephone;
use crate::user::UserRecord;
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
    /// Whether a code may come as a text message.
    pub allows_messages: bool,
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
    let manages = manages(tx, role).await?;
    Ok(of(tx).await?.demand(manages, now))
}

/// Whether somebody with this role manages users.
pub(crate) async fn manages(tx: &mut Tx, role: AnyRole) -> Result<bool> {
    let grant = role::held::grant_of(tx, role).await?;
    Ok(grant.reach(Permission::ManageUsers) > Reach::None)
}

/// What is asked of somebody that they do not have. A telephone is enough for whoever does not
/// manage users, and for nobody else.
pub(crate) async fn missing(tx: &mut Tx, user: &UserRecord, now: Timestamp) -> Result<Demand> {
    if factors::strong(tx, user.id).await? > 0 {
        return Ok(Demand::No);
    }
    let manages = manages(tx, user.role).await?;
    if !manages && telephone::store::find(tx, user.id).await?.is_some() {
        return Ok(Demand::No);
    }
    Ok(of(tx).await?.demand(manages, now))
}

/// What the tenant asks.
pub async fn of(tx: &mut Tx) -> Result<Policy> {
    let found = store::find(tx).await?;
    Ok(found.unwrap_or(Policy {
        wanted: Wanted::Nobody,
        since: kernel::timestamp(0),
        allows_messages: false,
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
        && factors::strong(&mut tx, user).await? == 0
    {
        return Err(Error::Conflict("own_factor_first"));
    }
    let old = of(&mut tx).await?;
    let allows_messages = old.allows_messages;
    let new = Policy {
        wanted,
        since,
        allows_messages,
    };
    store::save(&mut tx, new).await?;
    let changes = vec![
        Change::new("wanted", json!(old.wanted.name()), json!(wanted.name())),
        Change::new(
            "since",
            json!(old.since.to_string()),
            json!(since.to_string()),
        ),
    ];
    remember(&mut tx, scope, changes).await?;
    tx.commit().await
}

/// Allows codes to come as text messages, or forbids it: then every number is forgotten.
pub async fn allow_messages(scope: &Scope, allows_messages: bool) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let old = of(&mut tx).await?;
    if old.allows_messages == allows_messages {
        return Ok(());
    }
    let new = Policy {
        allows_messages,
        ..old
    };
    store::save(&mut tx, new).await?;
    let change = Change::new(
        "allows_messages",
        json!(old.allows_messages),
        json!(allows_messages),
    );
    remember(&mut tx, scope, vec![change]).await?;
    if !allows_messages {
        let (now, nothing) = (scope.now(), serde_json::Value::Null);
        jobs::enqueue(&mut tx, now, telephone::jobs::FORGET, nothing, now).await?;
    }
    tx.commit().await
}

async fn remember(tx: &mut Tx, scope: &Scope, changes: Vec<Change>) -> Result<()> {
    let set = history::open_set(tx, scope, "updated", "factor_policy", None).await?;
    let entry = Entry {
        kind: "factor_policy",
        subject: [0; 16],
        person: None,
        action: "updated",
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    let by = scope.actor().user();
    log::note(tx, scope.now(), Event::SettingsChanged, None, by, "").await
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
            allows_messages: false,
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
