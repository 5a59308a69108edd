//! The controls of forms: one for each kind of value, and what they send.

use crate::contact::Contact;
use crate::show::Names;
use identity::users::{Offered, Picker};
use kernel::{Id, Lang, Timestamp};
use kit::html::*;
use kit::{Column, Fields, Kind, Scope, View};

/// Whom and what a control offers besides the column's own choices.
#[derive(Default)]
pub(crate) struct Offer {
    /// Users to choose from.
    pub users: Offered,
    /// Names of what is chosen already.
    pub names: Names,
    /// Contacts that were looked for.
    pub found: Vec<Found>,
}

/// What was found for one control: its name, what was typed, the contacts.
pub(crate) type Found = (String, String, Vec<(Id<Contact>, String)>);

/// One control of a form.
pub(crate) struct Control<'a> {
    /// What it holds.
    pub column: &'a Column,
    /// The element's id.
    pub id: &'a str,
    /// The name under which it is sent.
    pub name: &'a str,
    /// What stands in it: canonical texts, or what was typed and could not be read.
    pub values: &'a [String],
    /// Ids of what describes it; empty: nothing.
    pub described: &'a str,
    /// Whether what stands in it is faulty.
    pub faulty: bool,
}

impl Control<'_> {
    fn first(&self) -> &str {
        self.values.first().map_or("", String::as_str)
    }
}

/// The control.
pub(crate) fn control(view: &View, c: &Control, offer: &Offer) -> Raw<String> {
    let described = (!c.described.is_empty()).then_some(c.described);
    let faulty = c.faulty.then_some("true");
    let (id, name, value) = (c.id, c.name, c.first());
    match c.column.kind {
        Kind::LongText => maud! {
            textarea id=(id) name=(name) rows="4" aria-describedby=[described] aria-invalid=[faulty] { (value) }
        }
        .memoize(),
        Kind::Money => money(view, c),
        Kind::Date | Kind::DateTime => {
            let sort = if c.column.kind == Kind::Date { "date" } else { "datetime-local" };
            let value = local(&view.scope, c.column.kind, value);
            maud! {
                input id=(id) name=(name) type=(sort) value=(&value) aria-describedby=[described] aria-invalid=[faulty];
            }
            .memoize()
        }
        Kind::Bool => {
            let all = [("true", view.t("value-yes")), ("false", view.t("value-no"))];
            select(c, &all.map(|(key, title)| (key.to_owned(), title)))
        }
        Kind::Choice => {
            let all: Vec<(String, String)> =
                c.column.choices.iter().map(|choice| (choice.key.clone(), choice.title.clone())).collect();
            select(c, &all)
        }
        Kind::Choices => checks(c),
        Kind::User => {
            let by = format!("{name}.q");
            let called = value.parse().ok().and_then(|id| offer.names.user(id));
            Picker {
                id,
                name,
                by: &by,
                title: &c.column.title,
                chosen: value,
                called,
                fixed: &[(String::new(), "–".to_owned())],
                described,
                faulty: c.faulty,
            }
            .html(view, &offer.users)
        }
        Kind::Contact => crate::contact::web::picker(view, c, offer),
        kind => {
            let (mode, complete) = match kind {
                Kind::Int => (Some("numeric"), None),
                Kind::Decimal => (Some("decimal"), None),
                Kind::Email => (Some("email"), Some("off")),
                Kind::Phone => (Some("tel"), Some("off")),
                Kind::Link => (Some("url"), Some("off")),
                _ => (None, Some("off")),
            };
            let value = shown(view.scope.lang(), kind, value);
            maud! {
                input id=(id) name=(name) type="text" value=(&value) inputmode=[mode] autocomplete=[complete]
                    aria-describedby=[described] aria-invalid=[faulty];
            }
            .memoize()
        }
    }
}

fn select(c: &Control, all: &[(String, String)]) -> Raw<String> {
    let described = (!c.described.is_empty()).then_some(c.described);
    let faulty = c.faulty.then_some("true");
    let value = c.first();
    // A choice that is gone stays chosen until somebody chooses another.
    let gone = !value.is_empty() && !all.iter().any(|(key, _)| key == value);
    maud! {
        select id=(c.id) name=(c.name) aria-describedby=[described] aria-invalid=[faulty] {
            option value="" { "–" }
            @for (key, title) in all { option value=(key) selected[key == value] { (title) } }
            @if gone { option value=(value) selected { (value) } }
        }
    }
    .memoize()
}

