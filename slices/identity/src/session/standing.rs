//! Security-sensitive: what must be known of somebody who shows who they are, before a session
//! begins.
//!
//! A sign-in waits for the database as seldom as it can, so all of it is asked at once, behind
//! what lets them in. Always is it asked in the transaction in which the session begins; never
//! is any of it kept for another one.

use crate::device::store::Known;
use crate::factor::policy::store::{self as policies, Seen};
use crate::factor::policy::{Demand, Rules};
use crate::factor::store::Has;
use crate::log::{self, Event};
use crate::role::held;
use crate::session::{Device, store};
use crate::user::{self, UserRecord};
use crate::{device, network, sso};
use kernel::{Error, Id, Result, Timestamp};
use kit::{App, Permission, Reach, Tenant, User};
use storage::{Row, Sql, Tx};

/// What is known of somebody.
pub(crate) struct Standing {
    /// Who.
    pub whom: UserRecord,
    /// What they can show beside a password.
    pub has: Has,
    /// What holds in the tenant.
    pub rules: Rules,
    /// What the tenant has seen of what its provider asks.
    pub seen: Option<Seen>,
    /// The device, if it is one of theirs.
    pub device: Option<Known>,
    /// From where they come, if anybody knows.
    pub network: Option<Network>,
    /// Whether they have never come in before.
    pub is_first: bool,
    manages: bool,
    may_more: bool,
    by_provider: bool,
}

/// A network from which somebody comes.
pub(crate) struct Network {
    /// By what it is known.
    pub mark: [u8; 32],
    /// Whether they have come from there before.
    pub is_known: bool,
}

impl Standing {
    /// Asks what must be known of a user in this device.
    ///
    /// # Errors
    /// `NotFound` when there is no such user.
    pub(crate) async fn of(
        tx: &mut Tx,
        app: &App,
        tenant: &Tenant,
        user: Id<User>,
        device: &Device,
    ) -> Result<Standing> {
        let mark = network::actions::mark(app, tenant, user, device.address()).await?;
        let asked = questions(user, device, mark, app.clock.now());
        let answers = tx.all_of(asked.into()).await?;
        read(app, mark, answers)
    }

    /// The same behind a statement that lets them in; nothing when that gave no row.
    pub(crate) async fn behind(
        tx: &mut Tx,
        entering: Sql,
        (app, tenant): (&App, &Tenant),
        user: Id<User>,
        device: &Device,
    ) -> Result<Option<Standing>> {
        let mark = network::actions::mark(app, tenant, user, device.address()).await?;
        let mut asked = vec![entering];
        asked.extend(questions(user, device, mark, app.clock.now()));
        let mut answers = tx.all_of(asked).await?.into_iter();
        if answers.next().is_none_or(|entered| entered.is_empty()) {
            return Ok(None);
        }
        read(app, mark, answers.collect()).map(Some)
    }

    /// Stops whoever may come in by a provider alone.
    ///
    /// # Errors
    /// `Invalid` with `only_through_provider`.
    pub(crate) fn may_come_without_provider(&self) -> Result<()> {
        sso::person::may_come_without(self.by_provider, self.may_more)
    }

    /// Whether a second factor was given in the device, and it is not asked in it again.
    pub(crate) fn is_proven(&self) -> bool {
        self.device
            .as_ref()
            .is_some_and(|known| known.proven_at.is_some())
    }

    /// What is asked of them under these rules that they do not have.
    pub(crate) fn missing(&self, rules: &Rules, now: Timestamp) -> Demand {
        rules.missing(self.has, self.manages, self.whom.created_at, now)
    }
}

/// How many questions there are.
const QUESTIONS: usize = 7;

fn questions(
    user: Id<User>,
    device: &Device,
    mark: Option<[u8; 32]>,
    now: Timestamp,
) -> [Sql; QUESTIONS] {
    [
        store::whom(user),
        policies::look(),
        policies::look_at_default(),
        device::store::find(device.hash(), user, now),
        network::store::known(user, mark, now),
        log::store::noted(user, Event::SignedIn),
        sso::store::is_required(),
    ]
}

fn read(app: &App, mark: Option<[u8; 32]>, answers: Vec<Vec<Row>>) -> Result<Standing> {
    let answers: [Vec<Row>; QUESTIONS] = answers
        .try_into()
        .map_err(|_| Error::internal("as many answers as questions were expected"))?;
    let [whom, decided, seen, device, network, came, required] = answers;
    let row = whom.first().ok_or(Error::NotFound)?;
    let (role, rights): (String, Option<String>) = (row.get(3)?, row.get(12)?);
    let grant = held::grant(&role, rights.as_deref())?;
    let decided = policies::kept(decided.first())?.and_then(|kept| kept.decided);
    let seen = policies::seen_in(seen.first())?;
    Ok(Standing {
        whom: user::store::record(row)?,
        has: Has {
            strong: row.get::<i64>(13)? > 0,
            telephone: row.get::<i64>(14)? > 0,
        },
        rules: Rules::of(app, decided, seen.as_ref()),
        seen,
        device: device.first().map(device::store::known).transpose()?,
        network: mark.map(|mark| Network {
            mark,
            is_known: !network.is_empty(),
        }),
        is_first: came.is_empty(),
        manages: grant.reach(Permission::ManageUsers) > Reach::None,
        may_more: sso::person::may_more(&grant),
        by_provider: !required.is_empty(),
    })
}
