//! Shared filters for consultants: which there are, never what they look for.

use crate::saved::store;
use kernel::Result;
use kit::consultant::{SettingsScope, Sheet};
use kit::html::*;

/// Every shared filter.
pub(super) async fn list(scope: &SettingsScope) -> Result<Sheet> {
    let mut tx = scope.read().await?;
    let all = store::shared(&mut tx).await?;
    drop(tx);
    let title = scope.t("filter-title");
    let (heading, masked) = (title.clone(), scope.masked());
    Ok(Sheet::new(
        title,
        maud! {
            header.page-head { h1 { (heading.as_str()) } p.page-note { (scope.t("filter-consultant-note")) } }
            @if all.is_empty() {
                section.empty { (icon("filter")) h2 { (scope.t("filter-none-shared")) } }
            } @else {
                div.table-wrap role="region" aria-label=(scope.t("filter-title")) tabindex="0" {
                    table.table {
                        caption.visually-hidden { (scope.t("filter-title")) }
                        thead { tr {
                            th scope="col" { (scope.t("filter-name")) }
                            th scope="col" { (scope.t("filter-conditions")) }
                            th.wide scope="col" { (scope.t("filter-shows")) }
                            th.wide scope="col" { (scope.t("filter-order")) }
                        } }
                        tbody {
                            @for (title, sort, columns) in &all {
                                tr data-row {
                                    th scope="row" translate="no" { (title.as_str()) }
                                    td { span.muted { (masked.as_str()) } }
                                    td.wide translate="no" { (columns.join(", ")) }
                                    td.wide translate="no" { (sort.as_str()) }
                                }
                            }
                        }
                    }
                }
            }
        },
    ))
}
