//! Who must have a second factor: what a tenant's administrator has decided, and else what the
//! provider asks.

use crate::factor::store::{self as factors, Has};
use crate::log::{self, Event};
use crate::role::{self, AnyRole, GUARD};
use crate::telephone;
use crate::user::UserRecord;
use history::{Change, Entry};
use kernel::{Error, Result, Timestamp, micros, text};
use kit::{App, Permission, Reach, Scope};
use serde_json::json;
use storage::Tx;

pub(crate) mod sessions;
pub(crate) mod store;

pub use kit::Wanted;

/// For how many days after the decision people may put it off.
pub const GRACE_DAYS: [i64; 4] = [0, 7, 14, 30];
/// For how many days people may put off what the provider asks.
pub const USUAL_GRACE_DAYS: i64 = 14;
/// A reason has so many words at least.
pub const REASON_WORDS: usize = 3;
/// A reason has so many characters at most.
const REASON: usize = 500;

/// What an administrator has decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Of whom a second factor is asked.
    pub wanted: Wanted,
    /// From when on without exception; before that, setting it up can be put off.
    pub since: Timestamp,
}

/// What holds in a tenant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
    /// What its administrators have decided, if anything.
    pub decided: Option<Decision>,
    /// What the provider asks where they have not.
    pub usual: Wanted,
    /// Since when the tenant knows what the provider asks.
    pub usual_since: Timestamp,
    /// Whether its administrators may ask less than the provider.
    pub may_be_relaxed: bool,
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

impl Rules {
    /// Of whom a second factor is asked, the provider's word included.
    pub fn wanted(&self) -> Wanted {
        match self.decided {
            None => self.usual,
            Some(decided) if self.may_be_relaxed => decided.wanted,
            Some(decided) => decided.wanted.max(self.usual),
        }
    }

    /// By when somebody has a second factor who manages users, or does not, and whose account was
    /// made at that moment; nothing where none is asked of them.
    fn due(&self, manages: bool, made: Timestamp) -> Option<Timestamp> {
        let usual = self.usual.means(manages);
        let usual = usual.then(|| days_after(self.usual_since.max(made), USUAL_GRACE_DAYS));
        let Some(decided) = self.decided else {
            return usual;
        };
        let own = decided.wanted.means(manages).then_some(decided.since);
        match self.may_be_relaxed {
            true => own,
            // What comes first: nobody gets more days than the provider gives.
            false => [own, usual].into_iter().flatten().min(),
        }
    }

    /// What is asked of somebody that they do not have. A telephone is enough for whoever does
    /// not manage users, and for nobody else.
    pub(crate) fn missing(
        &self,
        has: Has,
        manages: bool,
        made: Timestamp,
        now: Timestamp,
    ) -> Demand {
        if has.strong || (has.telephone && !manages) {
            return Demand::No;
        }
        self.demand(manages, made, now)
    }

    /// What holds where so much was decided and seen.
    pub(crate) fn of(app: &App, decided: Option<Decision>, seen: Option<&store::Seen>) -> Rules {
        let asked = app.settings.second_factor;
        let usual_since = match asked.wanted {
            Wanted::Nobody => None,
            // What was seen so far asked of fewer people: then the days have not begun.
            wanted => seen.filter(|seen| seen.wanted >= wanted),
        };
        Rules {
            decided,
            usual: asked.wanted,
            usual_since: usual_since.map_or_else(|| app.clock.now(), |seen| seen.since),
            may_be_relaxed: asked.may_be_relaxed,
        }
    }

    fn demand(&self, manages: bool, made: Timestamp, now: Timestamp) -> Demand {
        match self.due(manages, made) {
            None => Demand::No,
            Some(due) if due > now => Demand::From(due),
            Some(_) => Demand::Now,
        }
    }
}

fn days_after(moment: Timestamp, days: i64) -> Timestamp {
    kernel::timestamp(micros(moment).saturating_add(days.saturating_mul(86_400_000_000)))
}

/// What is asked of a user, whatever they have.
pub(crate) async fn demand(tx: &mut Tx, app: &App, user: &UserRecord) -> Result<Demand> {
    let manages = manages(tx, user.role).await?;
    let rules = rules(tx, app).await?;
    Ok(rules.demand(manages, user.created_at, app.clock.now()))
}

