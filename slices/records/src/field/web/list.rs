//! The list of fields by group, in the order in which forms show them.

use super::form::{index_note, kind_key};
use crate::field::{Field, actions};
use kernel::Id;
use kit::html::*;
use kit::{At, Form, Path, Query, Reply, View, Width, page, redirect};

/// The button by which a field was moved. It is pressed again and again, so the page that comes
/// back has the keyboard there.
struct Pressed {
    field: String,
    way: String,
}

pub(super) async fn list(view: View, Query(query): Query) -> Reply {
    let word = |name| query.get(name).to_owned();
    let pressed = Pressed {
        field: word("moved"),
        way: word("way"),
    };
    let all = actions::list(&view.scope).await?;
    let (living, archived): (Vec<Field>, Vec<Field>) = all
        .into_iter()
        .partition(|field| field.archived_at.is_none());
    let mut groups: Vec<(String, Vec<&Field>)> = Vec::new();
    for field in &living {
        match groups.iter_mut().find(|(title, _)| *title == field.group) {
            Some((_, members)) => members.push(field),
            None => groups.push((field.group.clone(), vec![field])),
        }
    }
    let used = living.iter().filter(|field| field.slot.is_some()).count();
    let slots = view.t_with(
        "field-slots",
        &[
            ("used", used.into()),
            ("all", crate::field::SLOTS.len().into()),
        ],
    );
    let view = &view;
    let content = maud! {
        header.page-head {
            h1 { (view.t("field-title")) }
            p.page-note { (view.t("field-list-help")) " " (&slots) }
            div.actions { a.button.primary href=(view.to("/fields/new")) data-hotkey="c" { (icon("plus")) (view.t("field-new")) } }
        }
        @if groups.is_empty() && archived.is_empty() {
            section.empty {
                (icon("fields")) h2 { (view.t("field-none")) } p { (view.t("field-none-help")) }
                div.actions { a.button.primary href=(view.to("/fields/new")) { (view.t("field-new")) } }
            }
        }
        @for (i, (title, fields)) in groups.iter().enumerate() { (table(view, &format!("group-{i}"), (title, fields), &pressed)) }
        @if !archived.is_empty() {
            (table(view, "archived", (&view.t("field-archived-title"), &archived.iter().collect::<Vec<_>>()), &pressed))
        }
    };
    Ok(page::page(
        view,
        &view.t("field-title"),
        Width::Full,
        content,
    ))
}

fn table(
    view: &View,
    id: &str,
    (title, fields): (&str, &[&Field]),
    pressed: &Pressed,
) -> Raw<String> {
    let title = if title.is_empty() {
        view.t("field-no-group")
    } else {
        title.to_owned()
    };
    maud! {
        div.stack {
            h2 id=(id) { (&title) }
            div.table-wrap role="region" aria-labelledby=(id) tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (view.t("field-name")) }
                        th.wide scope="col" { (view.t("field-kind")) }
                        th.wide scope="col" { (view.t("field-rules")) }
                        th.wide scope="col" { (view.t("field-privacy")) }
                        th scope="col" { (view.t("field-order")) }
                    } }
                    tbody { @for (i, field) in fields.iter().enumerate() { (row(view, field, (i == 0, i + 1 == fields.len()), pressed)) } }
                }
            }
        }
    }
    .memoize()
}

/// One field; the first and the last of its group have nowhere further to go. Their buttons can
/// still have the keyboard, so that it is not lost where a field arrives.
fn row(view: &View, field: &Field, (first, last): (bool, bool), pressed: &Pressed) -> Raw<String> {
    let open = view.to(format_args!("/fields/{}", field.id));
    let position = view.to(format_args!("/fields/{}/position", field.id));
    let name = || [("name", field.title.as_str().into())];
    let (up, down) = (
        view.t_with("records-move-up", &name()),
        view.t_with("records-move-down", &name()),
    );
    let is_pressed = |way: &str| pressed.way == way && pressed.field == field.id.to_string();
    let stays = |end: bool| end.then_some("true");
    let mut rules = Vec::new();
    if field.required {
        rules.push(view.t("field-required"));
    }
    if field.unique {
        rules.push(view.t("field-unique"));
    }
    rules.extend(index_note(view, Some(field)));
    let kind = view.t(&kind_key(field.kind));
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(&open) translate="no" { (&field.title) } span.row-sub { (&kind) } }
            td.wide { (&kind) }
            td.wide { (rules.join("; ")) }
            td.wide { (view.t(&format!("field-privacy-{}", field.privacy.name()))) }
            td {
                @if field.archived_at.is_none() {
                    form.cluster method="post" action=(&position) {
                        button.icon-button name="move" value="up" aria-disabled=[stays(first)] autofocus[is_pressed("up")] aria-label=(&up) { (icon("up")) }
                        button.icon-button name="move" value="down" aria-disabled=[stays(last)] autofocus[is_pressed("down")] aria-label=(&down) { (icon("down")) }
                    }
                }
            }
        }
    }
    .memoize()
}

/// One place up or down among the fields of its group.
pub(super) async fn shift(view: View, Path(At { id }): Path<At<Field>>, Form(form): Form) -> Reply {
    let all = actions::list(&view.scope).await?;
    let moved = all
        .iter()
        .find(|field| field.id == id)
        .ok_or(kernel::Error::NotFound)?;
    let mates: Vec<Id<Field>> = all
        .iter()
        .filter(|field| field.archived_at.is_none() && field.group == moved.group)
        .map(|field| field.id)
        .collect();
    let at = mates.iter().position(|mate| *mate == id);
    let way = form.get("move");
    let other = match way {
        "up" => at.and_then(|at| at.checked_sub(1)),
        _ => at.map(|at| at + 1),
    };
    if let Some(other) = other.and_then(|other| mates.get(other)) {
        let mut order: Vec<Id<Field>> = all.iter().map(|field| field.id).collect();
        let places = [id, *other].map(|id| order.iter().position(|known| *known == id));
        if let [Some(a), Some(b)] = places {
            order.swap(a, b);
        }
        actions::reorder(&view.scope, &order).await?;
    }
    let way = if way == "up" { "up" } else { "down" };
    let back = format_args!("/fields?moved={id}&way={way}");
    Ok(redirect(&view.to(back)))
}
