//! Security-sensitive: from a stored word to what somebody may do.

use super::AnyRole;
use crate::team;
use kernel::{Id, Result, ResultExt, TenantId};
use kit::{App, Grant, Rights, Role, User};
use std::sync::Arc;
use storage::{Row, Tx};

/// What a stored word grants; `own` is what stands beside it in the table of roles. The word of
/// a role that is gone grants nothing.
pub(crate) fn grant(word: &str, own: Option<&str>) -> Result<Arc<Grant>> {
    match (Role::parse(word), own) {
        (Some(role), _) => Ok(role.grant()),
        (None, Some(json)) => serde_json::from_str(json)
            .map(Arc::new)
            .doing("reading what a role grants"),
        (None, None) => Ok(Arc::new(Grant::new([]))),
    }
}

/// What a role grants.
pub(crate) async fn grant_of(tx: &mut Tx, role: AnyRole) -> Result<Arc<Grant>> {
    match role {
        AnyRole::Fixed(role) => Ok(role.grant()),
        AnyRole::Own(id) => Ok(Arc::new(super::store::find(tx, id).await?.grant)),
    }
}

/// The rights of a user with a grant, in the middle of other work.
pub(crate) async fn rights(tx: &mut Tx, user: Id<User>, grant: Arc<Grant>) -> Result<Rights> {
    let colleagues = match grant.needs_teams() {
        true => ids(&tx.all(team::store::colleagues(user)).await?)?,
        false => Vec::new(),
    };
    Ok(Rights::granted(grant, colleagues))
}

/// The same at the beginning of a request. `beside` are the colleagues, where they were looked
/// for together with the user; else it is one more look, and only for whom teams matter.
pub(crate) async fn rights_once(
    app: &App,
    tenant: TenantId,
    user: Id<User>,
    grant: Arc<Grant>,
    beside: Option<Vec<Row>>,
) -> Result<Rights> {
    let colleagues = match (grant.needs_teams(), beside) {
        (false, _) => Vec::new(),
        (true, Some(rows)) => ids(&rows)?,
        (true, None) => ids(&app
            .db
            .read_once(tenant, team::store::colleagues(user))
            .await?)?,
    };
    Ok(Rights::granted(grant, colleagues))
}

fn ids(rows: &[Row]) -> Result<Vec<Id<User>>> {
    rows.iter().map(|row| row.get(0)).collect()
}
