//! Lists of contacts: what an index can serve is SQL, the rest is decided row by row.
//!
//! - Always is a list a walk along one index, a page at a time.
//! - Never does a request look through more records than its patience allows: what the best
//!   index does not find soon is looked for in windows along the order, and where patience
//!   ends the answer says so and tells where to go on.

use super::cursor::Cursor;
use super::order::Order;
use super::shape::Shape;
use super::store::list::{self as table, Narrow, SEARCH, Stretch, binned, keys, words};
use super::store::{Named, WIDTH, attach, attach_named, read, read_plain};
use super::value::{Shown, cells};
use super::wanted::Wanted;
use super::{Contact, columns, rights, rows};
use kernel::Result;
use kit::collection::{Item, Page, Query, Sort};
use kit::filter::{Moment, compile, evaluate};
use kit::{Cell, Column, MASK, Permission, Scope};
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::{Row, Sql, Tx};

/// How many records are put to a filter at once when no index narrows it.
const CHUNK: usize = 500;
/// How long the engine may look in its own way before the list is walked along.
const LOOK: Duration = Duration::from_millis(250);
/// How many records a window has: at first, and at most when windows turn out to be fast.
const WINDOW: (usize, usize) = (2_000, 32_000);
/// How many it has at least: so many are looked at however long that takes, so that every
/// answer gets further.
const LEAST: usize = 125;
/// A window that takes no longer than this may be twice as wide.
const FAST: Duration = Duration::from_millis(20);

/// Some contacts and where to go on; [`Page`] with contacts instead of columns.
pub(super) struct Found {
    pub contacts: Vec<Contact>,
    pub next: Option<String>,
    pub partial: bool,
}

