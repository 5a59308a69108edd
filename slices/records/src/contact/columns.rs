//! The columns of contacts, and the words by which files call them.

use super::rights;
use super::shape::Shape;
use crate::field::Field;
use kernel::Lang;
use kit::collection::{Beside, Saying};
use kit::{Choice, Column, Index, Kind, Scope};

/// The built-in columns in the order in which they are offered.
pub(super) const PLAIN: [&str; 19] = [
    "name",
    "kind",
    "family_name",
    "given_name",
    "emails",
    "phones",
    "companies",
    "owner",
    "address.country",
    "address.region",
    "address.postcode",
    "address.city",
    "address.street",
    "addresses",
    "source",
    "language",
    "notes",
    "created",
    "updated",
];

/// Every column that the actor sees, built in first, titles in the actor's language.
pub(super) fn all(scope: &Scope, shape: &Shape) -> Vec<Column> {
    let mut columns: Vec<Column> = PLAIN
        .iter()
        .filter(|key| rights::sees(scope, key))
        .map(|key| plain(scope, key))
        .chain(
            rights::visible(scope, shape.active())
                .iter()
                .map(Field::column),
        )
        .collect();
    for column in &mut columns {
        column.writable &= rights::writes(scope, &column.key);
        column.composed &= rights::writes(scope, &column.key);
    }
    columns
}

/// Whether a built-in field is called so, in any language.
pub(crate) fn is_built_in(scope: &Scope, title: &str) -> bool {
    let alike = |text: &str| -> String {
        let folded = kernel::text::fold(text);
        folded.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let wanted = alike(title);
    [Lang::En, Lang::Hu].into_iter().any(|lang| {
        PLAIN.iter().any(|key| {
            let key = format!("contact-column-{}", key.replace(['.', '_'], "-"));
            alike(&scope.app().texts.get(lang, &key, &[])) == wanted
        })
    })
}

/// A field as a column, whatever the actor may do with it.
pub(super) fn whole(scope: &Scope, shape: &Shape, key: &str) -> Option<Column> {
    match PLAIN.contains(&key) {
        true => Some(plain(scope, key)),
        false => shape.column(key).map(Field::column),
    }
}

/// Those that the actor sees, and behind them those of which they see a mask.
pub(super) fn offered(scope: &Scope, shape: &Shape) -> Vec<Column> {
    let mut columns = all(scope, shape);
    if rights::sees_all(scope) {
        return columns;
    }
    let plain = PLAIN.iter().map(|key| plain(scope, key));
    let custom = shape.active().map(Field::column);
    let masked = plain
        .chain(custom)
        .filter(|column| rights::masks(scope, &column.key));
    columns.extend(masked.map(Column::mask));
    columns
}

fn plain(scope: &Scope, key: &str) -> Column {
    let kind = match key {
        "kind" => Kind::Choice,
        "emails" => Kind::Email,
        "phones" => Kind::Phone,
        "companies" => Kind::Contact,
        "owner" => Kind::User,
        "notes" => Kind::LongText,
        "created" | "updated" => Kind::DateTime,
        _ => Kind::Text,
    };
    let title = scope.t(&format!("contact-column-{}", key.replace(['.', '_'], "-")));
    let mut column = Column::new(key, title, kind);
    column.multiple = matches!(key, "emails" | "phones" | "companies" | "addresses");
    column.required = key == "name";
    column.writable = !matches!(key, "created" | "updated" | "addresses");
    column.composed = key == "addresses";
    column.index = match key {
        "name" => Some(Index::FilledKey("display_key")),
        "kind" => Some(Index::Code("kind")),
        "owner" => Some(Index::Id("owner")),
        "emails" | "phones" => Some(Index::Token),
        "created" => Some(Index::Instant("created_at")),
        "updated" => Some(Index::Instant("updated_at")),
        _ => None,
    };
    if key == "kind" {
        column.choices = ["person", "company"]
            .into_iter()
            .map(|key| Choice {
                key: key.to_owned(),
                title: scope.t(&format!("contact-kind-{key}")),
            })
            .collect();
    }
    column
}

/// What an import may say of the values of lists; see [`kit::Collection::parts`].
pub(super) const PARTS: [&str; 9] = [
    "emails.type",
    "phones.type",
    "companies.title",
    "addresses.type",
    "addresses.country",
    "addresses.region",
    "addresses.postcode",
    "addresses.city",
    "addresses.street",
];

const fn beside(name: &'static str, saying: Saying, word: &'static str) -> Beside {
    Beside { name, saying, word }
}

const TYPE: Beside = beside("type", Saying::Label, "contact-word-type");
const DEFAULT: Beside = beside("default", Saying::Default, "contact-word-default");
const ENTRY: [Beside; 2] = [TYPE, DEFAULT];
const PLACE: [Beside; 2] = [
    beside("title", Saying::Label, "contact-word-position"),
    DEFAULT,
];
const ADDRESS: [Beside; 7] = [
    beside("country", Saying::Part, "contact-word-country"),
    beside("region", Saying::Part, "contact-word-region"),
    beside("postcode", Saying::Part, "contact-word-postcode"),
    beside("city", Saying::Part, "contact-word-city"),
    beside("street", Saying::Rest, "contact-word-street"),
    TYPE,
    DEFAULT,
];

/// What files say of each value of a list; see [`kit::Collection::beside`].
pub(super) fn besides(key: &str) -> &'static [Beside] {
    match key {
        "emails" | "phones" => &ENTRY,
        "companies" => &PLACE,
        "addresses" => &ADDRESS,
        _ => &[],
    }
}

