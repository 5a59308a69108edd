//! Contacts in the JSON API.

mod actions;
mod body;
mod bulk;
mod describe;
pub(crate) mod dto;
mod search;

use super::shape::Shape;
use super::{Contact, actions as contacts, list as lists, rights, store};
use crate::api::activity::ActivityDto;
use crate::api::body::Body;
use crate::api::{bad_cursor, has, known, located, not_modified};
use crate::field::{Field, store as fields};
use crate::{past, saved};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::IntoResponse;
use dto::{ContactDto, SeenDto};
use kernel::{Error, FieldErrors, Result, ResultExt};
use kit::api::{self, List};
use kit::collection::{Query as Wanted, Sort};
use kit::{
    Access, At, Filter, Json, Path, Permission, Problem, Query, Reply, Routes, Scope, sought,
};

pub(crate) fn routes() -> Routes {
    use Permission as P;
    let (get, post) = (Method::GET, Method::POST);
    Routes::new()
        .api(
            get.clone(),
            "/contacts",
            Access::Needs(P::ViewContacts),
            describe::LIST,
            list,
        )
        .api(
            post.clone(),
            "/contacts",
            Access::Needs(P::CreateContacts),
            describe::CREATE,
            create,
        )
        .ask(
            "/contacts/search",
            Access::Needs(P::ViewContacts),
            describe::SEARCH,
            search,
        )
        .api(
            get.clone(),
            "/contacts/binned",
            Access::Needs(P::DeleteContacts),
            describe::BINNED,
            binned,
        )
        .api(
            post.clone(),
            "/contacts/bulk",
            Access::Needs(P::BulkEditContacts),
            describe::BULK,
            bulk::bulk,
        )
        .api(
            get.clone(),
            "/contacts/{id}",
            Access::Needs(P::ViewContacts),
            describe::FIND,
            find,
        )
        .api(
            Method::PATCH,
            "/contacts/{id}",
            Access::Needs(P::EditContacts),
            describe::UPDATE,
            update,
        )
        .api(
            Method::DELETE,
            "/contacts/{id}",
            Access::Needs(P::DeleteContacts),
            describe::BIN,
            bin,
        )
        .api(
            post,
            "/contacts/{id}/restoration",
            Access::Needs(P::DeleteContacts),
            describe::RESTORE,
            restore,
        )
        .api(
            get,
            "/contacts/{id}/activities",
            Access::Needs(P::ViewContacts),
            describe::ACTIVITIES,
            activities,
        )
}

async fn list(scope: Scope, Query(query): Query) -> Reply {
    known(&query, describe::LIST.query)?;
    sought::fits("q", query.get("q")).map_err(FieldErrors::one)?;
    let asked = Asked {
        filter: Filter::parse(query.get("filter"))?,
        q: query.get("q").to_owned(),
        sort: query.get("sort").to_owned(),
        saved: query.get("saved").to_owned(),
        limit: api::limit(query.get("limit"))?,
        after: query.get("after").to_owned(),
    };
    page(&scope, asked).await
}

/// The same list, asked for in a body: so no address holds whom somebody looks for.
async fn search(scope: Scope, Json(body): Json<Body>) -> Reply {
    page(&scope, search::read(body)?).await
}

/// What a list is asked for.
struct Asked {
    filter: Filter,
    q: String,
    sort: String,
    saved: String,
    limit: usize,
    after: String,
}

async fn page(scope: &Scope, asked: Asked) -> Reply {
    let (filter, sort) = wanted(scope, asked.filter, asked.sort, &asked.saved).await?;
    let wanted = Wanted {
        filter,
        search: asked.q,
        sort: Sort::parse(if sort.is_empty() { "name" } else { &sort }),
        after: Some(asked.after).filter(|after| !after.is_empty()),
        limit: asked.limit,
        patience: scope.app().settings.patience,
    };
    let mut tx = scope.read().await?;
    let found = lists::contacts(scope, &mut tx, &wanted).await?;
    let fields = fields::all(&mut tx).await?;
    Ok(api::answer(
        StatusCode::OK,
        &List {
            items: shown(scope, &found.contacts, &fields)?,
            next: found.next,
            partial: found.partial,
        },
    ))
}

/// The filter and the order of a list: those of a saved filter, and what is asked besides.
async fn wanted(
    scope: &Scope,
    filter: Filter,
    sort: String,
    id: &str,
) -> Result<(Filter, String), Problem> {
    if id.is_empty() {
        return Ok((filter, sort));
    }
    let saved = match id.parse() {
        Ok(id) => saved::actions::find(scope, id).await,
        Err(error) => Err(error),
    };
    let saved = saved.map_err(|error| match error {
        Error::NotFound => Error::invalid("saved", "not_found"),
        other => other,
    })?;
    let both = if filter.is_everything() {
        saved.filter
    } else {
        Filter::All(vec![filter, saved.filter])
    };
    Ok((both, if sort.is_empty() { saved.sort } else { sort }))
}

