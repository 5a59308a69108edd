//! What happens to many contacts at once, and which columns a list shows.

use super::parts;
use super::state::{COOKIE, State};
use super::typed::Typed;
use crate::contact::{CONTACTS, Contact, actions, rights};
use crate::input::{self, Control};
use kernel::{Error, Id};
use kit::collection::{Effect, Find, Mode, Outcome, Row};
use kit::html::*;
use kit::{
    Fields, Form, Permission, Reader, Reply, Seeker, Toast, View, Width, keep_cookie, page,
    redirect, redirect_with,
};
use std::time::Duration;

/// How many contacts one page can send.
const MANY: usize = 200;
/// How long a browser keeps the columns.
const A_YEAR: Duration = Duration::from_secs(31_536_000);

fn ids(fields: &Fields) -> Vec<Id<Contact>> {
    fields
        .all("id")
        .filter_map(|id| id.parse().ok())
        .take(MANY)
        .collect()
}

/// Which columns lists show from now on.
pub(super) async fn columns(view: View, Form(fields): Form) -> Reply {
    let fine = |key: &&str| {
        !key.is_empty()
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_'))
    };
    let keys: Vec<&str> = fields.all("columns").filter(fine).take(60).collect();
    let state = State {
        columns: String::new(),
        ..State::read(&fields)
    };
    // A saved filter brings its own columns; what somebody chose on top stands in the address.
    let state = if state.saved.is_some() {
        State {
            columns: keys.join("~"),
            ..state
        }
    } else {
        state
    };
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let mut response = redirect(&state.link(&view, &seeker));
    let settings = &view.scope.app().settings;
    let cookie = keep_cookie(settings, COOKIE, &keys.join("~"), A_YEAR, Reader::Server);
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append("set-cookie", value);
    }
    Ok(response)
}

/// Moves the ticked contacts to the recycle bin.
pub(super) async fn bin(view: View, Form(fields): Form) -> Reply {
    let ids = ids(&fields);
    if ids.is_empty() {
        return Ok(redirect(&view.to("/contacts")));
    }
    let set = actions::bin(&view.scope, &ids).await?;
    Ok(redirect_with(
        &view,
        &view.to("/contacts"),
        &Toast::with_undo("contact-many-binned", set),
    ))
}

/// Asks for the new owner of the ticked contacts, then gives it to them.
pub(super) async fn owner(view: View, Form(fields): Form) -> Reply {
    let ids = ids(&fields);
    if ids.is_empty() {
        return Ok(redirect(&view.to("/contacts")));
    }
    if !rights::writes(&view.scope, "owner") {
        return Err(Error::Forbidden.into());
    }
    let owner = match fields.find("owner") {
        Some(owner) if !fields.has("find") => owner,
        _ => return ask_owner(view, &ids, &fields).await,
    };
    let scope = &view.scope.within(Permission::BulkEditContacts);
    let mut tx = view.scope.begin().await?;
    let set = history::open_set(&mut tx, &view.scope, "update", CONTACTS.name(), None).await?;
    let values: Vec<String> = Some(owner.to_owned())
        .filter(|id| !id.is_empty())
        .into_iter()
        .collect();
    let rows = (1u64..).zip(&ids).map(|(line, id)| Row {
        line,
        find: Some(Find::Id(id.bytes())),
        values: vec![("owner".to_owned(), values.clone())],
        mode: Mode::UpdateOnly,
        effect: Effect::Replace,
    });
    let outcomes = CONTACTS
        .apply(scope, &mut tx, set, rows.collect(), false)
        .await?;
    for outcome in outcomes {
        if let Outcome::Failed(faults) = outcome {
            return Err(Error::Invalid(faults).into());
        }
    }
    tx.commit().await?;
    Ok(redirect_with(
        &view,
        &view.to("/contacts"),
        &Toast::with_undo("contact-owner-changed", set),
    ))
}

async fn ask_owner(view: View, ids: &[Id<Contact>], fields: &Fields) -> Reply {
    let columns = actions::all_columns(&view.scope).await?;
    let column = columns.iter().find(|column| column.key == "owner");
    let column = column.ok_or(Error::Forbidden)?;
    let chosen = [fields.get("owner").to_owned()];
    let typed = Typed::of(&vec![("owner".to_owned(), chosen.to_vec())]);
    let offer = parts::offer(&view, &columns, &typed, fields).await?;
    let control = Control {
        column,
        id: "owner",
        name: "owner",
        values: &chosen,
        described: "",
        faulty: false,
    };
    let choice = input::control(&view, &control, &offer);
    let title = view.t_with("contact-owner-of", &[("n", ids.len().into())]);
    let heading = title.clone();
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    let view = &view;
    let content = maud! {
        header.page-head { h1 { (&heading) } }
        form.form method="post" action=(view.to("/contacts/bulk")) {
            button.visually-hidden tabindex="-1" aria-hidden="true" { (view.t("records-save")) }
            @for id in &ids { input type="hidden" name="id" value=(id); }
            div.field {
                label for="owner" { (view.t("contact-column-owner")) }
                (choice)
            }
            div.form-actions {
                button.button.primary { (view.t("records-save")) }
                a.button.quiet href=(view.to("/contacts")) { (view.t("records-cancel")) }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}
