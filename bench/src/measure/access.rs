//! Getting in: what a sign-in costs beside the hash of the password, and what session and rights
//! cost every request after it.

use super::Run;
use crate::child::Server;
use crate::http::{Client, Who, encode};
use crate::place::{Door, Engine, Place, command};
use crate::raw::{Raw, Statement};
use crate::report::Line;
use crate::stats::Times;
use anyhow::{Context, Result, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::{HeaderMap, HeaderValue, header};
use identity::RoleDraft;
use identity::password::Password;
use identity::session::{Device, cookie_name};
use kit::access::{FieldRight, FieldRights};
use kit::{Access, App, Grant, Permission, Reach, Tenant};
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::Value;

/// A sign-in may take so much longer than the hash of its password.
const BESIDE_MS: f64 = 5.0;
/// Session and rights of a request may take so long together.
const ADMISSION_MS: f64 = 0.1;
/// Sign-ins with the right password that are counted: what each hash wavers by is more than what
/// is asked for.
const RIGHT: usize = 24;
/// The same of each kind that fails. A network may fail twenty times before it has to wait, and
/// the server must hear all of them.
const WRONG: usize = 8;
/// The first of each kind are not counted: statements are prepared, caches filled.
const WARMING: usize = 2;
/// Requests that are admitted, of each person.
const ADMISSIONS: usize = 5_000;

/// Sign-ins over HTTP, and admissions in this process.
pub async fn measure(run: &Run, lines: &mut Vec<Line>) -> Result<()> {
    let place = run.place("access").await?;
    let slugs = ["access".to_owned()];
    let door = place.make(&slugs).await?.pop().context("a tenant")?;
    let colleague = colleague(&place, &door).await?;
    sign_ins(run, &place, &door, lines).await?;
    let people = [
        ("an administrator", &door.browser, 1.0),
        ("a role of their own, in a team", &colleague, 2.0),
    ];
    for (who, browser, looks) in people {
        let times = admissions(&place, &door, browser).await?;
        let raw = look(&place, &door, browser).await?;
        let what = format!("session and rights of a request: {who}");
        let line = Line::times(run.engine, None, what, times.clone());
        let line = line.server(&times).raw(raw.p50);
        let most = match run.engine {
            Engine::Sqlite => ADMISSION_MS,
            // Each look is a round trip: see docs/decisions/0009.
            Engine::Postgres => ADMISSION_MS * looks,
        };
        lines.push(line.must(&format!("< {most} ms"), times.p50 < most));
    }
    Ok(())
}

/// Right passwords, wrong ones and unknown addresses, each beside a hash with the parameters of
/// the product, one after the other, so that whatever else the machine does meets both.
async fn sign_ins(run: &Run, place: &Place, door: &Door, lines: &mut Vec<Line>) -> Result<()> {
    let server = Server::up(place).await?;
    server.settled().await?;
    let nobody = Who::Browser(String::new());
    let mut client = Client::connect(server.address, nobody).await?;
    let path = door.page("/sign-in");
    let email = format!("eva@{}.example", door.slug);
    for (what, known, password, status) in [
        ("sign-in", true, super::PASSWORD, 303),
        (
            "sign-in with a wrong password",
            true,
            "four honest grey horses",
            422,
        ),
        ("sign-in of nobody", false, super::PASSWORD, 422),
    ] {
        let (mut hashes, mut beside, mut own) = (Vec::new(), Vec::new(), Vec::new());
        let counted = if status == 303 { RIGHT } else { WRONG };
        for n in 0..WARMING + counted {
            // Failures are counted for each account too, so each is another one's.
            let email = match (known, status) {
                (true, 303) => email.clone(),
                (true, _) => format!("colleague{n}@{}.example", door.slug),
                (false, _) => format!("nobody{n}@{}.example", door.slug),
            };
            let hash = self::hash()?;
            server.forget().await;
            let body = format!("email={}&password={}", encode(&email), encode(password));
            let answer = client.form(&path, &body).await?;
            ensure!(
                answer.status == status,
                "{what} was answered with {}",
                answer.status
            );
            let took = server.own_times(1).await.pop().context("its own time")?;
            if n < WARMING {
                continue;
            }
            // The machine is not the same before and after, so what stands between counts.
            let hash = (hash + self::hash()?) / 2;
            beside.push(took.saturating_sub(hash));
            hashes.push(hash);
            own.push(took);
        }
        let (hashes, beside, own) = (Times::of(&hashes), Times::of(&beside), Times::of(&own));
        let line = Line::times(run.engine, None, what, own.clone());
        lines.push(line.server(&own).raw(hashes.p50));
        let line = Line::times(
            run.engine,
            None,
            format!("{what}, beside the hash"),
            beside.clone(),
        );
        lines.push(line.must("< 5 ms", beside.p50 < BESIDE_MS));
    }
    Ok(())
}

/// One run of Argon2id as the product does it.
fn hash() -> Result<Duration> {
    let (memory, passes, lanes) = identity::password::PARAMETERS;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| anyhow::anyhow!("{e}"))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = [0; 32];
    let began = Instant::now();
    argon
        .hash_password_into(super::PASSWORD.as_bytes(), &[7; 16], &mut out)
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok(began.elapsed())
}

