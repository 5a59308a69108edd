//! Leaving and coming back in the JSON API.
//!
//! The right of the key decides, as everywhere in the API: a program cannot be asked afresh who it
//! is. A link with which somebody could come in is in the letter to them and in no answer.

use super::actions;
use crate::user::api::{DONE, shown};
use axum::http::Method;
use kernel::{Error, Id};
use kit::api::{Endpoint, schema};
use kit::{Access, At, Json, Path, Permission, Reply, Routes, Scope, User};

/// Who takes over.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaving {
    /// The id of the user who gets what the leaver owns; it may be left out where they own nothing.
    heir: Option<String>,
}

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageUsers);
    let leave = Endpoint {
        summary: "Deactivate a user: whatever lets them in ends, and what they own goes to the heir",
        body: Some(schema::<Leaving>("Leaving")),
        ..DONE
    };
    let back = Endpoint {
        summary: "Invite a deactivated user again, by a letter to them",
        ..DONE
    };
    Routes::new()
        .api(
            Method::POST,
            "/users/{id}/deactivation",
            manage,
            leave,
            deactivate,
        )
        .api(
            Method::DELETE,
            "/users/{id}/deactivation",
            manage,
            back,
            reactivate,
        )
}

async fn deactivate(
    scope: Scope,
    Path(At { id }): Path<At<User>>,
    Json(leaving): Json<Leaving>,
) -> Reply {
    let heir: Option<Id<User>> = match leaving.heir {
        None => None,
        Some(text) => {
            let heir = text.parse().ok();
            Some(heir.ok_or_else(|| Error::invalid("heir", "not_found"))?)
        }
    };
    actions::deactivate(&scope, id, heir).await?;
    shown(&scope, id).await
}

async fn reactivate(scope: Scope, Path(At { id }): Path<At<User>>) -> Reply {
    actions::reactivate(&scope, id).await?;
    shown(&scope, id).await
}
