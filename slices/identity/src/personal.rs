//! The personal data that users, sessions, invitations and keys hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const WORKING: &str = "letting colleagues work together and knowing who is who";
const GUESSING: &str = "stopping whoever guesses passwords";
const SAFETY: &str = "letting in the right people and nobody else";

/// A column of a user's account, typed by the person or by whoever invited them.
const ACCOUNT: PersonalColumn = PersonalColumn {
    name: "",
    holds: "",
    class: Class::Profile,
    purpose: WORKING,
    ground: Ground::Contract,
    retention: Retention::Account,
    source: Source::Tenant,
    recipients: &[],
    anonymise: Anonymise::Letters,
    portable: true,
    shows: Shows::Plain,
};

/// A trace of signing in: it ends after a week at most and is removed within a day.
const TRACE: PersonalColumn = PersonalColumn {
    name: "",
    holds: "",
    class: Class::Security,
    purpose: SAFETY,
    ground: Ground::LegitimateInterest,
    retention: Retention::Days(8),
    source: Source::Derived,
    recipients: &[],
    anonymise: Anonymise::Blank,
    portable: false,
    shows: Shows::Plain,
};

/// A line of the security log: removed when its year is over.
const LOG: PersonalColumn = PersonalColumn {
    retention: Retention::Days(366),
    ..TRACE
};

/// A line of the detailed log: removed after ninety days.
const DETAIL: PersonalColumn = PersonalColumn {
    retention: Retention::Days(91),
    purpose: "knowing who has seen whose data, and noticing when somebody reads too much",
    ..TRACE
};

/// A remembered browser: it is forgotten after 180 days without it, within a day.
const DEVICE: PersonalColumn = PersonalColumn {
    retention: Retention::Days(181),
    ..TRACE
};

/// A part of a second factor: it goes when the person removes it.
const FACTOR: PersonalColumn = PersonalColumn {
    retention: Retention::Account,
    source: Source::Person,
    ..TRACE
};

