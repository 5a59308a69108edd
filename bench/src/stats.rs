//! What many measurements of one thing say together.

use serde::Serialize;
use std::time::Duration;

/// Measurements of one thing, in milliseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Times {
    /// How many.
    pub n: usize,
    /// Half were not slower.
    pub p50: f64,
    /// Nineteen of twenty were not slower.
    pub p95: f64,
    /// Ninety-nine of a hundred were not slower.
    pub p99: f64,
    /// The slowest.
    pub max: f64,
}

impl Times {
    /// Sorts and reads off (nearest rank).
    pub fn of(all: &[Duration]) -> Times {
        let mut millis: Vec<f64> = all.iter().map(|took| took.as_secs_f64() * 1000.0).collect();
        millis.sort_by(f64::total_cmp);
        let rank = |share: f64| {
            let at = (share * millis.len() as f64).ceil() as usize;
            millis
                .get(at.saturating_sub(1))
                .copied()
                .unwrap_or(f64::NAN)
        };
        Times {
            n: millis.len(),
            p50: rank(0.50),
            p95: rank(0.95),
            p99: rank(0.99),
            max: rank(1.0),
        }
    }
}

/// How many per second.
pub fn rate(n: u64, took: Duration) -> f64 {
    n as f64 / took.as_secs_f64().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measured_values_and_not_invented_between_them() {
        let all: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        let times = Times::of(&all);
        assert_eq!(
            (times.p50, times.p95, times.p99, times.max),
            (50.0, 95.0, 99.0, 100.0)
        );
        assert_eq!(Times::of(&all[..1]).p50, 100.0);
    }
}
