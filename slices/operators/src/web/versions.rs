//! What runs here, and since when.

use super::parts::when;
use kernel::Result;
use kit::Width;
use kit::html::*;
use kit::platform::{Done, PlatformScope, Sheet};

pub(super) async fn show(scope: &PlatformScope) -> Result<Done> {
    let host = scope.describe_host().await?;
    let title = scope.t("platform-versions");
    let heading = title.clone();
    let since = when(scope, host.started_at);
    let rows: Vec<(String, &str)> = host
        .versions
        .iter()
        .map(|(name, version)| {
            (
                scope.t(&format!("platform-version-{name}")),
                version.as_str(),
            )
        })
        .collect();
    let content = maud! {
        header.page-head { h1 { (heading.as_str()) } }
        section.card {
            dl.fields {
                @for (name, version) in &rows {
                    div.field-row { dt { (name.as_str()) } dd translate="no" { (*version) } }
                }
                div.field-row { dt { (scope.t("platform-started")) } dd { (since.as_str()) } }
            }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Narrow, content)))
}
