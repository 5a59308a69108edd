//! Security-sensitive: what operators are to be told of, on its way to them (P-136).
//!
//! What happens to one tenant is told to its administrators. What only shows over many of them is
//! gathered here, in memory, and handed on about once a second: how many accounts one network
//! has failed at, alarms of canaries as a bare count, hosts that imitate ours.
//!
//! - Never does anything leave here that says whose account it was, or which record.
//! - Never is a network known here but by its hash under the key of the day.

use kernel::{TenantId, Timestamp, micros, random};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// For how long a failure counts, in microseconds.
pub const WINDOW: i64 = 600_000_000;
/// Networks that have failed at fewer accounts are not handed on: people mistype.
const FEW: usize = 3;
/// So many networks are counted at most; and so many accounts of each.
const MOST_NETWORKS: usize = 10_000;
const MOST_ACCOUNTS: usize = 200;
/// So many hosts wait at most.
const MOST_HOSTS: usize = 100;

/// A network, as its hash under the key of the day.
pub type Network = [u8; 32];
/// Stands for everybody who fails at the pages of operators, whose network is not known there.
pub const PLATFORM: Network = [0; 32];

/// How many accounts a network has failed at lately, as this process has seen it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tried {
    /// The network.
    pub network: Network,
    /// How many different accounts.
    pub accounts: usize,
    /// In how many tenants.
    pub tenants: usize,
}

/// What is handed on.
#[derive(Default, Debug)]
pub struct Told {
    /// Networks of which more is known than before.
    pub tried: Vec<Tried>,
    /// Alarms of canaries.
    pub canaries: usize,
    /// Hosts that imitate ours.
    pub hosts: Vec<String>,
}

impl Told {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.tried.is_empty() && self.canaries == 0 && self.hosts.is_empty()
    }
}

/// What was noticed and is not told yet.
pub struct Watch {
    /// This process among those that share the directory.
    process: [u8; 16],
    noticed: Mutex<Noticed>,
}

#[derive(Default)]
struct Noticed {
    networks: HashMap<Network, Failures>,
    canaries: usize,
    hosts: HashSet<String>,
}

#[derive(Default)]
struct Failures {
    /// Accounts by their hash, with the number of their tenant and the last failure.
    accounts: HashMap<[u8; 32], (i64, i64)>,
    latest: i64,
    changed: bool,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            process: random::bytes(),
            noticed: Mutex::default(),
        }
    }
}

impl Watch {
    /// This process among those that share the directory.
    pub fn process(&self) -> [u8; 16] {
        self.process
    }

    /// Somebody in a network has failed to get into an account.
    pub fn failed(
        &self,
        network: Network,
        account: [u8; 32],
        tenant: Option<TenantId>,
        now: Timestamp,
    ) {
        let now = micros(now);
        let mut all = self.noticed();
        if !all.networks.contains_key(&network) && all.networks.len() >= MOST_NETWORKS {
            all.forget(now);
            if all.networks.len() >= MOST_NETWORKS {
                return;
            }
        }
        let failures = all.networks.entry(network).or_default();
        failures.latest = now;
        if failures.accounts.len() >= MOST_ACCOUNTS && !failures.accounts.contains_key(&account) {
            return;
        }
        let tenant = tenant.map_or(0, |tenant| tenant.0);
        let known = failures.accounts.insert(account, (tenant, now));
        failures.changed |= known.is_none();
    }

    /// Whoever failed before has come into the account: it was a person who mistyped.
    pub fn cleared(&self, network: Network, account: [u8; 32]) {
        if let Some(failures) = self.noticed().networks.get_mut(&network) {
            failures.changed |= failures.accounts.remove(&account).is_some();
        }
    }

    /// A canary has raised its alarm.
    pub fn canary(&self) {
        self.noticed().canaries += 1;
    }

    /// A host imitates ours.
    pub fn look_alike(&self, host: &str) {
        let mut all = self.noticed();
        if all.hosts.len() < MOST_HOSTS {
            all.hosts.insert(host.to_owned());
        }
    }

    /// Takes what is to be told.
    pub fn take(&self, now: Timestamp) -> Told {
        let mut all = self.noticed();
        all.forget(micros(now));
        let tried = all
            .networks
            .iter_mut()
            .filter(|(_, failures)| failures.changed)
            .filter_map(|(network, failures)| {
                failures.changed = false;
                let tenants: HashSet<i64> = failures.accounts.values().map(|(of, _)| *of).collect();
                let tried = Tried {
                    network: *network,
                    accounts: failures.accounts.len(),
                    tenants: tenants.len(),
                };
                (tried.accounts >= FEW).then_some(tried)
            });
        let tried = tried.collect();
        Told {
            tried,
            canaries: std::mem::take(&mut all.canaries),
            hosts: all.hosts.drain().collect(),
        }
    }

    /// Puts back what could not be told.
    pub fn put_back(&self, told: Told) {
        let mut all = self.noticed();
        for tried in told.tried {
            if let Some(failures) = all.networks.get_mut(&tried.network) {
                failures.changed = true;
            }
        }
        all.canaries += told.canaries;
        all.hosts.extend(told.hosts);
    }

    fn noticed(&self) -> MutexGuard<'_, Noticed> {
        self.noticed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Noticed {
    /// Forgets what is too long ago.
    fn forget(&mut self, now: i64) {
        let before = now.saturating_sub(WINDOW);
        self.networks.retain(|_, failures| failures.latest > before);
        for failures in self.networks.values_mut() {
            failures.accounts.retain(|_, (_, at)| *at > before);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use kernel::timestamp;

    fn tried(watch: &Watch, now: i64) -> Vec<(usize, usize)> {
        let told = watch.take(timestamp(now));
        told.tried.iter().map(|t| (t.accounts, t.tenants)).collect()
    }

    #[test]
    fn a_network_is_handed_on_when_it_has_failed_at_more_accounts_than_people_have() {
        let watch = Watch::default();
        let fail = |account: u8, tenant: i64, at: i64| {
            let tenant = Some(TenantId(tenant));
            watch.failed([7; 32], [account; 32], tenant, timestamp(at));
        };
        fail(1, 1, 1);
        fail(1, 1, 2);
        fail(2, 1, 3);
        assert_eq!(tried(&watch, 4), [], "two accounts");
        fail(3, 2, 5);
        assert_eq!(tried(&watch, 6), [(3, 2)]);
        fail(3, 2, 7);
        assert_eq!(tried(&watch, 8), [], "nothing new");
        fail(4, 2, 9);
        watch.cleared([7; 32], [1; 32]);
        assert_eq!(tried(&watch, 10), [(3, 2)], "one came in after all");
        fail(5, 3, WINDOW + 8);
        assert_eq!(
            tried(&watch, WINDOW + 9),
            [],
            "ten minutes later two are left"
        );
    }

    #[test]
    fn what_could_not_be_told_is_told_the_next_time() {
        let watch = Watch::default();
        watch.canary();
        watch.look_alike("kertes.hu");
        let told = watch.take(timestamp(1));
        assert_eq!((told.canaries, told.hosts.len()), (1, 1));
        assert!(watch.take(timestamp(2)).is_empty());
        watch.put_back(told);
        let told = watch.take(timestamp(3));
        assert_eq!((told.canaries, told.hosts[0].as_str()), (1, "kertes.hu"));
    }
}