/// Whether somebody with this role manages users.
pub(crate) async fn manages(tx: &mut Tx, role: AnyRole) -> Result<bool> {
    let grant = role::held::grant_of(tx, role).await?;
    Ok(grant.reach(Permission::ManageUsers) > Reach::None)
}

/// What is asked of somebody that they do not have.
pub(crate) async fn missing(tx: &mut Tx, app: &App, user: &UserRecord) -> Result<Demand> {
    let has = factors::has(tx, user.id).await?;
    if has.strong {
        return Ok(Demand::No);
    }
    let manages = manages(tx, user.role).await?;
    let rules = rules(tx, app).await?;
    Ok(rules.missing(has, manages, user.created_at, app.clock.now()))
}

/// What holds in the tenant.
pub async fn rules(tx: &mut Tx, app: &App) -> Result<Rules> {
    let decided = store::find(tx).await?.and_then(|kept| kept.decided);
    let seen = store::seen(tx).await?;
    Ok(Rules::of(app, decided, seen.as_ref()))
}

/// Whether a code may come as a text message.
pub(crate) async fn allows_messages(tx: &mut Tx) -> Result<bool> {
    let kept = store::find(tx).await?;
    Ok(kept.is_some_and(|kept| kept.allows_messages))
}

/// Why somebody decides: a few words at least.
///
/// # Errors
/// `Invalid` on `reason`.
fn reason(typed: &str) -> Result<String> {
    let reason = text::line(typed);
    if reason.split_whitespace().count() < REASON_WORDS {
        return Err(Error::invalid("reason", "reason_too_few_words"));
    }
    match reason.chars().count() {
        0..=REASON => Ok(reason),
        _ => Err(Error::invalid("reason", "too_long")),
    }
}

/// Asks for a second factor from now on, or after some days of grace; or for none.
///
/// Sessions of people without one end with the days of grace.
///
/// # Errors
/// `Conflict("own_factor_first")`: whoever asks it of others, and of themselves, has one.
/// `Invalid`: on `wanted` where the provider asks more and lets nobody ask less; on `reason`.
pub async fn set(scope: &Scope, wanted: Wanted, grace_days: i64, why: &str) -> Result<()> {
    scope.require(GUARD)?;
    let asked = scope.app().settings.second_factor;
    if wanted < asked.wanted && !asked.may_be_relaxed {
        return Err(Error::invalid("wanted", "provider_asks_more"));
    }
    let why = reason(why)?;
    let since = days_after(scope.now(), grace_days);
    let mut tx = scope.begin().await?;
    own_factor_first(&mut tx, scope, wanted).await?;
    let old = rules(&mut tx, scope.app()).await?;
    let decided = Decision { wanted, since };
    store::save(&mut tx, decided).await?;
    let before = old.decided.map(|old| old.since.to_string());
    let changes = vec![
        Change::new("wanted", json!(old.wanted().name()), json!(wanted.name())),
        Change::new("since", json!(before), json!(since.to_string())),
    ];
    remember(&mut tx, scope, changes, &why).await?;
    sessions::mark_all(&mut tx, scope.app()).await?;
    tx.commit().await
}

/// Takes back what was decided: what the provider asks holds again, with the days that it gives.
///
/// # Errors
/// As [`set`].
pub async fn follow(scope: &Scope, why: &str) -> Result<()> {
    scope.require(GUARD)?;
    let why = reason(why)?;
    let mut tx = scope.begin().await?;
    let old = rules(&mut tx, scope.app()).await?;
    let Some(decided) = old.decided else {
        return Ok(());
    };
    own_factor_first(&mut tx, scope, old.usual).await?;
    store::forget(&mut tx).await?;
    let (before, after) = (old.wanted().name(), old.usual.name());
    let changes = vec![
        Change::new("wanted", json!(before), json!(after)),
        Change::new("since", json!(decided.since.to_string()), json!(null)),
    ];
    remember(&mut tx, scope, changes, &why).await?;
    sessions::mark_all(&mut tx, scope.app()).await?;
    tx.commit().await
}

/// Whoever asks a second factor of others has one.
async fn own_factor_first(tx: &mut Tx, scope: &Scope, wanted: Wanted) -> Result<()> {
    match scope.actor().user() {
        Some(user) if wanted != Wanted::Nobody && factors::strong(tx, user).await? == 0 => {
            Err(Error::Conflict("own_factor_first"))
        }
        _ => Ok(()),
    }
}

