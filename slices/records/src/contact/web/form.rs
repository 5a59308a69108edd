//! The form of a contact, new or old.

use super::parts::id_of;
use super::picker;
use super::typed::{ADDRESS, LISTS, Typed};
use crate::field::Field;
use crate::input::{self, Control, Offer};
use kernel::FieldErrors;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Column, View, page};

/// Everything that the form is made of.
pub(super) struct Form<'a> {
    pub view: &'a View,
    pub action: &'a str,
    /// Where Cancel leads.
    pub back: &'a str,
    pub typed: &'a Typed,
    pub faults: &'a FieldErrors,
    pub columns: &'a [Column],
    /// The fields in use.
    pub fields: &'a [Field],
    pub offer: &'a Offer,
    /// What the form showed at first, and of which version; empty for a new contact.
    pub base: &'a str,
    pub version: &'a str,
}

impl Form<'_> {
    pub fn html(&self) -> Raw<String> {
        let view = self.view;
        let person = self.typed.one("kind") != "company";
        let new = self.version.is_empty();
        maud! {
            tenet-unsaved {
                form.form method="post" action=(self.action) novalidate {
                    button.visually-hidden tabindex="-1" aria-hidden="true" name="done" value="save" { (view.t("records-save")) }
                    input type="hidden" name="base" value=(self.base);
                    input type="hidden" name="version" value=(self.version);
                    input type="hidden" name="kind" value=(if person { "person" } else { "company" });
                    (page::error_summary(view, self.faults, |name| self.label(name)))
                    fieldset.form-section {
                        legend { (view.t("contact-section-name")) }
                        div.form-grid { (self.names(person)) }
                        @if new {
                            p { (view.t(if person { "contact-is-person" } else { "contact-is-company" })) " "
                                button.button.quiet.small name="kind_to" value=(if person { "company" } else { "person" }) {
                                    (view.t(if person { "contact-make-company" } else { "contact-make-person" }))
                                } }
                        }
                    }
                    fieldset.form-section { legend { (view.t("contact-column-emails")) } (self.entries(0)) }
                    fieldset.form-section { legend { (view.t("contact-column-phones")) } (self.entries(1)) }
                    fieldset.form-section { legend { (view.t("contact-column-addresses")) } (self.addresses()) }
                    @if person { fieldset.form-section { legend { (view.t("contact-column-companies")) } (self.companies()) } }
                    @for (title, members) in self.groups() {
                        fieldset.form-section {
                            legend { @if title.is_empty() { (view.t("contact-section-fields")) } @else { span translate="no" { (title) } } }
                            div.form-grid { @for field in members { (self.custom(field)) } }
                        }
                    }
                    fieldset.form-section {
                        legend { (view.t("contact-section-more")) }
                        div.form-grid { @for key in ["owner", "source", "language", "notes"] { (self.plain(key, false)) } }
                    }
                    div.form-actions {
                        button.button.primary name="done" value="save" { (view.t("records-save")) }
                        a.button.quiet href=(self.back) { (view.t("records-cancel")) }
                    }
                }
            }
        }
        .memoize()
    }

    fn groups(&self) -> Vec<(&str, Vec<&Field>)> {
        let mut groups: Vec<(&str, Vec<&Field>)> = Vec::new();
        for field in self.fields {
            match groups.iter_mut().find(|(title, _)| *title == field.group) {
                Some((_, members)) => members.push(field),
                None => groups.push((&field.group, vec![field])),
            }
        }
        groups
    }

    fn names(&self, person: bool) -> Raw<String> {
        // A person known by one name only keeps it until the parts are filled in.
        let single = person
            && !self.typed.one("name").is_empty()
            && self.typed.one("family_name").is_empty()
            && self.typed.one("given_name").is_empty();
        maud! {
            @if person { (self.plain("family_name", true)) (self.plain("given_name", false)) }
            @if single || !person { (self.plain("name", !person)) }
        }
        .memoize()
    }

    /// One of the built-in fields.
    fn plain(&self, key: &str, required: bool) -> Raw<String> {
        let Some(column) = self.columns.iter().find(|column| column.key == key) else {
            return maud! {}.memoize();
        };
        let hint = match key {
            "language" => self.view.t("contact-language-hint"),
            _ => String::new(),
        };
        self.field(column, key, &hint, required, key == "notes")
    }

    fn custom(&self, field: &Field) -> Raw<String> {
        let column = field.column();
        let wide = matches!(
            field.kind,
            kit::Kind::LongText | kit::Kind::Choices | kit::Kind::Contact
        );
        self.field(&column, &column.key, &field.help, field.required, wide)
    }

    fn field(
        &self,
        column: &Column,
        key: &str,
        hint: &str,
        required: bool,
        wide: bool,
    ) -> Raw<String> {
        let view = self.view;
        let id = id_of(key);
        let faults = self.faults_of(key);
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        let mut described = Vec::new();
        if !hint.is_empty() {
            described.push(hint_id.clone());
        }
        if !faults.is_empty() {
            described.push(error_id.clone());
        }
        let described = described.join(" ");
        let values = self.typed.all(key);
        let control = Control {
            column,
            id: &id,
            name: key,
            values,
            described: &described,
            faulty: !faults.is_empty(),
        };
        let control = input::control(view, &control, self.offer);
        let grouped = matches!(column.kind, kit::Kind::Choices | kit::Kind::Contact);
        let class = if wide { "field full" } else { "field" };
        maud! {
            div class=(class) {
                @if grouped { span.label { (&column.title) (mark(view, required)) } }
                @else { label for=(&id) { (&column.title) (mark(view, required)) } }
                @if !hint.is_empty() { p.hint id=(&hint_id) { (hint) } }
                (&control)
                @if !faults.is_empty() { p.field-error id=(&error_id) { @for fault in &faults { (fault) " " } } }
            }
        }
        .memoize()
    }

    /// The texts of every fault of a key, or of one of its values.
    fn faults_of(&self, key: &str) -> Vec<String> {
        let part = format!("{key}.");
        let mine = |name: &str| {
            name == key
                || (key.starts_with("custom.") && name.starts_with(&part))
                || (name == "name" && key == "family_name" && self.typed.one("kind") != "company")
        };
        self.faults
            .iter()
            .filter(|fault| mine(&fault.field))
            .map(|fault| fault_text(&self.view.scope, fault))
            .collect()
    }

    /// A field's name as people see it, and the id of its input.
    fn label(&self, name: &str) -> (String, String) {
        let title = |key: &str| {
            self.columns
                .iter()
                .find(|column| column.key == key)
                .map_or_else(String::new, |column| column.title.clone())
        };
        let person = self.typed.one("kind") != "company";
        let mut parts = name.split('.');
        match (parts.next().unwrap_or(""), parts.next(), parts.next()) {
            ("name", None, _) if person => (title("name"), "family-name".to_owned()),
            ("custom", Some(key), _) => (
                title(&format!("custom.{key}")),
                id_of(&format!("custom.{key}")),
            ),
            ("addresses", Some(row), part) => (
                title("addresses"),
                format!("addresses-{row}-{}", part.unwrap_or("city")),
            ),
            (list @ ("emails" | "phones"), Some(row), part) => (
                title(list),
                format!("{list}-{row}-{}", part.unwrap_or("value")),
            ),
            (list @ ("emails" | "phones"), None, _) => (title(list), format!("{list}-0-value")),
            ("companies", ..) => (title("companies"), "companies-q".to_owned()),
            (key, ..) => (title(key), id_of(key)),
        }
    }

    fn fault_at(&self, place: &str) -> Option<String> {
        let texts: Vec<String> = self
            .faults
            .of(place)
            .map(|fault| fault_text(&self.view.scope, fault))
            .collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// E-mail addresses or telephone numbers.
    fn entries(&self, index: usize) -> Raw<String> {
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
                input id=(&kind_id) name=(&kind) type="text" maxlength="60" value=(self.typed.at(&format!("{list}.type"), i)) list="types" autocomplete="off"
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

    fn addresses(&self) -> Raw<String> {
        let count = self.typed.all("addresses.city").len();
        let blank = self.typed.blank.get(2).copied().unwrap_or(0);
        maud! {
            datalist id="types" { @for key in ["work", "home", "mobile", "billing"] { option value=(self.view.t(&format!("contact-type-{key}"))) {} } }
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
        maud! {
            div.field {
                label for=(&id) { (&label) }
                input id=(&id) name=(&name) type="text" list=[list] value=(self.typed.at(&format!("addresses.{part}"), i)) autocomplete="off"
                    aria-describedby=[&described] aria-invalid=[invalid];
                @if let Some(text) = &fault { p.field-error id=(&error_id) { (text) } }
            }
        }
        .memoize()
    }

    /// The companies of a person: those chosen, each with what the person does there, then a search.
    fn companies(&self) -> Raw<String> {
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

fn mark(view: &View, required: bool) -> Raw<String> {
    maud! { @if required { " " span.required { (view.t("records-required")) } } }.memoize()
}
