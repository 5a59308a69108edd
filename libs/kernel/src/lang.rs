//! The languages that Tenet speaks.

/// A language of the interface.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Hungarian.
    Hu,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Lang; 2] = [Lang::Hu, Lang::En];

    /// The BCP 47 tag, as in `<html lang>` and the database.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Hu => "hu",
        }
    }

    /// The language of a tag, whatever its region: `hu-HU` is Hungarian.
    pub fn parse(tag: &str) -> Option<Lang> {
        let base = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.tag() == base)
    }

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4): the order in
    /// which the browser lists them, since every browser lists them by weight.
    pub fn negotiate(header: &str) -> Option<Lang> {
        header
            .split(',')
            .find_map(|part| Lang::parse(part.split(';').next().unwrap_or(part)))
    }

    /// The name of the language in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Hu => "Magyar",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_first_language_that_we_speak() {
        assert_eq!(
            Lang::negotiate("fr-FR, hu-HU;q=0.8, en;q=0.5"),
            Some(Lang::Hu)
        );
        assert_eq!(Lang::negotiate("fr"), None);
    }
}
