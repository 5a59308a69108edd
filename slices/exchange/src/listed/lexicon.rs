//! The words by which a cell says something of its values.

use super::{plain, split};
use kernel::Lang;
use kernel::text::{fold, line};
use kit::collection::Saying;
use kit::{Collection, Scope};

/// A word of a cell.
pub(crate) struct Word {
    /// What it is about: a name of [`kit::collection::Beside`].
    pub name: &'static str,
    /// What that is to the value.
    pub saying: Saying,
    /// The word in the language of whoever writes.
    pub own: String,
    /// The word in every language, folded, and its name.
    pub known: Vec<String>,
}

type Said = Box<dyn Fn(&'static str, &str) -> String + Send + Sync>;
type Understood = Box<dyn Fn(&'static str, &str) -> Option<String> + Send + Sync>;

/// The words of one column.
pub(crate) struct Lexicon {
    pub(super) words: Vec<Word>,
    said: Said,
    understood: Understood,
}

impl Lexicon {
    /// What files say of the values of a column.
    pub fn of(scope: &Scope, collection: &'static dyn Collection, column: &str) -> Lexicon {
        let texts = &scope.app().texts;
        let words = collection.beside(column).iter().map(|beside| Word {
            name: beside.name,
            saying: beside.saying,
            own: scope.t(beside.word),
            // XML says the names themselves.
            known: Lang::ALL
                .into_iter()
                .map(|lang| fold(&texts.get(lang, beside.word, &[])))
                .chain([fold(beside.name)])
                .collect(),
        });
        let (scope, column) = (scope.clone(), column.to_owned());
        let key = move |name: &str| format!("{column}.{name}");
        let key_said = key.clone();
        Lexicon {
            words: words.collect(),
            said: Box::new(move |name, kept| collection.said(&scope, &key_said(name), kept)),
            understood: Box::new(move |name, word| collection.understood(&key(name), word)),
        }
    }

    /// No words: values stand for themselves.
    pub fn none() -> Lexicon {
        Lexicon::made(
            Vec::new(),
            Box::new(|_, kept| kept.to_owned()),
            Box::new(|_, _| None),
        )
    }

    pub(super) fn made(words: Vec<Word>, said: Said, understood: Understood) -> Lexicon {
        Lexicon {
            words,
            said,
            understood,
        }
    }

    /// The words of the parts that a value is made of.
    pub fn parts(&self) -> impl Iterator<Item = &Word> {
        self.words
            .iter()
            .filter(|word| matches!(word.saying, Saying::Part | Saying::Rest))
    }

    /// The part that takes what no word stands before.
    pub fn rest(&self) -> Option<&'static str> {
        let mut words = self.words.iter();
        words
            .find(|word| word.saying == Saying::Rest)
            .map(|word| word.name)
    }

    pub(super) fn said(&self, word: &Word, kept: &str) -> String {
        line(&(self.said)(word.name, kept))
    }

    pub(super) fn understood(&self, word: &Word, said: &str) -> Option<String> {
        (self.understood)(word.name, said)
    }

    /// Whether a text is one of the words.
    pub(super) fn is_named(&self, text: &str) -> bool {
        let folded = fold(text.trim());
        self.words.iter().any(|word| word.known.contains(&folded))
    }

    /// `city: Győr` as a part and its text, escaped as it stands.
    pub(super) fn part<'t>(&self, chunk: &'t str) -> Option<(&Word, &'t str)> {
        let (word, text) = self.named(chunk)?;
        matches!(word.saying, Saying::Part | Saying::Rest).then_some((word, text))
    }

    /// What a word in brackets says: one that is known, or a text behind a name.
    pub(super) fn note(&self, said: &str) -> Option<(&Word, String)> {
        if let Some((word, text)) = self.named(said) {
            return (word.saying == Saying::Label).then(|| (word, line(&plain(text))));
        }
        let typed = line(&plain(said));
        let folded = fold(&typed);
        let default = self
            .words
            .iter()
            .find(|word| word.saying == Saying::Default && word.known.contains(&folded));
        default.map(|word| (word, String::new())).or_else(|| {
            let mut labels = self
                .words
                .iter()
                .filter(|word| word.saying == Saying::Label);
            labels.find_map(|word| Some((word, self.understood(word, &typed)?)))
        })
    }

    fn named<'t>(&self, chunk: &'t str) -> Option<(&Word, &'t str)> {
        let head = *split(chunk, ":").first()?;
        let text = chunk.get(head.len() + 1..)?;
        let folded = fold(head.trim());
        let word = self
            .words
            .iter()
            .find(|word| word.known.contains(&folded))?;
        Some((word, text))
    }
}
