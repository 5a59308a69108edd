//! The personal data that contacts hold.

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source, Subject,
};

/// A column as most of them are: typed by a user of the tenant, kept with the record.
const fn column(
    name: &'static str,
    holds: &'static str,
    anonymise: Anonymise,
    portable: bool,
) -> PersonalColumn {
    PersonalColumn {
        name,
        holds,
        class: Class::Contact,
        purpose: "keeping in touch with customers and those who may become customers",
        ground: Ground::LegitimateInterest,
        retention: Retention::Record,
        source: Source::Tenant,
        recipients: &[],
        anonymise,
        portable,
        shows: Shows::Plain,
    }
}

const fn derived(name: &'static str, holds: &'static str) -> PersonalColumn {
    PersonalColumn {
        source: Source::Derived,
        ..column(name, holds, Anonymise::Recompute, false)
    }
}

const SLOT: &str = "the order of an indexed custom field";

pub(crate) const TABLES: &[PersonalTable] = &[
    PersonalTable {
        table: "contacts",
        subject: Subject::Column("id"),
        columns: &[
            column("name", "name", Anonymise::Letters, true),
            column("given_name", "given names", Anonymise::Letters, true),
            column("family_name", "family name", Anonymise::Letters, true),
            column(
                "owner",
                "which user looks after the contact, as an id",
                Anonymise::Blank,
                false,
            ),
            column(
                "source",
                "where the contact came from",
                Anonymise::Letters,
                true,
            ),
            column("language", "language", Anonymise::Blank, true),
            column(
                "doc",
                "e-mail addresses, telephone numbers, postal addresses, notes, custom fields",
                Anonymise::Letters,
                true,
            ),
            derived("name_key", "the place of the name in the alphabet"),
            derived(
                "display_key",
                "the place of the displayed name in the alphabet",
            ),
            derived("search", "the words by which the contact is found"),
            derived("k1", SLOT),
            derived("k2", SLOT),
            derived("k3", SLOT),
            derived("k4", SLOT),
            derived("k5", SLOT),
            derived("k6", SLOT),
            derived("k7", SLOT),
            derived("k8", SLOT),
            derived("k9", SLOT),
            derived("k10", SLOT),
            derived("k11", SLOT),
            derived("k12", SLOT),
            derived("k13", SLOT),
            derived("k14", SLOT),
            derived("k15", SLOT),
            derived("k16", SLOT),
        ],
        impersonal: &[
            "id",
            "version",
            "kind",
            "created_at",
            "updated_at",
            "binned_at",
        ],
    },
    PersonalTable {
        table: "contact_links",
        subject: Subject::Column("person"),
        columns: &[
            column(
                "company",
                "the company a person belongs to, as an id",
                Anonymise::Blank,
                true,
            ),
            column(
                "title",
                "what the person does there",
                Anonymise::Letters,
                true,
            ),
        ],
        impersonal: &["person", "is_default", "position"],
    },
    PersonalTable {
        table: "contact_refs",
        subject: Subject::Column("contact"),
        columns: &[column(
            "target",
            "another contact that a custom field names, as an id",
            Anonymise::Blank,
            false,
        )],
        impersonal: &["contact", "field"],
    },
    PersonalTable {
        table: "contact_uniques",
        subject: Subject::Column("contact"),
        columns: &[derived("key", "a value that no two contacts may share")],
        impersonal: &["field", "contact"],
    },
    PersonalTable {
        table: "fields",
        subject: Subject::Nobody,
        // What a new contact gets may be about somebody, so consultants do not see it.
        columns: &[column(
            "default_value",
            "what a new contact gets in a custom field",
            Anonymise::Blank,
            false,
        )],
        impersonal: &[
            "id",
            "version",
            "key",
            "title",
            "kind",
            "group_title",
            "position",
            "help",
            "required",
            "is_unique",
            "choices",
            "privacy",
            "slot",
            "filling",
            "archived_at",
            "created_at",
        ],
    },
    PersonalTable {
        table: "contact_shreds",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["contact", "at"],
    },
    PersonalTable {
        table: "contact_undos",
        subject: Subject::Nobody,
        columns: &[],
        impersonal: &["change_set", "seq", "restored", "conflicts", "job"],
    },
    PersonalTable {
        table: "saved_filters",
        subject: Subject::Owner {
            user: "owner",
            kind: "filter",
            collection: "filters",
        },
        columns: &[PersonalColumn {
            retention: Retention::Account,
            ..column(
                "filter",
                "conditions that a user has saved, which may quote a name",
                Anonymise::Blank,
                false,
            )
        }],
        impersonal: &[
            "id",
            "title",
            "version",
            "collection",
            "sort",
            "columns",
            "owner",
            "shared",
            "created_at",
        ],
    },
    PersonalTable {
        table: "idempotency_keys",
        subject: Subject::Nobody,
        columns: &[
            PersonalColumn {
                retention: Retention::Days(2),
                purpose: "doing once what a program asks for, however often it asks",
                ..derived("request_hash", "a hash of what a program sent")
            },
            PersonalColumn {
                retention: Retention::Days(2),
                purpose: "doing once what a program asks for, however often it asks",
                ..derived("answer", "what the program was answered, sealed")
            },
        ],
        impersonal: &["key_hash", "state", "at"],
    },
];
