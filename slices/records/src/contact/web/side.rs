//! Beside a contact: companies or people, facts, and what other capabilities show.

use super::parts::Loaded;
use crate::contact::{ContactKind, rights, store};
use kernel::Result;
use kit::html::*;
use kit::{Permission, View, texts};

/// How many people of a company are shown.
const PEOPLE: usize = 50;

pub(super) async fn side(view: &View, loaded: &Loaded) -> Result<Raw<String>> {
    let contact = &loaded.contact;
    let people = match contact.kind {
        ContactKind::Person => Vec::new(),
        ContactKind::Company => people(view, loaded).await?,
    };
    let add = view.scope.may(Permission::CreateContacts) && contact.binned_at.is_none();
    let add = add.then(|| {
        with_query(
            &view.to("/contacts/new"),
            &[("company", &contact.id.to_string())],
        )
    });
    // Who belongs to a company is what the persons' own field says.
    let company = contact.kind == ContactKind::Company && rights::sees(&view.scope, "companies");
    let panels = panels(view, loaded);
    let facts = facts(view, loaded);
    Ok(maud! {
        aside.record-side aria-label=(view.t("contact-beside")) {
            @if company {
                section.panel aria-labelledby="people-title" {
                    header.panel-head {
                        h2 id="people-title" { (view.t("contact-people")) }
                        @if let Some(add) = &add { a.button.quiet.small href=(add) { (view.t("records-add")) } }
                    }
                    @if people.is_empty() { p.muted { (view.t("contact-people-none")) } }
                    @else { ul.panel-list { @for (link, name, title) in &people { li { a href=(link) translate="no" { (name) } @if !title.is_empty() { span.muted.small translate="no" { (title) } } } } } }
                }
            } @else if !contact.companies.is_empty() {
                section.panel aria-labelledby="companies-title" {
                    header.panel-head { h2 id="companies-title" { (view.t("contact-column-companies")) } }
                    ul.panel-list { li { (loaded.html(view, "companies")) } }
                }
            }
            (&facts)
            (&panels)
        }
    }
    .memoize())
}

/// The people of a company whom this actor may see.
async fn people(view: &View, loaded: &Loaded) -> Result<Vec<(String, String, String)>> {
    let mut tx = view.scope.read().await?;
    let found = store::people_of(&mut tx, loaded.contact.id, PEOPLE).await?;
    let ids: Vec<_> = found.iter().map(|(id, ..)| *id).collect();
    let visible = store::load(&mut tx, &ids).await?;
    let seen = |id| {
        visible.iter().any(|person| {
            person.id == id && view.scope.reaches(Permission::ViewContacts, person.owner)
        })
    };
    Ok(found
        .into_iter()
        .filter(|(id, ..)| seen(*id))
        .map(|(id, name, title)| (view.to(format_args!("/contacts/{id}")), name, title))
        .collect())
}

/// What the details do not say.
fn facts(view: &View, loaded: &Loaded) -> Raw<String> {
    let contact = &loaded.contact;
    let time = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let mut rows = vec![
        ("contact-column-created", time(contact.created_at)),
        ("contact-column-updated", time(contact.updated_at)),
    ];
    if let Some(at) = contact.binned_at {
        rows.push(("contact-binned-at", time(at)));
    }
    maud! {
        section.panel aria-labelledby="facts-title" {
            header.panel-head { h2 id="facts-title" { (view.t("contact-facts")) } }
            dl.fields { @for (key, value) in &rows { div.field-row { dt { (view.t(key)) } dd translate="no" { (value) } } } }
        }
    }
    .memoize()
}

/// What other capabilities show beside a contact, each loaded by itself.
fn panels(view: &View, loaded: &Loaded) -> Raw<String> {
    let slices = view.scope.app().slices;
    let all: Vec<(String, String, String)> = slices
        .iter()
        .flat_map(|slice| slice.panels)
        .filter(|panel| panel.subject == "contact" && view.scope.may(panel.permission))
        .enumerate()
        .map(|(i, panel)| {
            (
                format!("panel-{i}"),
                view.t(panel.title),
                view.to(panel.path.replace("{id}", &loaded.contact.id.to_string())),
            )
        })
        .collect();
    maud! {
        @for (id, title, path) in &all {
            section.panel aria-labelledby=(id) {
                header.panel-head { h2 id=(id) { (title) } }
                div hx-get=(path) hx-trigger="load" hx-swap="innerHTML" hx-status:4xx="swap:none" hx-status:5xx="swap:none" hx-nonce=(view.nonce.as_ref()) { p { a href=(path) { (title) } } }
            }
        }
    }
    .memoize()
}
