//! The form of one field.

use super::typed::Typed;
use crate::field::{Field, Privacy};
use crate::input::{self, Control, Offer};
use axum::response::Response;
use kernel::FieldErrors;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Choice, Kind, View, Width, page};

pub(super) fn page_of(
    view: &View,
    field: Option<&Field>,
    typed: &Typed,
    faults: &FieldErrors,
    groups: &[String],
    free: usize,
) -> Response {
    let title = field.map_or_else(|| view.t("field-new"), |field| field.title.clone());
    let action = field.map_or_else(
        || view.to("/fields/new"),
        |field| view.to(format_args!("/fields/{}", field.id)),
    );
    let heading = title.clone();
    let label = |name: &str| {
        let id = match name {
            "" | "title" => "title".to_owned(),
            "choices" => "choices-0".to_owned(),
            other => other
                .strip_prefix("choices.")
                .and_then(|rest| rest.strip_suffix(".title"))
                .map_or(other.to_owned(), |row| format!("choices-{row}")),
        };
        let key = if name.starts_with("choices") {
            "field-choices"
        } else if name.is_empty() {
            "field-name"
        } else {
            label_of(name)
        };
        (view.t(key), id)
    };
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(view.to("/fields")) { (view.t("field-title")) } } } }
            h1 translate=[field.map(|_| "no")] { (&heading) }
            @if let Some(note) = index_note(view, field) { p.page-note { (note) } }
        }
        tenet-unsaved { tenet-filter {
            form.form id="field-form" method="post" action=(&action) novalidate {
                button.visually-hidden tabindex="-1" aria-hidden="true" name="done" value="save" { (view.t("records-save")) }
                input type="hidden" name="version" value=(&typed.version);
                (page::error_summary(view, faults, label))
                fieldset.form-section {
                    legend { (view.t("field-what")) }
                    div.form-grid {
                        (line(view, "title", &typed.title, faults, true))
                        div.field {
                            label for="kind" { (view.t("field-kind")) }
                            select id="kind" name="kind" aria-describedby="kind-hint kind-error" aria-invalid=[faulty(faults, "kind")]
                                hx-post=(&action) hx-trigger="change" hx-target="#field-form" hx-select="#field-form" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                                @for kind in Kind::ALL {
                                    option value=(kind.name()) selected[kind == typed.kind] { (view.t(&kind_key(kind))) }
                                }
                            }
                            p.hint id="kind-hint" { (view.t("field-kind-hint")) }
                            (fault(view, faults, "kind"))
                            noscript { button.button.small name="refresh" value="1" { (view.t("field-refresh")) } }
                        }
                        div.field {
                            label for="group" { (view.t("field-group")) }
                            p.hint id="group-hint" { (view.t("field-group-hint")) }
                            input id="group" name="group" type="text" list="groups" value=(&typed.group) autocomplete="off"
                                aria-describedby="group-hint group-error" aria-invalid=[faulty(faults, "group")];
                            datalist id="groups" { @for group in groups { option value=(group) {} } }
                            (fault(view, faults, "group"))
                        }
                        div.field.full {
                            label for="help" { (view.t("field-help")) }
                            p.hint id="help-hint" { (view.t("field-help-hint")) }
                            textarea id="help" name="help" rows="2" aria-describedby="help-hint help-error" aria-invalid=[faulty(faults, "help")] { (&typed.help) }
                            (fault(view, faults, "help"))
                        }
                    }
                }
                @if typed.chooses() { (choices(view, typed, faults)) }
                fieldset.form-section {
                    legend { (view.t("field-rules")) }
                    label.check { input id="required" type="checkbox" name="required" checked[typed.required]; (view.t("field-required")) }
                    div.field {
                        label.check { input id="unique" type="checkbox" name="unique" checked[typed.unique] aria-invalid=[faulty(faults, "unique")]; (view.t("field-unique")) }
                        (fault(view, faults, "unique"))
                    }
                    @if crate::field::slottable(typed.kind) { (index(view, field, typed, faults, free)) }
                    @if !matches!(typed.kind, Kind::User | Kind::Contact) {
                        div.field {
                            label for="default" { (view.t("field-default")) }
                            (default(view, typed, faults))
                            (fault(view, faults, "default"))
                        }
                    }
                }
                (privacy(view, typed, faults))
                div.form-actions {
                    button.button.primary name="done" value="save" { (view.t("records-save")) }
                    a.button.quiet href=(view.to("/fields")) { (view.t("records-cancel")) }
                }
            }
            template data-template="row" { (choice_row(view, "__r__", &Choice { key: String::new(), title: String::new() }, faults)) }
        } }
        @if let Some(field) = field { (archiving(view, field)) }
    };
    page::page(view, &title, Width::Narrow, content)
}

