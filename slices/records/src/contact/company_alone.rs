//! A row of a file that names a company and no person is that company.

use super::{ContactKind, Patch, references};
use kernel::text;
use kit::Scope;

/// The columns that say who a row is about.
const NAMES: [&str; 3] = ["name", "family_name", "given_name"];

/// The values of the company that a row names instead of a person. The first company gives the
/// name; others, and what would have been said of a person there, become lines of the notes.
/// `None`: the row names somebody, says that it is a person, or names no company in words.
pub(super) fn of(scope: &Scope, values: &[(String, Vec<String>)]) -> Option<Patch> {
    // Most rows name somebody: they are passed by first.
    let says = |key: &str| {
        let mut columns = values.iter().filter(|(known, _)| known == key);
        columns.any(|(_, texts)| texts.iter().any(|text| !text.trim().is_empty()))
    };
    if NAMES.into_iter().any(says) || !says("companies") {
        return None;
    }
    let filled = |key: &str| {
        let column = values.iter().find(|(known, _)| known == key);
        let texts = column.map_or(&[][..], |(_, texts)| texts).iter();
        texts
            .map(|text| text::line(text))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
    };
    let is_person = filled("kind")
        .iter()
        .any(|word| ContactKind::parse(word) != Some(ContactKind::Company));
    if is_person {
        return None;
    }
    let companies = filled("companies");
    let (name, others) = companies.split_first()?;
    if references::id_in(name).is_some() {
        return None;
    }

    let line = |title: &str, text: &String| format!("{}: {text}", scope.t(title));
    let mut notes = filled_lines(values, "notes");
    notes.extend(
        others
            .iter()
            .map(|text| line("contact-column-companies", text)),
    );
    let titles = filled("companies.title");
    notes.extend(
        titles
            .iter()
            .map(|text| line("contact-part-companies-title", text)),
    );

    let moved = |key: &str| {
        NAMES.contains(&key) || matches!(key, "kind" | "notes") || key.starts_with("companies")
    };
    let mut company: Patch = values
        .iter()
        .filter(|(key, _)| !moved(key))
        .cloned()
        .collect();
    company.push((
        "kind".to_owned(),
        vec![ContactKind::Company.name().to_owned()],
    ));
    company.push(("name".to_owned(), vec![name.clone()]));
    if !notes.is_empty() {
        company.push(("notes".to_owned(), vec![notes.join("\n")]));
    }
    Some(company)
}

/// A long text keeps its own lines.
fn filled_lines(values: &[(String, Vec<String>)], key: &str) -> Vec<String> {
    let column = values.iter().filter(|(known, _)| known == key);
    let texts = column.flat_map(|(_, texts)| texts);
    texts
        .filter(|text| !text.trim().is_empty())
        .cloned()
        .collect()
}
