//! Receivers and deliveries hold nothing about anybody: an address of a program, ids and states.

use kit::personal_data::{PersonalTable, Subject};

pub(crate) const RECEIVERS: PersonalTable = PersonalTable {
    table: "alert_receivers",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &[
        "id",
        "title",
        "sealed",
        "kinds",
        "created_at",
        "failing_since",
        "off_at",
    ],
};

pub(crate) const DELIVERIES: PersonalTable = PersonalTable {
    table: "alert_deliveries",
    subject: Subject::Nobody,
    columns: &[],
    impersonal: &[
        "id",
        "receiver_id",
        "line_id",
        "event",
        "at",
        "state",
        "attempts",
        "status",
        "error_code",
        "due_at",
    ],
};
