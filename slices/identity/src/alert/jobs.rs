//! Writes the letters about an event.

use crate::log::{Event, store};
use crate::user;
use jobs::{Context, Kind, Lane, Outcome, Registry};
use kernel::{Error, Id, Result};
use kit::letter::{self, To};
use kit::{App, texts};
use std::sync::Arc;

/// The stored name of the job.
pub(crate) const TELL: &str = "tell_administrators";
/// The stored name of the job that tells a person of a browser that was not known.
pub(crate) const TELL_PERSON: &str = "tell_new_browser";
/// So many administrators are told at most.
const MANY: usize = 50;

pub(crate) fn register(registry: &mut Registry, app: &Arc<App>) {
    let kind = |name| Kind {
        name,
        lane: Lane::Short,
        max_attempts: 10,
    };
    let (one, other) = (app.clone(), app.clone());
    registry.add(kind(TELL), move |context| {
        let app = one.clone();
        async move { tell(&app, &context).await }
    });
    registry.add(kind(TELL_PERSON), move |context| {
        let app = other.clone();
        async move { tell_person(&app, &context).await }
    });
}

fn line(context: &Context) -> Result<Id<store::Line>> {
    let line = context.payload.get("line").and_then(|line| line.as_str());
    let line = line.ok_or_else(|| Error::internal("a job tells of no line of the log"))?;
    line.parse()
}

/// Tells somebody that they came in with a browser that was not known. Of the first one there is
/// nothing to tell.
async fn tell_person(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let mut tx = context.db.write(context.tenant).await?;
    let Some(line) = store::find(&mut tx, line(context)?).await? else {
        return Ok(Outcome::Done);
    };
    let Some(id) = line.user else {
        return Ok(Outcome::Done);
    };
    if store::count_of(&mut tx, id, Event::NewDevice, 2).await? < 2 {
        return Ok(Outcome::Done);
    }
    let tenant = app.tenant(context.tenant).await?;
    let user = user::store::find(&mut tx, id).await?;
    let zone = kernel::TimeZone::get(&user.zone).unwrap_or_else(|_| tenant.zone.clone());
    let browser = match line.device.as_str() {
        "" => app.texts.get(user.lang, "alert-no-browser", &[]),
        browser => browser.to_owned(),
    };
    let link = format!(
        "{}/t/{}/profile/security",
        app.settings.public_url, tenant.slug
    );
    let args = [
        ("browser", browser.into()),
        ("when", texts::date_time(user.lang, line.at, &zone).into()),
        ("link", link.into()),
    ];
    letter::write(
        &mut tx,
        app,
        &tenant,
        &To::from(&user),
        "new-device",
        &args,
        None,
    )
    .await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

async fn tell(app: &Arc<App>, context: &Context) -> Result<Outcome> {
    let tenant = app.tenant(context.tenant).await?;
    let mut tx = context.db.write(context.tenant).await?;
    // Gone: its year was over, or the tenant was emptied.
    let Some(line) = store::find(&mut tx, line(context)?).await? else {
        return Ok(Outcome::Done);
    };
    let people: Vec<_> = [line.user, line.by].into_iter().flatten().collect();
    let names = crate::users::names(&mut tx, &people).await?;
    let name = |id: Option<_>| id.and_then(|id| names.get(&id).cloned());
    let link = format!("{}/t/{}/security-log", app.settings.public_url, tenant.slug);
    let actor = line.by.or(line.user);
    for administrator in user::store::administrators(&mut tx, MANY).await? {
        if Some(administrator.id) == actor && line.event != "mass-reading" {
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
        ];
        letter::write(
            &mut tx,
            app,
            &tenant,
            &To::from(&administrator),
            "alert",
            &args,
            None,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
