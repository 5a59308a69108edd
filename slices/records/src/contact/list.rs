//! Lists of contacts: what an index can serve is SQL, the rest is decided row by row.
//!
//! - Always is a list a walk along one index, a page at a time.
//! - Never does a request look through more records than its patience allows.

use super::cursor::Cursor;
use super::order::{Order, TAIL};
use super::shape::Shape;
use super::store::{COLUMNS, WIDTH, attach, read};
use super::value::{Shown, cells};
use super::{Contact, columns};
use kernel::{Result, text};
use kit::collection::{Item, Page, Query, Sort};
use kit::filter::{Checked, Moment, compile, evaluate};
use kit::{Column, Permission, Reach, Scope};
use storage::{Sql, Tx, Value};

/// How many records are put to a filter at once when no index narrows it.
const CHUNK: usize = 500;

/// Some contacts and where to go on; [`Page`] with contacts instead of columns.
pub(super) struct Found {
    pub contacts: Vec<Contact>,
    pub next: Option<String>,
    pub partial: bool,
}

/// The next records of a list; see [`kit::Collection::page`].
pub(super) async fn page(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Page> {
    let shape = Shape::load(scope, tx).await?;
    let columns = columns::all(scope, &shape);
    let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
    some(scope, tx, (&shape, &columns), &keys, query).await
}

/// The same with the values of some columns only.
pub(super) async fn some(
    scope: &Scope,
    tx: &mut Tx,
    (shape, columns): (&Shape, &[Column]),
    keys: &[&str],
    query: &Query,
) -> Result<Page> {
    let found = find(scope, tx, shape, columns, query).await?;
    let items = found
        .contacts
        .iter()
        .map(|contact| item(contact, shape, keys))
        .collect();
    Ok(Page {
        items,
        next: found.next,
        partial: found.partial,
    })
}

/// The same as contacts.
pub(super) async fn contacts(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Found> {
    let shape = Shape::load(scope, tx).await?;
    find(scope, tx, &shape, &columns::all(scope, &shape), query).await
}

/// A contact as its columns.
fn item(contact: &Contact, shape: &Shape, keys: &[&str]) -> Item {
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        let cells = cells(contact, shape, key);
        if !cells.is_empty() {
            all.push(((*key).to_owned(), cells));
        }
    }
    Item {
        id: contact.id.bytes(),
        version: contact.version,
        title: contact.name.clone(),
        cells: all,
    }
}

async fn find(
    scope: &Scope,
    tx: &mut Tx,
    shape: &Shape,
    columns: &[Column],
    query: &Query,
) -> Result<Found> {
    let reach = scope.require(Permission::ViewContacts)?;
    let order = Order::of(&query.sort, shape)?;
    let moment = Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    };
    let filter = query.filter.check(columns, &moment)?;
    let mut cursor = match &query.after {
        Some(text) => Cursor::open(scope, "contacts", &query.sort, text).await?,
        None => Cursor {
            tail: false,
            keys: Vec::new(),
        },
    };
    let everything = query.filter.is_everything();
    let own = if reach == Reach::Own {
        Some(scope.actor().user())
    } else {
        None
    };
    let narrow = Narrow {
        filter: &filter,
        search: text::search_argument(&query.search),
        own,
    };
    let began = scope.app().clock.now();
    let mut found = Found {
        contacts: Vec::new(),
        next: None,
        partial: false,
    };
    // One more than asked for tells whether there is a next page.
    let (limit, mut behind) = (query.limit.max(1), None);
    // What the index decides alone is not looked through: just the page is read.
    let exact = compile(&filter, "contacts_search", &mut Sql::new("")).exact;
    loop {
        let wanted = if exact {
            limit + 1 - found.contacts.len()
        } else {
            CHUNK.max(limit + 1)
        };
        let rows = tx.all(narrow.select(&order, &cursor, wanted)).await?;
        let exhausted = rows.len() < wanted;
        let mut some = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            some.push(read(row)?);
            places.push(
                (WIDTH..row.len())
                    .map(|i| row.value(i).clone())
                    .collect::<Vec<Value>>(),
            );
        }
        attach(tx, &mut some).await?;
        for (contact, keys) in some.into_iter().zip(places) {
            cursor.keys = keys;
            if evaluate(&filter, &Shown(&contact, shape)) {
                if found.contacts.len() == limit {
                    found.next = behind;
                    return Ok(found);
                }
                found.contacts.push(contact);
                if found.contacts.len() == limit {
                    behind = Some(cursor.seal(scope, "contacts", &query.sort).await?);
                }
            }
        }
        if exhausted {
            if cursor.tail || order.nullable.is_none() {
                return Ok(found);
            }
            cursor = Cursor {
                tail: true,
                keys: Vec::new(),
            };
            continue;
        }
        if scope.app().clock.now().duration_since(began).unsigned_abs() >= query.patience
            && !everything
        {
            found.partial = found.contacts.len() < limit;
            found.next = Some(cursor.seal(scope, "contacts", &query.sort).await?);
            return Ok(found);
        }
    }
}

