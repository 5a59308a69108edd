//! What somebody may do.

use super::{ACCOUNT, TRACE};
use kit::personal_data::{
    Anonymise, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

pub(super) const ROLES: PersonalTable = PersonalTable {
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
};

pub(super) const TEAMS: PersonalTable = PersonalTable {
    table: "teams",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &["id", "title", "title_key", "created_at", "version"],
};

pub(super) const TEAM_MEMBERS: PersonalTable = PersonalTable {
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
};

pub(super) const API_KEYS: PersonalTable = PersonalTable {
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
        "canary",
        "uses",
        "alarm_at",
    ],
};
