//! Office Open XML workbooks, read as a stream.

mod number_format;
mod package;
mod part;
mod serial;
mod sheet;
mod strings;
mod workbook;

pub(crate) use package::{is_compound, is_zip};
pub(crate) use sheet::Sheet;
pub(crate) use workbook::sheet_names;
