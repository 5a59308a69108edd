//! By what somebody shows who they are.

use super::{FACTOR, GUESSING, TRACE};
use kit::personal_data::{
    Anonymise, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

pub(super) const FACTORS: PersonalTable = PersonalTable {
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
};

pub(super) const RECOVERY_CODES: PersonalTable = PersonalTable {
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
};

pub(super) const CHALLENGES: PersonalTable = PersonalTable {
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
};

pub(super) const FACTOR_POLICY: PersonalTable = PersonalTable {
    table: "factor_policy",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &["id", "wanted", "since", "allows_messages"],
};

pub(super) const FACTOR_DEFAULT: PersonalTable = PersonalTable {
    table: "factor_default",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &["id", "wanted", "since"],
};

pub(super) const WRONG_CODES: PersonalTable = PersonalTable {
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
};

pub(super) const SSO_IDENTITIES: PersonalTable = PersonalTable {
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
        PersonalColumn {
            name: "confirmed_at",
            shows: Shows::Moment,
            holds: "when the person confirmed that it is theirs",
            retention: Retention::Account,
            ..TRACE
        },
    ],
    impersonal: &["provider_id", "user_id"],
};

pub(super) const SSO_ATTEMPTS: PersonalTable = PersonalTable {
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
};

pub(super) const SSO_PROVIDERS: PersonalTable = PersonalTable {
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
};

pub(super) const SSO_LOGOUTS: PersonalTable = PersonalTable {
    table: "sso_logouts",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &["token_hash", "expires_at"],
};

pub(super) const LOCKOUTS: PersonalTable = PersonalTable {
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
};
