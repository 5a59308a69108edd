//! `personal-data.md`: every personal column, why it is kept and for how long.

use kit::Slice;
use kit::personal_data::{Ground, PersonalTable, Retention, Source, Subject};
use std::fmt::Write;

/// The whole table, by slice.
pub fn table(slices: &[&Slice]) -> String {
    let mut out = String::from(
        "# Personal data\n\nGenerated from the declarations of the slices (`personal.rs`). A column of the schema that is \
         neither here nor declared impersonal fails the build.\n",
    );
    for slice in slices {
        let tables: Vec<&PersonalTable> = slice
            .personal_data
            .iter()
            .filter(|table| !table.columns.is_empty())
            .collect();
        if tables.is_empty() {
            continue;
        }
        let _ = write!(out, "\n## {}\n", slice.name);
        for table in tables {
            let about = match table.subject {
                Subject::Nobody => "nobody".to_owned(),
                Subject::Column(column) => format!("the person in `{column}`"),
                Subject::User(column) => {
                    format!("the user in `{column}` and goes when they are anonymised")
                }
                Subject::Account(column) => {
                    format!("the user in `{column}` and is emptied when they are anonymised")
                }
                Subject::Owner { user, .. } => {
                    format!("the user in `{user}` and goes to whoever takes over from them")
                }
                Subject::Trace { user, goes: [] } => {
                    format!("what the user in `{user}` did and stays when they are anonymised")
                }
                Subject::Trace { user, goes } => format!(
                    "what the user in `{user}` did and stays, without `{}`, when they are anonymised",
                    goes.join("`, `")
                ),
            };
            let _ = write!(out, "\n### {}\n\nA row is about {about}.\n\n", table.table);
            out.push_str("| column | holds | purpose | ground | kept | source | recipients | sealed as | portable |\n");
            out.push_str("|---|---|---|---|---|---|---|---|---|\n");
            for column in table.columns {
                let recipients = if column.recipients.is_empty() {
                    "nobody".to_owned()
                } else {
                    column.recipients.join(", ")
                };
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} | {} | {} | {recipients} | {} | {} |",
                    column.name,
                    column.holds,
                    column.purpose,
                    ground(column.ground),
                    kept(column.retention),
                    source(column.source),
                    column.class.name(),
                    if column.portable { "yes" } else { "no" },
                );
            }
        }
    }
    out
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Consent => "consent, GDPR 6(1)(a)",
        Ground::ContractPreparation => "preparing a contract, GDPR 6(1)(b)",
        Ground::Contract => "contract, GDPR 6(1)(b)",
        Ground::Law => "law, GDPR 6(1)(c)",
        Ground::LegitimateInterest => "legitimate interest, GDPR 6(1)(f)",
    }
}

fn kept(retention: Retention) -> String {
    match retention {
        Retention::Record => "with the record, at most 30 days after binning".into(),
        Retention::Account => "with the user account".into(),
        Retention::Days(days) => format!("{days} days"),
        Retention::History => "in the history, readable until the person's key is destroyed".into(),
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Person => "the person",
        Source::Tenant => "users of the tenant",
        Source::Derived => "computed",
    }
}
