//! What only the whole product can show: its statements, its schema, its declarations.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use kernel::TenantId;
use server::slices::{SLICES, control_migrations, migrations};
use std::collections::BTreeSet;
use storage::Sql;
use storage::testing::{Fresh, engines};

const TENANT: TenantId = TenantId(7);

async fn fresh(engine: storage::Engine) -> Fresh {
    let fresh = Fresh::new(engine, &migrations()).await;
    fresh.db.create_tenant(TENANT).await.unwrap();
    fresh
}

#[tokio::test]
async fn every_statement_is_in_the_dialect_and_runs_on_both_engines() {
    assert!(SLICES.len() >= 5);
    let statements = storage::statements();
    let gathered = statements
        .iter()
        .filter(|statement| !statement.place.contains("libs/storage"))
        .count();
    assert_eq!(
        gathered,
        written(),
        "the linker gathered other statements than the sources hold"
    );
    for statement in &statements {
        storage::dialect::lint(statement.text)
            .unwrap_or_else(|fault| panic!("{}: {fault}", statement.place));
    }
    for statement in storage::central_statements() {
        storage::dialect::lint_central(statement.text)
            .unwrap_or_else(|fault| panic!("{}: {fault}", statement.place));
    }
    for engine in engines() {
        let fresh = fresh(engine).await;
        for statement in &statements {
            if statement.place.contains("/tests/") || statement.place.contains("libs/storage") {
                continue;
            }
            let mut tx = fresh.db.write(TENANT).await.unwrap();
            storage::explain(&mut tx, with_nulls(statement.text))
                .await
                .unwrap_or_else(|fault| {
                    panic!(
                        "{} on {engine:?}: {fault}\n{}",
                        statement.place, statement.text
                    )
                });
        }
    }
}

/// The statement with a null for each of its parameters.
fn with_nulls(text: &str) -> Sql {
    let numbers = text.split('$').skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    let most = numbers.max().unwrap_or(0);
    (0..most).fold(Sql::new(text), |sql, _| sql.arg(storage::Value::Null))
}

/// How many statements the sources hold: every `sql!(` that is neither in a comment nor a test.
fn written() -> usize {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    let mut folders = vec![
        root.join("slices"),
        root.join("libs/jobs/src"),
        root.join("libs/kit/src"),
        root.join("libs/mail/src"),
    ];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let product = text.split("#[cfg(test)]").next().unwrap();
                let lines = product
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"));
                count += lines
                    .map(|line| line.matches("sql!(").count())
                    .sum::<usize>();
            }
        }
    }
    count
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let mut described = BTreeSet::new();
    for engine in engines() {
        let fresh = fresh(engine).await;
        let control = fresh.central("control", &control_migrations()).await;
        let tenant = storage::describe(&fresh.db, TENANT).await.unwrap();
        described.insert(tenant + &storage::describe_central(&control).await.unwrap());
    }
    assert_eq!(described.len(), 1, "the engines disagree");
}

/// P-108, P-163: nothing personal is stored that is not declared with its purpose and duration.
#[tokio::test]
async fn every_column_of_every_table_is_declared_personal_or_impersonal() {
    let fresh = fresh(storage::Engine::Sqlite).await;
    let declared: Vec<_> = SLICES
        .iter()
        .flat_map(|slice| slice.personal_data)
        .collect();
    let mut tx = fresh.db.read(TENANT).await.unwrap();
    let tables = tx
        .all(Sql::new(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '%\\_search%' escape '\\' and name <> 'migrations'",
        ))
        .await
        .unwrap();
    let mut missing = Vec::new();
    for row in tables {
        let table: String = row.get(0).unwrap();
        if table == "jobs" {
            continue; // ids and counters only; its crate says so and tests it
        }
        let Some(found) = declared.iter().find(|declared| declared.table == table) else {
            missing.push(table);
            continue;
        };
        for column in tx
            .all(Sql::new(format!(
                "select name from pragma_table_info('{table}')"
            )))
            .await
            .unwrap()
        {
            let column: String = column.get(0).unwrap();
            let known = found.columns.iter().any(|c| c.name == column)
                || found.impersonal.contains(&column.as_str());
            if !known && !matches!(column.as_str(), "rid" | "tenant_id") {
                missing.push(format!("{table}.{column}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "not declared in any personal.rs: {missing:?}"
    );
}

#[test]
fn every_text_exists_in_every_language_with_the_same_variables() {
    let mut faults = Vec::new();
    let mut by_lang: Vec<Vec<(String, BTreeSet<String>)>> = Vec::new();
    for lang in kernel::Lang::ALL {
        let sources = kit::LOCALES
            .iter()
            .chain(SLICES.iter().flat_map(|slice| slice.locales));
        let text: String = sources
            .filter(|(of, _)| *of == lang)
            .map(|(_, text)| format!("{text}\n"))
            .collect();
        by_lang.push(messages(&text));
    }
    for (key, variables) in &by_lang[0] {
        match by_lang[1].iter().find(|(other, _)| other == key) {
            None => faults.push(format!("{key} is missing in one language")),
            Some((_, others)) if others != variables => {
                faults.push(format!("{key}: {variables:?} against {others:?}"))
            }
            Some(_) => {}
        }
    }
    for (key, _) in &by_lang[1] {
        if !by_lang[0].iter().any(|(other, _)| other == key) {
            faults.push(format!("{key} is missing in one language"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// P-163: what is kept about a user is told in the user's language.
#[test]
fn every_declaration_about_users_has_its_text_in_every_language() {
    let mut missing = Vec::new();
    for lang in kernel::Lang::ALL {
        let sources = SLICES.iter().flat_map(|slice| slice.locales);
        let text: String = sources
            .filter(|(of, _)| *of == lang)
            .map(|(_, text)| format!("{text}\n"))
            .collect();
        let known: BTreeSet<String> = messages(&text).into_iter().map(|(key, _)| key).collect();
        let tables = SLICES.iter().flat_map(|slice| slice.personal_data);
        for table in tables.filter(|table| table.subject.user().is_some()) {
            for column in table.columns {
                for part in ["what", "why"] {
                    let key = format!("personal-{}-{}-{part}", table.table, column.name);
                    let key = key.replace('_', "-");
                    if !known.contains(&key) {
                        missing.push(format!("{lang:?}: {key}"));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The messages of Fluent files with the variables that each mentions (`$n-shown` is `$n`).
fn messages(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut out: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines() {
        let head = line.split(" =").next().unwrap();
        if line.contains(" =") && !line.starts_with([' ', '#', '-']) {
            out.push((head.to_owned(), BTreeSet::new()));
        }
        if let Some((_, variables)) = out.last_mut() {
            for part in line.split('$').skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                    .collect();
                variables.insert(name.trim_end_matches("-shown").to_owned());
            }
        }
    }
    out
}
