//! Contacts in the palette.

use super::{ContactKind, list};
use futures::future::BoxFuture;
use kernel::Result;
use kit::collection::{Query, Sort};
use kit::slice::{Hit, SearchHook};
use kit::{Filter, Permission, Scope};
use std::time::Duration;

/// Finds contacts by the words that somebody types.
pub(crate) const HOOK: SearchHook = hits;

fn hits<'a>(scope: &'a Scope, typed: &'a str, limit: usize) -> BoxFuture<'a, Result<Vec<Hit>>> {
    Box::pin(async move {
        if !scope.may(Permission::ViewContacts) || kernel::text::search_argument(typed).is_none() {
            return Ok(Vec::new());
        }
        let query = Query {
            filter: Filter::everything(),
            search: typed.to_owned(),
            sort: Sort::parse("name"),
            after: None,
            limit,
            patience: Duration::from_millis(200),
        };
        let mut tx = scope.read().await?;
        let found = list::contacts(scope, &mut tx, &query).await?;
        Ok(found
            .contacts
            .into_iter()
            .map(|contact| Hit {
                note: contact
                    .email()
                    .or(contact.phone())
                    .unwrap_or_default()
                    .to_owned(),
                path: format!("/contacts/{}", contact.id),
                icon: match contact.kind {
                    ContactKind::Person => "person",
                    ContactKind::Company => "companies",
                },
                title: contact.name,
            })
            .collect())
    })
}
