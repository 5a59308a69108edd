//! What happens to many contacts at once, and which columns a list shows.

use super::state::{COOKIE, State};
use crate::contact::{CONTACTS, Contact, actions};
use kernel::{Error, Id};
use kit::collection::{Find, Mode, Outcome, Row};
use kit::html::*;
use kit::{Fields, Form, Reply, Toast, View, Width, page, redirect, redirect_with};

/// How many contacts one page can send.
const MANY: usize = 200;

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
    let mut response = redirect(&state.link(&view));
    let secure = if view.scope.app().settings.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}",
        keys.join("~")
    );
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
    let Some(owner) = fields.find("owner") else {
        return ask_owner(view, &ids).await;
    };
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
    });
    let outcomes = CONTACTS
        .apply(&view.scope, &mut tx, set, rows.collect(), false)
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

async fn ask_owner(view: View, ids: &[Id<Contact>]) -> Reply {
    let mut tx = view.scope.read().await?;
    let users = identity::users::active(&mut tx).await?;
    drop(tx);
    let title = view.t_with("contact-owner-of", &[("n", ids.len().into())]);
    let heading = title.clone();
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    let view = &view;
    let content = maud! {
        header.page-head { h1 { (&heading) } }
        form.form method="post" action=(view.to("/contacts/bulk")) {
            @for id in &ids { input type="hidden" name="id" value=(id); }
            div.field {
                label for="owner" { (view.t("contact-column-owner")) }
                select id="owner" name="owner" {
                    option value="" { (view.t("contact-nobody")) }
                    @for user in &users { option value=(user.id.to_string()) { (&user.name) } }
                }
            }
            div.form-actions {
                button.button.primary { (view.t("records-save")) }
                a.button.quiet href=(view.to("/contacts")) { (view.t("records-cancel")) }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}
