//! What operators see of tenants: the directory, and the figures that tenants report.

use crate::tenant::{TenantRecord, store};
use kernel::{Error, Result, TenantId, Timestamp, micros};
use kit::platform::{Plan, PlatformScope};

/// A tenant with the figures that it last reported, and its last backup.
#[derive(Clone)]
pub struct Measured {
    /// The tenant.
    pub record: TenantRecord,
    /// Its bytes and since when, once it has reported them.
    pub size: Option<(i64, Timestamp)>,
    /// How many of its users could sign in, once it has reported that.
    pub users: Option<i64>,
    /// When its last backup was made, as far as one was noted.
    pub backup_at: Option<Timestamp>,
}

/// How much a plan holds of something, and how much there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// What there is, if it is known.
    pub has: Option<i64>,
    /// What the plan holds, if it says so.
    pub holds: Option<i64>,
}

impl Share {
    /// Whether there is more than the plan holds.
    pub fn is_exceeded(self) -> bool {
        matches!((self.has, self.holds), (Some(has), Some(holds)) if has > holds)
    }
}

impl Measured {
    /// Its plan, if it has one that the configuration still names.
    pub fn plan<'a>(&self, plans: &'a [Plan]) -> Option<&'a Plan> {
        let name = self.record.plan.as_ref()?;
        plans.iter().find(|plan| &plan.name == name)
    }

    /// Its users beside what the plan holds.
    pub fn users_share(&self, plan: Option<&Plan>) -> Share {
        Share {
            has: self.users,
            holds: plan.and_then(|plan| plan.users),
        }
    }

    /// Its bytes beside what the plan holds.
    pub fn size_share(&self, plan: Option<&Plan>) -> Share {
        Share {
            has: self.size.map(|(bytes, _)| bytes),
            holds: plan
                .and_then(|plan| plan.mib)
                .map(|mib| mib.saturating_mul(1024 * 1024)),
        }
    }

    /// Whether it takes more than its plan holds.
    pub fn exceeds(&self, plans: &[Plan]) -> bool {
        let plan = self.plan(plans);
        self.users_share(plan).is_exceeded() || self.size_share(plan).is_exceeded()
    }

    /// Whether its backup is late: none was noted for so many hours, nor was the tenant made
    /// since then.
    pub fn backup_is_late(&self, every_hours: Option<i64>, now: Timestamp) -> bool {
        let since = self.backup_at.unwrap_or(self.record.created_at);
        let age = micros(now).saturating_sub(micros(since));
        every_hours.is_some_and(|hours| age > hours.saturating_mul(HOUR))
    }
}

/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// Jobs of all tenants of one kind, state and error.
#[derive(Clone)]
pub struct Work {
    /// What is to be done.
    pub kind: String,
    /// `queued`, `running` or `failed`.
    pub state: String,
    /// Why the last attempt failed; empty when none did.
    pub error_code: String,
    /// How many there are.
    pub count: i64,
    /// Of how many tenants.
    pub tenants: i64,
    /// When the first of them was or is due.
    pub oldest_due: Timestamp,
}

/// A page of all tenants, in the order of their numbers.
pub async fn page(
    scope: &PlatformScope,
    after: Option<TenantId>,
    limit: usize,
) -> Result<Vec<Measured>> {
    let rows = scope.control_once(store::measured(after, limit)).await?;
    rows.iter().map(read).collect()
}

/// One tenant.
///
/// # Errors
/// `NotFound`.
pub async fn one(scope: &PlatformScope, id: TenantId) -> Result<Measured> {
    let before = Some(TenantId(id.0.saturating_sub(1)));
    let found = page(scope, before, 1).await?.pop();
    found
        .filter(|measured| measured.record.tenant.id == id)
        .ok_or(Error::NotFound)
}

/// The bytes of all tenants, as they were last reported.
pub async fn total(scope: &PlatformScope) -> Result<u64> {
    let rows = scope.control_once(store::total()).await?;
    let bytes: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    Ok(bytes.unsigned_abs())
}

/// The jobs of all tenants that have not ended well, as they were last reported.
pub async fn work(scope: &PlatformScope) -> Result<Vec<Work>> {
    let rows = scope.control_once(store::work()).await?;
    rows.iter()
        .map(|row| {
            Ok(Work {
                kind: row.get(0)?,
                state: row.get(1)?,
                error_code: row.get(2)?,
                count: row.get(3)?,
                tenants: row.get(4)?,
                oldest_due: row.get(5)?,
            })
        })
        .collect()
}

pub(crate) fn read(row: &storage::Row) -> Result<Measured> {
    let bytes: Option<i64> = row.get(11)?;
    let at: Option<Timestamp> = row.get(12)?;
    Ok(Measured {
        record: store::record(row)?,
        size: bytes.zip(at),
        users: row.get(13)?,
        backup_at: row.get(14)?,
    })
}
