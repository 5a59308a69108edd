//! Who works in a tenant: users, their sessions, invitations and roles, and keys of programs.
//!
//! - Never is a password, a token or a secret stored, logged or written to the history; only
//!   what cannot be turned back is kept.
//! - Always does an active administrator remain.
//! - Always is a second factor proved before there is a session.
//! - Never does a key do more than the user who made it may do now.
//! - Never does somebody give, by a role, more than they hold.

pub mod alert;
mod anonymisation;
pub mod canary;
mod cookie;
mod deactivation;
pub mod device;
mod email;
pub mod factor;
pub mod invitation;
pub mod key;
mod link;
pub mod lockout;
pub mod log;
pub mod network;
mod own;
pub mod password;
mod personal;
mod profile;
pub mod recovery;
pub mod reset;
pub mod role;
pub mod session;
mod settings;
pub mod sso;
pub mod team;
pub mod telephone;
mod token;
pub mod user;
pub mod users;
pub mod viewing;

pub use anonymisation::actions::anonymise;
pub use deactivation::actions::{deactivate, hand_over, reactivate};
pub use deactivation::jobs::finish as finish_hand_over;
pub use invitation::actions::{accept, invite, reset_password};
pub use key::actions::{create as create_key, revoke as revoke_key};
pub use role::{AnyRole, OwnRole, RoleDraft};
pub use session::actions::{change_password, sign_in, sign_out, sign_out_others};
pub use session::authenticate::authenticate;
pub use token::Token;
pub use user::actions::{change_role, create_user, lock, unlock, update_profile};
pub use user::store::count_active;
pub use user::{NewUser, State, UserInput, UserRecord};

use kit::access::Permission;
use kit::slice::{Link, Place};

