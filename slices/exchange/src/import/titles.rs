//! What people call what a file of records calls by its key: fields and choices that an import
//! makes get these titles.

use super::Import;
use crate::files::{self, blocking};
use kernel::Result;
use kit::Scope;
use tabular::{Reader, Titled};

/// How much of a file is read for them: they stand before the first record.
const HEAD: u64 = 4 << 20;

/// The titles of a file. Other files than those of records have none: what stands there is what
/// people call it.
pub(crate) struct Titles(Option<Vec<Titled>>);

impl Titles {
    /// What the file of an import says. One that says nothing has keys alone.
    pub async fn of(scope: &Scope, import: &Import) -> Result<Titles> {
        if !import.reading.is_records() {
            return Ok(Titles(None));
        }
        let vessel = files::vessel(scope).await?;
        let file = vessel.head(import.id.cast(), HEAD).await?;
        let settings = import.reading.to_settings()?;
        let titled = blocking(move || Ok(Reader::titled(file.path(), &settings)));
        // Why a file cannot be read is said where its rows are.
        Ok(Titles(Some(titled.await?.unwrap_or_default())))
    }

    /// The title of a column.
    pub fn field(&self, column: &str) -> String {
        let Some(titled) = &self.0 else {
            return column.to_owned();
        };
        let mut titled = titled.iter().filter(|titled| titled.key == column);
        let title = titled.find_map(|titled| filled(&titled.title));
        title.unwrap_or_else(|| readable(column.strip_prefix("custom.").unwrap_or(column)))
    }

    /// The title of a value that stands for a choice in a column.
    pub fn choice(&self, column: &str, value: &str) -> String {
        let Some(titled) = self.0.as_ref().filter(|_| self.is_key(value)) else {
            return kernel::text::line(value);
        };
        let columns = titled.iter().filter(|titled| titled.key == column);
        let mut choices = columns.flat_map(|titled| &titled.choices);
        let title = choices.find(|(key, _)| key == value);
        let title = title.and_then(|(_, title)| filled(title));
        title.unwrap_or_else(|| readable(value))
    }

    /// Whether a value of a choice is its key.
    pub fn is_key(&self, value: &str) -> bool {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        self.0.is_some() && !value.is_empty() && value.chars().all(is_word)
    }
}

fn filled(title: &str) -> Option<String> {
    Some(kernel::text::line(title)).filter(|title| !title.is_empty())
}

/// A key as people write: `shoe_size` is `Shoe size`.
fn readable(key: &str) -> String {
    let words = kernel::text::line(&key.replace(['_', '-', '.'], " "));
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => key.to_owned(),
    }
}
