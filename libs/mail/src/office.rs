//! Security-sensitive: where letters are handed in, sealed, and taken out again.

use crate::Recipient;
use crate::letter::{Content, Kept, Letter, PATIENCE};
use crate::server::Server;
use crate::store::{self, Row};
use crate::work;
use jobs::Registry;
use kernel::{Error, Id, Result, ResultExt, TenantId, Timestamp};
use serde_json::json;
use std::sync::Arc;
use storage::Tx;
use vault::Vault;

/// The letters of an installation. A clone is the same office.
#[derive(Clone)]
pub struct Mail(Arc<Inner>);

struct Inner {
    vault: Vault,
    server: Option<Server>,
    open: bool,
}

impl Mail {
    /// An office that hands letters to `server`; without one they wait.
    pub fn new(vault: Vault, server: Option<Server>) -> Self {
        let open = false;
        Mail(Arc::new(Inner {
            vault,
            server,
            open,
        }))
    }

    /// An office for trying things out: no letter leaves it, and administrators may read them.
    pub fn open(vault: Vault) -> Self {
        Mail(Arc::new(Inner {
            vault,
            server: None,
            open: true,
        }))
    }

    /// Whether administrators may read the letters that wait. Never where letters are sent:
    /// the links in them let their recipients in, and nobody else.
    pub fn is_open(&self) -> bool {
        self.0.open
    }

    /// The mail server, if there is one.
    pub fn server(&self) -> Option<&Server> {
        self.0.server.as_ref()
    }

    /// Hands a letter in. It exists, and is sent, once the transaction has been committed.
    pub async fn enqueue(&self, tx: &mut Tx, now: Timestamp, letter: &Letter) -> Result<()> {
        let id = Id::new(now);
        let longest = now + PATIENCE;
        let until = letter.until.map_or(longest, |until| until.min(longest));
        let sealed = self.seal(tenant(tx)?, id, &letter.content).await?;
        store::insert(tx, id, letter.user, now, until, sealed).await?;
        let payload = json!({ "letter": id.to_string() });
        jobs::enqueue(tx, now, work::KIND, payload, now).await?;
        Ok(())
    }

    /// The newest letters that were not sent, at most `limit`.
    pub async fn kept(&self, tx: &mut Tx, limit: usize) -> Result<Vec<Kept>> {
        let tenant = tenant(tx)?;
        let rows = store::newest(tx, limit).await?;
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            kept.push(self.open_row(tenant, row).await?);
        }
        Ok(kept)
    }

    /// The newest letters to one user that were not sent, at most `limit`.
    pub async fn to_user(
        &self,
        tx: &mut Tx,
        user: Id<Recipient>,
        limit: usize,
    ) -> Result<Vec<Kept>> {
        let tenant = tenant(tx)?;
        let mut kept = Vec::new();
        for row in store::to_user(tx, user, limit).await? {
            kept.push(self.open_row(tenant, row).await?);
        }
        Ok(kept)
    }

    /// Lets the workers send letters.
    pub fn register(&self, registry: &mut Registry) {
        work::register(registry, self);
    }

    pub(crate) async fn open_row(&self, tenant: TenantId, row: Row) -> Result<Kept> {
        let key = self.0.vault.own(tenant).await?;
        let plain = key.open("mail", &row.id.bytes(), &row.sealed)?;
        let content = serde_json::from_slice(&plain).doing("reading a letter")?;
        Ok(row.opened(content))
    }

    pub(crate) async fn seal(
        &self,
        tenant: TenantId,
        id: Id<Letter>,
        content: &Content,
    ) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(content).doing("writing a letter")?;
        let key = self.0.vault.own(tenant).await?;
        key.seal("mail", &id.bytes(), &plain)
    }
}

fn tenant(tx: &Tx) -> Result<TenantId> {
    tx.tenant()
        .ok_or_else(|| Error::internal("letters are written by tenants"))
}
