//! The five storage classes in which both engines' type systems meet.

use kernel::civil::Date;
use kernel::{Error, Id, Result, Timestamp};
use std::fmt;

/// What a column or an argument holds.
///
/// Instants are microseconds since 1970-01-01 UTC, booleans 0 and 1, dates ISO text, ids
/// 16 bytes, money and decimals whole minor units. PostgreSQL's server infers what each
/// parameter must be, so a `Text` can fill a JSONB, a `Blob` a UUID and a `Null` anything.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number, a boolean or an instant.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// Text, a date or a JSON document.
    Text(String),
    /// Bytes or an id.
    Blob(Vec<u8>),
}

impl Value {
    /// The name of the storage class, for error texts.
    pub(crate) const fn class(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "a whole number",
            Value::Real(_) => "a number",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        }
    }
}

impl fmt::Debug for Value {
    /// Text and bytes may be personal, so they show their length and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Real(value) => write!(f, "{value}"),
            Value::Text(text) => write!(f, "text of {} bytes", text.len()),
            Value::Blob(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

macro_rules! from {
    ($($type:ty: $value:ident => $made:expr,)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Value {
                $made
            }
        }
    )*};
}

from! {
    i64: value => Value::Int(value),
    i32: value => Value::Int(i64::from(value)),
    u32: value => Value::Int(i64::from(value)),
    bool: value => Value::Int(i64::from(value)),
    f64: value => Value::Real(value),
    &str: value => Value::Text(value.to_owned()),
    &String: value => Value::Text(value.clone()),
    String: value => Value::Text(value),
    &[u8]: value => Value::Blob(value.to_vec()),
    &Vec<u8>: value => Value::Blob(value.clone()),
    Vec<u8>: value => Value::Blob(value),
    Timestamp: value => Value::Int(value.as_microsecond()),
    Date: value => Value::Text(value.to_string()),
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Value {
        Value::Blob(value.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(value: &[u8; N]) -> Value {
        Value::Blob(value.to_vec())
    }
}

impl<T: ?Sized> From<Id<T>> for Value {
    fn from(value: Id<T>) -> Value {
        Value::Blob(value.bytes().to_vec())
    }
}

impl<T: ?Sized> From<&Id<T>> for Value {
    fn from(value: &Id<T>) -> Value {
        Value::Blob(value.bytes().to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// Reads a value; another storage class is an internal error that names both classes
    /// and never the value.
    fn from_value(value: &Value) -> Result<Self>;

    /// The same where the value is not needed any more: text and bytes move.
    fn from_owned(value: Value) -> Result<Self> {
        Self::from_value(&value)
    }
}

fn mismatch<T>(value: &Value, wanted: &str) -> Result<T> {
    Err(Error::internal(format!(
        "a column holds {} where {wanted} was expected",
        value.class()
    )))
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Int(value) => Ok(*value),
            other => mismatch(other, "a whole number"),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => mismatch(other, "yes or no"),
        }
    }
}

impl FromValue for f64 {
    /// A whole number is a number too: SQLite gives one for a sum of whole numbers.
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Real(value) => Ok(*value),
            Value::Int(value) => Ok(*value as f64),
            other => mismatch(other, "a number"),
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Text(value) => Ok(value.clone()),
            other => mismatch(other, "text"),
        }
    }

    fn from_owned(value: Value) -> Result<Self> {
        match value {
            Value::Text(value) => Ok(value),
            other => mismatch(&other, "text"),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Blob(value) => Ok(value.clone()),
            other => mismatch(other, "bytes"),
        }
    }

    fn from_owned(value: Value) -> Result<Self> {
        match value {
            Value::Blob(value) => Ok(value),
            other => mismatch(&other, "bytes"),
        }
    }
}

impl<T: ?Sized> FromValue for Id<T> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Blob(value) => Id::from_slice(value),
            other => mismatch(other, "an id"),
        }
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Int(value) => Timestamp::from_microsecond(*value)
                .or_else(|_| mismatch(&Value::Int(*value), "an instant")),
            other => mismatch(other, "an instant"),
        }
    }
}

