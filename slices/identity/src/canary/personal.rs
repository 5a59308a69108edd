//! What is noted of who makes canaries and who raises their alarms.

use crate::personal::{LOG, SAFETY_OF_RECORDS};
use kit::personal_data::{PersonalColumn, PersonalTable, Retention, Shows, Subject};

pub(crate) const CANARIES: PersonalTable = PersonalTable {
    table: "canaries",
    subject: Subject::Trace {
        user: "made_by",
        goes: &[],
    },
    columns: &[PersonalColumn {
        name: "made_at",
        shows: Shows::Moment,
        holds: "when an administrator made a record a canary",
        purpose: SAFETY_OF_RECORDS,
        retention: Retention::Record,
        ..LOG
    }],
    impersonal: &["id", "made_by"],
};

pub(crate) const ALARMS: PersonalTable = PersonalTable {
    table: "canary_alarms",
    subject: Subject::Trace {
        user: "user_id",
        goes: &[],
    },
    columns: &[
        PersonalColumn {
            name: "at",
            shows: Shows::Moment,
            holds: "when somebody last raised the alarm of a canary",
            purpose: SAFETY_OF_RECORDS,
            ..LOG
        },
        PersonalColumn {
            name: "did",
            holds: "whether they opened, changed or exported it",
            purpose: SAFETY_OF_RECORDS,
            ..LOG
        },
        PersonalColumn {
            name: "times",
            holds: "how often",
            purpose: SAFETY_OF_RECORDS,
            ..LOG
        },
    ],
    impersonal: &["canary", "user_id"],
};
