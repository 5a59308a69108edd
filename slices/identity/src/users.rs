//! What other slices ask about users: names for lists, choices for forms, owners for imports.

mod picker;

use crate::key;
use crate::role::held;
use crate::user::{State, UserRecord, store};
use kernel::{Email, Error, Id, Result, TimeZone, Timestamp, text};
use kit::letter::To;
use kit::{Actor, Rights, Scope, User, sought};
use std::collections::HashMap;
use storage::{Sql, Tx};

pub(crate) use picker::found;
pub use picker::{Offered, Picker};

/// The most users that a choice lists; others are found by typing.
pub const CHOICES: usize = 50;

/// A user as other slices know them.
#[derive(Clone)]
pub struct UserName {
    /// Their id.
    pub id: Id<User>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl From<UserRecord> for UserName {
    fn from(user: UserRecord) -> Self {
        UserName {
            id: user.id,
            name: user.name,
            email: user.email,
        }
    }
}

/// Who a text means.
#[derive(Clone)]
pub enum Found {
    /// Exactly this user.
    One(UserName),
    /// Nobody.
    Nobody,
    /// More than one user has this name.
    Several,
}

/// Security-sensitive: what an actor may do at this moment. Work that goes on for long asks
/// again: users are locked, roles change and keys are revoked in the meantime.
pub async fn rights(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<Rights> {
    match actor {
        Actor::User(id) => match store::find(tx, *id).await {
            Ok(user) if user.state == State::Active => {
                let grant = held::grant_of(tx, user.role).await?;
                held::rights(tx, *id, grant).await
            }
            Ok(_) | Err(Error::NotFound) => Ok(Rights::Nothing),
            Err(error) => Err(error),
        },
        Actor::Key(id, user) => match tx.maybe(key::store::who(*id, now)).await? {
            Some(row) => held::rights(tx, *user, key::store::grant(&row)?).await,
            None => Ok(Rights::Nothing),
        },
        Actor::Command | Actor::System => Ok(Rights::Whole),
        Actor::Stranger => Ok(Rights::Nothing),
    }
}

/// The most administrators who are written to at once.
const MANY: usize = 50;

/// A user to whom a letter is written, and the zone in which their days begin.
pub struct Addressee {
    /// Who gets it.
    pub to: To,
    /// Their time zone.
    pub zone: TimeZone,
}

impl Addressee {
    fn of(user: &UserRecord, scope: &Scope) -> Self {
        let known = TimeZone::get(&user.zone);
        Addressee {
            to: To::from(user),
            zone: known.unwrap_or_else(|_| scope.tenant().zone.clone()),
        }
    }
}

/// The active administrators besides one user: who can be asked about what that user wants.
pub async fn administrators_besides(
    tx: &mut Tx,
    scope: &Scope,
    user: Id<User>,
) -> Result<Vec<Addressee>> {
    let all = store::administrators(tx, MANY).await?;
    let others = all.iter().filter(|one| one.id != user);
    Ok(others.map(|one| Addressee::of(one, scope)).collect())
}

/// An active user, to write to.
pub async fn addressee(tx: &mut Tx, scope: &Scope, id: Id<User>) -> Result<Option<Addressee>> {
    match store::find(tx, id).await {
        Ok(user) => Ok((user.state == State::Active).then(|| Addressee::of(&user, scope))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names of some users, active or not.
pub async fn names(tx: &mut Tx, ids: &[Id<User>]) -> Result<HashMap<Id<User>, String>> {
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let mut names = HashMap::with_capacity(distinct.len());
    for some in distinct.chunks(500) {
        names.extend(store::names(tx, some).await?);
    }
    Ok(names)
}

/// The statement that finds the names of some users, id and name, so that it can be asked
/// together with others; none if there is nobody to ask for.
pub fn names_of(mut ids: Vec<Id<User>>) -> Option<Sql> {
    ids.sort_unstable();
    ids.dedup();
    (!ids.is_empty()).then(|| store::names_of(&ids))
}

/// The first active users by name.
pub(crate) async fn active(tx: &mut Tx, limit: usize) -> Result<Vec<UserName>> {
    let users = store::active(tx, limit).await?;
    Ok(users.into_iter().map(UserName::from).collect())
}

/// The first active users, by name, whose name or address has words that begin as typed.
/// Of words that are too long nobody is found.
async fn search_active(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<UserName>> {
    if sought::fits("q", typed).is_err() {
        return Ok(Vec::new());
    }
    let users = store::search_active(tx, typed, limit).await?;
    Ok(users.into_iter().map(UserName::from).collect())
}

/// Users, active or not, whose name or address has words that begin as typed; all of them
/// when nothing was typed. At most `limit`, by name.
pub async fn search(tx: &mut Tx, typed: &str, limit: usize) -> Result<Vec<UserName>> {
    let users = store::search(tx, typed, limit).await?;
    Ok(users.into_iter().map(UserName::from).collect())
}

/// The user whom a text means: an e-mail address, or a whole name in any case.
pub async fn find(tx: &mut Tx, typed: &str) -> Result<Found> {
    if let Ok(email) = Email::parse(typed) {
        return Ok(match store::by_email(tx, &email.key()).await? {
            Some(id) => Found::One(store::find(tx, id).await?.into()),
            None => Found::Nobody,
        });
    }
    let name = text::line(typed);
    if name.is_empty() {
        return Ok(Found::Nobody);
    }
    let mut users = store::by_name(tx, &name).await?;
    Ok(match (users.pop(), users.is_empty()) {
        (None, _) => Found::Nobody,
        (Some(user), true) => Found::One(user.into()),
        (Some(_), false) => Found::Several,
    })
}
