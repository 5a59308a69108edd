//! Small tables in which every token of the dialect occurs.

use kernel::{Id, TenantId, sort};
use storage::{Migration, Row, Sql, Tx, Value, sql};

pub const A: TenantId = TenantId(101);
pub const B: TenantId = TenantId(102);

pub const TABLES: &[Migration] = &[
    Migration {
        stamp: "20261122_0100_contacts",
        sql: "
{table company}
  id {id} not null,
  name {text} not null,
  name_key {blob} not null,
  {pk id}
{end}
{ix company_name on company (name_key, id)}

{table contact}
  id {id} not null,
  version {i64} not null default 1,
  name {text} not null,
  name_key {blob} not null,
  email {text},
  company_id {id},
  active {bool} not null default {true},
  binned {bool} not null default {false},
  score {f64},
  doc {json} not null default '{}',
  search {text} not null default '',
  k1 {blob}, k2 {blob},
  {pk id},
  {fk company_id -> company}
{end}
{ix contact_name on contact (name_key, id)}
{ix contact_company on contact (company_id, id)}
{unique contact_email on contact (email) WHERE email is not null}
{slot contact k1}
{slot contact k2}
{search contact}
",
    },
    Migration {
        stamp: "20261122_0200_work",
        sql: "
{table task}
  id {id} not null,
  contact_id {id} not null,
  title {text} not null constraint task_title check (title <> ''),
  done {bool} not null default {false},
  amount {i64} not null default 0,
  {pk id},
  {fk contact_id -> contact cascade}
{end}
{ix task_contact on task (contact_id, id)}

{table entry}
  id {id} not null,
  contact_id {id} not null,
  at {i64} not null,
  what {text} not null,
  {pk id}
{end}
{ix entry_contact on entry (contact_id, at, id)}
{append_only entry}

{table job clustered}
  id {id} not null,
  state {text} not null,
  due_at {i64} not null,
  {pk id}
{end}
{due job}

{table step numbered}
  n {i64} not null,
  what {text} not null,
  {pk n}
{end}
",
    },
];

pub struct Any;

/// The `n`th id.
pub fn id(n: u32) -> Id<Any> {
    let mut raw = [0u8; 16];
    raw[6] = 0x70;
    raw[8] = 0x80;
    raw[12..].copy_from_slice(&n.to_be_bytes());
    Id::from_bytes(raw)
}

pub fn add_contact(n: u32, name: &str) -> Sql {
    sql!(
        "insert into contact (id, name, name_key, search)
         values ($1, $2, $3, $4)",
        id(n),
        name,
        sort::text(name),
        kernel::text::search_column([name]),
    )
}

pub async fn count(tx: &mut Tx) -> i64 {
    let row = tx.one(sql!("select count(*) from contact")).await.unwrap();
    row.get(0).unwrap()
}

pub fn texts(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// Columns of a row, for comparison.
pub fn values(row: &Row) -> Vec<Value> {
    (0..row.len()).map(|i| row.value(i).clone()).collect()
}
