//! A contact with everything that its pages need to show it.

use super::picker;
use super::typed::{ADDRESS, Typed, unit};
use crate::contact::{Address, Contact, ContactKind, Patch, actions, label, rights};
use crate::field::{Field, store as fields};
use crate::input::Offer;
use crate::show::{self, Names};
use identity::users::Offered;
use kernel::{Id, Result};
use kit::html::*;
use kit::{Cell, Column, Kind, Scope, View};
use storage::Tx;

/// A contact as the actor sees it, its fields, and the names that it mentions.
pub(super) struct Loaded {
    pub contact: Contact,
    /// Whether the actor may change it.
    pub edit: bool,
    /// Whether the actor may bin and restore it.
    pub delete: bool,
    /// Every field that the actor sees, archived ones too.
    pub fields: Vec<Field>,
    /// The columns of this actor.
    pub columns: Vec<Column>,
    /// Those of which this actor sees a mask.
    pub masked: Vec<Column>,
    pub names: Names,
}

impl Loaded {
    pub async fn find(view: &View, id: Id<Contact>) -> Result<Loaded> {
        let actions::Opened {
            contact,
            edit,
            delete,
        } = actions::open(&view.scope, id).await?;
        let columns = actions::all_columns(&view.scope).await?;
        let masked = actions::masked_columns(&view.scope).await?;
        let mut tx = view.scope.read().await?;
        let fields = rights::visible(&view.scope, &fields::with_archived(&mut tx).await?);
        let names = names_of(
            &view.scope,
            &mut tx,
            &columns,
            &actions::values(&contact, &fields),
        )
        .await?;
        Ok(Loaded {
            contact,
            edit,
            delete,
            fields,
            columns,
            masked,
            names,
        })
    }

    /// A contact of which one masked field is shown, and nothing else of what is hidden.
    pub async fn revealed(view: &View, contact: Contact, column: Column) -> Result<Loaded> {
        let mut tx = view.scope.read().await?;
        let mut fields = fields::with_archived(&mut tx).await?;
        fields.retain(|field| field.column_key() == column.key);
        let columns = vec![column];
        let values = actions::values(&contact, &fields);
        let names = names_of(&view.scope, &mut tx, &columns, &values).await?;
        Ok(Loaded {
            contact,
            edit: false,
            delete: false,
            fields,
            columns,
            masked: Vec::new(),
            names,
        })
    }

    /// The texts of a form that would change nothing.
    pub fn values(&self) -> Patch {
        actions::values(&self.contact, &self.fields)
    }