fn label_of(name: &str) -> &'static str {
    match name {
        "kind" => "field-kind",
        "group" => "field-group",
        "help" => "field-help",
        "required" => "field-required",
        "unique" => "field-unique",
        "indexed" => "field-indexed",
        "default" => "field-default",
        "privacy" => "field-privacy",
        _ => "field-name",
    }
}

/// The key of a kind's name.
pub(super) fn kind_key(kind: Kind) -> String {
    format!("kind-{}", kind.name().replace('_', "-"))
}

/// How fast lists are with this field.
pub(super) fn index_note(view: &View, field: Option<&Field>) -> Option<String> {
    let field = field?;
    if field.archived_at.is_some() {
        None
    } else if field.filling {
        Some(view.t("field-slot-filling"))
    } else if field.slot.is_some() {
        Some(view.t("field-indexed"))
    } else if crate::field::slottable(field.kind) {
        Some(view.t("field-no-slot"))
    } else {
        Some(view.t("field-no-order"))
    }
}

fn faulty(faults: &FieldErrors, name: &str) -> Option<&'static str> {
    faults.of(name).next().map(|_| "true")
}

fn fault(view: &View, faults: &FieldErrors, name: &str) -> Raw<String> {
    let id = format!("{}-error", name.replace('.', "-"));
    let texts: Vec<String> = faults
        .of(name)
        .map(|fault| fault_text(&view.scope, fault))
        .collect();
    maud! { @if !texts.is_empty() { p.field-error id=(&id) { @for text in &texts { (text) " " } } } }.memoize()
}

fn line(
    view: &View,
    name: &'static str,
    value: &str,
    faults: &FieldErrors,
    required: bool,
) -> Raw<String> {
    let described = format!("{name}-error");
    maud! {
        div.field {
            label for=(name) { (view.t(label_of(name))) @if required { " " span.required { (view.t("records-required")) } } }
            input id=(name) name=(name) type="text" value=(value) autocomplete="off" aria-describedby=(&described) aria-invalid=[faulty(faults, name)];
            (fault(view, faults, name))
        }
    }
    .memoize()
}

fn default(view: &View, typed: &Typed, faults: &FieldErrors) -> Raw<String> {
    let column = typed.column();
    let values: Vec<String> = Some(typed.default.clone())
        .filter(|text| !text.is_empty())
        .into_iter()
        .collect();
    let control = Control {
        column: &column,
        id: "default",
        name: "default",
        values: &values,
        described: "default-error",
        faulty: faulty(faults, "default").is_some(),
    };
    input::control(view, &control, &Offer::default())
}

