//! Masked fields of a contact: the mask with its button, and one value that was asked for.

use super::parts::{Loaded, id_of};
use crate::contact::{Contact, actions};
use kernel::Id;
use kit::html::*;
use kit::reply::fragment;
use kit::{Column, MASK, Noted, Path, Reply, View, Width, page};

/// Which field of which contact.
#[derive(serde::Deserialize)]
pub(super) struct Place {
    id: Id<Contact>,
    key: String,
}

/// The mask, the same whatever stands behind it, and the button that shows the value.
pub(super) fn masked(view: &View, contact: &Contact, column: &Column) -> Raw<String> {
    let id = format!("field-{}", id_of(&column.key));
    let target = format!("#{id}");
    let action = view.to(format_args!(
        "/contacts/{}/reveals/{}",
        contact.id, column.key
    ));
    let name = column.title.as_str();
    let label = view.t_with("contact-reveal-of", &[("name", name.into())]);
    maud! {
        dd id=(&id) {
            form.cluster method="post" action=(&action) hx-post=(&action) hx-target=(&target) hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) {
                span aria-hidden="true" { (MASK) }
                span.visually-hidden { (view.t("contact-masked")) }
                button.button.small.quiet aria-label=(&label) title=(view.t("contact-reveal-help")) { (view.t("contact-reveal")) }
            }
        }
    }
    .memoize()
}

/// Shows one masked field: in place of its mask, or on a page of its own without scripts.
pub(super) async fn send(view: View, Path(place): Path<Place>) -> Reply {
    let (contact, column) = actions::reveal(&view.scope, place.id, &place.key).await?;
    let view = &view;
    let title = column.title.clone();
    let id = format!("field-{}", id_of(&column.key));
    let loaded = Loaded::revealed(view, contact, column).await?;
    let value = loaded.html(view, &place.key);
    let empty = loaded.cells(&place.key).is_empty();
    let shown = maud! {
        @if empty { span class="value empty-value" { "–" } } @else { span.value { (value) } }
        p.small.muted { (view.t("contact-revealed-note")) }
    }
    .memoize();
    let mut response = if view.partial {
        fragment(maud! { dd id=(&id) { (shown) } })
    } else {
        let back = view.to(format_args!("/contacts/{}", place.id));
        let args = [
            ("field", title.into()),
            ("name", loaded.contact.name.as_str().into()),
        ];
        let title = view.t_with("contact-revealed", &args);
        let heading = title.clone();
        let content = maud! {
            header.page-head { h1 translate="no" { (&heading) } }
            section.card { (shown) p { a.button href=(&back) { (view.t("contact-revealed-back")) } } }
        };
        page::page(view, &title, Width::Narrow, content)
    };
    response.extensions_mut().insert(Noted);
    Ok(response)
}
