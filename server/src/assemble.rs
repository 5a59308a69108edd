//! Putting an installation together from its configuration.

use crate::config::Config;
use crate::slices::{SLICES, control_migrations, migrations, settings};
use crate::{lock, root_key};
use futures::FutureExt;
use kernel::{Clock, Error, Result, ResultExt};
use kit::{App, Settings, Texts};
use mail::Mail;
use std::sync::Arc;
use std::time::Duration;
use storage::{Central, Db, PostgresOptions, SqliteOptions};
use vault::Vault;

/// Two fifths of a second: with everything around it an answer stays well below one.
const PATIENCE: Duration = Duration::from_millis(400);

/// The installation, its databases brought up to date where this process may do that.
pub async fn assemble(config: &Config, public_url: String) -> Result<Arc<App>> {
    let server = mail::Server::new(&config.mail.settings())?;
    assemble_with(config, public_url, |vault| Mail::new(vault, server)).await
}

/// The same with letters that wait to be read instead of being sent.
#[cfg(feature = "workshop")]
pub async fn assemble_demo(config: &Config, public_url: String) -> Result<Arc<App>> {
    assemble_with(config, public_url, Mail::open).await
}

async fn assemble_with(
    config: &Config,
    public_url: String,
    mail: impl FnOnce(Vault) -> Mail,
) -> Result<Arc<App>> {
    let proxies = kit::Proxies::parse(&config.server.trusted_proxies, &config.server.proxy_header)?;
    std::fs::create_dir_all(&config.data).doing("making the data directory")?;
    lock::share(&config.data)?;
    let clock = Clock::system();
    let vault = root_key::open_vault(config, &clock).await?;
    let db = open_db(config, &vault).await?;
    db.migrate().await?;
    db.declare_settings(&settings()).await?;
    let control = open_control(config, &vault).await?;
    let locales = SLICES
        .iter()
        .flat_map(|slice| slice.locales.iter().copied());
    let secure_cookies = public_url.starts_with("https://");
    Ok(Arc::new(App {
        db,
        control,
        find_tenant: Arc::new(|app, id| async move { accounts::by_id(&app, id).await }.boxed()),
        mail: mail(vault.clone()),
        vault,
        blobs: blobs::Blobs::disk(config.data.join("blobs"))?,
        egress: open_egress(config)?,
        clock,
        texts: Texts::new(kit::LOCALES.iter().copied().chain(locales))?,
        slices: SLICES,
        viewings: kit::Viewings::default(),
        memory: kit::Memory::default(),
        watch: kit::Watch::default(),
        settings: Settings {
            platform_url: config.platform_url(&public_url),
            public_url,
            data: config.data.clone(),
            body_limit: config.server.body_limit,
            upload_limit: config.limits.upload,
            staff_domains: config.staff.domains(),
            bin_days: config.limits.bin_days,
            patience: PATIENCE,
            secure_cookies,
            proxies,
            hosts: config.hosts(),
            sms: config.sms.gateway()?,
            plans: config.plans()?,
            backups_expected_every_hours: config.backups.every_hours(),
            second_factor: config.sign_in.second_factor()?,
            slow: Duration::from_secs(config.server.slow_seconds.max(1)),
            limits: kit::edge::Limits {
                requests_per_minute: config.limits.requests_per_minute,
                of_routes: config.limits.route_limits,
            },
        },
    }))
}

async fn open_db(config: &Config, vault: &Vault) -> Result<Db> {
    if config.database.url.is_empty() {
        let mut options = SqliteOptions::new(config.data.join("tenants"));
        options.max_open = config.sqlite.max_open;
        options.readers = config.sqlite.readers;
        options.cache_kib = config.sqlite.cache_kib;
        options.synchronous_full = config.sqlite.synchronous_full;
        options.only_look = config.only_looks;
        return Db::sqlite(options, vault.file_keys(), &migrations());
    }
    if !config.database.url.starts_with("postgres") {
        return Err(Error::internal(
            "database.url is no postgres:// address; leave it empty for SQLite",
        ));
    }
    let mut options = postgres(config, &config.database.url, &config.database.owner_url);
    options.pool = config.database.pool;
    Db::postgres(options, &migrations()).await
}

/// The door out. What is wrong with it is said at the start, not at the first sign-on.
fn open_egress(config: &Config) -> Result<egress::Egress> {
    let file = &config.egress.ca_file;
    let options = egress::Options {
        loopback: config.egress.loopback,
        ca_file: (!file.as_os_str().is_empty()).then(|| file.clone()),
        hosts: config.egress.hosts(),
    };
    egress::Egress::new(&options)
        .map_err(|problem| Error::internal(format!("egress.ca_file {problem}")))
}

/// The control directory.
pub(crate) async fn open_control(config: &Config, vault: &Vault) -> Result<Central> {
    if config.database.url.is_empty() {
        let (control, _) = root_key::open_control(config, vault).await?;
        Ok(control)
    } else {
        let migrations = control_migrations();
        let options = postgres(config, &config.database.url, &config.database.owner_url);
        Central::postgres(&options, "control", &migrations).await
    }
}

/// The addresses of a database with what holds for all of them.
pub(crate) fn postgres(config: &Config, url: &str, owner_url: &str) -> PostgresOptions {
    let mut options = PostgresOptions::new(url);
    options.owner_url = (!owner_url.is_empty()).then(|| owner_url.to_owned());
    let ca_file = &config.database.ca_file;
    options.ca_file = (!ca_file.as_os_str().is_empty()).then(|| ca_file.clone());
    let (certificate, key) = (&config.database.certificate, &config.database.key);
    options.certificate =
        (!certificate.as_os_str().is_empty()).then(|| (certificate.clone(), key.clone()));
    options
}
