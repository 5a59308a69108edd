//! The people in the files: the same at every run, Hungarian, each with twelve custom values.

use anyhow::Result;
use kit::{Choice, Kind};
use server::demo::words::{CITIES, HU_FAMILY, HU_GIVEN};
use std::io::{BufWriter, Write};
use std::path::Path;

const WORDS: [&str; 24] = [
    "árajánlat",
    "visszahív",
    "szerződés",
    "kiállítás",
    "telefonon",
    "levélben",
    "jövő",
    "hónap",
    "raktár",
    "bővítés",
    "megrendelés",
    "kapcsolat",
    "ügyvezető",
    "számla",
    "tanácsadás",
    "képzés",
    "gépsor",
    "szállítás",
    "határidő",
    "egyeztetés",
    "bemutató",
    "próbaidő",
    "hosszabbítás",
    "partner",
];
/// About eight in a hundred people work in each.
pub const TRADES: [(&str, &str); 12] = [
    ("food", "Élelmiszeripar"),
    ("building", "Építőipar"),
    ("textile", "Textilipar"),
    ("it", "Informatika"),
    ("health", "Egészségügy"),
    ("law", "Jogi szolgáltatás"),
    ("trade", "Kereskedelem"),
    ("farming", "Mezőgazdaság"),
    ("transport", "Szállítmányozás"),
    ("energy", "Energetika"),
    ("teaching", "Oktatás"),
    ("tourism", "Idegenforgalom"),
];
const LEVELS: [(&str, &str); 4] = [
    ("bronze", "Bronz"),
    ("silver", "Ezüst"),
    ("gold", "Arany"),
    ("none", "Nincs"),
];

/// A family name that three people of each file have.
pub const RARE: &str = "Zsindelyvető";

/// The fields that people make before an import, because no file says so much.
pub fn fields() -> Vec<(&'static str, Kind, Vec<Choice>)> {
    let choices = |all: &[(&str, &str)]| {
        let all = all.iter().map(|(key, title)| Choice {
            key: (*key).to_owned(),
            title: (*title).to_owned(),
        });
        all.collect::<Vec<_>>()
    };
    vec![
        ("Iparág", Kind::Choice, choices(&TRADES)),
        ("Fokozat", Kind::Choice, choices(&LEVELS)),
        ("Éves forgalom", Kind::Money, vec![]),
    ]
}

/// The file's first row. What is not built in and not among [`fields`] is made by the import.
const HEAD: [&str; 21] = [
    "family_name",
    "given_name",
    "emails",
    "phones",
    "postcode",
    "city",
    "street",
    "source",
    "notes",
    "Iparág",
    "Fokozat",
    "Éves forgalom",
    "Létszám",
    "Ügyfél óta",
    "Hírlevelet kér",
    "Pontszám",
    "Beosztás",
    "Vevőkód",
    "Utolsó látogatás",
    "Számlázási cím e-mailje",
    "Megjegyzés a raktárnak",
];

/// Dice that always fall the same (splitmix64, Steele, Lea and Flood 2014).
pub struct Dice(u64);

impl Dice {
    /// Dice that begin at a number.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from.get(at).copied().unwrap_or(otherwise)
    }

    /// Family names follow their frequency: the first ten are half of all.
    fn family(&mut self) -> &'static str {
        let few = self.below(2) == 0;
        let names = if few {
            HU_FAMILY.get(..10).unwrap_or(HU_FAMILY)
        } else {
            HU_FAMILY
        };
        self.pick(names, "Nagy")
    }
}

/// Writes a file of so many people.
pub fn write(path: &Path, n: u64) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
    writeln!(out, "{}", HEAD.join(","))?;
    let mut dice = Dice::new(n);
    for i in 0..n {
        writeln!(out, "{}", person(i, n, &mut dice).join(","))?;
    }
    out.flush()?;
    Ok(())
}

/// One person as a program sends them, with some custom values; `n` tells them apart.
pub fn json(n: u64, dice: &mut Dice) -> serde_json::Value {
    let (family, given) = (dice.family(), dice.pick(HU_GIVEN, "Anna"));
    let words: Vec<&str> = (0..6).map(|_| dice.pick(&WORDS, "partner")).collect();
    serde_json::json!({
        "kind": "person",
        "family_name": family,
        "given_name": given,
        "emails": [{ "value": format!("uj{n}@pelda.example") }],
        "phones": [{ "value": format!("+36 30 {:03} {:04}", dice.below(1000), dice.below(10_000)) }],
        "notes": words.join(" "),
        "custom": { "iparag": dice.pick(&TRADES, ("it", "Informatika")).0, "fokozat": dice.pick(&LEVELS, ("none", "Nincs")).0 },
    })
}

/// One person, cell after cell; no cell holds a comma or a quotation mark.
fn person(i: u64, n: u64, dice: &mut Dice) -> Vec<String> {
    let rare = n >= 3 && i % (n / 3) == 1;
    let family = if rare { RARE } else { dice.family() };
    let given = dice.pick(HU_GIVEN, "Anna");
    let (postcode, town) = dice.pick(CITIES, ("1011", "Budapest"));
    let mail = format!(
        "{}.{}{i}@pelda.example",
        kernel::text::fold(given),
        kernel::text::fold(family)
    );
    let words: Vec<&str> = (0..4 + dice.below(6))
        .map(|_| dice.pick(&WORDS, "partner"))
        .collect();
    let day = |dice: &mut Dice| {
        format!(
            "{}-{:02}-{:02}",
            2008 + dice.below(18),
            1 + dice.below(12),
            1 + dice.below(28)
        )
    };
    vec![
        family.to_owned(),
        given.to_owned(),
        mail.clone(),
        format!("+36 30 {:03} {:04}", dice.below(1000), dice.below(10_000)),
        postcode.to_owned(),
        town.to_owned(),
        format!("{} utca {}.", dice.family(), 1 + dice.below(120)),
        dice.pick(
            &["ajánlás", "kiállítás", "weboldal", "hirdetés"],
            "weboldal",
        )
        .to_owned(),
        words.join(" "),
        dice.pick(&TRADES, ("it", "Informatika")).1.to_owned(),
        dice.pick(&LEVELS, ("none", "Nincs")).1.to_owned(),
        format!("{} HUF", 50_000 * (1 + dice.below(20_000))),
        (1 + dice.below(1000)).to_string(),
        day(dice),
        if dice.below(3) == 0 { "igen" } else { "nem" }.to_owned(),
        format!("{}.{}", dice.below(100), 1 + dice.below(9)),
        dice.pick(
            &["ügyvezető", "beszerző", "könyvelő", "titkár", "mérnök"],
            "mérnök",
        )
        .to_owned(),
        format!("V-{:07}", (i * 7919) % 10_000_000),
        format!(
            "{}T{:02}:{:02}:00",
            day(dice),
            8 + dice.below(10),
            dice.below(60)
        ),
        format!("szamla{i}@pelda.example"),
        format!("kapu {} {}", dice.below(40), dice.pick(&WORDS, "raktár")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_at_every_run_and_has_three_rare_people() {
        let make = || {
            let mut dice = Dice::new(300);
            (0..300)
                .map(|i| person(i, 300, &mut dice))
                .collect::<Vec<_>>()
        };
        let people = make();
        assert_eq!(people, make());
        assert!(people.iter().all(|cells| cells.len() == HEAD.len()));
        assert!(
            people
                .iter()
                .flatten()
                .all(|cell| !cell.contains([',', '"', '\n']))
        );
        assert_eq!(
            people
                .iter()
                .filter(|cells| cells.first().is_some_and(|name| name == RARE))
                .count(),
            3
        );
    }
}
