//! Rows in, rows out: spreadsheets, separated text and address books as a stream, in flat memory.
//!
//! Reading begins with [`detect()`], whose answer is a [`Settings`] that a person may correct;
//! [`Reader`] then yields one [`Line`] per record. [`Writer`] and [`ErrorFile`] go the other way.
//! Nothing is guessed or dropped silently: what cannot be read faithfully is an [`Error`] that
//! says where, and never quotes the file.
//!
//! Workbooks are read by our own small streaming reader, because a hostile file must be refused
//! before it costs memory, and a reader that can be kept and resumed cannot borrow its archive.

mod cell;
mod csv;
mod decode;
mod detect;
mod error;
mod error_file;
mod reader;
mod settings;
mod vcard;
mod writer;
mod xlsx;
mod xml;

pub mod date;
pub mod defuse;
pub mod google;
pub mod list;
pub mod number;

pub use cell::{Cell, Line};
pub use detect::{Detected, detect, sheets};
pub use error::{Code, Error, Result};
pub use error_file::ErrorFile;
pub use reader::{Header, Position, Reader};
pub use settings::{Delimiter, Encoding, Format, Limits, Settings};
pub use vcard::LEFT_OUT;
pub use writer::{Column, Item, Kind, Origin, Output, Value, Writer, Written, xsd};
pub use xml::Titled;

// Imports and exports are jobs, and a job may change its thread.
const _: fn() = || {
    fn can_change_thread<T: Send>() {}
    can_change_thread::<Reader>();
    can_change_thread::<Writer>();
    can_change_thread::<ErrorFile>();
};
