//! Security-sensitive: making, closing, opening and erasing tenants.

use crate::tenant::directory::{Memory, any};
use crate::tenant::{NewTenant, State, daily, log, store};
use identity::password::Password;
use kernel::{Error, Id, Result, ResultExt, Secret, TenantId, Timestamp};
use kit::{App, Scope, Tenant, User};
use std::sync::Arc;

/// A tenant that was made.
#[derive(Clone)]
pub struct Created {
    /// The tenant.
    pub tenant: Tenant,
    /// Its first administrator.
    pub administrator: Id<User>,
    /// The one-time link with which they choose a password, if they were given none.
    pub link: Option<Secret<String>>,
}

/// From now on the tenant has this plan, or none. What it can do stays the same.
///
/// # Errors
/// `NotFound`; `Invalid` with `unknown_plan`.
pub async fn set_plan(app: &Arc<App>, slug: &str, plan: Option<&str>) -> Result<()> {
    known(app, plan)?;
    let record = any(app, slug).await?.ok_or(Error::NotFound)?;
    if record.plan.as_deref() == plan {
        return Ok(());
    }
    let (id, now) = (record.tenant.id, app.clock.now());
    let mut tx = app.control.write().await?;
    store::set_plan(&mut tx, id, plan).await?;
    log::add(&mut tx, now, "plan_changed", id).await?;
    tx.commit().await
}

/// A plan is one of those that the configuration names.
fn known(app: &App, plan: Option<&str>) -> Result<()> {
    let all = &app.settings.plans;
    match plan.is_none_or(|plan| all.iter().any(|known| known.name == plan)) {
        true => Ok(()),
        false => Err(Error::invalid("plan", "unknown_plan")),
    }
}

/// Makes a tenant: its key, its database, its first administrator, and last its row in the
/// directory. If this dies on the way, nobody can see what was made; the next call under the
/// same slug begins anew, and [`sweep`] cleans up.
///
/// # Errors
/// `Invalid` with `slug_taken` or `unknown_plan`; `Conflict("wrong_state")` if a later call under the same slug
/// has taken over.
pub async fn create(
    app: &Arc<App>,
    new: &NewTenant,
    password: Option<&Password>,
) -> Result<Created> {
    known(app, new.plan.as_deref())?;
    let id = begin(app, new).await?;
    app.vault.create_tenant(id).await?;
    app.db.create_tenant(id).await?;

    let tenant = new.tenant(id);
    let scope = Scope::system(app.clone(), tenant.clone());
    let (administrator, link) = match password {
        Some(password) => {
            let user = identity::create_user(&scope, &new.administrator, password).await?;
            (user, None)
        }
        None => {
            let (user, link) = identity::invite(&scope, &new.administrator).await?;
            (user, Some(link))
        }
    };
    daily::begin(&scope).await?;

    let now = app.clock.now();
    let mut tx = app.control.write().await?;
    if !store::finish(&mut tx, id).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    store::insert(&mut tx, id, new, now).await.map_err(taken)?;
    log::add(&mut tx, now, "created", id).await?;
    tx.commit().await?;
    Memory::of(app).forget(&tenant.slug);
    Ok(Created {
        tenant,
        administrator,
        link,
    })
}

async fn begin(app: &Arc<App>, new: &NewTenant) -> Result<TenantId> {
    let mut tx = app.control.write().await?;
    if store::slug_taken(&mut tx, &new.slug).await? {
        return Err(Error::invalid("slug", "slug_taken"));
    }
    let id = store::next_number(&mut tx).await?;
    store::begin(&mut tx, id, &new.slug, app.clock.now()).await?;
    tx.commit().await?;
    Ok(id)
}

fn taken(error: Error) -> Error {
    match error {
        Error::Conflict(_) => Error::invalid("slug", "slug_taken"),
        other => other,
    }
}

/// Closes a tenant: from now on nobody can reach it, and nothing in it is lost.
///
/// # Errors
/// `NotFound`; `Conflict("wrong_state")` when it is closed already.
pub async fn close(app: &Arc<App>, slug: &str) -> Result<()> {
    let record = any(app, slug).await?.ok_or(Error::NotFound)?;
    if record.state == State::Closed {
        return Err(Error::Conflict("wrong_state"));
    }
    let (id, now) = (record.tenant.id, app.clock.now());
    let mut tx = app.control.write().await?;
    if !store::close(&mut tx, id, now).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    log::add(&mut tx, now, "closed", id).await?;
    tx.commit().await?;
    Memory::of(app).forget(slug);
    Ok(())
}

/// Opens a closed tenant again: everybody finds it as they left it.
///
/// # Errors
/// `NotFound`, also when its erasure has begun: without its keys nothing of it can be read;
/// `Conflict("wrong_state")` when it is not closed.
pub async fn open(app: &Arc<App>, slug: &str) -> Result<()> {
    let record = any(app, slug).await?.ok_or(Error::NotFound)?;
    let (id, now) = (record.tenant.id, app.clock.now());
    app.vault.own(id).await?;
    let mut tx = app.control.write().await?;
    if !store::open(&mut tx, id).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    log::add(&mut tx, now, "opened", id).await?;
    tx.commit().await
}

/// Erases a tenant for ever: keys, database, files, directory. A second call finishes what a
/// crash interrupted.
///
/// # Errors
/// `NotFound`.
pub async fn erase(app: &Arc<App>, slug: &str) -> Result<()> {
    let record = any(app, slug).await?.ok_or(Error::NotFound)?;
    let (id, now) = (record.tenant.id, app.clock.now());
    if record.state == State::Active {
        let mut tx = app.control.write().await?;
        store::close(&mut tx, id, now).await?;
        tx.commit().await?;
    }
    Memory::of(app).forget(slug);
    wipe(app, id).await?;
    let mut tx = app.control.write().await?;
    store::forget_reports(&mut tx, id).await?;
    if store::remove(&mut tx, id).await? {
        log::add(&mut tx, now, "erased", id).await?;
    }
    tx.commit().await
}

/// Cleans away tenants whose making was never finished: those that somebody began anew, and
/// those that began before `before`. A process that is the only one, at its start, passes the
/// present moment. Gives how many there were.
pub async fn sweep(app: &Arc<App>, before: Timestamp) -> Result<usize> {
    let mut tx = app.control.write().await?;
    store::give_up(&mut tx, before).await?;
    let ids = store::given_up(&mut tx).await?;
    tx.commit().await?;
    for id in &ids {
        wipe(app, *id).await?;
        let mut tx = app.control.write().await?;
        store::forget_making(&mut tx, *id).await?;
        tx.commit().await?;
        tracing::info!(tenant = id.0, "an unfinished tenant was cleaned away");
    }
    Ok(ids.len())
}

/// Keys first: whatever copy of the rest exists anywhere is noise from then on.
async fn wipe(app: &Arc<App>, id: TenantId) -> Result<()> {
    app.vault.destroy_tenant(id).await?;
    match app.db.erase_tenant(id).await {
        Ok(()) | Err(Error::NotFound) => {}
        Err(error) => return Err(error),
    }
    let app = app.clone();
    tokio::task::spawn_blocking(move || app.blobs.delete_tenant(id))
        .await
        .doing("removing the sealed files of a tenant")?
}