/// The capability.
pub const SLICE: kit::Slice = kit::Slice {
    name: "identity",
    migrations: &[
        storage::Migration {
            stamp: "20261122_0020_identity",
            sql: include_str!("../migrations/20261122_0020_identity.sql"),
        },
        storage::Migration {
            stamp: "20261129_0025_roles",
            sql: include_str!("../migrations/20261129_0025_roles.sql"),
        },
        storage::Migration {
            stamp: "20261129_0100_security_log",
            sql: include_str!("../migrations/20261129_0100_security_log.sql"),
        },
        storage::Migration {
            stamp: "20261129_0110_viewings",
            sql: include_str!("../migrations/20261129_0110_viewings.sql"),
        },
        storage::Migration {
            stamp: "20261129_0150_credentials",
            sql: include_str!("../migrations/20261129_0150_credentials.sql"),
        },
        storage::Migration {
            stamp: "20261129_0310_device",
            sql: include_str!("../migrations/20261129_0310_device.sql"),
        },
        storage::Migration {
            stamp: "20261129_0320_factor",
            sql: include_str!("../migrations/20261129_0320_factor.sql"),
        },
        storage::Migration {
            stamp: "20261129_0510_look_alikes",
            sql: include_str!("../migrations/20261129_0510_look_alikes.sql"),
        },
        storage::Migration {
            stamp: "20261129_0520_sso",
            sql: include_str!("../migrations/20261129_0520_sso.sql"),
        },
        storage::Migration {
            stamp: "20261129_0600_networks",
            sql: include_str!("../migrations/20261129_0600_networks.sql"),
        },
        storage::Migration {
            stamp: "20261129_0610_alerts",
            sql: include_str!("../migrations/20261129_0610_alerts.sql"),
        },
        storage::Migration {
            stamp: "20261129_0620_telephones",
            sql: include_str!("../migrations/20261129_0620_telephones.sql"),
        },
        storage::Migration {
            stamp: "20261129_0630_ways",
            sql: include_str!("../migrations/20261129_0630_ways.sql"),
        },
        storage::Migration {
            stamp: "20261129_0640_deactivation",
            sql: include_str!("../migrations/20261129_0640_deactivation.sql"),
        },
        storage::Migration {
            stamp: "20261129_0645_email_changes",
            sql: include_str!("../migrations/20261129_0645_email_changes.sql"),
        },
        storage::Migration {
            stamp: "20261129_0660_factor_default",
            sql: include_str!("../migrations/20261129_0660_factor_default.sql"),
        },
        storage::Migration {
            stamp: "20261129_0720_reasons",
            sql: include_str!("../migrations/20261129_0720_reasons.sql"),
        },
        storage::Migration {
            stamp: "20261129_0730_kept_log",
            sql: include_str!("../migrations/20261129_0730_kept_log.sql"),
        },
        storage::Migration {
            stamp: "20261129_0760_canaries",
            sql: include_str!("../migrations/20261129_0760_canaries.sql"),
        },
        storage::Migration {
            stamp: "20261129_0761_canary_keys",
            sql: include_str!("../migrations/20261129_0761_canary_keys.sql"),
        },
        storage::Migration {
            stamp: "20261129_0781_words",
            sql: include_str!("../migrations/20261129_0781_words.sql"),
        },
        storage::Migration {
            stamp: "20261129_0800_factor_proofs",
            sql: include_str!("../migrations/20261129_0800_factor_proofs.sql"),
        },
        storage::Migration {
            stamp: "20261129_0850_own_word",
            sql: include_str!("../migrations/20261129_0850_own_word.sql"),
        },
    ],
    locales: &[
        (kernel::Lang::En, include_str!("../locales/en.ftl")),
        (kernel::Lang::Hu, include_str!("../locales/hu.ftl")),
    ],
    pages: |_| {
        session::web::routes()
            .merge(session::step::web::routes())
            .merge(session::step::enrolment::routes())
            .merge(session::proof::web::routes())
            .merge(device::web::routes())
            .merge(network::web::routes())
            .merge(factor::web::routes())
            .merge(factor::web::rules::routes())
            .merge(telephone::web::routes())
            .merge(recovery::web::routes())
            .merge(invitation::web::routes())
            .merge(user::web::routes())
            .merge(deactivation::web::routes())
            .merge(key::web::routes())
            .merge(profile::web::routes())
            .merge(own::web::routes())
            .merge(email::web::routes())
            .merge(alert::web::routes())
            .merge(log::web::routes())
            .merge(viewing::web::routes())
            .merge(lockout::web::routes())
            .merge(password::web::routes())
            .merge(reset::web::routes())
            .merge(role::web::routes())
            .merge(team::web::routes())
            .merge(sso::routes())
    },
    api: |_| {
        user::api::routes()
            .merge(deactivation::api::routes())
            .merge(role::api::routes())
            .merge(team::api::routes())
    },
    navigation: &[
        Link {
            title: "user-title",
            path: "/users",
            icon: "users",
            hotkey: "g u",
            permission: Some(Permission::ManageUsers),
            place: Place::Settings,
        },
        Link {
            title: "role-title",
            path: "/roles",
            icon: "shield",
            hotkey: "g r",
            permission: Some(Permission::ManageRoles),
            place: Place::Settings,
        },
        Link {
            title: "team-title",
            path: "/teams",
            icon: "contacts",
            hotkey: "g t",
            permission: Some(Permission::ManageRoles),
            place: Place::Settings,
        },
        Link {
            title: "policy-title",
            path: "/second-factor",
            icon: "shield",
            hotkey: "",
            permission: Some(role::GUARD),
            place: Place::Settings,
        },
        Link {
            title: "sso-title",
            path: "/sso",
            icon: "globe",
            hotkey: "",
            permission: Some(role::GUARD),
            place: Place::Settings,
        },
        Link {
            title: "key-title",
            path: "/api-keys",
            icon: "key",
            hotkey: "g k",
            permission: Some(Permission::ManageKeys),
            place: Place::Settings,
        },
        Link {
            title: "alert-title",
            path: "/alerts",
            icon: "bell",
            hotkey: "",
            permission: Some(role::GUARD),
            place: Place::Settings,
        },
        Link {
            title: "log-title",
            path: "/security-log",
            icon: "shield",
            hotkey: "",
            permission: Some(Permission::ViewHistory),
            place: Place::Settings,
        },
        Link {
            title: "viewing-title",
            path: "/viewings",
            icon: "history",
            hotkey: "",
            permission: Some(Permission::ViewHistory),
            place: Place::Settings,
        },
    ],
    jobs: |registry, app| {
        session::jobs::register(registry, app);
        log::jobs::register(registry);
        viewing::jobs::register(registry);
        lockout::jobs::register(registry, app);
        reset::jobs::register(registry, app);
        telephone::jobs::register(registry, app);
        alert::jobs::register(registry, app);
        deactivation::jobs::register(registry, app);
        anonymisation::jobs::register(registry, app);
        alert::receiver::delivery::register(registry, app);
        alert::receiver::secret::register(registry, app);
    },
    daily: &[session::jobs::TIDY, log::jobs::TIDY, viewing::jobs::TIDY],
    panels: &[kit::slice::Panel {
        subject: "contact",
        title: "viewing-panel",
        path: "/viewings/of/{id}",
        permission: Permission::ViewHistory,
    }],
    references: &[canary::forget],
    personal_data: personal::TABLES,
    settings_tables: settings::TABLES,
    settings_pages: settings::PAGES,
    ..kit::slice::EMPTY
};
