//! A filter as the builder's form holds it: rows and groups, some of them not yet whole.
//!
//! The browser sends controls in the order of the page, so `g0.join` opens a group and
//! `g0.end` closes it, and groups inside groups need no names that tell of their parents.

use kernel::FieldErrors;
use kit::filter::{Limits, Moment, Op, Test};
use kit::{Column, Fields, Filter, Kind};

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

/// One value on the right side of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Value {
    /// As typed.
    pub text: String,
    /// A day relative to today instead: `today`, `ago`, `month-start`, …
    pub relative: String,
    /// How many days ago or ahead.
    pub days: String,
}

/// The relative days that are offered, and what they are in a filter.
pub(crate) const RELATIVE: [(&str, &str); 8] = [
    ("today", "today"),
    ("yesterday", "today-1d"),
    ("tomorrow", "today+1d"),
    ("week-start", "week-start"),
    ("month-start", "month-start"),
    ("year-start", "year-start"),
    ("ago", ""),
    ("ahead", ""),
];

impl Value {
    /// A value of a filter as the form shows it.
    pub(crate) fn read(kind: Kind, raw: &str) -> Value {
        let mut value = Value {
            text: raw.to_owned(),
            ..Value::default()
        };
        let anchored = RELATIVE.iter().any(|(word, _)| raw.starts_with(word));
        if !matches!(kind, Kind::Date | Kind::DateTime) || !anchored {
            return value;
        }
        value.text.clear();
        let days = |sign: &str| {
            raw.strip_prefix("today")?
                .strip_prefix(sign)?
                .strip_suffix('d')
                .filter(|n| n.bytes().all(|b| b.is_ascii_digit()))
        };
        if let Some((word, _)) = RELATIVE.iter().find(|(_, written)| *written == raw) {
            value.relative = (*word).to_owned();
        } else if let Some(n) = days("-") {
            (value.relative, value.days) = ("ago".into(), n.to_owned());
        } else if let Some(n) = days("+") {
            (value.relative, value.days) = ("ahead".into(), n.to_owned());
        } else {
            value.relative = raw.to_owned();
        }
        value
    }

    /// As the filter holds it.
    fn written(&self) -> String {
        match (
            self.relative.as_str(),
            RELATIVE.iter().find(|(word, _)| *word == self.relative),
        ) {
            ("", _) => self.text.clone(),
            ("ago", _) => format!("today-{}d", self.days.trim()),
            ("ahead", _) => format!("today+{}d", self.days.trim()),
            (_, Some((_, written))) => (*written).to_owned(),
            (raw, None) => raw.to_owned(),
        }
    }
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

    /// The condition as a test, its faults noted.
    fn test(&mut self, columns: &[Column], moment: &Moment) -> Option<Filter> {
        let column = self.column(columns)?;
        let op = self.comparison(column);
        let (_, most) = op.arity();
        let values: Vec<String> = self
            .values
            .iter()
            .map(Value::written)
            .filter(|text| !text.trim().is_empty())
            .take(most)
            .collect();
        let test = Filter::Test(Test {
            field: self.field.clone(),
            op,
            values,
        });
        if let Err(faults) = test.check(columns, moment) {
            self.faults = faults;
        }
        Some(test)
    }
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

    /// A filter as the form shows it.
    pub(crate) fn of(filter: &Filter, columns: &[Column]) -> Group {
        let mut group = match filter {
            Filter::All(parts) => Group::joined(Join::All, parts, columns),
            Filter::Any(parts) => Group::joined(Join::Any, parts, columns),
            Filter::Not(part) => match part.as_ref() {
                Filter::Any(parts) => Group::joined(Join::None, parts, columns),
                other => Group::joined(Join::None, std::slice::from_ref(other), columns),
            },
            test @ Filter::Test(_) => Group::joined(Join::All, std::slice::from_ref(test), columns),
        };
        if group.rows.is_empty() && group.groups.is_empty() {
            group.rows.push(Row::new(0, columns.first()));
        }
        group
    }

