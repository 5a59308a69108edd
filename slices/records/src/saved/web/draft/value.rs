//! One value of a condition: as typed, or a day relative to today.

use kit::Kind;

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

    /// Whether it is so many days from today.
    pub(crate) fn counts_days(&self) -> bool {
        matches!(self.relative.as_str(), "ago" | "ahead")
    }

    /// Whether the number of days is wanted and is none.
    pub(super) fn lacks_days(&self) -> bool {
        self.counts_days() && self.days.trim().parse::<u32>().is_err()
    }

    /// As the filter holds it.
    pub(super) fn written(&self) -> String {
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