/// Allows codes to come as text messages, or forbids it: then every number is forgotten.
pub async fn allow_messages(scope: &Scope, allows_messages: bool) -> Result<()> {
    scope.require(GUARD)?;
    let mut tx = scope.begin().await?;
    let old = self::allows_messages(&mut tx).await?;
    if old == allows_messages {
        return Ok(());
    }
    store::allow_messages(&mut tx, allows_messages).await?;
    let change = Change::new("allows_messages", json!(old), json!(allows_messages));
    remember(&mut tx, scope, vec![change], "").await?;
    if !allows_messages {
        let (now, nothing) = (scope.now(), serde_json::Value::Null);
        jobs::enqueue(&mut tx, now, telephone::jobs::FORGET, nothing, now).await?;
    }
    tx.commit().await
}

/// The history says what changed, the security log that it did, by whom and why.
async fn remember(tx: &mut Tx, scope: &Scope, changes: Vec<Change>, why: &str) -> Result<()> {
    let set = history::open_set(tx, scope, "updated", "factor_policy", None).await?;
    let entry = Entry {
        kind: "factor_policy",
        subject: [0; 16],
        person: None,
        action: "updated",
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    log::with_reason(tx, scope, Event::SettingsChanged, None, why).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn day(days: i64) -> Timestamp {
        kernel::timestamp(days * DAY)
    }

    fn decided(wanted: Wanted, since: i64) -> Option<Decision> {
        Some(Decision {
            wanted,
            since: day(since),
        })
    }

    const USUAL: Rules = Rules {
        decided: None,
        usual: Wanted::Everyone,
        usual_since: Timestamp::UNIX_EPOCH,
        may_be_relaxed: true,
    };

    #[test]
    fn what_is_asked_depends_on_who_manages_users_and_on_the_days_of_grace() {
        let rules = |wanted| Rules {
            decided: decided(wanted, 2),
            usual: Wanted::Nobody,
            ..USUAL
        };
        for manages in [true, false] {
            let ask = |wanted, now| rules(wanted).demand(manages, day(0), day(now));
            assert_eq!(ask(Wanted::Everyone, 1), Demand::From(day(2)));
            assert_eq!(ask(Wanted::Everyone, 2), Demand::Now);
            assert_eq!(ask(Wanted::Nobody, 2), Demand::No);
            let administrators = ask(Wanted::Administrators, 2);
            assert_eq!(administrators == Demand::Now, manages);
        }
    }

    #[test]
    fn what_the_provider_asks_can_be_put_off_for_fourteen_days_from_when_somebody_came() {
        let ask = |made, now| USUAL.demand(false, day(made), day(now));
        assert_eq!(ask(-400, 13), Demand::From(day(14)), "who was there");
        assert_eq!(ask(-400, 14), Demand::Now);
        assert_eq!(ask(100, 113), Demand::From(day(114)), "who came later");
        assert_eq!(ask(100, 114), Demand::Now);
    }

    #[test]
    fn a_tenant_asks_less_than_its_provider_only_where_that_is_allowed() {
        let demand = |may_be_relaxed, decided, now| {
            let rules = Rules {
                decided,
                may_be_relaxed,
                ..USUAL
            };
            rules.demand(false, day(0), day(now))
        };
        for less in [Wanted::Nobody, Wanted::Administrators] {
            assert_eq!(demand(true, decided(less, 0), 20), Demand::No);
            assert_eq!(demand(false, decided(less, 0), 20), Demand::Now);
        }
        let late = decided(Wanted::Everyone, 30);
        assert_eq!(demand(true, late, 20), Demand::From(day(30)));
        assert_eq!(demand(false, late, 20), Demand::Now, "nor more days");
        let soon = decided(Wanted::Everyone, 3);
        assert_eq!(demand(false, soon, 5), Demand::Now, "more is always free");
    }

    #[test]
    fn a_reason_is_a_few_words() {
        for short in ["", "because", "a b", " \n ", "no, thanks"] {
            assert!(reason(short).is_err(), "{short}");
        }
        assert!(reason(&"word ".repeat(200)).is_err());
        assert!(reason("Nobody has a telephone here.").is_ok());
    }
}
