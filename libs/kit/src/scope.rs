//! Security-sensitive: who acts, for which tenant, when, in which language.
//!
//! A `Scope` is the only door to a tenant's tables. It is made from a session, a key of the
//! API, a command or a job, and by nothing else.

use crate::access::{FieldRight, Permission, Reach, Rights};
use crate::texts::Texts;
use crate::{idempotency, proof};
use futures::future::BoxFuture;
use kernel::{Clock, Error, Id, Lang, Result, TenantId, TimeZone, Timestamp, micros};
use std::sync::Arc;
use std::time::Duration;
use storage::{Central, Db, Tx};
use vault::Vault;

/// The last fence of a request: a reading statement that takes longer is *busy*, so that never
/// does anybody wait a second for one. Lists stop long before, see [`Settings::patience`].
pub const ANSWER: Duration = Duration::from_millis(800);

/// What a running installation has: stores, keys, clock, languages, the product itself.
pub struct App {
    /// The tenants' data.
    pub db: Db,
    /// The directory of tenants.
    pub control: Central,
    /// The keys.
    pub vault: Vault,
    /// Sealed files.
    pub blobs: blobs::Blobs,
    /// How a tenant is found by its number, for work that has nothing else of it.
    pub find_tenant: FindTenant,
    /// Letters to people; written through [`crate::letter`].
    pub mail: mail::Mail,
    /// The door through which requests leave.
    pub egress: egress::Egress,
    /// The time.
    pub clock: Clock,
    /// The texts of all slices.
    pub texts: Texts,
    /// The product: every slice, in order.
    pub slices: &'static [&'static crate::Slice],
    /// What was opened and is not in the log yet.
    pub viewings: crate::Viewings,
    /// What slices remember of tenants.
    pub memory: crate::Memory,
    /// What operators are to be told of and are not yet.
    pub watch: crate::Watch,
    /// What the operator has set.
    pub settings: Settings,
}

/// Finds a tenant by its number; answered by `accounts`.
pub type FindTenant =
    Arc<dyn Fn(Arc<App>, TenantId) -> BoxFuture<'static, Result<Option<Tenant>>> + Send + Sync>;

impl App {
    /// The same installation anew, with its data, its keys and its doors: nothing was opened yet,
    /// nothing is remembered, and nobody is to be told of anything.
    pub fn again(&self) -> App {
        App {
            db: self.db.clone(),
            control: self.control.clone(),
            vault: self.vault.clone(),
            blobs: self.blobs.clone(),
            find_tenant: self.find_tenant.clone(),
            mail: self.mail.clone(),
            egress: self.egress.clone(),
            clock: self.clock.clone(),
            texts: self.texts.clone(),
            slices: self.slices,
            viewings: crate::Viewings::default(),
            memory: crate::Memory::default(),
            watch: crate::Watch::default(),
            settings: self.settings.clone(),
        }
    }

    /// A tenant by its number.
    ///
    /// # Errors
    /// `NotFound` when there is none, or no longer.
    pub async fn tenant(self: &Arc<Self>, id: TenantId) -> Result<Tenant> {
        (self.find_tenant)(self.clone(), id)
            .await?
            .ok_or(Error::NotFound)
    }
}

/// The operator's settings that reach into slices.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address under which people reach this installation, without a trailing slash.
    pub public_url: String,
    /// The address under which operators reach the platform's pages, without a trailing slash.
    pub platform_url: String,
    /// The data directory.
    pub data: std::path::PathBuf,
    /// The largest body of an ordinary request, bytes.
    pub body_limit: usize,
    /// The largest uploaded file, bytes.
    pub upload_limit: u64,
    /// The domains from which the provider's own staff write, in lower case. None of them can be
    /// an ordinary user of a customer's tenant (P-041).
    pub staff_domains: Vec<String>,
    /// Days that a record stays in the recycle bin.
    pub bin_days: i64,
    /// How long a list looks for records that no index finds before it answers with those that
    /// it has found.
    pub patience: Duration,
    /// Whether cookies are marked `Secure` and carry the `__Host-` prefix: yes except for
    /// plain HTTP on the machine itself.
    pub secure_cookies: bool,
    /// The proxies that may say for whom they speak.
    pub proxies: crate::Proxies,
    /// Names of hosts under which this installation answers besides that of `public_url`.
    pub hosts: Vec<String>,
    /// How long whoever sends something may keep us waiting at a stretch.
    pub slow: Duration,
    /// The plans that a tenant can have.
    pub plans: Vec<crate::platform::Plan>,
    /// After how many hours without a backup a tenant is shown as late; none: never.
    pub backups_expected_every_hours: Option<i64>,
    /// The gateway that sends text messages, if there is one.
    pub sms: Option<crate::sms::Gateway>,
    /// What is asked about second factors where a tenant has decided nothing.
    pub second_factor: crate::SecondFactor,
    /// How many requests an account or a stranger's address may make.
    pub limits: crate::edge::Limits,
}

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

/// A user; the table is `identity`'s.
pub enum User {}
/// A key of the API; the table is `identity`'s.
pub enum Key {}

/// Who acts.
#[derive(Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in user.
    User(Id<User>),
    /// A program with a key of the API; acts in the name of the user who made the key.
    Key(Id<Key>, Id<User>),
    /// A command of the operator's shell, by its name.
    Command,
    /// The system itself: a job, a schedule.
    System,
    /// Nobody has signed in.
    Stranger,
}

impl Actor {
    /// The stored kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::User(_) => "user",
            Actor::Key(..) => "key",
            Actor::Command => "command",
            Actor::System => "system",
            Actor::Stranger => "stranger",
        }
    }

    /// The user who acts or in whose name a key acts.
    pub fn user(&self) -> Option<Id<User>> {
        match self {
            Actor::User(user) | Actor::Key(_, user) => Some(*user),
            _ => None,
        }
    }
}

/// Through what an act came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    /// A page in a browser.
    Page,
    /// The JSON API.
    Api,
    /// A file that was imported.
    Import,
    /// A command.
    Command,
    /// A job or schedule.
    Job,
    /// The undoing of an earlier change set.
    Undo,
}

impl Via {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Via::Page => "page",
            Via::Api => "api",
            Via::Import => "import",
            Via::Command => "command",
            Via::Job => "job",
            Via::Undo => "undo",
        }
    }
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
