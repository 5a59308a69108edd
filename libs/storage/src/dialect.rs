//! The portable dialect: what differs between the engines has its name here.
//!
//! Statements are the same bytes for both engines; [`lint`] refuses what the engines were
//! seen to understand differently. Only table definitions differ, and they are written once
//! with the tokens of [`ddl`].

mod ddl;
mod kept_log;
mod lint;
mod search;

pub use ddl::ddl;
pub(crate) use ddl::{VISIBLE, as_if_large, due_tables};
pub use lint::{FORBIDDEN, lint, lint_central};
pub(crate) use search::WAITING;

use std::borrow::Cow;

/// Where the rows are kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Engine {
    /// An encrypted file per tenant.
    Sqlite,
    /// One database with row-level security.
    Postgres,
}

/// Whom the tables of a database belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Every row belongs to a tenant.
    Tenant,
    /// No row does: the control directory, the key store.
    Central,
}

/// Completes a statement before it is prepared, the same way for both engines.
///
/// Every key of a tenant's table contains the tenant, so `on conflict (id)` must name it too.
/// Business SQL does not: it is put in here.
pub(crate) fn complete(scope: Scope, text: Cow<'static, str>) -> Cow<'static, str> {
    const TARGET: &str = "on conflict (";
    if scope == Scope::Central || !text.contains(TARGET) {
        return text;
    }
    Cow::Owned(text.replace(TARGET, "on conflict (tenant_id, "))
}

/// The same insert for `n` rows at once, if its values are exactly `($1, $2, …, $k)` and
/// nothing after them takes an argument. `None` when it cannot be widened, when the parameters
/// would be more than the 65,535 that PostgreSQL's protocol can number, and for an upsert,
/// which PostgreSQL refuses when two rows of one insert have the same key.
///
/// SQLite looks a named parameter up in a list, so there each is a plain `?`.
pub fn widen(engine: Engine, text: &str, n: usize) -> Option<String> {
    let (at, word) = text
        .match_indices("values")
        .find(|(at, word)| text[at + word.len()..].trim_start().starts_with('('))?;
    let head = &text[..at + word.len()];
    let open = text[at..].find('(')? + at;
    let close = text[open..].find(')')? + open;
    let tail = &text[close + 1..];
    let width = tuple_width(&text[open + 1..close])?;
    if !head.trim_start().starts_with("insert into") || width * n > 65_535 {
        return None;
    }
    if tail.contains('$') || tail.contains("do update") {
        return None;
    }
    let mut out = String::with_capacity(text.len() + n * width * 7);
    out.push_str(head);
    for row in 0..n {
        out.push_str(if row == 0 { " (" } else { ", (" });
        for column in 1..=width {
            out.push_str(if column == 1 { "" } else { ", " });
            match engine {
                Engine::Sqlite => out.push('?'),
                Engine::Postgres => out.push_str(&format!("${}", row * width + column)),
            }
        }
        out.push(')');
    }
    out.push_str(tail);
    Some(out)
}

/// How many parameters `$1, $2, …` a tuple has, when it has nothing else.
fn tuple_width(tuple: &str) -> Option<usize> {
    let mut width = 0;
    for (i, part) in tuple.split(',').enumerate() {
        if part.trim() != format!("${}", i + 1) {
            return None;
        }
        width = i + 1;
    }
    Some(width)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_insert_of_one_row_becomes_an_insert_of_many() {
        let insert = "insert into t (a, b)\nvalues ($1, $2)\non conflict do nothing";
        assert_eq!(
            widen(Engine::Postgres, insert, 2).unwrap(),
            "insert into t (a, b)\nvalues ($1, $2), ($3, $4)\non conflict do nothing"
        );
        assert_eq!(
            widen(Engine::Sqlite, insert, 2).unwrap(),
            "insert into t (a, b)\nvalues (?, ?), (?, ?)\non conflict do nothing"
        );
        for stays in [
            "insert into t (a, b) values ($2, $1)",
            "insert into t (a, b) values ($1, 0)",
            "insert into t (a) values ($1) on conflict (a) do update set b = $2",
            "insert into t (a) values ($1) on conflict (a) do update set b = excluded.b",
            "insert into t (a) select a from s where b = $1",
            "update t set a = $1",
        ] {
            assert!(widen(Engine::Postgres, stays, 2).is_none(), "{stays}");
        }
        assert!(
            widen(
                Engine::Postgres,
                "insert into t (a, b) values ($1, $2)",
                40_000
            )
            .is_none()
        );
    }

    #[test]
    fn an_upsert_names_its_key_and_never_the_tenant() {
        let upsert = "insert into t (id) values ($1) on conflict (id) do nothing";
        assert_eq!(
            complete(Scope::Tenant, upsert.into()),
            "insert into t (id) values ($1) on conflict (tenant_id, id) do nothing"
        );
        assert_eq!(complete(Scope::Central, upsert.into()), upsert);
    }
}
