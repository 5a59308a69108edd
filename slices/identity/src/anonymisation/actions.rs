//! Security-sensitive: anonymising a user.

use super::{jobs, store};
use crate::log::{self, Event};
use crate::user::actions::{may_manage, remember};
use crate::user::{self, State};
use kernel::{Error, Id, Result};
use kit::personal_data::Subject;
use kit::{Permission, Scope, User};
use serde_json::json;
use vault::Class;

/// From now on nothing that is kept of a user who has left leads to a person. Nobody can take
/// that back.
///
/// # Errors
/// `Conflict("wrong_state")` for anybody who was not deactivated.
pub async fn anonymise(scope: &Scope, id: Id<User>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let mut tx = scope.begin().await?;
    let user = user::store::find(&mut tx, id).await?;
    may_manage(&mut tx, scope, &user).await?;
    if user.state != State::Deactivated {
        return Err(Error::Conflict("wrong_state"));
    }
    let tables = scope.app().slices.iter().flat_map(|s| s.personal_data);
    for table in tables {
        match table.subject {
            Subject::User(column) => store::remove(&mut tx, table.table, column, id).await?,
            Subject::Trace { user, goes } => {
                for column in goes {
                    store::empty(&mut tx, table.table, user, column, id).await?;
                }
            }
            Subject::Account(_) => store::forget(&mut tx, scope, id).await?,
            // Handed over, or nothing that was theirs.
            Subject::Owner { .. } | Subject::Column(_) | Subject::Nobody => {}
        }
    }
    remember(&mut tx, scope, id, "anonymised", Vec::new()).await?;
    log::tell(&mut tx, scope, Event::UserAnonymised, id).await?;
    // A crash between here and the shredding leaves the job, which does it.
    let payload = json!({ "user": id });
    let now = scope.now();
    ::jobs::enqueue(&mut tx, now, jobs::SHRED, payload, now).await?;
    tx.commit().await?;
    let shredded = scope
        .vault()
        .shred(scope.tenant().id, id.cast(), &Class::ALL);
    shredded.await.map(drop)
}
