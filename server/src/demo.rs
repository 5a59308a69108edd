//! Demo data: a provider with its house tenant, one customer tenant with people, fields,
//! contacts and the history of some weeks.

mod people;
pub mod words;

use crate::demo::people::{Dice, contact};
use accounts::NewTenant;
use identity::NewUser;
use identity::password::Password;
use jiff::ToSpan;
use kernel::{Clock, Email, Error, Id, Lang, Result, ResultExt, TimeZone, Timestamp, random};
use kit::collection::{Find, Outcome, Row};
use kit::{Actor, App, Choice, Collection, Kind, Rights, Role, Scope, Tenant, User, Via};
use std::sync::Arc;

/// How many contacts the customer tenant has.
const CONTACTS: usize = 3000;

/// Somebody who can sign in.
pub struct Person {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: &'static str,
    /// Their role.
    pub role: Role,
}

/// What was made.
pub struct Made {
    /// The tenants: short name, name, people.
    pub tenants: Vec<(String, String, Vec<Person>)>,
    /// Everybody's password, made for this demo alone.
    pub password: String,
}

/// Fills a fresh installation.
pub async fn fill(app: &Arc<App>) -> Result<Made> {
    let password = format!(
        "{}-{}-{}",
        random::token(5),
        random::token(5),
        random::token(5)
    );
    let zone = TimeZone::get("Europe/Budapest").doing("finding the time zone of Budapest")?;
    let mut tenants = Vec::new();
    for (slug, company, house, people) in [
        (
            "provider",
            "Tenet Szolgáltató Kft.",
            true,
            vec![("Szalai Nóra", "nora", Role::Administrator)],
        ),
        (
            "demo",
            "Demó Kereskedelmi Kft.",
            false,
            vec![
                ("Kiss Éva", "eva", Role::Administrator),
                ("Tóth Gábor", "gabor", Role::Manager),
                ("Őri Zsófia", "zsofia", Role::User),
                ("Emma Clarke", "emma", Role::Restricted),
            ],
        ),
    ] {
        let mut made: Vec<Person> = Vec::new();
        let mut ids = Vec::new();
        let mut tenant = None;
        for (name, local, role) in people {
            let email = format!("{local}@{slug}.example");
            let user = new_user(name, &email, role)?;
            let id = match &tenant {
                None => {
                    let new = NewTenant {
                        slug: slug.into(),
                        name: company.into(),
                        lang: Lang::Hu,
                        zone: zone.clone(),
                        house,
                        sensitive_fields: false,
                        plan: None,
                        administrator: user,
                    };
                    let created =
                        accounts::create(app, &new, Some(&Password::present(&password))).await?;
                    tenant = Some(created.tenant);
                    created.administrator
                }
                Some(tenant) => {
                    let scope = Scope::system(app.clone(), tenant.clone());
                    identity::create_user(&scope, &user, &Password::present(&password)).await?
                }
            };
            ids.push((id, name, role));
            made.push(Person { email, name, role });
        }
        let tenant = tenant.ok_or_else(|| Error::internal("a demo tenant without people"))?;
        if !house {
            let owners: Vec<Id<User>> = ids.iter().map(|(id, _, _)| *id).collect();
            let (eva, gabor) = (ids.first().copied(), ids.get(1).copied());
            let (Some(eva), Some(gabor)) = (eva, gabor) else {
                return Err(Error::internal("a demo without people"));
            };
            records(app, &tenant, &owners, eva, gabor).await?;
        }
        tenants.push((slug.to_owned(), company.to_owned(), made));
    }
    Ok(Made { tenants, password })
}

fn new_user(name: &str, email: &str, role: Role) -> Result<NewUser> {
    let email = Email::parse(email).map_err(|code| Error::invalid("email", code))?;
    let lang = if role == Role::Restricted {
        Lang::En
    } else {
        Lang::Hu
    };
    Ok(NewUser {
        email,
        name: name.to_owned(),
        role: role.into(),
        lang,
    })
}

