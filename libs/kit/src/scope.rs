//! Security-sensitive: who acts, for which tenant, when, in which language.
//!
//! A `Scope` is the only door to a tenant's tables. It is made from a session, a key of the
//! API, a command or a job, and by nothing else.

mod actor;
mod app;

pub use actor::{Actor, Key, User, Via};
pub use app::{App, FindTenant, Settings};

use crate::access::{FieldRight, Permission, Reach, Rights};
use crate::{idempotency, proof};
use kernel::{Error, Id, Lang, Result, TenantId, TimeZone, Timestamp, micros};
use std::sync::Arc;
use std::time::Duration;
use storage::Tx;
use vault::Vault;

/// The last fence of a request: a reading statement that takes longer is *busy*, so that never
/// does anybody wait a second for one. Lists stop long before, see [`Settings::patience`].
pub const ANSWER: Duration = Duration::from_millis(800);

/// A tenant as a request knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Its number.
    pub id: TenantId,
    /// Its name in addresses: `/t/<slug>/…`.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The language of its letters and of users who have not chosen.
    pub lang: Lang,
    /// The time zone in which its days begin.
    pub zone: TimeZone,
    /// Whether its policy pack allows fields of the class *sensitive*.
    pub sensitive_fields: bool,
    /// Whether it is the provider's own, whose users are the provider's staff.
    pub house: bool,
}

/// Who acts, for which tenant, when, in which language. Cheap to clone.
#[derive(Clone)]
pub struct Scope(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    app: Arc<App>,
    tenant: Tenant,
    actor: Actor,
    actor_name: String,
    rights: Rights,
    via: Via,
    lang: Lang,
    zone: TimeZone,
    claim: Option<idempotency::Key>,
    proven_at: Option<Timestamp>,
    factor_due: Option<Timestamp>,
}

