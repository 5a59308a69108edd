//! The texts of the product in every language: Fluent files of all slices, with plurals,
//! numbers and dates by ICU's rules.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, PatternElement};
use icu_plurals::{PluralCategory, PluralRules};
use kernel::{Error, Lang, Result, TimeZone, Timestamp, civil};
use std::collections::HashMap;
use std::sync::Arc;

/// What a text mentions.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A whole number, shown with the language's separators; `PLURAL($n)` selects on it.
    Count(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}
impl From<i64> for Arg {
    fn from(count: i64) -> Self {
        Arg::Count(count)
    }
}
impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Arg::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// Every text, by language. Cheap to clone.
#[derive(Clone)]
pub struct Texts(Arc<HashMap<Lang, Language>>);

struct Language {
    bundle: FluentBundle<FluentResource>,
    /// The texts that mention nothing, which are most, ready to be shown.
    plain: HashMap<String, String>,
}

impl Texts {
    /// Puts the files of all slices together. A syntax error or a key defined twice is a
    /// fault of the build, named here.
    pub fn new(files: impl IntoIterator<Item = (Lang, &'static str)>) -> Result<Texts> {
        let mut bundles = HashMap::new();
        for lang in Lang::ALL {
            let tag: unic_langid::LanguageIdentifier = lang
                .tag()
                .parse()
                .map_err(|_| Error::internal("a language tag that no one knows"))?;
            let mut bundle = FluentBundle::new_concurrent(vec![tag]);
            bundle.set_use_isolating(false);
            let added = bundle.add_function("PLURAL", move |args, _| match args {
                [FluentValue::Number(n), ..] => FluentValue::from(category(lang, n.value)),
                _ => FluentValue::Error,
            });
            added.map_err(|_| Error::internal("PLURAL is defined twice"))?;
            let plain = HashMap::new();
            bundles.insert(lang, Language { bundle, plain });
        }
        for (lang, source) in files {
            let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
                Error::internal(format!("a text file in {}: {errors:?}", lang.tag()))
            })?;
            if let Some(language) = bundles.get_mut(&lang) {
                language.plain.extend(plain(&resource));
                language.bundle.add_resource(resource).map_err(|errors| {
                    Error::internal(format!("texts in {}: {errors:?}", lang.tag()))
                })?;
            }
        }
        Ok(Texts(Arc::new(bundles)))
    }

    /// Whether there is a text under this key.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.0
            .get(&lang)
            .is_some_and(|language| language.bundle.has_message(key))
    }

    /// A text. A key without one is shown as itself, which a test never lets happen.
    pub fn get(&self, lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
        let Some(Language { bundle, plain }) = self.0.get(&lang) else {
            return key.to_owned();
        };
        if let Some(text) = plain.get(key) {
            return text.clone();
        }
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut fluent = FluentArgs::new();
        for (name, arg) in args {
            match arg {
                Arg::Text(text) => fluent.set(*name, text.clone()),
                Arg::Count(count) => {
                    fluent.set(*name, *count);
                    fluent.set(format!("{name}-shown"), number(lang, *count));
                }
            }
        }
        let mut faults = Vec::new();
        bundle
            .format_pattern(pattern, Some(&fluent), &mut faults)
            .into_owned()
    }
}

/// The texts of a file that are nothing but text.
fn plain(resource: &FluentResource) -> impl Iterator<Item = (String, String)> {
    resource.entries().filter_map(|entry| {
        let Entry::Message(message) = entry else {
            return None;
        };
        let parts = message.value.as_ref()?.elements.iter();
        let text: Option<String> = parts
            .map(|part| match part {
                PatternElement::TextElement { value } => Some(*value),
                PatternElement::Placeable { .. } => None,
            })
            .collect();
        Some((message.id.name.to_owned(), text?))
    })
}

