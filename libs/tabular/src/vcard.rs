//! Address books as vCards, 2.1 to 4.0: one card is one row, its properties are the columns.
//!
//! The columns bear the names that Google Contacts gives them, so that whoever knows one kind
//! of address book knows both. A property that has no such name becomes a column under its own:
//! nothing is dropped silently. Pictures and other binary values are not read; their column
//! says [`LEFT_OUT`].
//!
//! Our own small reader, because a file must be read as a stream in flat memory, card by card,
//! each in the encoding that it names; the readers to be had want the whole file as one text.

mod birthday;
mod card;
mod cells;
mod lines;
mod property;
mod table;

pub(crate) use table::Cards;

/// Stands where a card has a picture or another binary value.
pub const LEFT_OUT: &str = "[left out]";

/// Whether a text begins as an address book does.
pub(crate) fn is_vcard(text: &str) -> bool {
    const BEGIN: &str = "BEGIN:VCARD";
    let text = text.trim_start();
    text.get(..BEGIN.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}
