//! Security-sensitive: whoever started a job goes on acting in it, with the rights that they had
//! then and have still.

use kernel::{Error, Id, Lang, Result, ResultExt, TenantId, TimeZone};
use kit::{Actor, App, Grant, Key, Rights, Scope, Tenant, User, Via};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::Tx;

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
    #[serde(default)]
    grant: Option<Grant>,
    #[serde(default)]
    colleagues: Vec<Id<User>>,
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
            grant: scope.rights().held().map(|(grant, _)| grant.clone()),
            colleagues: scope
                .rights()
                .held()
                .map(|(_, colleagues)| colleagues.to_vec())
                .unwrap_or_default(),
            lang: scope.lang(),
            zone: zone(scope.zone()),
        }
    }

    /// The rights of whoever started it, at that time.
    pub fn rights(&self) -> Rights {
        match (&self.grant, self.user) {
            (Some(grant), _) => {
                Rights::granted(Arc::new(grant.clone()), self.colleagues.iter().copied())
            }
            (None, None) => Rights::Whole,
            (None, Some(_)) => Rights::Nothing,
        }
    }

    /// The scope again, in a job of the same tenant, with what is left of its rights now.
    pub async fn scope(self, app: &Arc<App>, tx: &mut Tx, id: TenantId, via: Via) -> Result<Scope> {
        let then = self.rights();
        let zone = |name: &str| TimeZone::get(name).doing("reading a time zone");
        let actor = match (self.kind.as_str(), self.user, self.key) {
            ("user", Some(user), _) => Actor::User(user),
            ("key", Some(user), Some(key)) => Actor::Key(key, user),
            ("command", ..) => Actor::Command,
            ("system", ..) => Actor::System,
            _ => return Err(Error::internal("a job was started by nobody")),
        };
        let now = identity::users::rights(tx, &actor, app.clock.now()).await?;
        let rights = then.meet(&now);
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