    /// The column of a unit.
    pub fn column(&self, unit: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == unit)
    }

    /// The values of a column.
    pub fn cells(&self, key: &str) -> Vec<Cell> {
        actions::cells_of(&self.contact, &self.fields, key)
    }

    /// What the contact's own fields are, by the title of their group.
    pub fn groups(&self) -> Vec<(&str, Vec<&Column>)> {
        let custom: Vec<&Column> = self
            .columns
            .iter()
            .filter(|column| column.key.starts_with("custom."))
            .collect();
        let mut groups: Vec<(&str, Vec<&Column>)> = Vec::new();
        for column in custom {
            match groups.iter_mut().find(|(title, _)| *title == column.group) {
                Some((_, members)) => members.push(column),
                None => groups.push((&column.group, vec![column])),
            }
        }
        groups
    }

    /// The units that every contact of this kind has, in the order in which they are shown.
    pub fn plain(&self) -> Vec<&'static str> {
        let mut units = vec!["name", "emails", "phones", "addresses"];
        if self.contact.kind == ContactKind::Person {
            units.push("companies");
        }
        units.extend(["owner", "source", "language", "notes"]);
        units
    }

    /// Whether the actor may change a column of this contact.
    pub fn may_write(&self, view: &View, key: &str) -> bool {
        self.edit && rights::writes(&view.scope, key)
    }

    /// The fields of forms: those in use that the actor may change.
    pub fn writable_fields(&self, view: &View) -> Vec<Field> {
        self.fields
            .iter()
            .filter(|field| field.archived_at.is_none())
            .filter(|field| rights::writes(&view.scope, &field.column_key()))
            .cloned()
            .collect()
    }

    /// A unit as the page shows it.
    pub fn html(&self, view: &View, unit: &str) -> Raw<String> {
        let Some(column) = self.column(unit) else {
            return maud! {}.memoize();
        };
        match unit {
            "emails" | "phones" => self.entries(view, column),
            "addresses" => self.addresses(view),
            "companies" => self.companies(view),
            "notes" => maud! { span.prose translate="no" { (crate::contact::web::parts::lines(&self.contact.doc.notes)) } }.memoize(),
            _ if column.kind == Kind::LongText => {
                let text = show::texts_of(&view.scope, column, &self.cells(unit), &self.names);
                maud! { span.prose translate="no" { (lines(&text)) } }.memoize()
            }
            _ => show::html(view, column, &self.cells(unit), &self.names).memoize(),
        }
    }

    fn entries(&self, view: &View, column: &Column) -> Raw<String> {
        let entries = if column.key == "emails" {
            &self.contact.doc.emails
        } else {
            &self.contact.doc.phones
        };
        let several = entries.len() > 1;
        maud! {
            @for entry in entries {
                div {
                    (show::html(view, column, &[Cell::Text(entry.value.clone())], &self.names))
                    @if !entry.label.is_empty() { " " span.muted.small translate="no" { (label::shown(&view.scope, &entry.label)) } }
                    @if several && entry.is_default { " " span.badge { (view.t("contact-default")) } }
                }
            }
        }
        .memoize()
    }

    fn addresses(&self, view: &View) -> Raw<String> {
        let all = &self.contact.doc.addresses;
        let several = all.len() > 1;
        maud! {
            @for address in all {
                div {
                    span translate="no" { (address.line()) }
                    @if !address.label.is_empty() { " " span.muted.small translate="no" { (label::shown(&view.scope, &address.label)) } }
                    @if several && address.is_default { " " span.badge { (view.t("contact-default")) } }
                }
            }
        }
        .memoize()
    }

    fn companies(&self, view: &View) -> Raw<String> {
        maud! {
            @for membership in &self.contact.companies {
                @let name = self.names.contact(membership.company);
                div {
                    @if let Some(name) = name {
                        a href=(view.to(format_args!("/contacts/{}", membership.company))) translate="no" { (name) }
                    } @else { (view.t("value-unknown")) }
                    @if !membership.title.is_empty() { " " span.muted.small translate="no" { (&membership.title) } }
                }
            }
        }
        .memoize()
    }
}

/// A text with its lines kept.
pub(super) fn lines(text: &str) -> Raw<String> {
    maud! { @for (i, line) in text.lines().enumerate() { @if i > 0 { br; } (line) } }.memoize()
}

/// The names that a patch mentions.
pub(super) async fn names_of(
    scope: &Scope,
    tx: &mut Tx,
    columns: &[Column],
    patch: &Patch,
) -> Result<Names> {
    let mut cells: Vec<(Kind, Cell)> = Vec::new();
    for (key, texts) in patch {
        let kind = columns
            .iter()
            .find(|column| column.key == *key)
            .map(|column| column.kind);
        if let Some(kind @ (Kind::User | Kind::Contact)) = kind {
            cells.extend(
                texts
                    .iter()
                    .filter_map(|text| text.parse::<Id<()>>().ok())
                    .map(|id| (kind, Cell::Id(id.bytes()))),
            );
        }
    }
    Names::of(scope, tx, &cells).await
}

