//! The frame of every page.

use crate::html::*;
use crate::reply::{Problem, fault_text};
use crate::slice::{Link, Place};
use crate::toast::Toast;
use crate::view::View;
use crate::{Permission, assets, texts};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::{Error, FieldError, FieldErrors, Lang};

/// How wide the content is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    /// Lists and records.
    Full,
    /// Forms and settings.
    Narrow,
    /// Running text.
    Reading,
}

impl Width {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Width::Full => "main",
            Width::Narrow => "main narrow",
            Width::Reading => "main reading",
        }
    }
}

/// A whole page inside the frame. `content` begins with `header.page-head`.
pub fn page(view: &View, title: &str, width: Width, content: impl Renderable) -> Response {
    let signed_in = view.scope.actor().user().is_some();
    let body = maud! {
        body.frame {
            a.skip href="#main" { (view.t("frame-skip")) }
            @if signed_in { (top_bar(view)) (side_bar(view)) }
            main #main class=(width.class()) tabindex="-1" { (banner(view)) (factor_line(view)) (content) }
            @if signed_in { (bottom_bar(view)) }
            (toasts(view))
            @if signed_in { (palette(view)) (keys(view)) }
        }
    };
    within(view, title, body)
}

/// A page before sign-in: one centred card.
pub fn plain(view: &View, title: &str, content: impl Renderable) -> Response {
    let body = maud! {
        body.plain {
            main #main.sign-in.card { (content) }
            (toasts(view))
        }
    };
    within(view, title, body)
}

fn banner(view: &View) -> impl Renderable {
    let banner = view.banner.clone();
    let to = banner.as_ref().map(|banner| view.to(&banner.path));
    maud! {
        @if let (Some(banner), Some(to)) = (&banner, &to) {
            div.notice.warning {
                (icon("shield"))
                p { (banner.text.as_str()) " " a href=(to.as_str()) { (banner.link.as_str()) } }
            }
        }
    }
}

/// Until when whoever has no second factor may go on without one.
fn factor_line(view: &View) -> impl Renderable {
    let due = view.scope.factor_due().filter(|_| !view.put_away);
    let text = due.map(|due| {
        let until = texts::date_time(view.scope.lang(), due, view.scope.zone());
        view.t_with("frame-factor-until", &[("until", until.as_str().into())])
    });
    let (to, later) = (
        view.to("/profile/security"),
        view.to("/profile/factors/later"),
    );
    let back = view.back_path();
    maud! {
        @if let Some(text) = &text {
            div.notice {
                (icon("shield"))
                div.cluster {
                    p { (text.as_str()) " " a href=(to.as_str()) { (view.t("frame-factor-link")) } }
                    form method="post" action=(later.as_str()) {
                        input type="hidden" name="back" value=(back.as_str());
                        button.button.small { (view.t("frame-factor-later")) }
                    }
                }
            }
        }
    }
}

fn within(view: &View, title: &str, body: impl Renderable) -> Response {
    let head = Head {
        title,
        tenant: &view.scope.tenant().name,
        lang: view.scope.lang(),
        theme: view.theme,
        density: view.density,
        nonce: &view.nonce,
    };
    let mut response = document(&head, body);
    if view.toast.is_some()
        && let Ok(cookie) = HeaderValue::from_str(&Toast::clear(&view.scope.app().settings))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What the head of every document says.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub title: &'a str,
    pub tenant: &'a str,
    pub lang: Lang,
    pub theme: &'static str,
    pub density: &'static str,
    pub nonce: &'a str,
}

pub(crate) fn document(head: &Head<'_>, body: impl Renderable) -> Response {
    let config = r#"{"includeIndicatorCSS":false,"trustedTypes":true,"extensions":"hx-csp"}"#;
    let nonce = head.nonce;
    let full = format!("{} · {} · Tenet", head.title, head.tenant);
    let html = maud! {
        !DOCTYPE
        html lang=(head.lang.tag()) data-theme=(head.theme) data-density=(head.density) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="htmx-config" content=(config);
                title { (full.as_str()) }
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("tenet.css"));
                script nonce=(nonce) src=(assets::url("htmx.js")) defer {}
                script nonce=(nonce) src=(assets::url("tenet.js")) type="module" {}
            }
            (body)
        }
    };
    Html(html.render().into_inner()).into_response()
}

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

