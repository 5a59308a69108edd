//! What consultants see of the people who work in a tenant, where the tenant allows it: names,
//! roles and states; never an address or a moment.

use crate::user::store;
use futures::FutureExt;
use kernel::Result;
use kit::consultant::{SettingsPage, SettingsScope, Sheet};
use kit::html::*;
use storage::{SettingsTable, Sight};

pub(crate) const TABLES: &[SettingsTable] = &[
    SettingsTable {
        table: "users",
        columns: &["id", "name", "name_key", "role", "state"],
        sight: Sight::People,
    },
    SettingsTable {
        table: "roles",
        columns: &["word", "title"],
        sight: Sight::People,
    },
];

pub(crate) const PAGES: &[SettingsPage] = &[SettingsPage {
    path: "/users",
    title: "user-title",
    icon: "users",
    sight: Sight::People,
    show: |scope, _| users(scope).boxed(),
}];

async fn users(scope: &SettingsScope) -> Result<Sheet> {
    let mut tx = scope.read().await?;
    let people = store::colleagues(&mut tx).await?;
    drop(tx);
    let title = scope.t("user-title");
    let heading = title.clone();
    Ok(Sheet::new(
        title,
        maud! {
            header.page-head { h1 { (heading.as_str()) } p.page-note { (scope.t("user-consultant-note")) } }
            div.table-wrap role="region" aria-label=(scope.t("user-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (scope.t("user-title")) }
                    thead { tr {
                        th scope="col" { (scope.t("user-name")) }
                        th scope="col" { (scope.t("user-role")) }
                        th.wide scope="col" { (scope.t("user-state")) }
                    } }
                    tbody {
                        @for one in &people {
                            tr data-row {
                                th scope="row" translate="no" { (one.name.as_str()) }
                                td { @if let Some(title) = &one.own_role { (title.as_str()) } @else { (scope.t(&format!("role-{}", one.role.replace('_', "-")))) } }
                                td.wide { (scope.t(&format!("user-state-{}", one.state))) }
                            }
                        }
                    }
                }
            }
        },
    ))
}
