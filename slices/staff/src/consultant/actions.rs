//! Security-sensitive: inviting consultants, letting them in, ending what they were given.

use crate::consultant::{Consultant, NewConsultant, link, store};
use history::{Change, Entry};
use identity::Token;
use identity::log::{self, Event};
use kernel::{Error, Id, Lang, Result, Secret};
use kit::letter::{self, To};
use kit::{App, Permission, Scope, Tenant, texts};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use storage::{Sight, Tx};

/// Invites a consultant by a letter; gives the link in it too, which opens once.
pub async fn invite(
    scope: &Scope,
    new: &NewConsultant,
) -> Result<(Id<Consultant>, Secret<String>)> {
    scope.require(Permission::ManageUsers)?;
    let (id, token, now) = (Id::new(scope.now()), Token::new(), scope.now());
    let by = scope.actor().user();
    let mut tx = scope.begin().await?;
    store::insert(&mut tx, id, new, by, now, token.hash()).await?;
    // Who it is and why is no part of the history: it ends with the row, a year later.
    let changes = vec![
        Change::new("days", Json::Null, json!(new.days)),
        Change::new("sees_people", Json::Null, json!(new.sight == Sight::People)),
    ];
    remember(&mut tx, scope, id, "invited", changes).await?;
    log::note(&mut tx, now, Event::ConsultantInvited, None, by, "").await?;
    let link = Secret::new(link(scope, &token));
    let invited = store::find(&mut tx, id).await?;
    write(&mut tx, scope, &invited, &link).await?;
    tx.commit().await?;
    Ok((id, link))
}

/// Gives a new link to a consultant whose invitation goes on. The earlier link and every browser
/// in which they came in stop working.
///
/// # Errors
/// `Conflict("wrong_state")` when the invitation is over.
pub async fn renew(scope: &Scope, id: Id<Consultant>) -> Result<Secret<String>> {
    scope.require(Permission::ManageUsers)?;
    let (token, now, by) = (Token::new(), scope.now(), scope.actor().user());
    let mut tx = scope.begin().await?;
    let invited = store::find(&mut tx, id).await?;
    if !invited.is_open(now) {
        return Err(Error::Conflict("wrong_state"));
    }
    store::renew(&mut tx, id, token.hash()).await?;
    remember(&mut tx, scope, id, "invited_again", Vec::new()).await?;
    log::note(&mut tx, now, Event::ConsultantInvited, None, by, "").await?;
    let link = Secret::new(link(scope, &token));
    write(&mut tx, scope, &invited, &link).await?;
    tx.commit().await?;
    Ok(link)
}

/// In the tenant's language: nobody knows theirs.
async fn write(
    tx: &mut Tx,
    scope: &Scope,
    invited: &Consultant,
    link: &Secret<String>,
) -> Result<()> {
    let (app, tenant) = (scope.app(), scope.tenant());
    let until = texts::date_time(tenant.lang, invited.expires_at, &tenant.zone);
    let args = [
        ("reason", invited.reason.as_str().into()),
        ("until", until.into()),
        ("link", link.expose().as_str().into()),
    ];
    let to = To {
        user: None,
        email: invited.email.clone(),
        name: invited.name.clone(),
        lang: tenant.lang,
    };
    let (about, end) = ("consultant", Some(invited.expires_at));
    letter::write(tx, app, tenant, &to, about, &args, end).await
}

/// Ends an invitation at once: the next page that the consultant asks for is refused.
///
/// # Errors
/// `Conflict("wrong_state")` when it is over already; `NotFound`.
pub async fn end(scope: &Scope, id: Id<Consultant>) -> Result<()> {
    scope.require(Permission::ManageUsers)?;
    let (now, by) = (scope.now(), scope.actor().user());
    let mut tx = scope.begin().await?;
    store::find(&mut tx, id).await?;
    if !store::end(&mut tx, id, by, now).await? {
        return Err(Error::Conflict("wrong_state"));
    }
    remember(&mut tx, scope, id, "ended", Vec::new()).await?;
    log::note(&mut tx, now, Event::ConsultantEnded, None, by, "").await?;
    tx.commit().await
}

/// Whom a link is for, if it still opens.
pub async fn invited(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Option<Consultant>> {
    let now = app.clock.now();
    let mut tx = app.db.read(tenant.id).await?;
    match store::by_link(&mut tx, token.hash(), now).await? {
        Some(id) => store::find(&mut tx, id).await.map(Some),
        None => Ok(None),
    }
}

/// Lets a consultant in by their link, which is used up. Gives what their browser shows from now
/// on.
///
/// # Errors
/// `NotFound` for a link that does not open (any more).
pub async fn enter(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    lang: Lang,
    device: &str,
) -> Result<Token> {
    let (now, session) = (app.clock.now(), Token::new());
    let mut tx = app.db.write(tenant.id).await?;
    let found = store::by_link(&mut tx, token.hash(), now).await?;
    let id = found.ok_or(Error::NotFound)?;
    if !store::spend(&mut tx, id, token.hash()).await? {
        return Err(Error::NotFound);
    }
    store::begin(&mut tx, id, session.hash(), lang, now).await?;
    log::note(&mut tx, now, Event::ConsultantEntered, None, None, device).await?;
    tx.commit().await?;
    Ok(session)
}

/// Ends the session of one browser; the invitation goes on, by a new link.
pub async fn leave(app: &Arc<App>, tenant: &Tenant, session: &Token) -> Result<()> {
    let mut tx = app.db.write(tenant.id).await?;
    store::leave(&mut tx, session.hash()).await?;
    tx.commit().await
}

async fn remember(
    tx: &mut Tx,
    scope: &Scope,
    id: Id<Consultant>,
    action: &'static str,
    changes: Vec<Change>,
) -> Result<()> {
    let set = history::open_set(tx, scope, action, "consultants", None).await?;
    let entry = Entry {
        kind: "consultant",
        subject: id.bytes(),
        person: None,
        action,
        changes,
    };
    history::record(tx, scope, set, vec![entry]).await
}
