//! The one place that asks for randomness: the operating system's generator.

/// `N` unpredictable bytes.
///
/// A machine whose random source fails cannot make keys safely, so the process stops.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0u8; N];
    fill(&mut out);
    out
}

/// Fills a slice with unpredictable bytes.
pub fn fill(out: &mut [u8]) {
    if let Err(error) = getrandom::fill(out) {
        eprintln!("the random source of this machine failed: {error}");
        std::process::abort();
    }
}

/// An unpredictable token of `letters` lower-case letters and digits without look-alikes
/// (no 0, 1, l, o), five bits a letter: 26 letters carry 130 bits.
pub fn token(letters: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut raw = vec![0u8; letters];
    fill(&mut raw);
    raw.iter()
        .map(|b| char::from(ALPHABET[usize::from(b & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_differ_and_hold_no_look_alikes() {
        let (a, b) = (super::token(26), super::token(26));
        assert_ne!(a, b);
        assert!(a.chars().all(|c| !"01lo".contains(c)));
    }
}
