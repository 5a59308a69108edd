//! What a list shows, as its address says: the address is the state, what is sought sealed in it.

use crate::saved::{Saved, actions};
use axum::http::HeaderMap;
use kernel::{Id, Result};
use kit::collection::Sort;
use kit::{Column, Fields, Filter, Seeker, View, cookie};

/// The cookie that remembers which columns a person chose.
pub(super) const COOKIE: &str = "contact-columns";
/// What lists show when nobody chose.
const USUAL: [&str; 5] = ["emails", "phones", "companies", "owner", "updated"];
/// How many pages back the address remembers.
const TRAIL: usize = 12;

/// The state of a list.
#[derive(Clone, Default)]
pub(super) struct State {
    pub q: String,
    /// The conditions; with `saved`, those of the saved filter.
    pub filter: String,
    pub saved: Option<Id<Saved>>,
    pub sort: String,
    pub columns: String,
    pub after: String,
    /// Where the pages before this one began, separated by `~`; the first began nowhere.
    pub trail: String,
}

impl State {
    /// Reads a query or a form.
    pub fn read(fields: &Fields) -> State {
        State {
            q: fields.get("q").to_owned(),
            filter: fields.get("filter").to_owned(),
            saved: fields.get("saved").parse().ok(),
            sort: fields.get("sort").to_owned(),
            columns: fields.all("columns").collect::<Vec<_>>().join("~"),
            after: fields.get("after").to_owned(),
            trail: fields.get("trail").to_owned(),
        }
    }

    /// The saved filter that it names. One that is gone or not theirs is not found.
    pub async fn saved(&self, view: &View) -> Result<Option<Saved>> {
        match self.saved {
            Some(id) => actions::find(&view.scope, id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Its address.
    pub fn link(&self, view: &View, seeker: &Seeker) -> String {
        let saved = self.saved.map(|id| id.to_string()).unwrap_or_default();
        seeker.address(
            &view.to("/contacts"),
            &[
                ("q", &self.q),
                ("filter", &self.filter),
                ("saved", &saved),
                ("sort", &self.sort),
                ("columns", &self.columns),
                ("after", &self.after),
                ("trail", &self.trail),
            ],
        )
    }

    /// The same list from its first page.
    pub fn first(&self) -> State {
        State {
            after: String::new(),
            trail: String::new(),
            ..self.clone()
        }
    }

    /// The same list under other conditions.
    pub fn filtered(&self, filter: &Filter) -> State {
        State {
            filter: json(filter),
            saved: None,
            ..self.first()
        }
    }

    /// The same list in another order.
    pub fn sorted(&self, sort: &Sort) -> State {
        State {
            sort: sort.to_text(),
            ..self.first()
        }
    }

    /// The same list without what was typed.
    pub fn unsearched(&self) -> State {
        State {
            q: String::new(),
            ..self.first()
        }
    }

    /// The next page.
    pub fn next(&self, cursor: &str) -> State {
        let mut trail: Vec<&str> = if self.after.is_empty() {
            Vec::new()
        } else {
            self.trail.split('~').collect()
        };
        trail.push(&self.after);
        let skip = trail.len().saturating_sub(TRAIL);
        State {
            after: cursor.to_owned(),
            trail: trail.into_iter().skip(skip).collect::<Vec<_>>().join("~"),
            ..self.clone()
        }
    }

    /// The page before; `None` on the first.
    pub fn previous(&self) -> Option<State> {
        if self.after.is_empty() {
            return None;
        }
        let (trail, after) = self.trail.rsplit_once('~').unwrap_or(("", &self.trail));
        Some(State {
            after: after.to_owned(),
            trail: trail.to_owned(),
            ..self.clone()
        })
    }

    /// The columns beside the name: as the address says, else as the saved filter, else as
    /// this person chose, else the usual ones. Those that are gone are left out.
    pub fn chosen<'a>(
        &self,
        all: &'a [Column],
        saved: Option<&Saved>,
        headers: &HeaderMap,
    ) -> Vec<&'a Column> {
        let own = cookie(headers, COOKIE).unwrap_or_default();
        let keys: Vec<&str> = match saved.filter(|saved| !saved.columns.is_empty()) {
            _ if !self.columns.is_empty() => {
                self.columns.split(['~', ',']).map(str::trim).collect()
            }
            Some(saved) => saved.columns.iter().map(String::as_str).collect(),
            None if !own.is_empty() => own.split('~').collect(),
            None => USUAL.to_vec(),
        };
        keys.into_iter()
            .filter(|key| *key != "name")
            .filter_map(|key| all.iter().find(|column| column.key == key))
            .collect()
    }
}

/// A filter for an address; empty when everything fits.
pub(super) fn json(filter: &Filter) -> String {
    if filter.is_everything() {
        String::new()
    } else {
        filter.to_json().to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn previous_leads_back_page_by_page_to_the_first() {
        let first = State::default();
        let second = first.next("b");
        let third = second.next("c");
        assert_eq!((third.after.as_str(), third.trail.as_str()), ("c", "~b"));
        let back = third.previous().unwrap();
        assert_eq!((back.after.as_str(), back.trail.as_str()), ("b", ""));
        let back = back.previous().unwrap();
        assert_eq!((back.after.as_str(), back.trail.as_str()), ("", ""));
        assert!(back.previous().is_none());
    }

    #[test]
    fn a_long_walk_forgets_its_beginning_and_never_grows() {
        let mut state = State::default();
        for page in 0..100 {
            state = state.next(&format!("p{page}"));
        }
        assert!(state.trail.split('~').count() <= TRAIL);
    }
}