/// From the headers of a request to whether it may go on, as the edge asks.
async fn admissions(place: &Place, door: &Door, browser: &Who) -> Result<Times> {
    let app = place.open().await?;
    let tenant = tenant(&app, door).await?;
    let mut headers = HeaderMap::new();
    let Who::Browser(cookie) = browser else {
        anyhow::bail!("a browser")
    };
    headers.insert(header::COOKIE, HeaderValue::from_str(cookie)?);
    let mut all = Vec::with_capacity(ADMISSIONS);
    for _ in 0..ADMISSIONS {
        let (app, tenant, headers) = (app.clone(), tenant.clone(), headers.clone());
        let work = async move {
            let began = Instant::now();
            let scope =
                identity::authenticate(app, tenant, &headers, false, &kit::Address::default())
                    .await;
            let may = Access::Needs(Permission::ViewContacts);
            let admitted = scope.is_ok_and(|scope| scope.rights().admit(may));
            (admitted, began.elapsed())
        };
        // Where a request runs in the product: on SQLite on one thread of the blocking pool,
        // on PostgreSQL on a thread of the runtime, where the connection is served too.
        let (admitted, took) = match place.engine {
            Engine::Postgres => tokio::spawn(work).await?,
            Engine::Sqlite => storage::here(work).await?,
        };
        ensure!(admitted, "a request was not admitted");
        all.push(took);
    }
    app.db.close().await;
    Ok(Times::of(&all))
}

/// The look for a session and its user alone, by the raw engine.
async fn look(place: &Place, door: &Door, browser: &Who) -> Result<Times> {
    let Who::Browser(cookie) = browser else {
        anyhow::bail!("a browser")
    };
    let (_, token) = cookie.split_once('=').context("a cookie")?;
    let token = identity::Token::parse(token).context("a token")?;
    let mut raw = Raw::open(place, door).await?;
    let mut all = Vec::with_capacity(ADMISSIONS);
    for _ in 0..ADMISSIONS {
        let statement = Statement::new(
            "select s.seen_at, u.id, u.name, u.role, u.lang, u.zone, s.proven_at, r.rights
               from sessions s
               join users u on u.id = s.user_id
               left join roles r on r.word = u.role
              where s.token_hash = $1 and s.expires_at > $2 and s.absolute_expires_at > $2 and u.state = 'active'",
            vec![Value::Blob(token.hash().to_vec()), Value::Int(0)],
        );
        let began = Instant::now();
        let rows = raw.select(&statement).await?;
        all.push(began.elapsed());
        ensure!(rows.len() == 1, "a session was not found");
    }
    Ok(Times::of(&all))
}

async fn tenant(app: &Arc<App>, door: &Door) -> Result<Tenant> {
    let found = accounts::by_slug(app, &door.slug).await?;
    found.context("the tenant")
}

/// Somebody whose role is the tenant's own, reaches as far as their team and hides a field; and
/// colleagues whose passwords are guessed at.
async fn colleague(place: &Place, door: &Door) -> Result<Who> {
    let app = place.open().await?;
    let tenant = tenant(&app, door).await?;
    let scope = command(&app, &tenant);
    let mut grant = Grant::new([(Permission::ViewContacts, Reach::Team)]);
    let mut fields = FieldRights::default();
    fields.of.insert("emails".to_owned(), FieldRight::Hidden);
    grant.set_fields("contacts", fields);
    let draft =
        RoleDraft::check("Helper", "", grant).map_err(|faults| anyhow::anyhow!("{faults}"))?;
    let role = identity::role::actions::create(&scope, &draft).await?;
    let team = identity::team::actions::create(&scope, "Helpers").await?;
    let password = Password::present(super::PASSWORD);
    let mut first = None;
    for n in 0..200 {
        let user = identity::UserInput {
            email: format!("colleague{n}@{}.example", door.slug),
            name: format!("Segítő Sára {n}"),
            role: identity::AnyRole::Own(role).to_string(),
            lang: "hu".to_owned(),
        };
        let user = user.check().map_err(|faults| anyhow::anyhow!("{faults}"))?;
        let id = identity::create_user(&scope, &user, &password).await?;
        if n == 0 {
            identity::team::actions::join(&scope, team, id).await?;
            first = Some(user.email);
        }
    }
    let email = first.context("a colleague")?;
    let device = Device::default();
    let next = identity::sign_in(&app, &tenant, email.as_str(), &password, &device).await?;
    let signed_in = next.signed_in().context("a sign-in in one step")?;
    let cookie = format!(
        "{}={}",
        cookie_name(&app.settings, &tenant),
        signed_in.token.expose()
    );
    app.db.close().await;
    Ok(Who::Browser(cookie))
}
