//! The page of the log.

use super::{KEPT, Line, VIEWS_KEPT, store};
use crate::operator::{self, Record};
use crate::web::parts::when;
use kernel::{Error, Id, Result};
use kit::Width;
use kit::html::*;
use kit::platform::{Asked, Done, Operator, PlatformScope, Sheet};

/// Lines on one page.
const MANY: usize = 50;

/// `?operator=` narrows it to one, `?before=` goes on behind a line.
pub(crate) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let before = match asked.query.get("before") {
        "" => None,
        text => Some(text.parse::<i64>().map_err(|_| Error::NotFound)?),
    };
    let of: Option<Id<Operator>> = match asked.query.get("operator") {
        "" => None,
        text => Some(text.parse()?),
    };
    let limit = i64::try_from(MANY).unwrap_or(50) + 1;
    let rows = scope.control_once(store::page(before, of, limit)).await?;
    let mut lines: Vec<Line> = rows.iter().map(store::line).collect::<Result<_>>()?;
    let more = lines.len() > MANY;
    lines.truncate(MANY);
    let operators = operator::actions::list(scope).await?;
    let chosen = of.map(|id| id.to_string()).unwrap_or_default();
    let older = lines.last().filter(|_| more).map(|line| {
        let last = line.seq.to_string();
        let pairs = [("operator", chosen.as_str()), ("before", last.as_str())];
        with_query(&scope.path("/log"), &pairs)
    });
    let title = scope.t("platform-log");
    let (heading, label) = (title.clone(), title.clone());
    let days = [("views", VIEWS_KEPT.into()), ("days", KEPT.into())];
    let rows: Vec<Raw<String>> = lines
        .iter()
        .map(|line| row(scope, line, &operators))
        .collect();
    let everybody = (None, scope.t("platform-log-all"));
    let each = operators.iter().map(|one| (Some(one.id), one.name.clone()));
    let chips: Vec<Raw<String>> = std::iter::once(everybody)
        .chain(each)
        .map(|(id, name)| {
            let pairs = [("operator", id.map(|id| id.to_string()).unwrap_or_default())];
            let pairs = pairs.each_ref().map(|(key, id)| (*key, id.as_str()));
            let to = with_query(&scope.path("/log"), &pairs);
            let here = (id == of).then_some("true");
            maud! { a.chip href=(to.as_str()) aria-current=[here] { (name.as_str()) } }.memoize()
        })
        .collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t_with("platform-log-note", &days)) }
        }
        ul.chips aria-label=(scope.t("platform-log-who")) { @for chip in &chips { li { (chip) } } }
        div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
            table.table {
                caption.visually-hidden { (label.as_str()) }
                thead { tr {
                    th scope="col" { (scope.t("platform-log-what")) }
                    th scope="col" { (scope.t("platform-log-who")) }
                    th.wide scope="col" { (scope.t("platform-log-route")) }
                    th.wide scope="col" { (scope.t("platform-log-outcome")) }
                    th scope="col" { (scope.t("log-when")) }
                    th.wide.number scope="col" { (scope.t("platform-log-seq")) }
                } }
                tbody { @for row in &rows { (row) } }
            }
        }
        @if let Some(older) = &older {
            nav.pager aria-label=(scope.t("log-pages")) { a.button rel="next" href=(older.as_str()) { (scope.t("log-older")) } }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Full, content)))
}

fn row(scope: &PlatformScope, line: &Line, operators: &[Record]) -> Raw<String> {
    let name = operators.iter().find(|one| Some(one.id) == line.operator);
    let name = name.map_or("", |one| one.name.as_str());
    let host = line.who == "host";
    let action = scope.t(&format!("platform-did-{}", line.action.replace('_', "-")));
    let outcome = scope.t(&format!("platform-outcome-{}", line.outcome));
    let class = match line.outcome.as_str() {
        "refused" => "badge danger",
        "done" => "badge success",
        _ => "badge",
    };
    let at = when(scope, line.at);
    // Whom a page has confirmed stands in the line as an id.
    let confirmed = operators
        .iter()
        .find(|one| line.action == "operator_confirmed" && one.id.to_string() == line.reason);
    let reason = confirmed.map_or(line.reason.as_str(), |one| one.name.as_str());
    let about = line
        .tenant
        .map(|number| scope.t_with("platform-log-tenant", &[("n", number.to_string().into())]));
    maud! {
        tr data-row {
            th scope="row" {
                (action.as_str())
                @if let Some(about) = &about { " " span.small.muted { (about.as_str()) } }
                @if !reason.is_empty() { span.small.muted { " · " (reason) } }
                @if !line.route.is_empty() { p.phone-only { code { (line.route.as_str()) } } }
            }
            td translate="no" { @if host { span.badge { (scope.t("platform-log-host")) } " " } (name) }
            td.wide { code { (line.route.as_str()) } }
            td.wide { @if line.action != "view" { span class=(class) { (outcome.as_str()) } } }
            td { (at.as_str()) }
            td.wide.number { (line.seq) }
        }
    }
    .memoize()
}
