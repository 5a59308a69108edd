//! The list of roles: those of the tenant's own with who has them, and the fixed levels.

use super::{level, permission, reach};
use crate::role::{AnyRole, OwnRole, actions, store};
use kit::html::*;
use kit::{At, Path, Permission, Reply, Role, Toast, View, Width, page, redirect_with};

/// How many of those who have a role are named.
const NAMED: usize = 3;

pub(super) async fn list(view: View) -> Reply {
    let mut tx = view.scope.read().await?;
    let own = store::all(&mut tx).await?;
    let mut rows = Vec::with_capacity(own.len());
    for role in &own {
        let held = store::held_by(&mut tx, AnyRole::Own(role.id), NAMED + 1).await?;
        rows.push((role, held.into_iter().map(|(_, name)| name).collect()));
    }
    drop(tx);
    let view = &view;
    let content = maud! {
        header.page-head {
            h1 { (view.t("role-title")) }
            p.page-note { (view.t("role-note")) }
            div.actions { a.button.primary href=(view.to("/roles/new")) data-hotkey="c" { (icon("plus")) (view.t("role-new")) } }
        }
        div.stack {
            h2 { (view.t("role-own-title")) }
            @if rows.is_empty() {
                div.empty { (icon("shield")) h3 { (view.t("role-none")) } p { (view.t("role-none-help")) } }
            } @else { (own_table(view, &rows)) }
        }
        div.stack {
            h2 { (view.t("role-fixed-title")) }
            p.muted { (view.t("role-fixed-help")) }
            (levels(view))
        }
    };
    Ok(page::page(
        view,
        &view.t("role-title"),
        Width::Full,
        content,
    ))
}

fn own_table(view: &View, rows: &[(&OwnRole, Vec<String>)]) -> Raw<String> {
    maud! {
        div.table-wrap role="region" aria-label=(view.t("role-own-title")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("role-own-title")) }
                thead { tr {
                    th scope="col" { (view.t("role-name")) }
                    th.wide scope="col" { (view.t("role-held-by")) }
                    th scope="col" { (view.t("user-actions")) }
                } }
                tbody { @for (role, held) in rows { (row(view, role, held)) } }
            }
        }
    }
    .memoize()
}

fn row(view: &View, role: &OwnRole, held: &[String]) -> Raw<String> {
    let open = view.to(format_args!("/roles/{}", role.id));
    let copy = with_query(&view.to("/roles/new"), &[("from", &role.id.to_string())]);
    let delete = view.to(format_args!("/roles/{}/deletion", role.id));
    let named = held.iter().take(NAMED).cloned().collect::<Vec<_>>();
    let who = match (named.is_empty(), held.len() > NAMED) {
        (true, _) => view.t("role-held-by-nobody"),
        (false, false) => named.join(", "),
        (false, true) => view.t_with("role-held-by-more", &[("names", named.join(", ").into())]),
    };
    let of = |key: &str| format!("{} · {}", view.t(key), role.title);
    let (copy_of, delete_of) = (of("role-copy"), of("role-delete"));
    let free = named.is_empty();
    maud! {
        tr data-row {
            th scope="row" {
                a.row-link href=(&open) translate="no" { (&role.title) }
                @if !role.about.is_empty() { span.row-sub translate="no" { (&role.about) } }
            }
            td.wide translate="no" { (&who) }
            td { div.cluster {
                a.button.small href=(&copy) aria-label=(&copy_of) { (icon("copy")) (view.t("role-copy")) }
                @if free {
                    form method="post" action=(&delete) { button.button.small.danger aria-label=(&delete_of) { (view.t("role-delete")) } }
                }
            } }
        }
    }
    .memoize()
}

/// What each fixed level may do, beside each other.
fn levels(view: &View) -> Raw<String> {
    let heads: Vec<(String, String, String)> = Role::ALL
        .into_iter()
        .map(|role| {
            let copy = with_query(&view.to("/roles/new"), &[("from", role.name())]);
            let name = level(view, role);
            let label = format!("{} · {name}", view.t("role-copy"));
            (name, copy, label)
        })
        .collect();
    let rows: Vec<(String, Vec<String>)> = Permission::ALL
        .into_iter()
        .filter(|one| *one != Permission::EditProfile)
        .map(|one| {
            let cells = Role::ALL.map(|role| reach(view, one, role.reach(one)));
            (permission(view, one), cells.to_vec())
        })
        .collect();
    maud! {
        div.table-wrap role="region" aria-label=(view.t("role-fixed-title")) tabindex="0" {
            table.table.matrix {
                caption.visually-hidden { (view.t("role-fixed-title")) }
                thead { tr {
                    th scope="col" { (view.t("role-may")) }
                    @for (name, ..) in &heads { th scope="col" { (name) } }
                } }
                tbody {
                    @for (title, cells) in &rows { tr { th scope="row" { (title) } @for cell in cells { td { (cell) } } } }
                    tr {
                        th scope="row" { span.visually-hidden { (view.t("user-actions")) } }
                        @for (_, copy, label) in &heads { td { a.button.small href=(copy) aria-label=(label) { (view.t("role-copy")) } } }
                    }
                }
            }
        }
    }
    .memoize()
}

pub(super) async fn delete(view: View, Path(At { id }): Path<At<OwnRole>>) -> Reply {
    actions::delete(&view.scope, id).await?;
    let said = Toast::new("role-was-deleted");
    Ok(redirect_with(&view, &view.to("/roles"), &said))
}
