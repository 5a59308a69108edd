//! What the tests share.

use kernel::{Error, FieldErrors, Id, Result};
use kit::collection::{Outcome, Page, Query, Row, Sort};
use kit::{ChangeSet, Choice, Filter, Kind, Role, Scope, Slice};
use records::contact::{Patch, actions};
use records::field::actions::{FieldDraft, create};
use records::{CONTACTS, Contact, Field};
use std::time::Duration;
use testkit::TestApp;

/// The slices that contacts need.
pub const SLICES: &[&Slice] = &[
    &history::SLICE,
    &identity::SLICE,
    &accounts::SLICE,
    &records::SLICE,
];

/// A patch: `("emails", "a@x.hu|b@x.hu")` is a column with two values.
pub fn patch(pairs: &[(&str, &str)]) -> Patch {
    pairs
        .iter()
        .map(|(key, value)| {
            let texts = if value.is_empty() {
                Vec::new()
            } else {
                value.split('|').map(str::to_owned).collect()
            };
            ((*key).to_owned(), texts)
        })
        .collect()
}

pub async fn create_contact(scope: &Scope, pairs: &[(&str, &str)]) -> Id<Contact> {
    actions::create(scope, patch(pairs)).await.unwrap().id
}

pub async fn field(
    t: &TestApp,
    title: &str,
    kind: Kind,
    more: impl FnOnce(&mut FieldDraft),
) -> Field {
    let mut draft = FieldDraft::new(title, kind);
    if matches!(kind, Kind::Choice | Kind::Choices) {
        draft.choices = ["Gold", "Silver", "Bronze"]
            .map(|title| Choice {
                key: String::new(),
                title: title.into(),
            })
            .to_vec();
    }
    more(&mut draft);
    create(&t.scope(Role::Administrator), draft).await.unwrap()
}

pub fn query(filter: &str, sort: &str) -> Query {
    Query {
        filter: Filter::parse(filter).unwrap(),
        search: String::new(),
        sort: Sort::parse(sort),
        after: None,
        limit: 50,
        patience: Duration::from_secs(5),
    }
}

pub async fn page(scope: &Scope, query: &Query) -> Result<Page> {
    let mut tx = scope.read().await?;
    CONTACTS.page(scope, &mut tx, query).await
}

/// The titles of all records of a list, page by page.
pub async fn titles(scope: &Scope, query: &Query) -> Vec<String> {
    walk(scope, query)
        .await
        .into_iter()
        .map(|(title, _)| title)
        .collect()
}

/// The titles and ids of all records of a list, page by page.
pub async fn walk(scope: &Scope, query: &Query) -> Vec<(String, [u8; 16])> {
    let mut query = query.clone();
    let mut all = Vec::new();
    loop {
        let page = page(scope, &query).await.unwrap();
        all.extend(page.items.into_iter().map(|item| (item.title, item.id)));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return all,
        }
    }
}

pub async fn searched(scope: &Scope, words: &str) -> Vec<String> {
    let mut query = query("", "name");
    query.search = words.to_owned();
    titles(scope, &query).await
}

/// The faults of something refused, as `field: code`.
pub fn faults<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    match result {
        Err(Error::Invalid(errors)) => listed(&errors),
        other => panic!("not refused as faulty: {other:?}"),
    }
}

pub fn listed(errors: &FieldErrors) -> Vec<String> {
    errors
        .iter()
        .map(|error| format!("{}: {}", error.field, error.code))
        .collect()
}

pub fn row(pairs: &[(&str, &str)]) -> Row {
    Row {
        values: patch(pairs),
        ..Row::default()
    }
}

/// Applies rows as one change set and commits.
pub async fn import(scope: &Scope, rows: Vec<Row>) -> (Id<ChangeSet>, Vec<Outcome>) {
    let mut tx = scope.begin().await.unwrap();
    let set = history::open_set(&mut tx, scope, "import", "contacts", None)
        .await
        .unwrap();
    let outcomes = CONTACTS
        .apply(scope, &mut tx, set, rows, false)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (set, outcomes)
}

/// The history of the tenant is whole.
pub async fn assert_history(t: &TestApp) -> history::Verification {
    let scope = t.system();
    let mut tx = scope.read().await.unwrap();
    let found = history::verify(&mut tx, scope.vault(), t.tenant.id)
        .await
        .unwrap();
    assert_eq!(found.broken, None);
    found
}

/// The history of a contact, latest first, as `action fields`.
pub async fn told(scope: &Scope, id: Id<Contact>) -> Vec<String> {
    let mut tx = scope.read().await.unwrap();
    let entries = history::of_subject(scope, &mut tx, "contact", id.bytes(), None, 50)
        .await
        .unwrap();
    entries
        .iter()
        .map(|entry| {
            format!("{} {}", entry.action, entry.fields.join(" "))
                .trim()
                .to_owned()
        })
        .collect()
}
