//! The promises of the privacy policy, and which of them tests hold: what this version was built
//! with, as `promises.md` says it.

use kernel::Lang;
use std::collections::HashMap;

const GENERATED: &str = include_str!("../../../promises.md");
/// Chapters and promises in Hungarian, by the numbers of the register.
const HUNGARIAN: &str = include_str!("../../../policy/promises.hu.tsv");

/// A promise of the policy.
pub struct Promise {
    /// Its number: `P-118`.
    pub id: &'static str,
    /// The chapter that it stands in.
    pub chapter: &'static str,
    /// What it says.
    pub says: &'static str,
    /// The tests that name it: sentences about the product. None: it is not kept yet.
    pub tests: Vec<&'static str>,
}

/// Every promise in a language, in the order of the register.
pub fn all(lang: Lang) -> Vec<Promise> {
    let mut all = english();
    if lang == Lang::Hu {
        let said = hungarian();
        for promise in &mut all {
            if let Some((chapter, says)) = said.get(promise.id) {
                (promise.chapter, promise.says) = (chapter, says);
            }
        }
    }
    all
}

/// Chapter and words, by number.
fn hungarian() -> HashMap<&'static str, (&'static str, &'static str)> {
    let rows = HUNGARIAN.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, (cells.next()?, cells.next()?)))
    });
    rows.collect()
}

/// The rows of the generated tables, in their order.
fn english() -> Vec<Promise> {
    let mut chapter = "";
    let mut all = Vec::new();
    for line in GENERATED.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            chapter = title;
        } else if line.starts_with("| P-") {
            all.extend(promise(chapter, line));
        }
    }
    all
}

fn promise(chapter: &'static str, line: &'static str) -> Option<Promise> {
    let mut cells = line.trim_matches('|').split(" | ");
    let (id, _kind) = (cells.next()?.trim(), cells.next()?);
    let (says, tests) = (cells.next()?.trim(), cells.next()?.trim());
    let tests = match tests {
        "not yet" => Vec::new(),
        names => names.split("<br>").collect(),
    };
    Some(Promise {
        id,
        chapter,
        says,
        tests,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_promise_of_the_register_is_read_back() {
        let register = include_str!("../../../policy/promises.tsv");
        let all = all(Lang::En);
        let read: Vec<String> = all
            .iter()
            .map(|promise| format!("{}\t{}\t{}", promise.id, promise.chapter, promise.says))
            .collect();
        let expected: Vec<String> = register
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let (id, chapter, _kind) = (cells.next()?, cells.next()?, cells.next()?);
                Some(format!("{id}\t{chapter}\t{}", cells.next()?))
            })
            .collect();
        assert_eq!(read, expected);
        assert!(all.iter().any(|promise| promise.tests.len() > 1));
        assert!(all.iter().any(|promise| promise.tests.is_empty()));
    }

    /// As many chapters, each with the same promises, and no word left in the other language.
    #[test]
    fn every_promise_is_said_in_hungarian_under_its_own_number() {
        let (english, hungarian) = (all(Lang::En), all(Lang::Hu));
        let numbers = |of: &[Promise]| -> Vec<_> { of.iter().map(|one| one.id).collect() };
        let listed: Vec<&str> = HUNGARIAN
            .lines()
            .skip(1)
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert_eq!(listed, numbers(&english));
        assert_eq!(numbers(&hungarian), numbers(&english));
        for (one, other) in english.iter().zip(&hungarian) {
            assert_ne!(one.says, other.says, "{}", one.id);
            assert_ne!(one.chapter, other.chapter, "{}", one.id);
            assert_eq!(one.tests, other.tests);
            assert!(other.says.ends_with(['.', '!']), "{}", other.says);
        }
        let chapters = |of: &[Promise]| -> Vec<usize> {
            let chapters = of.chunk_by(|one, next| one.chapter == next.chapter);
            chapters.map(<[Promise]>::len).collect()
        };
        assert_eq!(chapters(&hungarian), chapters(&english));
    }
}
