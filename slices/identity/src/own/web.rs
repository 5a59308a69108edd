//! The page about everything that is kept about somebody, and the same as a file.

use super::show::{self, Names};
use super::{Held, SHOWN, TAKEN, store};
use crate::log::{self, Event};
use axum::http::header;
use axum::response::IntoResponse;
use history::Shown;
use kernel::{Error, Id, Result};
use kit::html::*;
use kit::personal_data::Subject;
use kit::{Access, Permission, Query, Reply, Routes, Scope, User, View, Width, page, texts};
use mail::Kept;
use serde_json::{Value as Json, json};
use storage::Tx;

mod parts;

/// Letters and entries of the history on the page.
const FEW: usize = 100;

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .get("/profile/data", own, look)
        .post_proven("/profile/data/file", own, file)
}

/// Everything about the acting user.
struct Everything {
    held: Vec<Held>,
    names: Names,
    letters: Vec<Kept>,
    history: Vec<Shown>,
}

impl Everything {
    async fn of(scope: &Scope, tx: &mut Tx, rows: usize, few: usize) -> Result<Everything> {
        let user = scope.actor().user().ok_or(Error::Forbidden)?;
        let mut held = Vec::new();
        for table in store::tables(scope.app()) {
            held.push(store::held(tx, table, user, 0, rows).await?);
        }
        let names = Names::of(scope, tx, held.iter()).await?;
        let mail = &scope.app().mail;
        let has_letters = held.iter().any(|held| held.table.table == "letters");
        let letters = match has_letters {
            true => mail.to_user(tx, user.cast(), few).await?,
            false => Vec::new(),
        };
        let history = history::of_subject(scope, tx, "user", user.bytes(), None, few).await?;
        Ok(Everything {
            held,
            names,
            letters,
            history,
        })
    }
}

async fn look(view: View, Query(query): Query) -> Reply {
    let mut tx = view.scope.read().await?;
    let of = query.get("of");
    let content = match of {
        "" => {
            let everything = Everything::of(&view.scope, &mut tx, SHOWN, FEW).await?;
            parts::everything(&view, &everything)
        }
        of => {
            let user = view.scope.actor().user().ok_or(Error::Forbidden)?;
            let tables = store::tables(view.scope.app());
            let table = tables.into_iter().find(|table| table.table == of);
            let table = table.ok_or(Error::NotFound)?;
            let skip = query.get("skip").parse().unwrap_or(0);
            let held = store::held(&mut tx, table, user, skip, SHOWN).await?;
            let names = Names::of(&view.scope, &mut tx, std::iter::once(&held)).await?;
            parts::one(&view, &held, &names, skip)
        }
    };
    drop(tx);
    let title = view.t("own-title");
    Ok(page::page(&view, &title, Width::Full, content))
}

/// Everything as one JSON document. That it was taken stands in the security log first.
async fn file(scope: Scope) -> Reply {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    log::tell(&mut tx, &scope, Event::OwnDataTaken, user).await?;
    tx.commit().await?;
    let mut tx = scope.read().await?;
    let everything = Everything::of(&scope, &mut tx, TAKEN, TAKEN).await?;
    drop(tx);
    let document = document(&scope, user, &everything);
    let body = serde_json::to_vec_pretty(&document)
        .map_err(|_| Error::internal("a document that cannot be written"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"own-data.json\"",
        ),
    ];
    Ok((headers, body).into_response())
}

fn document(scope: &Scope, user: Id<User>, everything: &Everything) -> Json {
    let tables = everything.held.iter().map(|held| {
        let table = held.table.table;
        let columns = held.table.columns.iter().map(|column| {
            json!({
                "name": column.name,
                "holds": show::declared(scope, table, column, "what", column.holds),
                "purpose": show::declared(scope, table, column, "why", column.purpose),
                "ground": show::ground(scope, column),
                "kept": show::kept(scope, column),
                "source": show::source(scope, column),
                "recipients": column.recipients,
                "portable": column.portable,
            })
        });
        let row = |row: &Vec<storage::Value>| -> Json {
            held.cells(row)
                .map(|(column, value)| {
                    let shown = show::json(&everything.names, column, value);
                    (column.name.to_owned(), shown)
                })
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        json!({
            "table": table,
            "about": show::title(scope, table),
            "columns": columns.collect::<Vec<_>>(),
            "rows": held.rows.iter().map(row).collect::<Vec<_>>(),
            "more": held.more,
        })
    });
    let letters = everything.letters.iter().map(|letter| {
        json!({
            "at": letter.created_at.to_string(),
            "to": letter.content.to,
            "name": letter.content.name,
            "subject": letter.content.subject,
        })
    });
    let history = everything.history.iter().map(|entry| {
        json!({
            "at": entry.at.to_string(),
            "action": entry.action,
            "changes": entry.changes,
        })
    });
    json!({
        "user": user,
        "at": scope.now().to_string(),
        "tables": tables.collect::<Vec<_>>(),
        "letters": letters.collect::<Vec<_>>(),
        "history": history.collect::<Vec<_>>(),
    })
}

/// Whether the person may change what a column holds, and where.
fn corrected(view: &View, held: &Held, column: &str) -> Option<String> {
    let account = matches!(held.table.subject, Subject::Account(_));
    let own = account && ["name", "lang", "zone", "email"].contains(&column);
    own.then(|| view.to("/profile"))
}

fn moment(view: &View, at: kernel::Timestamp) -> String {
    texts::date_time(view.scope.lang(), at, view.scope.zone())
}
