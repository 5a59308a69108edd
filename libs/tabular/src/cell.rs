//! One record of a table and the cells it is made of.

use std::borrow::Cow;

/// One record, and where it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The physical line on which the record begins, or the row of the sheet; the first is 1.
    pub number: u64,
    /// As many cells as the header has columns.
    pub cells: Vec<Cell>,
}

/// One cell. Separated text has only `Empty` and `Text`; a formula is the value it last gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing at all.
    Empty,
    /// Text as it stands, leading zeros and spaces included.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Year, month, day.
    Date(i32, u8, u8),
    /// Year, month, day, hour, minute, second.
    DateTime(i32, u8, u8, u8, u8, u8),
    /// What a formula gives when it fails, such as `#N/A`, or why a cell cannot be read, such as
    /// [`Cell::UNCALCULATED`].
    Error(String),
}

impl Cell {
    /// Stands for the value of a formula that no program has calculated yet.
    pub const UNCALCULATED: &str = "#UNCALCULATED";
    /// Stands for an element of XML that a record has twice, each with something in it.
    pub const TWICE: &str = "#TWICE";
    /// Stands for an element of XML with an attribute, a default or a text that means nothing.
    pub const MEANINGLESS: &str = "#MEANINGLESS";

    /// The canonical text: ISO dates, a decimal point, `true` and `false`, whole numbers without a fraction.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Error(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number_text(*number)),
            Cell::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Cell::Date(year, month, day) => Cow::Owned(format!("{year:04}-{month:02}-{day:02}")),
            Cell::DateTime(year, month, day, hour, minute, second) => Cow::Owned(format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
            )),
        }
    }

    /// Whether nothing stands in the cell.
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

/// Spreadsheets show at most fifteen significant digits; the rest is the noise of binary fractions.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 {
        return if number == 0.0 {
            "0".to_owned()
        } else {
            format!("{number}")
        };
    }
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    format!("{shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_the_person_saw_it() {
        let text = |number| Cell::Number(number).to_text().into_owned();

        assert_eq!(text(36_301_234_567.0), "36301234567");
        assert_eq!(text(0.1 + 0.2), "0.3");
        assert_eq!(text(-2.5), "-2.5");
        assert_eq!(text(-0.0), "0");
        assert_eq!(text(9_007_199_254_740_991.0), "9007199254740991");
    }

    #[test]
    fn dates_are_written_the_iso_way() {
        assert_eq!(Cell::Date(2024, 3, 5).to_text(), "2024-03-05");
        assert_eq!(
            Cell::DateTime(2024, 3, 5, 7, 8, 9).to_text(),
            "2024-03-05T07:08:09"
        );
    }
}