/// Those that the actor may write, as columns, titles in the actor's language.
pub(super) fn parts(scope: &Scope) -> Vec<Column> {
    let part = |key: &&str| {
        let title = scope.t(&format!("contact-part-{}", key.replace('.', "-")));
        let mut column = Column::new(*key, title, Kind::Text);
        column.multiple = true;
        column
    };
    PARTS
        .iter()
        .filter(|key| rights::writes(scope, key))
        .map(part)
        .collect()
}

/// Other words under which files name a column, folded; for [`kit::Collection::aliases`].
pub fn aliases(key: &str) -> &'static [&'static str] {
    match key {
        "name" => &[
            "name",
            "full name",
            "display name",
            "nev",
            "teljes nev",
            "megnevezes",
            "cegnev",
            "company name",
            "organization name",
        ],
        "kind" => &["kind", "type", "contact type", "tipus", "partner tipusa"],
        "family_name" => &[
            "family name",
            "last name",
            "lastname",
            "surname",
            "vezeteknev",
            "csaladnev",
            "csaladi nev",
        ],
        "given_name" => &[
            "given name",
            "first name",
            "firstname",
            "forename",
            "keresztnev",
            "utonev",
            "keresztnev utonev",
        ],
        "emails" => &[
            "email",
            "e-mail",
            "mail",
            "emails",
            "e-mails",
            "email address",
            "e-mail address",
            "email 1",
            "email 2",
            "email 3",
            "e-mail 1",
            "e-mail 2",
            "e-mail 3",
            "e-mail cim",
            "email cim",
            "drotposta",
            "e-mail 1 - value",
            "e-mail 2 - value",
        ],
        "phones" => &[
            "phone",
            "phones",
            "telephone",
            "phone number",
            "mobile",
            "mobile phone",
            "cell",
            "phone 1",
            "phone 2",
            "phone 3",
            "telefon",
            "telefon 1",
            "telefon 2",
            "telefonszam",
            "mobil",
            "mobilszam",
            "mobiltelefon",
            "phone 1 - value",
            "phone 2 - value",
        ],
        "companies" => &[
            "company",
            "companies",
            "organization",
            "organisation",
            "account",
            "ceg",
            "cegek",
            "munkahely",
            "szervezet",
        ],
        "owner" => &[
            "owner",
            "assigned to",
            "lead owner",
            "account manager",
            "felelos",
            "ugyintezo",
            "tulajdonos",
        ],
        "address.country" => &["country", "orszag"],
        "address.region" => &["region", "state", "county", "province", "megye", "regio"],
        "address.postcode" => &[
            "postcode",
            "postal code",
            "zip",
            "zip code",
            "iranyitoszam",
            "irsz",
        ],
        "address.city" => &["city", "town", "locality", "varos", "telepules", "helyseg"],
        "address.street" => &[
            "street",
            "street address",
            "address",
            "address line 1",
            "utca",
            "utca hazszam",
            "cim",
        ],
        "addresses" => &["addresses", "cimek"],
        "source" => &["source", "lead source", "forras", "honnan"],
        "language" => &["language", "nyelv"],
        "notes" => &[
            "notes",
            "note",
            "comment",
            "comments",
            "description",
            "megjegyzes",
            "megjegyzesek",
            "leiras",
            "jegyzet",
        ],
        "created" => &["created", "created at", "letrehozva", "letrehozas"],
        "updated" => &[
            "updated",
            "updated at",
            "modified",
            "modositva",
            "modositas",
        ],
        "id" => &["id", "azonosito"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_word_of_a_file_means_two_columns_and_every_word_is_folded() {
        let mut seen = HashSet::new();
        for key in PLAIN {
            for alias in aliases(key) {
                assert!(seen.insert(alias), "{alias} means two columns");
                assert_eq!(kernel::text::fold(alias), *alias);
            }
        }
        for (word, key) in [
            ("email 2", "emails"),
            ("keresztnev", "given_name"),
            ("vezeteknev", "family_name"),
            ("ceg", "companies"),
            ("telefon", "phones"),
        ] {
            assert!(aliases(key).contains(&word), "{word}");
        }
    }
}
