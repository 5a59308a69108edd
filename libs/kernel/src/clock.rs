//! The one place that asks what time it is.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A source of time that a test can hold still and move by hand.
///
/// Instants are stored as microseconds since 1970-01-01 UTC in a 64-bit integer.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Clock(None)
    }

    /// A clock that stands still at `at` until somebody moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Clock(Some(Arc::new(AtomicI64::new(at.as_microsecond()))))
    }

    /// The present instant, whole microseconds.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(fixed) => timestamp(fixed.load(Ordering::SeqCst)),
            None => timestamp(Timestamp::now().as_microsecond()),
        }
    }

    /// Moves a fixed clock; the clock of the machine cannot be moved.
    pub fn advance(&self, by: jiff::SignedDuration) {
        if let Some(fixed) = &self.0 {
            let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            fixed.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

/// An instant from stored microseconds; a value outside the calendar becomes its nearest end.
pub fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// An instant as it is stored.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_by_hand() {
        let clock = Clock::fixed(timestamp(1_000_000));
        assert_eq!(clock.now(), clock.now());
        clock.advance(jiff::SignedDuration::from_secs(2));
        assert_eq!(micros(clock.now()), 3_000_000);
    }
}
