//! The personal data that known networks hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const SEEN: PersonalColumn = PersonalColumn {
    name: "",
    holds: "",
    class: Class::Security,
    purpose: "telling the person when somebody comes in as them from where they have never been",
    ground: Ground::LegitimateInterest,
    // Ninety days, and removed within a day.
    retention: Retention::Days(91),
    source: Source::Derived,
    recipients: &[],
    anonymise: Anonymise::Blank,
    portable: false,
    shows: Shows::Plain,
};

pub(crate) const NETWORKS: PersonalTable = PersonalTable {
    table: "networks",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "mark",
            shows: Shows::Hash,
            holds: "a keyed hash of the front of a network's address from which the person came in, no address and no place",
            ..SEEN
        },
        PersonalColumn {
            name: "seen_at",
            shows: Shows::Moment,
            holds: "the day on which the person last came in from that network",
            ..SEEN
        },
    ],
    impersonal: &["user_id"],
};
