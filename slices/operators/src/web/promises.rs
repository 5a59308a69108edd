//! The promises of the privacy policy, and which of them tests hold.

use crate::promises;
use kernel::Result;
use kit::html::*;
use kit::platform::{Done, PlatformScope, Sheet};
use kit::{Width, texts};

pub(super) async fn show(scope: &PlatformScope) -> Result<Done> {
    let all = promises::all(scope.lang());
    let kept = all.iter().filter(|one| !one.tests.is_empty()).count();
    let figures = [("kept", kept.into()), ("all", all.len().into())];
    let public = format!("{}/trust", scope.public_url());
    let title = scope.t("platform-promises");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = all
        .iter()
        .map(|promise| {
            let count = i64::try_from(promise.tests.len()).unwrap_or(i64::MAX);
            let tests = texts::number(scope.lang(), count);
            let (class, key) = match count {
                0 => ("badge warning", "platform-promise-not-yet"),
                _ => ("badge success", "platform-promise-kept"),
            };
            // A phone shows it below the number.
            let (state, again) = (scope.t(key), scope.t(key));
            maud! {
                tr {
                    th scope="row" { (promise.id) span.phone-only { br; span class=(class) { (again.as_str()) } } }
                    td { (promise.says) }
                    td.wide { span class=(class) { (state.as_str()) } }
                    td.wide.number { (tests.as_str()) }
                }
            }
            .memoize()
        })
        .collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t_with("platform-promises-note", &figures)) }
            div.actions { a.button href=(public.as_str()) { (icon("external")) (scope.t("platform-promises-public")) } }
        }
        div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
            table.table {
                caption.visually-hidden { (label.as_str()) }
                thead { tr {
                    th scope="col" { (scope.t("platform-promise")) }
                    th scope="col" { (scope.t("platform-promise-says")) }
                    th.wide scope="col" { (scope.t("platform-promise-state")) }
                    th.wide.number scope="col" { (scope.t("platform-promise-tests")) }
                } }
                tbody { @for row in &rows { (row) } }
            }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Full, content)))
}
