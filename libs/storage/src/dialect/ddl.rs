//! Table definitions, written once with a dozen tokens.

use super::{Engine, Scope, kept_log, search};
use kernel::{Error, Result};

/// Expands a migration for one engine. The tokens:
///
/// | token | meaning |
/// |---|---|
/// | `{table NAME}` … `{end}` | a table of tenants' rows, guarded |
/// | `{table NAME clustered}` … | the same for small rows that lie in the order of their key |
/// | `{table NAME numbered}` … | the same for rows whose key is one whole number |
/// | `{central NAME}` … `{end}` | a table that belongs to no tenant |
/// | `{pk a, b}` | the primary key |
/// | `{fk col -> TABLE}`, `{fk col -> TABLE cascade}` | a reference to `TABLE (id)` inside the tenant; deleting the target is refused, or takes the row along |
/// | `{unique NAME ON TABLE (cols) WHERE …}` | a unique index, the condition is optional |
/// | `{ix NAME ON TABLE (cols) WHERE …}` | an index, the condition is optional |
/// | `{slot TABLE k1}` | the partial index over a key slot of custom fields |
/// | `{search TABLE}` | the word index over `TABLE.search`; gives `TABLE_search($1)` to select `id` from |
/// | `{search_words TABLE}` | how words get into that index, as it is done today: for tables that are there |
/// | `{append_only TABLE}` | rows are never changed and never deleted |
/// | `{kept_log TABLE DAYS \| fixed, … \| emptied, …}` | rows are never changed, but for columns that may be emptied, and not deleted before they are so old |
/// | `{due TABLE}` | lets the worker find tenants with `state = 'queued' and due_at <= now` |
/// | `{id} {blob} {json} {bool} {i64} {f64} {text}` | column types |
/// | `{true} {false}` | literals |
/// | `{}` | itself, as in `default '{}'` |
///
/// A row leaves the word index when its `search` becomes `''`: that is how a binned contact
/// stops being found.
pub fn ddl(engine: Engine, scope: Scope, source: &str) -> Result<String> {
    let mut out = String::with_capacity(source.len() * 2);
    let mut table: Option<(String, Layout)> = None;
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (token, after) = after
            .split_once('}')
            .ok_or_else(|| Error::internal("a migration has a { without its }"))?;
        let (word, argument) = token
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((token.trim(), ""));
        let argument = argument.trim();
        match (word, table.as_ref()) {
            ("table" | "central", Some(_)) => return fault(token),
            ("table", None) => {
                let (named, layout) = layout(argument)?;
                out.push_str(&open(engine, scope, named, layout)?);
                table = Some((named.to_owned(), layout));
            }
            ("central", None) if scope == Scope::Central => {
                out.push_str(&format!("create table {} (", name(argument)?));
                table = Some((argument.to_owned(), Layout::Heap));
            }
            ("end", None) => return fault(token),
            ("end", Some((named, layout))) => {
                out.push_str(&close(engine, scope, named, *layout));
                table = None;
            }
            ("pk", Some((_, layout))) => {
                out.push_str(&primary_key(engine, scope, *layout, argument));
            }
            _ => out.push_str(&expand(engine, scope, word, argument, token)?),
        }
        rest = after;
    }
    out.push_str(rest);
    match table {
        None => Ok(out),
        Some((table, _)) => Err(Error::internal(format!("table {table} has no {{end}}"))),
    }
}

pub(super) fn fault<T>(token: &str) -> Result<T> {
    Err(Error::internal(format!(
        "a migration has the token {{{token}}} where it means nothing"
    )))
}

/// The tables that `{due TABLE}` names in a migration.
pub(crate) fn due_tables(source: &str) -> impl Iterator<Item = &str> {
    source
        .split("{due ")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(table, _)| table.trim()))
}

/// An identifier as we write them: lower case, digits, underscores.
pub(super) fn name(text: &str) -> Result<&str> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if text.is_empty() || !text.chars().all(fine) {
        return fault(text);
    }
    Ok(text)
}

/// How the rows of a table lie on SQLite. PostgreSQL has one way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// By a number of their own; the key is an index beside.
    Heap,
    /// By their key, without an index beside: one page less to write for every new row.
    Clustered,
    /// By their key, which is the number.
    Numbered,
}

fn layout(argument: &str) -> Result<(&str, Layout)> {
    Ok(match argument.split_once(' ') {
        None => (argument, Layout::Heap),
        Some((table, "clustered")) => (table, Layout::Clustered),
        Some((table, "numbered")) => (table, Layout::Numbered),
        Some(_) => return fault(argument),
    })
}

