//! What went wrong, as a page says it.

use super::{Width, page};
use crate::html::*;
use crate::reply::{Problem, fault_text};
use crate::view::View;
use axum::response::Response;
use kernel::{Error, FieldError, FieldErrors};

/// The summary of everything that is wrong with a form, each a link to its field.
/// `label` gives a field's name as people see it, and the id of its input.
pub fn error_summary(
    view: &View,
    errors: &FieldErrors,
    label: impl Fn(&str) -> (String, String),
) -> impl Renderable {
    let rows: Vec<(String, String)> = errors
        .iter()
        .map(|fault| {
            let (name, id) = label(&fault.field);
            let text = fault_text(&view.scope, fault);
            (
                format!("#{id}"),
                if name.is_empty() {
                    text
                } else {
                    format!("{name}: {text}")
                },
            )
        })
        .collect();
    let title = view.t_with("frame-faults", &[("n", rows.len().into())]);
    maud! {
        @if !rows.is_empty() {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (title.as_str()) }
                ul { @for (href, text) in &rows { li { a href=(href.as_str()) { (text.as_str()) } } } }
            }
        }
    }
}

/// A page that says what went wrong and what to do.
pub fn error(view: &View, problem: &Problem) -> Response {
    let code = problem.code().replace('_', "-");
    let title = view.t(&format!("problem-{code}"));
    let help = view.t(&format!("problem-{code}-help"));
    let status = problem.status().as_u16().to_string();
    let faults: Vec<String> = match problem {
        Problem::Error(Error::Invalid(errors)) => errors
            .iter()
            .map(|fault| match unseen(fault) {
                true => view.t("error-unseen-field"),
                false => named(fault, fault_text(&view.scope, fault)),
            })
            .collect(),
        _ => Vec::new(),
    };
    let heading = title.clone();
    let content = maud! {
        div.error-page {
            p.error-code { (status.as_str()) }
            h1 { (heading.as_str()) }
            p { (help.as_str()) }
            @if !faults.is_empty() { ul { @for fault in &faults { li { (fault.as_str()) } } } }
            div.actions { a.button.primary href=(view.to("/")) { (view.t("problem-home")) } }
            p.small.muted { (view.t("problem-request")) " " code { (view.request.as_ref()) } }
        }
    };
    page(view, &title, Width::Reading, content)
}

/// Whether a condition asks for a field that is not there for this actor. A page does not say which:
/// the address may come from somebody else, and the field may be hidden from this actor.
fn unseen(fault: &FieldError) -> bool {
    fault.code == "unknown_field" && fault.field.starts_with("filter")
}

/// A fault of a condition says of which: here no row of a form stands beside it.
fn named(fault: &FieldError, text: String) -> String {
    let name = fault.params.iter().find(|(name, _)| *name == "name");
    match name.filter(|(_, name)| fault.field.starts_with("filter") && !text.contains(name)) {
        Some((_, name)) => format!("{name}: {text}"),
        None => text,
    }
}
