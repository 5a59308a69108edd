//! Pages of filters: the list of saved ones, and the builder.

pub(crate) mod builder;
pub(crate) mod draft;
mod list;
mod page;

use super::Saved;
use super::actions::{self, SavedDraft};
use super::store;
use crate::contact::CONTACTS;
use crate::show::moment;
use axum::response::Response;
use draft::Group;
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::html::*;
use kit::{
    Access, At, Column, Fields, Filter, Form, Path, Permission, Query, Reply, Routes, Seeker,
    Toast, View, redirect, redirect_with, reply,
};
use storage::{Sql, Tx};

/// The pages.
pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewContacts);
    let share = Access::Needs(Permission::ShareFilters);
    Routes::new()
        .get("/filters", view, list::list)
        .post("/filters", view, keep)
        .get("/filters/new", view, new)
        .post("/filters/new", view, send_new)
        .get("/filters/{id}", view, open)
        .post("/filters/{id}", view, send)
        .post("/filters/{id}/title", view, list::rename)
        .post("/filters/{id}/sharing", share, list::share)
        .post("/filters/{id}/deletion", view, list::delete)
}

async fn new(view: View, Query(query): Query) -> Reply {
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let fields = seeker.read(&query).whole()?;
    let filter = Filter::parse(fields.get("filter"))?;
    Ok(opened(
        &view,
        None,
        &filter,
        &Fields::default(),
        &FieldErrors::new(),
    )
    .await?)
}

async fn send_new(view: View, Form(fields): Form) -> Reply {
    sent(&view, None, &fields).await
}

/// Keeps the filter of a list under a name, with its order and its columns. A name that cannot be
/// is corrected in the builder.
async fn keep(view: View, Form(fields): Form) -> Reply {
    let filter = Filter::parse(fields.get("filter"))?;
    match actions::save(&view.scope, draft(&fields, filter.clone())).await {
        Err(Error::Invalid(faults)) => {
            let page = opened(&view, None, &filter, &fields, &faults).await?;
            Ok(reply::unprocessable(page))
        }
        kept => Ok(shown(&view, &kept?)),
    }
}

/// The list by a filter that was just kept.
fn shown(view: &View, kept: &Saved) -> Response {
    let path = with_query(&view.to("/contacts"), &[("saved", &kept.id.to_string())]);
    redirect_with(view, &path, &Toast::new("filter-saved"))
}

