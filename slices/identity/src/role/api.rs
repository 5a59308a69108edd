//! Roles in the JSON API: which there are and what they give. They are made on pages.

use super::{AnyRole, OwnRole, store};
use axum::http::{Method, StatusCode};
use kit::api::{self, Answer, Endpoint, List, list_of};
use kit::{Access, FieldRights, Grant, Permission, Reach, Reply, Role, Routes, Scope};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A role: a fixed level, or one of the tenant's own.
#[derive(serde::Serialize, ToSchema)]
pub struct RoleDto {
    /// What users and keys are given: the word of a fixed level, or an id.
    pub id: String,
    /// What people call it; of a fixed level its word.
    pub title: String,
    /// Whether it is a fixed level, which nobody can change.
    pub fixed: bool,
    /// How far each permission reaches: `none`, `own`, `team`, `all`.
    pub reach: BTreeMap<&'static str, Reach>,
    /// Rights on fields by collection; what is not named may be written.
    pub fields: BTreeMap<&'static str, FieldRightsDto>,
}

/// The rights of a role on the fields of a collection.
#[derive(serde::Serialize, ToSchema)]
#[schema(as = FieldRights)]
pub struct FieldRightsDto {
    /// By the field's key: `hidden`, `read`, `write`.
    pub of: BTreeMap<String, kit::FieldRight>,
    /// Of the tenant's own fields that are not named.
    pub later: kit::FieldRight,
}

impl From<&FieldRights> for FieldRightsDto {
    fn from(rights: &FieldRights) -> Self {
        FieldRightsDto {
            of: rights.of.clone(),
            later: rights.later,
        }
    }
}

impl RoleDto {
    fn new(scope: &Scope, role: AnyRole, title: String, grant: &Grant) -> RoleDto {
        let slices = scope.app().slices.iter();
        RoleDto {
            id: role.to_string(),
            title,
            fixed: matches!(role, AnyRole::Fixed(_)),
            reach: Permission::ALL
                .into_iter()
                .map(|one| (one.name(), grant.reach(one)))
                .collect(),
            fields: slices
                .flat_map(|slice| slice.collections)
                .filter_map(|collection| {
                    let rights = grant.fields(collection.name())?;
                    Some((collection.name(), rights.into()))
                })
                .collect(),
        }
    }

    fn own(scope: &Scope, role: &OwnRole) -> RoleDto {
        RoleDto::new(
            scope,
            AnyRole::Own(role.id),
            role.title.clone(),
            &role.grant,
        )
    }
}

const LIST: Endpoint = Endpoint {
    summary: "Every role: the fixed levels, then the tenant's own by title",
    tag: "roles",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The roles.",
        schema: Some(list_of::<RoleDto>("RoleDto")),
    }],
};

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageRoles);
    Routes::new().api(Method::GET, "/roles", manage, LIST, list)
}

async fn list(scope: Scope) -> Reply {
    let mut tx = scope.read().await?;
    let own = store::all(&mut tx).await?;
    let fixed = Role::ALL
        .into_iter()
        .map(|role| RoleDto::new(&scope, role.into(), role.to_string(), &role.grant()));
    let items = fixed.chain(own.iter().map(|role| RoleDto::own(&scope, role)));
    let list = List {
        items: items.collect::<Vec<_>>(),
        next: None,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}
