//! The personal data that users, sessions, invitations and keys hold.

use kit::personal_data::PersonalTable;

pub(crate) const TABLES: &[PersonalTable] = &[];
