//! `promises.md`: every promise of the privacy policy, with the tests that name it.
//!
//! A test names a promise in the comment above it: `/// P-108: …`.

use kernel::{Error, Result, ResultExt};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The whole table.
pub fn table(root: &Path) -> Result<String> {
    let register = std::fs::read_to_string(root.join("policy/promises.tsv"))
        .doing("reading policy/promises.tsv")?;
    let tests = tests(root)?;
    let rows: Vec<Vec<&str>> = register
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect())
        .collect();
    let known: Vec<&str> = rows.iter().filter_map(|row| row.first().copied()).collect();
    if let Some((id, names)) = tests.iter().find(|(id, _)| !known.contains(&id.as_str())) {
        return Err(Error::internal(format!(
            "{id} is no promise, but {names:?} names it"
        )));
    }
    let proved = known.iter().filter(|id| tests.contains_key(**id)).count();
    let mut out = format!(
        "# Promises\n\nGenerated from `policy/promises.tsv` and from the tests that name a promise. A promise with a test is \
         kept as far as the test goes; a promise without one is not kept yet, and says so.\n\n{proved} of {} have a test.\n",
        rows.len()
    );
    let mut group = "";
    for row in &rows {
        let [id, of, kind, promise] = row.as_slice() else {
            return Err(Error::internal(
                "policy/promises.tsv has a row without four columns",
            ));
        };
        if *of != group {
            group = of;
            let _ = write!(
                out,
                "\n## {group}\n\n| id | kind | promise | tests |\n|---|---|---|---|\n"
            );
        }
        let shown = match tests.get(*id) {
            Some(names) => names.join("<br>"),
            None => "not yet".to_owned(),
        };
        let _ = writeln!(out, "| {id} | {kind} | {promise} | {shown} |");
    }
    Ok(out)
}

/// Promise → names of tests, in order.
fn tests(root: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let mut files = Vec::new();
    for folder in ["libs", "slices", "server", "e2e"] {
        gather(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).doing("reading a source file")?;
        let mut ids: Vec<String> = Vec::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with("//") {
                ids.extend(promise_ids(line));
            } else if let Some(name) = test_name(line) {
                for id in ids.drain(..) {
                    found.entry(id).or_default().push(name.clone());
                }
            } else if !line.starts_with("#[") && !line.is_empty() {
                ids.clear();
            }
        }
    }
    Ok(found)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).doing("looking through the sources")? {
        let path = entry.doing("looking through the sources")?.path();
        let skipped = path
            .file_name()
            .is_some_and(|name| name == "node_modules" || name == "target");
        if path.is_dir() && !skipped {
            gather(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "mjs")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn promise_ids(comment: &str) -> impl Iterator<Item = String> {
    comment
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| {
            word.len() == 5
                && word.starts_with("P-")
                && word.bytes().skip(2).all(|b| b.is_ascii_digit())
        })
        .map(ToOwned::to_owned)
}

/// The name of a test: a function in Rust, the sentence in a browser test.
fn test_name(line: &str) -> Option<String> {
    if let Some(rest) = line
        .strip_prefix("async fn ")
        .or_else(|| line.strip_prefix("fn "))
    {
        let name = rest.split('(').next()?;
        return Some(name.replace('_', " "));
    }
    line.strip_prefix("test('")
        .and_then(|rest| rest.split('\'').next())
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_test_is_found_by_the_promise_in_its_comment() {
        let ids: Vec<String> = super::promise_ids("/// P-108, P-109: kept. xP-110 P-11").collect();
        assert_eq!(ids, ["P-108", "P-109"]);
        assert_eq!(
            super::test_name("async fn it_holds() {").as_deref(),
            Some("it holds")
        );
    }
}
