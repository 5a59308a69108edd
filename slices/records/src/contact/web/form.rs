//! The form of a contact, new or old.

mod lists;

use super::parts::id_of;
use super::typed::Typed;
use crate::contact::rights;
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
    /// The fields in use that the actor may change.
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
        let more = ["owner", "source", "language", "notes"];
        maud! {
            tenet-unsaved {
                form.form method="post" action=(self.action) novalidate {
                    button.visually-hidden tabindex="-1" aria-hidden="true" name="done" value="enter" { (view.t("records-save")) }
                    input type="hidden" name="base" value=(self.base);
                    input type="hidden" name="version" value=(self.version);
                    input type="hidden" name="kind" value=(if person { "person" } else { "company" });
                    (page::error_summary(view, &self.in_order(), |name| self.label(name)))
                    @if new || self.open("name") { fieldset.form-section {
                        legend { (view.t("contact-section-name")) }
                        div.form-grid { (self.names(person)) }
                        @if new {
                            p { (view.t(if person { "contact-is-person" } else { "contact-is-company" })) " "
                                button.button.quiet.small name="kind_to" value=(if person { "company" } else { "person" }) {
                                    (view.t(if person { "contact-make-company" } else { "contact-make-person" }))
                                } }
                        }
                    } }
                    @if self.open("emails") { fieldset.form-section { legend { (view.t("contact-column-emails")) } (self.entries(0)) } }
                    @if self.open("phones") { fieldset.form-section { legend { (view.t("contact-column-phones")) } (self.entries(1)) } }
                    @if self.open("addresses") { fieldset.form-section { legend { (view.t("contact-column-addresses")) } (self.addresses()) } }
                    (self.types())
                    @if person && self.open("companies") { fieldset.form-section { legend { (view.t("contact-column-companies")) } (self.companies()) } }
                    @for (title, members) in self.groups() {
                        fieldset.form-section {
                            legend { @if title.is_empty() { (view.t("contact-section-fields")) } @else { span translate="no" { (title) } } }
                            div.form-grid { @for field in members { (self.custom(field)) } }
                        }
                    }
                    @if more.iter().any(|key| self.open(key)) {
                        fieldset.form-section {
                            legend { (view.t("contact-section-more")) }
                            div.form-grid { @for key in more { @if self.open(key) { (self.plain(key, false)) } } }
                        }
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

    /// Whether the form has a field: whether the actor may change it.
    fn open(&self, key: &str) -> bool {
        rights::writes(&self.view.scope, key)
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

    /// The faults in the order in which the form shows their fields.
    fn in_order(&self) -> FieldErrors {
        let custom = self.groups().into_iter().flat_map(|(_, members)| members);
        let custom: Vec<String> = custom.map(Field::column_key).collect();
        let head = ["kind", "family_name", "given_name", "name"];
        let lists = ["emails", "phones", "addresses", "companies"];
        let order: Vec<&str> = head
            .into_iter()
            .chain(lists)
            .chain(custom.iter().map(String::as_str))
            .chain(["owner", "source", "language", "notes"])
            .collect();
        let mut all: Vec<_> = self.faults.iter().cloned().collect();
        all.sort_by_key(|fault| {
            let (of, row) = match fault.field.split_once('.') {
                Some((list, rest)) if lists.contains(&list) => {
                    let row = rest.split('.').next().and_then(|row| row.parse().ok());
                    (list, row.unwrap_or(0))
                }
                _ => (fault.field.as_str(), 0usize),
            };
            let within = |known: &&str| {
                of.strip_prefix(*known)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            (order.iter().position(within), row)
        });
        let mut sorted = FieldErrors::new();
        all.into_iter().for_each(|fault| sorted.push(fault));
        sorted
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
}

fn mark(view: &View, required: bool) -> Raw<String> {
    maud! { @if required { " " span.required { (view.t("records-required")) } } }.memoize()
}
