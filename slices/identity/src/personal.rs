//! The personal data that users, sessions, invitations and keys hold.

mod account;
mod factors;
mod logs;
mod rights;

use kit::personal_data::{
    Anonymise, Class, Ground, PersonalColumn, PersonalTable, Retention, Shows, Source,
};

const WORKING: &str = "letting colleagues work together and knowing who is who";
const GUESSING: &str = "stopping whoever guesses passwords";
const SAFETY: &str = "letting in the right people and nobody else";
pub(crate) const SAFETY_OF_RECORDS: &str =
    "noticing whoever opens what nobody has a reason to open";

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
pub(crate) const LOG: PersonalColumn = PersonalColumn {
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
    account::USERS,
    account::HAND_OVERS,
    account::SESSIONS,
    account::DEVICES,
    factors::FACTORS,
    factors::RECOVERY_CODES,
    factors::CHALLENGES,
    factors::FACTOR_POLICY,
    factors::FACTOR_DEFAULT,
    factors::WRONG_CODES,
    factors::SSO_IDENTITIES,
    factors::SSO_ATTEMPTS,
    factors::SSO_PROVIDERS,
    factors::SSO_LOGOUTS,
    account::INVITATIONS,
    factors::LOCKOUTS,
    account::MAIL_LINKS,
    account::EMAIL_CHANGES,
    account::RESET_REQUESTS,
    rights::ROLES,
    rights::TEAMS,
    rights::TEAM_MEMBERS,
    rights::API_KEYS,
    logs::SECURITY_LOG,
    logs::VIEWINGS,
    logs::LOOK_ALIKES,
    crate::canary::personal::CANARIES,
    crate::canary::personal::ALARMS,
];