/// Whether the field has one of the indexes, how many are free, and what one is for.
fn index(
    view: &View,
    field: Option<&Field>,
    typed: &Typed,
    faults: &FieldErrors,
    free: usize,
) -> Raw<String> {
    let has = field.is_some_and(|field| field.slot.is_some());
    // A new field asks for one only while there is a place.
    let checked =
        typed.indexed && (field.is_some() || free > 0 || faulty(faults, "indexed").is_some());
    let hint = match (has, free) {
        (true, _) => view.t("field-indexed-has"),
        (false, 0) => view.t("field-indexed-none"),
        (false, n) => view.t_with("field-indexed-free", &[("n", n.into())]),
    };
    maud! {
        div.field {
            input type="hidden" name="indexes" value="1";
            label.check { input id="indexed" type="checkbox" name="indexed" checked[checked] aria-describedby="indexed-hint indexed-error" aria-invalid=[faulty(faults, "indexed")]; (view.t("field-indexed")) }
            p.hint id="indexed-hint" { (hint) }
            (fault(view, faults, "indexed"))
        }
    }
    .memoize()
}

fn choices(view: &View, typed: &Typed, faults: &FieldErrors) -> Raw<String> {
    maud! {
        fieldset.form-section {
            legend { (view.t("field-choices")) }
            p.hint { (view.t("field-choices-hint")) }
            div.repeat data-group data-index="0" {
                ol data-rows {
                    @for (i, choice) in typed.choices.iter().enumerate() { (choice_row(view, &i.to_string(), choice, faults)) }
                }
                (fault(view, faults, "choices"))
                button.button.quiet.small name="add" value="choices" data-add-row { (icon("plus")) (view.t("field-choice-add")) }
            }
        }
    }
    .memoize()
}

fn choice_row(view: &View, row: &str, choice: &Choice, faults: &FieldErrors) -> Raw<String> {
    let place = format!("choices.{row}");
    let (title, key) = (format!("{place}.title"), format!("{place}.key"));
    let id = format!("choices-{row}");
    let invalid = faulty(faults, &title);
    maud! {
        li.cluster data-row-index=(row) {
            input id=(&id) name=(&title) type="text" maxlength="80" value=(&choice.title) autocomplete="off" aria-label=(view.t("field-choice")) aria-invalid=[invalid];
            input type="hidden" name=(&key) value=(&choice.key);
            button.icon-button name="up" value=(&place) aria-label=(view.t("field-choice-up")) { (icon("up")) }
            button.icon-button name="down" value=(&place) aria-label=(view.t("field-choice-down")) { (icon("down")) }
            button.icon-button name="remove" value=(&place) data-remove-row aria-label=(view.t("field-choice-remove")) { (icon("close")) }
            (fault(view, faults, &title))
        }
    }
    .memoize()
}

fn privacy(view: &View, typed: &Typed, faults: &FieldErrors) -> Raw<String> {
    let allowed = view.scope.tenant().sensitive_fields;
    maud! {
        fieldset.form-section {
            legend { (view.t("field-privacy")) }
            p.hint { (view.t("field-privacy-hint")) }
            @for class in Privacy::ALL {
                div.field {
                    label.choice {
                        input id=[(class == Privacy::Ordinary).then_some("privacy")] type="radio" name="privacy" value=(class.name()) checked[class == typed.privacy]
                            aria-invalid=[faulty(faults, "privacy")];
                        (view.t(&format!("field-privacy-{}", class.name())))
                    }
                    p.hint { (view.t(&format!("field-privacy-{}-help", class.name()))) }
                    @if class == Privacy::Sensitive && !allowed { p.hint { (view.t("field-privacy-refused")) } }
                }
            }
            (fault(view, faults, "privacy"))
        }
    }
    .memoize()
}

fn archiving(view: &View, field: &Field) -> Raw<String> {
    let archived = field.archived_at.is_some();
    let verb = if archived { "restoration" } else { "archiving" };
    let action = view.to(format_args!("/fields/{}/{verb}", field.id));
    maud! {
        section.card aria-labelledby="archive-title" {
            h2 id="archive-title" { (view.t(if archived { "field-restore" } else { "field-archive" })) }
            p { (view.t(if archived { "field-restore-help" } else { "field-archive-help" })) }
            form method="post" action=(&action) {
                button.button { (icon(if archived { "restore" } else { "archive" })) (view.t(if archived { "field-restore" } else { "field-archive" })) }
            }
        }
    }
    .memoize()
}