fn checks(c: &Control) -> Raw<String> {
    let described = (!c.described.is_empty()).then_some(c.described);
    let faulty = c.faulty.then_some("true");
    maud! {
        div.cluster id=(c.id) role="group" tabindex="-1" aria-label=(&c.column.title) aria-describedby=[described]
            aria-invalid=[faulty] {
            @for choice in &c.column.choices {
                label.check {
                    input type="checkbox" name=(c.name) value=(&choice.key) checked[c.values.contains(&choice.key)];
                    (&choice.title)
                }
            }
        }
    }
    .memoize()
}

/// An amount and its currency: two controls, `name` and `name.currency`.
fn money(view: &View, c: &Control) -> Raw<String> {
    let described = (!c.described.is_empty()).then_some(c.described);
    let faulty = c.faulty.then_some("true");
    let usual = usual_currency(&view.scope);
    let (amount, currency) = c.first().rsplit_once(' ').unwrap_or((c.first(), usual));
    let amount = shown(view.scope.lang(), Kind::Money, amount);
    let label = view.t_with(
        "value-currency-of",
        &[("name", c.column.title.as_str().into())],
    );
    let second = format!("{}.currency", c.name);
    maud! {
        div.cluster {
            input id=(c.id) name=(c.name) type="text" inputmode="decimal" size="12" value=(&amount)
                aria-describedby=[described] aria-invalid=[faulty];
            input name=(&second) type="text" size="4" maxlength="3" value=(currency) aria-label=(&label);
        }
    }
    .memoize()
}

/// The currency that stands in a control before anybody has chosen another.
pub(crate) fn usual_currency(scope: &Scope) -> &'static str {
    match scope.tenant().lang {
        Lang::Hu => "HUF",
        Lang::En => "EUR",
    }
}

/// What a control has sent, as canonical texts; none: it is empty.
pub(crate) fn sent(scope: &Scope, fields: &Fields, name: &str, column: &Column) -> Vec<String> {
    let lang = scope.lang();
    if column.kind == Kind::Money {
        let amount = canonical(lang, fields.get(name));
        if amount.is_empty() {
            return Vec::new();
        }
        let currency = fields
            .get(&format!("{name}.currency"))
            .trim()
            .to_uppercase();
        return vec![format!("{amount} {currency}")];
    }
    fields
        .all(name)
        .map(|raw| match column.kind {
            Kind::Int | Kind::Decimal => canonical(lang, raw),
            Kind::LongText => kernel::text::paragraph(raw),
            _ => raw.trim().to_owned(),
        })
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// A number as people of the language type it, with a point and without separators. What is no
/// number stays as it was typed: it is refused, and nothing is made of it.
pub(crate) fn canonical(lang: Lang, typed: &str) -> String {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let (thousands, decimal) = match lang {
        Lang::Hu => ('.', ','),
        Lang::En => (',', '.'),
    };
    let (whole, part) = match plain.split_once(decimal) {
        Some((whole, part)) => (whole, Some(part)),
        None => (plain.as_str(), None),
    };
    let ungrouped = match (lang, part) {
        _ if !whole.contains(thousands) => whole.to_owned(),
        _ if grouped(whole, thousands) => whole.replace(thousands, ""),
        // Who writes 12.5 in Hungarian can only mean the decimal sign.
        (Lang::Hu, None) => return plain,
        _ => return typed.to_owned(),
    };
    match part {
        Some(part) if part.contains([',', '.']) => typed.to_owned(),
        Some(part) => format!("{ungrouped}.{part}"),
        None => ungrouped,
    }
}

/// Whether a separator of thousands stands where one belongs: `1.250` is a thousand and more in
/// Hungarian, in imports as here, but `12.50` and `0.125` are not.
fn grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.trim_start_matches('-').split(separator);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A canonical number as it stands in a control; what is none stands there as it was typed.
pub(crate) fn shown(lang: Lang, kind: Kind, canonical: &str) -> String {
    match (lang, kind) {
        (Lang::Hu, Kind::Decimal | Kind::Money) if !canonical.contains(',') => {
            canonical.replace('.', ",")
        }
        _ => canonical.to_owned(),
    }
}

/// A day or an instant as the browser's own control takes it: local, to the minute.
pub(crate) fn local(scope: &Scope, kind: Kind, canonical: &str) -> String {
    match (kind, canonical.parse::<Timestamp>()) {
        (Kind::DateTime, Ok(at)) => {
            let local = scope.zone().to_datetime(at);
            format!("{}T{:02}:{:02}", local.date(), local.hour(), local.minute())
        }
        _ => canonical.to_owned(),
    }
}
