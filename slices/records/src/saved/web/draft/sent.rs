//! Reading the form, and doing what its buttons ask for.
//!
//! The browser sends controls in the order of the page, so `g0.join` opens a group and
//! `g0.end` closes it, and groups inside groups need no names that tell of their parents.

use super::{Group, Join, Row, Value};
use kit::filter::Limits;
use kit::{Column, Fields, Kind};

impl Group {
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

    /// Reads the form. Of one that is too large it reads one part more than a filter may have, so
    /// that it is refused and nothing is left out without a word.
    pub(crate) fn sent(fields: &Fields, columns: &[Column]) -> Group {
        let mut open: Vec<Group> = Vec::new();
        let mut root: Option<Group> = None;
        let mut parts = 0;
        for (name, value) in fields.iter() {
            let Some((group, rest)) = name.split_once('.') else {
                continue;
            };
            let Some(index) = number(group) else { continue };
            if rest == "join" && open.len() <= Limits::DEPTH && parts <= Limits::NODES {
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
        if part == "field" && self.rows.len() <= Limits::NODES {
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
                if let Some(last) = row.values.last_mut() {
                    last.currency = Some(value.to_owned());
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
