//! How the work of all tenants stands, in figures: never what it is about.

use super::parts::when;
use accounts::overview;
use kernel::Result;
use kit::html::*;
use kit::platform::{Done, PlatformScope, Sheet};
use kit::{Width, texts};

pub(super) async fn show(scope: &PlatformScope) -> Result<Done> {
    let work = overview::work(scope).await?;
    let sum = |state: &str| {
        let of = work.iter().filter(|one| one.state == state);
        texts::number(scope.lang(), of.map(|one| one.count).sum())
    };
    let [queued, running, failed] = ["queued", "running", "failed"].map(sum);
    let title = scope.t("platform-jobs");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = work
        .iter()
        .map(|one| {
            let class = match one.state.as_str() {
                "failed" => "badge danger",
                "running" => "badge accent",
                _ => "badge",
            };
            let state = scope.t(&format!("platform-job-{}", one.state));
            let count = texts::number(scope.lang(), one.count);
            let tenants = texts::number(scope.lang(), one.tenants);
            let oldest = when(scope, one.oldest_due);
            maud! {
                tr data-row {
                    th scope="row" { code { (one.kind.as_str()) } }
                    td { span class=(class) { (state.as_str()) } @if !one.error_code.is_empty() { " " code { (one.error_code.as_str()) } } }
                    td.number { (count.as_str()) }
                    td.wide.number { (tenants.as_str()) }
                    td.wide { (oldest.as_str()) }
                }
            }
            .memoize()
        })
        .collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-jobs-note")) }
        }
        dl.figures {
            div { dt { (scope.t("platform-job-queued")) } dd { (queued.as_str()) } }
            div { dt { (scope.t("platform-job-running")) } dd { (running.as_str()) } }
            div { dt { (scope.t("platform-job-failed")) } dd { (failed.as_str()) } }
        }
        @if rows.is_empty() {
            section.empty { (icon("bolt")) h2 { (scope.t("platform-jobs-none")) } p { (scope.t("platform-jobs-none-note")) } }
        } @else {
            div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
                table.table {
                    caption.visually-hidden { (label.as_str()) }
                    thead { tr {
                        th scope="col" { (scope.t("platform-job-kind")) }
                        th scope="col" { (scope.t("platform-job-state")) }
                        th.number scope="col" { (scope.t("platform-job-count")) }
                        th.wide.number scope="col" { (scope.t("platform-tenants")) }
                        th.wide scope="col" { (scope.t("platform-job-oldest")) }
                    } }
                    tbody { @for row in &rows { (row) } }
                }
            }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Full, content)))
}
