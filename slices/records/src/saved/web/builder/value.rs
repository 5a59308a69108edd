//! The controls on the right side of a condition.

use super::Builder;
use crate::input;
use crate::saved::web::draft::{RELATIVE, Row, Value};
use identity::users::Picker;
use kit::filter::Op;
use kit::html::*;
use kit::{Column, Kind};

impl Builder<'_> {
    pub(super) fn values(
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
                let fixed = [
                    (String::new(), "–".to_owned()),
                    ("me".to_owned(), view.t("filter-me")),
                ];
                let called = text.parse().ok().and_then(|id| self.offer.names.user(id));
                Picker {
                    id: &id,
                    name: &name,
                    by: &format!("{row}.find"),
                    title: &column.title,
                    chosen: text,
                    called,
                    fixed: &fixed,
                    described: fault,
                    faulty: fault.is_some(),
                }
                .html(view, &self.offer.users)
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
            Kind::Date | Kind::DateTime => {
                let names = [name.as_str(), &relative, &days];
                self.day(&id, names, value, (&label, fault))
            }
            Kind::Money => {
                let code = value.currency.as_deref();
                let code = code.unwrap_or_else(|| input::usual_currency(&view.scope));
                let currency_label = view.t_with(
                    "value-currency-of",
                    &[("name", column.title.as_str().into())],
                );
                let id = id.clone();
                maud! {
                    input id=(&id) name=(&name) type="text" inputmode="decimal" size="12" value=(text) aria-describedby=[fault] aria-invalid=[invalid];
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
            @if !dated { label.visually-hidden for=(&id) { (&label) } }
            (&input)
        }
        .memoize()
    }

    /// A day: the one that is chosen, or one relative to today, of which only what belongs to it is
    /// shown. The value itself is sent first, empty where the day is relative.
    fn day(
        &self,
        id: &str,
        [name, relative, days]: [&str; 3],
        value: &Value,
        (label, fault): (&str, Option<&str>),
    ) -> Raw<String> {
        let view = self.view;
        let invalid = fault.map(|_| "true");
        let chosen = value.relative.as_str();
        let exact = chosen.is_empty();
        let own = !exact && !RELATIVE.iter().any(|(word, _)| *word == chosen);
        let days_id = value.counts_days().then_some(id);
        // The fault leads to what holds it; the list keeps its id, so that it keeps the focus.
        let told = fault.filter(|_| !exact && days_id.is_none());
        let relative_id = match told {
            Some(_) => id.to_owned(),
            None => format!("{id}-relative"),
        };
        maud! {
            @if exact {
                label.visually-hidden for=(id) { (label) }
                input id=(id) name=(name) type="date" value=(&value.text) aria-describedby=[fault] aria-invalid=[invalid];
            } @else {
                input type="hidden" name=(name) value="";
            }
            label.visually-hidden for=(&relative_id) { (view.t("filter-relative")) }
            select id=(&relative_id) name=(relative) aria-describedby=[told] aria-invalid=[told.and(invalid)]
                hx-post=(self.action) hx-trigger="change" hx-target="#filter-form" hx-select="#filter-form" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                option value="" { (view.t("filter-day-exact")) }
                @for (word, _) in RELATIVE {
                    option value=(word) selected[word == chosen] { (view.t(&format!("filter-day-{word}"))) }
                }
                @if own { option value=(chosen) selected { (chosen) } }
            }
            @if let Some(id) = days_id {
                input id=(id) name=(days) type="text" inputmode="numeric" size="4" value=(&value.days) aria-label=(view.t("filter-days")) placeholder=(view.t("filter-days"))
                    aria-describedby=[fault] aria-invalid=[invalid];
            }
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