/// What a form offers: users, the names of what is chosen, contacts that were looked for.
pub(super) async fn offer(
    view: &View,
    columns: &[Column],
    typed: &Typed,
    fields: &kit::Fields,
) -> Result<Offer> {
    let searches = fields.iter().filter_map(|(name, text)| {
        let of = name.strip_suffix(".q")?;
        (!text.trim().is_empty()).then(|| (of.to_owned(), text.to_owned()))
    });
    let (users, contacts): (Vec<_>, Vec<_>) = searches.partition(|(of, _)| {
        let key = of.strip_prefix("value.").unwrap_or(of);
        let mut columns = columns.iter().filter(|column| column.key == key);
        columns.any(|column| column.kind == Kind::User)
    });
    let users = users
        .into_iter()
        .map(|(of, text)| (format!("{of}.q"), text));
    let mut tx = view.scope.read().await?;
    let names = names_of(&view.scope, &mut tx, columns, &typed.patch).await?;
    let users = Offered::read(&mut tx, users.collect()).await?;
    drop(tx);
    let mut found = Vec::new();
    // A search of which something was chosen is over.
    for (name, text) in contacts {
        if !picker::unpicked(fields, &name) {
            continue;
        }
        let kind = name.ends_with("companies").then_some("company");
        let hits = super::search_contacts(&view.scope, &text, kind, 12).await?;
        found.push((name, text, hits));
    }
    Ok(Offer {
        users,
        names,
        found,
    })
}

/// One unit of a patch in words.
pub(super) fn words(
    scope: &Scope,
    columns: &[Column],
    names: &Names,
    of: &str,
    patch: &Patch,
) -> String {
    let all = |key: &str| {
        patch
            .iter()
            .find(|(known, _)| known == key)
            .map_or(&[][..], |(_, texts)| texts)
    };
    let labelled = |texts: &[String], labels: &[String]| -> String {
        let one =
            |(i, text): (usize, &String)| match labels.get(i).filter(|label| !label.is_empty()) {
                Some(word) if of != "companies" => {
                    format!("{text} ({})", label::shown(scope, word))
                }
                Some(title) => format!("{text} ({title})"),
                None => text.clone(),
            };
        texts
            .iter()
            .enumerate()
            .map(one)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if of == "addresses" {
        let parts = ADDRESS.map(|part| all(&format!("addresses.{part}")));
        let count = parts.iter().map(|texts| texts.len()).max().unwrap_or(0);
        let line = |i: usize| {
            let [label, postcode, city, street, region, country] =
                parts.map(|texts| texts.get(i).cloned().unwrap_or_default());
            Address {
                label,
                is_default: false,
                country,
                region,
                postcode,
                city,
                street,
            }
            .line()
        };
        return (0..count).map(line).collect::<Vec<_>>().join("; ");
    }
    let Some(column) = columns.iter().find(|column| column.key == of) else {
        return all(of).join(", ");
    };
    let shown: Vec<String> = all(of)
        .iter()
        .map(|text| match column.kind.parse(text, scope.zone()) {
            Ok(cell) => show::text(scope, column, &cell, names).into_owned(),
            Err(_) => text.clone(),
        })
        .collect();
    match of {
        "emails" | "phones" => labelled(&shown, all(&format!("{of}.type"))),
        "companies" => labelled(&shown, all("companies.title")),
        _ => shown.join(", "),
    }
}

/// The units that some keys belong to, each once, in order.
pub(super) fn units<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut units: Vec<&str> = Vec::new();
    for of in keys.map(unit) {
        if !units.contains(&of) {
            units.push(of);
        }
    }
    units
}

/// The symbols that stand for a contact: its initials.
pub(super) fn avatar(contact: &Contact) -> Raw<String> {
    let class = if contact.kind == ContactKind::Company {
        "avatar large company"
    } else {
        "avatar large"
    };
    maud! { span class=(class) aria-hidden="true" { (initials(&contact.name)) } }.memoize()
}

/// A key as an id of the page: without points.
pub(super) fn id_of(key: &str) -> String {
    key.replace(['.', '_'], "-")
}
