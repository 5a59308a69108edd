//! A file in a form: sealed piece by piece as it comes, never held in memory.

use super::reading::Corrections;
use super::{Import, actions, upload};
use crate::{collections, files};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use bytes::Bytes;
use kernel::{Error, Id, ResultExt};
use kit::{Problem, Scope};
use std::io::Write;
use tokio::sync::mpsc;

/// What the form may weigh beside its file.
const FORM: u64 = 64 * 1024;

/// Takes a form with the fields `collection` and `settings` (JSON, both may be missing) and
/// then `file`.
pub(crate) async fn receive(scope: &Scope, mut request: Request) -> Result<Import, Problem> {
    let most = scope.app().settings.upload_limit;
    let limit = usize::try_from(most.saturating_add(FORM)).unwrap_or(usize::MAX);
    DefaultBodyLimit::max(limit).apply(&mut request);
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::BadRequest("not_a_form"))?;
    let mut collection = collections::all(scope.app())
        .next()
        .map_or("", |collection| collection.name())
        .to_owned();
    let mut corrections: Option<Corrections> = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "collection" => collection = field.text().await.map_err(broken)?,
            "settings" => {
                let text = field.text().await.map_err(broken)?;
                let read = serde_json::from_str(&text)
                    .map_err(|_| Error::invalid("settings", "wrong_shape_of_settings"))?;
                corrections = Some(read);
            }
            "file" => {
                let name = spelled(field.file_name().unwrap_or_default());
                if name.is_empty() {
                    return Err(Error::invalid("file", "required").into());
                }
                let id = upload::announce(scope, &collection)?;
                let size = seal(scope, id, field, most).await?;
                let import = upload::admit(scope, id, &collection, &name, size).await?;
                let Some(corrections) = corrections else {
                    return Ok(import);
                };
                let decision = actions::Decision {
                    reading: Some(corrections),
                    ..actions::Decision::default()
                };
                return Ok(actions::decide(scope, import.id, decision).await?);
            }
            _ => {}
        }
    }
    Err(Error::invalid("file", "required").into())
}

/// The name of a file as its owner spells it. Browsers write three characters of it otherwise,
/// so that it fits into a header (WHATWG HTML, multipart/form-data encoding algorithm).
fn spelled(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("%0D", " ")
        .replace("%0A", " ")
}

/// Seals the pieces of a file. One that breaks off leaves nothing behind.
async fn seal(
    scope: &Scope,
    id: Id<Import>,
    mut field: Field<'_>,
    most: u64,
) -> Result<u64, Problem> {
    let mut sealed = files::vessel(scope).await?.create(id.cast()).await?;
    let (send, mut receive) = mpsc::channel::<Option<Bytes>>(4);
    let writing = files::blocking(move || {
        while let Some(piece) = receive.blocking_recv() {
            match piece {
                Some(piece) => sealed.write_all(&piece).doing("sealing an uploaded file")?,
                None => return sealed.finish().map(Some),
            }
        }
        Ok(None)
    });
    let reading = async {
        let mut size = 0;
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            size += piece.len() as u64;
            if size > most {
                return Err(Problem::TooLarge);
            }
            if send.send(Some(piece)).await.is_err() {
                break;
            }
        }
        // Nobody listens only if writing has failed, and then that is what is told.
        let _told = send.send(None).await;
        drop(send);
        Ok(())
    };
    let (read, written) = tokio::join!(reading, writing);
    read?;
    written?.ok_or(Problem::BadRequest("unreadable_body"))
}

fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    if kit::edge::slow(&error) {
        return Problem::TooSlow;
    }
    match error.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::BadRequest("unreadable_body"),
    }
}
