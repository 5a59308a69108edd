//! The list of saved filters: use, change, rename, share, delete.

use super::{may_change, of_contacts};
use crate::saved::{Saved, actions};
use kit::html::*;
use kit::{At, Form, Path, Permission, Reply, Toast, View, Width, page, redirect_with};

pub(super) async fn list(view: View) -> Reply {
    let mut tx = view.scope.read().await?;
    let all = of_contacts(&view, &mut tx).await?;
    drop(tx);
    let share = view.scope.may(Permission::ShareFilters);
    let view = &view;
    let content = maud! {
        header.page-head {
            h1 { (view.t("filter-title")) }
            p.page-note { (view.t("filter-list-help")) }
            div.actions { a.button.primary href=(view.to("/filters/new")) data-hotkey="c" { (icon("plus")) (view.t("filter-new")) } }
        }
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
                    tbody { @for saved in &all { (row(view, saved, share)) } }
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

fn row(view: &View, saved: &Saved, share: bool) -> impl Renderable {
    let use_it = with_query(&view.to("/contacts"), &[("saved", &saved.id.to_string())]);
    let at = |rest: &str| view.to(format_args!("/filters/{}{rest}", saved.id));
    let (edit, rename, sharing, deletion) = (at(""), at("/title"), at("/sharing"), at("/deletion"));
    let title = saved.title.clone();
    let shared = saved.shared;
    let may = may_change(view, saved);
    let label = view.t_with("filter-rename-of", &[("name", title.as_str().into())]);
    maud! {
        tr data-row {
            th scope="row" { a.row-link href=(&use_it) translate="no" { (&title) } }
            td.wide { (view.t(if shared { "filter-everybody" } else { "filter-only-me" })) }
            td { div.cluster {
                @if may {
                    a.button.small href=(&edit) data-row-edit { (view.t("records-edit")) }
                    form.cluster method="post" action=(&rename) {
                        input name="title" type="text" size="16" maxlength="80" value=(&title) aria-label=(&label) autocomplete="off";
                        button.button.small { (view.t("filter-rename")) }
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
}

pub(super) async fn rename(
    view: View,
    Path(At { id }): Path<At<Saved>>,
    Form(fields): Form,
) -> Reply {
    actions::rename(&view.scope, id, fields.get("title")).await?;
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
