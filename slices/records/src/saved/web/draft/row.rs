//! One condition of the form.

use super::Value;
use kernel::{FieldError, FieldErrors, Lang};
use kit::filter::{Moment, Op, Test};
use kit::{Column, Filter};

/// One condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Its number in its group.
    pub index: usize,
    pub field: String,
    pub op: String,
    pub values: Vec<Value>,
    /// What was typed to find a contact.
    pub find: String,
    /// What is wrong with it.
    pub faults: FieldErrors,
}

impl Row {
    /// A new condition on a column.
    pub(crate) fn new(index: usize, column: Option<&Column>) -> Row {
        Row {
            index,
            field: column.map_or_else(String::new, |column| column.key.clone()),
            ..Row::default()
        }
    }

    /// The column it tests.
    pub(crate) fn column<'a>(&self, columns: &'a [Column]) -> Option<&'a Column> {
        columns.iter().find(|column| column.key == self.field)
    }

    /// The comparison: the one chosen if it suits the column, else the first that does.
    pub(crate) fn comparison(&self, column: &Column) -> Op {
        Op::parse(&self.op)
            .filter(|op| op.suits(column.kind))
            .unwrap_or(if column.kind.textual() {
                Op::Contains
            } else {
                Op::Is
            })
    }

    /// Notes that its field is none of the columns: archived, deleted or hidden in the meantime.
    /// Never is another field put in its place, and never is the condition left out.
    pub(super) fn look_for_field(&mut self, columns: &[Column]) {
        if self.column(columns).is_none() {
            self.faults = FieldErrors::one(FieldError::new("field", "field_gone"));
        }
    }

    /// The condition as a test, its faults noted. `None`: there is no such field, which is one.
    pub(super) fn test(
        &mut self,
        lang: Lang,
        columns: &[Column],
        moment: &Moment,
    ) -> Option<Filter> {
        self.look_for_field(columns);
        let column = self.column(columns)?;
        let op = self.comparison(column);
        let (least, most) = op.arity();
        let values: Vec<String> = self
            .values
            .iter()
            .map(|value| value.written(lang, column.kind))
            .filter(|text| !text.trim().is_empty())
            .take(most)
            .collect();
        let few = values.len() < least;
        let no_days = self.values.iter().take(most).any(Value::lacks_days);
        let test = Filter::Test(Test {
            field: self.field.clone(),
            op,
            values,
        });
        if few {
            self.faults = FieldErrors::one(FieldError::new("value", "value_needed"));
        } else if no_days {
            self.faults = FieldErrors::one(FieldError::new("value", "days_needed"));
        } else if let Err(faults) = test.check(columns, moment) {
            self.faults = faults;
        }
        Some(test)
    }
}