/// Which rows a statement may see. The planner cannot look into the query inside, so it makes
/// one plan for all tenants. It could look at the setting by itself, and a plan made for a tenant
/// that has nothing (any index will do) was then kept for all that came over that connection.
pub(crate) const VISIBLE: &str = "tenant_id = (select current_setting('tenet.tenant')::bigint)";
/// Which rows it may write: only ever compared, so it needs no plan.
pub(crate) const WRITABLE: &str = "tenant_id = current_setting('tenet.tenant')::bigint";

/// Tells PostgreSQL to plan as if every tenant had a quarter of the table, from the next time on
/// that it counts. What is best for a large tenant is good for a small one; the reverse is not.
pub(crate) fn as_if_large(table: &str) -> String {
    format!("alter table {table} alter column tenant_id set (n_distinct = 4)")
}

fn open(engine: Engine, scope: Scope, table: &str, layout: Layout) -> Result<String> {
    if scope == Scope::Central {
        return fault(&format!("table {table}"));
    }
    let table = name(table)?;
    Ok(match engine {
        // Without a declared key of its own a row gets another number at every `vacuum`,
        // and the word index would point at strangers.
        Engine::Sqlite => {
            let number = match layout {
                Layout::Heap => "rid integer primary key,\n  ",
                Layout::Clustered | Layout::Numbered => "",
            };
            format!(
                "create table {table} (\n  {number}\
                 tenant_id integer not null default 0 check (tenant_id = 0),"
            )
        }
        Engine::Postgres => format!(
            "create table {table} (\n  \
             tenant_id bigint not null default current_setting('tenet.tenant')::bigint,"
        ),
    })
}

fn close(engine: Engine, scope: Scope, table: &str, layout: Layout) -> String {
    match (engine, scope) {
        (Engine::Sqlite, _) if layout == Layout::Clustered => ") strict, without rowid;".to_owned(),
        (Engine::Sqlite, _) => ") strict;".to_owned(),
        (Engine::Postgres, Scope::Central) => ");".to_owned(),
        (Engine::Postgres, Scope::Tenant) => format!(
            ");\nalter table {table} enable row level security;\n\
             {large};\n\
             create policy tenant on {table}\n  \
             using ({VISIBLE})\n  \
             with check ({WRITABLE});",
            large = as_if_large(table),
        ),
    }
}

fn expand(engine: Engine, scope: Scope, word: &str, argument: &str, token: &str) -> Result<String> {
    let sqlite = engine == Engine::Sqlite;
    let plain = match word {
        "id" => ["blob", "uuid"],
        "blob" => ["blob", "bytea"],
        "json" => ["text", "jsonb"],
        "bool" => ["integer", "boolean"],
        "i64" => ["integer", "bigint"],
        "f64" => ["real", "double precision"],
        "text" => ["text", "text"],
        "true" => ["1", "true"],
        "false" => ["0", "false"],
        "" => ["{}", "{}"],
        "fk" => return foreign_key(scope, argument),
        "unique" => return index(engine, scope, "create unique index", argument),
        "ix" => return index(engine, scope, "create index", argument),
        "slot" => return slot(engine, argument),
        "append_only" => return append_only(engine, argument),
        "kept_log" => return kept_log::expand(engine, scope, argument),
        "search" if scope == Scope::Tenant => {
            return Ok(search::index(engine, name(argument)?));
        }
        "search_words" if scope == Scope::Tenant => {
            return Ok(search::words(engine, name(argument)?));
        }
        "due" if scope == Scope::Tenant => {
            let template = if sqlite { SQLITE_DUE } else { POSTGRES_DUE };
            return Ok(template.replace("TABLE", name(argument)?));
        }
        _ => return fault(token),
    };
    Ok(if sqlite { plain[0] } else { plain[1] }.to_owned())
}

/// PostgreSQL: tenant first, so that a tenant's rows lie together. SQLite: tenant last, for a
/// leading constant column would stop `where id = $1` from using the key.
fn columns(engine: Engine, scope: Scope, columns: &str) -> String {
    match (engine, scope) {
        (_, Scope::Central) => columns.to_owned(),
        (Engine::Sqlite, Scope::Tenant) => format!("{columns}, tenant_id"),
        (Engine::Postgres, Scope::Tenant) => format!("tenant_id, {columns}"),
    }
}

fn primary_key(engine: Engine, scope: Scope, layout: Layout, argument: &str) -> String {
    let columns = columns(engine, scope, argument);
    match (engine, scope) {
        (Engine::Sqlite, Scope::Tenant) if layout == Layout::Heap => format!("unique ({columns})"),
        (Engine::Sqlite, Scope::Tenant) if layout == Layout::Numbered => {
            format!("primary key ({argument})")
        }
        _ => format!("primary key ({columns})"),
    }
}

