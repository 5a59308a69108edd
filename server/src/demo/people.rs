//! One contact of the demo, thrown with dice that always fall the same.

use super::{days_before, words};
use kernel::civil::Date;
use kernel::{Id, text};
use kit::User;
use kit::collection::Row;

/// Dice that always fall the same: a linear congruential generator with Knuth's constants
/// (MMIX). For demo data only, where the same people every time are a virtue.
pub struct Dice(u64);

impl Dice {
    /// Dice that begin at `seed`.
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap_or(0);
        if n == 0 { 0 } else { high % n }
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let at = self.below(from.len());
        from.get(at)
    }

    fn word(&mut self, from: &[&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or("")
    }
}

/// The `i`-th contact: every sixth a company, one person in seven English.
pub fn contact(
    i: usize,
    dice: &mut Dice,
    owners: &[Id<User>],
    fields: &[String],
    today: Date,
) -> Row {
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    let mut set = |key: &str, texts: &[&str]| {
        values.push((
            key.to_owned(),
            texts.iter().map(|t| (*t).to_owned()).collect(),
        ))
    };
    let english = i.is_multiple_of(7);
    let (family, given) = if english {
        (dice.word(words::EN_FAMILY), dice.word(words::EN_GIVEN))
    } else {
        (dice.word(words::HU_FAMILY), dice.word(words::HU_GIVEN))
    };
    let company = i % 6 == 5;
    let host;
    if company {
        let (trade, _) = dice.pick(words::TRADES).copied().unwrap_or(("", ""));
        let name = format!("{family} {trade} {}", dice.word(words::FORMS));
        host = format!("{}-{}.example", plain(family), plain(trade));
        set("kind", &["company"]);
        set("name", &[&name]);
        set("emails", &[&format!("info@{host}")]);
    } else {
        host = format!("{}.example", plain(dice.word(words::HU_FAMILY)));
        set("kind", &["person"]);
        set("family_name", &[family]);
        set("given_name", &[given]);
        set(
            "emails",
            &[&format!("{}.{}{}@{host}", plain(given), plain(family), i)],
        );
    }
    let phone = format!(
        "+36 {} {:03} {:04}",
        [20, 30, 70][dice.below(3)],
        dice.below(1000),
        dice.below(10_000)
    );
    let landline = format!(
        "+36 1 {:03} {:04} x{}",
        200 + dice.below(700),
        dice.below(10_000),
        10 + dice.below(89)
    );
    if dice.below(5) == 0 {
        set("phones", &[&phone, &landline]);
    } else {
        set("phones", &[&phone]);
    }
    if let Some((postcode, city)) = dice.pick(words::CITIES) {
        set("address.country", &["Magyarország"]);
        set("address.postcode", &[postcode]);
        set("address.city", &[city]);
        set(
            "address.street",
            &[&format!(
                "{} {}.",
                dice.word(words::STREETS),
                1 + dice.below(120)
            )],
        );
    }
    if let Some(owner) = dice.pick(owners) {
        set("owner", &[&owner.to_string()]);
    }
    set("source", &[dice.word(words::SOURCES)]);
    set("language", &[if english { "en" } else { "hu" }]);
    if dice.below(4) == 0 {
        set(
            "notes",
            &[if english {
                dice.word(words::NOTES_EN)
            } else {
                dice.word(words::NOTES_HU)
            }],
        );
    }
    let [trade, turnover, staff, since, news] = fields else {
        return Row {
            values,
            ..Row::default()
        };
    };
    if let Some((_, key)) = dice.pick(words::TRADES) {
        set(trade, &[key]);
    }
    if company {
        set(
            turnover,
            &[&format!("{}.00 HUF", (1 + dice.below(900)) * 500_000)],
        );
        set(staff, &[&(1 + dice.below(240)).to_string()]);
    }
    if dice.below(2) == 0 {
        set(since, &[&days_before(today, dice.below(4000)).to_string()]);
    }
    set(news, &[if dice.below(3) == 0 { "true" } else { "false" }]);
    Row {
        line: i as u64,
        values,
        ..Row::default()
    }
}

/// A name as part of an address: folded, letters only.
fn plain(name: &str) -> String {
    text::fold(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}
