//! The promises of the privacy policy, and which of them tests hold: what this version was built
//! with, as `promises.md` says it.

use kernel::Result;
use kit::html::*;
use kit::platform::{Done, PlatformScope, Sheet};
use kit::{Width, texts};

const GENERATED: &str = include_str!("../../../../promises.md");

struct Promise<'a> {
    id: &'a str,
    says: &'a str,
    /// How many tests name it.
    tests: i64,
}

/// The rows of the generated tables, in their order.
fn promises() -> Vec<Promise<'static>> {
    let rows = GENERATED.lines().filter(|line| line.starts_with("| P-"));
    rows.filter_map(|line| {
        let mut cells = line.trim_matches('|').split(" | ");
        let (id, _kind) = (cells.next()?.trim(), cells.next()?);
        let (says, tests) = (cells.next()?.trim(), cells.next()?.trim());
        let tests = match tests {
            "not yet" => 0,
            names => names.split("<br>").count(),
        };
        let tests = i64::try_from(tests).unwrap_or(i64::MAX);
        Some(Promise { id, says, tests })
    })
    .collect()
}

pub(super) async fn show(scope: &PlatformScope) -> Result<Done> {
    let all = promises();
    let kept = all.iter().filter(|promise| promise.tests > 0).count();
    let figures = [("kept", kept.into()), ("all", all.len().into())];
    let title = scope.t("platform-promises");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = all
        .iter()
        .map(|promise| {
            let tests = texts::number(scope.lang(), promise.tests);
            let (class, key) = match promise.tests {
                0 => ("badge warning", "platform-promise-not-yet"),
                _ => ("badge success", "platform-promise-kept"),
            };
            // A phone shows it below the number.
            let (state, again) = (scope.t(key), scope.t(key));
            maud! {
                tr {
                    th scope="row" { (promise.id) span.phone-only { br; span class=(class) { (again.as_str()) } } }
                    td lang="en" { (promise.says) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_promise_of_the_register_is_read_back() {
        let register = include_str!("../../../../policy/promises.tsv");
        let all = promises();
        assert_eq!(all.len(), register.lines().skip(1).count());
        assert!(all.iter().all(|promise| promise.says.len() > 10));
        assert!(all.iter().any(|promise| promise.tests > 1));
        assert!(all.iter().any(|promise| promise.tests == 0));
    }
}
