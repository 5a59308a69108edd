//! The page of alerts.

use super::{Alert, KEPT, store};
use crate::web::parts::when;
use kernel::{Id, Result};
use kit::Width;
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope, Sheet};

/// Alerts on one page.
const MANY: usize = 50;

/// `?before=` goes on behind an alert.
pub(crate) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let before: Option<Id<Alert>> = match asked.query.get("before") {
        "" => None,
        text => Some(text.parse()?),
    };
    let limit = i64::try_from(MANY).unwrap_or(50) + 1;
    let rows = scope.control_once(store::page(before, limit)).await?;
    let mut alerts: Vec<Alert> = rows.iter().map(store::alert).collect::<Result<_>>()?;
    let more = alerts.len() > MANY;
    alerts.truncate(MANY);
    let older = alerts.last().filter(|_| more).map(|alert| {
        let pairs = [("before", alert.id.to_string())];
        let pairs = pairs.each_ref().map(|(key, id)| (*key, id.as_str()));
        with_query(&scope.path("/alerts"), &pairs)
    });
    let title = scope.t("platform-alerts");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = alerts.iter().map(|alert| row(scope, alert)).collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t_with("platform-alerts-note", &[("days", KEPT.into())])) }
        }
        @if !scope.sends_letters() { p.notice.warning { (icon("warning")) span { (scope.t("platform-alerts-no-letters")) } } }
        @if rows.is_empty() {
            section.empty { (icon("bell")) h2 { (scope.t("platform-alerts-none")) } p { (scope.t("platform-alerts-none-note")) } }
        } @else {
            div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
                table.table {
                    caption.visually-hidden { (label.as_str()) }
                    thead { tr {
                        th scope="col" { (scope.t("platform-log-what")) }
                        th.wide scope="col" { (scope.t("platform-alert-mark")) }
                        th scope="col" { (scope.t("log-when")) }
                    } }
                    tbody { @for row in &rows { (row) } }
                }
            }
        }
        @if let Some(older) = &older {
            nav.pager aria-label=(scope.t("log-pages")) { a.button rel="next" href=(older.as_str()) { (scope.t("log-older")) } }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Full, content)))
}

fn row(scope: &PlatformScope, alert: &Alert) -> Raw<String> {
    let args = [
        ("count", alert.count.into()),
        ("tenants", alert.tenants.into()),
        ("mark", alert.mark.as_str().into()),
    ];
    let what = scope.t_with(&format!("platform-alert-{}", alert.kind), &args);
    let help = scope.t_with(&format!("platform-alert-{}-help", alert.kind), &args);
    let at = when(scope, alert.at);
    let mark = alert.mark.clone();
    maud! {
        tr data-row {
            th scope="row" { (what.as_str()) span.row-sub { (mark.as_str()) } p.small.muted { (help.as_str()) } }
            td.wide { code { (mark.as_str()) } }
            td { (at.as_str()) }
        }
    }
    .memoize()
}
