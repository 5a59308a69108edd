//! Characters that turn the direction of a line, with which a name can be made to look like
//! another one, or a file like a file of another kind (Unicode TR 36).

use kernel::text;

/// Whether it embeds, overrides or isolates a direction.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line of text without them.
pub(crate) fn line(typed: &str) -> String {
    match typed.contains(turns) {
        true => text::line(&typed.replace(turns, "")),
        false => text::line(typed),
    }
}
