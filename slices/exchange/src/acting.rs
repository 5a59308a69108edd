//! Security-sensitive: whoever started a job goes on acting in it, with the rights they had.

use kernel::{Error, Id, Lang, Result, ResultExt, TenantId, TimeZone};
use kit::{Actor, App, Key, Rights, Role, Scope, Tenant, User, Via};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A scope as it is kept beside the work it has started.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Acting {
    slug: String,
    name: String,
    tenant_lang: Lang,
    tenant_zone: String,
    sensitive_fields: bool,
    #[serde(default)]
    house: bool,
    kind: String,
    user: Option<Id<User>>,
    key: Option<Id<Key>>,
    role: Option<Role>,
    lang: Lang,
    zone: String,
}

impl Acting {
    /// What is to be kept of a scope: never what the actor is called.
    pub fn of(scope: &Scope) -> Acting {
        let tenant = scope.tenant();
        let zone = |zone: &TimeZone| zone.iana_name().unwrap_or("UTC").to_owned();
        Acting {
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            tenant_lang: tenant.lang,
            tenant_zone: zone(&tenant.zone),
            sensitive_fields: tenant.sensitive_fields,
            house: tenant.house,
            kind: scope.actor().kind().to_owned(),
            user: scope.actor().user(),
            key: match scope.actor() {
                Actor::Key(key, _) => Some(*key),
                _ => None,
            },
            role: match scope.rights() {
                Rights::Of(role) => Some(role),
                _ => None,
            },
            lang: scope.lang(),
            zone: zone(scope.zone()),
        }
    }

    /// The scope again, in a job of the same tenant.
    pub fn scope(self, app: &Arc<App>, id: TenantId, via: Via) -> Result<Scope> {
        let zone = |name: &str| TimeZone::get(name).doing("reading a time zone");
        let actor = match (self.kind.as_str(), self.user, self.key) {
            ("user", Some(user), _) => Actor::User(user),
            ("key", Some(user), Some(key)) => Actor::Key(key, user),
            ("command", ..) => Actor::Command,
            ("system", ..) => Actor::System,
            _ => return Err(Error::internal("a job was started by nobody")),
        };
        let rights = match (self.role, &actor) {
            (Some(role), _) => Rights::Of(role),
            (None, Actor::Command | Actor::System) => Rights::Whole,
            (None, _) => Rights::Nothing,
        };
        let tenant = Tenant {
            id,
            slug: self.slug,
            name: self.name,
            lang: self.tenant_lang,
            zone: zone(&self.tenant_zone)?,
            sensitive_fields: self.sensitive_fields,
            house: self.house,
        };
        Ok(Scope::new(
            app.clone(),
            tenant,
            actor,
            String::new(),
            rights,
            via,
            self.lang,
            zone(&self.zone)?,
        ))
    }
}
