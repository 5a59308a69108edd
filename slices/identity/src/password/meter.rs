//! How strong a password is, said while somebody types it: for users and for operators alike.

use crate::password::strength::Strength;
use crate::password::{Password, own_words};
use kernel::FieldError;
use kit::html::*;

/// The input in which a new password is typed.
pub struct Input<'a> {
    /// Its name and id.
    pub name: &'a str,
    /// The ids of what describes it, with spaces between them.
    pub described: &'a str,
    /// Whether what was typed last is refused.
    pub invalid: bool,
    /// The address that judges what is typed.
    pub judge: &'a str,
    /// This answer's nonce.
    pub nonce: &'a str,
    /// A text of the page's language.
    pub t: &'a dyn Fn(&str) -> String,
}

/// The input with a button that shows what was typed, and, where scripts run, how strong it is.
/// Without them the same rule holds when the form is sent.
pub fn input(input: &Input<'_>) -> Raw<String> {
    let Input {
        name,
        described,
        invalid,
        judge,
        nonce,
        t,
    } = *input;
    let strength_id = format!("{name}-strength");
    let target = format!("#{strength_id}");
    let described = format!("{described} {strength_id}");
    let (again, invalid) = (invalid, invalid.then_some("true"));
    maud! {
        tenet-reveal show-label=(t("password-show")) hide-label=(t("password-hide")) {
            input id=(name) name=(name) type="password" autocomplete="new-password" required
                spellcheck="false" autocapitalize="none" autofocus[again]
                aria-describedby=(described.trim()) aria-invalid=[invalid]
                hx-post=(judge) hx-trigger="input changed delay:300ms" hx-target=(target.as_str())
                hx-swap="innerHTML" hx-include="closest form" hx-sync="this:replace" hx-nonce=(nonce);
        }
        div.strength id=(strength_id.as_str()) aria-live="polite" {}
    }
    .memoize()
}

/// How strong what was typed is, for somebody who is known by these words. It is held in memory
/// for as long as that takes, and written nowhere.
pub fn verdict(
    typed: &str,
    own: &[&str],
    t: &dyn Fn(&str) -> String,
    fault: &dyn Fn(&FieldError) -> String,
) -> Raw<String> {
    if typed.is_empty() {
        return maud! {}.memoize();
    }
    let refused = Password::choose("", typed, own).err();
    let score = Strength::of(typed, &own_words(own)).score;
    // Never does the bar say that a password is strong that will be refused.
    let score = match refused {
        Some(_) => score.min(2),
        None => score,
    };
    let word = t(&format!("password-strength-{score}"));
    let why = refused.map(|refused| fault(&refused));
    let (label, value) = (t("password-strength"), score.saturating_add(1).to_string());
    maud! {
        meter min="0" max="5" low="3" high="4" optimum="5" value=(value.as_str()) aria-label=(label.as_str()) { (word.as_str()) }
        span { (word.as_str()) @if let Some(why) = &why { " · " (why.as_str()) } }
    }
    .memoize()
}