    fn joined(join: Join, parts: &[Filter], columns: &[Column]) -> Group {
        let mut group = Group {
            index: 0,
            join,
            rows: Vec::new(),
            groups: Vec::new(),
        };
        for part in parts {
            let Filter::Test(test) = part else {
                group.groups.push(Group::of(part, columns));
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
                    .map(|raw| Value::read(kind, raw))
                    .collect(),
                ..Row::default()
            });
        }
        group
    }

    /// The filter that the form describes; every row notes its own faults.
    pub(crate) fn filter(&mut self, columns: &[Column], moment: &Moment) -> Filter {
        let mut parts: Vec<Filter> = self
            .rows
            .iter_mut()
            .filter_map(|row| row.test(columns, moment))
            .collect();
        parts.extend(
            self.groups
                .iter_mut()
                .map(|group| group.filter(columns, moment)),
        );
        match self.join {
            Join::All => Filter::All(parts),
            Join::Any => Filter::Any(parts),
            Join::None => Filter::Not(Box::new(Filter::Any(parts))),
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

    /// Does what an add or remove button asks for: `g1`, `g1.group`, `g1.r2`.
    pub(crate) fn press(&mut self, add: Option<&str>, remove: Option<&str>, columns: &[Column]) {
        if let Some(place) = add {
            let (group, inside) = place
                .strip_suffix(".group")
                .map_or((place, false), |group| (group, true));
            if let Some(group) = number(group).and_then(|index| self.find(index)) {
                if inside {
                    group.groups.push(Group::new(columns));
                } else {
                    group.rows.push(Row::new(group.rows.len(), columns.first()));
                }
            }
        }
        if let Some(place) = remove {
            match place.split_once(".r") {
                Some((group, row)) => {
                    if let (Some(group), Ok(row)) = (
                        number(group).and_then(|index| self.find(index)),
                        row.parse::<usize>(),
                    ) {
                        group.rows.retain(|known| known.index != row);
                    }
                }
                None => {
                    if let Some(index) = number(place) {
                        self.drop_group(index);
                    }
                }
            }
        }
    }

    fn find(&mut self, index: usize) -> Option<&mut Group> {
        if self.index == index {
            return Some(self);
        }
        self.groups.iter_mut().find_map(|group| group.find(index))
    }

    fn drop_group(&mut self, index: usize) {
        self.groups.retain(|group| group.index != index);
        for group in &mut self.groups {
            group.drop_group(index);
        }
    }

    /// Reads the form.
    pub(crate) fn sent(fields: &Fields, columns: &[Column]) -> Group {
        let mut open: Vec<Group> = Vec::new();
        let mut root: Option<Group> = None;
        let mut parts = 0;
        for (name, value) in fields.iter() {
            let Some((group, rest)) = name.split_once('.') else {
                continue;
            };
            let Some(index) = number(group) else { continue };
            if rest == "join" && open.len() < Limits::DEPTH && parts < Limits::NODES {
                open.push(Group {
                    index,
                    join: Join::parse(value),
                    rows: Vec::new(),
                    groups: Vec::new(),
                });
                parts += 1;
            } else if rest == "end" {
                close(&mut open, &mut root, index);
            } else if let Some(group) = open.last_mut().filter(|group| group.index == index) {
                let fresh = group.control(rest, value);
                parts += usize::from(fresh);
            }
        }
        while let Some(last) = open.last().map(|group| group.index) {
            close(&mut open, &mut root, last);
        }
        let mut root = root.unwrap_or_else(|| Group::new(columns));
        root.tidy(columns);
        root
    }

    /// One control of a row; true if it begins a row.
    fn control(&mut self, rest: &str, value: &str) -> bool {
        let Some((row, part)) = rest.strip_prefix('r').and_then(|rest| rest.split_once('.')) else {
            return false;
        };
        let Ok(index) = row.parse::<usize>() else {
            return false;
        };
        if part == "field" && self.rows.len() < Limits::NODES {
            self.rows.push(Row {
                index,
                field: value.to_owned(),
                ..Row::default()
            });
            return true;
        }
        let Some(row) = self.rows.last_mut().filter(|row| row.index == index) else {
            return false;
        };
        let base = part.trim_end_matches(|c: char| c.is_ascii_digit());
        match base {
            "op" => row.op = value.to_owned(),
            "find" => row.find = value.to_owned(),
            "value" if row.values.len() < Limits::VALUES => {
                row.values.push(Value {
                    text: value.to_owned(),
                    ..Value::default()
                });
            }
            "relative" => {
                if let Some(last) = row.values.last_mut() {
                    last.relative = value.to_owned();
                }
            }
            "days" => {
                if let Some(last) = row.values.last_mut() {
                    last.days = value.to_owned();
                }
            }
            "currency" => {
                if let Some(last) = row
                    .values
                    .last_mut()
                    .filter(|last| !last.text.trim().is_empty())
                {
                    last.text = format!("{} {}", last.text.trim(), value.trim().to_uppercase());
                }
            }
            _ => {}
        }
        false
    }

    /// Drops relative days from columns that have no days.
    fn tidy(&mut self, columns: &[Column]) {
        for row in &mut self.rows {
            let dated = row
                .column(columns)
                .is_some_and(|column| matches!(column.kind, Kind::Date | Kind::DateTime));
            if !dated {
                for value in &mut row.values {
                    value.relative.clear();
                }
            }
        }
        for group in &mut self.groups {
            group.tidy(columns);
        }
    }
}

fn close(open: &mut Vec<Group>, root: &mut Option<Group>, index: usize) {
    if !open.iter().any(|group| group.index == index) {
        return;
    }
    while let Some(group) = open.pop() {
        let done = group.index == index;
        match open.last_mut() {
            Some(parent) => parent.groups.push(group),
            None if root.is_none() => *root = Some(group),
            None => {}
        }
        if done {
            return;
        }
    }
}

/// The number of a group's name, `g3`.
fn number(group: &str) -> Option<usize> {
    group.strip_prefix('g')?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn columns() -> Vec<Column> {
        vec![
            Column::new("name", "Name", Kind::Text),
            Column::new("created", "Created", Kind::DateTime),
        ]
    }

    fn moment() -> Moment {
        Moment {
            now: "2026-11-22T10:00:00Z".parse().unwrap(),
            zone: kernel::TimeZone::UTC,
            me: None,
        }
    }

    fn form(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_order_of_the_controls_tells_which_group_is_inside_which() {
        let sent = form(&[
            ("g0.join", "all"),
            ("g0.r0.field", "name"),
            ("g0.r0.op", "contains"),
            ("g0.r0.value", "kov"),
            ("g1.join", "any"),
            ("g1.r0.field", "created"),
            ("g1.r0.op", "ge"),
            ("g1.r0.value", ""),
            ("g1.r0.relative", "ago"),
            ("g1.r0.days", "30"),
            ("g2.join", "none"),
            ("g2.r0.field", "name"),
            ("g2.r0.op", "empty"),
            ("g2.end", ""),
            ("g1.end", ""),
            ("g0.end", ""),
        ]);
        let mut group = Group::sent(&sent, &columns());
        let filter = group.filter(&columns(), &moment());
        assert!(!group.faulty());
        assert_eq!(
            filter.to_json().to_string(),
            r#"{"all":[{"field":"name","op":"contains","value":"kov"},{"any":[{"field":"created","op":"ge","value":"today-30d"},{"not":{"any":[{"field":"name","op":"empty"}]}}]}]}"#
        );
        assert_eq!(
            Group::of(&filter, &columns()).filter(&columns(), &moment()),
            filter
        );
    }

    #[test]
    fn a_fault_stands_at_its_row_and_the_rest_stays_as_typed() {
        let sent = form(&[
            ("g0.join", "any"),
            ("g0.r0.field", "created"),
            ("g0.r0.op", "lt"),
            ("g0.r0.value", "someday"),
            ("g0.r4.field", "name"),
            ("g0.r4.op", "is"),
            ("g0.r4.value", "Kis"),
            ("g0.end", ""),
        ]);
        let mut group = Group::sent(&sent, &columns());
        group.filter(&columns(), &moment());
        assert!(!group.rows[0].faults.is_empty());
        assert!(group.rows[1].faults.is_empty());
        group.press(Some("g0"), Some("g0.r4"), &columns());
        assert_eq!(group.rows.len(), 2);
    }
}
