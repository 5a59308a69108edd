//! The personal data that the directory of operators holds.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const fn column(name: &'static str, holds: &'static str, source: Source) -> PersonalColumn {
    PersonalColumn {
        name,
        holds,
        class: Class::Security,
        purpose: "letting the people who run the installation in, and nobody else",
        ground: Ground::Contract,
        retention: Retention::Account,
        source,
        recipients: &[],
        anonymise: Anonymise::Blank,
        portable: false,
        shows: Shows::Plain,
    }
}

const fn logged(name: &'static str, holds: &'static str) -> PersonalColumn {
    PersonalColumn {
        purpose: "showing what the people who run the installation opened and did",
        ground: Ground::LegitimateInterest,
        retention: Retention::Days(366),
        ..column(name, holds, Source::Derived)
    }
}

pub(crate) const TABLES: &[PersonalTable] = &[
    PersonalTable {
        table: "operators",
        subject: Subject::Column("id"),
        columns: &[
            column("name", "an operator's name", Source::Tenant),
            column("email", "an operator's e-mail address", Source::Tenant),
            column("email_key", "the same in one form", Source::Derived),
            column("lang", "language of the pages", Source::Tenant),
            column("password", "a keyed hash of the password", Source::Person),
            column("totp", "the sealed secret of the codes", Source::Derived),
            column("certificate", "hash of a certificate", Source::Person),
        ],
        impersonal: &[
            "id",
            "totp_step",
            "link_hash",
            "link_expires_at",
            "failures",
            "blocked_until",
            "locked_at",
            "created_at",
            "confirmed_at",
        ],
    },
    PersonalTable {
        table: "operator_passkeys",
        subject: Subject::Column("operator"),
        columns: &[
            column("name", "what an operator calls a passkey", Source::Person),
            column("sealed", "the sealed public key", Source::Person),
            column("used_at", "when it was last used", Source::Derived),
        ],
        impersonal: &["id", "operator", "mark", "created_at"],
    },
    PersonalTable {
        table: "operator_sessions",
        subject: Subject::Column("operator"),
        columns: &[
            PersonalColumn {
                retention: Retention::Days(1),
                ..column("device", "browser family and system", Source::Person)
            },
            PersonalColumn {
                retention: Retention::Days(1),
                ..column("seen_at", "when it was last used", Source::Derived)
            },
        ],
        impersonal: &[
            "token_hash",
            "id",
            "operator",
            "certificate",
            "created_at",
            "proven_at",
            "expires_at",
        ],
    },
    PersonalTable {
        table: "operator_log",
        subject: Subject::Column("operator"),
        columns: &[
            logged("at", "when an operator opened or did something"),
            logged("action", "what it was"),
            logged("route", "which page or command; opened pages 91 days"),
            logged("reason", "why, as the operator says"),
        ],
        impersonal: &[
            "seq", "who", "operator", "session", "tenant", "outcome", "salt", "digest", "hash",
        ],
    },
    PersonalTable {
        table: "operator_tokens_used",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["token_hash", "expires_at"],
    },
    PersonalTable {
        table: "operator_log_ends",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &[
            "one",
            "last_seq",
            "last_hash",
            "removed_seq",
            "removed_hash",
        ],
    },
    PersonalTable {
        table: "platform_alerts",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["id", "at", "slot", "kind", "mark", "count", "tenants"],
    },
    PersonalTable {
        table: "platform_failures",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["network", "process", "accounts", "tenants", "at"],
    },
    PersonalTable {
        table: "platform_letters",
        subject: Subject::Column("operator"),
        columns: &[],
        impersonal: &["alert", "operator", "attempts", "due_at"],
    },
];
