//! Values as people read them: titles of choices, names of users and contacts, numbers and
//! dates in the language.

mod dial;

use crate::contact::store::{self, Named};
use crate::contact::{Contact, language};
use kernel::{Id, Lang, Link, Result};
use kit::html::*;
use kit::{Cell, Column, Kind, Permission, Scope, User, View, texts};
use std::borrow::Cow;
use std::collections::HashMap;
use storage::Tx;

/// What users and contacts that a page mentions are called.
#[derive(Default)]
pub(crate) struct Names {
    users: HashMap<Id<User>, String>,
    contacts: HashMap<Id<Contact>, String>,
}

impl Names {
    /// Looks up everything that these values mention. A contact that the actor may not see
    /// stays without a name.
    pub(crate) async fn of(scope: &Scope, tx: &mut Tx, cells: &[(Kind, Cell)]) -> Result<Names> {
        let (users, contacts) = ids(cells);
        let mut names = Names::default();
        names.add(scope, tx, users, contacts).await?;
        Ok(names)
    }

    /// The same where a list has found most of them on its way.
    pub(crate) async fn besides(
        scope: &Scope,
        tx: &mut Tx,
        found: Named,
        cells: &[(Kind, Cell)],
    ) -> Result<Names> {
        let (mut users, mut contacts) = ids(cells);
        users.retain(|id| !found.users.contains_key(id));
        contacts.retain(|id| !found.companies.contains_key(id));
        let reached = found
            .companies
            .into_iter()
            .filter_map(|(id, (name, owner))| {
                let reached = scope.reaches(Permission::ViewContacts, owner);
                reached.then_some((id, name))
            });
        let mut names = Names {
            users: found.users,
            contacts: reached.collect(),
        };
        names.add(scope, tx, users, contacts).await?;
        Ok(names)
    }

    async fn add(
        &mut self,
        scope: &Scope,
        tx: &mut Tx,
        users: Vec<Id<User>>,
        contacts: Vec<Id<Contact>>,
    ) -> Result<()> {
        self.users.extend(identity::users::names(tx, &users).await?);
        self.add_contacts(scope, tx, contacts).await
    }

    async fn add_contacts(
        &mut self,
        scope: &Scope,
        tx: &mut Tx,
        mut ids: Vec<Id<Contact>>,
    ) -> Result<()> {
        ids.sort_unstable();
        ids.dedup();
        for (id, name, owner) in store::titles(tx, &ids).await? {
            if scope.reaches(Permission::ViewContacts, owner) {
                self.contacts.insert(id, name);
            }
        }
        Ok(())
    }

    /// The name of a user.
    pub(crate) fn user(&self, id: Id<User>) -> Option<&str> {
        self.users.get(&id).map(String::as_str)
    }

    /// The name of a contact.
    pub(crate) fn contact(&self, id: Id<Contact>) -> Option<&str> {
        self.contacts.get(&id).map(String::as_str)
    }
}

/// The users and the contacts that some values point to.
fn ids(cells: &[(Kind, Cell)]) -> (Vec<Id<User>>, Vec<Id<Contact>>) {
    let (mut users, mut contacts) = (Vec::new(), Vec::new());
    for (kind, cell) in cells {
        match (kind, cell) {
            (Kind::User, Cell::Id(raw)) => users.push(Id::from_bytes(*raw)),
            (Kind::Contact, Cell::Id(raw)) => contacts.push(Id::from_bytes(*raw)),
            _ => {}
        }
    }
    (users, contacts)
}

