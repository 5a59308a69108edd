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

type Rules = OnceLock<Option<CollatorBorrowed<'static>>>;

fn collator(strength: Strength) -> Option<&'static CollatorBorrowed<'static>> {
    static CASE_MATTERS: Rules = OnceLock::new();
    static CASE_IS_ALIKE: Rules = OnceLock::new();
    let cell = match strength {
        Strength::Tertiary => &CASE_MATTERS,
        _ => &CASE_IS_ALIKE,
    };
    cell.get_or_init(|| {
        let mut options = CollatorOptions::default();
        options.strength = Some(strength);
        Collator::try_new(locale!("hu").into(), options).ok()
    })
    .as_ref()
}

/// The Hungarian alphabetical order of a text (`cs` after `cz`, `ő` after `o`).
pub fn text(value: &str) -> Vec<u8> {
    key(value, Strength::Tertiary)
}

/// What two texts share that differ at most in case: the head of their [`text`] keys, which
/// go on with a byte 1 (the separator of levels in a sort key, UTS #10).
pub fn text_alike(value: &str) -> Vec<u8> {
    key(value, Strength::Secondary)
}

/// The range of [`text`] keys, from inclusive to exclusive, of texts that differ at most in case.
pub fn text_range(value: &str) -> (Vec<u8>, Vec<u8>) {
    let mut from = text_alike(value);
    let mut to = from.clone();
    from.push(1);
    to.push(2);
    (from, to)
}

fn key(value: &str, strength: Strength) -> Vec<u8> {
    let mut key = Vec::with_capacity(value.len() * 2 + 8);
    let end = value
        .char_indices()
        .nth(SORTED)
        .map_or(value.len(), |(at, _)| at);
    let head = value.get(..end).unwrap_or(value);
    match collator(strength) {
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

    #[test]
    fn texts_that_differ_in_case_share_a_range_and_accents_do_not() {
        let (from, to) = text_range("kovács ÁRON");
        assert!((from.clone()..to.clone()).contains(&text("Kovács Áron")));
        assert!(!(from.clone()..to.clone()).contains(&text("Kovacs Áron")));
        assert!(!(from..to).contains(&text("Kovács Áronka")));
    }

    proptest! {
        #[test]
        fn every_text_lies_in_its_own_range(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            let (from, to) = text_range(&a);
            prop_assert!((from.clone()..to.clone()).contains(&text(&a)));
            prop_assert_eq!((from..to).contains(&text(&b)), text_alike(&a) == text_alike(&b));
        }

        #[test]
        fn whole_numbers_sort_as_bytes(a: i64, b: i64) {
            prop_assert_eq!(a.cmp(&b), int(a).cmp(&int(b)));
        }
    }
}
