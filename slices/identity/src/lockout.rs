//! Security-sensitive: whoever fails again and again to get in must wait longer and longer.
//!
//! Every attempt is counted before its password is looked at, so a hundred at the same moment
//! are a hundred. Each is counted twice: for the account and for the network it comes from.
//!
//! - Never can a stranger lock somebody out for good: a browser that the person has used before
//!   has a count of its own, and a letter and the administrator open the account again.
//! - Never does an answer tell whether an account exists or is locked: an address that nobody
//!   has is counted, refused and answered like any other.
//! - Never is a network's address stored: what is counted is a hash under the key of the day,
//!   which is destroyed tomorrow.

pub mod actions;
pub(crate) mod jobs;
pub(crate) mod store;
pub(crate) mod web;

pub(crate) use actions::admit;

use kit::Address;
use std::time::Duration;

/// From where somebody tries to get in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin {
    /// The network.
    pub address: Address,
    /// Whether the person has come in with this browser before.
    pub known: bool,
}

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// An account, from browsers that nobody knows.
    Account,
    /// An account, from its person's own browsers.
    Own,
    /// A network.
    Network,
    /// Letters that were asked for an account.
    Letters,
    /// Letters that a network has asked for.
    NetworkLetters,
}

/// How long to wait after how many failures.
struct Rule {
    /// The failure that is the first to be followed by a delay.
    first: i64,
    /// That delay; every further failure doubles it.
    delay: Duration,
    /// The longest delay.
    longest: Duration,
    /// The failure after which only a letter or an administrator helps.
    last: Option<i64>,
}

const MINUTE: u64 = 60;

impl Kind {
    /// The stored name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Kind::Account => "account",
            Kind::Own => "own",
            Kind::Network => "network",
            Kind::Letters => "letters",
            Kind::NetworkLetters => "network_letters",
        }
    }

    /// A hundred failures in a row are the most that NIST SP 800-63B-4, 3.2.2, allows. Behind
    /// one address sits a whole office, so a network may fail more often before it waits.
    const fn rule(self) -> Rule {
        let (first, delay, longest, last) = match self {
            Kind::Account | Kind::Own => (5, 30, 60 * MINUTE, Some(100)),
            Kind::Network => (20, MINUTE, 60 * MINUTE, None),
            Kind::Letters => (3, 15 * MINUTE, 240 * MINUTE, None),
            Kind::NetworkLetters => (10, 10 * MINUTE, 240 * MINUTE, None),
        };
        Rule {
            first,
            delay: Duration::from_secs(delay),
            longest: Duration::from_secs(longest),
            last,
        }
    }

    /// Until when nothing more is heard after so many failures, the last one at `now`.
    pub(crate) fn until(self, failures: i64, now: i64) -> i64 {
        let rule = self.rule();
        if failures < rule.first {
            return now;
        }
        if rule.last.is_some_and(|last| failures >= last) {
            return i64::MAX;
        }
        let doubled = u32::try_from((failures - rule.first).min(20)).unwrap_or(20);
        let delay = rule.delay.saturating_mul(1 << doubled).min(rule.longest);
        now.saturating_add(i64::try_from(delay.as_micros()).unwrap_or(i64::MAX))
    }

    /// Whether this failure begins the waiting, or ends it for good: then the person is told.
    pub(crate) fn is_told(self, failures: i64) -> bool {
        let rule = self.rule();
        failures == rule.first || rule.last == Some(failures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(kind: Kind, failures: i64) -> f64 {
        match kind.until(failures, 0) {
            i64::MAX => f64::INFINITY,
            micros => std::time::Duration::from_micros(micros.unsigned_abs()).as_secs_f64() / 60.0,
        }
    }

    /// P-151: delays grow, and end in a stop at a hundred failures in a row.
    #[test]
    fn the_delay_doubles_from_the_fifth_failure_on_up_to_an_hour() {
        let of = |failures| minutes(Kind::Account, failures);
        assert_eq!(
            [1, 4, 5, 6, 7, 11, 12, 99].map(of),
            [0.0, 0.0, 0.5, 1.0, 2.0, 32.0, 60.0, 60.0]
        );
        assert!(of(100).is_infinite() && of(5000).is_infinite());
        assert_eq!(
            [19, 20, 21, 9999].map(|n| minutes(Kind::Network, n)),
            [0.0, 1.0, 2.0, 60.0]
        );
    }

    #[test]
    fn a_hundred_guesses_take_a_stranger_more_than_three_days() {
        let waited: f64 = (1..100).map(|n| minutes(Kind::Account, n)).sum();
        assert!(waited > 3.0 * 24.0 * 60.0, "{waited} minutes");
    }
}
