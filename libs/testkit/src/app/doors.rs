//! The doors of a test: nobody signs in, a header says who somebody is.

use super::{Given, OTHER, TENANT, tenant};
use kernel::{Id, Lang};
use kit::edge::Doors;
use kit::{Actor, App, Rights, Role, Scope, Tenant, User, Via};
use std::sync::Arc;

/// Test doors: the tenant by its slug, the actor by the header `x-test-role`, who has just
/// proved who they are.
pub(super) fn doors(given: Given) -> Doors {
    Doors {
        tenant: Arc::new(|_, slug| {
            Box::pin(async move {
                Ok(match slug.as_str() {
                    "demo" => Some(tenant(TENANT, "demo")),
                    "other" => Some(tenant(OTHER, "other")),
                    _ => None,
                })
            })
        }),
        authenticate: Arc::new(move |app, tenant, headers, api, _| {
            let given = given.clone();
            Box::pin(async move {
                let role = headers
                    .get("x-test-role")
                    .and_then(|value| value.to_str().ok())
                    .and_then(Role::parse);
                Ok(match role {
                    Some(role) => {
                        let via = if api { Via::Api } else { Via::Page };
                        scope_of(app, tenant, role, rights_of(&given, role), via)
                    }
                    None => Scope::stranger(app, tenant, Lang::En),
                })
            })
        }),
        prove: Arc::new(|_, _, _| Box::pin(async { Err(kit::Problem::ProofWanted) })),
        staff: None,
        look_alike: Arc::new(|_, _, _| Box::pin(async { Ok(()) })),
    }
}

pub(super) fn user_id(role: Role) -> Id<User> {
    let at = Role::ALL.iter().position(|known| *known == role).unwrap();
    let mut raw = [0u8; 16];
    raw[0] = 1;
    raw[6] = 0x70;
    raw[8] = 0x80;
    raw[15] = u8::try_from(at).unwrap() + 1;
    Id::from_bytes(raw)
}

pub(super) fn rights_of(given: &Given, role: Role) -> Rights {
    let given = given.lock().unwrap();
    given
        .get(&role)
        .cloned()
        .unwrap_or_else(|| Rights::of(role))
}

pub(super) fn scope_of(
    app: Arc<App>,
    tenant: Tenant,
    role: Role,
    rights: Rights,
    via: Via,
) -> Scope {
    let zone = tenant.zone.clone();
    let now = app.clock.now();
    Scope::new(
        app,
        tenant,
        Actor::User(user_id(role)),
        format!("Test {role}"),
        rights,
        via,
        Lang::En,
        zone,
    )
    .proven(now)
}
