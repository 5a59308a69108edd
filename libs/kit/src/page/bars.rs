//! What stands around every page: bars, the palette of commands, the table of keys.

use crate::Permission;
use crate::html::*;
use crate::slice::{Link, Place};
use crate::view::View;

fn links(view: &View, place: Place) -> Vec<&'static Link> {
    let slices = view.scope.app().slices;
    let all = slices.iter().flat_map(|slice| slice.navigation.iter());
    all.filter(|link| link.place == place && link.permission.is_none_or(|p| view.scope.may(p)))
        .collect()
}

fn current(view: &View, link: &Link) -> Option<&'static str> {
    let path = view.path.split('?').next().unwrap_or("");
    let own = view.to(link.path);
    (path == own
        || path
            .strip_prefix(&own)
            .is_some_and(|rest| rest.starts_with('/')))
    .then_some("page")
}

fn item(view: &View, link: &'static Link) -> impl Renderable {
    let hotkey = (!link.hotkey.is_empty()).then_some(link.hotkey);
    let (path, title, here) = (view.to(link.path), view.t(link.title), current(view, link));
    maud! { a href=(path.as_str()) aria-current=[here] data-hotkey=[hotkey] { (icon(link.icon)) (title.as_str()) } }
}

pub(super) fn top_bar(view: &View) -> impl Renderable {
    let (home, name) = (view.to("/contacts"), view.scope.actor_name().to_owned());
    maud! {
        header.topbar {
            a.brand href=(home.as_str()) { (icon("tenet")) span { (view.scope.tenant().name.as_str()) } }
            @if view.scope.may(Permission::ViewContacts) {
                form.topbar-search role="search" aria-label=(view.t("frame-search-all")) method="post" action=(view.to("/contacts/search")) {
                    label.visually-hidden for="search" { (view.t("frame-search")) }
                    (icon("search"))
                    input #search type="search" name="q" placeholder=(view.t("frame-search")) data-hotkey="/";
                }
            }
            // A phone has no Ctrl key.
            a.button.quiet.wide href=(home.as_str()) data-palette-open { (view.t("frame-commands")) " " kbd { "Ctrl K" } }
            tenet-menu {
                details.menu.end {
                    summary.avatar aria-label=(view.t_with("frame-your-menu", &[("name", name.as_str().into())])) { (initials(&name)) }
                    ul.menu-items {
                        li { a href=(view.to("/profile")) { (view.t("frame-profile")) } }
                        li { form method="post" action=(view.to("/sign-out")) { button { (view.t("frame-sign-out")) } } }
                    }
                }
            }
        }
    }
}

pub(super) fn side_bar(view: &View) -> impl Renderable {
    let settings = links(view, Place::Settings);
    maud! {
        nav.sidebar aria-label=(view.t("frame-main")) {
            ul { @for link in links(view, Place::Work) { li { (item(view, link)) } } }
            @if !settings.is_empty() {
                h2.sidebar-title { (view.t("frame-settings")) }
                ul { @for link in &settings { li { (item(view, link)) } } }
            }
        }
    }
}

pub(super) fn bottom_bar(view: &View) -> impl Renderable {
    let work = links(view, Place::Work);
    let rest: Vec<&'static Link> = work
        .iter()
        .skip(3)
        .copied()
        .chain(links(view, Place::Settings))
        .collect();
    maud! {
        nav.bottombar aria-label=(view.t("frame-main-phone")) {
            @for link in work.iter().take(3) { (item(view, link)) }
            tenet-menu {
                details.menu.up.end {
                    summary { (icon("menu")) (view.t("frame-more")) }
                    ul.menu-items {
                        @for link in &rest { li { (item(view, link)) } }
                        li { a href=(view.to("/profile")) { (view.t("frame-profile")) } }
                    }
                }
            }
        }
    }
}

pub(super) fn palette(view: &View) -> impl Renderable {
    let label = view.t("frame-palette");
    maud! {
        tenet-palette {
            dialog.palette aria-label=(label.as_str()) {
                label.visually-hidden for="palette-q" { (label.as_str()) }
                input #palette-q type="search" name="q" role="combobox" aria-expanded="true" aria-controls="palette-results"
                    aria-autocomplete="list" autocomplete="off" placeholder=(label.as_str())
                    hx-post=(view.to("/palette")) hx-trigger="input changed delay:80ms, tenet:open"
                    hx-target="#palette-results" hx-swap="innerHTML" hx-nonce=(view.nonce.as_ref());
                div #palette-results role="listbox" aria-label=(view.t("frame-results")) {}
            }
        }
    }
}

pub(super) fn keys(view: &View) -> impl Renderable {
    let mut rows: Vec<(Vec<&str>, String)> = Vec::new();
    for link in links(view, Place::Work)
        .into_iter()
        .chain(links(view, Place::Settings))
    {
        if !link.hotkey.is_empty() {
            rows.push((link.hotkey.split(' ').collect(), view.t(link.title)));
        }
    }
    for (keys, text) in [
        ("c", "key-new"),
        ("/", "key-search"),
        ("j k", "key-rows"),
        ("x", "key-tick"),
        ("e", "key-edit"),
        ("?", "key-help"),
    ] {
        rows.push((keys.split(' ').collect(), view.t(text)));
    }
    maud! {
        tenet-hotkeys {}
        dialog #keys.dialog aria-labelledby="keys-title" {
            h2 #keys-title { (view.t("frame-keys")) }
            dl.keys {
                @for (keys, text) in &rows {
                    div { dt { @for key in keys { kbd { (*key) } " " } } dd { (text.as_str()) } }
                }
            }
            form method="dialog" { button.button { (view.t("frame-close")) } }
        }
    }
}
