//! The pages of the platform.

mod disk;
mod jobs;
mod operators;
pub(crate) mod parts;
mod promises;
mod security;
mod tenant;
mod tenants;
mod versions;

use crate::{alert, enrolment, log, session};
use kit::platform::{Asked, Done, Entry, PlatformLink, PlatformRoute, PlatformScope, Verb};

/// How often one address may come to what is open to anybody, in a minute.
const SOMETIMES: u32 = 30;

/// The same of what is asked while somebody types.
const AS_ONE_TYPES: u32 = 120;

const fn page(
    path: &'static str,
    title: &'static str,
    icon: &'static str,
    handle: kit::platform::Handle,
) -> PlatformRoute {
    PlatformRoute {
        verb: Verb::View,
        path,
        entry: Entry::Operators,
        link: Some(PlatformLink { title, icon }),
        handle,
    }
}

const fn below(verb: Verb, path: &'static str, handle: kit::platform::Handle) -> PlatformRoute {
    PlatformRoute {
        verb,
        path,
        entry: Entry::Operators,
        link: None,
        handle,
    }
}

const fn open(verb: Verb, path: &'static str, handle: kit::platform::Handle) -> PlatformRoute {
    PlatformRoute {
        entry: Entry::Anybody(SOMETIMES),
        ..below(verb, path, handle)
    }
}

/// Everything under `/platform`.
pub(crate) const ROUTES: &[PlatformRoute] = &[
    page(
        "/tenants",
        "platform-tenants",
        "companies",
        |scope, asked| Box::pin(tenants::show(scope, asked)),
    ),
    below(Verb::View, "/tenants/new", |scope, _| {
        Box::pin(tenants::new(scope))
    }),
    below(Verb::Command, "/tenants", |scope, asked| {
        Box::pin(tenants::create(scope, asked))
    }),
    below(Verb::View, "/tenants/{id}", |scope, asked| {
        Box::pin(tenant::show(scope, asked))
    }),
    below(Verb::Command, "/tenants/{id}/closure", |scope, asked| {
        Box::pin(tenant::close(scope, asked))
    }),
    below(Verb::Command, "/tenants/{id}/opening", |scope, asked| {
        Box::pin(tenant::open(scope, asked))
    }),
    below(Verb::Command, "/tenants/{id}/plan", |scope, asked| {
        Box::pin(tenant::plan::set(scope, asked))
    }),
    page("/alerts", "platform-alerts", "bell", |scope, asked| {
        Box::pin(alert::web::show(scope, asked))
    }),
    page("/jobs", "platform-jobs", "bolt", |scope, _| {
        Box::pin(jobs::show(scope))
    }),
    page("/disk", "platform-disk", "archive", |scope, _| {
        Box::pin(disk::show(scope))
    }),
    page("/versions", "platform-versions", "tag", |scope, _| {
        Box::pin(versions::show(scope))
    }),
    page("/promises", "platform-promises", "check", |scope, _| {
        Box::pin(promises::show(scope))
    }),
    page(
        "/operators",
        "platform-operators",
        "users",
        |scope, asked| Box::pin(operators::show(scope, asked)),
    ),
    below(Verb::Command, "/operators/confirmations", |scope, asked| {
        Box::pin(operators::confirm(scope, asked))
    }),
    page("/log", "platform-log", "history", |scope, asked| {
        Box::pin(log::web::show(scope, asked))
    }),
    page(
        "/security",
        "platform-security",
        "shield",
        |scope, asked| Box::pin(security::show(scope, asked)),
    ),
    below(Verb::Command, "/security/proof", |scope, asked| {
        Box::pin(security::prove(scope, asked))
    }),
    below(Verb::Command, "/security/password", |scope, asked| {
        Box::pin(security::change_password(scope, asked))
    }),
    below(Verb::Command, "/security/totp", |scope, _| {
        Box::pin(security::new_totp(scope))
    }),
    below(
        Verb::Command,
        "/security/totp/confirmation",
        |scope, asked| Box::pin(security::add_totp(scope, asked)),
    ),
    below(Verb::Command, "/security/totp/removal", |scope, _| {
        Box::pin(security::remove_totp(scope))
    }),
    below(Verb::Command, "/security/passkeys", |scope, _| {
        Box::pin(security::new_passkey(scope))
    }),
    below(Verb::Command, "/security/passkeys/challenge", |scope, _| {
        Box::pin(security::passkey_challenge(scope))
    }),
    below(
        Verb::Command,
        "/security/passkeys/confirmation",
        |scope, asked| Box::pin(security::add_passkey(scope, asked)),
    ),
    below(
        Verb::Command,
        "/security/passkeys/{id}/removal",
        |scope, asked| Box::pin(security::remove_passkey(scope, asked)),
    ),
    below(
        Verb::Command,
        "/security/sessions/{id}/ending",
        |scope, asked| Box::pin(security::end_session(scope, asked)),
    ),
    below(Verb::Command, "/security/sessions/others", |scope, _| {
        Box::pin(security::end_others(scope))
    }),
    below(Verb::Command, "/sign-out", |scope, _| {
        Box::pin(session::web::leave(scope))
    }),
    open(Verb::View, "/sign-in", |scope, _| {
        Box::pin(session::web::show(scope))
    }),
    open(Verb::Command, "/sign-in", |scope, asked| {
        Box::pin(session::web::come_in(scope, asked))
    }),
    open(Verb::Command, "/sign-in/challenge", |scope, _| {
        Box::pin(challenge(scope))
    }),
    PlatformRoute {
        entry: Entry::Anybody(AS_ONE_TYPES),
        ..below(Verb::Command, "/password-strength", |scope, asked| {
            Box::pin(async move { Ok(parts::strength(scope, asked)) })
        })
    },
    open(Verb::View, "/enrolment/{token}", |scope, asked| {
        Box::pin(enrolment::web::show(scope, asked))
    }),
    open(Verb::Command, "/enrolment/{token}", |scope, asked| {
        Box::pin(enrolment::web::enrol(scope, asked))
    }),
    open(
        Verb::Command,
        "/enrolment/{token}/challenge",
        |scope, asked| Box::pin(enrolment::web::challenge(scope, asked)),
    ),
];

/// The options with which a browser asks for a passkey, of whomever it is: it tells nothing.
async fn challenge(scope: &PlatformScope) -> kernel::Result<Done> {
    Ok(Done::Json(crate::factor::passkey::begin(scope)?))
}

/// What a page says after something was done: a key of a text, in the address, of our own only.
pub(crate) fn said<'a>(scope: &PlatformScope, asked: &'a Asked) -> Option<&'a str> {
    let key = asked.query.find("said")?;
    (key.starts_with("platform-done-") && scope.has_text(key)).then_some(key)
}
