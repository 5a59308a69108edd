//! The personal data that invitations of consultants hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const fn column(name: &'static str, holds: &'static str, source: Source) -> PersonalColumn {
    PersonalColumn {
        name,
        holds,
        class: Class::Security,
        purpose: "letting the provider's staff help with settings, for some days and under the tenant's eyes",
        ground: Ground::Contract,
        // A year after the invitation's end, which comes after a week at most.
        retention: Retention::Days(373),
        source,
        recipients: &[],
        anonymise: Anonymise::Blank,
        portable: false,
        shows: Shows::Plain,
    }
}

/// Which pages somebody opened is kept for ninety days.
const fn trace(name: &'static str, holds: &'static str) -> PersonalColumn {
    PersonalColumn {
        retention: Retention::Days(91),
        ..column(name, holds, Source::Derived)
    }
}

pub(crate) const TABLES: &[PersonalTable] = &[
    PersonalTable {
        table: "consultants",
        subject: Subject::Column("id"),
        columns: &[
            PersonalColumn {
                anonymise: Anonymise::Letters,
                ..column("name", "a consultant's name", Source::Tenant)
            },
            PersonalColumn {
                anonymise: Anonymise::Letters,
                ..column("email", "a consultant's e-mail address", Source::Tenant)
            },
            column(
                "reason",
                "what a consultant was invited for",
                Source::Tenant,
            ),
            column(
                "invited_by",
                "which user invited, as an id",
                Source::Derived,
            ),
            column("ended_by", "which user ended it, as an id", Source::Derived),
        ],
        impersonal: &[
            "id",
            "sees_people",
            "invited_at",
            "expires_at",
            "link_hash",
            "ended_at",
        ],
    },
    PersonalTable {
        table: "consultant_sessions",
        subject: Subject::Column("consultant"),
        columns: &[PersonalColumn {
            retention: Retention::Days(8),
            ..column("lang", "language of the pages", Source::Person)
        }],
        impersonal: &["token_hash", "consultant", "expires_at"],
    },
    PersonalTable {
        table: "consultant_visits",
        subject: Subject::Column("consultant"),
        columns: &[
            trace("at", "when a consultant opened a page"),
            trace("page", "which page it was"),
            trace("path", "its path, which holds ids of settings"),
        ],
        impersonal: &["id", "consultant"],
    },
];
