//! Parts of the page about everything that is kept about somebody.

use super::*;
use crate::own::words;
use kit::personal_data::PersonalColumn;
use storage::Value;

/// Everything: first what holds something, then what could.
pub(super) fn everything(view: &View, everything: &Everything) -> Raw<String> {
    let (full, empty): (Vec<&Held>, Vec<&Held>) = everything
        .held
        .iter()
        .partition(|held| !held.rows.is_empty());
    let names = &everything.names;
    maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/profile")) { (view.t("profile-title")) } } } }
            h1 { (view.t("own-title")) }
            p.page-note { (view.t("own-help")) }
        }
        form method="post" action=(view.to("/profile/data/file")) {
            button.button { (icon("download")) (view.t("own-take")) }
        }
        @for held in &full { (table(view, held, names, 0)) }
        (letters(view, &everything.letters))
        (history(view, &everything.history, names))
        @if !empty.is_empty() {
            details.card {
                summary.cluster { (icon("chevron-right")) h2 { (view.t("own-empty")) } }
                @for held in &empty {
                    h3 { (show::title(&view.scope, held.table.table)) }
                    (declarations(view, held, names, &[]))
                }
            }
        }
    }
    .memoize()
}

/// One table alone, from some row on.
pub(super) fn one(view: &View, held: &Held, names: &Names, skip: usize) -> Raw<String> {
    maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/profile/data")) { (view.t("own-title")) } } } }
            h1 { (show::title(&view.scope, held.table.table)) }
        }
        (table(view, held, names, skip))
    }
    .memoize()
}

/// What a table holds: folded, but for the account itself.
fn table(view: &View, held: &Held, names: &Names, skip: usize) -> Raw<String> {
    let title = show::title(&view.scope, held.table.table);
    let account = matches!(held.table.subject, Subject::Account(_));
    let open = account || skip > 0;
    let count = i64::try_from(held.rows.len()).unwrap_or(0);
    let count = match held.more || skip > 0 {
        true => view.t_with("own-count-more", &[("n", count.into())]),
        false => view.t_with("own-count", &[("n", count.into())]),
    };
    let next = (skip + SHOWN).to_string();
    let next = with_query(
        &view.to("/profile/data"),
        &[("of", held.table.table), ("skip", &next)],
    );
    let several = held.rows.len() > 1;
    let region = title.clone();
    maud! {
        details.card open[open] {
            summary.cluster { (icon("chevron-right")) h2 { (&title) } @if !account { span.muted { (&count) } } }
            @if several {
                div.table-wrap role="region" aria-label=(&region) tabindex="0" {
                    table.table {
                        thead { tr { @for column in held.table.columns { th scope="col" { (what(view, held, column)) } } } }
                        tbody { @for row in &held.rows { tr {
                            @for (column, value) in held.cells(row) { td translate="no" { (show::text(&view.scope, names, held.table.table, column, value)) } }
                        } } }
                    }
                }
                @if held.more { p { a.button.small rel="next" href=(&next) { (view.t("own-more")) } } }
            }
            (declarations(view, held, names, if several { &[] } else { &held.rows }))
        }
    }
    .memoize()
}

/// What is declared of each column, and its value where there is one row.
fn declarations(view: &View, held: &Held, names: &Names, rows: &[Vec<Value>]) -> Raw<String> {
    let value = |at: usize| rows.first().and_then(|row| row.get(at));
    maud! {
        dl.fields { @for (at, column) in held.table.columns.iter().enumerate() {
            div.field-row {
                dt { (what(view, held, column)) }
                dd {
                    @if let Some(value) = value(at) {
                        p translate="no" { (show::text(&view.scope, names, held.table.table, column, value)) }
                    }
                    @if let Some(change) = corrected(view, held, column.name) { p { a href=(&change) { (view.t("own-change")) } } }
                    p.small.muted { (about(view, held, column)) }
                }
            }
        } }
    }
    .memoize()
}

fn what(view: &View, held: &Held, column: &PersonalColumn) -> String {
    show::declared(&view.scope, held.table.table, column, "what", column.holds)
}

/// Purpose, ground, duration, source and recipients, in one sentence each.
fn about(view: &View, held: &Held, column: &PersonalColumn) -> String {
    let (scope, table) = (&view.scope, held.table.table);
    let args = [
        (
            "why",
            show::declared(scope, table, column, "why", column.purpose).into(),
        ),
        ("ground", show::ground(scope, column).into()),
        ("long", show::kept(scope, column).into()),
        ("source", show::source(scope, column).into()),
        ("who", show::recipients(scope, table, column).into()),
    ];
    view.t_with("own-about", &args)
}

/// Letters that were not sent yet. Their texts are left out: a link in one lets somebody in.
fn letters(view: &View, letters: &[Kept]) -> Raw<String> {
    let count = view.t_with("own-count", &[("n", letters.len().into())]);
    maud! {
        @if !letters.is_empty() {
            details.card {
                summary.cluster { (icon("chevron-right")) h2 { (view.t("own-letters")) } span.muted { (&count) } }
                p.muted { (view.t("own-letters-help")) }
                dl.fields { @for letter in letters {
                    div.field-row { dt { (moment(view, letter.created_at)) } dd translate="no" { (&letter.content.subject) " · " (&letter.content.to) } }
                } }
            }
        }
    }
    .memoize()
}

/// What the history keeps of the account itself, opened.
fn history(view: &View, entries: &[Shown], names: &Names) -> Raw<String> {
    let count = view.t_with("own-count", &[("n", entries.len().into())]);
    let rows: Vec<(String, String)> = entries
        .iter()
        .map(|entry| {
            let changes = entry.changes.iter().flatten().map(|change| {
                let said = |value| words::of_change(&view.scope, names, &change.field, value);
                let field = words::field(&view.scope, &change.field);
                format!(
                    "{field}: {} → {}",
                    said(&change.before),
                    said(&change.after)
                )
            });
            let mut parts = vec![words::did(&view.scope, &entry.action)];
            parts.extend(changes);
            (moment(view, entry.at), parts.join(" · "))
        })
        .collect();
    maud! {
        @if !rows.is_empty() {
            details.card {
                summary.cluster { (icon("chevron-right")) h2 { (view.t("own-history")) } span.muted { (&count) } }
                p.muted { (view.t("own-history-help")) }
                dl.fields { @for (at, what) in &rows { div.field-row { dt { (at) } dd translate="no" { (what) } } } }
            }
        }
    }
    .memoize()
}
