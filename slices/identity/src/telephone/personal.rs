//! The personal data that telephones hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const NUMBER: PersonalColumn = PersonalColumn {
    name: "",
    holds: "",
    class: Class::Security,
    purpose: "sending the person a code with which they prove who they are",
    ground: Ground::LegitimateInterest,
    retention: Retention::Account,
    source: Source::Person,
    recipients: &[],
    anonymise: Anonymise::Blank,
    portable: false,
    shows: Shows::Plain,
};

pub(crate) const TELEPHONES: PersonalTable = PersonalTable {
    table: "telephones",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "sealed",
            shows: Shows::Sealed,
            holds: "the telephone number to which codes are sent, sealed",
            recipients: &["the operator's gateway for text messages"],
            ..NUMBER
        },
        PersonalColumn {
            name: "used_at",
            shows: Shows::Moment,
            holds: "when a code to the number was last used",
            source: Source::Derived,
            ..NUMBER
        },
    ],
    impersonal: &["user_id", "created_at"],
};

pub(crate) const CODES: PersonalTable = PersonalTable {
    table: "telephone_codes",
    subject: Subject::User("user_id"),
    columns: &[PersonalColumn {
        name: "sealed",
        shows: Shows::Sealed,
        holds: "a telephone number and the code that was sent to it, sealed, for five minutes",
        retention: Retention::Days(2),
        recipients: &["the operator's gateway for text messages"],
        ..NUMBER
    }],
    impersonal: &["id", "token_hash", "user_id", "tries", "expires_at"],
};

pub(crate) const MESSAGES: PersonalTable = PersonalTable {
    table: "telephone_messages",
    subject: Subject::User("user_id"),
    columns: &[PersonalColumn {
        name: "at",
        shows: Shows::Moment,
        holds: "when a code was sent, for a day",
        purpose: "keeping anybody from having messages sent without end",
        retention: Retention::Days(2),
        source: Source::Derived,
        ..NUMBER
    }],
    impersonal: &["id", "user_id"],
};
