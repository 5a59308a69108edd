//! Tables whose rows stay as they were written until their time is over.

use super::{Engine, Scope};
use crate::dialect::ddl::{fault, name};
use kernel::Result;

/// A day, in seconds.
const DAY: i64 = 86_400;

/// `TABLE DAYS | fixed, columns | emptied, columns`: a row is never changed, except that the
/// emptied columns may come to hold nothing, and is not deleted while its `at` is younger than so many days.
/// The database's own clock says so, not ours; it lets a day less pass, for clocks differ.
///
/// On PostgreSQL the application role may moreover update no other column (see the grants in
/// `postgres::setup`, which read the comment), and the owner may delete everything: erasing a tenant
/// is its function.
pub(super) fn expand(engine: Engine, scope: Scope, argument: &str) -> Result<String> {
    let mut parts = argument.split('|').map(str::trim);
    let (Some(head), Some(fixed), Some(emptied), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return fault(argument);
    };
    let Some((table, days)) = head.split_once(' ') else {
        return fault(argument);
    };
    let (table, days) = (name(table)?, days.trim().parse::<i64>());
    let Ok(days) = days else {
        return fault(argument);
    };
    let columns = |list: &str| -> Result<Vec<String>> {
        let each = list.split(',').map(|column| name(column.trim()));
        each.map(|column| column.map(ToOwned::to_owned)).collect()
    };
    let (mut fixed, emptied) = (columns(fixed)?, columns(emptied)?);
    let seconds = days.saturating_sub(1).saturating_mul(DAY);
    Ok(match engine {
        Engine::Sqlite => {
            if scope == Scope::Tenant {
                fixed.push("tenant_id".to_owned());
            }
            sqlite(table, seconds, &fixed, &emptied)
        }
        Engine::Postgres => postgres(table, seconds, &emptied),
    })
}

/// `insert or replace` deletes without a trigger, so a row that is there is not written again.
fn sqlite(table: &str, seconds: i64, fixed: &[String], emptied: &[String]) -> String {
    let fixed = fixed
        .iter()
        .map(|column| format!("new.{column} is not old.{column}"));
    let emptied = emptied
        .iter()
        .map(|column| format!("(new.{column} is not old.{column} and length(new.{column}) > 0)"));
    let changes: Vec<String> = fixed.chain(emptied).collect();
    let changes = changes.join(" or ");
    format!(
        "create trigger {table}_kept before delete on {table}
           when old.at > (unixepoch('now') - {seconds}) * 1000000
           begin select raise(abort, '{table} keeps its lines for their time'); end;
         create trigger {table}_unchanged before update on {table}
           when {changes}
           begin select raise(abort, '{table} is not changed'); end;
         create trigger {table}_once before insert on {table}
           when exists (select 1 from {table} where id = new.id)
           begin select raise(abort, '{table} is not written twice'); end;"
    )
}

fn postgres(table: &str, seconds: i64, emptied: &[String]) -> String {
    let list = emptied.join(", ");
    let names: Vec<String> = emptied.iter().map(|column| format!("'{column}'")).collect();
    let names = names.join(", ");
    let filled: Vec<String> = emptied
        .iter()
        .map(|column| {
            format!("(new.{column} is distinct from old.{column} and length(new.{column}) > 0)")
        })
        .collect();
    let filled = filled.join(" or ");
    format!(
        "create function {table}_guard() returns trigger language plpgsql as $f$
         begin
           if tg_op = 'DELETE' then
             if old.at > (extract(epoch from clock_timestamp())::bigint - {seconds}) * 1000000
                and current_user <> (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then
               raise exception '{table} keeps its lines for their time' using errcode = 'insufficient_privilege';
             end if;
             return old;
           end if;
           if {filled} or to_jsonb(new) - array[{names}] is distinct from to_jsonb(old) - array[{names}] then
             raise exception '{table} is not changed' using errcode = 'insufficient_privilege';
           end if;
           return new;
         end $f$;
         create trigger {table}_kept before update or delete on {table}
           for each row execute function {table}_guard();
         comment on table {table} is 'kept-log: {list}';"
    )
}
