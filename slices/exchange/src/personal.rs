//! The personal data that imports and exports hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

const IMPORTING: &str = "bringing the tenant's own records in, and taking a faulty import back";
const EXPORTING: &str = "handing the tenant its own records as a file";

/// Days that an export waits for an administrator, and then its file can be fetched.
const EXPORTED: u16 = 14;

const fn column(
    name: &'static str,
    holds: &'static str,
    class: Class,
    purpose: &'static str,
    days: u16,
) -> PersonalColumn {
    PersonalColumn {
        name,
        holds,
        class,
        purpose,
        ground: Ground::Contract,
        retention: Retention::Days(days),
        source: Source::Tenant,
        recipients: &[],
        anonymise: Anonymise::Blank,
        portable: false,
        shows: Shows::Plain,
    }
}

const fn shown(shows: Shows, column: PersonalColumn) -> PersonalColumn {
    PersonalColumn { shows, ..column }
}

pub(crate) const TABLES: &[PersonalTable] = &[
    PersonalTable {
        table: "imports",
        subject: Subject::Trace {
            user: "created_by",
            goes: &["file_name"],
        },
        columns: &[
            column(
                "file_name",
                "what a file is called on the machine of whoever sent it",
                Class::Files,
                IMPORTING,
                30,
            ),
            shown(
                Shows::Sealed,
                column(
                    "mapping",
                    "titles of columns and what values stand for, sealed",
                    Class::Files,
                    IMPORTING,
                    30,
                ),
            ),
            shown(
                Shows::Sealed,
                column(
                    "findings",
                    "values of the file that a person has to decide on, sealed",
                    Class::Files,
                    IMPORTING,
                    30,
                ),
            ),
            shown(
                Shows::Id,
                column(
                    "created_by",
                    "which user began it, as an id",
                    Class::Security,
                    IMPORTING,
                    30,
                ),
            ),
            column(
                "acting",
                "in whose name it runs: ids, role, language",
                Class::Security,
                IMPORTING,
                30,
            ),
        ],
        impersonal: &[
            "id",
            "collection",
            "size",
            "state",
            "settings",
            "key_column",
            "mode",
            "position",
            "done",
            "total",
            "created_count",
            "updated_count",
            "skipped_count",
            "failed_count",
            "repeated_count",
            "restored_count",
            "conflict_count",
            "change_set",
            "undo_set",
            "fault",
            "created_at",
            "finished_at",
            "job",
        ],
    },
    PersonalTable {
        table: "import_errors",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &[
            "import",
            "position",
            "n",
            "line",
            "source",
            "column_key",
            "code",
            "params",
        ],
    },
    PersonalTable {
        table: "import_made",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["import", "word", "record", "own_row"],
    },
    PersonalTable {
        table: "import_mappings",
        subject: Subject::User("owner"),
        columns: &[
            shown(
                Shows::Id,
                column(
                    "owner",
                    "which user decided, as an id",
                    Class::Security,
                    IMPORTING,
                    3650,
                ),
            ),
            shown(
                Shows::Sealed,
                column(
                    "mapping",
                    "titles of columns and what values stand for, sealed",
                    Class::Files,
                    IMPORTING,
                    3650,
                ),
            ),
        ],
        impersonal: &["headers", "collection", "key_column", "mode", "changed_at"],
    },
    PersonalTable {
        table: "exports",
        subject: Subject::Trace {
            user: "created_by",
            goes: &["reason", "refusal"],
        },
        columns: &[
            shown(
                Shows::Sealed,
                column(
                    "query",
                    "the filter, as somebody typed it, sealed",
                    Class::Files,
                    EXPORTING,
                    EXPORTED,
                ),
            ),
            shown(
                Shows::Sealed,
                column(
                    "reason",
                    "why somebody took records out, as they typed it, sealed",
                    Class::Files,
                    EXPORTING,
                    EXPORTED,
                ),
            ),
            shown(
                Shows::Sealed,
                column(
                    "refusal",
                    "why an administrator refused that, as they typed it, sealed",
                    Class::Files,
                    EXPORTING,
                    EXPORTED,
                ),
            ),
            shown(
                Shows::Id,
                column(
                    "decided_by",
                    "which administrator decided on it, as an id",
                    Class::Security,
                    EXPORTING,
                    EXPORTED,
                ),
            ),
            shown(
                Shows::Id,
                column(
                    "created_by",
                    "which user asked for it, as an id",
                    Class::Security,
                    EXPORTING,
                    EXPORTED,
                ),
            ),
            column(
                "acting",
                "in whose name it runs: ids, role, language",
                Class::Security,
                EXPORTING,
                EXPORTED,
            ),
        ],
        impersonal: &[
            "id",
            "collection",
            "format",
            "state",
            "rows",
            "size",
            "change_set",
            "fault",
            "created_at",
            "expires_at",
            "done_at",
            "job",
            "allowed",
            "decided_at",
        ],
    },
    PersonalTable {
        table: "export_limit",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["id", "most"],
    },
];
