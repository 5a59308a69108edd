//! Bytes whose order is the order of the values, so that one comparison (memcmp) serves
//! equality, ranges, sorting and keyset pages on both engines.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use std::sync::OnceLock;

/// Raise this when ICU's data or an encoding changes: stored keys must then be rebuilt.
pub const VERSION: i64 = 1;

/// The longest text that takes part in sorting, in characters; the rest does not change the order.
const SORTED: usize = 120;

fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    COLLATOR
        .get_or_init(|| {
            let mut options = CollatorOptions::default();
            options.strength = Some(Strength::Tertiary);
            Collator::try_new(locale!("hu").into(), options).ok()
        })
        .as_ref()
}

/// The Hungarian alphabetical order of a text (`cs` after `cz`, `ő` after `o`).
pub fn text(value: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(value.len() * 2 + 8);
    let end = value
        .char_indices()
        .nth(SORTED)
        .map_or(value.len(), |(at, _)| at);
    let head = value.get(..end).unwrap_or(value);
    match collator() {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(head, &mut key);
        }
        None => key.extend_from_slice(crate::text::fold(head).as_bytes()),
    }
    key
}

/// The order of whole numbers: instants, minor units of money, decimals in millionths.
pub fn int(value: i64) -> Vec<u8> {
    (value.cast_unsigned() ^ (1 << 63)).to_be_bytes().to_vec()
}

/// Exact bytes: ids, choices, anything that is compared but has no order for people.
pub fn exact(value: &[u8]) -> Vec<u8> {
    value.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_two_signs_sort_as_hungarians_expect() {
        let mut names = [
            "Zsoldos", "Csák", "Cukor", "Zabos", "Ödön", "Olga", "Gyarmati", "Gulyás",
        ];
        names.sort_by_key(|name| text(name));
        assert_eq!(
            names,
            [
                "Cukor", "Csák", "Gulyás", "Gyarmati", "Olga", "Ödön", "Zabos", "Zsoldos"
            ]
        );
    }

    proptest! {
        #[test]
        fn whole_numbers_sort_as_bytes(a: i64, b: i64) {
            prop_assert_eq!(a.cmp(&b), int(a).cmp(&int(b)));
        }
    }
}
