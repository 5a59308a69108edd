//! In which language somebody is written to: a tag of BCP 47, or what people call a language.

use kernel::text;
use kit::Scope;

/// What people call a language in Hungarian and in English, folded, and its tag.
const NAMES: &[(&str, &str)] = &[
    ("albanian", "sq"),
    ("alban", "sq"),
    ("angol", "en"),
    ("arab", "ar"),
    ("arabic", "ar"),
    ("belarusian", "be"),
    ("belorusz", "be"),
    ("bolgar", "bg"),
    ("bosnian", "bs"),
    ("bosnyak", "bs"),
    ("bulgarian", "bg"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("cseh", "cs"),
    ("dan", "da"),
    ("danish", "da"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("eszt", "et"),
    ("finn", "fi"),
    ("finnish", "fi"),
    ("flamand", "nl-BE"),
    ("francia", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("gorog", "el"),
    ("greek", "el"),
    ("heber", "he"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("holland", "nl"),
    ("horvat", "hr"),
    ("hungarian", "hu"),
    ("icelandic", "is"),
    ("indonez", "id"),
    ("indonesian", "id"),
    ("ir", "ga"),
    ("irish", "ga"),
    ("italian", "it"),
    ("izlandi", "is"),
    ("japan", "ja"),
    ("japanese", "ja"),
    ("katalan", "ca"),
    ("kinai", "zh"),
    ("korean", "ko"),
    ("koreai", "ko"),
    ("latvian", "lv"),
    ("lengyel", "pl"),
    ("lett", "lv"),
    ("lithuanian", "lt"),
    ("litvan", "lt"),
    ("macedon", "mk"),
    ("macedonian", "mk"),
    ("magyar", "hu"),
    ("maltai", "mt"),
    ("nemet", "de"),
    ("norveg", "no"),
    ("norwegian", "no"),
    ("olasz", "it"),
    ("orosz", "ru"),
    ("polish", "pl"),
    ("portugal", "pt"),
    ("portuguese", "pt"),
    ("roman", "ro"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("slovak", "sk"),
    ("slovenian", "sl"),
    ("spanish", "es"),
    ("spanyol", "es"),
    ("sved", "sv"),
    ("swedish", "sv"),
    ("szerb", "sr"),
    ("szlovak", "sk"),
    ("szloven", "sl"),
    ("torok", "tr"),
    ("turkish", "tr"),
    ("ukran", "uk"),
    ("ukrainian", "uk"),
    ("vietnami", "vi"),
    ("vietnamese", "vi"),
    ("welsh", "cy"),
];

/// The tag of what was typed: language, and maybe a script and a region, each written as the
/// standard recommends; nothing for what is neither a tag nor the name of a language.
pub(super) fn parse(typed: &str) -> Option<String> {
    let folded = text::fold(typed);
    let name = folded
        .trim_end_matches(" nyelvu")
        .trim_end_matches(" nyelv")
        .trim_end_matches(" language");
    let mut names = NAMES.iter();
    if let Some((_, tag)) = names.find(|(known, _)| *known == name) {
        return Some((*tag).to_owned());
    }
    tag(typed)
}

/// What the actor calls the language of a tag, its script and region behind it; the tag itself
/// where we know no name.
pub(crate) fn title(scope: &Scope, tag: &str) -> String {
    let (language, rest) = tag.split_once('-').unwrap_or((tag, ""));
    let name = scope.t_with("contact-language-name", &[("tag", language.into())]);
    match rest {
        _ if name == language => tag.to_owned(),
        "" => name,
        _ => format!("{name} ({rest})"),
    }
}

fn tag(typed: &str) -> Option<String> {
    let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = typed.split(['-', '_']).peekable();
    let language = parts.next()?;
    if !(2..=3).contains(&language.len()) || !letters(language) {
        return None;
    }
    let mut tag = language.to_ascii_lowercase();
    if let Some(script) = parts.next_if(|part| part.len() == 4 && letters(part)) {
        let script = script.to_ascii_lowercase();
        let (first, rest) = script.split_at_checked(1)?;
        tag = format!("{tag}-{}{rest}", first.to_ascii_uppercase());
    }
    let region = |part: &&str| {
        part.len() == 2 && letters(part)
            || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())
    };
    if let Some(region) = parts.next_if(region) {
        tag = format!("{tag}-{}", region.to_ascii_uppercase());
    }
    parts.next().is_none().then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_names_of_languages_are_read_and_nothing_else() {
        for (typed, expected) in [
            ("hu", Some("hu")),
            ("HU", Some("hu")),
            ("en-gb", Some("en-GB")),
            ("pt_BR", Some("pt-BR")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("es-419", Some("es-419")),
            ("Magyar", Some("hu")),
            ("Hungarian", Some("hu")),
            ("angol", Some("en")),
            ("német", Some("de")),
            ("angol nyelv", Some("en")),
            ("Ukrán", Some("uk")),
            ("123-zzz", None),
            ("klingon", None),
            ("h", None),
            ("hu-", None),
            ("hu-HU-x", None),
            ("-hu", None),
            ("hu-Latn-HU-Latn", None),
        ] {
            assert_eq!(parse(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn every_name_is_folded_stands_there_once_and_means_a_tag() {
        let all: Vec<_> = NAMES.iter().collect();
        for (i, (name, means)) in all.iter().enumerate() {
            assert_eq!(text::fold(name), *name);
            assert_eq!(tag(means).as_deref(), Some(*means));
            assert!(
                !all.iter().skip(i + 1).any(|(other, _)| other == name),
                "{name}"
            );
        }
    }
}
