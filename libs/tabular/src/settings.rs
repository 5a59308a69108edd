//! How a file is to be read: what detection proposes and a person may override.

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated text.
    Csv,
    /// An Office Open XML workbook.
    Xlsx,
    /// An address book of vCards.
    Vcard,
    /// Our own XML; see [`crate::xsd()`].
    Xml,
}

/// The encodings that spreadsheets and address books are known to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 after a byte order mark.
    Utf8Bom,
    /// UTF-16, low byte first, with or without a byte order mark.
    Utf16Le,
    /// UTF-16, high byte first, with or without a byte order mark.
    Utf16Be,
    /// What Excel writes on a Hungarian Windows.
    Windows1250,
    /// What Excel writes on a western Windows.
    Windows1252,
    /// Latin-2, of older Unix systems.
    Iso8859_2,
}

impl Encoding {
    /// The name a person knows.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Bom => "UTF-8 BOM",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Windows1250 => "Windows-1250",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Iso8859_2 => "ISO-8859-2",
        }
    }

    /// The encoding of that [`name`](Self::name).
    pub fn by_name(name: &str) -> Option<Encoding> {
        use Encoding::*;
        [
            Utf8,
            Utf8Bom,
            Utf16Le,
            Utf16Be,
            Windows1250,
            Windows1252,
            Iso8859_2,
        ]
        .into_iter()
        .find(|encoding| encoding.name().eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be)
    }

    pub(crate) fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 | Encoding::Utf8Bom => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1250 => encoding_rs::WINDOWS_1250,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::Iso8859_2 => encoding_rs::ISO_8859_2,
        }
    }
}

/// What stands between two cells of separated text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the characters")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
}

impl Delimiter {
    /// All of them, in the order in which a tie is decided.
    pub const ALL: [Delimiter; 3] = [Delimiter::Semicolon, Delimiter::Comma, Delimiter::Tab];

    /// The character itself, which is always ASCII.
    pub fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        }
    }
}

/// How to read one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Text, workbook or address book.
    pub format: Format,
    /// Of text and address books.
    pub encoding: Encoding,
    /// Of text only.
    pub delimiter: Delimiter,
    /// Whether `1,5` is one and a half. For the caller, who parses numbers with [`crate::number`].
    pub decimal_comma: bool,
    /// Whether the first record names the columns.
    pub has_header: bool,
    /// Of workbooks only: which sheet, counted from 0.
    pub sheet: usize,
    /// What a file may cost.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            format: Format::Csv,
            encoding: Encoding::Utf8,
            delimiter: Delimiter::Comma,
            decimal_comma: false,
            has_header: true,
            sheet: 0,
            limits: Limits::default(),
        }
    }
}

/// What a file may cost before it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of UTF-8 in one cell.
    pub cell: usize,
    /// Columns of a record.
    pub columns: usize,
    /// Records after the header.
    pub rows: u64,
    /// Unpacked bytes of all parts of a workbook together.
    pub unpacked: u64,
    /// Unpacked bytes of a part that must be held in memory: shared texts, styles.
    pub held: u64,
    /// How many times a large part of a workbook may be larger than its packed form.
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            cell: 1 << 20,
            columns: 1000,
            rows: 10_000_000,
            unpacked: 4 << 30,
            held: 128 << 20,
            ratio: 250,
        }
    }
}