fn category(lang: Lang, count: f64) -> &'static str {
    let locale = match lang {
        Lang::En => icu_locale_core::locale!("en"),
        Lang::Hu => icu_locale_core::locale!("hu"),
    };
    let Ok(rules) = PluralRules::try_new_cardinal(locale.into()) else {
        return "other";
    };
    #[allow(clippy::cast_possible_truncation, reason = "counts are whole numbers")]
    match rules.category_for(count as i64) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// A whole number with the language's thousands separator. Hungarian leaves four digits
/// together (Hungarian spelling rules, 11th edition, 291) and uses a no-break space.
pub fn number(lang: Lang, count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let (separator, least) = match lang {
        Lang::En => (',', 4),
        Lang::Hu => ('\u{a0}', 5),
    };
    let mut out = String::new();
    if count < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if digits.len() >= least && i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A decimal in canonical form as people of the language write it.
pub fn decimal(lang: Lang, canonical: &str) -> String {
    let (whole, part) = canonical.split_once('.').unwrap_or((canonical, ""));
    let shown = whole.parse::<i64>().map_or_else(
        |_| whole.to_owned(),
        |n| {
            let text = number(lang, n);
            if n == 0 && whole.starts_with('-') {
                format!("-{text}")
            } else {
                text
            }
        },
    );
    match (lang, part) {
        (_, "") => shown,
        (Lang::En, part) => format!("{shown}.{part}"),
        (Lang::Hu, part) => format!("{shown},{part}"),
    }
}

/// A day: `2026. november 22.`, `22 November 2026`.
pub fn date(lang: Lang, day: civil::Date) -> String {
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const HU: [&str; 12] = [
        "január",
        "február",
        "március",
        "április",
        "május",
        "június",
        "július",
        "augusztus",
        "szeptember",
        "október",
        "november",
        "december",
    ];
    let month = usize::try_from(day.month() - 1).unwrap_or(0);
    match lang {
        Lang::En => format!(
            "{} {} {}",
            day.day(),
            EN.get(month).unwrap_or(&""),
            day.year()
        ),
        Lang::Hu => format!(
            "{}. {} {}.",
            day.year(),
            HU.get(month).unwrap_or(&""),
            day.day()
        ),
    }
}

/// An instant, to the minute, in a time zone.
pub fn date_time(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!(
        "{} {:02}:{:02}",
        date(lang, local.date()),
        local.hour(),
        local.minute()
    )
}

/// An instant, to the minute, short enough for a column of a list.
pub fn date_time_short(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    let (year, month, day) = (local.year(), local.month(), local.day());
    let (hour, minute) = (local.hour(), local.minute());
    match lang {
        Lang::En => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
        Lang::Hu => format!("{year}. {month:02}. {day:02}. {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_language_has_its_numbers_dates_and_plurals() {
        assert_eq!(number(Lang::Hu, 1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(number(Lang::Hu, 3000), "3000");
        assert_eq!(number(Lang::En, -3000), "-3,000");
        assert_eq!(decimal(Lang::Hu, "-0.5"), "-0,5");
        assert_eq!(
            date(Lang::Hu, civil::date(2026, 11, 22)),
            "2026. november 22."
        );
        let at = "2026-10-11T16:52:00Z".parse().unwrap();
        assert_eq!(
            date_time_short(Lang::Hu, at, &TimeZone::UTC),
            "2026. 10. 11. 16:52"
        );
        let texts = Texts::new([
            (Lang::En, "people = { PLURAL($n) ->\n    [one] one person\n   *[other] { $n-shown } people\n }"),
            (Lang::Hu, "people = { $n-shown } ember"),
        ])
        .unwrap();
        assert_eq!(
            texts.get(Lang::En, "people", &[("n", 1i64.into())]),
            "one person"
        );
        assert_eq!(
            texts.get(Lang::En, "people", &[("n", 12_000i64.into())]),
            "12,000 people"
        );
        assert_eq!(
            texts.get(Lang::Hu, "people", &[("n", 12_000i64.into())]),
            "12\u{a0}000 ember"
        );
    }
}
