//! Security-sensitive: beginning and ending sessions.

use crate::alert::person::News;
use crate::factor::challenge::{self, Kind as Waiting};
use crate::factor::policy::{self, Demand};
use crate::lockout::{self, Origin};
use crate::log::{self, Event};
use crate::password::{self, Password, Verdict};
use crate::session::standing::Standing;
use crate::session::{Device, First, Next, Session, Shown, SignedIn, id_of, own, store};
use crate::{Token, alert, device, network, reset, user};
use kernel::{Email, Error, Id, Result, Timestamp};
use kit::{Actor, App, Grant, Permission, Rights, Scope, Tenant, User, Via};
use std::sync::Arc;
use storage::Tx;

/// Compares the password of somebody who wants to sign in, and goes on with [`proceed`].
///
/// # Errors
/// `Conflict("too_many_attempts")` when the network has to wait, whoever is asked for.
/// `Invalid` with `wrong_sign_in`, the same for an unknown address, a wrong password, somebody
/// who is locked, somebody who has not chosen a password yet and an account for which too many
/// have failed, and after the same work.
pub async fn sign_in(
    app: &Arc<App>,
    tenant: &Tenant,
    email: &str,
    password: &Password,
    device: &Device,
) -> Result<Next> {
    let key = Email::parse(email).map_or_else(|_| String::new(), |email| email.key());
    let now = app.clock.now();
    let look = user::store::sign_in(&key, device.hash(), now);
    let rows = app.db.read_once(tenant.id, look).await?;
    let known: Option<(Id<User>, String, Option<Id<Device>>)> = match rows.first() {
        Some(row) => Some((row.get(0)?, row.get(1)?, row.get(2)?)),
        None => None,
    };
    let from = Origin {
        address: *device.address(),
        known: matches!(known, Some((.., Some(_)))),
    };
    let attempt = lockout::admit(app, tenant, &key, &from).await?;

    let heard = known.as_ref().filter(|_| attempt.is_heard());
    let kept = heard.map(|(_, kept, _)| kept.clone());
    let verdict = password::verify(app, tenant, password, kept).await?;
    let wrong = || Error::invalid("", "wrong_sign_in");
    let (user, kept) = match (verdict.clone(), known) {
        (Verdict::Wrong, known) => {
            let (user, browser) = (known.map(|(user, ..)| user), device.to_string());
            attempt.failed(app, tenant, user, &browser).await?;
            return Err(wrong());
        }
        (_, None) => return Err(wrong()),
        (_, Some((user, kept, _))) => (user, kept),
    };

    let mut tx = app.db.write(tenant.id).await?;
    let entering = user::store::enter(user, &kept, now);
    let standing = Standing::behind(&mut tx, entering, (app, tenant), user, device).await?;
    let standing = standing.ok_or_else(wrong)?;
    if let Verdict::RightAgain(stronger) = verdict {
        user::store::strengthen(&mut tx, user, &kept, &stronger).await?;
    }
    attempt.cleared(app, &mut tx).await?;
    let next = go_on(&mut tx, app, tenant, &standing, device, First::Password).await?;
    tx.commit().await?;
    Ok(next)
}

/// What comes after a first factor was right, whichever it was: every way in but a passkey's
/// ends here. Who has a second factor gives it in a device that has not seen it yet; who must
/// have one by now and has none sets it up; everybody else is in.
///
/// The transaction is the caller's, so that what was compared still holds when it is committed.
///
/// # Errors
/// `Invalid` with `only_through_provider` where only a provider's word counts for this user: only
/// who knows the right password learns it.
pub async fn proceed(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    user: Id<User>,
    device: &Device,
    first: First,
) -> Result<Next> {
    let standing = Standing::of(tx, app, tenant, user, device).await?;
    go_on(tx, app, tenant, &standing, device, first).await
}