/// Fields, then contacts as an import of six weeks ago, then weeks of small changes.
async fn records(
    app: &Arc<App>,
    tenant: &Tenant,
    owners: &[Id<User>],
    eva: Someone,
    gabor: Someone,
) -> Result<()> {
    let now = app.clock.now();
    let contacts: &dyn Collection = records::CONTACTS;
    let began = scope(app, tenant, eva, now - DAY * 43, Via::Page);
    let mut tx = began.begin().await?;
    let mut fields = Vec::new();
    for (title, kind, choices) in [
        (
            "Iparág",
            Kind::Choice,
            words::TRADES
                .iter()
                .map(|(hu, en)| choice(en, hu))
                .collect::<Vec<_>>(),
        ),
        ("Éves forgalom", Kind::Money, vec![]),
        ("Létszám", Kind::Int, vec![]),
        ("Ügyfél óta", Kind::Date, vec![]),
        ("Hírlevelet kér", Kind::Bool, vec![]),
    ] {
        fields.push(
            contacts
                .create_column(&began, &mut tx, title, kind, &choices)
                .await?
                .key,
        );
    }
    tx.commit().await?;

    let imported = scope(app, tenant, gabor, now - DAY * 42, Via::Import);
    let mut dice = Dice::new(2026);
    let today = tenant.zone.to_datetime(now).date();
    let rows: Vec<Row> = (0..CONTACTS)
        .map(|i| contact(i, &mut dice, owners, &fields, today))
        .collect();
    let mut ids = Vec::with_capacity(CONTACTS);
    let mut tx = imported.begin().await?;
    let set = history::open_set(&mut tx, &imported, "import", "contacts", None).await?;
    for outcome in contacts.apply(&imported, &mut tx, set, rows, false).await? {
        match outcome {
            Outcome::Created(id) => ids.push(id),
            Outcome::Failed(faults) => return Err(Error::Invalid(faults)),
            Outcome::Updated(_) | Outcome::Skipped(_) => {}
        }
    }
    tx.commit().await?;

    for week in 1..6i32 {
        let who = if week % 2 == 0 { eva } else { gabor };
        let scope = scope(app, tenant, who, now - DAY * (42 - 7 * week), Via::Page);
        for row in (0..12).filter_map(|_| change(&mut dice, &ids, owners)) {
            let mut tx = scope.begin().await?;
            let set = history::open_set(&mut tx, &scope, "update", "contacts", None).await?;
            let outcomes = contacts
                .apply(&scope, &mut tx, set, vec![row], false)
                .await?;
            // What changed nothing leaves nothing behind.
            if matches!(outcomes.as_slice(), [Outcome::Updated(_)]) {
                tx.commit().await?;
            }
        }
    }
    Ok(())
}

const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

type Someone = (Id<User>, &'static str, Role);

fn choice(key: &str, title: &str) -> Choice {
    Choice {
        key: key.to_owned(),
        title: title.to_owned(),
    }
}

/// Somebody's hand at an earlier time: the same installation under a clock that stands still.
fn scope(
    app: &Arc<App>,
    tenant: &Tenant,
    (id, name, role): Someone,
    at: Timestamp,
    via: Via,
) -> Scope {
    let then = Arc::new(App {
        clock: Clock::fixed(at),
        ..app.again()
    });
    Scope::new(
        then,
        tenant.clone(),
        Actor::User(id),
        name.to_owned(),
        Rights::of(role),
        via,
        tenant.lang,
        tenant.zone.clone(),
    )
}

/// A small change such as people make every day.
fn change(dice: &mut Dice, ids: &[[u8; 16]], owners: &[Id<User>]) -> Option<Row> {
    let id = *dice.pick(ids)?;
    let value = match dice.below(3) {
        0 => ("owner".to_owned(), dice.pick(owners)?.to_string()),
        1 => (
            "source".to_owned(),
            (*dice.pick(words::SOURCES)?).to_owned(),
        ),
        _ => (
            "notes".to_owned(),
            (*dice.pick(words::NOTES_HU)?).to_owned(),
        ),
    };
    Some(Row {
        find: Some(Find::Id(id)),
        values: vec![(value.0, vec![value.1])],
        ..Row::default()
    })
}

/// `days` before a day, for dates of birth and of first orders.
pub(crate) fn days_before(day: kernel::civil::Date, days: usize) -> kernel::civil::Date {
    day.checked_sub(i64::try_from(days).unwrap_or(0).days())
        .unwrap_or(day)
}
