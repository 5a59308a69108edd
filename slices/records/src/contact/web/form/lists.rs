//! The parts of the form that have a row each: addresses, numbers, companies.

use super::Form;
use crate::contact::label;
use crate::contact::web::picker;
use crate::contact::web::typed::{ADDRESS, LISTS};
use kit::html::*;
use kit::reply::fault_text;

impl Form<'_> {
    /// E-mail addresses or telephone numbers.
    pub(super) fn entries(&self, index: usize) -> Raw<String> {
        let list = LISTS.get(index).copied().unwrap_or("emails");
        let count = self.typed.all(list).len();
        let blank = self.typed.blank.get(index).copied().unwrap_or(0);
        let whole = self.fault_at(list);
        maud! {
            tenet-filter {
                div.repeat data-group data-index="0" {
                    ol data-rows { @for i in 0..count + blank { (self.entry(list, &i.to_string(), i)) } }
                    @if let Some(text) = &whole { p.field-error { (text) } }
                    button.button.quiet.small name="add" value=(list) data-add-row { (icon("plus")) (self.view.t(if list == "emails" { "contact-add-email" } else { "contact-add-phone" })) }
                }
                template data-template="row" { (self.entry(list, "__r__", usize::MAX)) }
            }
        }
        .memoize()
    }

    fn entry(&self, list: &str, row: &str, i: usize) -> Raw<String> {
        let view = self.view;
        let place = format!("{list}.{row}");
        let [value, kind] = ["value", "type"].map(|part| format!("{place}.{part}"));
        let [value_id, kind_id] = ["value", "type"].map(|part| format!("{list}-{row}-{part}"));
        let default = format!("{list}.default");
        let fault = self.fault_at(&value);
        let error_id = format!("{value_id}-error");
        let described = fault.as_ref().map(|_| error_id.clone());
        let invalid = fault.as_ref().map(|_| "true");
        let chosen = self.typed.one(&default).parse::<usize>().ok() == Some(i);
        let mode = if list == "emails" { "email" } else { "tel" };
        let label = view.t(if list == "emails" {
            "contact-email"
        } else {
            "contact-phone"
        });
        maud! {
            li.repeat-row data-row-index=(row) {
                input id=(&kind_id) name=(&kind) type="text" maxlength="60" value=(label::shown(&view.scope, self.typed.at(&format!("{list}.type"), i))) list="types" autocomplete="off"
                    aria-label=(view.t("contact-type-of")) placeholder=(view.t("contact-type"));
                input id=(&value_id) name=(&value) type="text" inputmode=(mode) value=(self.typed.at(list, i)) autocomplete="off"
                    aria-label=(&label) aria-describedby=[&described] aria-invalid=[invalid];
                div.cluster {
                    label.choice { input type="radio" name=(&default) value=(row) checked[chosen]; (view.t("contact-default")) }
                    button.icon-button name="remove" value=(&place) data-remove-row aria-label=(view.t("records-remove")) { (icon("close")) }
                }
                @if let Some(text) = &fault { p.field-error id=(&error_id) { (text) } }
            }
        }
        .memoize()
    }

    /// What addresses and numbers are usually for.
    pub(super) fn types(&self) -> Raw<String> {
        maud! {
            datalist id="types" { @for key in label::KNOWN { option value=(self.view.t(&format!("contact-type-{key}"))) {} } }
        }
        .memoize()
    }

    pub(super) fn addresses(&self) -> Raw<String> {
        let count = self.typed.all("addresses.city").len();
        let blank = self.typed.blank.get(2).copied().unwrap_or(0);
        maud! {
            tenet-filter {
                div.repeat data-group data-index="0" {
                    ol data-rows { @for i in 0..count + blank { (self.address(&i.to_string(), i)) } }
                    button.button.quiet.small name="add" value="addresses" data-add-row { (icon("plus")) (self.view.t("contact-add-address")) }
                }
                template data-template="row" { (self.address("__r__", usize::MAX)) }
            }
        }
        .memoize()
    }

    fn address(&self, row: &str, i: usize) -> Raw<String> {
        let view = self.view;
        let place = format!("addresses.{row}");
        let chosen = self.typed.one("addresses.default").parse::<usize>().ok() == Some(i);
        maud! {
            li.stack data-row-index=(row) {
                div.form-grid { @for part in ADDRESS { (self.address_part(row, part, i)) } }
                div.cluster {
                    label.choice { input type="radio" name="addresses.default" value=(row) checked[chosen]; (view.t("contact-default")) }
                    button.button.quiet.small name="remove" value=(&place) data-remove-row { (icon("close")) (view.t("contact-remove-address")) }
                }
            }
        }
        .memoize()
    }

    fn address_part(&self, row: &str, part: &str, i: usize) -> Raw<String> {
        let name = format!("addresses.{row}.{part}");
        let id = format!("addresses-{row}-{part}");
        let fault = self.fault_at(&name);
        let error_id = format!("{id}-error");
        let described = fault.as_ref().map(|_| error_id.clone());
        let invalid = fault.as_ref().map(|_| "true");
        let label = self.view.t(&match part {
            "type" => "contact-type".to_owned(),
            part => format!("contact-column-address-{part}"),
        });
        let list = (part == "type").then_some("types");
        let text = self.typed.at(&format!("addresses.{part}"), i);
        let text = match list {
            Some(_) => label::shown(&self.view.scope, text),
            None => text.to_owned(),
        };
        maud! {
            div.field {
                label for=(&id) { (&label) }
                input id=(&id) name=(&name) type="text" list=[list] value=(&text) autocomplete="off"
                    aria-describedby=[&described] aria-invalid=[invalid];
                @if let Some(text) = &fault { p.field-error id=(&error_id) { (text) } }
            }
        }
        .memoize()
    }

    /// The companies of a person: those chosen, each with what the person does there, then a search.
    pub(super) fn companies(&self) -> Raw<String> {
        let view = self.view;
        let Some(column) = self.columns.iter().find(|column| column.key == "companies") else {
            return maud! {}.memoize();
        };
        let chosen: Vec<(String, String, String, bool)> = self
            .typed
            .all("companies")
            .iter()
            .enumerate()
            .map(|(i, id)| {
                let name = id.parse().ok().and_then(|id| self.offer.names.contact(id));
                let name = name.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned);
                let default = self.typed.one("companies.default").parse::<usize>().ok() == Some(i);
                (
                    id.clone(),
                    name,
                    self.typed.at("companies.title", i).to_owned(),
                    default,
                )
            })
            .collect();
        let faults: Vec<String> = self
            .faults
            .iter()
            .filter(|fault| fault.field == "companies" || fault.field.starts_with("companies."))
            .map(|fault| fault_text(&view.scope, fault))
            .collect();
        maud! {
            (picker::was("companies", chosen.iter().map(|(id, ..)| id)))
            @for (id, name, title, default) in &chosen {
                div.cluster {
                    label.check { input type="checkbox" name="companies" value=(id) checked; span translate="no" { (name) } }
                    input type="text" maxlength="60" name=(format!("companies.title.{id}")) value=(title) autocomplete="off"
                        aria-label=(view.t_with("contact-title-at", &[("name", name.as_str().into())])) placeholder=(view.t("contact-title-there"));
                    label.choice { input type="radio" name="companies.default" value=(id) checked[*default]; (view.t("contact-default")) }
                }
            }
            @if !faults.is_empty() { p.field-error { @for fault in &faults { (fault) " " } } }
            (picker::search(view, column, "companies", "companies", "company", self.offer))
        }
        .memoize()
    }
}
