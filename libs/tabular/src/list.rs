//! Several values in one cell, put together so that they come apart again.

/// The values with `; ` between them. A semicolon or a backslash within a value gets a backslash.
pub fn join(values: &[String]) -> String {
    let escaped: Vec<String> = values
        .iter()
        .map(|value| value.replace('\\', "\\\\").replace(';', "\\;"))
        .collect();
    escaped.join("; ")
}

/// The values of a cell that [`join`] wrote, or that a person typed with semicolons.
/// Spaces around a value are not part of it, and empty values are none.
pub fn split(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // Before anything else a backslash is itself: people type paths.
            '\\' => value.push(
                characters
                    .next_if(|next| matches!(next, '\\' | ';'))
                    .unwrap_or('\\'),
            ),
            ';' => values.push(std::mem::take(&mut value)),
            _ => value.push(character),
        }
    }
    values.push(value);
    values
        .into_iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_person_may_type_semicolons_without_care() {
        assert_eq!(split("red;green ; blue;"), ["red", "green", "blue"]);
        assert_eq!(split(r"C:\temp\x"), [r"C:\temp\x"]);
        assert!(split("").is_empty());
    }

    proptest! {
        #[test]
        fn joined_values_come_apart_again(values in prop::collection::vec(r"[a-z\\;]([a-z\\; ]{0,5}[a-z\\;])?", 0..5)) {
            prop_assert_eq!(split(&join(&values)), values);
        }
    }
}
