//! Several values in one cell, each with what is said of it: `anna@x.hu (work); anna@y.hu (home,
//! default)`.
//!
//! One cell and words, rather than columns of their own or codes: a value and what it is for stay
//! together when somebody sorts, copies or deletes in a spreadsheet, and whoever reads the cell
//! can write the next one. What stands in brackets is only read as such if every word of it is
//! known in some language (`work`, `alapértelmezett`) or named (`position: director`), so that
//! `Acél (Győr) Kft.` and `+36 1 234 5678 (ext. 12)` stay what they are in the files of others.
//!
//! Values are parted by semicolons. A backslash before `\ ; , ( ) :` or `*` makes it a mere
//! character. Addresses say what their parts are: `city: Győr, street: Fő utca 1.`; a comma parts
//! them only before such a word. Cells of Google, ` ::: ` between values and `* ` before the
//! default one, are read too.
//!
//! - Always does a cell that was written read as the same values, whatever they hold.

mod lexicon;
#[cfg(test)]
mod tests;

pub(crate) use lexicon::Lexicon;
use lexicon::Word;

use kit::collection::Saying;

/// One of several values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Listed {
    /// The value; of one that is made of parts what no word stands before.
    pub value: String,
    /// What is said of it, or what it is made of: a name of [`kit::collection::Beside`] and the
    /// text. What says nothing is left out.
    pub notes: Vec<(&'static str, String)>,
    /// Whether it is marked as the one to use.
    pub is_default: bool,
}

/// The cell of some values.
pub(crate) fn write(values: &[Listed], lexicon: &Lexicon) -> String {
    let texts: Vec<String> = values.iter().map(|value| one(value, lexicon)).collect();
    texts.join("; ")
}

/// The values of a cell; those to which Google gives a star come first.
pub(crate) fn read(cell: &str, lexicon: &Lexicon) -> Vec<Listed> {
    let google = cell.starts_with("* ") || !places(cell, ":::").is_empty();
    let pieces = split(cell, if google { ":::" } else { ";" });
    let mut pieces: Vec<(bool, &str)> = pieces
        .into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(|piece| match piece.strip_prefix("* ").filter(|_| google) {
            Some(starred) => (true, starred.trim()),
            None => (false, piece),
        })
        .collect();
    pieces.sort_by_key(|(starred, _)| !starred);
    let read = pieces.into_iter().map(|(_, piece)| parse(piece, lexicon));
    read.filter(|one| !one.value.is_empty() || !one.notes.is_empty())
        .collect()
}

/// The characters that a backslash makes mere characters.
const SPECIAL: [char; 7] = ['\\', ';', ',', '(', ')', ':', '*'];

fn one(listed: &Listed, lexicon: &Lexicon) -> String {
    let body = body(listed, lexicon);
    let mut notes: Vec<String> = Vec::new();
    for word in &lexicon.words {
        match word.saying {
            Saying::Label => {
                let text = listed.notes.iter().find(|(name, _)| *name == word.name);
                notes.extend(text.map(|(_, text)| label(word, text, lexicon)));
            }
            Saying::Default if listed.is_default => notes.push(word.own.clone()),
            _ => {}
        }
    }
    match notes.is_empty() {
        false => format!("{body} ({})", notes.join(", ")),
        // A value that ends as if something were said of it.
        true if note_of(&body, lexicon).is_some() => body.replace('(', "\\("),
        true => body,
    }
}

/// A word alone if it is understood as it stands, otherwise what it says behind its name.
fn label(word: &Word, text: &str, lexicon: &Lexicon) -> String {
    let said = lexicon.said(word, text);
    let plain = !said.contains(SPECIAL) && !lexicon.is_named(&said);
    match lexicon.understood(word, &said) {
        Some(kept) if plain && kept == text => said,
        _ => format!("{}: {}", word.own, escaped(text, &SPECIAL)),
    }
}

