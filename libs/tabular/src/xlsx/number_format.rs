//! What the number format of a cell says about the number: amount, day or time of day.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::Package;
use super::part::attribute;
use super::serial;
use crate::{Cell, Result};

/// The meaning of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Amount,
    Date,
    TimeOfDay,
    Duration,
}

impl Meaning {
    /// The number as what it means. What is no day of the calendar stays a number.
    pub(super) fn apply(self, number: f64, from_1904: bool) -> Cell {
        let meant = match self {
            Meaning::Amount => None,
            Meaning::TimeOfDay if number < 1.0 => serial::duration(number).map(Cell::Text),
            Meaning::Date | Meaning::TimeOfDay => serial::date(number, from_1904),
            Meaning::Duration => serial::duration(number).map(Cell::Text),
        };
        meant.unwrap_or(Cell::Number(number))
    }
}

/// The meaning of every cell style, by its number.
pub(super) fn read(package: &Package, name: &str) -> Result<Vec<Meaning>> {
    let mut meanings = Vec::new();
    let Some(mut part) = package.held(name)? else {
        return Ok(meanings);
    };
    let mut own: HashMap<u32, Meaning> = HashMap::new();
    let mut in_cells = false;
    loop {
        match part.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "cellXfs" => in_cells = true,
                "numFmt" => {
                    let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(code)) = (id, attribute(&e, "formatCode")) {
                        own.insert(id, of_code(&code));
                    }
                }
                "xf" if in_cells => {
                    let id = attribute(&e, "numFmtId")
                        .and_then(|id| id.parse().ok())
                        .unwrap_or(0);
                    meanings.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(meanings),
            _ => {}
        }
    }
}

/// Formats that have a number instead of a code: ECMA-376 part 1, 18.8.30.
fn built_in(id: u32) -> Meaning {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Meaning::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Meaning::TimeOfDay,
        46 => Meaning::Duration,
        _ => Meaning::Amount,
    }
}

/// Reads the first section of a format code. `m` is a month unless hours or seconds stand with it.
fn of_code(code: &str) -> Meaning {
    let (mut date, mut month, mut time) = (false, false, false);
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character.to_ascii_lowercase() {
            ';' => break,
            '"' => drop(characters.by_ref().find(|character| *character == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters
                    .by_ref()
                    .take_while(|character| *character != ']')
                    .collect();
                let elapsed = |unit: char| {
                    !inside.is_empty() && inside.chars().all(|c| c.eq_ignore_ascii_case(&unit))
                };
                if elapsed('h') || elapsed('m') || elapsed('s') {
                    return Meaning::Duration;
                }
            }
            'y' | 'd' => date = true,
            'm' => month = true,
            'h' | 's' => time = true,
            _ => {}
        }
    }
    match (date, month, time) {
        (true, _, _) | (_, true, false) => Meaning::Date,
        (_, _, true) => Meaning::TimeOfDay,
        _ => Meaning::Amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_code_tells_dates_times_and_amounts_apart() {
        for code in [
            "yyyy\\. mm\\. dd\\.",
            "[$-40E]yyyy/ mmmm d.;@",
            "mmm",
            "d/m/yy h:mm",
        ] {
            assert_eq!(of_code(code), Meaning::Date, "{code}");
        }
        for code in ["h:mm:ss", "hh:mm AM/PM", "mm:ss"] {
            assert_eq!(of_code(code), Meaning::TimeOfDay, "{code}");
        }
        for code in ["[h]:mm:ss", "[mm]:ss"] {
            assert_eq!(of_code(code), Meaning::Duration, "{code}");
        }
        for code in [
            "General",
            "#,##0\\ \"db, nyolc darab\"",
            "0.00;[Red]-0.00",
            "#,##0\\ [$Ft-40E]",
            "@",
            "0_d",
        ] {
            assert_eq!(of_code(code), Meaning::Amount, "{code}");
        }
    }
}
