//! The routes under `/platform`, a part of [`Slice`](crate::Slice).

use super::PlatformScope;
use crate::html::{Raw, Renderable, RenderableExt};
use crate::{Fields, Width};
use axum::http::HeaderMap;
use futures::future::BoxFuture;
use kernel::{Error, Id, Result};
use std::collections::HashMap;

/// What is answered under `/platform`.
pub struct PlatformRoute {
    /// Whether it shows something or does something.
    pub verb: Verb,
    /// Its path behind `/platform`: `/tenants/{id}`.
    pub path: &'static str,
    /// Who is let in.
    pub entry: Entry,
    /// Its place in the frame, if it has one.
    pub link: Option<PlatformLink>,
    /// Answers it.
    pub handle: Handle,
}

/// Whether a route shows something or does something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    /// It shows something (GET).
    View,
    /// It does something (POST).
    Command,
}

/// Who is let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Operators who have signed in; that they come is logged first.
    Operators,
    /// Anybody, so often in a minute from one address.
    Anybody(u32),
}

/// A link in the frame.
#[derive(Clone, Copy)]
pub struct PlatformLink {
    /// Key of its text.
    pub title: &'static str,
    /// Its symbol.
    pub icon: &'static str,
}

/// Answers a request.
pub type Handle = for<'a> fn(&'a PlatformScope, &'a Asked) -> BoxFuture<'a, Result<Done>>;

/// What was asked.
#[derive(Default)]
pub struct Asked {
    /// The parts of the path.
    pub(crate) parts: HashMap<String, String>,
    /// The query.
    pub query: Fields,
    /// The form.
    pub form: Fields,
    /// The headers.
    pub headers: HeaderMap,
}

impl Asked {
    /// A part of the path.
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// An id in the path.
    ///
    /// # Errors
    /// `NotFound` when it is none.
    pub fn id<T: ?Sized>(&self, name: &str) -> Result<Id<T>> {
        self.part(name).parse()
    }

    /// A number in the path.
    ///
    /// # Errors
    /// `NotFound` when it is none.
    pub fn number(&self, name: &str) -> Result<i64> {
        self.part(name).parse().map_err(|_| Error::NotFound)
    }
}

/// What came of it.
pub enum Done {
    /// A page.
    Page(Sheet),
    /// The page again, with what was wrong (422).
    Again(Sheet),
    /// A page about what is not there any more (404).
    Gone(Sheet),
    /// It goes on elsewhere; with a cookie to be set.
    See(String, Option<String>),
    /// A piece of a page, for scripts of our own pages.
    Part(Raw<String>),
    /// JSON, for scripts of our own pages.
    Json(serde_json::Value),
}

/// A page of the platform.
pub struct Sheet {
    pub(crate) title: String,
    pub(crate) content: Raw<String>,
    /// Outside the frame when there is none: one centred card.
    pub(crate) width: Option<Width>,
}

impl Sheet {
    /// A page in the frame; `content` begins with `header.page-head`.
    pub fn new(title: impl Into<String>, width: Width, content: impl Renderable) -> Self {
        Sheet {
            title: title.into(),
            content: content.memoize(),
            width: Some(width),
        }
    }

    /// A page before sign-in.
    pub fn plain(title: impl Into<String>, content: impl Renderable) -> Self {
        Sheet {
            title: title.into(),
            content: content.memoize(),
            width: None,
        }
    }
}
