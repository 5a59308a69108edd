//! `user invite|lock|unlock|reset|deactivate|reactivate|anonymise`.

use super::Said;
use identity::UserInput;
use identity::users::Found;
use kernel::{Error, Id, Result};
use kit::{App, Role, Scope, User};
use serde_json::json;
use std::sync::Arc;

/// Invite, lock, reset and deactivate users.
#[derive(clap::Subcommand)]
pub enum Users {
    /// Invite somebody; prints the link, which works once within a week.
    Invite {
        /// The tenant's short name.
        #[arg(long)]
        tenant: String,
        /// Their e-mail address.
        email: String,
        /// Their name; otherwise the address.
        #[arg(long)]
        name: Option<String>,
        /// administrator, manager, user, restricted_to_team, restricted, or the name of one of
        /// the tenant's own roles.
        #[arg(long, default_value = "user")]
        role: String,
    },
    /// They cannot sign in any more.
    Lock(Who),
    /// They can again.
    Unlock(Who),
    /// Print a link with which they choose a new password.
    Reset(Who),
    /// They work here no more: whatever lets them in ends, and what they own goes to the heir.
    Deactivate {
        #[command(flatten)]
        who: Who,
        /// The e-mail address of whoever takes over; wanted if there is anything to take over.
        #[arg(long)]
        heir: Option<String>,
    },
    /// Invite somebody again who was deactivated; prints the link.
    Reactivate(Who),
    /// Nothing that is kept of somebody who was deactivated leads to them any more, for good.
    Anonymise {
        #[command(flatten)]
        who: Who,
        /// Say that it cannot be taken back.
        #[arg(long, required = true)]
        for_good: bool,
    },
}

/// A user of a tenant.
#[derive(clap::Args)]
pub struct Who {
    /// The tenant's short name.
    #[arg(long)]
    tenant: String,
    /// Their e-mail address.
    email: String,
}

impl Users {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let said = match self {
            Users::Invite {
                tenant,
                email,
                name,
                role,
            } => {
                let tenant = super::tenant(app, &tenant).await?;
                let lang = tenant.lang.tag().to_owned();
                let scope = super::scope(app, tenant);
                let mut tx = scope.read().await?;
                let role = match identity::role::actions::named(&mut tx, &role).await? {
                    Some(role) => role.to_string(),
                    None => {
                        let error = Error::invalid("role", "unknown_choice");
                        return Ok(Said::refused(&error, unknown(&role)));
                    }
                };
                drop(tx);
                let name = name.unwrap_or_else(|| email.clone());
                let (id, link) = identity::invite(
                    &scope,
                    &UserInput {
                        email,
                        name,
                        role,
                        lang,
                    }
                    .check()?,
                )
                .await?;
                Said::new(
                    &json!({ "user": id.to_string(), "invitation": link.expose() }),
                    link.expose().clone(),
                )?
            }
            Users::Lock(who) => {
                let (scope, id) = who.find(app).await?;
                let done = identity::lock(&scope, id).await;
                done.map_err(|error| state(error, "is locked already, or works here no more"))?;
                Said::new(&json!({ "locked": id.to_string() }), "Locked.")?
            }
            Users::Unlock(who) => {
                let (scope, id) = who.find(app).await?;
                let done = identity::unlock(&scope, id).await;
                done.map_err(|error| state(error, "is not locked"))?;
                Said::new(&json!({ "unlocked": id.to_string() }), "Unlocked.")?
            }
            Users::Reset(who) => {
                let (scope, id) = who.find(app).await?;
                let link = identity::reset_password(&scope, id).await?;
                Said::new(
                    &json!({ "user": id.to_string(), "link": link.expose() }),
                    link.expose().clone(),
                )?
            }
            Users::Deactivate { who, heir } => {
                let (scope, id) = who.find(app).await?;
                let heir = match heir {
                    Some(email) => Some(named(&scope, &email).await?),
                    None => None,
                };
                let done = identity::deactivate(&scope, id, heir).await;
                done.map_err(|error| state(error, "is deactivated already"))?;
                let moved = identity::finish_hand_over(&scope, id).await?;
                Said::new(
                    &json!({ "deactivated": id.to_string(), "handed_over": moved }),
                    format!("Deactivated; {moved} records were handed over."),
                )?
            }
            Users::Reactivate(who) => {
                let (scope, id) = who.find(app).await?;
                let done = identity::reactivate(&scope, id).await;
                let link = done.map_err(|error| state(error, "is not deactivated"))?;
                Said::new(
                    &json!({ "user": id.to_string(), "invitation": link.expose() }),
                    link.expose().clone(),
                )?
            }
            Users::Anonymise { who, .. } => {
                let (scope, id) = who.find(app).await?;
                identity::anonymise(&scope, id).await?;
                Said::new(&json!({ "anonymised": id.to_string() }), "Anonymised.")?
            }
        };
        app.db.close().await;
        Ok(said)
    }
}

/// A role that is none, with those that are.
fn unknown(role: &str) -> String {
    let fixed = Role::ALL.map(Role::name).join(", ");
    format!("--role is one of {fixed}, or the name of one of the tenant's own roles, not {role}")
}

/// The same fault, where it is one of the user as they stand, in words.
fn state(error: Error, is: &str) -> Error {
    match error {
        Error::Conflict("wrong_state") => Error::internal(format!("this user {is}")),
        other => other,
    }
}

impl Who {
    async fn find(&self, app: &Arc<App>) -> Result<(Scope, Id<User>)> {
        let scope = super::scope(app, super::tenant(app, &self.tenant).await?);
        let id = named(&scope, &self.email).await?;
        Ok((scope, id))
    }
}

async fn named(scope: &Scope, email: &str) -> Result<Id<User>> {
    let mut tx = scope.read().await?;
    match identity::users::find(&mut tx, email).await? {
        Found::One(user) => Ok(user.id),
        Found::Nobody | Found::Several => {
            Err(Error::internal("there is no user with this address"))
        }
    }
}
