//! A running installation, and what its operator has set.

use super::Tenant;
use crate::texts::Texts;
use futures::future::BoxFuture;
use kernel::{Clock, Error, Result, TenantId};
use std::sync::Arc;
use std::time::Duration;
use storage::{Central, Db};
use vault::Vault;

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
