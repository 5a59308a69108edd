//! A matrix in a form: a row for each thing, a column for each answer, one answer per row.

use kit::html::*;

/// One row.
pub(super) struct Row {
    /// The name under which the answer is sent.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// A second line.
    pub note: String,
    /// The answer.
    pub chosen: &'static str,
    /// The answers that may be given, least first.
    pub offered: Vec<&'static str>,
    /// What is wrong with the answer.
    pub fault: Option<String>,
}

impl Row {
    /// The id of the row's first choice, where its fault leads.
    pub fn id(&self) -> String {
        id_of(&self.name)
    }
}

/// A name as an id of the page: without points.
pub(super) fn id_of(name: &str) -> String {
    name.replace(['.', '_'], "-")
}

/// The matrix. `answers` are its columns: the word that is sent, and what people read.
pub(super) fn grid(
    title: &str,
    about: &str,
    answers: &[(&'static str, String)],
    rows: &[Row],
) -> Raw<String> {
    maud! {
        div.table-wrap role="region" aria-label=(title) tabindex="0" {
            table.table.matrix {
                caption.visually-hidden { (title) }
                thead { tr {
                    th scope="col" { (about) }
                    @for (_, answer) in answers { th scope="col" { (answer) } }
                } }
                tbody { @for row in rows { (line(answers, row)) } }
            }
        }
    }
    .memoize()
}

fn line(answers: &[(&'static str, String)], row: &Row) -> Raw<String> {
    let first = row.offered.first().copied();
    let error = format!("{}-error", row.id());
    let invalid = row.fault.as_ref().map(|_| "true");
    let id = row.id();
    maud! {
        tr {
            th scope="row" {
                (&row.title)
                @if !row.note.is_empty() { p.hint { (&row.note) } }
                @if let Some(fault) = &row.fault { p.field-error id=(&error) { (fault) } }
            }
            @for (word, answer) in answers {
                td {
                    @if row.offered.contains(word) {
                        label.choice {
                            input id=[(first == Some(*word)).then_some(&id)] type="radio" name=(&row.name) value=(word) checked[*word == row.chosen]
                                aria-describedby=[invalid.map(|_| &error)] aria-invalid=[invalid];
                            span.visually-hidden { (&row.title) ": " (answer) }
                            span.phone-only aria-hidden="true" { (answer) }
                        }
                    } @else { span.muted aria-hidden="true" { "–" } }
                }
            }
        }
    }
    .memoize()
}
