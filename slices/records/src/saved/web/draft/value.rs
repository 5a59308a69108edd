//! One value of a condition: as typed, or a day relative to today.

use crate::input;
use kernel::Lang;
use kit::Kind;

/// One value on the right side of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Value {
    /// As typed: numbers as people of the language write them, of money the amount alone.
    pub text: String,
    /// The currency of an amount, as typed; none: nobody was asked for one yet.
    pub currency: Option<String>,
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
    pub(crate) fn read(lang: Lang, kind: Kind, raw: &str) -> Value {
        let (text, currency) = match (kind, raw.rsplit_once(' ')) {
            (Kind::Money, Some((amount, code))) => (amount, Some(code.to_owned())),
            _ => (raw, None),
        };
        let mut value = Value {
            text: input::shown(lang, kind, text),
            currency,
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

    /// As the filter holds it, when it was typed in this language; empty: nothing was typed.
    pub(super) fn written(&self, lang: Lang, kind: Kind) -> String {
        match (
            self.relative.as_str(),
            RELATIVE.iter().find(|(word, _)| *word == self.relative),
        ) {
            ("", _) => self.typed(lang, kind),
            ("ago", _) => format!("today-{}d", self.days.trim()),
            ("ahead", _) => format!("today+{}d", self.days.trim()),
            (_, Some((_, written))) => (*written).to_owned(),
            (raw, None) => raw.to_owned(),
        }
    }

    fn typed(&self, lang: Lang, kind: Kind) -> String {
        match kind {
            Kind::Int | Kind::Decimal => input::canonical(lang, &self.text),
            Kind::Money => {
                let amount = input::canonical(lang, &self.text);
                let currency = self.currency.as_deref().unwrap_or_default();
                match amount.is_empty() {
                    true => amount,
                    false => format!("{amount} {}", currency.trim().to_uppercase()),
                }
            }
            _ => self.text.clone(),
        }
    }
}