async fn go_on(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    standing: &Standing,
    device: &Device,
    first: First,
) -> Result<Next> {
    if first != First::Sso {
        standing.may_come_without_provider()?;
    }
    let has = standing.has.any();
    let waiting = if has && !standing.is_proven() {
        Some(Waiting::SecondStep)
    } else {
        let missing = standing.missing(&standing.rules, app.clock.now());
        (missing == Demand::Now).then_some(Waiting::Enrolment)
    };
    let Some(waiting) = waiting else {
        // A browser that was proved stands for the factor that was given in it.
        let way = match has {
            true => format!("{}+browser", first.way()),
            false => first.way().to_owned(),
        };
        let entered = enter(tx, app, tenant, standing, device, (&way, None)).await?;
        if first == First::Sso {
            own::begun(tx, entered.user, &entered.token, own::Shown::Word).await?;
        }
        return Ok(Next::SignedIn(entered));
    };
    let user = Some(standing.whom.id);
    let token = challenge::issue(tx, app, tenant, waiting, user, &first).await?;
    Ok(match waiting {
        Waiting::Enrolment => Next::Enrolment(token),
        _ => Next::SecondFactor(token),
    })
}

/// Somebody comes in: a session begins, and the log says so, and by what. Of a browser or a network that is
/// new they get a letter, one for both; the first time everything is new, so there is none.
/// `factor_at`: when they showed a second factor that lets them take one away.
pub(crate) async fn enter(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    standing: &Standing,
    device: &Device,
    (way, factor_at): (&str, Option<Timestamp>),
) -> Result<SignedIn> {
    let (now, browser) = (app.clock.now(), device.to_string());
    let (user, first) = (standing.whom.id, standing.is_first);
    let new_device = standing.device.is_none();
    let mut new_network = false;
    // Where nobody knows from where a request comes, nothing can be said against it.
    if let Some(network) = &standing.network {
        network::store::see(tx, user, network.mark, now).await?;
        new_network = !network.is_known && !first;
    }
    log::note_attempt(tx, now, Event::SignedIn, user, &browser, way).await?;
    if new_device {
        log::note(tx, now, Event::NewDevice, Some(user), None, &browser).await?;
    }
    if new_network {
        log::note(tx, now, Event::NewNetwork, Some(user), None, &browser).await?;
    }
    if let Some(news) = News::of(new_device && !first, new_network) {
        alert::person::came_in(tx, app, tenant, user, news, &browser).await?;
    }
    begin(tx, app, standing, device, factor_at).await
}

/// Begins a session under a new token, and remembers the device under a new one; never is one
/// that was shown before used on. The session that the browser had until now ends, whoever's it
/// was: a browser shows one, and what nobody shows any more must open nothing.
pub(crate) async fn begin(
    tx: &mut Tx,
    app: &Arc<App>,
    standing: &Standing,
    device: &Device,
    factor_at: Option<Timestamp>,
) -> Result<SignedIn> {
    let (token, now, user) = (Token::new(), app.clock.now(), standing.whom.id);
    store::tidy(tx, now).await?;
    if let Some(shown) = device.session() {
        store::replace(tx, shown).await?;
    }
    let known = standing.device.as_ref();
    let (device_id, remembered) = device::actions::remember(tx, user, device, known, now).await?;
    let rules = match policy::sessions::see_beside(tx, app, standing.seen.as_ref()).await? {
        true => policy::rules(tx, app).await?,
        false => standing.rules,
    };
    let due = policy::sessions::until(standing.missing(&rules, now), now);
    let factors = (due, factor_at);
    store::insert(tx, token.hash(), user, now, (device, device_id), factors).await?;
    Ok(SignedIn {
        user,
        token,
        device: remembered,
        device_id,
    })
}

/// The scope of somebody who has shown who they are and has no session yet: they may do with
/// their own account what everybody may, and nothing else.
pub(crate) fn scope_of(app: &Arc<App>, tenant: &Tenant, user: &user::UserRecord) -> Scope {
    Scope::new(
        app.clone(),
        tenant.clone(),
        Actor::User(user.id),
        user.name.clone(),
        Rights::granted(Arc::new(Grant::new([])), []),
        Via::Page,
        user.lang,
        tenant.zone.clone(),
    )
}

/// Ends the session of a token.
pub async fn sign_out(scope: &Scope, token: &Token) -> Result<()> {
    let mut tx = scope.begin().await?;
    store::end(&mut tx, token.hash()).await?;
    if let Some(user) = scope.actor().user() {
        log::tell(&mut tx, scope, Event::SignedOut, user).await?;
    }
    tx.commit().await
}

