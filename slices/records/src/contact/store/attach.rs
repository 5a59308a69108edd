//! What belongs to contacts and lies in other tables: the companies of persons, and names.

use super::MANY;
use crate::contact::{Contact, ContactKind, Membership};
use kernel::{Id, Result};
use kit::User;
use std::collections::HashMap;
use storage::{Row, Sql, Tx};

/// Names that stand beside contacts in a list, found on the way.
#[derive(Default)]
pub(crate) struct Named {
    /// Whether those of owners are wanted.
    pub of_owners: bool,
    /// Of owners.
    pub users: HashMap<Id<User>, String>,
    /// Of companies in which persons are, with their owners: not everybody reaches them.
    pub companies: HashMap<Id<Contact>, (String, Option<Id<User>>)>,
}

/// Adds the companies of persons.
pub(crate) async fn attach(tx: &mut Tx, contacts: &mut [Contact]) -> Result<()> {
    let mut companies = Vec::new();
    for some in persons(contacts).chunks(MANY) {
        companies.extend(tx.all(companies_of(some)).await?);
    }
    put(contacts, &companies)
}

/// The companies of persons: person, company, title, whether it is the default.
pub(super) fn companies_of(persons: &[Id<Contact>]) -> Sql {
    let mut sql =
        Sql::new("select person, company, title, is_default from contact_links where person in (");
    sql.bind_in(persons).push(") order by person, position");
    sql.kept()
}

/// The same for a page of a list, with the names of the companies and, where they are wanted,
/// of the owners: everything in one go. Of more than a page only the companies.
pub(crate) async fn attach_named(
    tx: &mut Tx,
    contacts: &mut [Contact],
    named: &mut Named,
) -> Result<()> {
    if contacts.len() > MANY {
        return attach(tx, contacts).await;
    }
    let persons = persons(contacts);
    let memberships = (!persons.is_empty()).then(|| memberships(&persons));
    let owners = match named.of_owners {
        true => contacts.iter().filter_map(|one| one.owner).collect(),
        false => Vec::new(),
    };
    let owners = identity::users::names_of(owners);
    let are_persons = memberships.is_some();
    let mut answers = tx
        .all_of(memberships.into_iter().chain(owners).collect())
        .await?;
    let owners = answers.split_off(usize::from(are_persons));
    let companies = answers.pop().unwrap_or_default();
    for row in &companies {
        if let Some(name) = row.get(4)? {
            named.companies.insert(row.get(1)?, (name, row.get(5)?));
        }
    }
    for row in owners.iter().flatten() {
        named.users.insert(row.get(0)?, row.get(1)?);
    }
    put(contacts, &companies)
}

fn memberships(persons: &[Id<Contact>]) -> Sql {
    let mut sql = Sql::new(
        "select l.person, l.company, l.title, l.is_default, c.name, c.owner
           from contact_links l
           left join contacts c on c.id = l.company
          where l.person in (",
    );
    sql.bind_in(persons).push(") order by l.person, l.position");
    sql.kept()
}

fn persons(contacts: &[Contact]) -> Vec<Id<Contact>> {
    let persons = contacts
        .iter()
        .filter(|contact| contact.kind == ContactKind::Person);
    persons.map(|contact| contact.id).collect()
}

/// Puts what was found of their companies into contacts.
pub(super) fn put(contacts: &mut [Contact], rows: &[Row]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut companies: HashMap<Id<Contact>, Vec<Membership>> = HashMap::new();
    for row in rows {
        let membership = Membership {
            company: row.get(1)?,
            title: row.get(2)?,
            is_default: row.get(3)?,
        };
        companies.entry(row.get(0)?).or_default().push(membership);
    }
    for contact in contacts {
        contact.companies = companies.remove(&contact.id).unwrap_or_default();
    }
    Ok(())
}
