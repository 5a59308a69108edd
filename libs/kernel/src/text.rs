//! Text that must match the same on both engines is folded here and stored:
//! no engine's `lower`, `like` or full-text rules are ever asked.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The longest word that is put into a search index, in characters.
const WORD: usize = 32;

/// Letters without accents and case: `Őrségi Ágnes` becomes `orsegi agnes`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
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
    if text.is_ascii() {
        return text.to_owned();
    }
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

/// What a person typed on one line: composed, trimmed, inner white space collapsed,
/// control characters gone.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in compose(text).split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
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