fn top_bar(view: &View) -> impl Renderable {
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

fn side_bar(view: &View) -> impl Renderable {
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

fn bottom_bar(view: &View) -> impl Renderable {
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

fn toasts(view: &View) -> impl Renderable {
    maud! {
        tenet-toast.toasts close-label=(view.t("frame-close")) {
            div #toasts role="status" aria-live="polite" {
                @if let Some(toast) = &view.toast { (toast_html(view, toast)) }
            }
        }
    }
}

/// One toast, for the region `#toasts`.
pub fn toast_html(view: &View, toast: &Toast) -> impl Renderable {
    let undo = toast
        .undo
        .map(|id| view.to(format_args!("/changes/{id}/undo")));
    maud! {
        div.toast.success data-seconds="10" {
            (icon("check")) p { (view.t(&toast.text)) }
            @if let Some(path) = &undo {
                form method="post" action=(path.as_str()) { button.button.small { (view.t("frame-undo")) } }
            }
        }
    }
}

fn palette(view: &View) -> impl Renderable {
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

fn keys(view: &View) -> impl Renderable {
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

/// The summary of everything that is wrong with a form, each a link to its field.
/// `label` gives a field's name as people see it, and the id of its input.
pub fn error_summary(
    view: &View,
    errors: &FieldErrors,
    label: impl Fn(&str) -> (String, String),
) -> impl Renderable {
    let rows: Vec<(String, String)> = errors
        .iter()
        .map(|fault| {
            let (name, id) = label(&fault.field);
            let text = fault_text(&view.scope, fault);
            (
                format!("#{id}"),
                if name.is_empty() {
                    text
                } else {
                    format!("{name}: {text}")
                },
            )
        })
        .collect();
    let title = view.t_with("frame-faults", &[("n", rows.len().into())]);
    maud! {
        @if !rows.is_empty() {
            div.error-summary role="alert" tabindex="-1" autofocus {
                h2 { (title.as_str()) }
                ul { @for (href, text) in &rows { li { a href=(href.as_str()) { (text.as_str()) } } } }
            }
        }
    }
}

/// A page that says what went wrong and what to do.
pub fn error(view: &View, problem: &Problem) -> Response {
    let code = problem.code().replace('_', "-");
    let title = view.t(&format!("problem-{code}"));
    let help = view.t(&format!("problem-{code}-help"));
    let status = problem.status().as_u16().to_string();
    let faults: Vec<String> = match problem {
        Problem::Error(Error::Invalid(errors)) => errors
            .iter()
            .map(|fault| match unseen(fault) {
                true => view.t("error-unseen-field"),
                false => named(fault, fault_text(&view.scope, fault)),
            })
            .collect(),
        _ => Vec::new(),
    };
    let heading = title.clone();
    let content = maud! {
        div.error-page {
            p.error-code { (status.as_str()) }
            h1 { (heading.as_str()) }
            p { (help.as_str()) }
            @if !faults.is_empty() { ul { @for fault in &faults { li { (fault.as_str()) } } } }
            div.actions { a.button.primary href=(view.to("/")) { (view.t("problem-home")) } }
            p.small.muted { (view.t("problem-request")) " " code { (view.request.as_ref()) } }
        }
    };
    page(view, &title, Width::Reading, content)
}

/// Whether a condition asks for a field that is not there for this actor. A page does not say which:
/// the address may come from somebody else, and the field may be hidden from this actor.
fn unseen(fault: &FieldError) -> bool {
    fault.code == "unknown_field" && fault.field.starts_with("filter")
}

/// A fault of a condition says of which: here no row of a form stands beside it.
fn named(fault: &FieldError, text: String) -> String {
    let name = fault.params.iter().find(|(name, _)| *name == "name");
    match name.filter(|(_, name)| fault.field.starts_with("filter") && !text.contains(name)) {
        Some((_, name)) => format!("{name}: {text}"),
        None => text,
    }
}
