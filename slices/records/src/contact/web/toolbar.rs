//! Above the list: search, saved filters, columns, quick filters and conditions.

use super::list::Shown;
use super::state::{State, json};
use crate::saved::{Saved, words};
use crate::show::Names;
use kit::filter::{Op, Test};
use kit::html::*;
use kit::{Column, Filter, Permission, View};

pub(super) fn toolbar(shown: &Shown, saved: &[Saved]) -> impl Renderable {
    let Shown {
        view,
        state,
        filter,
        sort,
        seeker,
        ..
    } = shown;
    let action = view.to("/contacts/search");
    let export = seeker.address(
        &view.to("/exports/new"),
        &[
            ("collection", "contacts"),
            ("filter", &json(filter)),
            ("q", &state.q),
            ("sort", &sort.to_text()),
        ],
    );
    let (may_export, may_import) = (
        view.scope.may(Permission::ExportContacts),
        view.scope.may(Permission::ImportContacts),
    );
    let saved_id = state.saved.map(|id| id.to_string()).unwrap_or_default();
    maud! {
        div.toolbar {
            // Enter asks for the same as typing does: one answer, and the address with it.
            form.search-field role="search" aria-label=(view.t("contact-search")) method="post" action=(&action)
                hx-post=(&action) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                label.visually-hidden for="q" { (view.t("contact-search")) }
                (icon("search"))
                input id="q" type="search" name="q" value=(&state.q) placeholder=(view.t("contact-search")) autocomplete="off"
                    hx-post=(&action) hx-trigger="input changed delay:80ms" hx-target="#list" hx-select="#list"
                    hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref());
                @for (name, value) in [("filter", &state.filter), ("saved", &saved_id), ("sort", &state.sort), ("columns", &state.columns)] {
                    @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
                }
            }
            (saved_menu(shown, saved))
            (columns(shown))
            span.spacer {}
            @if may_import { a.button.quiet href=(view.to("/imports/new")) { (icon("import")) (view.t("contact-import")) } }
            @if may_export { a.button.quiet href=(&export) { (icon("export")) (view.t("contact-export")) } }
        }
    }
}

fn saved_menu(shown: &Shown, saved: &[Saved]) -> impl Renderable {
    let Shown {
        view,
        state,
        filter,
        sort,
        columns,
        seeker,
        ..
    } = shown;
    let builder = seeker.address(&view.to("/filters/new"), &[("filter", &json(filter))]);
    let links: Vec<(String, &Saved, Option<&str>)> = saved
        .iter()
        .map(|one| {
            (
                State {
                    saved: Some(one.id),
                    ..State::default()
                }
                .link(view, seeker),
                one,
                (state.saved == Some(one.id)).then_some("true"),
            )
        })
        .collect();
    let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
    maud! {
        tenet-menu { details.menu {
            summary.button { (icon("filter")) (view.t("filter-title")) (icon("chevron-down")) }
            div.menu-panel.stack {
                @if !links.is_empty() {
                    ul.menu-items {
                        @for (link, one, here) in &links {
                            li { a href=(link) aria-current=[*here] { span translate="no" { (&one.title) } @if one.shared { " " span.badge { (view.t("filter-shared-badge")) } } } }
                        }
                    }
                }
                a.button.small href=(&builder) { (view.t("filter-build")) }
                @if !filter.is_everything() {
                    form.stack method="post" action=(view.to("/filters")) {
                        label for="filter-keep-name" { (view.t("filter-keep-title")) }
                        input id="filter-keep-name" name="title" type="text" maxlength="80" autocomplete="off" placeholder=(view.t("filter-name"));
                        input type="hidden" name="filter" value=(json(filter));
                        input type="hidden" name="sort" value=(sort.to_text());
                        input type="hidden" name="columns" value=(keys.join("~"));
                        button.button.small { (view.t("filter-keep")) }
                    }
                }
                a.button.quiet.small href=(view.to("/filters")) { (view.t("filter-manage")) }
            }
        } }
    }
}

