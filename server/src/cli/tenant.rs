//! `tenant create|list|plan|close|open|erase`.

use super::Said;
use accounts::TenantInput;
use kernel::{Error, Result};
use kit::App;
use serde_json::json;
use std::sync::Arc;

/// Make, list, close, open and erase tenants.
#[derive(clap::Subcommand)]
pub enum Tenants {
    /// Make a tenant with its first administrator; prints the link with which they begin.
    Create(Create),
    /// List tenants by number.
    List {
        /// Begin behind this number.
        #[arg(long)]
        after: Option<i64>,
        /// How many at most.
        #[arg(long, default_value_t = 1000)]
        limit: usize,
    },
    /// Note which plan a tenant has; it limits nothing.
    Plan {
        /// The tenant's short name.
        tenant: String,
        /// The name of a plan of tenet.toml.
        #[arg(required_unless_present = "none")]
        plan: Option<String>,
        /// It has none.
        #[arg(long, conflicts_with = "plan")]
        none: bool,
    },
    /// Nobody gets in any more; everything is kept.
    Close {
        /// The tenant's short name.
        tenant: String,
    },
    /// A closed tenant is there again, as it was left.
    Open {
        /// The tenant's short name.
        tenant: String,
    },
    /// Destroy the tenant's keys and everything sealed under them, in every copy.
    Erase {
        /// The tenant's short name.
        tenant: String,
        /// Its short name once more, since this cannot be undone.
        #[arg(long)]
        confirm: String,
    },
}

/// A tenant to make.
#[derive(clap::Args)]
pub struct Create {
    /// Its short name in addresses: lower-case letters, digits, hyphens.
    tenant: String,
    /// What people call it; otherwise the short name.
    #[arg(long)]
    name: Option<String>,
    /// Its language: hu or en.
    #[arg(long, default_value = "hu")]
    lang: String,
    /// The time zone in which its days begin.
    #[arg(long, default_value = "Europe/Budapest")]
    zone: String,
    /// The e-mail address of its first administrator.
    #[arg(long)]
    admin: String,
    /// The name of its first administrator; otherwise the address.
    #[arg(long)]
    admin_name: Option<String>,
    /// Whether it is the provider's own CRM.
    #[arg(long)]
    house: bool,
    /// The name of its plan, one of tenet.toml.
    #[arg(long)]
    plan: Option<String>,
}

impl Tenants {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let said = match self {
            Tenants::Create(create) => create.run(app).await?,
            Tenants::List { after, limit } => list(app, after, limit).await?,
            Tenants::Plan { tenant, plan, .. } => {
                accounts::set_plan(app, &tenant, plan.as_deref()).await?;
                let text = match &plan {
                    Some(plan) => format!("{tenant} has the plan {plan}."),
                    None => format!("{tenant} has no plan."),
                };
                Said::new(&json!({ "tenant": tenant, "plan": plan }), text)?
            }
            Tenants::Close { tenant } => {
                let done = accounts::close(app, &tenant).await;
                done.map_err(|error| about(error, &tenant, "closed"))?;
                Said::new(&json!({ "closed": tenant }), format!("{tenant} is closed."))?
            }
            Tenants::Open { tenant } => {
                let done = accounts::open(app, &tenant).await;
                done.map_err(|error| about(error, &tenant, "open"))?;
                Said::new(&json!({ "opened": tenant }), format!("{tenant} is open."))?
            }
            Tenants::Erase { tenant, confirm } => {
                if tenant != confirm {
                    return Err(Error::invalid("confirm", "not_the_same"));
                }
                accounts::erase(app, &tenant).await?;
                Said::new(
                    &json!({ "erased": tenant }),
                    format!("{tenant} is erased; no copy of it can be read any more."),
                )?
            }
        };
        app.db.close().await;
        Ok(said)
    }
}

/// The same fault, where it is one of the tenant as it stands, in words.
fn about(error: Error, slug: &str, state: &str) -> Error {
    match error {
        Error::NotFound => super::no_tenant(slug),
        Error::Conflict("wrong_state") => {
            Error::internal(format!("the tenant {slug} is {state} already"))
        }
        other => other,
    }
}

impl Create {
    async fn run(self, app: &Arc<App>) -> Result<Said> {
        let slug = self.tenant.clone();
        let input = TenantInput {
            slug: self.tenant.clone(),
            name: self.name.unwrap_or(self.tenant),
            lang: self.lang,
            zone: self.zone,
            house: self.house,
            plan: self.plan.unwrap_or_default(),
            administrator: self.admin_name.unwrap_or_else(|| self.admin.clone()),
            email: self.admin,
        };
        let created = accounts::create(app, &input.check()?, None).await?;
        let link = created
            .link
            .ok_or_else(|| Error::internal("a tenant without its first link"))?;
        let text = format!(
            "{slug} is made. Its administrator begins here, within a week:\n{}",
            link.expose()
        );
        Said::new(
            &json!({ "tenant": slug, "invitation": link.expose() }),
            text,
        )
    }
}

async fn list(app: &Arc<App>, after: Option<i64>, limit: usize) -> Result<Said> {
    let accounts = accounts::list(app, after.map(kernel::TenantId), limit).await?;
    let rows: Vec<_> = accounts
        .iter()
        .map(|a| {
            json!({
                "id": a.tenant.id.0,
                "slug": a.tenant.slug,
                "name": a.tenant.name,
                "state": a.state,
                "house": a.house,
                "plan": a.plan,
                "created": a.created_at.to_string(),
            })
        })
        .collect();
    let lines: Vec<String> = accounts
        .iter()
        .map(|a| {
            let state = if a.state == accounts::State::Active {
                "active"
            } else {
                "closed"
            };
            format!(
                "{:>6}  {state:<8}  {:<24}  {:<16}  {}",
                a.tenant.id.0,
                a.tenant.slug,
                a.plan.as_deref().unwrap_or("-"),
                a.tenant.name
            )
        })
        .collect();
    Said::new(&rows, lines.join("\n"))
}
