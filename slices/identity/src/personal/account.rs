//! The account itself, and the ways to it.

use super::{ACCOUNT, DEVICE, SAFETY, TRACE};
use kit::personal_data::{
    Anonymise, Class, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

pub(super) const USERS: PersonalTable = PersonalTable {
    table: "users",
    subject: Subject::Account("id"),
    columns: &[
        PersonalColumn {
            name: "email",
            holds: "e-mail address",
            ..ACCOUNT
        },
        PersonalColumn {
            name: "email_key",
            holds: "the same address in lower case",
            anonymise: Anonymise::Recompute,
            portable: false,
            source: Source::Derived,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "name",
            holds: "name",
            ..ACCOUNT
        },
        PersonalColumn {
            name: "name_key",
            holds: "the order of the name",
            anonymise: Anonymise::Recompute,
            portable: false,
            source: Source::Derived,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "search",
            holds: "words of name and address",
            anonymise: Anonymise::Recompute,
            portable: false,
            source: Source::Derived,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "lang",
            holds: "language of the pages",
            anonymise: Anonymise::Blank,
            source: Source::Person,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "zone",
            holds: "time zone",
            anonymise: Anonymise::Blank,
            source: Source::Person,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "password",
            shows: Shows::Hash,
            holds: "what is kept of the password: a keyed Argon2id hash",
            class: Class::Security,
            purpose: SAFETY,
            source: Source::Person,
            anonymise: Anonymise::Blank,
            portable: false,
            ..ACCOUNT
        },
        PersonalColumn {
            name: "last_seen_at",
            shows: Shows::Moment,
            holds: "when the person was last here, to five minutes",
            retention: Retention::Account,
            ..TRACE
        },
    ],
    impersonal: &[
        "id",
        "role",
        "state",
        "created_at",
        "version",
        "deactivated_at",
        "anonymised_at",
    ],
};

pub(super) const HAND_OVERS: PersonalTable = PersonalTable {
    table: "hand_overs",
    subject: Subject::Trace {
        user: "user_id",
        goes: &[],
    },
    columns: &[
        PersonalColumn {
            name: "heir",
            shows: Shows::Id,
            holds: "who took over what the person owned, as an id",
            retention: Retention::Account,
            source: Source::Tenant,
            ..TRACE
        },
        PersonalColumn {
            name: "by_id",
            shows: Shows::Id,
            holds: "which colleague handed it over, as an id",
            retention: Retention::Account,
            ..TRACE
        },
    ],
    impersonal: &[
        "user_id",
        "collection",
        "change_set",
        "job",
        "moved",
        "kept",
        "at",
    ],
};

pub(super) const SESSIONS: PersonalTable = PersonalTable {
    table: "sessions",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "created_at",
            shows: Shows::Moment,
            holds: "when the person signed in",
            ..TRACE
        },
        PersonalColumn {
            name: "seen_at",
            shows: Shows::Moment,
            holds: "when the browser was last used, to five minutes",
            ..TRACE
        },
        PersonalColumn {
            name: "device",
            holds: "browser family and system, no address",
            source: Source::Person,
            ..TRACE
        },
    ],
    impersonal: &[
        "token_hash",
        "user_id",
        "expires_at",
        "absolute_expires_at",
        "device_id",
        "proven_at",
        "factor_due",
        "factor_at",
        "own_at",
    ],
};

pub(super) const DEVICES: PersonalTable = PersonalTable {
    table: "devices",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "name",
            holds: "browser family and system, no address",
            source: Source::Person,
            ..DEVICE
        },
        PersonalColumn {
            name: "created_at",
            shows: Shows::Moment,
            holds: "when the person first signed in with the browser",
            ..DEVICE
        },
        PersonalColumn {
            name: "used_at",
            shows: Shows::Moment,
            holds: "when the person last signed in with the browser",
            ..DEVICE
        },
        PersonalColumn {
            name: "proven_at",
            shows: Shows::Moment,
            holds: "when the person last gave a second factor in the browser",
            ..DEVICE
        },
    ],
    impersonal: &["id", "user_id", "token_hash", "expires_at"],
};

pub(super) const INVITATIONS: PersonalTable = PersonalTable {
    table: "invitations",
    subject: Subject::User("user_id"),
    columns: &[PersonalColumn {
        name: "used_at",
        shows: Shows::Moment,
        holds: "when the person chose a password by the link",
        ..TRACE
    }],
    impersonal: &["token_hash", "user_id", "expires_at"],
};

pub(super) const MAIL_LINKS: PersonalTable = PersonalTable {
    table: "mail_links",
    subject: Subject::User("user_id"),
    columns: &[PersonalColumn {
        name: "purpose",
        holds: "what a link in a letter lets the person do",
        retention: Retention::Days(2),
        ..TRACE
    }],
    impersonal: &["token_hash", "user_id", "expires_at"],
};

pub(super) const EMAIL_CHANGES: PersonalTable = PersonalTable {
    table: "email_changes",
    subject: Subject::User("user_id"),
    columns: &[
        PersonalColumn {
            name: "email",
            holds: "the e-mail address that the person wants to have",
            retention: Retention::Days(2),
            source: Source::Person,
            ..TRACE
        },
        PersonalColumn {
            name: "asked_at",
            shows: Shows::Moment,
            holds: "when the person asked for another address",
            retention: Retention::Days(2),
            ..TRACE
        },
    ],
    impersonal: &["user_id", "token_hash", "expires_at"],
};

pub(super) const RESET_REQUESTS: PersonalTable = PersonalTable {
    table: "reset_requests",
    subject: Subject::Nobody,
    columns: &[PersonalColumn {
        name: "sealed",
        holds: "the e-mail address for which a new password was asked for, sealed, until a worker has looked whose it is",
        retention: Retention::Days(2),
        source: Source::Person,
        ..TRACE
    }],
    impersonal: &["id", "created_at"],
};
