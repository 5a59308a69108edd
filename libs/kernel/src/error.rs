//! The six ways in which something can go wrong, each spoken to somebody.

use std::fmt;

/// The result of everything that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Six kinds and no more. `kit::reply` alone decides what each looks like outside.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing, or it is somebody else's: the two look the same.
    NotFound,
    /// The actor may not do this, and may know that it exists.
    Forbidden,
    /// The input is faulty; every faulty field is named.
    Invalid(FieldErrors),
    /// The world has moved on; the code says how (`stale`, `duplicate`, `in_use`, …).
    Conflict(&'static str),
    /// Too much at once, or a limit is reached: the same call may work later.
    Busy,
    /// Our fault. The text is for the operator and never holds a personal value.
    Internal(anyhow::Error),
}

impl Error {
    /// Our own fault, in words for the operator.
    pub fn internal(message: impl Into<String>) -> Self {
        Error::Internal(anyhow::Error::msg(message.into()))
    }

    /// One faulty field.
    pub fn invalid(field: impl Into<String>, code: &'static str) -> Self {
        Error::Invalid(FieldErrors::one(FieldError::new(field, code)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound => f.write_str("not found"),
            Error::Forbidden => f.write_str("not allowed"),
            Error::Invalid(errors) => write!(f, "faulty input: {errors}"),
            Error::Conflict(code) => write!(f, "conflict: {code}"),
            Error::Busy => f.write_str("busy, try again later"),
            Error::Internal(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    /// An error of ours that travelled through `anyhow` comes out as itself.
    fn from(error: anyhow::Error) -> Self {
        error.downcast::<Error>().unwrap_or_else(Error::Internal)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Error::Invalid(errors)
    }
}

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name as in the form and the JSON: `emails.0.value`, `custom.industry`.
    /// Empty when the fault is of the whole.
    pub field: String,
    /// What is wrong, as the key of a text: `required` is `error-required`.
    pub code: &'static str,
    /// What the text needs to know (`max` = `200`): limits and names, never what was typed.
    pub params: Vec<(&'static str, String)>,
}

impl FieldError {
    /// A fault without parameters.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        FieldError {
            field: field.into(),
            code,
            params: Vec::new(),
        }
    }

    /// The same fault with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// All faults of one input, in the order in which the person sees the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No fault yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A single fault.
    pub fn one(error: FieldError) -> Self {
        FieldErrors(vec![error])
    }

    /// One more fault.
    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// One more fault without parameters.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(FieldError::new(field, code));
    }

    /// Keeps the value, or notes the fault and goes on, so that all faults are named at once.
    pub fn take<T>(&mut self, result: Result<T, FieldError>) -> Option<T> {
        result.map_err(|error| self.0.push(error)).ok()
    }

    /// `Ok` if nothing was wrong.
    pub fn check(self) -> Result<(), FieldErrors> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The faults in order.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// The faults of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a FieldError> {
        self.0.iter().filter(move |error| error.field == field)
    }

    /// Adds all faults of another input.
    pub fn extend(&mut self, other: FieldErrors) {
        self.0.extend(other.0);
    }

    /// The same faults, each field name with a prefix: `value` becomes `emails.0.value`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        for error in &mut self.0 {
            error.field = format!("{prefix}{}", error.field);
        }
        self
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {}", error.field, error.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldErrors {}

/// Says what we were doing when somebody else's library failed.
pub trait ResultExt<T> {
    /// An internal error with a sentence for the operator.
    fn doing(self, what: &str) -> Result<T>;
}

impl<T, E: Into<anyhow::Error>> ResultExt<T> for std::result::Result<T, E> {
    fn doing(self, what: &str) -> Result<T> {
        self.map_err(|error| match error.into().downcast::<Error>() {
            Ok(Error::Internal(error)) => Error::Internal(error.context(what.to_owned())),
            Ok(ours) => ours,
            Err(theirs) => Error::Internal(theirs.context(what.to_owned())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faulty_fields_are_named_at_once() {
        let mut errors = FieldErrors::new();
        errors.add("name", "required");
        errors.push(FieldError::new("note", "too_long").with("max", 10));
        assert_eq!(
            Error::from(errors.under("contact.")).to_string(),
            "faulty input: contact.name: required, contact.note: too_long"
        );
    }

    #[test]
    fn what_we_were_doing_stands_before_what_went_wrong() {
        let failed: Result<()> = Err(Error::internal("the disk is full"));
        let said = failed.doing("writing the key").map_err(|e| e.to_string());
        assert_eq!(said, Err("writing the key: the disk is full".into()));
    }

    #[test]
    fn an_error_of_ours_survives_the_journey_through_context() {
        let failed: Result<()> = Err(Error::NotFound);
        assert!(matches!(
            failed.doing("reading the list"),
            Err(Error::NotFound)
        ));
    }
}
