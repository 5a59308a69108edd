//! What Tenet wrote, as the transactions that the raw engine has to commit for the same rows.

use crate::measure::import::table;
use crate::place::{Door, Place};
use crate::raw::{Raw, Statement, Table};
use anyhow::{Context, Result};
use futures::executor::block_on;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use storage::Value;

/// The creations and updates of one tenant.
pub struct Acts {
    /// One transaction for each creation.
    pub creates: Vec<Vec<Statement>>,
    /// One for each update.
    pub updates: Vec<Vec<Statement>>,
}

impl Acts {
    /// Reads them from where Tenet has put them.
    pub async fn read(place: &Place, door: &Door) -> Result<Acts> {
        let mut raw = Raw::open(place, door).await?;
        let contacts = table(&mut raw, "contacts").await?;
        let history = table(&mut raw, "history").await?;
        let sets = table(&mut raw, "change_sets").await?;
        let people = by_id(&mut raw, &contacts).await?;
        let acts = by_id(&mut raw, &sets).await?;
        let text = format!(
            "select {} from history where subject_kind = 'contact' order by seq",
            history.columns.join(", ")
        );
        let mut all = Acts {
            creates: Vec::new(),
            updates: Vec::new(),
        };
        for entry in raw.select(&Statement::new(text, vec![])).await? {
            let (subject, set) = (
                cell(&history, &entry, "subject")?,
                cell(&history, &entry, "change_set")?,
            );
            let person = people
                .get(&bytes(&subject))
                .context("an entry about nobody")?;
            let act = acts.get(&bytes(&set)).context("an entry of no act")?;
            let created = cell(&history, &entry, "action")? == Value::from("created");
            let head = vec![
                cell(&history, &entry, "seq")?,
                cell(&history, &entry, "leaf")?,
            ];
            let change = match created {
                true => Statement::new(contacts.insert(1), unlike(&contacts, person)),
                false => update(&contacts, person),
            };
            let statements = vec![
                Statement::new(sets.insert(1), act.clone()),
                change,
                Statement::new(history.insert(1), entry),
                Statement::new(
                    "update history_head set seq = $1, leaf = $2 where one = 1",
                    head,
                ),
                Statement::new(
                    "update change_sets set count = count + 1 where id = $1",
                    vec![set],
                ),
            ];
            if created {
                all.creates.push(statements)
            } else {
                all.updates.push(statements)
            }
        }
        Ok(all)
    }

    /// Commits every creation into an empty tenant, one after the other.
    pub fn create(&self, raw: &mut Raw) -> Result<Duration> {
        let head = "insert into history_head (one, seq, leaf) values (1, 0, $1)";
        block_on(raw.change(&[Statement::new(head, vec![Value::Blob(vec![0; 32])])]))?;
        let began = Instant::now();
        for statements in &self.creates {
            block_on(raw.change(statements))?;
        }
        Ok(began.elapsed())
    }

    /// Commits every update, after the creations.
    pub fn update(&self, raw: &mut Raw) -> Result<Vec<Duration>> {
        let mut all = Vec::with_capacity(self.updates.len());
        for statements in &self.updates {
            let began = Instant::now();
            block_on(raw.change(statements))?;
            all.push(began.elapsed());
        }
        Ok(all)
    }
}

async fn by_id(raw: &mut Raw, table: &Table) -> Result<HashMap<Vec<u8>, Vec<Value>>> {
    let text = format!("select {} from {}", table.columns.join(", "), table.name);
    let rows = raw.select(&Statement::new(text, vec![])).await?;
    let pairs = rows
        .into_iter()
        .map(|row| Ok((bytes(&cell(table, &row, "id")?), row)));
    pairs.collect()
}

fn cell(table: &Table, row: &[Value], column: &str) -> Result<Value> {
    let place = table.columns.iter().position(|known| known == column);
    place
        .and_then(|place| row.get(place).cloned())
        .with_context(|| format!("no column {column}"))
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Blob(bytes) => bytes.clone(),
        _ => Vec::new(),
    }
}

/// The row with other words, so that an update has as much to change as Tenet's had.
fn unlike(table: &Table, row: &[Value]) -> Vec<Value> {
    let mut row = row.to_vec();
    let place = table.columns.iter().position(|known| known == "search");
    if let Some(Value::Text(words)) = place.and_then(|place| row.get_mut(place)) {
        words.push_str(" elozo");
    }
    row
}

/// Every column anew, as Tenet's own statement does.
fn update(table: &Table, row: &[Value]) -> Statement {
    let set: Vec<String> = table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| format!("{column} = ${}", i + 1))
        .collect();
    let id = table
        .columns
        .iter()
        .position(|column| column == "id")
        .unwrap_or(0);
    Statement::new(
        format!(
            "update contacts set {} where id = ${}",
            set.join(", "),
            id + 1
        ),
        row.to_vec(),
    )
}
