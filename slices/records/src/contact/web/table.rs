//! The table of the list, and what happens to the ticked rows.

use super::list::Shown;
use crate::contact::{Contact, rights, sortable};
use crate::show;
use kernel::Id;
use kit::collection::{Item, Sort};
use kit::html::*;
use kit::{Cell, Column, Kind, Permission, Record, View, texts};

/// What a row shows beside the columns that were chosen.
pub(super) const ALWAYS: [&str; 3] = ["kind", "emails", "address.city"];

pub(super) fn table(shown: &Shown) -> Raw<String> {
    let Shown {
        view,
        all,
        columns,
        page,
        sort,
        ..
    } = shown;
    let title = all
        .iter()
        .find(|column| column.key == sort.column)
        .map_or("", |column| column.title.as_str());
    let caption = view.t_with("contact-sorted", &[("name", title.into())]);
    let name = all.iter().find(|column| column.key == "name");
    let bulk =
        view.scope.may(Permission::DeleteContacts) || view.scope.may(Permission::BulkEditContacts);
    maud! {
        form.list method="post" action=(view.to("/contacts/bulk")) {
            div.table-wrap role="region" aria-label=(view.t("contact-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (&caption) }
                    thead { tr {
                        @if bulk { th.select { input type="checkbox" data-select-all aria-label=(view.t("records-select-all")); } }
                        @if let Some(name) = name { (head(shown, name, false)) }
                        @for column in columns { (head(shown, column, true)) }
                    } }
                    tbody { @for item in &page.items { (row(shown, item, bulk)) } }
                }
            }
            @if bulk { (bulk_bar(view)) }
        }
    }
    .memoize()
}

fn head(shown: &Shown, column: &Column, wide: bool) -> Raw<String> {
    let Shown {
        view, state, sort, ..
    } = shown;
    let here = sort.column == column.key;
    let order = here.then_some(if sort.descending {
        "descending"
    } else {
        "ascending"
    });
    let other = Sort {
        column: column.key.clone(),
        descending: here && !sort.descending,
    };
    let link = state.sorted(&other).link(view);
    let class = match (wide, number(column)) {
        (true, true) => Some("wide number"),
        (true, false) => Some("wide"),
        (false, _) => None,
    };
    let sortable = sortable(column);
    maud! {
        th scope="col" class=[class] data-column=(&column.key) aria-sort=[order] {
            @if sortable { a.sort href=(&link) { (&column.title) } } @else { (&column.title) }
        }
    }
    .memoize()
}

fn number(column: &Column) -> bool {
    matches!(column.kind, Kind::Int | Kind::Decimal | Kind::Money)
}

fn row(shown: &Shown, item: &Item, bulk: bool) -> impl Renderable {
    let Shown {
        view,
        columns,
        names,
        ..
    } = shown;
    let id = Id::<Contact>::from_bytes(item.id).to_string();
    let open = view.to(format_args!("/contacts/{id}"));
    let edit = view.to(format_args!("/contacts/{id}/edit"));
    let label = view.t_with(
        "records-select-one",
        &[("name", item.title.as_str().into())],
    );
    let company = item
        .cells("kind")
        .iter()
        .any(|cell| cell.to_text() == "company");
    let avatar = if company {
        "avatar small company"
    } else {
        "avatar small"
    };
    let sub: Vec<String> = ["emails", "address.city"]
        .iter()
        .filter_map(|key| item.cells(key).first().map(Cell::to_text))
        .collect();
    maud! {
        tr data-row {
            @if bulk { td.select { input type="checkbox" name="id" value=(&id) aria-label=(&label); } }
            th scope="row" data-column="name" {
                a.row-link href=(&open) { span class=(avatar) aria-hidden="true" { (initials(&item.title)) } span translate="no" { (&item.title) } }
                @if !sub.is_empty() { span.row-sub translate="no" { (sub.join(" · ")) } }
                a.visually-hidden href=(&edit) tabindex="-1" aria-hidden="true" data-row-edit { (view.t("records-edit")) }
            }
            @for column in columns {
                td class=(if number(column) { "wide number" } else { "wide" }) data-column=(&column.key) {
                    @match item.cells(&column.key).as_slice() {
                        [Cell::At(at)] => {
                            time.nowrap datetime=(at.to_string()) { (texts::date_time_short(view.scope.lang(), *at, view.scope.zone())) }
                        }
                        cells => { (show::html(view, column, cells, names)) }
                    }
                }
            }
        }
    }
}

fn bulk_bar(view: &View) -> Raw<String> {
    let (bin, edit) = (
        view.scope.may(Permission::DeleteContacts),
        view.scope.may(Permission::BulkEditContacts) && rights::writes(&view.scope, "owner"),
    );
    maud! {
        div.bulk-bar {
            span { (view.t("records-with-selected")) }
            @if bin { button.button.small formaction=(view.to("/contacts/bulk/bin")) { (icon("bin")) (view.t("contact-bin")) } }
            @if edit { button.button.small formaction=(view.to("/contacts/bulk")) { (icon("user")) (view.t("contact-change-owner")) } }
        }
    }
    .memoize()
}
