//! Security-sensitive: a connection that reads settings and nothing else.

use super::error;
use super::shelf::Shelf;
use crate::settings::{Reached, reached};
use crate::{SettingsTable, Sight};
use kernel::{Error, Result};
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use std::sync::Arc;

/// What each sight reaches.
#[derive(Default)]
pub(super) struct Declared([Arc<Reached>; Sight::ALL.len()]);

impl Shelf {
    /// Says which tables hold settings; a second time only the same may be said.
    pub fn declare_settings(&self, tables: &[SettingsTable]) -> Result<()> {
        let declared = Declared(Sight::ALL.map(|sight| Arc::new(reached(tables, sight))));
        let kept = self.declared.get_or_init(|| declared);
        let same = Sight::ALL
            .into_iter()
            .all(|sight| **kept.of(sight) == reached(tables, sight));
        match same {
            true => Ok(()),
            false => Err(Error::internal("settings were declared twice, differently")),
        }
    }

    /// What a sight reaches: nothing until it was said.
    pub fn settings(&self, sight: Sight) -> Arc<Reached> {
        match self.declared.get() {
            Some(declared) => declared.of(sight).clone(),
            None => Arc::default(),
        }
    }
}

impl Declared {
    fn of(&self, sight: Sight) -> &Arc<Reached> {
        let [settings, people] = &self.0;
        match sight {
            Sight::Settings => settings,
            Sight::People => people,
        }
    }
}

/// From now on the connection reads what is allowed; everything else is refused when a statement
/// is compiled. There is no way back: such a connection is closed after its use.
pub(super) fn narrow(raw: &mut Connection, allowed: Arc<Reached>) -> Result<()> {
    let narrowing = |error: rusqlite::Error| error::of_step(&error, "narrowing a connection");
    raw.execute_batch("pragma query_only = on")
        .map_err(narrowing)?;
    raw.authorizer(Some(move |context: AuthContext<'_>| {
        match is_allowed(&allowed, context.action) {
            true => Authorization::Allow,
            false => Authorization::Deny,
        }
    }))
    .map_err(narrowing)
}

/// Functions that look at nothing but their arguments.
const FUNCTIONS: &[&str] = &[
    "coalesce", "count", "length", "max", "min", "sum", "->", "->>",
];

fn is_allowed(allowed: &Reached, action: AuthAction<'_>) -> bool {
    match action {
        AuthAction::Select | AuthAction::Transaction { .. } => true,
        // Counting rows reads no column of theirs.
        AuthAction::Read {
            table_name,
            column_name,
        } => allowed
            .get(table_name)
            .is_some_and(|columns| column_name.is_empty() || columns.contains(column_name)),
        AuthAction::Function { function_name } => FUNCTIONS.contains(&function_name),
        _ => false,
    }
}
