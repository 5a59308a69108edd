//! Security-sensitive: who sends this request?
//!
//! The only place where a scope of a person or a key is made from a request. Pages know the
//! cookie and nothing else, the API knows the `Authorization` header and nothing else: so no
//! other site can make a browser use the API, and no key opens a page.

use crate::role::held;
use crate::session::{self, SEEN_EVERY, hint, store};
use crate::{Token, key, team};
use axum::http::{HeaderMap, header};
use kernel::{Error, Id, Lang, Result, TimeZone, Timestamp, micros};
use kit::{Actor, Address, App, Problem, Rights, Scope, Tenant, User, Via};
use std::sync::Arc;
use storage::Row;

/// The scope of a request to a tenant: a user's by their cookie (pages), a key's by its
/// `Authorization: Bearer tenet_<id>_<secret>` (`api`), and else a stranger's.
///
/// # Errors
/// `SignIn` for a key that is malformed, unknown, expired or revoked, or whose maker may not
/// sign in; and for a canary, of which that it was shown at `address` is noted in the background.
pub async fn authenticate(
    app: Arc<App>,
    tenant: Tenant,
    headers: &HeaderMap,
    api: bool,
    address: &Address,
) -> Result<Scope, Problem> {
    if api {
        return match headers.get(header::AUTHORIZATION) {
            None => Ok(stranger(app, tenant, headers)),
            Some(value) => {
                let text = value.to_str().map_err(|_| Problem::SignIn)?;
                of_key(app, tenant, text, address).await
            }
        };
    }
    match session::token(&app.settings, &tenant, headers) {
        None => Ok(stranger(app, tenant, headers)),
        Some(token) => match of_session(&app, &tenant, &token).await? {
            Some(scope) => Ok(scope),
            None => Ok(stranger(app, tenant, headers)),
        },
    }
}

fn stranger(app: Arc<App>, tenant: Tenant, headers: &HeaderMap) -> Scope {
    let chosen = kit::cookie(headers, "language").and_then(|tag| Lang::parse(&tag));
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Lang::negotiate);
    let lang = chosen.or(asked).unwrap_or(tenant.lang);
    Scope::stranger(app, tenant, lang)
}

async fn of_session(app: &Arc<App>, tenant: &Tenant, token: &Token) -> Result<Option<Scope>> {
    let (hash, now) = (token.hash(), app.clock.now());
    let mut asked = vec![store::who(hash, now)];
    if hint::needed_colleagues(&hash) {
        asked.push(team::store::colleagues_of_session(hash));
    }
    let mut answers = app.db.read_once_of(tenant.id, asked).await?.into_iter();
    let rows = answers.next().unwrap_or_default();
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let factor_due: Option<Timestamp> = row.get(8)?;
    if factor_due.is_some_and(|due| due <= now) {
        return Ok(None);
    }
    let before = micros(now).saturating_sub(seen_every());
    if row.get::<i64>(0)? <= before {
        let (app, tenant) = (app.clone(), tenant.id);
        note(async move {
            let mut tx = app.db.write(tenant).await?;
            store::touch(&mut tx, hash, now, before).await?;
            tx.commit().await
        });
    }
    let own: Option<String> = row.get(7)?;
    let grant = held::grant(&row.get::<String>(3)?, own.as_deref())?;
    let person = Person::read(row, 1, tenant)?;
    let (actor, proven) = (Actor::User(person.id), row.get(6)?);
    hint::note(&hash, grant.needs_teams());
    let rights = held::rights_once(app, tenant.id, person.id, grant, answers.next()).await?;
    let scope = person.scope(app.clone(), tenant.clone(), rights, actor, Via::Page);
    let scope = scope.proven(proven);
    Ok(Some(match factor_due {
        Some(due) => scope.owing_factor(due),
        None => scope,
    }))
}

async fn of_key(
    app: Arc<App>,
    tenant: Tenant,
    header: &str,
    address: &Address,
) -> Result<Scope, Problem> {
    let shown = key::Presented::parse(header).ok_or(Problem::SignIn)?;
    let now = app.clock.now();
    let mut asked = vec![key::store::who(shown.id, now)];
    if hint::needed_colleagues(&shown.id.bytes()) {
        asked.push(team::store::colleagues_of_maker(shown.id));
    }
    let mut answers = app.db.read_once_of(tenant.id, asked).await?.into_iter();
    let rows = answers.next().unwrap_or_default();
    let row = rows.first().ok_or(Problem::SignIn)?;
    if !shown.is(&row.get::<Vec<u8>>(0)?) {
        return Err(Problem::SignIn);
    }
    if key::store::is_canary(row)? {
        let address = *address;
        note(async move { key::canary::used(&app, &tenant, shown.id, now, &address).await });
        return Err(Problem::SignIn);
    }
    let before = micros(now).saturating_sub(seen_every());
    if row.get::<Option<i64>>(2)?.is_none_or(|used| used <= before) {
        let (app, tenant) = (app.clone(), tenant.id);
        note(async move {
            let mut tx = app.db.write(tenant).await?;
            key::store::touch(&mut tx, shown.id, now, before).await?;
            tx.commit().await
        });
    }
    let (grant, person) = (key::store::grant(row)?, Person::read(row, 3, &tenant)?);
    let actor = Actor::Key(shown.id, person.id);
    hint::note(&shown.id.bytes(), grant.needs_teams());
    let rights = held::rights_once(&app, tenant.id, person.id, grant, answers.next()).await?;
    Ok(person.scope(app, tenant, rights, actor, Via::Api))
}

fn seen_every() -> i64 {
    i64::try_from(SEEN_EVERY.as_micros()).unwrap_or(i64::MAX)
}

/// Writes in the background that somebody is here; the request does not wait for it.
fn note(writing: impl Future<Output = Result<()>> + Send + 'static) {
    tokio::spawn(async move {
        match writing.await {
            // Somebody else writes, or the tenant has just been erased: the next request notes it.
            Ok(()) | Err(Error::Busy | Error::NotFound) => {}
            Err(error) => tracing::warn!(%error, "a sign of life was not noted"),
        }
    });
}

/// The user behind a session or a key: id, name, role, language, zone from column `at` on.
struct Person {
    id: Id<User>,
    name: String,
    lang: Lang,
    zone: TimeZone,
}

impl Person {
    fn read(row: &Row, at: usize, tenant: &Tenant) -> Result<Person> {
        let (lang, zone): (String, String) = (row.get(at + 3)?, row.get(at + 4)?);
        let zone = match tenant.zone.iana_name() == Some(zone.as_str()) {
            true => tenant.zone.clone(),
            false => TimeZone::get(&zone).unwrap_or_else(|_| tenant.zone.clone()),
        };
        Ok(Person {
            id: row.get(at)?,
            name: row.get(at + 1)?,
            lang: Lang::parse(&lang).unwrap_or(tenant.lang),
            zone,
        })
    }

    fn scope(self, app: Arc<App>, tenant: Tenant, rights: Rights, actor: Actor, via: Via) -> Scope {
        let (name, lang, zone) = (self.name, self.lang, self.zone);
        Scope::new(app, tenant, actor, name, rights, via, lang, zone)
    }
}
