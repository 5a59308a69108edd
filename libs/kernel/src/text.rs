//! Text that must match the same on both engines is folded here and stored:
//! no engine's `lower`, `like` or full-text rules are ever asked.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::borrow::Cow;

/// The longest word that is put into a search index, in characters.
const WORD: usize = 32;

/// Letters without accents and case: `Őrségi Ágnes` becomes `orsegi agnes`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    known(text).unwrap_or_else(|| taken_apart(text))
}

/// The same, quickly, of a text that has only letters of which this knows what they become.
fn known(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(match c {
            '\0'..='\u{7f}' => c.to_ascii_lowercase(),
            'á' | 'Á' | 'ä' | 'Ä' | 'à' | 'À' | 'â' | 'Â' | 'ă' | 'Ă' => 'a',
            'é' | 'É' | 'ë' | 'Ë' | 'è' | 'È' | 'ê' | 'Ê' | 'ě' | 'Ě' => 'e',
            'í' | 'Í' | 'î' | 'Î' => 'i',
            'ó' | 'Ó' | 'ö' | 'Ö' | 'ő' | 'Ő' | 'ô' | 'Ô' => 'o',
            'ú' | 'Ú' | 'ü' | 'Ü' | 'ű' | 'Ű' | 'ů' | 'Ů' => 'u',
            'č' | 'Č' | 'ç' | 'Ç' => 'c',
            'š' | 'Š' | 'ș' | 'Ș' | 'ş' | 'Ş' => 's',
            'ž' | 'Ž' => 'z',
            'ý' | 'Ý' => 'y',
            '–' | '—' | '„' | '”' | '’' | '«' | '»' => c,
            _ => return None,
        });
    }
    Some(out)
}

fn taken_apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    for c in decomposed.chars().flat_map(char::to_lowercase) {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ø' => out.push('o'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ı' => out.push('i'),
            c => out.push(c),
        }
    }
    out
}

/// The canonical composed form (NFC), so that `o` + accent and `ő` are the same text.
pub fn compose(text: &str) -> String {
    composed(text).into_owned()
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// What a person typed on one line: composed, trimmed, inner white space collapsed,
/// control characters gone.
pub fn line(text: &str) -> String {
    as_line(text).into_owned()
}

/// The same, without a copy of what is such a line already.
pub fn as_line(text: &str) -> Cow<'_, str> {
    let composed = composed(text);
    if is_line(&composed) {
        return composed;
    }
    let mut out = String::with_capacity(composed.len());
    for word in composed.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    Cow::Owned(out)
}

/// Whether single spaces are all that parts the words.
fn is_line(text: &str) -> bool {
    let mut behind_space = true;
    for c in text.chars() {
        if c != ' ' && (c.is_whitespace() || c.is_control()) || c == ' ' && behind_space {
            return false;
        }
        behind_space = c == ' ';
    }
    !behind_space || text.is_empty()
}

/// What a person typed into a text area: composed, line ends `\n`, trimmed at the end.
pub fn paragraph(text: &str) -> String {
    compose(&text.replace("\r\n", "\n").replace('\r', "\n"))
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// The distinct folded words of a text, in order, for a word index.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    distinct(&folded).into_iter().map(str::to_owned).collect()
}

fn distinct(folded: &str) -> Vec<&str> {
    let mut words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| match word.char_indices().nth(WORD) {
            Some((end, _)) => word.get(..end).unwrap_or(word),
            None => word,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// What goes into the `search` column of a row: its words, each once.
pub fn search_column<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut all = String::new();
    for part in parts {
        all.push_str(part);
        all.push(' ');
    }
    distinct(&fold(&all)).join(" ")
}

/// The argument of a search function: every typed word must begin some word of the row.
/// `None` when nothing was typed that could be searched for.
pub fn search_argument(typed: &str) -> Option<String> {
    let words: Vec<String> = words(typed)
        .iter()
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_that_are_known_become_what_taking_them_apart_makes_of_them(
            text in "[ -~áÁäÄàÀâÂăĂéÉëËèÈêÊěĚíÍîÎóÓöÖőŐôÔúÚüÜűŰůŮčČçÇšŠșȘşŞžŽýÝ–—„”’«»]{0,60}",
        ) {
            prop_assert_eq!(known(&text), Some(taken_apart(&text)));
        }

        #[test]
        fn a_line_is_a_line_and_stays_what_it_is(text in "[ \\t\\n\u{a0}\u{85}aőo\u{30b}\0]{0,12}") {
            let once = line(&text);
            prop_assert!(is_line(&once));
            prop_assert_eq!(line(&once), once);
        }
    }

    #[test]
    fn hungarian_names_are_found_without_their_accents() {
        assert_eq!(
            fold("ŐRSÉGI Zsűri Łukasz Strauß"),
            "orsegi zsuri lukasz strauss"
        );
        assert_eq!(
            search_argument("  Kóva, zsu ").as_deref(),
            Some("\"kova\"* \"zsu\"*")
        );
        assert_eq!(search_argument(" -!\" "), None);
    }

    #[test]
    fn a_line_loses_breaks_and_a_paragraph_keeps_them() {
        assert_eq!(line(" Kis \t Anna\r\nMária\u{0} "), "Kis Anna Mária");
        assert_eq!(paragraph("egy\r\nkettő\r \u{0}"), "egy\nkettő");
        assert_eq!(compose("o\u{30b}"), "ő");
    }
}
