//! The raw engines: the same statements on the same data without Tenet. This is the limit.

mod postgres;
mod sqlite;

pub use postgres::{Pg, open_postgres};
pub use sqlite::{File, open_sqlite};

use crate::place::{Door, Engine, Place};
use anyhow::{Context, Result};
use storage::Value;

/// One connection to an engine.
pub enum Raw {
    /// To an encrypted file.
    Sqlite(Box<File>),
    /// To a server, as the application role, bound to a tenant by row security.
    Postgres(Box<Pg>),
}

/// One statement with its arguments.
#[derive(Clone)]
pub struct Statement {
    /// The text, the same on both engines.
    pub text: String,
    /// What its parameters are.
    pub args: Vec<Value>,
}

impl Statement {
    /// A statement.
    pub fn new(text: impl Into<String>, args: Vec<Value>) -> Statement {
        Statement {
            text: text.into(),
            args,
        }
    }
}

impl Raw {
    /// To the data of a tenant, where Tenet has put it.
    pub async fn open(place: &Place, door: &Door) -> Result<Raw> {
        Ok(match place.engine {
            Engine::Sqlite => {
                Raw::Sqlite(Box::new(open_sqlite(&place.file(door.id), &door.file_key)?))
            }
            Engine::Postgres => {
                let database = place.database.as_ref().context("a database")?;
                Raw::Postgres(Box::new(open_postgres(&database.url, door.id).await?))
            }
        })
    }

    /// The rows of a select.
    pub async fn select(&mut self, statement: &Statement) -> Result<Vec<Vec<Value>>> {
        match self {
            Raw::Sqlite(file) => file.select(statement),
            Raw::Postgres(pg) => pg.select(statement).await,
        }
    }

    /// Several changes as one durable transaction.
    pub async fn change(&mut self, statements: &[Statement]) -> Result<()> {
        match self {
            Raw::Sqlite(file) => file.change(statements),
            Raw::Postgres(pg) => pg.change(statements).await,
        }
    }

    /// Many rows into some tables as one durable transaction.
    pub async fn fill(&mut self, tables: &[(Table, Vec<Vec<Value>>)]) -> Result<()> {
        match self {
            Raw::Sqlite(file) => file.fill(tables),
            Raw::Postgres(pg) => pg.fill(tables).await,
        }
    }
}

/// A table and its columns.
#[derive(Clone)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
}

impl Table {
    /// `insert` of so many rows at once.
    pub fn insert(&self, rows: usize) -> String {
        let width = self.columns.len();
        let groups: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> = (1..=width)
                    .map(|i| format!("${}", row * width + i))
                    .collect();
                format!("({})", places.join(", "))
            })
            .collect();
        format!(
            "insert into {} ({}) values {}",
            self.name,
            self.columns.join(", "),
            groups.join(", ")
        )
    }
}
