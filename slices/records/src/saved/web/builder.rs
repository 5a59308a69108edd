//! The filter builder: groups in groups, a row for each condition, controls that suit the
//! column. Its buttons are submit buttons, so it works without scripts.

use super::draft::{Group, Join, RELATIVE, Row, Value};
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
        let column = row.column(self.columns).or(self.columns.first());
        let faulty = !faults.is_empty();
        maud! {
            li.filter-row data-row-index=(index) {
                label.visually-hidden for=(&field) { (view.t("filter-field")) }
                select id=(&field) name=(&field_name) translate="no"
                    hx-post=(self.action) hx-trigger="change" hx-target="#filter-form" hx-select="#filter-form" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
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

    fn values(
        &self,
        name: &str,
        id: &str,
        row: &Row,
        column: &Column,
        op: Op,
        fault: Option<&str>,
    ) -> Raw<String> {
        let (least, most) = op.arity();
        if most == 0 {
            return maud! {}.memoize();
        }
        if matches!(column.kind, Kind::Choice | Kind::Choices) {
            return self.choices(name, id, row, column, fault);
        }
        let count = row.values.len().clamp(least, most.max(least));
        let empty = Value::default();
        let parts: Vec<Raw<String>> = (0..count)
            .map(|i| {
                self.value(
                    name,
                    id,
                    i,
                    row.values.get(i).unwrap_or(&empty),
                    column,
                    fault,
                )
            })
            .collect();
        maud! { @for part in &parts { (part) } }.memoize()
    }

    fn choices(
        &self,
        name: &str,
        id: &str,
        row: &Row,
        column: &Column,
        fault: Option<&str>,
    ) -> Raw<String> {
        let name = format!("{name}.value");
        let chosen = |key: &str| row.values.iter().any(|value| value.text == key);
        let invalid = fault.map(|_| "true");
        maud! {
            div.cluster id=(id) role="group" aria-label=(&column.title) aria-describedby=[fault] aria-invalid=[invalid] {
                @for choice in &column.choices {
                    label.check {
                        input type="checkbox" name=(&name) value=(&choice.key) checked[chosen(&choice.key)];
                        (&choice.title)
                    }
                }
            }
        }
        .memoize()
    }

    fn value(
        &self,
        row: &str,
        id: &str,
        i: usize,
        value: &Value,
        column: &Column,
        fault: Option<&str>,
    ) -> Raw<String> {
        let view = self.view;
        let suffix = if i == 0 {
            String::new()
        } else {
            (i + 1).to_string()
        };
        let id = format!("{id}{suffix}");
        let [name, relative, days, currency] =
            ["value", "relative", "days", "currency"].map(|part| format!("{row}.{part}{suffix}"));
        let relative_id = format!("{id}-relative");
        let label = view.t(if i == 0 {
            "filter-value"
        } else {
            "filter-value-to"
        });
        let invalid = fault.map(|_| "true");
        let text = value.text.as_str();
        let input = match column.kind {
            Kind::Bool => self.select(
                &id,
                &name,
                text,
                fault,
                &[
                    ("true".into(), view.t("value-yes")),
                    ("false".into(), view.t("value-no")),
                ],
            ),
            Kind::User => {
                let mut all = vec![("me".to_owned(), view.t("filter-me"))];
                all.extend(
                    self.offer
                        .users
                        .iter()
                        .map(|(id, name)| (id.to_string(), name.clone())),
                );
                self.select(&id, &name, text, fault, &all)
            }
            Kind::Contact => {
                let found = self
                    .found
                    .iter()
                    .find(|(known, _)| known == row)
                    .map_or(&[][..], |(_, found)| found);
                let mut all = found.to_vec();
                if let Ok(known) = text.parse()
                    && let Some(called) = self.offer.names.contact(known)
                {
                    all.push((text.to_owned(), called.to_owned()));
                }
                self.select(&id, &name, text, fault, &all)
            }
            Kind::Date | Kind::DateTime => self.day(&id, [&name, &relative, &days], value, fault),
            Kind::Money => {
                let (amount, code) = text.rsplit_once(' ').unwrap_or((text, "HUF"));
                let currency_label = view.t_with(
                    "value-currency-of",
                    &[("name", column.title.as_str().into())],
                );
                let id = id.clone();
                maud! {
                    input id=(&id) name=(&name) type="text" inputmode="decimal" size="10" value=(amount) aria-describedby=[fault] aria-invalid=[invalid];
                    input name=(&currency) type="text" size="4" maxlength="3" value=(code) aria-label=(&currency_label);
                }
                .memoize()
            }
            kind => {
                let (mode, id) = (
                    matches!(kind, Kind::Int | Kind::Decimal).then_some("decimal"),
                    id.clone(),
                );
                maud! {
                    input id=(&id) name=(&name) type="text" inputmode=[mode] autocomplete="off" value=(text) aria-describedby=[fault] aria-invalid=[invalid];
                }
                .memoize()
            }
        };
        let dated = matches!(column.kind, Kind::Date | Kind::DateTime);
        maud! {
            label.visually-hidden for=(&id) { (&label) }
            @if dated { label.visually-hidden for=(&relative_id) { (view.t("filter-relative")) } }
            (&input)
        }
        .memoize()
    }

    fn day(
        &self,
        id: &str,
        [name, relative, days]: [&str; 3],
        value: &Value,
        fault: Option<&str>,
    ) -> Raw<String> {
        let view = self.view;
        let invalid = fault.map(|_| "true");
        let chosen = value.relative.as_str();
        let own = !chosen.is_empty() && !RELATIVE.iter().any(|(word, _)| *word == chosen);
        let relative_id = format!("{id}-relative");
        maud! {
            input id=(id) name=(name) type="date" value=(&value.text) aria-describedby=[fault] aria-invalid=[invalid];
            select id=(&relative_id) name=(relative) {
                option value="" { (view.t("filter-day-exact")) }
                @for (word, _) in RELATIVE {
                    option value=(word) selected[word == chosen] { (view.t(&format!("filter-day-{word}"))) }
                }
                @if own { option value=(chosen) selected { (chosen) } }
            }
            input name=(days) type="text" inputmode="numeric" size="4" value=(&value.days) aria-label=(view.t("filter-days")) placeholder=(view.t("filter-days"));
        }
        .memoize()
    }

    fn select(
        &self,
        id: &str,
        name: &str,
        value: &str,
        fault: Option<&str>,
        all: &[(String, String)],
    ) -> Raw<String> {
        let invalid = fault.map(|_| "true");
        maud! {
            select id=(id) name=(name) aria-describedby=[fault] aria-invalid=[invalid] {
                option value="" { "–" }
                @for (key, title) in all { option value=(key) selected[key == value] { (title) } }
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