/// What all rows of a list have in common.
struct Narrow<'a> {
    filter: &'a Checked,
    search: Option<String>,
    /// `Some`: only the records of this user.
    own: Option<Option<kernel::Id<kit::User>>>,
}

impl Narrow<'_> {
    /// The next rows behind a place: the columns of a contact, then the keys of the order.
    fn select(&self, order: &Order, cursor: &Cursor, limit: usize) -> Sql {
        let keys: &[&str] = if cursor.tail { &TAIL } else { &order.keys };
        let list = keys.join(", ");
        // Only the living have words and slots, so this test narrows nothing there. The sign
        // keeps SQLite, which has no statistics, from walking along an index that begins with
        // it, and from sorting everybody afterwards.
        let slot = order.nullable.is_some_and(|column| column != "owner") && !cursor.tail;
        let sign = if slot || self.search.is_some() {
            "+"
        } else {
            ""
        };
        let mut sql = Sql::new(format!(
            "select {COLUMNS}, {list} from contacts where {sign}binned_at = 0"
        ));
        if let Some(column) = order.nullable {
            sql.push(&format!(
                " and {column} is {}",
                if cursor.tail { "null" } else { "not null" }
            ));
        }
        if let Some(user) = self.own {
            sql.push(" and owner = ").bind(user);
        }
        if !cursor.keys.is_empty() {
            sql.push(&format!(
                " and ({list}) {} (",
                if order.descending { "<" } else { ">" }
            ));
            sql.bind_list(cursor.keys.iter().cloned()).push(")");
        }
        if let Some(words) = &self.search {
            sql.push(" and id in (select id from contacts_search(")
                .bind(words)
                .push("))");
        }
        sql.push(" and ");
        compile(self.filter, "contacts_search", &mut sql);
        let direction = if order.descending { " desc" } else { "" };
        let by: Vec<String> = keys.iter().map(|key| format!("{key}{direction}")).collect();
        sql.push(&format!(" order by {} limit ", by.join(", ")));
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
        sql
    }
}

/// The statement of a list's first page, so that tests can ask the engines for their plans.
#[doc(hidden)]
pub async fn statement(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Sql> {
    let shape = Shape::load(scope, tx).await?;
    let columns = columns::all(scope, &shape);
    let moment = Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    };
    let filter = query.filter.check(&columns, &moment)?;
    let own =
        (scope.require(Permission::ViewContacts)? == Reach::Own).then(|| scope.actor().user());
    let narrow = Narrow {
        filter: &filter,
        search: text::search_argument(&query.search),
        own,
    };
    let cursor = Cursor {
        tail: false,
        keys: Vec::new(),
    };
    Ok(narrow.select(&Order::of(&query.sort, &shape)?, &cursor, query.limit))
}

/// What is in the recycle bin, last binned first.
pub(super) async fn bin(
    scope: &Scope,
    tx: &mut Tx,
    after: Option<&str>,
    limit: usize,
) -> Result<Found> {
    let reach = scope.require(Permission::DeleteContacts)?;
    let sort = Sort::parse("-binned");
    let mut sql = Sql::new(format!(
        "select {COLUMNS}, binned_at, name_key, id from contacts where binned_at > 0"
    ));
    if reach == Reach::Own {
        sql.push(" and owner = ").bind(scope.actor().user());
    }
    if let Some(text) = after {
        let cursor = Cursor::open(scope, "bin", &sort, text).await?;
        sql.push(" and (binned_at, name_key, id) < (")
            .bind_list(cursor.keys)
            .push(")");
    }
    sql.push(" order by binned_at desc, name_key desc, id desc limit ")
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let rows = tx.all(sql).await?;
    let mut found = Found {
        contacts: Vec::new(),
        next: None,
        partial: false,
    };
    for (i, row) in rows.iter().enumerate().take(limit) {
        found.contacts.push(read(row)?);
        if i + 1 == limit && rows.len() > limit {
            let cursor = Cursor {
                tail: false,
                keys: (WIDTH..row.len()).map(|i| row.value(i).clone()).collect(),
            };
            found.next = Some(cursor.seal(scope, "bin", &sort).await?);
        }
    }
    Ok(found)
}
