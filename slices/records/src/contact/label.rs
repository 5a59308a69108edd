//! What an address or a number is for: known words are kept as one word, and shown in the
//! language of whoever looks; any other word stays as it was typed.

use kernel::text::fold;
use kit::Scope;
use std::borrow::Cow;

/// The known words, as they are kept, in the order in which several stand together: `work fax`.
pub(crate) const KNOWN: [&str; 9] = [
    "home", "work", "mobile", "main", "fax", "pager", "billing", "delivery", "other",
];

/// The kept word of a folded one, in English or Hungarian, as people and address books write it.
fn known(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "home" | "otthon" | "otthoni" | "lakas" | "lakasi" => "home",
        "work" | "business" | "munka" | "munkahely" | "munkahelyi" | "hivatali" => "work",
        "mobile" | "cell" | "cellphone" | "mobil" | "mobiltelefon" => "mobile",
        "main" | "fo" => "main",
        "fax" | "telefax" => "fax",
        "pager" | "szemelyhivo" => "pager",
        "billing" | "szamlazas" | "szamlazasi" => "billing",
        "delivery" | "shipping" | "szallitas" | "szallitasi" => "delivery",
        "other" | "egyeb" => "other",
        _ => return None,
    })
}

/// A label as it is kept: `Work` and `munkahelyi` are `work`, `FAX Work` is `work fax`. One that
/// has any other word in it stays as it is.
pub(crate) fn kept(label: &str) -> Cow<'_, str> {
    let words = label.split_whitespace().map(|word| known(&fold(word)));
    match words.collect::<Option<Vec<_>>>() {
        Some(words) if !words.is_empty() => {
            let mut kept = KNOWN.to_vec();
            kept.retain(|word| words.contains(word));
            Cow::Owned(kept.join(" "))
        }
        _ => Cow::Borrowed(label),
    }
}

/// What a label is kept as if it is made of known words alone.
pub(crate) fn understood(label: &str) -> Option<String> {
    let kept = kept(label);
    let is_known = |word: &str| KNOWN.contains(&word);
    kept.split(' ').all(is_known).then(|| kept.into_owned())
}

/// A kept label in the language of whoever looks.
pub(crate) fn shown(scope: &Scope, label: &str) -> String {
    let is_kept = |word: &str| KNOWN.contains(&word);
    if !label.split(' ').all(is_kept) {
        return label.to_owned();
    }
    let words = label
        .split(' ')
        .map(|word| scope.t(&format!("contact-type-{word}")));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_word_is_one_word_in_any_case_and_language_and_others_stay() {
        for (typed, label) in [
            ("Work", "work"),
            ("MUNKAHELYI", "work"),
            ("Fax Work", "work fax"),
            ("Otthoni  fax", "home fax"),
            ("fő", "main"),
            ("Nyaraló", "Nyaraló"),
            ("Work (Mon)", "Work (Mon)"),
            ("", ""),
        ] {
            assert_eq!(kept(typed), label);
        }
    }
}
