//! An installation for one test.

mod doors;
mod people;

use crate::client::Client;
use doors::{doors, rights_of, scope_of, user_id};
use kernel::{Clock, Id, Lang, TenantId, TimeZone};
use kit::edge::{Limits, harden};
use kit::{App, Rights, Role, Scope, Settings, Slice, Tenant, Texts, User, Via};
use mail::{Content, Mail};
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use storage::testing::Fresh;
use storage::{Engine, Migration, Sql};
use vault::{RootKey, Vault};

/// How long a test waits for queued work.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(180);

/// The tenant that every test has.
const TENANT: TenantId = TenantId(41);
/// The tenant that every test may try to reach.
const OTHER: TenantId = TenantId(42);

/// An installation with two tenants. Cheap to clone.
#[derive(Clone)]
pub struct TestApp {
    /// The installation.
    pub app: Arc<App>,
    /// This side's tenant.
    pub tenant: Tenant,
    /// The clock, which only the test moves.
    pub clock: Clock,
    /// The database behind it.
    pub fresh: Arc<Fresh>,
    router: axum::Router,
    folder: Arc<tempfile::TempDir>,
    given: Given,
}

/// What the users of fixed levels may do instead, where a test has given them something else.
type Given = Arc<Mutex<HashMap<Role, Rights>>>;

/// Runs a scenario on SQLite and, where there is one, on PostgreSQL, each time afresh.
pub async fn both<F, Fut>(slices: &'static [&'static Slice], scenario: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    both_set(slices, |_| {}, scenario).await;
}

/// The same where the operator has set something.
pub async fn both_set<F, Fut>(
    slices: &'static [&'static Slice],
    set: impl Fn(&mut Settings),
    scenario: F,
) where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    for engine in storage::testing::engines() {
        eprintln!("on {engine:?}");
        let app = on_set(engine, slices, &set).await;
        // Files and databases live until the scenario has ended, whatever it keeps of the app.
        let kept = app.clone();
        scenario(app).await;
        drop(kept);
    }
}

/// The engines that a scenario of its own making can run on.
pub fn both_engines_of() -> Vec<Engine> {
    storage::testing::engines()
}

/// One installation on one engine.
pub async fn on(engine: Engine, slices: &'static [&'static Slice]) -> TestApp {
    on_set(engine, slices, |_| {}).await
}

async fn on_set(
    engine: Engine,
    slices: &'static [&'static Slice],
    set: impl Fn(&mut Settings),
) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings {
        data: folder.path().to_owned(),
        public_url: "http://tenet.test".into(),
        platform_url: "http://tenet.test".into(),
        body_limit: 1024 * 1024,
        upload_limit: 200 * 1024 * 1024,
        staff_domains: Vec::new(),
        bin_days: 30,
        patience: Duration::from_millis(400),
        secure_cookies: false,
        proxies: kit::Proxies::default(),
        hosts: Vec::new(),
        slow: Duration::from_secs(30),
        sms: None,
        plans: Vec::new(),
        backups_expected_every_hours: None,
        second_factor: kit::SecondFactor::NONE,
        // A test may send as much as it likes, for its clock stands still.
        limits: Limits {
            requests_per_minute: 0,
            of_routes: false,
        },
    };
    set(&mut settings);
    let clock = Clock::fixed("2026-11-22T14:00:00Z".parse().unwrap());
    let mut migrations: Vec<Migration> = jobs::MIGRATIONS.to_vec();
    migrations.extend(kit::idempotency::MIGRATIONS);
    migrations.extend(mail::MIGRATIONS);
    migrations.extend(
        slices
            .iter()
            .flat_map(|slice| slice.migrations.iter().copied()),
    );
    let control: Vec<Migration> = slices
        .iter()
        .flat_map(|slice| slice.control_migrations.iter().copied())
        .collect();
    let fresh = Fresh::new(engine, &migrations).await;
    let declared: Vec<_> = slices
        .iter()
        .flat_map(|slice| slice.settings_tables.iter().copied())
        .collect();
    if !declared.is_empty() {
        fresh.db.declare_settings(&declared).await.unwrap();
    }
    let keys = fresh.central("keys", vault::MIGRATIONS).await;
    let control = fresh.central("control", &control).await;
    let root_path = folder.path().join("root.key");
    RootKey::create_file(&root_path).unwrap();
    let vault = Vault::open(keys, RootKey::from_file(&root_path).unwrap(), clock.clone())
        .await
        .unwrap();
    let locales = slices
        .iter()
        .flat_map(|slice| slice.locales.iter().copied());
    let here = egress::Options {
        loopback: true,
        ca_file: None,
        hosts: Vec::new(),
    };
    let app = Arc::new(App {
        db: fresh.db.clone(),
        control,
        vault: vault.clone(),
        blobs: blobs::Blobs::disk(folder.path().join("blobs")).unwrap(),
        egress: egress::Egress::new(&here).unwrap(),
        find_tenant: Arc::new(|_, id| Box::pin(async move { Ok(known(id)) })),
        mail: Mail::new(vault.clone(), None),
        clock: clock.clone(),
        texts: Texts::new(kit::LOCALES.iter().copied().chain(locales)).unwrap(),
        slices,
        viewings: kit::Viewings::default(),
        memory: kit::Memory::default(),
        watch: kit::Watch::default(),
        settings,
    });
    let fresh = Arc::new(fresh);
    let given = Given::default();
    let doors = doors(given.clone());
    let router = harden(&app, doors.clone(), kit::edge::router(&app, doors));
    let test = TestApp {
        tenant: tenant(TENANT, "demo"),
        app,
        clock,
        fresh,
        router,
        folder: Arc::new(folder),
        given,
    };
    for side in [test.clone(), test.other_tenant()] {
        side.app.vault.create_tenant(side.tenant.id).await.unwrap();
        side.app.db.create_tenant(side.tenant.id).await.unwrap();
        side.people().await;
    }
    test
}

