//! What people do with exports.

use super::format::Format;
use super::query::Wanted;
use super::reason::Reason;
use super::{Export, State, store, work};
use crate::acting::Acting;
use crate::collections;
use history::{Change, Entry};
use jiff::SignedDuration;
use kernel::{Error, Id, Result, Timestamp};
use kit::{ChangeSet, Permission, Scope};
use serde_json::json;
use storage::Tx;
use tabular::{Origin, Written};

/// How long a finished file can be fetched.
pub const DAYS: i64 = 7;

/// Asks for a file; a job writes it.
pub(crate) async fn begin(
    scope: &Scope,
    collection: &str,
    format: Format,
    wanted: Wanted,
    reason: &Reason,
) -> Result<Id<Export>> {
    scope.require(Permission::ExportContacts)?;
    let collection = collections::find(scope.app(), collection)
        .map_err(|_| Error::invalid("collection", "unknown_choice"))?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.begin().await?;
    let columns = collections::offered(collection, scope, &mut tx).await?;
    wanted.check(scope, &columns)?;
    let export = Export {
        id: Id::new(scope.now()),
        collection: collection.name().to_owned(),
        format,
        wanted,
        reason: reason.text().to_owned(),
        state: State::Running,
        rows: 0,
        size: 0,
        set: None,
        fault: None,
        acting: Acting::of(scope),
        created_by: scope.actor().user(),
        created_at: scope.now(),
        expires_at: scope.now() + SignedDuration::from_hours(24 * DAYS),
        job: None,
        allowed: 0,
        decided_by: None,
        refusal: String::new(),
    };
    store::insert(&mut tx, &key, &export).await?;
    enqueue(&mut tx, scope.now(), &export).await?;
    tx.commit().await?;
    Ok(export.id)
}

/// The same with everything that lets the file come back.
pub(crate) async fn whole(scope: &Scope, collection: &str, wanted: Wanted) -> Result<Wanted> {
    scope.require(Permission::ExportContacts)?;
    let columns = match columns_to_come_back(scope, collection).await {
        Err(Error::NotFound) => return Err(Error::invalid("collection", "unknown_choice")),
        columns => columns?,
    };
    Ok(Wanted { columns, ..wanted })
}

/// What lets a file come back: every column that the actor sees, and the ids of the records.
///
/// # Errors
/// `NotFound` for an unknown collection.
pub async fn columns_to_come_back(scope: &Scope, collection: &str) -> Result<Vec<String>> {
    let collection = collections::find(scope.app(), collection)?;
    let mut tx = scope.read().await?;
    let columns = collections::offered(collection, scope, &mut tx).await?;
    let seen = columns.into_iter().filter(|column| !column.masked);
    Ok(seen.map(|column| column.key).collect())
}

/// Has a job write it, in the turn of whoever asked for it.
pub(crate) async fn enqueue(tx: &mut Tx, now: Timestamp, export: &Export) -> Result<()> {
    let payload = json!({ "export": export.id });
    let job = match export.created_by {
        Some(user) => jobs::enqueue_by(tx, user.cast(), now, work::WRITE, payload, now).await?,
        None => jobs::enqueue(tx, now, work::WRITE, payload, now).await?,
    };
    store::set_job(tx, export.id, job).await
}

/// An export of the actor's own; anybody else's is not found.
pub(crate) async fn find(scope: &Scope, id: Id<Export>) -> Result<Export> {
    scope.require(Permission::ExportContacts)?;
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let export = store::find(&mut tx, &key, id).await?;
    let own = export.created_by.is_some() && export.created_by == scope.actor().user();
    if !own || export.expires_at <= scope.now() {
        return Err(Error::NotFound);
    }
    Ok(export)
}

/// The actor's own exports, latest first.
pub(crate) async fn list(
    scope: &Scope,
    before: Option<Id<Export>>,
    limit: usize,
) -> Result<Vec<Export>> {
    scope.require(Permission::ExportContacts)?;
    let Some(owner) = scope.actor().user() else {
        return Ok(Vec::new());
    };
    let before = match before {
        Some(id) => Some((find(scope, id).await?.created_at, id)),
        None => None,
    };
    let key = scope.vault().own(scope.tenant().id).await?;
    let mut tx = scope.read().await?;
    let now = scope.now();
    let exports = store::recent(&mut tx, &key, owner, before, limit).await?;
    Ok(exports
        .into_iter()
        .filter(|export| export.expires_at > now)
        .collect())
}

/// Stops an export that is being written or waits.
pub(crate) async fn cancel(scope: &Scope, id: Id<Export>) -> Result<()> {
    let export = find(scope, id).await?;
    let mut tx = scope.begin().await?;
    if !store::end(&mut tx, id, State::Cancelled, None).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    if let Some(job) = export.job {
        match jobs::cancel(&mut tx, scope.now(), job).await {
            Ok(()) | Err(Error::Conflict("finished") | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await
}

/// Where a file says that it comes from.
pub(crate) fn origin(scope: &Scope, id: Id<Export>, by: String) -> Origin {
    let tenant = scope.tenant();
    Origin {
        id: id.to_string(),
        by,
        at: scope.now().to_string(),
        tenant: format!("{} ({})", tenant.name, tenant.slug),
    }
}

/// What left as a file.
pub(crate) struct Left<'a> {
    /// As which export.
    pub id: Id<Export>,
    /// From which collection.
    pub collection: &'a str,
    /// In which format.
    pub format: Format,
    /// Which records and columns.
    pub wanted: &'a Wanted,
    /// Why.
    pub reason: &'a str,
    /// How many.
    pub written: Written,
    /// The SHA-256 of the file, by which a file that was found leads here.
    pub digest: String,
}

/// The line in the history without which no file is handed out: how many records left, why,
/// in which format, by which filter.
pub(crate) async fn tell(tx: &mut Tx, scope: &Scope, left: Left<'_>) -> Result<Id<ChangeSet>> {
    let Left {
        id,
        collection,
        format,
        wanted,
        reason,
        written,
        digest,
    } = left;
    let set = history::open_set(tx, scope, "export", collection, None).await?;
    let changes = vec![
        Change::new("reason", json!(null), json!(reason)),
        Change::new("count", json!(null), json!(written.rows)),
        Change::new("format", json!(null), json!(format.name())),
        Change::new(
            "filter",
            json!(null),
            wanted.filter.clone().unwrap_or_default(),
        ),
        Change::new("q", json!(null), json!(wanted.q)),
        Change::new("columns", json!(null), json!(wanted.columns)),
        Change::new("sha256", json!(null), json!(digest)),
    ];
    let entry = Entry {
        kind: "export",
        subject: id.bytes(),
        person: None,
        action: "exported",
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await?;
    identity::log::exported(tx, scope, written.rows, reason).await?;
    Ok(set)
}
