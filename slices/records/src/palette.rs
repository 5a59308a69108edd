//! What the palette offers: records that fit what was typed, and places to go.

use kit::html::*;
use kit::slice::Hit;
use kit::{Access, Form, Reply, Routes, View, reply, sought};

/// How many records each capability may offer.
const MANY: usize = 8;

/// The answer to what is typed. It comes in a body, for it is mostly a name.
pub(crate) fn routes() -> Routes {
    Routes::new().post("/palette", Access::SignedIn, palette)
}

async fn palette(view: View, Form(form): Form) -> Reply {
    let typed = form.get("q");
    if let Err(fault) = sought::fits("q", typed) {
        let said = reply::fault_text(&view.scope, &fault);
        return Ok(reply::fragment(maud! { p.palette-none { (&said) } }));
    }
    let mut hits: Vec<Hit> = Vec::new();
    for hook in view
        .scope
        .app()
        .slices
        .iter()
        .flat_map(|slice| slice.search)
    {
        hits.extend(hook(&view.scope, typed, MANY).await?);
    }
    let commands = commands(&view, typed);
    let count = hits.len();
    let view = &view;
    Ok(reply::fragment(maud! {
        @if !hits.is_empty() {
            div role="group" aria-label=(view.t("palette-found")) {
                span.palette-title aria-hidden="true" { (view.t("palette-found")) }
                @for (i, hit) in hits.iter().enumerate() {
                    a.palette-item role="option" id=(format!("p{i}")) href=(view.to(&hit.path)) {
                        (icon(hit.icon)) span translate="no" { (&hit.title) } small translate="no" { (&hit.note) }
                    }
                }
            }
        }
        @if !commands.is_empty() {
            div role="group" aria-label=(view.t("palette-commands")) {
                span.palette-title aria-hidden="true" { (view.t("palette-commands")) }
                @for (i, (title, symbol, path, keys)) in commands.iter().enumerate() {
                    a.palette-item role="option" id=(format!("p{}", count + i)) href=(path) {
                        (icon(symbol)) span { (title) } small { (keys) }
                    }
                }
            }
        }
        @if hits.is_empty() && commands.is_empty() { p.palette-none { (view.t("palette-none")) } }
    }))
}

/// Places whose name has the typed words, accents aside: every link of the frame, and what
/// begins something new.
fn commands(view: &View, typed: &str) -> Vec<(String, &'static str, String, &'static str)> {
    let wanted = kernel::text::fold(typed);
    let create = (view.t("contact-new"), "plus", view.to("/contacts/new"), "c");
    let create = view
        .scope
        .may(kit::Permission::CreateContacts)
        .then_some(create);
    let links = view
        .scope
        .app()
        .slices
        .iter()
        .flat_map(|slice| slice.navigation);
    links
        .filter(|link| {
            link.permission
                .is_none_or(|permission| view.scope.may(permission))
        })
        .map(|link| {
            (
                view.t(link.title),
                link.icon,
                view.to(link.path),
                link.hotkey,
            )
        })
        .chain(create)
        .filter(|(title, ..)| {
            wanted
                .split_whitespace()
                .all(|word| kernel::text::fold(title).contains(word))
        })
        .collect()
}
