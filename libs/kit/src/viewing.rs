//! Security-sensitive: what signed-in people and keys have opened, on its way to the log.
//!
//! Every answered request of somebody signed in leaves a viewing here (P-119). They are kept in
//! memory for about a second and written together, so that looking at a page costs no durable
//! write of its own; a crash loses that second. **Never** is anything opened that cannot be
//! noted: when a tenant's viewings cannot be written any more, its requests are refused.

use crate::scope::{Actor, Key, Scope, User};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kernel::{Id, TenantId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Stands in the extensions of an answer that leaves no viewing: because it was written already,
/// before the answer was given, or because the answer shows nothing and leads at once to a page
/// that leaves its own.
#[derive(Clone, Copy)]
pub struct Noted;

/// Stands in the extensions of an answer that only led to the question for a fresh proof: whoever
/// does not answer it has seen and done nothing.
#[derive(Clone, Copy)]
pub(crate) struct Unproven;

/// The status of an answer as the log has it.
pub(crate) fn status_of(answer: &Response) -> StatusCode {
    match answer.extensions().get::<Unproven>() {
        Some(Unproven) => StatusCode::UNAUTHORIZED,
        None => answer.status(),
    }
}

/// So many viewings of a tenant wait at most.
pub const WAITING: usize = 10_000;

/// Somebody opened a page or used a function, so many times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Viewing {
    /// When first.
    pub at: Timestamp,
    /// Who.
    pub user: Id<User>,
    /// The key with which a program did it in their name.
    pub key: Option<Id<Key>>,
    /// The method and the route, without anything that was typed: `GET /contacts/{id}`.
    pub route: String,
    /// The record that the address names.
    pub subject: Option<[u8; 16]>,
    /// The status of the answer.
    pub status: u16,
    /// How often.
    pub times: u32,
}

impl Viewing {
    /// What a request was, if somebody signed in sent it. `matched` is the route and `path` what
    /// was asked for, both from `/t/` on.
    pub fn of(
        scope: &Scope,
        method: &Method,
        matched: &str,
        path: &str,
        status: StatusCode,
    ) -> Option<Viewing> {
        let (user, key) = match scope.actor() {
            Actor::User(user) => (*user, None),
            Actor::Key(key, user) => (*user, Some(*key)),
            _ => return None,
        };
        let route = matched.strip_prefix("/t/{slug}")?;
        Some(Viewing {
            at: scope.now(),
            user,
            key,
            route: format!("{method} {route}"),
            subject: subject(matched, path),
            status: status.as_u16(),
            times: 1,
        })
    }

    fn same(&self, other: &Viewing) -> bool {
        self.user == other.user
            && self.key == other.key
            && self.route == other.route
            && self.subject == other.subject
            && self.status == other.status
    }
}

/// The id in the place of `{id}`.
fn subject(matched: &str, path: &str) -> Option<[u8; 16]> {
    let path = path.split('?').next()?;
    let (_, typed) = matched
        .split('/')
        .zip(path.split('/'))
        .find(|(part, _)| *part == "{id}")?;
    typed.parse::<Id<()>>().ok().map(|id| id.bytes())
}

/// The viewings of every tenant that are not written yet.
#[derive(Default)]
pub struct Viewings(Mutex<HashMap<TenantId, Vec<Viewing>>>);

impl Viewings {
    /// Adds one; the same by the same person counts as one more time.
    pub fn add(&self, tenant: TenantId, viewing: Viewing) {
        let mut all = self.all();
        let waiting = all.entry(tenant).or_default();
        match waiting
            .iter_mut()
            .rev()
            .take(50)
            .find(|known| known.same(&viewing))
        {
            Some(known) => known.times = known.times.saturating_add(viewing.times),
            None => waiting.push(viewing),
        }
    }

    /// Whether no more may be opened in this tenant until its viewings are written.
    pub fn is_full(&self, tenant: TenantId) -> bool {
        self.all()
            .get(&tenant)
            .is_some_and(|waiting| waiting.len() >= WAITING)
    }

    /// The tenants with something to write.
    pub fn tenants(&self) -> Vec<TenantId> {
        self.all().keys().copied().collect()
    }

    /// Takes what is to be written of a tenant; whoever cannot write it puts it back.
    pub fn take(&self, tenant: TenantId) -> Vec<Viewing> {
        self.all().remove(&tenant).unwrap_or_default()
    }

    /// Puts back what could not be written, before what has come since.
    pub fn put_back(&self, tenant: TenantId, mut viewings: Vec<Viewing>) {
        let mut all = self.all();
        let waiting = all.entry(tenant).or_default();
        viewings.append(waiting);
        *waiting = viewings;
    }

    fn all(&self) -> MutexGuard<'_, HashMap<TenantId, Vec<Viewing>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::timestamp;

    fn viewing(route: &str, subject: Option<[u8; 16]>) -> Viewing {
        Viewing {
            at: timestamp(0),
            user: Id::from_bytes([1; 16]),
            key: None,
            route: route.into(),
            subject,
            status: 200,
            times: 1,
        }
    }

    #[test]
    fn the_record_is_the_one_that_the_address_names_and_nothing_typed_is_kept() {
        let id: Id<()> = Id::new(timestamp(1));
        let path = format!("/t/demo/contacts/{id}/edit?q=Kov%C3%A1cs");
        assert_eq!(
            subject("/t/{slug}/contacts/{id}/edit", &path),
            Some(id.bytes())
        );
        assert_eq!(subject("/t/{slug}/contacts", "/t/demo/contacts?q=x"), None);
        assert_eq!(
            subject("/t/{slug}/contacts/{id}", "/t/demo/contacts/new"),
            None
        );
    }

    #[test]
    fn the_same_page_opened_twice_is_one_viewing_of_two_times() {
        let (all, tenant) = (Viewings::default(), TenantId(1));
        all.add(tenant, viewing("GET /contacts", None));
        all.add(tenant, viewing("GET /contacts/{id}", Some([7; 16])));
        all.add(tenant, viewing("GET /contacts", None));
        let taken = all.take(tenant);
        assert_eq!(taken.iter().map(|v| v.times).collect::<Vec<_>>(), [2, 1]);
        assert!(all.tenants().is_empty());
        all.put_back(tenant, taken);
        assert_eq!(all.take(tenant).len(), 2);
    }
}
