//! A filter as the builder's form holds it: rows and groups, some of them not yet whole.

mod row;
mod sent;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use row::Row;
pub(crate) use value::{RELATIVE, Value};

use kernel::Lang;
use kit::filter::Moment;
use kit::{Column, Filter, Kind};

/// How the parts of a group are joined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Join {
    /// Every part must hold.
    All,
    /// One is enough.
    Any,
    /// None may hold.
    None,
}

impl Join {
    pub(crate) const ALL: [Join; 3] = [Join::All, Join::Any, Join::None];

    /// The word in the form.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Join::All => "all",
            Join::Any => "any",
            Join::None => "none",
        }
    }

    fn parse(name: &str) -> Join {
        Join::ALL
            .into_iter()
            .find(|join| join.name() == name)
            .unwrap_or(Join::All)
    }
}

/// A group of conditions.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Its number in the form.
    pub index: usize,
    pub join: Join,
    pub rows: Vec<Row>,
    pub groups: Vec<Group>,
}

impl Group {
    /// One empty condition.
    pub(crate) fn new(columns: &[Column]) -> Group {
        Group {
            index: 0,
            join: Join::All,
            rows: vec![Row::new(0, columns.first())],
            groups: Vec::new(),
        }
    }

    /// A filter as the form shows it to people of this language.
    pub(crate) fn of(lang: Lang, filter: &Filter, columns: &[Column]) -> Group {
        let mut group = match filter {
            Filter::All(parts) => Group::joined(lang, Join::All, parts, columns),
            Filter::Any(parts) => Group::joined(lang, Join::Any, parts, columns),
            Filter::Not(part) => match part.as_ref() {
                Filter::Any(parts) => Group::joined(lang, Join::None, parts, columns),
                other => Group::joined(lang, Join::None, std::slice::from_ref(other), columns),
            },
            test @ Filter::Test(_) => {
                Group::joined(lang, Join::All, std::slice::from_ref(test), columns)
            }
        };
        if group.rows.is_empty() && group.groups.is_empty() {
            group.rows.push(Row::new(0, columns.first()));
        }
        group
    }

    fn joined(lang: Lang, join: Join, parts: &[Filter], columns: &[Column]) -> Group {
        let mut group = Group {
            index: 0,
            join,
            rows: Vec::new(),
            groups: Vec::new(),
        };
        for part in parts {
            let Filter::Test(test) = part else {
                group.groups.push(Group::of(lang, part, columns));
                continue;
            };
            let kind = columns
                .iter()
                .find(|column| column.key == test.field)
                .map_or(Kind::Text, |column| column.kind);
            group.rows.push(Row {
                field: test.field.clone(),
                op: test.op.name().to_owned(),
                values: test
                    .values
                    .iter()
                    .map(|raw| Value::read(lang, kind, raw))
                    .collect(),
                ..Row::default()
            });
        }
        group
    }

    /// The filter that the form describes, typed in this language; every row notes its own faults. Of a faulty form it
    /// is not whole, see [`Group::faulty`].
    pub(crate) fn filter(&mut self, lang: Lang, columns: &[Column], moment: &Moment) -> Filter {
        let mut parts: Vec<Filter> = self
            .rows
            .iter_mut()
            .filter_map(|row| row.test(lang, columns, moment))
            .collect();
        parts.extend(
            self.groups
                .iter_mut()
                .map(|group| group.filter(lang, columns, moment)),
        );
        match self.join {
            Join::All => Filter::All(parts),
            Join::Any => Filter::Any(parts),
            Join::None => Filter::Not(Box::new(Filter::Any(parts))),
        }
    }

    /// Every row whose field is not there notes that.
    pub(crate) fn look_for_fields(&mut self, columns: &[Column]) {
        for row in &mut self.rows {
            row.look_for_field(columns);
        }
        for group in &mut self.groups {
            group.look_for_fields(columns);
        }
    }

    /// Whether some row is faulty.
    pub(crate) fn faulty(&self) -> bool {
        self.rows.iter().any(|row| !row.faults.is_empty()) || self.groups.iter().any(Group::faulty)
    }

    /// Gives groups and rows numbers in the order of the page. `next` is the first free one.
    pub(crate) fn number(&mut self, next: &mut usize) {
        self.index = *next;
        *next += 1;
        for (i, row) in self.rows.iter_mut().enumerate() {
            row.index = i;
        }
        for group in &mut self.groups {
            group.number(next);
        }
    }

    /// Every row, in the order of the page.
    pub(crate) fn all_rows(&self) -> Vec<&Row> {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.extend(self.groups.iter().flat_map(Group::all_rows));
        rows
    }
}
