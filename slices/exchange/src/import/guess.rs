//! Proposes what kind a new field has, by the values of its column. A person has the last word.

use super::canonical;
use super::reading::Reading;
use kernel::TimeZone;
use kit::Kind;
use std::collections::HashSet;
use tabular::Cell;

/// What the values of a column have in common. Fed with cell after cell.
pub(crate) struct Guess {
    possible: Vec<Kind>,
    seen: bool,
    /// Some of the texts that were seen. One that comes again says nothing new.
    met: HashSet<String>,
}

/// How many texts of a column are remembered, and how long they are at most: those of columns
/// that say the same again and again, as most columns do.
const MET: usize = 500;
const SHORT: usize = 40;

/// In the order in which a guess prefers them.
const GUESSES: [Kind; 7] = [
    Kind::Int,
    Kind::Decimal,
    Kind::Date,
    Kind::DateTime,
    Kind::Bool,
    Kind::Email,
    Kind::Link,
];

impl Guess {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Guess {
            possible: GUESSES.to_vec(),
            seen: false,
            met: HashSet::new(),
        }
    }

    /// One more cell.
    pub fn see(&mut self, zone: &TimeZone, cell: &Cell, reading: &Reading) {
        // Every text that a column can hold fits there.
        let is_settled = self.possible == [Kind::LongText];
        let text = canonical::shown(cell);
        if is_settled || text.trim().is_empty() || self.has_met(cell) {
            return;
        }
        self.seen = true;
        self.possible
            .retain(|kind| fits(*kind, cell, &text, reading, zone));
        if self.possible.is_empty() && fits(Kind::Text, cell, &text, reading, zone) {
            self.possible.push(Kind::Text);
            // None of those was held against a text.
            self.met.clear();
        }
        if self.possible.is_empty() {
            self.possible.push(Kind::LongText);
        }
    }

    /// Whether this very cell was seen before.
    fn has_met(&mut self, cell: &Cell) -> bool {
        let Cell::Text(text) = cell else {
            return false;
        };
        if text.len() > SHORT || self.met.contains(text) {
            return text.len() <= SHORT;
        }
        if self.met.len() < MET {
            self.met.insert(text.clone());
        }
        false
    }

    /// The narrowest kind that holds every value without changing what it says.
    pub fn kind(&self) -> Kind {
        match self.possible.first() {
            Some(kind) if self.seen => *kind,
            _ => Kind::Text,
        }
    }

    /// Whether the column holds anything.
    pub fn filled(&self) -> bool {
        self.seen
    }
}

/// Whether a kind holds the value and gives back the same text, or, of days and of yes and
/// no, means the same.
fn fits(kind: Kind, cell: &Cell, text: &str, reading: &Reading, zone: &TimeZone) -> bool {
    // A text has no more characters than bytes, however it is composed.
    if kind == Kind::Text && text.len() <= kit::kind::TEXT {
        return !text.contains(['\n', '\r']);
    }
    let canonical = match canonical::value(kind, cell, text, reading, zone) {
        // A time all the same.
        Err("time_is_twice" | "time_is_skipped") => return true,
        Err(_) => return false,
        Ok(canonical) => canonical,
    };
    let Ok(value) = kind.parse(&canonical, zone) else {
        return false;
    };
    match kind {
        Kind::LongText => true,
        Kind::Text => {
            !text.contains(['\n', '\r']) && text.trim().chars().count() <= kit::kind::TEXT
        }
        Kind::Date => true,
        Kind::DateTime => !matches!(cell, Cell::Date(..)),
        Kind::Bool => matches!(cell, Cell::Bool(_)) || !matches!(text.trim(), "0" | "1"),
        Kind::Int | Kind::Decimal => value.to_text() == plain(text, cell, reading),
        _ => value.to_text() == text.trim(),
    }
}

/// The figures of a number without what only parts them and without zeros at the end of its
/// fraction. Zeros in front stay: they are why a customer number is none.
fn plain(text: &str, cell: &Cell, reading: &Reading) -> String {
    let comma = reading.decimal_comma && !matches!(cell, Cell::Number(_));
    let (decimal, thousands) = if comma { (',', '.') } else { ('.', ',') };
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != thousands);
    let figures: String = kept.map(|c| if c == decimal { '.' } else { c }).collect();
    match figures.contains('.') {
        true => figures
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
        false => figures,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The kind of a column with these texts, each of them so many times.
    fn guessed(texts: &[&str], times: usize) -> Kind {
        let zone = TimeZone::get("Europe/Budapest").unwrap();
        let mut guess = Guess::new();
        for _ in 0..times {
            for text in texts {
                let cell = Cell::Text((*text).to_owned());
                guess.see(&zone, &cell, &Reading::default());
            }
        }
        guess.kind()
    }

    #[test]
    fn a_value_that_comes_again_and_again_changes_no_guess() {
        let of_columns: [(&[&str], Kind); 8] = [
            (&["1", "25", "1000000"], Kind::Int),
            (&["1", "2.5"], Kind::Decimal),
            (&["2024-03-05", "2025-01-31"], Kind::Date),
            (&["2024-03-05T08:07:00", "2024-03-05"], Kind::DateTime),
            (&["igen", "nem"], Kind::Bool),
            (&["anna@x.hu"], Kind::Email),
            (&["mérnök", "12"], Kind::Text),
            (&["mérnök", "két\nsor", "12"], Kind::LongText),
        ];
        for (texts, kind) in of_columns {
            assert_eq!(guessed(texts, 1), kind, "{texts:?}");
            assert_eq!(guessed(texts, 3), kind, "{texts:?}");
        }
    }

    #[test]
    fn the_last_of_many_values_still_counts() {
        let numbers: Vec<String> = (0..2 * MET).map(|n| n.to_string()).collect();
        let mut texts: Vec<&str> = numbers.iter().map(String::as_str).collect();
        assert_eq!(guessed(&texts, 1), Kind::Int);
        texts.push("V-1");
        assert_eq!(guessed(&texts, 1), Kind::Text);
        let long = "é".repeat(kit::kind::TEXT + 1);
        texts.push(&long);
        assert_eq!(guessed(&texts, 1), Kind::LongText);
        texts.push("V-2");
        assert_eq!(guessed(&texts, 2), Kind::LongText);
        assert_eq!(guessed(&["12\n", "V-3", "12\n"], 1), Kind::LongText);
    }
}
