//! What a search of contacts looks for: the words that were typed, and of a telephone number also
//! the other ways in which people write it. Who sees `+36301234567` on a ringing telephone finds
//! the contact that was recorded as `06 (30) 123-4567`.

use kernel::text;

/// The fewest and the most digits that are taken for a telephone number.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=20;

/// The ways in which a record may fit; in each, every word must begin one of the record's.
pub(super) struct Wanted(Vec<Vec<String>>);

impl Wanted {
    /// Of what was typed.
    pub fn of(typed: &str) -> Wanted {
        let mut ways = vec![text::words(typed)];
        for digits in numbers(typed) {
            let way = vec![digits];
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways.retain(|way| !way.is_empty());
        Wanted(ways)
    }

    /// Whether nothing was typed that could be looked for.
    pub fn is_everything(&self) -> bool {
        self.0.is_empty()
    }

    /// The arguments of the search function, one for each way.
    pub fn arguments(&self) -> Vec<String> {
        let ways = self.0.iter().map(|way| way.join(" "));
        ways.filter_map(|way| text::search_argument(&way)).collect()
    }

    /// Whether a record has such words.
    pub fn is_met_by(&self, words: &str) -> bool {
        let begins = |typed: &String| {
            words
                .split(' ')
                .any(|word| word.starts_with(typed.as_str()))
        };
        self.is_everything() || self.0.iter().any(|way| way.iter().all(begins))
    }
}

/// The digits of a telephone number in the notations in which it may have been recorded; none:
/// this is none. The beginning of a number is enough.
fn numbers(typed: &str) -> Vec<String> {
    let typed = typed.trim();
    let written = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()/.#xX".contains(c);
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !DIGITS.contains(&digits.len()) || !typed.chars().all(written) {
        return Vec::new();
    }
    let abroad = match typed.starts_with('+') {
        true => Some(digits.as_str()),
        false => digits.strip_prefix("00"),
    };
    let national = match abroad {
        Some(abroad) => abroad.strip_prefix("36"),
        None => Some(digits.strip_prefix("06").unwrap_or(&digits)),
    };
    match (national, abroad) {
        (Some(number), _) => ["", "36", "06", "0036"]
            .map(|prefix| format!("{prefix}{number}"))
            .to_vec(),
        (None, Some(abroad)) => vec![abroad.to_owned(), format!("00{abroad}")],
        (None, None) => Vec::new(),
    }
}