/// The reference holds the tenant too, because PostgreSQL checks references outside row
/// security: a plain one could point into another tenant.
fn foreign_key(scope: Scope, argument: &str) -> Result<String> {
    let Some((column, target)) = argument.split_once("->") else {
        return fault(argument);
    };
    let (table, action) = match target.trim().split_once(' ') {
        None => (target.trim(), "restrict"),
        Some((table, "cascade")) => (table, "cascade"),
        Some(_) => return fault(argument),
    };
    let (column, table) = (name(column.trim())?, name(table)?);
    let tenant = match scope {
        Scope::Tenant => "tenant_id, ",
        Scope::Central => "",
    };
    Ok(format!(
        "foreign key ({tenant}{column}) references {table} ({tenant}id) on delete {action}"
    ))
}

fn index(engine: Engine, scope: Scope, verb: &str, argument: &str) -> Result<String> {
    let parts = argument.split_once('(').and_then(|(head, rest)| {
        let (inner, condition) = rest.split_once(')')?;
        let (index, table) = head.trim().split_once(char::is_whitespace)?;
        let (on, table) = table.trim().split_once(char::is_whitespace)?;
        let on = on.eq_ignore_ascii_case("on");
        on.then_some((index, table.trim(), inner.trim(), condition.trim()))
    });
    let Some((index, table, inner, condition)) = parts else {
        return fault(argument);
    };
    // A plain index on SQLite needs no tenant at all; a unique one does, for `on conflict`.
    let inner = if engine == Engine::Sqlite && verb == "create index" {
        inner.to_owned()
    } else {
        columns(engine, scope, inner)
    };
    let (index, table) = (name(index)?, name(table)?);
    let space = if condition.is_empty() { "" } else { " " };
    Ok(format!(
        "{verb} {index} on {table} ({inner}){space}{condition};"
    ))
}

/// No value is null: an unused slot costs nothing, and both planners know that `k1 = $1`
/// implies `k1 is not null`.
fn slot(engine: Engine, argument: &str) -> Result<String> {
    let Some((table, key)) = argument.split_once(' ') else {
        return fault(argument);
    };
    let key = key.trim();
    index(
        engine,
        Scope::Tenant,
        "create index",
        &format!("{table}_{key} on {table} ({key}, id) where {key} is not null"),
    )
}

/// SQLite refuses by trigger; on PostgreSQL the application role gets no right to do it
/// (see the grants in `postgres::setup`, which read this comment).
fn append_only(engine: Engine, argument: &str) -> Result<String> {
    let table = name(argument)?;
    Ok(match engine {
        Engine::Sqlite => format!(
            "create trigger {table}_no_update before update on {table} begin \
             select raise(abort, '{table} is append-only'); end;\n\
             create trigger {table}_no_delete before delete on {table} begin \
             select raise(abort, '{table} is append-only'); end;"
        ),
        Engine::Postgres => format!("comment on table {table} is 'append-only';"),
    })
}

/// The queue's index holds what waits and nothing else.
const SQLITE_DUE: &str = "create index TABLE_due on TABLE (due_at) where state = 'queued';";

/// The worker asks for all tenants at once, so the function is the owner's; it tells numbers
/// of tenants and nothing that is theirs.
const POSTGRES_DUE: &str = "
create index TABLE_due on TABLE (due_at) where state = 'queued';
create function TABLE_due(moment bigint) returns table (tenant bigint)
language sql stable security definer set search_path from current as $f$
  select distinct tenant_id from TABLE where state = 'queued' and due_at <= moment
$f$;";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_has_the_tenant_last_on_sqlite_and_first_on_postgres() {
        let source = "{table note}\n  id {id} not null,\n  {pk id}\n{end}\n\
                      {unique note_title ON note (title) WHERE title <> ''}";
        let sqlite = ddl(Engine::Sqlite, Scope::Tenant, source).unwrap();
        assert!(sqlite.contains("unique (id, tenant_id)"), "{sqlite}");
        assert!(sqlite.contains("on note (title, tenant_id) WHERE title <> '';"));
        let postgres = ddl(Engine::Postgres, Scope::Tenant, source).unwrap();
        assert!(
            postgres.contains("primary key (tenant_id, id)"),
            "{postgres}"
        );
        assert!(postgres.contains("enable row level security"));
    }

    #[test]
    fn a_faulty_migration_is_refused() {
        for faulty in [
            "{table note}",
            "{end}",
            "{tabel note}",
            "{table Note}{end}",
            "{table a}{table b}{end}{end}",
            "{central a}{end}",
            "{fk a => b}",
            "{ix a (b)}",
            "{id",
        ] {
            assert!(
                ddl(Engine::Sqlite, Scope::Tenant, faulty).is_err(),
                "{faulty}"
            );
        }
        assert!(ddl(Engine::Sqlite, Scope::Central, "{table a}{end}").is_err());
    }
}
