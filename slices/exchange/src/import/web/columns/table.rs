//! The table in which each column of the file gets its place.

use crate::import::Import;
use crate::import::guess::Guess;
use crate::import::mapping::{Assignment, Target};
use crate::import::upload::Look;
use kernel::FieldErrors;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Column, Kind, Permission, View};
use tabular::Cell;

/// The kinds that a new field may have.
const NEW: [Kind; 13] = [
    Kind::Text,
    Kind::LongText,
    Kind::Int,
    Kind::Decimal,
    Kind::Money,
    Kind::Date,
    Kind::DateTime,
    Kind::Bool,
    Kind::Choice,
    Kind::Choices,
    Kind::Email,
    Kind::Phone,
    Kind::Link,
];

/// One column of the file.
pub(super) fn row(
    view: &View,
    import: &Import,
    look: &Look,
    columns: &[&Column],
    faults: &FieldErrors,
    at: usize,
) -> impl Renderable {
    let Assignment { title, target } =
        import
            .mapping
            .columns
            .get(at)
            .cloned()
            .unwrap_or(Assignment {
                title: String::new(),
                target: Target::Undecided,
            });
    let chosen = match &target {
        Target::Undecided => String::new(),
        Target::Ignored => "-".to_owned(),
        Target::Column { key } => format!("={key}"),
        Target::New { kind, .. } => format!("+{}", kind.name()),
    };
    let options: Vec<(String, String)> = columns
        .iter()
        .map(|column| (format!("={}", column.key), column.title.clone()))
        .collect();
    let proposed = guess(view, import, look, at);
    let new: Vec<(String, String)> = match view.scope.may(Permission::ManageFields) {
        true => NEW
            .into_iter()
            .map(|kind| {
                (
                    format!("+{}", kind.name()),
                    new_title(view, kind, kind == proposed),
                )
            })
            .collect(),
        false => Vec::new(),
    };
    let fault = faults
        .of(&format!("columns.{at}"))
        .next()
        .map(|fault| fault_text(&view.scope, fault));
    let (id, name, error) = (
        format!("column-{at}"),
        format!("column.{at}"),
        format!("column-{at}-error"),
    );
    let sample: Vec<String> = look
        .sample
        .iter()
        .filter_map(|row| row.get(at))
        .filter(|cell| !cell.trim().is_empty())
        .take(3)
        .cloned()
        .collect();
    let sample = sample.join(" · ").chars().take(120).collect::<String>();
    maud! {
        tr {
            th scope="row" { label for=(id.as_str()) { (title.as_str()) } }
            td {
                select id=(id.as_str()) name=(name.as_str()) aria-invalid=[fault.as_ref().map(|_| "true")] aria-describedby=[fault.as_ref().map(|_| error.as_str())] {
                    option value="" selected[chosen.is_empty()] { (view.t("import-undecided")) }
                    option value="-" selected[chosen == "-"] { (view.t("import-ignore")) }
                    optgroup label=(view.t("import-existing")) {
                        @for (value, text) in &options { option value=(value.as_str()) selected[*value == chosen] { (text.as_str()) } }
                    }
                    @if !new.is_empty() {
                        optgroup label=(view.t("import-new-field")) {
                            @for (value, text) in &new { option value=(value.as_str()) selected[*value == chosen] { (text.as_str()) } }
                        }
                    }
                }
                @if let Some(fault) = &fault { p.field-error id=(error.as_str()) { (fault.as_str()) } }
            }
            td.wide.muted { (sample.as_str()) }
        }
    }
}

fn new_title(view: &View, kind: Kind, proposed: bool) -> String {
    let title = view.t(&format!("import-new-{}", kind.name().replace('_', "-")));
    if proposed {
        view.t_with("import-new-proposed", &[("kind", title.as_str().into())])
    } else {
        title
    }
}

/// The kind that suits the sample.
fn guess(view: &View, import: &Import, look: &Look, at: usize) -> Kind {
    let mut guess = Guess::new();
    for cell in look.sample.iter().filter_map(|row| row.get(at)) {
        guess.see(
            view.scope.zone(),
            &Cell::Text(cell.clone()),
            &import.reading,
        );
    }
    guess.kind()
}
