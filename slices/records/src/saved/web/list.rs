//! The list of saved filters: use, change, rename, share, delete.

use super::{may_change, of_contacts};
use crate::saved::{Saved, actions};
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::fault_text;
use kit::{At, Form, Path, Permission, Reply, Toast, View, Width, page, redirect_with, reply};

/// A new name that was refused: of which filter, as it was typed, and why.
struct Refused {
    id: Id<Saved>,
    typed: String,
    faults: FieldErrors,
}

pub(super) async fn list(view: View) -> Reply {
    Ok(shown(&view, None).await?)
}

async fn shown(view: &View, refused: Option<&Refused>) -> Result<Response> {
    let mut tx = view.scope.read().await?;
    let all = of_contacts(view, &mut tx).await?;
    drop(tx);
    let share = view.scope.may(Permission::ShareFilters);
    let faults = refused.map(|refused| refused.faults.clone());
    let label = |_: &str| {
        let id = refused.map(|refused| title_id(refused.id));
        (view.t("filter-name"), id.unwrap_or_default())
    };
    let content = maud! {
        header.page-head {
            h1 { (view.t("filter-title")) }
            p.page-note { (view.t("filter-list-help")) }
            div.actions { a.button.primary href=(view.to("/filters/new")) data-hotkey="c" { (icon("plus")) (view.t("filter-new")) } }
        }
        @if let Some(faults) = &faults { (page::error_summary(view, faults, label)) }
        @if all.is_empty() {
            section.empty {
                (icon("filter")) h2 { (view.t("filter-none")) } p { (view.t("filter-none-help")) }
                div.actions { a.button.primary href=(view.to("/filters/new")) { (view.t("filter-new")) } }
            }
        } @else {
            div.table-wrap role="region" aria-label=(view.t("filter-title")) tabindex="0" {
                table.table {
                    thead { tr {
                        th scope="col" { (view.t("filter-name")) }
                        th.wide scope="col" { (view.t("filter-seen-by")) }
                        th scope="col" { (view.t("records-actions")) }
                    } }
                    tbody { @for saved in &all { (row(view, saved, share, refused)) } }
                }
            }
        }
    };
    Ok(page::page(
        view,
        &view.t("filter-title"),
        Width::Full,
        content,
    ))
}

fn title_id(id: Id<Saved>) -> String {
    format!("title-{id}")
}

fn row(view: &View, saved: &Saved, share: bool, refused: Option<&Refused>) -> Raw<String> {
    let use_it = with_query(&view.to("/contacts"), &[("saved", &saved.id.to_string())]);
    let at = |rest: &str| view.to(format_args!("/filters/{}{rest}", saved.id));
    let (edit, rename, sharing, deletion) = (at(""), at("/title"), at("/sharing"), at("/deletion"));
    let title = saved.title.as_str();
    let shared = saved.shared;
    let may = may_change(view, saved);
    let label = view.t_with("filter-rename-of", &[("name", title.into())]);
    let refused = refused.filter(|refused| refused.id == saved.id);
    let id = title_id(saved.id);
    let fault_id = format!("{id}-error");
    let fault: Vec<String> = refused
        .iter()
        .flat_map(|refused| refused.faults.iter())
        .map(|fault| fault_text(&view.scope, fault))
        .collect();
    let typed = refused.map_or(title, |refused| &refused.typed);
    let wrong = refused.map(|_| "true");
    let told = refused.map(|_| fault_id.clone());
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(&use_it) translate="no" { (title) } }
            td.wide { (view.t(if shared { "filter-everybody" } else { "filter-only-me" })) }
            td { div.cluster {
                @if may {
                    a.button.small href=(&edit) data-row-edit { (view.t("records-edit")) }
                    form.cluster method="post" action=(&rename) {
                        input id=(&id) name="title" type="text" size="16" maxlength=(actions::TITLE.to_string()) value=(typed) aria-label=(&label)
                            autocomplete="off" aria-invalid=[wrong] aria-describedby=[&told];
                        button.button.small { (view.t("filter-rename")) }
                        @if refused.is_some() { p.field-error id=(&fault_id) { (fault.join("; ")) } }
                    }
                }
                @if share {
                    form method="post" action=(&sharing) {
                        button.button.small name="shared" value=(if shared { "false" } else { "true" }) {
                            (view.t(if shared { "filter-unshare" } else { "filter-share" }))
                        }
                    }
                }
                @if may {
                    form method="post" action=(&deletion) { button.button.small { (view.t("records-delete")) } }
                }
            } }
        }
    }
    .memoize()
}

pub(super) async fn rename(
    view: View,
    Path(At { id }): Path<At<Saved>>,
    Form(fields): Form,
) -> Reply {
    let typed = fields.get("title").to_owned();
    match actions::rename(&view.scope, id, &typed).await {
        Err(Error::Invalid(faults)) => {
            let refused = Refused { id, typed, faults };
            return Ok(reply::unprocessable(shown(&view, Some(&refused)).await?));
        }
        renamed => renamed?,
    };
    Ok(redirect_with(
        &view,
        &view.to("/filters"),
        &Toast::new("filter-renamed"),
    ))
}

pub(super) async fn share(
    view: View,
    Path(At { id }): Path<At<Saved>>,
    Form(fields): Form,
) -> Reply {
    let shared = fields.get("shared") == "true";
    actions::share(&view.scope, id, None, shared).await?;
    let text = if shared {
        "filter-shared"
    } else {
        "filter-unshared"
    };
    Ok(redirect_with(
        &view,
        &view.to("/filters"),
        &Toast::new(text),
    ))
}

pub(super) async fn delete(view: View, Path(At { id }): Path<At<Saved>>) -> Reply {
    actions::delete(&view.scope, id, None).await?;
    Ok(redirect_with(
        &view,
        &view.to("/filters"),
        &Toast::new("filter-deleted"),
    ))
}
