//! Writes the letters about an event.

use crate::log::{reason, store};
use crate::user;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result};
use kit::letter::{self, To};
use kit::{App, texts};
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TELL: &str = "tell_administrators";
/// So many administrators are told at most.
const MANY: usize = 50;

/// Events of which also the administrator is told in whose name it happened: whoever reads too
/// much or opens a canary may be somebody else who has stolen their session.
const BY_WHOEVER: [&str; 2] = ["mass-reading", "canary-touched"];

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = Kind {
        name: TELL,
        lane: Lane::Short,
        max_attempts: 10,
    };
    let app = app.clone();
    registry.add(kind, move |context| {
        let app = app.clone();
        async move { tell(&app, &context).await }
    });
}

fn line(context: &Context) -> Result<Id<store::Line>> {
    let line = context.payload.get("line").and_then(|line| line.as_str());
    let line = line.ok_or_else(|| Error::internal("a job tells of no line of the log"))?;
    line.parse()
}

async fn tell(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let tenant = app.tenant(context.tenant).await?;
    let mut tx = context.db.write(context.tenant).await?;
    // Gone: its year was over, or the tenant was emptied.
    let Some(line) = store::find(&mut tx, line(context)?).await? else {
        return Ok(Outcome::Done);
    };
    let key = app.vault.own(context.tenant).await?;
    let reason = reason::open(&key, line.id, line.reason.as_deref())?;
    let canary = line.event.starts_with("canary-");
    let about = match reason.as_str() {
        "" if line.event == "canary-key-used" => "alert-canary-key",
        "" if canary => "alert-canary",
        "" => "alert",
        _ => "alert-export",
    };
    let people: Vec<_> = [line.user, line.by].into_iter().flatten().collect();
    let names = crate::users::names(&mut tx, &people).await?;
    let name = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
    // Canaries have a list of their own, which says which of them it was.
    let path = match about {
        "alert-canary-key" => "api-keys",
        "alert-canary" => "alerts",
        _ => "security-log",
    };
    let link = format!("{}/t/{}/{path}", app.settings.public_url, tenant.slug);
    let actor = line.by.or(line.user);
    for administrator in user::store::administrators(&mut tx, MANY).await? {
        if Some(administrator.id) == actor && !BY_WHOEVER.contains(&line.event.as_str()) {
            continue;
        }
        let lang = administrator.lang;
        let zone =
            kernel::TimeZone::get(&administrator.zone).unwrap_or_else(|_| tenant.zone.clone());
        let text = |key: &str| app.texts.get(lang, key, &[]);
        let nobody = || text("alert-nobody");
        let args = [
            ("what", text(&format!("log-event-{}", line.event)).into()),
            ("account", name(line.user).unwrap_or_else(nobody).into()),
            ("by", name(actor).unwrap_or_else(nobody).into()),
            ("when", texts::date_time(lang, line.at, &zone).into()),
            ("link", link.clone().into()),
            ("reason", reason.as_str().into()),
            ("network", line.device.as_str().into()),
        ];
        letter::write(
            &mut tx,
            app,
            &tenant,
            &To::from(&administrator),
            about,
            &args,
            None,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
