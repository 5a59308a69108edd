//! Users in the JSON API.

use crate::user::{State, UserRecord, actions, store};
use axum::http::{Method, StatusCode};
use kernel::{Error, FieldErrors, Id, text};
use kit::api::{self, Answer, Endpoint, List, Param, list_of, schema};
use kit::{Access, At, Json, Path, Permission, Problem, Query, Reply, Routes, Scope, User, sought};

/// A user of the tenant.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct UserDto {
    /// The id.
    #[schema(value_type = String)]
    pub id: Id<User>,
    /// The name.
    pub name: String,
    /// The e-mail address. It is given to whoever manages users, and to nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The role: `administrator`, `manager`, `user`, `restricted_to_team`, `restricted`, or the
    /// id of one of the tenant's own. It is given to whoever manages users, and to nobody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Whether they have come in, and may. It is given to whoever manages users, and to nobody
    /// else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
}

impl UserDto {
    /// A user as this actor may know them: by id and name, as on every page, and whole where the
    /// actor manages users.
    fn of(scope: &Scope, user: UserRecord) -> Self {
        let whole = scope.may(Permission::ManageUsers);
        UserDto {
            id: user.id,
            name: user.name,
            email: whole.then_some(user.email),
            role: whole.then(|| user.role.to_string()),
            state: whole.then_some(user.state),
        }
    }
}

const LIST: Endpoint = Endpoint {
    summary: "Users of the tenant, by name: whole to whoever manages users, else id and name",
    tag: "users",
    query: &[
        Param {
            name: "q",
            about: "Words that must begin words of the name or, for whoever manages users, of the e-mail address; only the first page is given then. At most 200 characters.",
            kind: api::WORDS,
        },
        Param {
            name: "after",
            about: "The `next` of the page before.",
            kind: "string",
        },
        Param {
            name: "limit",
            about: "How many at most: 1 to 200, 50 if it is not given.",
            kind: "integer",
        },
    ],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "A page of users.",
        schema: Some(list_of::<UserDto>("UserDto")),
    }],
};

/// Which users are looked for. Whatever is left out asks for nothing.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UserSearch {
    /// Words that must begin words of the name or, for whoever manages users, of the e-mail
    /// address; only the first page is given then.
    #[schema(max_length = 200)]
    q: Option<String>,
    /// How many at most: 1 to 200, 50 if it is not given.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

const SEARCH: Endpoint = Endpoint {
    summary: "The same as `GET /users` with what is sought in the body, so that no address and no log on the way holds it; nothing is changed",
    query: &[],
    body: Some(schema::<UserSearch>("UserSearch")),
    ..LIST
};

const ONE: Endpoint = Endpoint {
    summary: "One user: whole to whoever manages users, else id and name",
    tag: "users",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The user, with the version as `ETag`.",
        schema: Some(schema::<UserDto>("UserDto")),
    }],
};

/// What is done with a user answers with the user.
pub(crate) const DONE: Endpoint = Endpoint {
    summary: "",
    tag: "users",
    query: &[],
    body: None,
    answers: &[Answer {
        status: 200,
        about: "The user as they are now, with the version as `ETag`.",
        schema: Some(schema::<UserDto>("UserDto")),
    }],
};

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageUsers);
    let lock = Endpoint {
        summary: "Lock a user: whatever they have open is closed",
        ..DONE
    };
    let unlock = Endpoint {
        summary: "Let a locked user in again",
        ..DONE
    };
    Routes::new()
        .api(Method::POST, "/users/{id}/lock", manage, lock, close)
        .api(Method::DELETE, "/users/{id}/lock", manage, unlock, open)
        .api(Method::GET, "/users", Access::SignedIn, LIST, list)
        .ask("/users/search", Access::SignedIn, SEARCH, search)
        .api(Method::GET, "/users/{id}", Access::SignedIn, ONE, find)
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    let limit = query.get("limit");
    page(&scope, query.get("q"), limit, query.get("after")).await
}

/// The same list, asked for in a body: so no address holds whom somebody looks for.
async fn search(scope: Scope, Json(asked): Json<UserSearch>) -> Reply {
    let limit = asked.limit.map(|limit| limit.to_string());
    let [typed, limit, after] = [asked.q, limit, asked.after].map(Option::unwrap_or_default);
    page(&scope, &typed, &limit, &after).await
}

async fn page(scope: &Scope, typed: &str, limit: &str, after: &str) -> Reply {
    let limit = api::limit(limit)?;
    sought::fits("q", typed).map_err(FieldErrors::one)?;
    let after = match after {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| Problem::BadRequest("bad_cursor"))?,
        ),
    };
    let mut tx = scope.read().await?;
    let mut users = match typed.trim() {
        "" => store::page(&mut tx, after, limit + 1)
            .await
            .map_err(|error| match error {
                Error::NotFound => Problem::BadRequest("bad_cursor"),
                other => other.into(),
            })?,
        typed => {
            let mut found = store::search(&mut tx, typed, limit).await?;
            if !scope.may(Permission::ManageUsers) {
                // Nobody finds out by searching what they are not told.
                found.retain(|user| is_named(user, typed));
            }
            found
        }
    };
    let more = users.len() > limit;
    users.truncate(limit);
    let next = users
        .last()
        .filter(|_| more)
        .map(|user| user.id.to_string());
    let items = users.into_iter().map(|user| UserDto::of(scope, user));
    let items: Vec<UserDto> = items.collect();
    let list = List {
        items,
        next,
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}

/// Whether every word that was typed begins a word of the user's name.
fn is_named(user: &UserRecord, typed: &str) -> bool {
    let name = text::words(&user.name);
    let begins = |typed: &String| name.iter().any(|word| word.starts_with(typed.as_str()));
    text::words(typed).iter().all(begins)
}

async fn close(scope: Scope, Path(At { id }): Path<At<User>>) -> Reply {
    actions::lock(&scope, id).await?;
    shown(&scope, id).await
}

async fn open(scope: Scope, Path(At { id }): Path<At<User>>) -> Reply {
    actions::unlock(&scope, id).await?;
    shown(&scope, id).await
}

async fn find(scope: Scope, Path(At { id }): Path<At<User>>) -> Reply {
    shown(&scope, id).await
}

/// A user as they are now.
pub(crate) async fn shown(scope: &Scope, id: Id<User>) -> Reply {
    let mut tx = scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    let version = user.version;
    Ok(api::versioned(
        StatusCode::OK,
        version,
        &UserDto::of(scope, user),
    ))
}
