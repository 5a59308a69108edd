//! Teams in the JSON API: which there are and who belongs to them. They are made on pages.

use super::store;
use axum::http::{Method, StatusCode};
use kernel::Id;
use kit::api::{self, Answer, Endpoint, List, list_of};
use kit::{Access, Permission, Reply, Routes, Scope, User};
use utoipa::ToSchema;

/// A team.
#[derive(serde::Serialize, ToSchema)]
pub struct TeamDto {
    /// The id.
    #[schema(value_type = String)]
    pub id: Id<super::Team>,
    /// What people call it.
    pub title: String,
    /// The ids of its users, by name.
    #[schema(value_type = Vec<String>)]
    pub members: Vec<Id<User>>,
}

const LIST: Endpoint = Endpoint {
    summary: "Every team with its members, by title",
    tag: "teams",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The teams.",
        schema: Some(list_of::<TeamDto>("TeamDto")),
    }],
};

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageRoles);
    Routes::new().api(Method::GET, "/teams", manage, LIST, list)
}

async fn list(scope: Scope) -> Reply {
    let mut tx = scope.read().await?;
    let mut items = Vec::new();
    for team in store::all(&mut tx).await? {
        let members = store::members(&mut tx, team.id).await?;
        items.push(TeamDto {
            id: team.id,
            title: team.title,
            members: members.into_iter().map(|(user, _)| user).collect(),
        });
    }
    let list = List {
        items,
        next: None,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}