impl Scope {
    /// A scope of somebody whose rights are known. Called by `identity` (sessions, keys) and
    /// by `server` (commands), and for jobs by [`Scope::system`].
    #[allow(
        clippy::too_many_arguments,
        reason = "one constructor, everything named at its three call sites"
    )]
    pub fn new(
        app: Arc<App>,
        tenant: Tenant,
        actor: Actor,
        actor_name: String,
        rights: Rights,
        via: Via,
        lang: Lang,
        zone: TimeZone,
    ) -> Self {
        Scope(Arc::new(Inner {
            app,
            tenant,
            actor,
            actor_name,
            rights,
            via,
            lang,
            zone,
            claim: None,
            proven_at: None,
            factor_due: None,
        }))
    }

    /// The tenant's own hand: jobs and schedules.
    pub fn system(app: Arc<App>, tenant: Tenant) -> Self {
        let (lang, zone) = (tenant.lang, tenant.zone.clone());
        Scope::new(
            app,
            tenant,
            Actor::System,
            String::new(),
            Rights::Whole,
            Via::Job,
            lang,
            zone,
        )
    }

    /// Somebody who has not signed in.
    pub fn stranger(app: Arc<App>, tenant: Tenant, lang: Lang) -> Self {
        let zone = tenant.zone.clone();
        Scope::new(
            app,
            tenant,
            Actor::Stranger,
            String::new(),
            Rights::Nothing,
            Via::Page,
            lang,
            zone,
        )
    }

    /// The same actor, acting through something else (an import that a person started).
    #[must_use]
    pub fn through(&self, via: Via) -> Self {
        self.with(|inner| inner.via = via)
    }

    /// The same actor, answered in another language.
    #[must_use]
    pub fn speaking(&self, lang: Lang) -> Self {
        self.with(|inner| inner.lang = lang)
    }

    /// The same actor, who proved at that moment who they are.
    #[must_use]
    pub fn proven(&self, at: Timestamp) -> Self {
        self.with(|inner| inner.proven_at = Some(at))
    }

    /// The same actor, of whom a second factor is asked by that moment and who has none yet.
    #[must_use]
    pub fn owing_factor(&self, due: Timestamp) -> Self {
        self.with(|inner| inner.factor_due = Some(due))
    }

    /// The same actor with other rights: those of now, in work that goes on for long.
    #[must_use]
    pub fn with_rights(&self, rights: Rights) -> Self {
        self.with(|inner| inner.rights = rights)
    }

    /// The same actor, for whom contacts reach no further than one permission does: what an
    /// export holds, what a bulk edit changes.
    #[must_use]
    pub fn within(&self, permission: Permission) -> Self {
        match self.0.rights.reach(permission) {
            Reach::All => self.clone(),
            _ => self.with_rights(self.0.rights.within(permission)),
        }
    }

    /// The same actor, whose first change notes that the work of a key was done.
    pub(crate) fn claiming(&self, key: idempotency::Key) -> Self {
        self.with(|inner| inner.claim = Some(key))
    }

    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner::clone(&self.0);
        change(&mut inner);
        Scope(Arc::new(inner))
    }

    /// Stops whoever may not do this at all; says how far it reaches for who may.
    pub fn require(&self, permission: Permission) -> Result<Reach> {
        match self.0.rights.reach(permission) {
            Reach::None => Err(Error::Forbidden),
            reach => Ok(reach),
        }
    }

    /// Whether something may be done at all: for hiding what would be refused.
    pub fn may(&self, permission: Permission) -> bool {
        self.0.rights.reach(permission) > Reach::None
    }

    /// Whether a record with this owner lies within the reach of a permission.
    pub fn reaches(&self, permission: Permission, owner: Option<Id<User>>) -> bool {
        let own = owner.is_some() && owner == self.0.actor.user();
        let known = |owner: Id<User>| self.0.rights.colleagues().binary_search(&owner).is_ok();
        match self.0.rights.reach(permission) {
            Reach::All => true,
            Reach::Team => own || owner.is_some_and(known),
            Reach::Own => own,
            Reach::None => false,
        }
    }

    /// Whether a person at a page has just proved who they are.
    pub fn is_fresh(&self) -> bool {
        let fresh = i64::try_from(proof::FRESH.as_micros()).unwrap_or(i64::MAX);
        self.0.proven_at.is_some_and(|at| {
            let age = micros(self.now()).saturating_sub(micros(at));
            (0..fresh).contains(&age)
        })
    }

    /// Whose records lie within the reach of a permission, each user once; `None`: everybody's.
    pub fn owners(&self, permission: Permission) -> Option<Vec<Id<User>>> {
        let mut owners: Vec<Id<User>> = self.0.actor.user().into_iter().collect();
        match self.0.rights.reach(permission) {
            Reach::All => return None,
            Reach::Team => owners.extend(self.0.rights.colleagues()),
            Reach::Own => {}
            Reach::None => owners.clear(),
        }
        owners.sort_unstable();
        owners.dedup();
        Some(owners)
    }

    /// What may be done with a field of a collection, as far as its record is reached.
    pub fn field(&self, collection: &str, field: &str) -> FieldRight {
        self.0.rights.field(collection, field)
    }

    /// A transaction that may write to the tenant's tables.
    pub async fn begin(&self) -> Result<Tx> {
        let mut tx = self.0.app.db.write(self.0.tenant.id).await?;
        if let Some(key) = &self.0.claim {
            idempotency::carry_out(&mut tx, key).await?;
        }
        Ok(tx)
    }

    /// A read-only snapshot of the tenant's tables. Where somebody waits for a page or an
    /// answer, no statement takes longer than [`ANSWER`].
    pub async fn read(&self) -> Result<Tx> {
        let (db, tenant) = (&self.0.app.db, self.0.tenant.id);
        match self.0.via {
            Via::Page | Via::Api => db.read_within(tenant, ANSWER).await,
            _ => db.read(tenant).await,
        }
    }

    /// The running installation.
    pub fn app(&self) -> &Arc<App> {
        &self.0.app
    }
    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.0.tenant
    }
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }
    /// What people call whoever acts; empty for the system.
    pub fn actor_name(&self) -> &str {
        &self.0.actor_name
    }
    /// What whoever acts may do.
    pub fn rights(&self) -> &Rights {
        &self.0.rights
    }
    /// Through what.
    pub fn via(&self) -> Via {
        self.0.via
    }
    /// In which language answers are given.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }
    /// In which time zone instants are shown and days begin.
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }
    /// By when whoever acts must have a second factor, where they have none yet.
    pub fn factor_due(&self) -> Option<Timestamp> {
        self.0.factor_due
    }
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.0.app.clock.now()
    }
    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.0.app.vault
    }
    /// A text in the actor's language.
    pub fn t(&self, key: &str) -> String {
        self.0.app.texts.get(self.0.lang, key, &[])
    }
    /// A text in the actor's language, with what it mentions.
    pub fn t_with(&self, key: &str, args: &[(&str, crate::Arg)]) -> String {
        self.0.app.texts.get(self.0.lang, key, args)
    }
    /// An address of this tenant: `path("/contacts")` is `/t/demo/contacts`.
    pub fn path(&self, rest: impl std::fmt::Display) -> String {
        format!("/t/{}{rest}", self.0.tenant.slug)
    }
}
