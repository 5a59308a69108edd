//! The tenant's own fields in the JSON API.

mod body;
mod describe;

use super::{Field, Privacy, actions, store};
use crate::api::body::Body;
use crate::api::{fresh, has, known, located, not_modified};
use crate::contact::rights;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use kernel::{Error, FieldErrors, Id, Result, ResultExt};
use kit::api::{self, List};
use kit::{Access, At, Choice, Json, Kind, Path, Permission, Query, Reply, Routes, Scope};
use serde::Serialize;
use utoipa::ToSchema;

/// A field that the tenant has added to contacts.
#[derive(Serialize, ToSchema)]
#[schema(as = Field)]
pub(crate) struct FieldDto {
    /// The id.
    #[schema(value_type = String, read_only)]
    id: Id<Field>,
    /// Grows by one with every change; the same number as the `ETag`.
    #[schema(read_only)]
    version: i64,
    /// Its name in `custom` of a contact, and behind `custom.` in filters; never changes.
    #[schema(read_only)]
    key: String,
    /// What people see.
    title: String,
    /// What it holds; stays as soon as some contact has a value.
    kind: Kind,
    /// The group under which forms show it; empty: none.
    group: String,
    /// Its place among the fields, from 0.
    #[schema(read_only)]
    position: i64,
    /// A sentence beside the input.
    help: String,
    /// Whether a contact must have a value.
    required: bool,
    /// Whether no two contacts may share a value.
    unique: bool,
    /// The value that a new contact gets, as text; empty: none.
    default: String,
    /// The choices of a field of the kind `choice` or `choices`. A new one without a key gets
    /// one, made from its title.
    choices: Vec<Choice>,
    /// How private its content is.
    privacy: Privacy,
    /// Whether it has one of the sixteen indexes: lists can be sorted by it and found through it
    /// at any size. A new field has one while there is a place; what contacts hold already is put
    /// into it in the background.
    indexed: bool,
    /// When it was archived: values stay, but contacts no longer show them.
    #[schema(read_only, format = DateTime)]
    archived_at: Option<String>,
}

impl From<&Field> for FieldDto {
    fn from(field: &Field) -> Self {
        FieldDto {
            id: field.id,
            version: field.version,
            key: field.key.clone(),
            title: field.title.clone(),
            kind: field.kind,
            group: field.group.clone(),
            position: field.position,
            help: field.help.clone(),
            required: field.required,
            unique: field.unique,
            default: field.default.clone(),
            choices: field.choices.clone(),
            privacy: field.privacy,
            indexed: field.slot.is_some(),
            archived_at: field.archived_at.map(|at| at.to_string()),
        }
    }
}

pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewContacts);
    let manage = Access::Needs(Permission::ManageFields);
    Routes::new()
        .api(Method::GET, "/fields", view, describe::LIST, list)
        .api(Method::POST, "/fields", manage, describe::CREATE, create)
        .api(Method::GET, "/fields/{id}", view, describe::FIND, find)
        .api(
            Method::PATCH,
            "/fields/{id}",
            manage,
            describe::UPDATE,
            update,
        )
        .api(
            Method::DELETE,
            "/fields/{id}",
            manage,
            describe::ARCHIVE,
            archive,
        )
        .api(
            Method::POST,
            "/fields/{id}/restoration",
            manage,
            describe::RESTORE,
            restore,
        )
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    known(&query, describe::LIST.query)?;
    let fields = match query.get("archived") {
        "true" => actions::list(&scope).await?,
        "" | "false" => {
            let mut tx = scope.read().await?;
            rights::visible(&scope, &store::all(&mut tx).await?)
        }
        _ => return Err(Error::invalid("archived", "not_yes_or_no").into()),
    };
    let list = List {
        items: fields.iter().map(FieldDto::from).collect(),
        next: None,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}

async fn create(scope: Scope, Json(body): Json<Body>) -> Reply {
    let mut faults = FieldErrors::new();
    let body = body.object(&mut faults);
    let draft = body::draft(&body, None, None, &mut faults);
    faults.check()?;
    let field = actions::create(&scope, draft).await?;
    let response = api::versioned(StatusCode::CREATED, field.version, &FieldDto::from(&field));
    Ok(located(&scope, &format!("/fields/{}", field.id), response))
}

async fn find(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Field>>) -> Reply {
    let field = visible(&scope, id).await?;
    if has(&headers, field.version) {
        return Ok(not_modified(field.version));
    }
    answer(&field)
}

async fn update(
    scope: Scope,
    headers: HeaderMap,
    Path(At { id }): Path<At<Field>>,
    Json(body): Json<Body>,
) -> Reply {
    let based_on = api::if_match(&headers)?;
    let field = visible(&scope, id).await?;
    fresh(based_on, field.version)?;
    let shown = serde_json::to_value(FieldDto::from(&field)).doing("writing a field")?;
    let mut faults = FieldErrors::new();
    let body = body.object(&mut faults);
    let draft = body::draft(&body, Some(&field), Some(&shown), &mut faults);
    faults.check()?;
    // Whatever the caller said: the patch was read against this version.
    let field = actions::update(&scope, id, Some(field.version), draft).await?;
    answer(&field)
}

async fn archive(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Field>>) -> Reply {
    actions::archive(&scope, id, api::if_match(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn restore(scope: Scope, Path(At { id }): Path<At<Field>>) -> Reply {
    answer(&actions::restore(&scope, id).await?)
}

/// An archived field is there for those who can bring it back; a hidden one is not there.
async fn visible(scope: &Scope, id: Id<Field>) -> Result<Field> {
    let mut tx = scope.read().await?;
    let field = store::find(&mut tx, id).await?;
    let seen = rights::sees(scope, &field.column_key());
    if seen && (field.archived_at.is_none() || scope.may(Permission::ManageFields)) {
        Ok(field)
    } else {
        Err(Error::NotFound)
    }
}

fn answer(field: &Field) -> Reply {
    Ok(api::versioned(
        StatusCode::OK,
        field.version,
        &FieldDto::from(field),
    ))
}
