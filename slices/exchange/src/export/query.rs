//! Which records and columns somebody wants.

use crate::collections::ID;
use kernel::{FieldError, FieldErrors, Result};
use kit::collection::Sort;
use kit::filter::{Filter, Moment};
use kit::{Column, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is to be exported: the filter, words, order and columns of a list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// The filter; none: every record.
    #[schema(value_type = Object)]
    pub filter: Option<serde_json::Value>,
    /// Words that must all begin some word of the record.
    #[schema(max_length = 200)]
    pub q: String,
    /// A column's key, with `-` before it for last first.
    pub sort: String,
    /// The columns' keys, and `id` for the records' own; none: all of them but the ids.
    pub columns: Vec<String>,
}

impl Wanted {
    /// The filter as a tree.
    pub fn filter(&self) -> Result<Filter, FieldErrors> {
        match &self.filter {
            None => Ok(Filter::everything()),
            Some(json) => Filter::from_json(json),
        }
    }

    /// Refuses a filter, an order or columns that do not exist, and words that are too long; every
    /// fault is named.
    pub fn check(&self, scope: &Scope, columns: &[Column]) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        let real = columns.iter().filter(|column| column.key != ID);
        let real: Vec<Column> = real.cloned().collect();
        let moment = Moment {
            now: scope.now(),
            zone: scope.zone().clone(),
            me: scope.actor().user(),
        };
        match self
            .filter()
            .and_then(|filter| filter.check(&real, &moment))
        {
            Ok(_) => {}
            Err(faults) => errors.extend(faults),
        }
        if let Err(fault) = kit::sought::fits("q", &self.q) {
            errors.push(fault);
        }
        let known = |key: &str| columns.iter().any(|column| column.key == key);
        let sort = Sort::parse(&self.sort);
        let sorts = |column: &Column| column.key == sort.column && !column.masked;
        if !self.sort.is_empty() && !real.iter().any(sorts) {
            errors.push(FieldError::new("sort", "unknown_field").with("name", &sort.column));
        }
        for (at, key) in self.columns.iter().enumerate() {
            if !known(key) {
                errors.push(
                    FieldError::new(format!("columns.{at}"), "unknown_field").with("name", key),
                );
            } else if self.columns.iter().take(at).any(|earlier| earlier == key) {
                errors.push(FieldError::new(format!("columns.{at}"), "taken_twice"));
            }
        }
        errors.check()
    }

    /// The columns that are wanted, in the order in which they are. XML has the order of the
    /// collection, for that is the order of its schema.
    pub fn chosen(&self, columns: Vec<Column>, in_order: bool) -> Vec<Column> {
        if self.columns.is_empty() {
            let real = |column: &Column| column.key != ID;
            return columns.into_iter().filter(real).collect();
        }
        if in_order {
            return columns
                .into_iter()
                .filter(|column| self.columns.contains(&column.key))
                .collect();
        }
        let find = |key: &String| columns.iter().find(|column| column.key == *key).cloned();
        self.columns.iter().filter_map(find).collect()
    }
}
