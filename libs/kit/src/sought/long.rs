//! Words that are too many to look for: the search comes back with them, and says so.

use crate::html::*;
use crate::reply::{fault_text, fragment, unprocessable};
use crate::view::View;
use crate::{Width, page};
use axum::response::Response;
use kernel::FieldError;

/// The longest search, in characters: longer than any name, shorter than any harm.
pub const LONGEST: usize = 200;

/// Refuses words that are too long to be looked for, under the name of their field.
///
/// # Errors
/// `too_long` on the field.
pub fn fits(field: &str, typed: &str) -> Result<(), FieldError> {
    match typed.trim().chars().count() > LONGEST {
        true => Err(FieldError::new(field, "too_long").with("max", LONGEST)),
        false => Ok(()),
    }
}

/// The search of a list.
pub struct Search<'a> {
    /// What the page is called.
    pub title: &'a str,
    /// What the field is called.
    pub label: &'a str,
    /// Where it is sent.
    pub action: &'a str,
    /// What was typed.
    pub typed: &'a str,
    /// What is sent beside it; what is empty is left out.
    pub beside: &'a [(&'a str, &'a str)],
}

impl Search<'_> {
    /// Nothing is looked for: the field as it was filled in, and what is wrong with it. Where a
    /// part of the page was asked for, the sentence stands in the place of the list.
    pub fn refused(&self, view: &View, fault: &FieldError) -> Response {
        let said = fault_text(&view.scope, fault);
        if view.partial {
            let part = maud! {
                div.stack id="list" { p.field-error role="alert" { (&said) } }
            };
            return unprocessable(fragment(part));
        }
        let content = maud! {
            header.page-head { h1 { (self.title) } }
            div.toolbar {
                form.search-field role="search" aria-label=(self.label) method="post" action=(self.action) {
                    label.visually-hidden for="q" { (self.label) }
                    (icon("search"))
                    input id="q" type="search" name="q" value=(self.typed) autocomplete="off" autofocus
                        aria-invalid="true" aria-describedby="q-error";
                    @for (name, value) in self.beside {
                        @if !value.is_empty() { input type="hidden" name=(*name) value=(*value); }
                    }
                }
            }
            p.field-error id="q-error" role="alert" { (&said) }
        };
        unprocessable(page::page(view, self.title, Width::Full, content))
    }
}