fn tenant(id: TenantId, slug: &str) -> Tenant {
    Tenant {
        id,
        slug: slug.into(),
        name: format!("{slug} Kft."),
        lang: Lang::En,
        zone: TimeZone::get("Europe/Budapest").unwrap(),
        sensitive_fields: false,
        house: false,
    }
}

/// The tenants that every test has, by number.
fn known(id: TenantId) -> Option<Tenant> {
    [(TENANT, "demo"), (OTHER, "other")]
        .into_iter()
        .find(|(known, _)| *known == id)
        .map(|(id, slug)| tenant(id, slug))
}

impl TestApp {
    /// The same installation seen from the other tenant.
    pub fn other_tenant(&self) -> TestApp {
        let (id, slug) = if self.tenant.id == TENANT {
            (OTHER, "other")
        } else {
            (TENANT, "demo")
        };
        TestApp {
            tenant: tenant(id, slug),
            ..self.clone()
        }
    }

    /// The same installation as a demo, whose administrators may read the letters that wait.
    pub fn as_demo(&self) -> TestApp {
        self.with_mail(Mail::open(self.app.vault.clone()))
    }

    /// The same installation with another way for its letters.
    pub fn with_mail(&self, mail: Mail) -> TestApp {
        self.again(mail, self.app.settings.clone())
    }

    /// The same installation after the operator has set something and started it again.
    pub fn with_settings(&self, set: impl FnOnce(&mut Settings)) -> TestApp {
        let mut settings = self.app.settings.clone();
        set(&mut settings);
        self.again(Mail::new(self.app.vault.clone(), None), settings)
    }

    fn again(&self, mail: Mail, settings: Settings) -> TestApp {
        let app = Arc::new(App {
            mail,
            settings,
            ..self.app.again()
        });
        let inner = kit::edge::router(&app, doors(self.given.clone()));
        TestApp {
            router: harden(&app, doors(self.given.clone()), inner),
            app,
            ..self.clone()
        }
    }

    /// A user of a role, acting through pages.
    pub fn scope(&self, role: Role) -> Scope {
        let rights = rights_of(&self.given, role);
        scope_of(
            self.app.clone(),
            self.tenant.clone(),
            role,
            rights,
            Via::Page,
        )
    }

    /// The id of the user of a role.
    pub fn user(&self, role: Role) -> Id<User> {
        user_id(role)
    }

    /// The tenant's own hand.
    pub fn system(&self) -> Scope {
        Scope::system(self.app.clone(), self.tenant.clone())
    }

    /// A browser or program of a user of a role.
    pub fn client(&self, role: Role) -> Client {
        Client::new(self.router.clone(), &self.tenant.slug, Some(role))
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone(), &self.tenant.slug, None)
    }

    /// A folder that lives as long as the test.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A worker with the handlers of all slices.
    pub fn worker(&self) -> jobs::Worker {
        let mut registry = jobs::Registry::new();
        for slice in self.app.slices {
            (slice.jobs)(&mut registry, &self.app);
        }
        self.app.mail.register(&mut registry);
        jobs::Worker::new(self.app.db.clone(), registry, self.clock.clone(), 2)
    }

    /// Runs queued work until none of it is due or under way any more.
    ///
    /// # Panics
    /// When work is still left after three minutes.
    pub async fn run_jobs(&self) {
        let idle = self.clone();
        let until_idle = async move {
            let mut quiet = 0;
            while quiet < 3 {
                tokio::time::sleep(std::time::Duration::from_millis(15)).await;
                quiet = if idle.jobs_left().await == 0 {
                    quiet + 1
                } else {
                    0
                };
            }
        };
        tokio::time::timeout(PATIENCE, self.worker().run(until_idle))
            .await
            .expect("jobs that end");
    }

    /// The letters that this tenant has written and that wait, newest first.
    pub async fn letters(&self) -> Vec<Content> {
        let mut tx = self.app.db.read(self.tenant.id).await.unwrap();
        let kept = self.app.mail.kept(&mut tx, 100).await.unwrap();
        kept.into_iter().map(|letter| letter.content).collect()
    }

    /// How many jobs are due, or in somebody's hands.
    pub async fn jobs_left(&self) -> i64 {
        let now = kernel::micros(self.clock.now());
        let sql = Sql::new("select count(*) from jobs where state = 'queued' and (due_at <= $1 or claim is not null)").arg(now);
        self.app.db.read_once(self.tenant.id, sql).await.unwrap()[0]
            .get(0)
            .unwrap()
    }
}
