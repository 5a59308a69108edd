//! Choosing a user: a list of the first ones by name and, where a tenant has more of them, a
//! search beside it. With scripts the list follows what is typed, without them a button asks.

use super::{CHOICES, UserName, active, search_active};
use kernel::{Id, Result};
use kit::html::*;
use kit::reply::{fault_text, fragment};
use kit::{Form, Query, Reply, User, View, sought};
use std::collections::HashMap;
use storage::Tx;

/// How many users are offered for what was typed.
const FOUND: usize = 20;
/// How many searches one form can ask for.
const SEARCHES: usize = 20;

/// Whom the choices of a form offer.
#[derive(Default)]
pub struct Offered {
    users: Vec<UserName>,
    more: bool,
    sought: Vec<Sought>,
}

/// What was typed into a search, and who was found.
struct Sought {
    by: String,
    typed: String,
    users: Vec<UserName>,
}

impl Offered {
    /// The first users, and whoever was looked for: by the name of the search, what was typed.
    pub async fn read(tx: &mut Tx, searches: Vec<(String, String)>) -> Result<Offered> {
        let mut users = active(tx, CHOICES + 1).await?;
        let more = users.len() > CHOICES;
        users.truncate(CHOICES);
        let mut sought = Vec::new();
        for (by, typed) in searches.into_iter().take(SEARCHES) {
            if more && !typed.trim().is_empty() {
                let users = search_active(tx, &typed, FOUND).await?;
                sought.push(Sought { by, typed, users });
            }
        }
        Ok(Offered {
            users,
            more,
            sought,
        })
    }
}

/// One choice of a user.
pub struct Picker<'a> {
    /// The element's id.
    pub id: &'a str,
    /// The name under which the choice is sent.
    pub name: &'a str,
    /// The name under which the search is sent.
    pub by: &'a str,
    /// What is chosen for, in the person's language.
    pub title: &'a str,
    /// What is chosen now; empty: nothing.
    pub chosen: &'a str,
    /// What the chosen user is called, who may no longer be among those offered.
    pub called: Option<&'a str>,
    /// What can be chosen besides users: values and titles.
    pub fixed: &'a [(String, String)],
    /// Ids of what describes it.
    pub described: Option<&'a str>,
    /// Whether what is chosen is faulty.
    pub faulty: bool,
}

impl Picker<'_> {
    /// The choice as a part of a form.
    pub fn html(&self, view: &View, offered: &Offered) -> Raw<String> {
        let sought = offered.sought.iter().find(|sought| sought.by == self.by);
        let users = sought.map_or(&offered.users, |sought| &sought.users);
        let typed = sought.map_or("", |sought| sought.typed.as_str());
        let called = self.called.map(str::to_owned);
        let chosen = (self.chosen.parse::<Id<User>>().ok())
            .map(|id| (id, called.unwrap_or_else(|| view.t("user-choice-unknown"))));
        let listed = options(users, chosen.as_ref());
        let invalid = self.faulty.then_some("true");
        let group = format!("{}-users", self.id);
        maud! {
            select id=(self.id) name=(self.name) aria-describedby=[self.described] aria-invalid=[invalid] {
                @for (value, title) in self.fixed { option value=(value) selected[value == self.chosen] { (title) } }
                @if offered.more { optgroup id=(&group) label=(view.t("user-choice-group")) { (listed) } }
                @else { (listed) }
            }
            @if offered.more { (self.search(view, &group, typed)) }
            @if let Some(sought) = sought { p.hint { (said(view, typed, sought.users.len())) } }
        }
        .memoize()
    }

    fn search(&self, view: &View, group: &str, typed: &str) -> Raw<String> {
        let (input, said) = (format!("{}-by", self.id), format!("{}-said", self.id));
        let address = with_query(
            &view.to("/users/options"),
            &[("at", self.id), ("of", self.name), ("by", self.by)],
        );
        let (target, chosen) = (format!("#{group}"), format!("#{}", self.id));
        let label = view.t_with("user-choice-find-for", &[("name", self.title.into())]);
        // A form in place of a value is there only with scripts, and its Enter saves.
        let button = !view.partial;
        maud! {
            div.cluster {
                input id=(&input) name=(self.by) type="search" value=(typed) autocomplete="off"
                    aria-label=(&label) placeholder=(view.t("user-choice-find"))
                    hx-post=(&address) data-alone hx-include=(&chosen) hx-trigger="input changed delay:120ms" hx-target=(&target) hx-swap="innerHTML"
                    hx-nonce=(view.nonce.as_ref());
                @if button { noscript { button.button.small name="find" value=(self.name) { (view.t("user-choice-find-go")) } } }
            }
            p.hint id=(&said) role="status" {}
        }
        .memoize()
    }
}

/// `POST /users/options`: what the list holds for what is typed. In the address `of` is the name of
/// the choice, `by` that of the search, `at` the id of the choice; what is typed and chosen is in
/// the body.
pub(crate) async fn found(view: View, Query(query): Query, Form(form): Form) -> Reply {
    let typed = form.get(query.get("by"));
    let mut tx = view.scope.read().await?;
    let users = match typed.trim() {
        "" => active(&mut tx, CHOICES).await?,
        typed => search_active(&mut tx, typed, FOUND).await?,
    };
    let chosen = match form.get(query.get("of")).parse::<Id<User>>() {
        Ok(id) => super::names(&mut tx, &[id]).await?.remove_entry(&id),
        Err(_) => None,
    };
    drop(tx);
    let listed = options(&users, chosen.as_ref());
    let said = said(&view, typed, users.len());
    let at = query.get("at");
    let is_id = |at: &str| at.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let said = is_id(at).then(|| beside(&format!("#{at}-said"), "innerHTML", &said));
    Ok(fragment(
        maud! { (listed) @if let Some(said) = &said { (said) } },
    ))
}

/// The chosen one and the others. Who shares a name with another is told apart by the address.
fn options(users: &[UserName], chosen: Option<&(Id<User>, String)>) -> Raw<String> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for user in users {
        *times.entry(&user.name).or_default() += 1;
    }
    let title = |user: &UserName| match times.get(user.name.as_str()) {
        Some(1) | None => user.name.clone(),
        Some(_) => format!("{} · {}", user.name, user.email),
    };
    let is_chosen = |id: Id<User>| chosen.is_some_and(|(chosen, _)| *chosen == id);
    let apart = chosen.filter(|(id, _)| users.iter().all(|user| user.id != *id));
    maud! {
        @if let Some((id, called)) = apart { option value=(id.to_string()) selected { (called) } }
        @for user in users { option value=(user.id.to_string()) selected[is_chosen(user.id)] { (title(user)) } }
    }
    .memoize()
}

fn said(view: &View, typed: &str, count: usize) -> Raw<String> {
    let text = match sought::fits("q", typed) {
        Ok(()) => view.t_with("user-choice-found", &[("n", count.into())]),
        Err(fault) => fault_text(&view.scope, &fault),
    };
    maud! { (text) }.memoize()
}