fn body(listed: &Listed, lexicon: &Lexicon) -> String {
    let parts: Vec<String> = lexicon
        .parts()
        .filter_map(|word| {
            let (_, text) = listed.notes.iter().find(|(name, _)| *name == word.name)?;
            Some(format!(
                "{}: {}",
                word.own,
                escaped(text, &['\\', ';', ':'])
            ))
        })
        .collect();
    let special: &[char] = match lexicon.parts().next() {
        Some(_) => &['\\', ';', ':', ','],
        None => &['\\', ';'],
    };
    let mut value = escaped(&listed.value, special);
    // What is said of it follows behind a space, so a star alone would be Google's, too.
    if value == "*" || value.starts_with("* ") {
        value.insert(0, '\\');
    }
    if value.contains(":::") {
        value = value.replace("::", ":\\:");
    }
    match (value.is_empty(), parts.is_empty()) {
        (_, true) => value,
        (true, _) => parts.join(", "),
        (false, _) => format!("{value}, {}", parts.join(", ")),
    }
}

fn parse(piece: &str, lexicon: &Lexicon) -> Listed {
    let mut out = Listed::default();
    let body = match note_of(piece, lexicon) {
        Some((body, notes)) => {
            for (word, text) in notes {
                match word.saying {
                    Saying::Default => out.is_default = true,
                    _ => out.notes.push((word.name, text)),
                }
            }
            body
        }
        None => piece,
    };
    if lexicon.parts().next().is_none() {
        out.value = plain(body).trim().to_owned();
        return out;
    }
    let mut last: Option<usize> = None;
    for chunk in split(body, ",") {
        match (lexicon.part(chunk), last) {
            (Some((word, text)), _) => {
                last = Some(out.notes.len());
                out.notes.push((word.name, text.to_owned()));
            }
            (None, Some(at)) => {
                if let Some((_, text)) = out.notes.get_mut(at) {
                    text.push(',');
                    text.push_str(chunk);
                }
            }
            (None, None) if out.value.is_empty() => chunk.clone_into(&mut out.value),
            (None, None) => {
                out.value.push(',');
                out.value.push_str(chunk);
            }
        }
    }
    out.value = plain(&out.value).trim().to_owned();
    let is_part = |name: &str| lexicon.parts().any(|word| word.name == name);
    for (name, text) in &mut out.notes {
        if is_part(name) {
            *text = plain(text).trim().to_owned();
        }
    }
    out.notes.retain(|(_, text)| !text.is_empty());
    out
}

/// A value without what is said of it in brackets behind it, and that; `None` if there is nothing.
fn note_of<'a, 'l>(
    piece: &'a str,
    lexicon: &'l Lexicon,
) -> Option<(&'a str, Vec<(&'l Word, String)>)> {
    let ends = places(piece, ")")
        .last()
        .is_some_and(|at| at + 1 == piece.len());
    let begins = places(piece, "(").pop().filter(|_| ends)?;
    let body = piece.get(..begins)?.trim_end();
    let inner = piece.get(begins + 1..piece.len() - 1)?;
    let mut notes = Vec::new();
    for said in split(inner, ",") {
        notes.push(lexicon.note(said)?);
    }
    (!body.is_empty()).then_some((body, notes))
}

/// Where something stands that no backslash makes a mere character.
fn places(text: &str, wanted: &str) -> Vec<usize> {
    let mut found = Vec::new();
    // Most cells hold one value and say nothing of it.
    if !text.contains(wanted) {
        return found;
    }
    let mut skip = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\'
            && characters
                .next_if(|(_, next)| SPECIAL.contains(next))
                .is_some()
        {
            continue;
        }
        if at >= skip && text.get(at..).is_some_and(|rest| rest.starts_with(wanted)) {
            found.push(at);
            skip = at + wanted.len();
        }
    }
    found
}

fn split<'a>(text: &'a str, at: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    for place in places(text, at) {
        pieces.extend(text.get(begin..place));
        begin = place + at.len();
    }
    pieces.extend(text.get(begin..));
    pieces
}

fn escaped(text: &str, special: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// The text that was [`escaped`]. Before anything else a backslash is itself: people type paths.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => out.push(
                characters
                    .next_if(|next| SPECIAL.contains(next))
                    .unwrap_or('\\'),
            ),
            character => out.push(character),
        }
    }
    out
}
