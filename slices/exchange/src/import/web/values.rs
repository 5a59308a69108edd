//! Values of the file that are no user and no choice: what they stand for.

use super::{Step, result, to};
use crate::import::Import;
use crate::import::actions::{self, Decision};
use crate::import::lookup::folded;
use crate::import::mapping::{Mapping, Replacement, Unknown};
use identity::users::{Offered, Picker};
use kernel::{Id, Result};
use kit::html::*;
use kit::{At, Column, Fields, Form, Kind, Path, Permission, Reply, User, View, redirect, texts};

/// What the values of a column can become.
struct Choices {
    key: String,
    title: String,
    becomes: Becomes,
}

/// What a value can become besides nothing.
enum Becomes {
    /// A user.
    User,
    /// One of these choices, by key and title; perhaps a new one.
    Choice(Vec<(String, String)>, bool),
}

/// What unknown values can become, and whom a person looked for.
#[derive(Default)]
pub(super) struct Offer {
    choices: Vec<Choices>,
    users: Offered,
}

/// What the unknown values of an import can become; `sent` holds what was looked for.
pub(super) async fn offer(view: &View, import: &Import, sent: &Fields) -> Result<Offer> {
    if import.unknown.is_empty() {
        return Ok(Offer::default());
    }
    let mut tx = view.scope.read().await?;
    let columns = crate::collections::find(view.scope.app(), &import.collection)?
        .columns(&view.scope, &mut tx)
        .await?;
    let searches = sent.iter().filter(|(name, _)| name.ends_with(".q"));
    let searches = searches.map(|(name, typed)| (name.to_owned(), typed.to_owned()));
    let users = Offered::read(&mut tx, searches.collect()).await?;
    let is_unknown =
        |column: &&Column| (import.unknown.iter()).any(|unknown| unknown.column == column.key);
    let choices = columns.iter().filter(is_unknown).map(|column| Choices {
        key: column.key.clone(),
        title: column.title.clone(),
        becomes: match column.kind {
            Kind::User => Becomes::User,
            _ => {
                let all = column.choices.iter();
                let all = all.map(|choice| (format!("={}", choice.key), choice.title.clone()));
                let may_grow = column.extensible && view.scope.may(Permission::ManageFields);
                Becomes::Choice(all.collect(), may_grow)
            }
        },
    });
    Ok(Offer {
        choices: choices.collect(),
        users,
    })
}

/// The form in which a person says what each of them stands for.
pub(super) fn form(view: &View, import: &Import, offer: &Offer, sent: &Fields) -> Raw<String> {
    let action = to(view, import.id, "/values");
    let rows: Vec<Raw<String>> = import
        .unknown
        .iter()
        .enumerate()
        .filter_map(|(at, unknown)| {
            let known = offer.choices.iter().find(|one| one.key == unknown.column)?;
            Some(row(view, at, unknown, known, &offer.users, sent))
        })
        .collect();
    maud! {
        @if !rows.is_empty() {
            form.form id="values" method="post" action=(action.as_str()) {
                button.visually-hidden tabindex="-1" aria-hidden="true" { (view.t("import-check-again")) }
                h2 { (view.t("import-unknown")) }
                p.muted { (view.t("import-unknown-help")) }
                div.table-wrap role="region" aria-label=(view.t("import-unknown")) tabindex="0" {
                    table.table {
                        caption.visually-hidden { (view.t("import-unknown")) }
                        thead { tr {
                            th.wide scope="col" { (view.t("import-column")) }
                            th scope="col" { (view.t("import-value")) }
                            th.number.wide scope="col" { (view.t("import-times")) }
                            th scope="col" { (view.t("import-becomes")) }
                        } }
                        tbody { @for row in &rows { (row) } }
                    }
                }
                div.form-actions { button.button.primary { (view.t("import-check-again")) } }
            }
        }
    }
    .memoize()
}

/// A value and what it is to become.
fn row(
    view: &View,
    at: usize,
    unknown: &Unknown,
    known: &Choices,
    users: &Offered,
    sent: &Fields,
) -> Raw<String> {
    let (id, name) = (format!("value-{at}"), format!("value.{at}"));
    let (id, name) = (id.as_str(), name.as_str());
    let count = i64::try_from(unknown.count).unwrap_or(i64::MAX);
    let count = texts::number(view.scope.lang(), count);
    let mut fixed = vec![
        (String::new(), view.t("import-stays-error")),
        ("-".to_owned(), view.t("import-becomes-empty")),
    ];
    let choice = match &known.becomes {
        Becomes::User => Picker {
            id,
            name,
            by: &format!("{name}.q"),
            title: &unknown.value,
            chosen: sent.get(name),
            called: None,
            fixed: &fixed,
            described: None,
            faulty: false,
        }
        .html(view, users),
        Becomes::Choice(choices, may_grow) => {
            if *may_grow {
                fixed.push(("+".to_owned(), view.t("import-becomes-choice")));
            }
            fixed.extend(choices.iter().cloned());
            let chosen = sent.get(name);
            maud! {
                select id=(id) name=(name) {
                    @for (value, title) in &fixed { option value=(value) selected[value == chosen] { (title) } }
                }
            }
            .memoize()
        }
    };
    maud! {
        tr {
            td.wide { (&known.title) }
            th scope="row" {
                label for=(id) { (&unknown.value) }
                span.row-sub { (&known.title) " · " (&count) "×" }
            }
            td.number.wide { (&count) }
            td { (choice) }
        }
    }
    .memoize()
}

/// Keeps what was said and tries the file out again.
pub(super) async fn save(
    view: View,
    Path(At { id }): Path<At<Import>>,
    Form(fields): Form,
) -> Reply {
    let import = actions::find(&view.scope, id).await?;
    if fields.has("find") {
        return result::page(&view, &import, Step::Check, "", &fields).await;
    }
    let mut values = import.mapping.values.clone();
    for (at, unknown) in import.unknown.iter().enumerate() {
        let said = fields.get(&format!("value.{at}"));
        let (becomes, new_choice) = match (said, said.strip_prefix('=')) {
            ("-", _) => (None, false),
            ("+", _) => (None, true),
            (_, Some(key)) => (Some(key.to_owned()), false),
            (user, _) if user.parse::<Id<User>>().is_ok() => (Some(user.to_owned()), false),
            _ => continue,
        };
        values.retain(|known| {
            known.column != unknown.column || folded(&known.value) != folded(&unknown.value)
        });
        values.push(Replacement {
            column: unknown.column.clone(),
            value: unknown.value.clone(),
            becomes,
            new_choice,
        });
    }
    let mapping = Mapping {
        values,
        ..import.mapping
    };
    actions::decide(
        &view.scope,
        id,
        Decision {
            mapping: Some(mapping),
            ..Decision::default()
        },
    )
    .await?;
    actions::begin_check(&view.scope, id).await?;
    Ok(redirect(&to(&view, id, "")))
}