async fn create(scope: Scope, Json(body): Json<Body>) -> Reply {
    let mut wrong = FieldErrors::new();
    let body = body.object(&mut wrong);
    let draft = |shape: &Shape| {
        let known = body::Known::of(&scope, shape);
        Ok(body::patch(&body, &known, None, wrong.clone())?)
    };
    let (contact, _, shape) = contacts::create_from(&scope, draft).await?;
    let fields: Vec<Field> = shape.active().cloned().collect();
    let dto = SeenDto::of(&scope, &contact, &fields)?;
    let response = api::versioned(StatusCode::CREATED, contact.version, &dto);
    let path = format!("/contacts/{}", contact.id);
    Ok(located(&scope, &path, response))
}

async fn find(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Contact>>) -> Reply {
    let (contact, shape) = contacts::seen(&scope, id).await?;
    match has(&headers, contact.version) {
        true => Ok(not_modified(contact.version)),
        false => answer(&scope, &contact, &shape),
    }
}

async fn update(
    scope: Scope,
    headers: HeaderMap,
    Path(At { id }): Path<At<Contact>>,
    Json(body): Json<Body>,
) -> Reply {
    let based_on = api::if_match(&headers)?;
    let mut wrong = FieldErrors::new();
    let body = body.object(&mut wrong);
    let patch = |contact: &Contact, shape: &Shape| {
        let known = body::Known::of(&scope, shape);
        let seen = rights::veil(&scope, contact.clone());
        let before = serde_json::to_value(ContactDto::of(&scope, &seen, &known.fields));
        let before = before.doing("writing a contact")?;
        Ok(body::patch(&body, &known, Some(&before), wrong.clone())?)
    };
    let (contact, _, shape) = contacts::update_from(&scope, id, based_on, patch).await?;
    answer(&scope, &rights::veil(&scope, contact), &shape)
}

async fn bin(scope: Scope, headers: HeaderMap, Path(At { id }): Path<At<Contact>>) -> Reply {
    actions::bin(&scope, id, api::if_match(&headers)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn restore(scope: Scope, Path(At { id }): Path<At<Contact>>) -> Reply {
    contacts::restore(&scope, &[id]).await?;
    let (contact, shape) = contacts::seen(&scope, id).await?;
    answer(&scope, &contact, &shape)
}

async fn binned(scope: Scope, Query(query): Query) -> Reply {
    known(&query, describe::BINNED.query)?;
    let limit = api::limit(query.get("limit"))?;
    let after = query.find("after").filter(|after| !after.is_empty());
    let (mut found, next) = contacts::recycle_bin(&scope, after, limit).await?;
    let mut tx = scope.read().await?;
    store::attach(&mut tx, &mut found).await?;
    let fields = fields::all(&mut tx).await?;
    let items = shown(&scope, &found, &fields)?;
    Ok(api::answer(
        StatusCode::OK,
        &List {
            items,
            next,
            partial: false,
        },
    ))
}

async fn activities(
    scope: Scope,
    Path(At { id }): Path<At<Contact>>,
    Query(query): Query,
) -> Reply {
    known(&query, describe::ACTIVITIES.query)?;
    let limit = api::limit(query.get("limit"))?;
    let before = match query.get("after") {
        "" => None,
        text => Some(text.parse::<i64>().map_err(|_| bad_cursor())?),
    };
    contacts::find(&scope, id).await?;
    let mut tx = scope.read().await?;
    let past = past::of_contact(&scope, &mut tx, id, before, limit).await?;
    let list = List {
        next: past.next.map(|seq| seq.to_string()),
        items: past
            .entries
            .into_iter()
            .map(ActivityDto::from)
            .collect::<Vec<_>>(),
        partial: false,
    };
    Ok(api::answer(StatusCode::OK, &list))
}

fn shown(scope: &Scope, contacts: &[Contact], fields: &[Field]) -> Result<Vec<SeenDto>> {
    contacts
        .iter()
        .map(|contact| SeenDto::of(scope, contact, fields))
        .collect()
}

fn answer(scope: &Scope, contact: &Contact, shape: &Shape) -> Reply {
    let fields: Vec<Field> = shape.active().cloned().collect();
    let dto = SeenDto::of(scope, contact, &fields)?;
    Ok(api::versioned(StatusCode::OK, contact.version, &dto))
}