fn columns(shown: &Shown) -> impl Renderable {
    let Shown {
        view,
        state,
        all,
        columns,
        ..
    } = shown;
    let rest: Vec<_> = all
        .iter()
        .filter(|column| {
            column.key != "name" && !columns.iter().any(|chosen| chosen.key == column.key)
        })
        .collect();
    // Only a script can move them, so it makes the buttons of each, when they are first seen.
    let arrows = [("up", "records-move-up"), ("down", "records-move-down")]
        .map(|(way, key)| (way, view.around(key, "name")));
    let saved = state.saved.map(|id| id.to_string()).unwrap_or_default();
    maud! {
        tenet-columns table="#list" { tenet-menu { details.menu.end {
            summary.button.quiet { (icon("columns")) (view.t("records-columns")) }
            form.menu-panel method="post" action=(view.to("/contacts/columns")) {
                fieldset {
                    legend { (view.t("records-columns")) }
                    ul.sortable {
                        @for column in columns { (choice(column, true)) }
                        @for column in &rest { (choice(column, false)) }
                    }
                }
                template {
                    @for (way, (before, behind)) in &arrows {
                        button.icon-button type="button" data-move=(way) data-before=(before) data-behind=(behind) { (icon(way)) }
                    }
                }
                @for (name, value) in [("q", &state.q), ("filter", &state.filter), ("saved", &saved), ("sort", &state.sort)] {
                    @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
                }
                button.button.primary.small { (view.t("records-apply")) }
            }
        } } }
    }
}

fn choice(column: &Column, checked: bool) -> impl Renderable {
    let (key, title) = (&column.key, &column.title);
    maud! { li { label.check { input type="checkbox" name="columns" value=(key) checked[checked]; (title) } } }
}

/// The filters that one press sets and another takes back.
fn quick() -> [(&'static str, Filter); 4] {
    let test = |field: &str, op: Op, value: &str| {
        Filter::Test(Test {
            field: field.to_owned(),
            op,
            values: vec![value.to_owned()],
        })
    };
    [
        ("contact-quick-mine", test("owner", Op::Is, "me")),
        ("contact-quick-persons", test("kind", Op::Is, "person")),
        ("contact-quick-companies", test("kind", Op::Is, "company")),
        ("contact-quick-recent", test("updated", Op::Ge, "today-7d")),
    ]
}

/// Quick filters, then every other condition with its cross.
pub(super) fn conditions(shown: &Shown, mentioned: &Names) -> impl Renderable {
    let Shown {
        view,
        state,
        filter,
        all,
        seeker,
        ..
    } = shown;
    let parts: Vec<Filter> = match filter {
        Filter::All(parts) => parts.clone(),
        other => vec![(*other).clone()],
    };
    // A condition on a hidden field would be refused.
    let known = |filter: &Filter| match filter {
        Filter::Test(test) => all.iter().any(|column| column.key == test.field),
        _ => true,
    };
    let quick: Vec<(String, String, Option<&str>)> = quick()
        .into_iter()
        .filter(|(_, test)| known(test))
        .map(|(key, test)| {
            let on = parts.contains(&test);
            let parts = parts
                .iter()
                .filter(|part| !(on && **part == test))
                .cloned()
                .chain((!on).then(|| test.clone()));
            (
                view.t(key),
                state
                    .filtered(&Filter::All(parts.collect()))
                    .link(view, seeker),
                on.then_some("true"),
            )
        })
        .collect();
    let quick_tests = self::quick().map(|(_, test)| test);
    let conditions: Vec<(String, String)> = words::conditions(&view.scope, all, mentioned, filter)
        .into_iter()
        .zip(&parts)
        .filter(|(_, part)| !quick_tests.contains(part))
        .map(|(condition, _)| {
            (
                condition.text,
                state.filtered(&condition.without).link(view, seeker),
            )
        })
        .collect();
    let clear = state.filtered(&Filter::everything()).link(view, seeker);
    let unsearched = state.unsearched().link(view, seeker);
    let search = (!state.q.trim().is_empty())
        .then(|| view.t_with("contact-searched", &[("q", state.q.as_str().into())]));
    let narrowed = !filter.is_everything();
    let edit = edit_link(shown);
    maud! {
        ul.chips aria-label=(view.t("contact-quick")) {
            @for (title, link, on) in &quick { li { a.chip href=(link) aria-current=[*on] { (title) } } }
        }
        @if narrowed || search.is_some() {
            ul.chips aria-label=(view.t("filter-conditions")) {
                @if let Some(text) = &search { (chip(view, text, &unsearched)) }
                @for (text, link) in &conditions { (chip(view, text, link)) }
                @if narrowed {
                    li { a href=(&edit) { (view.t("filter-change")) } }
                    li { a href=(&clear) { (view.t("filter-clear")) } }
                }
            }
        }
    }
}

fn edit_link(shown: &Shown) -> String {
    let Shown { view, filter, .. } = shown;
    let new = view.to("/filters/new");
    match shown.state.saved {
        Some(id) => view.to(format_args!("/filters/{id}")),
        None => shown.seeker.address(&new, &[("filter", &json(filter))]),
    }
}

fn chip(view: &View, text: &str, without: &str) -> impl Renderable {
    let label = view.t_with("filter-remove-of", &[("name", text.into())]);
    maud! {
        li.chip { (text) " " a.chip-remove href=(without) aria-label=(&label) { (icon("close")) } }
    }
}
