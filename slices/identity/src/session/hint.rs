//! Which sessions and keys needed a second look when they were last admitted, so that it can be
//! sent along with the first.
//!
//! Nothing about rights is remembered: a hint that is wrong, or was overwritten by that of another
//! one, costs time and nothing else.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many have a place; two that share one take turns.
const PLACES: usize = 8192;

static HINTS: [AtomicU64; PLACES] = [const { AtomicU64::new(0) }; PLACES];

/// Whether the session of this hash, or the key of this id, needed its colleagues.
pub(super) fn needed_colleagues(name: &[u8]) -> bool {
    let (place, mark) = place(name);
    place.is_some_and(|place| place.load(Ordering::Relaxed) == mark)
}

/// It needs its colleagues, or does not.
pub(super) fn note(name: &[u8], needs: bool) {
    let (place, mark) = place(name);
    let Some(place) = place else { return };
    if needs {
        place.store(mark, Ordering::Relaxed);
    } else {
        // What another one has left there is not ours to take away.
        let _taken = place.compare_exchange(mark, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Where a hint stands, and by what it is told from another: from behind, for an id begins with
/// a moment and ends by chance.
fn place(name: &[u8]) -> (Option<&'static AtomicU64>, u64) {
    let number = |from: usize| {
        let bytes = name.iter().rev().skip(from).take(8);
        bytes.fold(0, |number: u64, byte| (number << 8) | u64::from(*byte))
    };
    let places = u64::try_from(PLACES).unwrap_or(1);
    let at = usize::try_from(number(0) % places).unwrap_or(0);
    // Zero is a place that nobody has.
    (HINTS.get(at), number(8) | 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_of_one_session_and_can_be_taken_back() {
        let (mut one, mut other) = ([7; 16], [7; 16]);
        assert!(!needed_colleagues(&one));
        note(&one, true);
        assert!(needed_colleagues(&one));
        other[1] = 8;
        assert!(!needed_colleagues(&other), "the same place");
        note(&other, false);
        assert!(needed_colleagues(&one));
        note(&other, true);
        assert!(!needed_colleagues(&one) && needed_colleagues(&other));
        note(&other, false);
        assert!(!needed_colleagues(&other));
        one[15] = 9;
        assert!(!needed_colleagues(&one));
    }
}