/// The next records of a list; see [`kit::Collection::page`].
pub(super) async fn page(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Page> {
    let (shape, asked) = Shape::guess(scope, tx).await?;
    let page = page_of(scope, tx, &shape, query).await;
    match shape.instead(scope, tx, asked, &page).await? {
        Some(shape) => page_of(scope, tx, &shape, query).await,
        None => page,
    }
}

async fn page_of(scope: &Scope, tx: &mut Tx, shape: &Shape, query: &Query) -> Result<Page> {
    let columns = columns::offered(scope, shape);
    let mut keys: Vec<String> = Vec::with_capacity(columns.len());
    for column in &columns {
        keys.push(column.key.clone());
        let beside = columns::besides(&column.key).iter();
        let beside = beside.filter(|_| !column.masked);
        keys.extend(beside.map(|beside| format!("{}.{}", column.key, beside.name)));
    }
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (page, _) = some(scope, tx, (shape, &columns), &keys, query).await?;
    Ok(page)
}

/// The same with the values of some columns only, and the names that were found on the way.
pub(super) async fn some(
    scope: &Scope,
    tx: &mut Tx,
    (shape, columns): (&Shape, &[Column]),
    keys: &[&str],
    query: &Query,
) -> Result<(Page, Named)> {
    // Without conditions and words nothing is asked of a record but what is shown.
    let custom = keys.iter().any(|key| key.starts_with("custom."));
    let asked = !query.filter.is_everything() || !query.search.is_empty();
    let read = if custom || asked { read } else { read_plain };
    let mut named = Named {
        of_owners: keys.contains(&"owner"),
        ..Named::default()
    };
    let found = find(scope, tx, (shape, columns), read, query, Some(&mut named)).await?;
    let keys: Vec<Arc<str>> = keys.iter().map(|key| Arc::from(*key)).collect();
    let items = found
        .contacts
        .iter()
        .map(|contact| item(scope, contact, shape, &keys))
        .collect();
    let page = Page {
        items,
        next: found.next,
        partial: found.partial,
    };
    Ok((page, named))
}

/// The same as contacts.
pub(super) async fn contacts(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Found> {
    let shape = Shape::load(scope, tx).await?;
    let columns = columns::all(scope, &shape);
    find(scope, tx, (&shape, &columns), read, query, None).await
}

/// A contact as its columns; it is veiled already, and in the place of what is masked stands the
/// mask.
fn item(scope: &Scope, contact: &Contact, shape: &Shape, keys: &[Arc<str>]) -> Item {
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        let cells = match rights::masks(scope, key) {
            true => vec![Cell::Text(MASK.to_owned())],
            false => cells(contact, shape, key),
        };
        if !cells.is_empty() {
            all.push((key.clone(), cells));
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
    (shape, columns): (&Shape, &[Column]),
    read: fn(&mut Row) -> Result<Contact>,
    query: &Query,
    mut named: Option<&mut Named>,
) -> Result<Found> {
    scope.require(Permission::ViewContacts)?;
    let order = Order::of(scope, &query.sort, shape)?;
    let filter = query.filter.check(columns, &moment(scope))?;
    let mut cursor = match &query.after {
        Some(text) => Cursor::open(scope, "contacts", &query.sort, text).await?,
        None => Cursor::default(),
    };
    let wanted = Wanted::of(&query.search);
    let narrow = Narrow {
        filter: &filter,
        search: wanted.arguments(),
        owners: scope.owners(Permission::ViewContacts),
        order: &order,
    };
    let searches = !wanted.is_everything();
    let whole = query.filter.is_everything() && !searches && narrow.owners.is_none();
    // What the index decides alone is not looked through: just the page is read.
    let exact = compile(&filter, SEARCH, &mut Sql::new("")).exact;
    // The index holds the words of hidden fields too: what it finds by them is passed over.
    let veiled = searches && !rights::sees_all(scope);
    let exact = exact && !veiled;
    let began = Instant::now();
    let mut found = Found {
        contacts: Vec::new(),
        next: None,
        partial: false,
    };
    // One more than asked for tells whether there is a next page.
    let (limit, mut behind) = (query.limit.max(1), None);
    let mut width = WINDOW.0;
    cursor.walking |= query.patience.is_zero() && !whole;
    loop {
        let step = Instant::now();
        let many = match (exact, cursor.walking && searches) {
            (_, true) => width,
            (true, false) => limit + 1 - found.contacts.len(),
            (false, false) => CHUNK.max(limit + 1),
        };
        let Stretch { rows, end } = if cursor.walking {
            let limit = (width > LEAST).then_some(query.patience.min(LOOK));
            match narrow.walk(tx, &cursor, (width, many), limit).await? {
                Some(stretch) => stretch,
                None => {
                    width = (width / 4).max(LEAST);
                    continue;
                }
            }
        } else {
            let limit = (query.patience / 2).min(LOOK);
            let limit = (!whole || cursor.tail).then_some(limit);
            match narrow.look(tx, &cursor, many, limit).await? {
                Some(stretch) => stretch,
                None => {
                    cursor.walking = true;
                    continue;
                }
            }
        };
        let mut some = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for mut row in rows {
            if !cursor.walking || wanted.is_met_by(words(&row)?) {
                some.push(read(&mut row)?);
                places.push(row);
            }
        }
        match &mut named {
            Some(named) => attach_named(tx, &mut some, named).await?,
            None => attach(tx, &mut some).await?,
        }
        for (contact, place) in some.into_iter().zip(&places) {
            let fits = evaluate(&filter, &Shown(&contact, shape));
            let contact = rights::veil(scope, contact);
            let found_by = || wanted.is_met_by(&rows::words(&contact, &shape.fields));
            if fits && (!veiled || found_by()) {
                if found.contacts.len() == limit {
                    found.next = behind;
                    return Ok(found);
                }
                found.contacts.push(contact);
                if found.contacts.len() == limit {
                    cursor.keys = keys(place);
                    behind = Some(cursor.seal(scope, "contacts", &query.sort).await?);
                }
            }
        }
        match end {
            Some(end) => cursor.keys = end,
            None if cursor.tail || order.nullable.is_none() => return Ok(found),
            None => {
                cursor.tail = true;
                cursor.keys = Vec::new();
                continue;
            }
        }
        if step.elapsed() < FAST {
            width = (width * 2).min(WINDOW.1);
        }
        if began.elapsed() >= query.patience {
            found.partial = found.contacts.len() < limit;
            found.next = Some(cursor.seal(scope, "contacts", &query.sort).await?);
            return Ok(found);
        }
    }
}

fn moment(scope: &Scope) -> Moment {
    Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    }
}

/// The statement of a list's first page, so that tests can ask the engines for their plans.
#[doc(hidden)]
pub async fn statement(scope: &Scope, tx: &mut Tx, query: &Query) -> Result<Sql> {
    let shape = Shape::load(scope, tx).await?;
    let columns = columns::all(scope, &shape);
    scope.require(Permission::ViewContacts)?;
    let narrow = Narrow {
        filter: &query.filter.check(&columns, &moment(scope))?,
        search: Wanted::of(&query.search).arguments(),
        owners: scope.owners(Permission::ViewContacts),
        order: &Order::of(scope, &query.sort, &shape)?,
    };
    Ok(narrow.select(&Cursor::default(), query.limit))
}

/// How many living contacts the actor sees, counted no further than `most`.
pub(super) async fn count(scope: &Scope, tx: &mut Tx, most: usize) -> Result<usize> {
    scope.require(Permission::ViewContacts)?;
    let owners = scope.owners(Permission::ViewContacts);
    table::count(tx, owners.as_deref(), most).await
}

/// How many binned contacts are looked through at once for a name, and how many in one request.
const AT_ONCE: usize = 500;
const MOST: usize = 5000;

/// What is in the recycle bin, last binned first; what was typed begins words of the name. No index
/// serves that, so the answer is what was found so far, with a cursor to go on.
pub(super) async fn bin(
    scope: &Scope,
    tx: &mut Tx,
    typed: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Found> {
    scope.require(Permission::DeleteContacts)?;
    let sort = Sort::parse("-binned");
    let scope = &scope.within(Permission::DeleteContacts);
    let owners = scope.owners(Permission::ViewContacts);
    let mut after = match after {
        Some(text) => Some(Cursor::open(scope, "bin", &sort, text).await?.keys),
        None => None,
    };
    let wanted = kernel::text::words(typed);
    let fits = |name: &str| {
        let known = kernel::text::words(name);
        wanted
            .iter()
            .all(|word| known.iter().any(|known| known.starts_with(word.as_str())))
    };
    let many = if wanted.is_empty() {
        limit + 1
    } else {
        AT_ONCE
    };
    let mut found = Found {
        contacts: Vec::new(),
        next: None,
        partial: false,
    };
    let mut looked = 0;
    loop {
        let rows = binned(tx, owners.as_deref(), after.clone(), many).await?;
        let looked_at = rows.len();
        for mut row in rows {
            if found.contacts.len() == limit {
                found.next = Some(behind(scope, &sort, after).await?);
                return Ok(found);
            }
            after = Some((WIDTH..row.len()).map(|i| row.value(i).clone()).collect());
            let contact = read(&mut row)?;
            if fits(&contact.name) {
                found.contacts.push(rights::veil(scope, contact));
            }
        }
        looked += looked_at;
        if looked_at < many {
            return Ok(found);
        }
        if looked >= MOST {
            found.partial = true;
            found.next = Some(behind(scope, &sort, after).await?);
            return Ok(found);
        }
    }
}

/// Where the recycle bin goes on behind a row.
async fn behind(scope: &Scope, sort: &Sort, keys: Option<Vec<storage::Value>>) -> Result<String> {
    let cursor = Cursor {
        keys: keys.unwrap_or_default(),
        ..Cursor::default()
    };
    cursor.seal(scope, "bin", sort).await
}