/// Ends one session of the acting user.
///
/// # Errors
/// `NotFound` when they have no such session.
pub async fn end(scope: &Scope, id: Id<Session>) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    let all = store::of_user(&mut tx, user, scope.now()).await?;
    let found = all.into_iter().find(|(hash, ..)| id_of(hash) == id);
    let (hash, ..) = found.ok_or(Error::NotFound)?;
    let hash: [u8; 32] = hash.try_into().map_err(|_| Error::NotFound)?;
    store::end(&mut tx, hash).await?;
    log::tell(&mut tx, scope, Event::SessionEnded, user).await?;
    tx.commit().await
}

/// Ends every session of the acting user but that of this token.
pub async fn sign_out_others(scope: &Scope, token: &Token) -> Result<()> {
    scope.require(Permission::EditProfile)?;
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.begin().await?;
    store::end_others(&mut tx, user, token.hash()).await?;
    tx.commit().await
}

/// The acting user's sessions; `own` is the token of the one that asks.
pub(crate) async fn list(scope: &Scope, own: Option<&Token>) -> Result<Vec<Shown>> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let own = own.map(Token::hash);
    let mut tx = scope.read().await?;
    let rows = store::of_user(&mut tx, user, scope.now()).await?;
    let shown = rows
        .into_iter()
        .map(|(hash, device, created_at, seen_at)| Shown {
            id: id_of(&hash),
            device,
            created_at,
            seen_at,
            own: own.is_some_and(|own| own.as_slice() == hash),
        });
    Ok(shown.collect())
}

/// Changes the acting user's password. Every session ends and every other device is forgotten;
/// a new session begins here.
///
/// # Errors
/// `Invalid`: `old` is `wrong_password`, or the new one may not be used. Whoever found the
/// browser open guesses no faster here than at the door.
pub async fn change_password(
    scope: &Scope,
    old: &Password,
    typed: &str,
    device: &Device,
) -> Result<SignedIn> {
    scope.require(Permission::EditProfile)?;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = scope.read().await?;
    let user = user::store::find(&mut tx, id).await?;
    let kept = user::store::password(&mut tx, id).await?;
    drop(tx);

    let (app, tenant) = (scope.app(), scope.tenant());
    let mut faults = kernel::FieldErrors::new();
    if !is_own_password(scope, &user, old, kept.clone(), device).await? {
        faults.add("old", "wrong_password");
    }
    let own = [&user.name, &user.email, &tenant.name].map(String::as_str);
    let chosen = faults.take(Password::choose("new", typed, &own));
    faults.check()?;
    let Some(chosen) = chosen else {
        return Err(Error::Forbidden);
    };
    let hash = password::hash(app, tenant, &chosen).await?;

    let mut tx = scope.begin().await?;
    if user::store::password(&mut tx, id).await? != kept {
        return Err(Error::Conflict("stale"));
    }
    user::store::set_password(&mut tx, id, &hash).await?;
    reset::actions::changed(&mut tx, scope, &user).await?;
    let standing = Standing::of(&mut tx, app, tenant, id, device).await?;
    let signed_in = begin(&mut tx, app, &standing, device, None).await?;
    device::store::forget_others(&mut tx, id, signed_in.device.hash()).await?;
    user::actions::remember(&mut tx, scope, id, "password_changed", Vec::new()).await?;
    log::tell(&mut tx, scope, Event::PasswordChanged, id).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Whether somebody who is signed in knows their own password. Counted like an attempt to come
/// in with a browser of one's own.
pub(crate) async fn is_own_password(
    scope: &Scope,
    user: &user::UserRecord,
    typed: &Password,
    kept: Option<String>,
    device: &Device,
) -> Result<bool> {
    let (app, tenant) = (scope.app(), scope.tenant());
    let key = Email::parse(&user.email).map_or_else(|_| String::new(), |email| email.key());
    let own_browser = Origin {
        known: true,
        ..Origin::default()
    };
    let attempt = lockout::admit(app, tenant, &key, &own_browser).await?;
    let kept = kept.filter(|_| attempt.is_heard());
    if password::verify(app, tenant, typed, kept).await? == Verdict::Wrong {
        let browser = device.to_string();
        attempt.failed(app, tenant, Some(user.id), &browser).await?;
        return Ok(false);
    }
    let mut tx = scope.begin().await?;
    attempt.cleared(app, &mut tx).await?;
    tx.commit().await?;
    Ok(true)
}
