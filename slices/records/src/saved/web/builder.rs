//! The filter builder: groups in groups, a row for each condition, controls that suit the
//! column. Its buttons are submit buttons, so it works without scripts.

mod value;

use super::draft::{Group, Join, Row};
use crate::input::Offer;
use kit::filter::Op;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Column, Kind, View};

/// What every part of the builder needs.
pub(crate) struct Builder<'a> {
    pub view: &'a View,
    pub columns: &'a [Column],
    pub offer: &'a Offer,
    /// Contacts that were found for rows, by the row's name: id and name.
    pub found: &'a [(String, Vec<(String, String)>)],
    /// Where the form is sent.
    pub action: &'a str,
}

/// How deep groups can be put into groups by hand.
const DEPTH: usize = 4;

impl Builder<'_> {
    /// The groups, and the templates from which the browser makes new ones.
    pub(crate) fn groups(&self, root: &Group) -> Raw<String> {
        let mut blank = Group::new(self.columns);
        blank.number(&mut 0);
        let row = blank
            .rows
            .first()
            .map(|row| self.row("g__g__", "__r__", row));
        maud! {
            (self.group(root, 0))
            template data-template="row" { (row) }
            template data-template="group" { (self.group_named("g__g__", "__g__", "__n__", &blank, DEPTH)) }
        }
        .memoize()
    }

    fn group(&self, group: &Group, depth: usize) -> Raw<String> {
        let name = format!("g{}", group.index);
        self.group_named(
            &name,
            &group.index.to_string(),
            &(group.index + 1).to_string(),
            group,
            depth,
        )
    }

    fn group_named(
        &self,
        name: &str,
        index: &str,
        number: &str,
        group: &Group,
        depth: usize,
    ) -> Raw<String> {
        let view = self.view;
        let title = if depth == 0 {
            view.t("filter-conditions")
        } else {
            view.t_with("filter-group", &[("n", number.into())])
        };
        let join = format!("{name}.join");
        let inside = format!("{name}.group");
        let end = format!("{name}.end");
        let rows: Vec<Raw<String>> = group
            .rows
            .iter()
            .map(|row| self.row(name, &row.index.to_string(), row))
            .collect();
        let groups: Vec<Raw<String>> = group
            .groups
            .iter()
            .map(|group| self.group(group, depth + 1))
            .collect();
        maud! {
            fieldset.filter-group data-group data-index=(index) {
                legend { (title) }
                label.filter-join {
                    (view.t("filter-match"))
                    select name=(&join) {
                        @for one in Join::ALL {
                            option value=(one.name()) selected[group.join == one] { (view.t(&format!("filter-join-{}", one.name()))) }
                        }
                    }
                }
                ol.filter-rows data-rows { @for row in &rows { (row) } }
                @for group in &groups { (group) }
                div.cluster {
                    button.button.quiet.small name="add" value=(name) data-add-row { (icon("plus")) (view.t("filter-add")) }
                    @if depth > 0 {
                        button.button.quiet.small name="remove" value=(name) data-remove-group { (view.t("filter-remove-group")) }
                    }
                }
                @if depth < DEPTH {
                    button.button.quiet.small name="add" value=(&inside) data-add-group { (icon("plus")) (view.t("filter-add-group")) }
                }
                input type="hidden" name=(&end) value="";
            }
        }
        .memoize()
    }

    fn row(&self, group: &str, index: &str, row: &Row) -> Raw<String> {
        let view = self.view;
        let name = format!("{group}.r{index}");
        let id = format!("{group}r{index}");
        let [field, op, value, find] = ["f", "o", "v", "q"].map(|part| format!("{id}{part}"));
        let [field_name, op_name, find_name] =
            ["field", "op", "find"].map(|part| format!("{name}.{part}"));
        let fault_id = format!("{id}-error");
        let faults: Vec<String> = row
            .faults
            .iter()
            .map(|fault| fault_text(&view.scope, fault))
            .collect();
        let column = row.column(self.columns);
        let faulty = !faults.is_empty();
        // A field that is not there is not named: it may be one that is hidden from this actor.
        let gone = column.is_none();
        let told = (gone && faulty).then(|| fault_id.clone());
        maud! {
            li.filter-row data-row-index=(index) {
                label.visually-hidden for=(&field) { (view.t("filter-field")) }
                select id=(&field) name=(&field_name) translate="no" aria-describedby=[&told] aria-invalid=[told.as_ref().map(|_| "true")]
                    hx-post=(self.action) hx-trigger="change" hx-target="#filter-form" hx-select="#filter-form" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                    @if gone { option value="" selected { (view.t("filter-unknown-field")) } }
                    @for (title, columns) in groups(self.columns) {
                        @if title.is_empty() { (options(&columns, column)) }
                        @else { optgroup label=(title) { (options(&columns, column)) } }
                    }
                }
                @if let Some(column) = column {
                    @let chosen = row.comparison(column);
                    label.visually-hidden for=(&op) { (view.t("filter-op")) }
                    select id=(&op) name=(&op_name)
                        hx-post=(self.action) hx-trigger="change" hx-target="#filter-form" hx-select="#filter-form" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                        @for one in Op::ALL.into_iter().filter(|op| op.suits(column.kind)) {
                            option value=(one.name()) selected[one == chosen] { (view.t(&op_key(one, column.kind))) }
                        }
                    }
                    div.cluster {
                        (self.values(&name, &value, row, column, chosen, faulty.then_some(fault_id.as_str())))
                        @if column.kind == Kind::Contact && chosen.arity().1 > 0 {
                            label.visually-hidden for=(&find) { (view.t("filter-find")) }
                            input id=(&find) name=(&find_name) type="search" value=(&row.find) placeholder=(view.t("filter-find"));
                            button.button.small name="find" value=(&name) { (view.t("filter-find-go")) }
                        }
                    }
                }
                button.icon-button name="remove" value=(&name) data-remove-row aria-label=(view.t("filter-remove")) { (icon("close")) }
                @if faulty { p.field-error id=(&fault_id) { @for fault in &faults { (fault) " " } } }
            }
        }
        .memoize()
    }
}

/// Columns by the title of their group, in order.
pub(crate) fn groups(columns: &[Column]) -> Vec<(&str, Vec<&Column>)> {
    let mut groups: Vec<(&str, Vec<&Column>)> = Vec::new();
    for column in columns {
        match groups.iter_mut().find(|(title, _)| *title == column.group) {
            Some((_, members)) => members.push(column),
            None => groups.push((&column.group, vec![column])),
        }
    }
    groups
}

fn options(columns: &[&Column], chosen: Option<&Column>) -> Raw<String> {
    maud! {
        @for column in columns {
            option value=(&column.key) selected[chosen.is_some_and(|chosen| chosen.key == column.key)] { (&column.title) }
        }
    }
    .memoize()
}

/// The key of a comparison's name: of days one is before another, of numbers less.
pub(crate) fn op_key(op: Op, kind: Kind) -> String {
    let dated = matches!(kind, Kind::Date | Kind::DateTime)
        && matches!(op, Op::Lt | Op::Le | Op::Gt | Op::Ge);
    format!(
        "op-{}{}",
        op.name().replace('_', "-"),
        if dated { "-day" } else { "" }
    )
}
