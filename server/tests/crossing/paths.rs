//! Addresses of routes, and ids in texts.

use kernel::Id;

/// An id that nobody has.
pub fn nobody() -> String {
    let mut raw = [0xfe; 16];
    (raw[0], raw[6], raw[8]) = (1, 0x7e, 0xbe);
    Id::<()>::from_bytes(raw).to_string()
}

/// Where a route is, behind the tenant's name.
pub fn address(api: bool, path: &str) -> String {
    match api {
        true => format!("/api/v1{path}"),
        false => path.to_owned(),
    }
}

/// The address with an id in its first place; words that most routes know in the others.
pub fn with_id(address: &str, id: &str) -> String {
    let mut first = true;
    let segments = address.split('/').map(|segment| {
        if !segment.starts_with('{') {
            return segment;
        }
        match std::mem::take(&mut first) {
            true => id,
            false => "source",
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether a path is one of a route's.
pub fn fits(route: &str, path: &str) -> bool {
    let (route, path) = (route.split('/'), path.split('/'));
    route.clone().count() == path.clone().count()
        && route
            .zip(path)
            .all(|(wanted, is)| wanted == is || (wanted.starts_with('{') && !is.is_empty()))
}

/// Everything in a text that looks like an id.
pub fn ids_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect()
}

pub fn is_id(word: &str) -> bool {
    word.len() >= 20 && word.parse::<Id<()>>().is_ok()
}

/// A text without what differs in every answer: ids, nonces, numbers of requests.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=' | '+');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match word(first) {
            true => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (part, tail) = rest.split_at(length);
        out.push_str(if part.len() >= 15 { "…" } else { part });
        rest = tail;
    }
    out
}
