//! The personal data that the history holds.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Source, Subject,
};

pub(crate) const TABLES: &[PersonalTable] = &[
    PersonalTable {
        table: "change_sets",
        subject: Subject::Trace {
            user: "actor",
            goes: &[],
        },
        columns: &[PersonalColumn {
            name: "actor",
            holds: "which user acted, as an id",
            class: Class::Security,
            purpose: "knowing who recorded, changed or deleted what, and when",
            ground: Ground::LegitimateInterest,
            retention: Retention::History,
            source: Source::Derived,
            recipients: &[],
            anonymise: Anonymise::Blank,
            portable: false,
        }],
        impersonal: &[
            "id",
            "at",
            "actor_kind",
            "via",
            "action",
            "collection",
            "count",
            "undoes",
            "undone_by",
        ],
    },
    PersonalTable {
        table: "history",
        subject: Subject::Column("person"),
        columns: &[
            PersonalColumn {
                name: "sealed",
                holds: "values before and after a change, sealed under the person's key",
                class: Class::Contact,
                purpose: "knowing who recorded, changed or deleted what, and when; undoing it",
                ground: Ground::LegitimateInterest,
                retention: Retention::History,
                source: Source::Tenant,
                recipients: &[],
                anonymise: Anonymise::Blank,
                portable: true,
            },
            PersonalColumn {
                name: "actor",
                holds: "which user acted, as an id",
                class: Class::Security,
                purpose: "knowing who recorded, changed or deleted what, and when",
                ground: Ground::LegitimateInterest,
                retention: Retention::History,
                source: Source::Derived,
                recipients: &[],
                anonymise: Anonymise::Blank,
                portable: false,
            },
        ],
        impersonal: &[
            "seq",
            "at",
            "change_set",
            "subject_kind",
            "subject",
            "person",
            "action",
            "fields",
            "actor_kind",
            "via",
            "commitments",
            "prev",
            "leaf",
        ],
    },
    PersonalTable {
        table: "history_head",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["one", "seq", "leaf"],
    },
];
