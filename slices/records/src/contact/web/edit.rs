//! Making a contact and changing one: every fault at once, nothing typed is lost.

use super::compare;
use super::form::Form as Sheet;
use super::parts::{self, Loaded};
use super::picker;
use super::typed::Typed;
use crate::contact::{Contact, Patch, actions, rights};
use crate::field::{Field, store as field_store};
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::{
    At, Column, Fields, Form, Kind, Path, Permission, Query, Reply, Toast, View, Width, page,
    redirect_with, reply,
};

/// What is needed to show a form that belongs to no contact yet.
async fn surroundings(view: &View) -> Result<(Vec<Column>, Vec<Field>)> {
    view.scope.require(Permission::ViewContacts)?;
    let columns = actions::all_columns(&view.scope).await?;
    let mut tx = view.scope.read().await?;
    let mut fields = field_store::all(&mut tx).await?;
    fields.retain(|field| rights::writes(&view.scope, &field.column_key()));
    Ok((columns, fields))
}

pub(super) async fn new(view: View, Query(query): Query) -> Reply {
    let (columns, fields) = surroundings(&view).await?;
    let kind = if query.get("kind") == "company" {
        "company"
    } else {
        "person"
    };
    let mut patch: Patch = vec![("kind".into(), vec![kind.into()])];
    patch.push((
        "owner".into(),
        view.scope
            .actor()
            .user()
            .iter()
            .map(Id::to_string)
            .collect(),
    ));
    if let Ok(company) = query.get("company").parse::<Id<Contact>>() {
        patch.push(("companies".into(), vec![company.to_string()]));
        patch.push(("companies.default".into(), vec!["0".into()]));
    }
    for field in fields.iter().filter(|field| !field.default.is_empty()) {
        patch.push((field.column_key(), vec![field.default.clone()]));
    }
    patch.retain(|(key, _)| rights::writes(&view.scope, key));
    let typed = Typed::of(&patch);
    Ok(new_page(
        &view,
        &columns,
        &fields,
        &typed,
        &FieldErrors::new(),
        &Fields::default(),
    )
    .await?)
}

