//! Security-sensitive: how many requests an account, or a stranger's address, may make.
//!
//! Every account has one budget for all routes, and one more for each route that declares a
//! limit of its own. A budget is a bucket that fills evenly over a minute (the generic cell
//! rate algorithm: one instant is all there is to keep). Buckets live in the memory of this
//! process; what must hold across processes and restarts, such as lock-outs, is not here.
//!
//! Never is an address kept: a bucket is named by its keyed hash, whose key is of this process.

use kernel::{Id, TenantId, Timestamp, micros, random};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The time over which a budget fills, in microseconds.
const WINDOW: i64 = 60_000_000;
/// A stranger's address has this part of an account's budget.
const STRANGERS_PART: u32 = 4;
/// Buckets at most: about ten megabytes.
const MOST: usize = 100_000;

/// How often one account, or one stranger's address, may use a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit(u32);

impl Limit {
    /// So many times in a minute.
    pub const fn per_minute(times: u32) -> Self {
        Limit(times)
    }
}

/// What the operator has set about limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Requests of one account in a minute; 0: as many as it likes.
    pub requests_per_minute: u32,
    /// Whether the limits that routes declare hold.
    pub of_routes: bool,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Who {
    /// A user, or a key in their name.
    Account(TenantId, Id<crate::User>),
    /// A stranger, by the keyed hash of their address.
    Address([u8; 16]),
}

/// What is left of a budget after a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Left {
    name: &'static str,
    quota: u32,
    requests: i64,
    /// Seconds until the budget is whole again.
    whole_in: i64,
    /// Seconds until the next request, when this one was too many.
    pub wait: Option<u64>,
}

