//! What is noted of somebody.

use super::{DETAIL, LOG};
use kit::personal_data::{PersonalColumn, PersonalTable, Shows, Source, Subject};

pub(super) const SECURITY_LOG: PersonalTable = PersonalTable {
    table: "security_log",
    subject: Subject::Trace {
        user: "user_id",
        goes: &["device", "way", "reason"],
    },
    columns: &[
        PersonalColumn {
            name: "at",
            shows: Shows::Moment,
            holds: "when the event was",
            ..LOG
        },
        PersonalColumn {
            name: "event",
            holds: "what happened to the person's way in, as a word",
            ..LOG
        },
        PersonalColumn {
            name: "by_id",
            shows: Shows::Id,
            holds: "which colleague did it, as an id",
            ..LOG
        },
        PersonalColumn {
            name: "device",
            holds: "browser family and system, no address; of a canary key the hash of a network under the key of the day",
            source: Source::Person,
            ..LOG
        },
        PersonalColumn {
            name: "way",
            holds: "by what the person showed who they are: password, code, passkey",
            ..LOG
        },
        PersonalColumn {
            name: "reason",
            shows: Shows::Sealed,
            holds: "why records were taken out as a file or were not, or why a rule was changed, as somebody typed it, sealed",
            source: Source::Tenant,
            ..LOG
        },
    ],
    impersonal: &["id", "user_id"],
};

pub(super) const VIEWINGS: PersonalTable = PersonalTable {
    table: "viewings",
    subject: Subject::Trace {
        user: "user_id",
        goes: &[],
    },
    columns: &[
        PersonalColumn {
            name: "at",
            shows: Shows::Moment,
            holds: "when a page was opened or a function used",
            ..DETAIL
        },
        PersonalColumn {
            name: "route",
            holds: "which page or function, without anything that was typed",
            ..DETAIL
        },
        PersonalColumn {
            name: "subject",
            shows: Shows::Id,
            holds: "which record the address named, as an id",
            ..DETAIL
        },
        PersonalColumn {
            name: "times",
            holds: "how often within about a second",
            ..DETAIL
        },
    ],
    impersonal: &["id", "user_id", "key_id", "status"],
};

pub(super) const LOOK_ALIKES: PersonalTable = PersonalTable {
    table: "look_alikes",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &["host", "first_at", "seen_at", "days"],
};
