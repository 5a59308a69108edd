//! What is kept about a user, as the slices declare it.

use kit::View;
use kit::html::*;
use kit::personal_data::{PersonalColumn, Retention};

/// Every declared column about users, with its purpose and how long it is kept.
pub(super) fn section(view: &View) -> impl Renderable {
    let slices = view.scope.app().slices.iter();
    let tables = slices.flat_map(|slice| slice.personal_data);
    let own = tables.filter(|table| table.subject.user().is_some());
    let rows: Vec<(String, String, String)> = own
        .flat_map(|table| {
            table
                .columns
                .iter()
                .map(move |column| (table.table, column))
        })
        .map(|(table, column)| row(view, table, column))
        .collect();
    maud! {
        section.card {
            h2 { (view.t("profile-own-title")) }
            p.muted { (view.t("profile-own-help")) }
            div.table-wrap role="region" aria-label=(view.t("profile-own-title")) tabindex="0" {
                table.table {
                    caption.visually-hidden { (view.t("profile-own-title")) }
                    thead { tr {
                        th scope="col" { (view.t("profile-own-what")) }
                        th scope="col" { (view.t("profile-own-why")) }
                        th scope="col" { (view.t("profile-own-long")) }
                    } }
                    tbody {
                        @for (what, why, long) in &rows {
                            tr { th scope="row" { (what.as_str()) } td { (why.as_str()) } td { (long.as_str()) } }
                        }
                    }
                }
            }
        }
    }
}

/// A declaration in the actor's language where the slice has a text for it, and else in the
/// words in which it is declared.
fn row(view: &View, table: &str, column: &PersonalColumn) -> (String, String, String) {
    let key = |part: &str| format!("personal-{table}-{}-{part}", column.name).replace('_', "-");
    let text = |part: &str, declared: &str| {
        let key = key(part);
        match view.scope.app().texts.has(view.scope.lang(), &key) {
            true => view.t(&key),
            false => declared.to_owned(),
        }
    };
    let long = match column.retention {
        Retention::Record => view.t("retention-record"),
        Retention::Account => view.t("retention-account"),
        Retention::Days(days) => view.t_with("retention-days", &[("n", i64::from(days).into())]),
        Retention::History => view.t("retention-history"),
    };
    (
        text("what", column.holds),
        text("why", column.purpose),
        long,
    )
}
