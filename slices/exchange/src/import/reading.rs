//! How a file is read: what detection proposes and a person may correct.

use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use tabular::date::DateOrder;
use tabular::{Delimiter, Encoding, Format, Settings};
use utoipa::ToSchema;

/// How a file is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reading {
    /// `csv`, `xlsx`, `vcard` or `xml` (our own); decided by the file itself.
    pub format: String,
    /// Of text: `UTF-8`, `UTF-8 BOM`, `UTF-16LE`, `UTF-16BE`, `Windows-1250`, `Windows-1252`, `ISO-8859-2`.
    pub encoding: String,
    /// Of text: `comma`, `semicolon` or `tab`.
    pub delimiter: String,
    /// Whether `1,5` is one and a half.
    pub decimal_comma: bool,
    /// Whether `05/03/2024` is 5 March (`day_first`) or 3 May (`month_first`). Empty: such dates are errors.
    pub date_order: String,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Of workbooks: which sheet, counted from 0.
    pub sheet: usize,
    /// The currency of amounts that name none, such as `HUF`. Empty: such amounts are errors.
    pub currency: String,
}

impl Default for Reading {
    fn default() -> Self {
        Reading::from_settings(&Settings::default())
    }
}

/// The encodings that are offered.
pub(crate) const ENCODINGS: [Encoding; 7] = [
    Encoding::Utf8,
    Encoding::Utf8Bom,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Windows1250,
    Encoding::Windows1252,
    Encoding::Iso8859_2,
];

/// The delimiters that are offered, by the words under which they are stored.
pub(crate) const DELIMITERS: [(&str, Delimiter); 3] = [
    ("comma", Delimiter::Comma),
    ("semicolon", Delimiter::Semicolon),
    ("tab", Delimiter::Tab),
];

impl Reading {
    /// What detection found.
    pub fn from_settings(settings: &Settings) -> Self {
        let delimiter = DELIMITERS
            .iter()
            .find(|(_, known)| *known == settings.delimiter)
            .map_or("comma", |(word, _)| word);
        Reading {
            format: match settings.format {
                Format::Csv => "csv".to_owned(),
                Format::Xlsx => "xlsx".to_owned(),
                Format::Vcard => "vcard".to_owned(),
                Format::Xml => "xml".to_owned(),
            },
            encoding: settings.encoding.name().to_owned(),
            delimiter: delimiter.to_owned(),
            decimal_comma: settings.decimal_comma,
            date_order: String::new(),
            header: settings.has_header,
            sheet: settings.sheet,
            currency: String::new(),
        }
    }

    /// What the reader of tables takes.
    ///
    /// # Errors
    /// Every setting that is not one of the known words.
    pub fn to_settings(&self) -> Result<Settings, FieldErrors> {
        let mut errors = FieldErrors::new();
        let format = match self.format.as_str() {
            "csv" => Format::Csv,
            "xlsx" => Format::Xlsx,
            "vcard" => Format::Vcard,
            "xml" => Format::Xml,
            _ => {
                errors.add("format", "unknown_choice");
                Format::Csv
            }
        };
        let encoding = Encoding::by_name(&self.encoding);
        if encoding.is_none() {
            errors.add("encoding", "unknown_choice");
        }
        let delimiter = DELIMITERS.iter().find(|(word, _)| *word == self.delimiter);
        if delimiter.is_none() {
            errors.add("delimiter", "unknown_choice");
        }
        if !matches!(self.date_order.as_str(), "" | "day_first" | "month_first") {
            errors.add("date_order", "unknown_choice");
        }
        if !self.currency.is_empty() && self.currency.parse::<kernel::Currency>().is_err() {
            errors.add("currency", "not_a_currency");
        }
        errors.check()?;
        Ok(Settings {
            format,
            encoding: encoding.unwrap_or(Encoding::Utf8),
            delimiter: delimiter.map_or(Delimiter::Comma, |(_, delimiter)| *delimiter),
            decimal_comma: self.decimal_comma,
            has_header: self.header,
            sheet: self.sheet,
            ..Settings::default()
        })
    }

    /// Which number of a day comes first, if a person has said so.
    pub fn order(&self) -> Option<DateOrder> {
        match self.date_order.as_str() {
            "day_first" => Some(DateOrder::DayFirst),
            "month_first" => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether the file holds vCards.
    pub fn is_address_book(&self) -> bool {
        self.format == "vcard"
    }

    /// Whether the file is XML that an export of ours wrote: its columns are called by their keys.
    pub fn is_records(&self) -> bool {
        self.format == "xml"
    }

    /// Whether the file is a workbook.
    pub fn is_workbook(&self) -> bool {
        self.format == "xlsx"
    }
}

/// Settings that a person corrects; what is left out stays as it was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Corrections {
    /// See [`Reading::encoding`].
    pub encoding: Option<String>,
    /// See [`Reading::delimiter`].
    pub delimiter: Option<String>,
    /// See [`Reading::decimal_comma`].
    pub decimal_comma: Option<bool>,
    /// See [`Reading::date_order`].
    pub date_order: Option<String>,
    /// See [`Reading::header`].
    pub header: Option<bool>,
    /// See [`Reading::sheet`].
    pub sheet: Option<usize>,
    /// See [`Reading::currency`].
    pub currency: Option<String>,
}

impl Corrections {
    /// Writes over what is given.
    pub fn apply(&self, reading: &mut Reading) {
        fn put<T: Clone>(from: Option<&T>, to: &mut T) {
            if let Some(value) = from {
                to.clone_from(value);
            }
        }
        put(self.encoding.as_ref(), &mut reading.encoding);
        put(self.delimiter.as_ref(), &mut reading.delimiter);
        put(self.decimal_comma.as_ref(), &mut reading.decimal_comma);
        put(self.date_order.as_ref(), &mut reading.date_order);
        put(self.header.as_ref(), &mut reading.header);
        put(self.sheet.as_ref(), &mut reading.sheet);
        put(self.currency.as_ref(), &mut reading.currency);
    }
}
