//! What anonymising does to the tables. The names of tables and columns are declared in the
//! binary, never typed by anybody.

use crate::user::store::name_key;
use kernel::{Id, Result, micros, text};
use kit::{Scope, User};
use storage::{Sql, Tx, Value, sql};

/// Removes the rows about a user.
pub(super) async fn remove(
    tx: &mut Tx,
    table: &'static str,
    column: &'static str,
    user: Id<User>,
) -> Result<()> {
    let mut sql = Sql::new(format!("delete from {table} where {column} = "));
    sql.bind(user);
    tx.run(sql).await.map(drop)
}

/// Empties a column of the rows that say what a user did.
pub(super) async fn empty(
    tx: &mut Tx,
    table: &'static str,
    of: &'static str,
    column: &'static str,
    user: Id<User>,
) -> Result<()> {
    let mut sql = Sql::new(format!(
        "select {column} from {table} where {column} is not null and {of} = "
    ));
    sql.bind(user).push(" limit 1");
    let Some(row) = tx.maybe(sql).await? else {
        return Ok(());
    };
    let nothing = match row.get::<Value>(0)? {
        Value::Text(_) => Value::Text(String::new()),
        Value::Blob(_) => Value::Blob(Vec::new()),
        Value::Int(_) | Value::Real(_) | Value::Null => Value::Int(0),
    };
    let mut sql = Sql::new(format!("update {table} set {column} = "));
    sql.bind(nothing);
    sql.push(&format!(" where {column} is not null and {of} = "))
        .bind(user);
    tx.run(sql).await.map(drop)
}

/// Leaves of an account its id, its role and a number in place of the name.
pub(super) async fn forget(tx: &mut Tx, scope: &Scope, user: Id<User>) -> Result<()> {
    let row = tx
        .one(sql!(
            "select count(*) from users where anonymised_at is not null"
        ))
        .await?;
    let number = row.get::<i64>(0)? + 1;
    let tenant = scope.tenant();
    let number = number.to_string();
    let args = [("number", number.into())];
    let name = scope.app().texts.get(tenant.lang, "user-former", &args);
    // The reserved domain belongs to nobody and never will (RFC 2606).
    let email = format!("{user}@former.invalid");
    tx.run(sql!(
        "update users
            set email = $2, email_key = $2, name = $3, name_key = $4, search = $5, lang = $6, zone = $7,
                password = null, last_seen_at = null, anonymised_at = $8, version = version + 1
          where id = $1",
        user,
        email,
        &name,
        name_key(&name),
        text::search_column([name.as_str()]),
        tenant.lang.tag(),
        tenant.zone.iana_name().unwrap_or("UTC"),
        micros(scope.now()),
    ))
    .await
    .map(drop)
}
