//! `user invite|lock|unlock|reset`.

use super::Said;
use identity::UserInput;
use identity::users::Found;
use kernel::{Error, Result};
use kit::{App, Scope};
use serde_json::json;
use std::sync::Arc;

/// Invite, lock and reset users.
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
                    None => role,
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
                identity::lock(&scope, id).await?;
                Said::new(&json!({ "locked": id.to_string() }), "Locked.")?
            }
            Users::Unlock(who) => {
                let (scope, id) = who.find(app).await?;
                identity::unlock(&scope, id).await?;
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
        };
        app.db.close().await;
        Ok(said)
    }
}

impl Who {
    async fn find(&self, app: &Arc<App>) -> Result<(Scope, kernel::Id<kit::User>)> {
        let scope = super::scope(app, super::tenant(app, &self.tenant).await?);
        let mut tx = scope.read().await?;
        let found = identity::users::find(&mut tx, &self.email).await?;
        drop(tx);
        match found {
            Found::One(user) => Ok((scope, user.id)),
            Found::Nobody | Found::Several => {
                Err(Error::internal("there is no user with this address"))
            }
        }
    }
}