pub(crate) const TABLES: &[PersonalTable] = &[
    crate::network::personal::NETWORKS,
    crate::telephone::personal::TELEPHONES,
    crate::telephone::personal::CODES,
    crate::telephone::personal::MESSAGES,
    crate::alert::receiver::personal::RECEIVERS,
    crate::alert::receiver::personal::DELIVERIES,
    PersonalTable {
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
    },
    PersonalTable {
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
    },
    PersonalTable {
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
        ],
    },
    PersonalTable {
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
    },
    PersonalTable {
        table: "factors",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "kind",
                holds: "whether codes or a passkey",
                ..FACTOR
            },
            PersonalColumn {
                name: "name",
                holds: "what the person calls the factor",
                anonymise: Anonymise::Letters,
                ..FACTOR
            },
            PersonalColumn {
                name: "sealed",
                shows: Shows::Secret,
                holds: "the secret of the codes or the public half of the passkey, sealed",
                ..FACTOR
            },
            PersonalColumn {
                name: "mark",
                shows: Shows::Hash,
                holds: "the SHA-256 of the passkey's id",
                ..FACTOR
            },
            PersonalColumn {
                name: "created_at",
                shows: Shows::Moment,
                holds: "when the person set the factor up",
                ..FACTOR
            },
            PersonalColumn {
                name: "used_at",
                shows: Shows::Moment,
                holds: "when the person last used the factor",
                ..FACTOR
            },
        ],
        impersonal: &["id", "user_id", "step"],
    },
    PersonalTable {
        table: "recovery_codes",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "created_at",
                shows: Shows::Moment,
                holds: "when the person had recovery codes made",
                ..FACTOR
            },
            PersonalColumn {
                name: "used_at",
                shows: Shows::Moment,
                holds: "when the person used a recovery code",
                ..FACTOR
            },
        ],
        impersonal: &["code_hash", "user_id"],
    },
    PersonalTable {
        table: "challenges",
        subject: Subject::User("user_id"),
        columns: &[PersonalColumn {
            name: "sealed",
            shows: Shows::Secret,
            holds: "what is waited for after half a sign-in, for half an hour at most, sealed",
            retention: Retention::Days(1),
            ..TRACE
        }],
        impersonal: &["token_hash", "kind", "user_id", "expires_at"],
    },
    PersonalTable {
        table: "factor_policy",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["id", "wanted", "since", "allows_messages"],
    },
    PersonalTable {
        table: "wrong_codes",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "failures",
                holds: "how many codes in a row were wrong",
                ..FACTOR
            },
            PersonalColumn {
                name: "wait_until",
                shows: Shows::Moment,
                holds: "until when no code is taken",
                ..FACTOR
            },
        ],
        impersonal: &["user_id"],
    },
    PersonalTable {
        table: "sso_identities",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "subject",
                holds: "who the person is at a sign-on provider: the number it gave them",
                retention: Retention::Account,
                source: Source::Person,
                ..TRACE
            },
            PersonalColumn {
                name: "linked_at",
                shows: Shows::Moment,
                holds: "when the account at the provider was linked",
                retention: Retention::Account,
                ..TRACE
            },
            PersonalColumn {
                name: "used_at",
                shows: Shows::Moment,
                holds: "when the person last signed in with it",
                retention: Retention::Account,
                ..TRACE
            },
        ],
        impersonal: &["provider_id", "user_id"],
    },
    PersonalTable {
        table: "sso_attempts",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "back",
                holds: "the page that the person comes back to",
                retention: Retention::Days(2),
                ..TRACE
            },
            PersonalColumn {
                name: "began_at",
                shows: Shows::Moment,
                holds: "when the person went to a sign-on provider",
                retention: Retention::Days(2),
                ..TRACE
            },
        ],
        impersonal: &[
            "state_hash",
            "browser_hash",
            "provider_id",
            "user_id",
            "expires_at",
        ],
    },
    PersonalTable {
        table: "sso_providers",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &[
            "id",
            "title",
            "issuer",
            "client_id",
            "secret",
            "domains",
            "role",
            "makes_users",
            "required",
            "created_at",
            "version",
            "metadata",
            "metadata_at",
            "keys",
            "keys_at",
        ],
    },
    PersonalTable {
        table: "sso_logouts",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["token_hash", "expires_at"],
    },
    PersonalTable {
        table: "invitations",
        subject: Subject::User("user_id"),
        columns: &[PersonalColumn {
            name: "used_at",
            shows: Shows::Moment,
            holds: "when the person chose a password by the link",
            ..TRACE
        }],
        impersonal: &["token_hash", "user_id", "expires_at"],
    },
    PersonalTable {
        table: "lockouts",
        subject: Subject::User("user_id"),
        columns: &[
            PersonalColumn {
                name: "key",
                shows: Shows::Hash,
                holds: "a keyed hash of the e-mail address that was typed, or of the sender's network under a key that is destroyed after a day",
                purpose: GUESSING,
                ..TRACE
            },
            PersonalColumn {
                name: "last_at",
                shows: Shows::Moment,
                holds: "when somebody last failed to sign in",
                purpose: GUESSING,
                retention: Retention::Account,
                ..TRACE
            },
        ],
        impersonal: &["kind", "user_id", "failures", "until_at"],
    },
    PersonalTable {
        table: "mail_links",
        subject: Subject::User("user_id"),
        columns: &[PersonalColumn {
            name: "purpose",
            holds: "what a link in a letter lets the person do",
            retention: Retention::Days(2),
            ..TRACE
        }],
        impersonal: &["token_hash", "user_id", "expires_at"],
    },
    PersonalTable {
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
    },
    PersonalTable {
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
    },
    PersonalTable {
        table: "roles",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &[
            "id",
            "word",
            "title",
            "title_key",
            "about",
            "rights",
            "created_at",
            "version",
        ],
    },
    PersonalTable {
        table: "teams",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["id", "title", "title_key", "created_at", "version"],
    },
    PersonalTable {
        table: "team_members",
        subject: Subject::User("user_id"),
        columns: &[PersonalColumn {
            name: "team",
            shows: Shows::Id,
            holds: "to which teams the person belongs, as ids",
            source: Source::Tenant,
            anonymise: Anonymise::Recompute,
            ..ACCOUNT
        }],
        impersonal: &["user_id"],
    },
    PersonalTable {
        table: "api_keys",
        subject: Subject::Trace {
            user: "made_by",
            goes: &["title"],
        },
        columns: &[
            PersonalColumn {
                name: "made_by",
                shows: Shows::Id,
                holds: "which user made the key, as an id",
                retention: Retention::Record,
                ..TRACE
            },
            PersonalColumn {
                name: "title",
                holds: "what the key is for, as its maker put it",
                retention: Retention::Record,
                source: Source::Tenant,
                anonymise: Anonymise::Letters,
                ..TRACE
            },
        ],
        impersonal: &[
            "id",
            "secret_hash",
            "role",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
        ],
    },
    PersonalTable {
        table: "security_log",
        subject: Subject::Trace {
            user: "user_id",
            goes: &["device"],
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
                holds: "browser family and system, no address",
                source: Source::Person,
                ..LOG
            },
            PersonalColumn {
                name: "way",
                holds: "by what the person showed who they are: password, code, passkey",
                ..LOG
            },
        ],
        impersonal: &["id", "user_id"],
    },
    PersonalTable {
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
    },
    PersonalTable {
        table: "look_alikes",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["host", "first_at", "seen_at", "days"],
    },
];
