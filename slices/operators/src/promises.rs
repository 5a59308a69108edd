//! The promises of the privacy policy, and which of them tests hold: what this version was built
//! with, as `promises.md` says it.

const GENERATED: &str = include_str!("../../../promises.md");

/// A promise of the policy.
pub struct Promise {
    /// Its number: `P-118`.
    pub id: &'static str,
    /// The chapter that it stands in.
    pub chapter: &'static str,
    /// What it says, in English.
    pub says: &'static str,
    /// The tests that name it: sentences about the product. None: it is not kept yet.
    pub tests: Vec<&'static str>,
}

/// The rows of the generated tables, in their order.
pub fn all() -> Vec<Promise> {
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
        let all = all();
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
}
