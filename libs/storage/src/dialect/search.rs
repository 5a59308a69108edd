//! The word index over `search`, as each engine makes it.

use super::Engine;

/// The index of a table.
pub(super) fn index(engine: Engine, table: &str) -> String {
    let template = match engine {
        Engine::Sqlite => SQLITE_SEARCH,
        Engine::Postgres => POSTGRES_SEARCH,
    };
    words(engine, table) + &template.replace("TABLE", table).replace("WAITING", WAITING)
}

/// How words get into it, on PostgreSQL; also where the index is there already.
pub(super) fn words(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => String::new(),
        Engine::Postgres => POSTGRES_LEXEMES.replace("TABLE", table),
    }
}

/// External content: the index keeps no copy, and on delete it is told the old words, so that
/// `secure-delete` can really remove them.
const SQLITE_SEARCH: &str = "
create virtual table TABLE_search using fts5(search, id unindexed, content='TABLE', content_rowid='rid', detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0');
insert into TABLE_search (TABLE_search, rank) values ('secure-delete', 1);
create trigger TABLE_search_insert after insert on TABLE when new.search <> '' begin
  insert into TABLE_search (rowid, search, id) values (new.rid, new.search, new.id);
end;
create trigger TABLE_search_delete after delete on TABLE when old.search <> '' begin
  insert into TABLE_search (TABLE_search, rowid, search, id) values ('delete', old.rid, old.search, old.id);
end;
create trigger TABLE_search_leave after update of search on TABLE when old.search <> new.search and old.search <> '' begin
  insert into TABLE_search (TABLE_search, rowid, search, id) values ('delete', old.rid, old.search, old.id);
end;
create trigger TABLE_search_enter after update of search on TABLE when old.search <> new.search and new.search <> '' begin
  insert into TABLE_search (rowid, search, id) values (new.rid, new.search, new.id);
end;";

/// One expression without a query of its own: PostgreSQL puts it into the insert itself, where a
/// query would be planned anew for every statement. Two spaces together make an empty word, which
/// leaves the tenant's number alone.
const POSTGRES_LEXEMES: &str = "
create or replace function TABLE_lexemes(t bigint, words text) returns tsvector language sql immutable as $f$
  select array_to_tsvector(array_remove(
    string_to_array(t::text || ':' || replace(words, ' ', ' ' || t::text || ':'), ' '), t::text || ':'))
$f$;";

/// How many new words wait in front of the index: 256 KiB. One by one they would take a third of
/// an import's time; more would make each search look through more, and one write in some hundreds
/// wait longer (30 ms) while they are sorted in.
pub(crate) const WAITING: &str = "fastupdate = on, gin_pending_list_limit = 256";

/// Under row security PostgreSQL uses no GIN index (its operators are not leakproof), so the
/// one function that searches is the owner's and filters by tenant itself. Words carry the
/// tenant's number: a search never reads another tenant's postings, but for those of the last
/// few hundred rows of all, which wait to be sorted in together ([`WAITING`]).
const POSTGRES_SEARCH: &str = r#"
alter table TABLE add column search_lexemes tsvector generated always as (TABLE_lexemes(tenant_id, search)) stored;
create index TABLE_search_index on TABLE using gin (search_lexemes) with (WAITING);
create function TABLE_search(typed text) returns table (id uuid)
language sql stable security definer rows 100 set search_path from current as $f$
  select c.id from TABLE c
  where c.tenant_id = current_setting('tenet.tenant')::bigint and c.search_lexemes @@
    (select string_agg(quote_literal(current_setting('tenet.tenant')::bigint || ':' || w) || ':*', ' & ')
     from unnest(string_to_array(translate(typed, '"*', ''), ' ')) w where w <> '')::tsquery
$f$;"#;