impl Left {
    /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
    pub(super) fn headers(&self) -> [(&'static str, String); 2] {
        let Left { name, quota, .. } = self;
        [
            ("ratelimit-policy", format!("\"{name}\";q={quota};w=60")),
            (
                "ratelimit",
                format!("\"{name}\";r={};t={}", self.requests, self.whole_in),
            ),
        ]
    }
}

/// All the buckets of this process.
pub(super) struct Gate {
    limits: Limits,
    /// Of routes, by method and matched path.
    routes: HashMap<(String, String), (u16, Limit)>,
    key: [u8; 32],
    buckets: Mutex<HashMap<Bucket, i64>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Bucket {
    tenant: i64,
    who: [u8; 16],
    /// 0 is the budget for everything.
    route: u16,
}

impl Gate {
    pub(super) fn new(
        limits: Limits,
        routes: impl Iterator<Item = ((String, String), Limit)>,
    ) -> Self {
        let routes = routes
            .zip(1u16..)
            .map(|((route, limit), number)| (route, (number, limit)));
        Gate {
            limits,
            routes: routes.collect(),
            key: random::bytes(),
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Whoever comes from this network, today; see [`crate::Address::network`].
    pub(super) fn stranger(&self, network: Option<[u8; 16]>, now: Timestamp) -> Who {
        let network = network.unwrap_or_default();
        let day = micros(now) / (24 * 60 * WINDOW);
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(day.to_be_bytes());
        hash.update(network);
        let mut name = [0; 16];
        name.copy_from_slice(&hash.finalize()[..16]);
        Who::Address(name)
    }

    /// Takes one request out of every budget that it touches, and says what is left of the
    /// scarcest; nothing where there is no limit.
    pub(super) fn take(&self, who: Who, method: &str, route: &str, now: Timestamp) -> Option<Left> {
        let own = match self.limits.of_routes {
            true => self.routes.get(&(method.to_owned(), route.to_owned())),
            false => None,
        };
        let all = match who {
            Who::Account(..) => self.limits.requests_per_minute,
            Who::Address(_) => self.limits.requests_per_minute.div_ceil(STRANGERS_PART),
        };
        let all = (all > 0).then_some(("all", 0, all));
        let own = own.map(|(number, limit)| ("route", *number, limit.0.max(1)));
        own.into_iter()
            .chain(all)
            .map(|(name, route, quota)| self.count(name, who, route, quota, now))
            .min_by_key(|left| (left.wait.is_none(), left.requests))
    }

    fn count(&self, name: &'static str, who: Who, route: u16, quota: u32, now: Timestamp) -> Left {
        let bucket = match who {
            Who::Account(tenant, user) => Bucket {
                tenant: tenant.0,
                who: user.bytes(),
                route,
            },
            Who::Address(who) => Bucket {
                tenant: 0,
                who,
                route,
            },
        };
        let (now, step) = (micros(now), WINDOW / i64::from(quota));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, full| *full > now);
            if buckets.len() >= MOST {
                // So many at once are an attack; whoever is counted anew gains one minute.
                buckets.clear();
            }
        }
        let full = buckets.get(&bucket).copied().unwrap_or(now).max(now);
        let ahead = full + step - now;
        let refused = ahead > WINDOW;
        if !refused {
            buckets.insert(bucket, full + step);
        }
        Left {
            name,
            quota,
            requests: ((WINDOW - ahead) / step).max(0),
            whole_in: seconds(full - now + if refused { 0 } else { step }),
            wait: refused.then(|| seconds(ahead - WINDOW).unsigned_abs().max(1)),
        }
    }
}

fn seconds(micros: i64) -> i64 {
    (micros + 999_999) / 1_000_000
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Address;
    use kernel::timestamp;

    fn gate(requests_per_minute: u32, of_routes: bool) -> Gate {
        let limits = Limits {
            requests_per_minute,
            of_routes,
        };
        let route = ("POST".to_owned(), "/t/{slug}/sign-in".to_owned());
        Gate::new(limits, [(route, Limit::per_minute(3))].into_iter())
    }

    fn at(seconds: i64) -> Timestamp {
        timestamp(seconds * 1_000_000)
    }

    #[test]
    fn a_budget_is_spent_at_once_and_fills_evenly() {
        let gate = gate(6, true);
        let who = Who::Account(TenantId(1), Id::from_bytes([1; 16]));
        let take = |second| gate.take(who, "GET", "/t/{slug}/", at(second)).unwrap();
        for left in (0..6).rev() {
            let took = take(0);
            assert_eq!((took.requests, took.wait), (left, None));
        }
        assert_eq!(take(0).wait, Some(10));
        assert_eq!(take(9).wait, Some(1));
        assert_eq!(take(10).wait, None);
        assert_eq!(take(10).wait, Some(10));
        let took = take(200);
        assert_eq!((took.requests, took.whole_in), (5, 10));
        let [(_, policy), (_, left)] = took.headers();
        assert_eq!(policy, "\"all\";q=6;w=60");
        assert_eq!(left, "\"all\";r=5;t=10");
    }

    fn network(address: &str) -> Option<[u8; 16]> {
        Address::new(address.parse().unwrap()).network()
    }

    #[test]
    fn a_route_keeps_its_own_limit_beside_that_of_the_account() {
        let gate = gate(100, true);
        let who = gate.stranger(network("192.0.2.7"), at(0));
        let take = |path| gate.take(who, "POST", path, at(0)).unwrap();
        for _ in 0..3 {
            assert_eq!(take("/t/{slug}/sign-in").wait, None);
        }
        assert_eq!(take("/t/{slug}/sign-in").wait, Some(20));
        assert_eq!(take("/t/{slug}/other").wait, None);
    }

    #[test]
    fn addresses_do_not_share_a_budget_and_a_network_of_ipv6_is_one() {
        let gate = gate(0, true);
        let tries = |address: &str| {
            let who = gate.stranger(network(address), at(0));
            let take = |_| gate.take(who, "POST", "/t/{slug}/sign-in", at(0)).unwrap();
            (0..3).map(take).filter(|left| left.wait.is_none()).count()
        };
        assert_eq!(tries("192.0.2.7"), 3);
        assert_eq!(tries("192.0.2.8"), 3);
        assert_eq!(tries("2001:db8::1"), 3);
        assert_eq!(tries("2001:db8::2"), 0);
        assert_eq!(tries("2001:db8:0:1::1"), 3);
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let gate = gate(0, false);
        let who = Who::Account(TenantId(1), Id::from_bytes([1; 16]));
        for _ in 0..1000 {
            let taken = gate.take(who, "POST", "/t/{slug}/sign-in", at(0));
            assert!(taken.is_none());
        }
    }

    #[test]
    fn a_flood_of_addresses_does_not_grow_the_memory() {
        let gate = gate(40, true);
        for n in 0..(MOST as u128 + 10) {
            let address = std::net::Ipv6Addr::from(n << 64);
            let who = gate.stranger(Address::new(address.into()).network(), at(0));
            gate.take(who, "GET", "/", at(0));
        }
        assert!(gate.buckets.lock().unwrap().len() <= MOST);
    }
}
