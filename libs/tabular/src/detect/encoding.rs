//! Which encoding a text file is in.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::{Encoding, Result};

/// As much foreign text as the detector needs to be sure.
const EVIDENCE: usize = 1 << 20;

/// A mark at the start decides; then the pattern of zeros in UTF-16; then whether all of it is
/// UTF-8; then the frequency of letters, with Hungarian preferred.
pub(super) fn of(path: &Path, start: &[u8]) -> Result<Encoding> {
    if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Ok(Encoding::Utf8Bom);
    }
    if start.starts_with(&[0xFF, 0xFE]) {
        return Ok(Encoding::Utf16Le);
    }
    if start.starts_with(&[0xFE, 0xFF]) {
        return Ok(Encoding::Utf16Be);
    }
    if let Some(encoding) = utf16_by_zeros(start) {
        return Ok(encoding);
    }

    let mut census = Census::default();
    let mut file = File::open(path)?;
    let mut chunk = Vec::new();
    loop {
        let read = (&mut file).take(256 * 1024).read_to_end(&mut chunk)?;
        let taken = census.take(&chunk, read == 0);
        chunk.drain(..taken);
        if read == 0 {
            break;
        }
    }
    if census.is_utf8() {
        return Ok(Encoding::Utf8);
    }
    Ok(census.code_page(guess(path)?))
}

/// What the frequency of letters says of the first foreign text; asked only of files that are not
/// UTF-8, for it takes longer than importing many of their rows.
fn guess(path: &Path) -> Result<&'static encoding_rs::Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut file = File::open(path)?;
    let (mut chunk, mut fed) = (Vec::new(), 0);
    while fed < EVIDENCE && (&mut file).take(256 * 1024).read_to_end(&mut chunk)? > 0 {
        if !chunk.is_ascii() {
            detector.feed(&chunk, false);
            fed += chunk.len();
        }
        chunk.clear();
    }
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// Latin text in UTF-16 is zero in every second byte.
fn utf16_by_zeros(start: &[u8]) -> Option<Encoding> {
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    if odd * 2 > half && even * 10 < half {
        return Some(Encoding::Utf16Le);
    }
    (even * 2 > half && odd * 10 < half).then_some(Encoding::Utf16Be)
}

/// What bytes beyond ASCII were seen.
struct Census {
    letters: usize,
    faults: usize,
    seen: [u32; 256],
}

impl Default for Census {
    fn default() -> Census {
        Census {
            letters: 0,
            faults: 0,
            seen: [0; 256],
        }
    }
}

impl Census {
    /// Counts what is whole in the chunk, and returns how many bytes that was.
    fn take(&mut self, chunk: &[u8], last: bool) -> usize {
        let mut taken = 0;
        while let Some(rest) = chunk.get(taken..).filter(|rest| !rest.is_empty()) {
            let (good, bad) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), 0),
                Err(error) => match error.error_len() {
                    Some(bad) => (error.valid_up_to(), bad),
                    None if last => (error.valid_up_to(), rest.len() - error.valid_up_to()),
                    None => (error.valid_up_to(), 0),
                },
            };
            self.letters += rest.iter().take(good).filter(|byte| **byte >= 0xC0).count();
            self.faults += usize::from(bad > 0);
            taken += good + bad;
            if good + bad == 0 {
                break;
            }
        }
        for byte in chunk.iter().take(taken).filter(|byte| !byte.is_ascii()) {
            let count = &mut self.seen[usize::from(*byte)];
            *count = count.saturating_add(1);
        }
        taken
    }

    /// A file that is UTF-8 but for a few places is a damaged UTF-8 file: its faulty lines shall be
    /// reported, not all the others misread.
    fn is_utf8(&self) -> bool {
        self.faults == 0 || self.letters > 3 * self.faults
    }

    fn code_page(&self, guess: &'static encoding_rs::Encoding) -> Encoding {
        // The two Central European code pages differ only below 0xC0.
        if guess == encoding_rs::ISO_8859_2 && self.count(0xA1..=0xBF) > 0 {
            return Encoding::Iso8859_2;
        }
        let central = guess == encoding_rs::WINDOWS_1250 || guess == encoding_rs::ISO_8859_2;
        if central || self.is_hungarian() {
            Encoding::Windows1250
        } else {
            Encoding::Windows1252
        }
    }

    /// `ő` and `ű` are the only Hungarian letters that the western code page lacks. It has `õ` and
    /// `û` in their places, which come in the company of letters that Hungarian does not have.
    fn is_hungarian(&self) -> bool {
        const SHARED: &[u8] = b"\xC1\xC9\xCD\xD3\xD6\xDA\xDC\xE1\xE9\xED\xF3\xF6\xFA\xFC";
        let of = |letters: &[u8]| {
            letters
                .iter()
                .map(|letter| self.count(*letter..=*letter))
                .sum::<u64>()
        };
        let own = of(b"\xD5\xDB\xF5\xFB");
        own > 0 && own > self.count(0xC0..=0xFF) - own - of(SHARED)
    }

    fn count(&self, range: std::ops::RangeInclusive<u8>) -> u64 {
        range
            .map(|byte| u64::from(self.seen[usize::from(byte)]))
            .sum()
    }
}
