//! The table of the list, and what happens to the ticked rows.

use super::list::Shown;
use crate::contact::{Contact, rights, sortable};
use crate::show;
use kernel::Id;
use kit::collection::{Item, Sort};
use kit::html::*;
use kit::{Cell, Column, Kind, Permission, View, texts};

/// What a row shows beside the columns that were chosen.
pub(super) const ALWAYS: [&str; 3] = ["kind", "emails", "address.city"];

pub(super) fn table(shown: &Shown) -> impl Renderable {
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
    let bulk = offers(view) != (false, false);
    let frame = Frame {
        shown,
        people: view.to("/contacts/"),
        select: bulk.then(|| view.around("records-select-one", "name")),
    };
    maud! {
        form.list method="post" action=(view.to("/contacts/bulk")) {
            div.table-wrap role="region" aria-label=(view.t("contact-title")) tabindex="0" {
                table.table.wide-cells data-edit="/edit" {
                    caption.visually-hidden { (&caption) }
                    thead { tr {
                        @if bulk { th.select { input type="checkbox" data-select-all aria-label=(view.t("records-select-all")); } }
                        @if let Some(name) = name { (head(shown, name, false)) }
                        @for column in columns { (head(shown, column, true)) }
                    } }
                    tbody translate="no" { @for item in &page.items { (row(&frame, item)) } }
                }
            }
            @if bulk { (bulk_bar(view)) }
        }
    }
}

fn head(shown: &Shown, column: &Column, wide: bool) -> impl Renderable {
    let Shown {
        view,
        state,
        sort,
        seeker,
        ..
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
    let link = state.sorted(&other).link(view, seeker);
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
}

fn number(column: &Column) -> bool {
    matches!(column.kind, Kind::Int | Kind::Decimal | Kind::Money)
}

/// What all rows have in common, put together once.
struct Frame<'a> {
    shown: &'a Shown<'a>,
    /// Where the pages of contacts are.
    people: String,
    /// What a tick box is called, before and behind the name; `None`: nothing can be ticked.
    select: Option<(String, String)>,
}

fn row(frame: &Frame, item: &Item) -> impl Renderable {
    let Shown {
        view,
        columns,
        names,
        ..
    } = frame.shown;
    let id = Id::<Contact>::from_bytes(item.id).to_string();
    let title = item.title.as_str();
    let company = matches!(item.values("kind"), [Cell::Choice(kind)] if kind == "company");
    let avatar = if company {
        "avatar small company"
    } else {
        "avatar small"
    };
    let sub = ["emails", "address.city"].map(|key| match item.values(key).first() {
        Some(Cell::Text(text)) => text.as_str(),
        _ => "",
    });
    let between = if sub.contains(&"") { "" } else { " · " };
    maud! {
        tr data-row {
            @if let Some((before, behind)) = &frame.select {
                td.select { input type="checkbox" name="id" value=(&id) aria-label=(format_args!("{before}{title}{behind}")); }
            }
            th scope="row" {
                a.row-link href=(format_args!("{}{id}", frame.people)) {
                    span class=(avatar) aria-hidden="true" { (initials(title)) } span { (title) }
                }
                @if sub != ["", ""] { span.row-sub { (sub[0]) (between) (sub[1]) } }
            }
            @for column in columns {
                td class=[number(column).then_some("number")] {
                    @match item.values(&column.key) {
                        [Cell::At(at)] => {
                            time.nowrap datetime=(at.to_string()) { (texts::date_time_short(view.scope.lang(), *at, view.scope.zone())) }
                        }
                        cells => { (show::values(view, column, cells, names)) }
                    }
                }
            }
        }
    }
}

/// What can be done with the ticked contacts: binning them, changing their owner.
fn offers(view: &View) -> (bool, bool) {
    (
        view.scope.may(Permission::DeleteContacts),
        view.scope.may(Permission::BulkEditContacts) && rights::writes(&view.scope, "owner"),
    )
}

fn bulk_bar(view: &View) -> impl Renderable {
    let (bin, edit) = offers(view);
    maud! {
        div.bulk-bar {
            span { (view.t("records-with-selected")) }
            @if bin { button.button.small formaction=(view.to("/contacts/bulk/bin")) { (icon("bin")) (view.t("contact-bin")) } }
            @if edit { button.button.small formaction=(view.to("/contacts/bulk")) { (icon("user")) (view.t("contact-change-owner")) } }
        }
    }
}
