//! Choosing contacts by typing: with scripts as you type, without them with a button.

use crate::contact::{CONTACTS, Contact};
use crate::input::{Control, Offer};
use kernel::{FieldErrors, Id, Result};
use kit::collection::{Query as Wanted, Sort};
use kit::filter::{Op, Test};
use kit::html::*;
use kit::{Column, Fields, Filter, Form, Kind, Query, Reply, Scope, View, reply, sought};
use std::time::Duration;

/// How many contacts are offered.
const MANY: usize = 12;

/// Contacts whose words begin as typed, by name; of one kind (`company`) if one is named.
pub(crate) async fn search_contacts(
    scope: &Scope,
    typed: &str,
    kind: Option<&str>,
    limit: usize,
) -> Result<Vec<(Id<Contact>, String)>> {
    // What is too long finds nobody; where it was typed, that is said.
    if kernel::text::search_argument(typed).is_none() || sought::fits("q", typed).is_err() {
        return Ok(Vec::new());
    }
    let filter = kind.map_or_else(Filter::everything, |kind| {
        Filter::Test(Test {
            field: "kind".into(),
            op: Op::Is,
            values: vec![kind.to_owned()],
        })
    });
    let wanted = Wanted {
        filter,
        search: typed.to_owned(),
        sort: Sort::parse("name"),
        after: None,
        limit,
        patience: Duration::from_millis(200),
    };
    let mut tx = scope.read().await?;
    let page = CONTACTS.page(scope, &mut tx, &wanted).await?;
    Ok(page
        .items
        .into_iter()
        .map(|item| (Id::from_bytes(item.id), item.title))
        .collect())
}

/// What is offered while somebody types: the address names the field, `?name=companies&kind=company`,
/// and what is typed comes in the body, under the name of its search.
pub(super) async fn options(view: View, Query(query): Query, Form(form): Form) -> Reply {
    let name = query.get("name");
    let typed = form.get(&format!("{name}.q"));
    let kind = Some(query.get("kind")).filter(|kind| !kind.is_empty());
    let found = search_contacts(&view.scope, typed, kind, MANY).await?;
    Ok(reply::fragment(found_html(
        &view,
        name,
        name.ends_with("companies"),
        typed,
        &found,
    )))
}

/// Whether something stands in a search and nothing of what it found was chosen: `{name}.was`
/// names what the form showed as chosen.
pub(super) fn unpicked(sent: &Fields, name: &str) -> bool {
    let (search, was) = (format!("{name}.q"), format!("{name}.was"));
    let mut chosen = sent.all(name).filter(|id| !id.is_empty());
    !sent.get(&search).trim().is_empty() && chosen.all(|id| sent.all(&was).any(|was| was == id))
}

/// Notes which searches of a form hold something of which nothing was chosen. `prefix` stands
/// before the keys of columns in the names of controls.
pub(super) fn undecided<'a>(
    sent: &Fields,
    columns: impl IntoIterator<Item = &'a Column>,
    prefix: &str,
) -> FieldErrors {
    let mut faults = FieldErrors::new();
    for column in columns {
        let name = format!("{prefix}{}", column.key);
        if column.kind == Kind::Contact && unpicked(sent, &name) {
            faults.add(&column.key, "not_picked");
        }
    }
    faults
}

/// What stands as chosen, so that what is sent tells what was chosen anew.
pub(super) fn was<'a>(name: &str, ids: impl Iterator<Item = &'a String>) -> Raw<String> {
    let was = format!("{name}.was");
    let ids: Vec<&String> = ids.collect();
    maud! { @for id in &ids { input type="hidden" name=(&was) value=(*id); } }.memoize()
}

/// The control of a field that holds a contact: what is chosen, and a search for others.
pub(crate) fn picker(view: &View, c: &Control, offer: &Offer) -> Raw<String> {
    let chosen: Vec<(String, String)> = c
        .values
        .iter()
        .filter(|id| !id.is_empty())
        .map(|id| {
            let known = id.parse().ok().and_then(|id| offer.names.contact(id));
            (
                id.clone(),
                known.map_or_else(|| view.t("value-unknown"), ToOwned::to_owned),
            )
        })
        .collect();
    let described = (!c.described.is_empty()).then_some(c.described);
    let invalid = c.faulty.then_some("true");
    let none = chosen.is_empty();
    let was = was(c.name, chosen.iter().map(|(id, _)| id));
    maud! {
        div.stack id=(c.id) role="group" tabindex="-1" aria-label=(&c.column.title) aria-describedby=[described] aria-invalid=[invalid] {
            (was)
            // The search comes first, for whoever opens the field wants to type a name.
            (search(view, c.column, c.id, c.name, "", offer))
            @for (id, name) in &chosen {
                label.choice { input type="radio" name=(c.name) value=(id) checked; span translate="no" { (name) } }
            }
            label.choice { input type="radio" name=(c.name) value="" checked[none]; (view.t("value-none")) }
        }
    }
    .memoize()
}

/// The search of a picker with what it has found.
pub(super) fn search(
    view: &View,
    column: &Column,
    id: &str,
    name: &str,
    kind: &str,
    offer: &Offer,
) -> Raw<String> {
    let field = format!("{name}.q");
    let (input, found) = (format!("{id}-q"), format!("{id}-found"));
    let target = format!("#{found}");
    let options = with_query(
        &view.to("/contacts/options"),
        &[("name", name), ("kind", kind)],
    );
    let label = view.t_with(
        "contact-find-for",
        &[("name", column.title.as_str().into())],
    );
    let known = offer.found.iter().find(|(of, ..)| of == name);
    let typed = known.map_or("", |(_, typed, _)| typed.as_str());
    maud! {
        div.cluster {
            input id=(&input) name=(&field) type="search" value=(typed) autocomplete="off" aria-label=(&label) placeholder=(view.t("contact-find"))
                hx-post=(&options) data-alone hx-trigger="input changed delay:120ms" hx-target=(&target) hx-swap="innerHTML" hx-nonce=(view.nonce.as_ref());
            button.button.small name="find" value=(name) { (view.t("contact-find-go")) }
        }
        div id=(&found) role="group" aria-live="polite" aria-label=(view.t("contact-found")) {
            @if let Some((_, typed, all)) = known { (found_html(view, name, name.ends_with("companies"), typed, all)) }
        }
    }
    .memoize()
}

fn found_html(
    view: &View,
    name: &str,
    several: bool,
    typed: &str,
    found: &[(Id<Contact>, String)],
) -> Raw<String> {
    let kind = if several { "checkbox" } else { "radio" };
    let long = sought::fits("q", typed).err();
    let long = long.map(|fault| reply::fault_text(&view.scope, &fault));
    maud! {
        @for (id, title) in found {
            label.check { input type=(kind) name=(name) value=(id.to_string()); span translate="no" { (title) } }
        }
        @if let Some(long) = &long { p.field-error { (long) } }
        @else if found.is_empty() && !typed.trim().is_empty() { p.hint { (view.t("contact-find-none")) } }
    }
    .memoize()
}
