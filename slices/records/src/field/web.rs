//! The editor of fields: the list with its order, and the form of one field.

mod form;
mod list;
mod typed;

use super::actions;
use super::{Field, store};
use axum::response::Response;
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::{
    Access, At, Fields, Form, Path, Permission, Reply, Routes, Toast, View, redirect_with, reply,
};
use typed::Typed;

/// The pages.
pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageFields);
    Routes::new()
        .get("/fields", manage, list::list)
        .get("/fields/new", manage, new)
        .post("/fields/new", manage, send_new)
        .get("/fields/{id}", manage, open)
        .post("/fields/{id}", manage, send)
        .post("/fields/{id}/position", manage, list::shift)
        .post("/fields/{id}/archiving", manage, archive)
        .post("/fields/{id}/restoration", manage, restore)
}

async fn new(view: View) -> Reply {
    Ok(shown(&view, None, &Typed::default(), &FieldErrors::new()).await?)
}

async fn open(view: View, Path(At { id }): Path<At<Field>>) -> Reply {
    let field = find(&view, id).await?;
    Ok(shown(&view, Some(&field), &Typed::of(&field), &FieldErrors::new()).await?)
}

async fn send_new(view: View, Form(fields): Form) -> Reply {
    let typed = Typed::sent(&view.scope, &fields);
    if !fields.has("done") {
        return Ok(shown(&view, None, &typed.pressed(&fields), &FieldErrors::new()).await?);
    }
    match actions::create(&view.scope, typed.draft()).await {
        Ok(_) => Ok(redirect_with(
            &view,
            &view.to("/fields"),
            &Toast::new("field-created"),
        )),
        Err(Error::Invalid(faults)) => Ok(reply::unprocessable(
            shown(&view, None, &typed, &faults).await?,
        )),
        Err(other) => Err(other.into()),
    }
}

async fn send(view: View, Path(At { id }): Path<At<Field>>, Form(fields): Form) -> Reply {
    let field = find(&view, id).await?;
    let mut typed = Typed::sent(&view.scope, &fields);
    if !fields.has("done") {
        return Ok(shown(
            &view,
            Some(&field),
            &typed.pressed(&fields),
            &FieldErrors::new(),
        )
        .await?);
    }
    let version = fields.get("version").parse().ok();
    match actions::update(&view.scope, id, version, typed.draft()).await {
        Ok(_) => Ok(redirect_with(
            &view,
            &view.to("/fields"),
            &Toast::new("field-saved"),
        )),
        Err(Error::Invalid(faults)) => Ok(reply::unprocessable(
            shown(&view, Some(&field), &typed, &faults).await?,
        )),
        // Nothing typed is lost; who saves once more knows that it takes the other's place.
        Err(Error::Conflict("stale")) => {
            let field = find(&view, id).await?;
            typed.version = field.version.to_string();
            let faults = FieldErrors::one(FieldError::new("", "field_stale"));
            let page = shown(&view, Some(&field), &typed, &faults).await?;
            Ok(reply::unprocessable(page))
        }
        Err(other) => Err(other.into()),
    }
}

async fn archive(view: View, Path(At { id }): Path<At<Field>>) -> Reply {
    actions::archive(&view.scope, id, None).await?;
    Ok(redirect_with(
        &view,
        &view.to("/fields"),
        &Toast::new("field-archived"),
    ))
}

async fn restore(view: View, Path(At { id }): Path<At<Field>>) -> Reply {
    match actions::restore(&view.scope, id).await {
        Ok(_) => Ok(redirect_with(
            &view,
            &view.to("/fields"),
            &Toast::new("field-restored"),
        )),
        // Another title can be given to it in its form.
        Err(Error::Invalid(faults)) => {
            let field = find(&view, id).await?;
            let page = shown(&view, Some(&field), &Typed::of(&field), &faults).await?;
            Ok(reply::unprocessable(page))
        }
        Err(other) => Err(other.into()),
    }
}

async fn find(view: &View, id: kernel::Id<Field>) -> Result<Field> {
    let mut tx = view.scope.read().await?;
    store::find(&mut tx, id).await
}

async fn shown(
    view: &View,
    field: Option<&Field>,
    typed: &Typed,
    faults: &FieldErrors,
) -> Result<Response> {
    let all = actions::list(&view.scope).await?;
    let mut groups: Vec<String> = all
        .iter()
        .map(|field| field.group.clone())
        .filter(|group| !group.is_empty())
        .collect();
    groups.dedup();
    let free = super::slots::free(&all).len();
    Ok(form::page_of(view, field, typed, faults, &groups, free))
}

/// What the buttons of the form do to the rows of choices.
fn place(fields: &Fields, button: &str) -> Option<usize> {
    fields.find(button)?.strip_prefix("choices.")?.parse().ok()
}