/// One value in words.
pub(crate) fn text<'a>(
    scope: &Scope,
    column: &'a Column,
    cell: &'a Cell,
    names: &'a Names,
) -> Cow<'a, str> {
    let lang = scope.lang();
    let made = match cell {
        Cell::Text(tag) if column.key == "language" => language::title(scope, tag),
        Cell::Text(text) => return text.into(),
        Cell::Choice(key) => return column.choice_title(key).into(),
        Cell::Int(n) => texts::number(lang, *n),
        Cell::Decimal(d) => texts::decimal(lang, &d.to_string()),
        Cell::Money(m) => money(lang, &m.to_string()),
        Cell::Bool(true) => scope.t("value-yes"),
        Cell::Bool(false) => scope.t("value-no"),
        Cell::Date(day) => texts::date(lang, *day),
        Cell::At(at) => texts::date_time(lang, *at, scope.zone()),
        Cell::Id(raw) => {
            let name = match column.kind {
                Kind::User => names.user(Id::from_bytes(*raw)),
                _ => names.contact(Id::from_bytes(*raw)),
            };
            match name {
                Some(name) => return name.into(),
                None => scope.t("value-unknown"),
            }
        }
    };
    made.into()
}

/// `1250.50 HUF` becomes `1 250,50 HUF`; whole amounts lose their zeros.
fn money(lang: Lang, canonical: &str) -> String {
    let (amount, currency) = canonical.rsplit_once(' ').unwrap_or((canonical, ""));
    let amount = amount.strip_suffix(".00").unwrap_or(amount);
    format!("{}\u{a0}{currency}", texts::decimal(lang, amount))
}

/// All values of a column in words, separated by commas.
pub(crate) fn texts_of(scope: &Scope, column: &Column, cells: &[Cell], names: &Names) -> String {
    let all: Vec<_> = cells
        .iter()
        .map(|cell| text(scope, column, cell, names))
        .collect();
    all.join(", ")
}

/// All values of a column as they stand in a page, links included; none is to be translated.
pub(crate) fn html<'a>(
    view: &'a View,
    column: &'a Column,
    cells: &'a [Cell],
    names: &'a Names,
) -> impl Renderable + use<'a> {
    maud! { span translate="no" { (values(view, column, cells, names)) } }
}

/// The same where a surrounding element says that nothing is to be translated.
pub(crate) fn values<'a>(
    view: &'a View,
    column: &'a Column,
    cells: &'a [Cell],
    names: &'a Names,
) -> impl Renderable + use<'a> {
    let below = matches!(column.kind, Kind::Email | Kind::Phone | Kind::Link);
    maud! {
        @for (i, cell) in cells.iter().enumerate() {
            @if i > 0 { @if below { br; } @else { ", " } }
            @if let Some(href) = href(view, column, cell, names) {
                a href=(href) { (text(&view.scope, column, cell, names)) }
            } @else { (text(&view.scope, column, cell, names)) }
        }
    }
}

fn href(view: &View, column: &Column, cell: &Cell, names: &Names) -> Option<String> {
    match (column.kind, cell) {
        (Kind::Email, Cell::Text(address)) => Some(format!("mailto:{}", mailbox(address))),
        (Kind::Phone, Cell::Text(number)) => Some(dial::link(number)),
        (Kind::Link, Cell::Text(link)) => {
            Link::parse(link).ok().map(|link| link.as_str().to_owned())
        }
        (Kind::Contact, Cell::Id(raw)) => names.contact(Id::from_bytes(*raw)).map(|_| {
            view.to(format_args!(
                "/contacts/{}",
                Id::<Contact>::from_bytes(*raw)
            ))
        }),
        _ => None,
    }
}

/// An address in a `mailto:` link: everything that could begin a parameter is encoded (RFC 6068).
fn mailbox(address: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '.' | '-' | '_');
    if address.chars().all(plain) {
        return address.to_owned();
    }
    encode(address).replace("%40", "@").replace("%2E", ".")
}

/// When and where "today" is and who "me" is, for filters of this actor.
pub(crate) fn moment(scope: &Scope) -> kit::filter::Moment {
    kit::filter::Moment {
        now: scope.now(),
        zone: scope.zone().clone(),
        me: scope.actor().user(),
    }
}