fn draft(fields: &Fields, filter: Filter) -> SavedDraft {
    SavedDraft {
        title: fields.get("title").to_owned(),
        collection: CONTACTS.name().to_owned(),
        filter,
        sort: fields.get("sort").to_owned(),
        columns: fields
            .get("columns")
            .split('~')
            .filter(|key| !key.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

async fn open(view: View, Path(At { id }): Path<At<Saved>>) -> Reply {
    let saved = actions::find(&view.scope, id).await?;
    let (fields, faults) = (Fields::default(), FieldErrors::new());
    Ok(opened(&view, Some(&saved), &saved.filter, &fields, &faults).await?)
}

/// The builder with the conditions of a filter.
async fn opened(
    view: &View,
    saved: Option<&Saved>,
    filter: &Filter,
    fields: &Fields,
    faults: &FieldErrors,
) -> Result<Response> {
    let columns = columns(view).await?;
    let mut group = Group::of(view.scope.lang(), filter, &columns);
    group.look_for_fields(&columns);
    group.number(&mut 0);
    let shown = page::Shown {
        saved,
        columns: &columns,
        group: &group,
        fields,
        faults,
    };
    page::show(view, &shown).await
}

async fn send(view: View, Path(At { id }): Path<At<Saved>>, Form(fields): Form) -> Reply {
    let saved = actions::find(&view.scope, id).await?;
    sent(&view, Some(&saved), &fields).await
}

/// What the form asks for: a longer or shorter form, the list, or keeping the filter. Whatever is
/// wrong with it, it comes back as it was sent, with what that is.
async fn sent(view: &View, saved: Option<&Saved>, fields: &Fields) -> Reply {
    let columns = columns(view).await?;
    let mut group = Group::sent(fields, &columns);
    let done = match fields.get("done") {
        "" => {
            group.press(fields.find("add"), fields.find("remove"), &columns);
            group.look_for_fields(&columns);
            Err(FieldErrors::new())
        }
        "save" => kept(view, saved, fields, &mut group, &columns).await?,
        _ => applied(view, &mut group, &columns).await?,
    };
    let faults = match done {
        Ok(response) => return Ok(response),
        Err(faults) => faults,
    };
    let faulty = !faults.is_empty() || !fields.get("done").is_empty();
    group.number(&mut 0);
    let shown = page::Shown {
        saved,
        columns: &columns,
        group: &group,
        fields,
        faults: &faults,
    };
    let page = page::show(view, &shown).await?;
    match faulty {
        true => Ok(reply::unprocessable(page)),
        false => Ok(page),
    }
}

/// The longest address of a list that is led to, bytes: what is longer is refused on its way
/// before it comes to us.
const ADDRESS: usize = 20 * 1024;

/// The way to the list, or what is wrong with the conditions beside the faults of their rows.
async fn applied(
    view: &View,
    group: &mut Group,
    columns: &[Column],
) -> Result<Result<Response, FieldErrors>> {
    let (filter, faults) = read(view, group, columns);
    if group.faulty() || !faults.is_empty() {
        return Ok(Err(faults));
    }
    let json = match filter.is_everything() {
        true => String::new(),
        false => filter.to_json().to_string(),
    };
    let seeker = Seeker::of(&view.scope, CONTACTS.name()).await?;
    let list = seeker.address(&view.to("/contacts"), &[("filter", &json)]);
    if list.len() > ADDRESS {
        let long = FieldError::new("filter", "filter_too_long_to_show");
        return Ok(Err(FieldErrors::one(long)));
    }
    Ok(Ok(redirect(&list)))
}

/// The list by the filter that was kept, or what is wrong beside the faults of the rows. Who may
/// not change a filter keeps a new one.
async fn kept(
    view: &View,
    saved: Option<&Saved>,
    fields: &Fields,
    group: &mut Group,
    columns: &[Column],
) -> Result<Result<Response, FieldErrors>> {
    let own = saved.filter(|saved| may_change(view, saved));
    let (filter, mut faults) = read(view, group, columns);
    if own.is_none()
        && let Err(wrong) = actions::title(fields.get("title"))
    {
        faults.extend(wrong);
    }
    if group.faulty() || !faults.is_empty() {
        return Ok(Err(faults));
    }
    let filter = match filter.is_everything() {
        true => Filter::everything(),
        false => filter,
    };
    let kept = match own {
        Some(saved) => {
            let (sort, columns) = (saved.sort.clone(), saved.columns.clone());
            actions::replace(&view.scope, saved.id, filter, sort, columns).await
        }
        None => actions::save(&view.scope, draft(fields, filter)).await,
    };
    match kept {
        Err(Error::Invalid(faults)) => Ok(Err(faults)),
        kept => Ok(Ok(shown(view, &kept?))),
    }
}

/// The filter that was sent, and what is wrong with it as a whole; its rows note their own faults.
fn read(view: &View, group: &mut Group, columns: &[Column]) -> (Filter, FieldErrors) {
    let filter = group.filter(view.scope.lang(), columns, &moment(&view.scope));
    let whole = match group.faulty() {
        true => Ok(filter.clone()),
        false => Filter::parse(&filter.to_json().to_string()),
    };
    (filter, whole.err().unwrap_or_default())
}

/// The columns of the list, for this actor.
async fn columns(view: &View) -> Result<Vec<Column>> {
    let mut tx = view.scope.read().await?;
    let mut columns = CONTACTS.columns(&view.scope, &mut tx).await?;
    columns.retain(|column| !column.masked);
    Ok(columns)
}

/// The saved filters that this actor sees.
pub(crate) async fn of_contacts(view: &View, tx: &mut Tx) -> Result<Vec<Saved>> {
    actions::seen(&view.scope, tx, CONTACTS.name()).await
}

/// The statement that finds them, so that it can be asked together with others.
pub(crate) fn asked_of_contacts(view: &View) -> Sql {
    store::seen_by(CONTACTS.name(), view.scope.actor().user())
}

/// Those that its rows tell of, as far as they are seen.
pub(crate) fn answered_of_contacts(view: &View, rows: &[storage::Row]) -> Result<Vec<Saved>> {
    let mut all = store::read_all(rows)?;
    all.retain(|saved| saved.is_seen(&view.scope));
    Ok(all)
}

/// Whether somebody may change this one: their own, and shared ones for those who may share.
pub(crate) fn may_change(view: &View, saved: &Saved) -> bool {
    let mine = saved.owner.is_some() && saved.owner == view.scope.actor().user();
    (mine && !saved.shared) || view.scope.may(Permission::ShareFilters)
}
