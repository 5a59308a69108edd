//! What portable SQL may not say, each because the engines were seen to disagree.

/// What is forbidden in a statement, and what to write in its place. Matched against the
/// statement in lower case with single spaces.
pub const FORBIDDEN: &[(&str, &str)] = &[
    (
        "::",
        "SQLite swallows it into the parameter's name: use cast",
    ),
    ("\"", "SQLite may read a misspelt quoted name as text"),
    ("`", "names are not quoted"),
    ("x'", "bytes on SQLite, a bit string on PostgreSQL: bind it"),
    ("?", "parameters are $1, $2, …"),
    ("==", "SQLite only: ="),
    (
        "select *",
        "SQLite has columns of its own: name the columns",
    ),
    (".*", "SQLite has columns of its own: name the columns"),
    ("rid", "the word index's own row number, SQLite only"),
    ("rowid", "SQLite only"),
    ("ilike", "PostgreSQL only: compare folded columns"),
    (
        "like",
        "case differs, and no index under row security: use ranges of keys",
    ),
    ("glob", "SQLite only"),
    ("regexp", "SQLite only"),
    ("similar to", "PostgreSQL only"),
    ("match", "SQLite only: select from TABLE_search($1)"),
    ("lower(", "SQLite folds ASCII only: fold in Rust"),
    ("upper(", "SQLite folds ASCII only: fold in Rust"),
    ("collate", "collations differ: order by a stored key"),
    ("as json", "0 on SQLite: parse in Rust"),
    ("as jsonb", "0 on SQLite: parse in Rust"),
    ("json_", "the sets of functions differ: ->> with cast"),
    ("jsonb_", "the sets of functions differ: ->> with cast"),
    ("@>", "PostgreSQL only"),
    ("@@", "PostgreSQL only: select from TABLE_search($1)"),
    ("any(", "no arrays on SQLite: bind each element"),
    ("array[", "no arrays on SQLite"),
    ("unnest(", "no arrays on SQLite"),
    (
        "generate_series(",
        "PostgreSQL only: a recursive common table expression",
    ),
    ("now()", "bind the time from the clock"),
    (
        "current_timestamp",
        "the types differ: bind the time from the clock",
    ),
    (
        "current_date",
        "the types differ: bind the day from the clock",
    ),
    ("random()", "the ranges differ: bind it"),
    ("datetime(", "SQLite only"),
    ("strftime(", "SQLite only"),
    ("extract(", "PostgreSQL only"),
    ("interval", "PostgreSQL only"),
    ("numeric", "no exact decimals on SQLite: whole minor units"),
    ("decimal", "no exact decimals on SQLite: whole minor units"),
    (
        "avg(",
        "exact on PostgreSQL: cast(sum(x) as double precision) / count",
    ),
    ("round(", "the types differ: round in Rust"),
    ("total(", "SQLite only"),
    ("ifnull(", "SQLite only: coalesce"),
    ("iif(", "SQLite only: case"),
    ("group_concat(", "SQLite only: string_agg"),
    ("instr(", "SQLite only"),
    ("strpos(", "PostgreSQL only"),
    ("greatest(", "PostgreSQL only: case"),
    ("least(", "PostgreSQL only: case"),
    ("limit -1", "SQLite only: leave the limit out"),
    ("insert or", "SQLite only: on conflict"),
    ("replace into", "SQLite only: on conflict"),
    (
        "for update",
        "writers are serial on SQLite: update where state = …",
    ),
    ("for share", "writers are serial on SQLite"),
    ("skip locked", "writers are serial on SQLite"),
    ("lateral", "PostgreSQL only"),
    ("merge", "PostgreSQL only"),
    ("distinct on", "PostgreSQL only: a window function"),
    ("as (insert", "PostgreSQL only: two statements"),
    ("as (update", "PostgreSQL only: two statements"),
    ("as (delete", "PostgreSQL only: two statements"),
    ("pragma", "SQLite only"),
    ("attach", "SQLite only"),
    ("vacuum", "the storage does it"),
    ("begin", "the transaction is the storage's"),
    ("commit", "the transaction is the storage's"),
    ("rollback", "the transaction is the storage's"),
    ("create", "tables are made by migrations"),
    ("alter", "tables are changed by migrations"),
    ("drop", "tables are changed by migrations"),
    ("set local", "the transaction is the storage's"),
    ("set_config", "the transaction is the storage's"),
    ("current_setting", "the transaction is the storage's"),
];

/// Refuses a statement on tenants' data that the engines would understand differently, or
/// that names the tenant. The fault says what and why.
pub fn lint(text: &str) -> Result<(), String> {
    let plain = normal(text);
    if plain.contains("tenant") {
        return Err(format!(
            "`tenant` in `{plain}`: the tenant is the transaction's, never the statement's"
        ));
    }
    lint_central(text)
}

/// The same for databases that belong to no tenant, where a tenant may be named.
pub fn lint_central(text: &str) -> Result<(), String> {
    let plain = normal(text);
    for (bad, why) in FORBIDDEN {
        if mentions(&plain, bad) {
            return Err(format!("`{bad}` in `{plain}`: {why}"));
        }
    }
    let sums = plain.matches("sum(").count();
    let cast = plain.matches("cast(sum(").count() + plain.matches("cast(coalesce(sum(").count();
    if sums != cast {
        return Err(format!(
            "`sum` without `cast` in `{plain}`: exact on PostgreSQL"
        ));
    }
    if plain.contains("on conflict(") {
        return Err(format!(
            "`on conflict(` in `{plain}`: write `on conflict (`"
        ));
    }
    Ok(())
}

/// Lower case, one space between words, nothing inside quotes: `state = 'merge'` is harmless.
fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    let outside: Vec<&str> = lower.split('\'').step_by(2).collect();
    let bare = outside.join("''");
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a pattern occurs as words of its own: `any(` is not in `many(`.
fn mentions(text: &str, pattern: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let starts = pattern.starts_with(part_of_word);
    let ends = pattern.ends_with(part_of_word) && !pattern.ends_with('_');
    text.match_indices(pattern).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(part_of_word);
        let after = text[at + pattern.len()..].chars().next();
        !(starts && before || ends && after.is_some_and(part_of_word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engines_understand_differently_is_refused() {
        for bad in [
            "select id from contact where tenant_id = 3",
            "select doc::text from contact",
            "SELECT name FROM contact WHERE name LIKE $1",
            "select * from contact",
            "select c.* from contact c",
            "select sum(amount) from card",
            "with gone as (delete from t returning id) select id from gone",
            "insert into t (id) values ($1) on conflict(id) do nothing",
            "select id from t where at < now()",
            "select avg(x) from t",
            "select id from t where k1 = x'00'",
            "select set_config('a', 'b', true)",
        ] {
            assert!(lint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn portable_statements_pass() {
        for good in [
            "insert into t (id, a) values ($1, $2) on conflict (id) do update set a = excluded.a",
            "select count(*), cast(coalesce(sum(amount), 0) as bigint) from card",
            "select created_at, likes, company(id) from contact where (k1, id) > ($1, $2)",
            "select doc ->> 'name' from contact where id in (select id from contact_search($1))",
            "delete from t where id = $1 returning name",
            "update t set state = 'commit' where state = 'merge'",
        ] {
            assert_eq!(lint(good), Ok(()), "{good}");
        }
        assert!(lint_central("select slug from tenant where id = $1").is_ok());
    }
}
