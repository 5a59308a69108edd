//! How much room there is, and what takes it.

use super::parts::bytes;
use accounts::overview;
use kernel::Result;
use kit::Width;
use kit::html::*;
use kit::platform::{Done, PlatformScope, Sheet};

pub(super) async fn show(scope: &PlatformScope) -> Result<Done> {
    let host = scope.describe_host().await?;
    let tenants = overview::total(scope).await?;
    let used = host.size.saturating_sub(host.free);
    let title = scope.t("platform-disk");
    let (heading, label) = (title.clone(), title.clone());
    let (free, size) = (bytes(scope, host.free), bytes(scope, host.size));
    let share = scope.t_with(
        "platform-disk-share",
        &[
            ("free", free.as_str().into()),
            ("size", size.as_str().into()),
        ],
    );
    let rows: Vec<(String, String)> = host
        .parts
        .iter()
        .chain(&[("tenants", tenants)])
        .map(|(part, size)| {
            (
                scope.t(&format!("platform-part-{part}")),
                bytes(scope, *size),
            )
        })
        .collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-disk-note")) }
        }
        section.card aria-labelledby="room-title" {
            h2 #room-title { (scope.t("platform-disk-room")) }
            p { (share.as_str()) }
            meter min="0" max=(host.size) value=(used) aria-labelledby="room-title" { (share.as_str()) }
        }
        div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
            table.table {
                caption.visually-hidden { (label.as_str()) }
                thead { tr { th scope="col" { (scope.t("platform-disk-part")) } th.number scope="col" { (scope.t("platform-tenant-size")) } } }
                tbody { @for (part, size) in &rows { tr { th scope="row" { (part.as_str()) } td.number { (size.as_str()) } } } }
            }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Narrow, content)))
}