impl FromValue for Date {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Text(text) => text
                .parse()
                .or_else(|_| mismatch(&Value::Text(String::new()), "a date")),
            other => mismatch(other, "a date"),
        }
    }
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self> {
        Ok(value.clone())
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }

    fn from_owned(value: Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            other => T::from_owned(other).map(Some),
        }
    }
}

/// One row of a result, its columns by position in the `select` list.
#[derive(Clone, PartialEq, Debug)]
pub struct Row(Vec<Value>);

impl Row {
    /// A row of the given columns.
    pub fn new(columns: Vec<Value>) -> Self {
        Row(columns)
    }

    /// The column at `i`, counted from 0. A missing column or another type is an internal
    /// error, never a silent zero.
    pub fn get<T: FromValue>(&self, i: usize) -> Result<T> {
        match self.0.get(i) {
            Some(value) => T::from_value(value),
            None => self.missing(i),
        }
    }

    /// The same, and the column is null afterwards: text and bytes are not copied.
    pub fn take<T: FromValue>(&mut self, i: usize) -> Result<T> {
        match self.0.get_mut(i) {
            Some(value) => T::from_owned(std::mem::replace(value, Value::Null)),
            None => self.missing(i),
        }
    }

    /// The text of the column at `i`, where it stands.
    pub fn text(&self, i: usize) -> Result<&str> {
        match self.0.get(i) {
            Some(Value::Text(text)) => Ok(text),
            Some(other) => mismatch(other, "text"),
            None => self.missing(i),
        }
    }

    fn missing<T>(&self, i: usize) -> Result<T> {
        let width = self.0.len();
        Err(Error::internal(format!(
            "column {i} was read from a row of {width} columns"
        )))
    }

    /// The column at `i` as it was stored; past the end there is only null.
    pub fn value(&self, i: usize) -> &Value {
        self.0.get(i).unwrap_or(&Value::Null)
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no column at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_taken_out_of_a_row_is_not_there_any_more() {
        let mut row = Row::new(vec!["Kis Anna".into(), vec![1u8, 2].into(), Value::Null]);
        assert_eq!(row.text(0).unwrap(), "Kis Anna");
        assert_eq!(row.take::<String>(0).unwrap(), "Kis Anna");
        assert_eq!(row.take::<Option<String>>(0).unwrap(), None);
        assert_eq!(row.take::<Option<Vec<u8>>>(1).unwrap(), Some(vec![1, 2]));
        assert_eq!(row.take::<Option<i64>>(2).unwrap(), None);
        let error = row.text(1).unwrap_err().to_string();
        assert!(error.contains("null where text was expected"), "{error}");
        let error = row.take::<String>(3).unwrap_err().to_string();
        assert!(error.contains("a row of 3 columns"), "{error}");
    }

    #[test]
    fn values_do_not_print_what_people_wrote() {
        let shown = format!(
            "{:?}",
            Row::new(vec!["Kis Anna".into(), vec![1u8, 2].into(), 7i64.into()])
        );
        assert_eq!(shown, "Row([text of 8 bytes, 2 bytes, 7])");
    }

    #[test]
    fn another_class_is_an_error_that_does_not_repeat_the_value() {
        let row = Row::new(vec!["titok".into(), Value::Null, 2i64.into()]);
        for error in [
            row.get::<i64>(0).unwrap_err(),
            row.get::<Date>(0).unwrap_err(),
            row.get::<String>(1).unwrap_err(),
            row.get::<bool>(2).unwrap_err(),
            row.get::<i64>(9).unwrap_err(),
        ] {
            assert!(!error.to_string().contains("titok"), "{error}");
        }
        assert_eq!(row.get::<Option<String>>(1).unwrap(), None);
    }

    #[test]
    fn dates_and_instants_come_back_as_they_went_in() {
        let day: Date = "2026-11-22".parse().unwrap();
        let at: Timestamp = "2026-11-22T14:16:00.123456Z".parse().unwrap();
        assert_eq!(Date::from_value(&day.into()).unwrap(), day);
        assert_eq!(Timestamp::from_value(&at.into()).unwrap(), at);
    }
}
