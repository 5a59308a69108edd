//! The frame of every page.

mod bars;
mod faults;

pub use faults::{error, error_summary};

use crate::html::*;
use crate::toast::Toast;
use crate::view::View;
use crate::{assets, texts};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use bars::{bottom_bar, keys, palette, side_bar, top_bar};
use kernel::Lang;

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