pub(super) async fn send_new(view: View, Form(sent): Form) -> Reply {
    let (columns, fields) = surroundings(&view).await?;
    let typed = Typed::sent(&view.scope, &sent, &columns, &fields, &Vec::new());
    if !pressed_save(&sent, &columns) {
        return Ok(new_page(&view, &columns, &fields, &typed, &FieldErrors::new(), &sent).await?);
    }
    let undecided = decided(&sent, &columns, &typed);
    match actions::create_unless(&view.scope, typed.draft(), undecided).await {
        Ok(saved) => {
            let toast = saved.set.map_or_else(
                || Toast::new("contact-created"),
                |set| Toast::with_undo("contact-created", set),
            );
            Ok(redirect_with(
                &view,
                &view.to(format_args!("/contacts/{}", saved.id)),
                &toast,
            ))
        }
        Err(Error::Invalid(faults)) => Ok(reply::unprocessable(
            new_page(&view, &columns, &fields, &typed, &faults, &sent).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

/// Whether the form is to be saved, and not made longer, shorter or searched from. Enter, which
/// the first button stands for, searches while something is typed into a search.
fn pressed_save(sent: &Fields, columns: &[Column]) -> bool {
    let searches = || {
        columns.iter().any(|column| match column.kind {
            Kind::Contact => picker::unpicked(sent, &column.key),
            Kind::User => !sent.get(&format!("{}.q", column.key)).trim().is_empty(),
            _ => false,
        })
    };
    sent.has("done")
        && !["add", "remove", "find", "kind_to"]
            .iter()
            .any(|button| sent.has(button))
        && (sent.get("done") != "enter" || !searches())
}

/// What a form sends, with what nobody has decided: what stands in a search is not dropped.
fn decided(sent: &Fields, columns: &[Column], typed: &Typed) -> FieldErrors {
    let person = typed.one("kind") != "company";
    let asked = columns
        .iter()
        .filter(|column| person || column.key != "companies");
    picker::undecided(sent, asked, "")
}

async fn new_page(
    view: &View,
    columns: &[Column],
    fields: &[Field],
    typed: &Typed,
    faults: &FieldErrors,
    sent: &Fields,
) -> Result<Response> {
    let offer = parts::offer(view, columns, typed, sent).await?;
    let title = view.t(if typed.one("kind") == "company" {
        "contact-new-company"
    } else {
        "contact-new-person"
    });
    let (action, back) = (view.to("/contacts/new"), view.to("/contacts"));
    let form = Sheet {
        view,
        action: &action,
        back: &back,
        typed,
        faults,
        columns,
        fields,
        offer: &offer,
        base: "",
        version: "",
    }
    .html();
    let heading = title.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol { li { a href=(&back) { (view.t("contact-title")) } } } }
            h1 { (&heading) }
        }
        (form)
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

pub(super) async fn open(view: View, Path(At { id }): Path<At<Contact>>) -> Reply {
    let loaded = editable(&view, id).await?;
    let values = loaded.values();
    let version = loaded.contact.version;
    Ok(edit_page(
        &view,
        &loaded,
        &Typed::of(&values),
        &FieldErrors::new(),
        &values,
        version,
        &Fields::default(),
    )
    .await?)
}

async fn editable(view: &View, id: Id<Contact>) -> Result<Loaded> {
    let loaded = Loaded::find(view, id).await?;
    if loaded.contact.binned_at.is_some() {
        return Err(Error::Conflict("wrong_state"));
    }
    if !loaded.edit {
        return Err(Error::Forbidden);
    }
    Ok(loaded)
}

pub(super) async fn send(
    view: View,
    Path(At { id }): Path<At<Contact>>,
    Form(sent): Form,
) -> Reply {
    let loaded = editable(&view, id).await?;
    // A form without what it showed at first counts as based on what stands there now.
    let base: Patch = serde_json::from_str(sent.get("base")).unwrap_or_else(|_| loaded.values());
    let version = sent
        .get("version")
        .parse()
        .unwrap_or(loaded.contact.version);
    let active = loaded.writable_fields(&view);
    let typed = Typed::sent(&view.scope, &sent, &loaded.columns, &active, &base);
    if !pressed_save(&sent, &loaded.columns) {
        return Ok(edit_page(
            &view,
            &loaded,
            &typed,
            &FieldErrors::new(),
            &base,
            version,
            &sent,
        )
        .await?);
    }
    let patch = typed.changes(&base);
    let undecided = decided(&sent, &loaded.columns, &typed);
    if !undecided.is_empty() {
        let faults = actions::faults_of(&view.scope, id, &patch, undecided).await?;
        let page = edit_page(&view, &loaded, &typed, &faults, &base, version, &sent).await?;
        return Ok(reply::unprocessable(page));
    }
    match save(&view, id, version, &patch).await {
        Ok(Some(response)) => Ok(response),
        Ok(None) => Ok(compare::page(&view, id, version, &patch, None).await?),
        Err(Error::Invalid(faults)) => Ok(reply::unprocessable(
            edit_page(&view, &loaded, &typed, &faults, &base, version, &sent).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

/// Saves a patch. `None`: somebody else has changed the same fields since.
pub(super) async fn save(
    view: &View,
    id: Id<Contact>,
    version: i64,
    patch: &Patch,
) -> Result<Option<Response>> {
    let saved = match actions::update(&view.scope, id, Some(version), patch).await {
        Err(Error::Conflict("stale")) => {
            let rows = actions::compare(&view.scope, id, version, patch).await?;
            if rows.iter().any(|row| row.changed) {
                return Ok(None);
            }
            // What they changed and what you changed do not touch: both stay.
            actions::update(&view.scope, id, None, patch).await?
        }
        other => other?,
    };
    let toast = saved.set.map_or_else(
        || Toast::new("contact-unchanged"),
        |set| Toast::with_undo("contact-saved", set),
    );
    Ok(Some(redirect_with(
        view,
        &view.to(format_args!("/contacts/{id}")),
        &toast,
    )))
}

async fn edit_page(
    view: &View,
    loaded: &Loaded,
    typed: &Typed,
    faults: &FieldErrors,
    base: &Patch,
    version: i64,
    sent: &Fields,
) -> Result<Response> {
    let offer = parts::offer(view, &loaded.columns, typed, sent).await?;
    let contact = &loaded.contact;
    let back = view.to(format_args!("/contacts/{}", contact.id));
    let action = view.to(format_args!("/contacts/{}/edit", contact.id));
    let base = serde_json::to_string(base).unwrap_or_default();
    let active = loaded.writable_fields(view);
    let form = Sheet {
        view,
        action: &action,
        back: &back,
        typed,
        faults,
        columns: &loaded.columns,
        fields: &active,
        offer: &offer,
        base: &base,
        version: &version.to_string(),
    }
    .html();
    let title = view.t_with("contact-edit-of", &[("name", contact.name.as_str().into())]);
    let heading = title.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("records-crumbs")) { ol {
                li { a href=(view.to("/contacts")) { (view.t("contact-title")) } }
                li { a href=(&back) translate="no" { (&contact.name) } }
            } }
            h1 { (&heading) }
        }
        (form)
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}
