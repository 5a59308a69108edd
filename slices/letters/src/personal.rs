//! The personal data that letters hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

pub(crate) const TABLES: &[PersonalTable] = &[PersonalTable {
    table: "letters",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "sealed",
            shows: Shows::Sealed,
            holds: "address, name, subject and text of a letter that was not sent yet; sealed, the text gone once it cannot be sent",
            class: Class::Comms,
            purpose: "writing to a user, or to a consultant whom one has invited, about their own access",
            ground: Ground::Contract,
            retention: Retention::Days(8),
            source: Source::Derived,
            recipients: &["the operator's mail server"],
            anonymise: Anonymise::Blank,
            portable: false,
        },
        PersonalColumn {
            name: "created_at",
            shows: Shows::Moment,
            holds: "when the letter was written",
            class: Class::Comms,
            purpose: "trying again to send a letter, and saying that it did not arrive",
            ground: Ground::Contract,
            retention: Retention::Days(8),
            source: Source::Derived,
            recipients: &[],
            anonymise: Anonymise::Blank,
            portable: false,
        },
    ],
    impersonal: &[
        "id",
        "user_id",
        "state",
        "attempts",
        "error_code",
        "due_at",
        "until_at",
    ],
}];
