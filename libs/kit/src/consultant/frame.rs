//! The frame of a consultant's pages: the tenant, until when, what may be opened, and the way out.

use super::{SettingsPage, SettingsScope, Sheet};
use crate::html::*;
use crate::page::{Head, document};
use crate::reply::Problem;
use crate::texts;
use axum::response::{IntoResponse, Response};

/// A page inside the frame. `head` says everything of it but the title.
pub(crate) fn page(
    scope: &SettingsScope,
    head: Head<'_>,
    current: &str,
    sheet: &Sheet,
) -> Response {
    let links = scope.pages().filter(|page| !page.icon.is_empty());
    let mut links: Vec<&SettingsPage> = links.collect();
    links.sort_by_key(|page| page.sight);
    let home = links
        .first()
        .map_or_else(|| scope.path(""), |first| scope.path(first.path));
    let until = texts::date_time(scope.lang(), scope.guest().until, scope.zone());
    let name = scope.guest().name.as_str();
    let link = |page: &SettingsPage| {
        let (path, title) = (scope.path(page.path), scope.t(page.title));
        let below = current.strip_prefix(page.path);
        let here = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let here = here.then_some("page");
        maud! { a href=(path.as_str()) aria-current=[here] { (icon(page.icon)) (title.as_str()) } }
            .memoize()
    };
    let note = scope.t_with(
        "consultant-note",
        &[
            ("tenant", scope.tenant_name().into()),
            ("until", until.as_str().into()),
        ],
    );
    let body = maud! {
        body.frame {
            a.skip href="#main" { (scope.t("frame-skip")) }
            header.topbar {
                a.brand href=(home.as_str()) { (icon("tenet")) span translate="no" { (scope.tenant_name()) } }
                span.spacer {}
                tenet-menu {
                    details.menu.end {
                        summary.avatar aria-label=(scope.t_with("frame-your-menu", &[("name", name.into())])) { (initials(name)) }
                        ul.menu-items {
                            li { form method="post" action=(scope.path("/sign-out")) { button { (scope.t("frame-sign-out")) } } }
                        }
                    }
                }
            }
            nav.sidebar aria-label=(scope.t("frame-main")) {
                h2.sidebar-title { (scope.t("frame-settings")) }
                ul { @for page in &links { li { (link(page)) } } }
            }
            main #main.main tabindex="-1" {
                div.notice { (icon("shield")) p { (note.as_str()) } }
                (&sheet.content)
            }
            nav.bottombar aria-label=(scope.t("frame-main-phone")) { @for page in &links { (link(page)) } }
        }
    };
    document(
        &Head {
            title: &sheet.title,
            ..head
        },
        body,
    )
}

/// A page for somebody whose invitation is over, or who has none.
pub(crate) fn outside(text: impl Fn(&str) -> String, head: Head<'_>) -> Response {
    let title = text("consultant-outside");
    let heading = title.clone();
    let content = maud! {
        body.plain {
            main #main.sign-in.card {
                h1 { (heading.as_str()) }
                p { (text("consultant-outside-help")) }
            }
        }
    };
    let answer = document(
        &Head {
            title: &title,
            ..head
        },
        content,
    );
    (Problem::SignIn.status(), answer).into_response()
}

/// A page that says what went wrong, with the way back to where whoever asks begins.
pub(crate) fn broken(
    text: impl Fn(&str) -> String,
    head: Head<'_>,
    problem: &Problem,
    home: &str,
) -> Response {
    let code = problem.code().replace('_', "-");
    let title = text(&format!("problem-{code}"));
    let (heading, status) = (title.clone(), problem.status());
    let content = maud! {
        body.plain {
            main #main.sign-in.card {
                p.error-code { (status.as_str()) }
                h1 { (heading.as_str()) }
                p { (text(&format!("problem-{code}-help"))) }
                div.actions { a.button.primary href=(home) { (text("problem-home")) } }
            }
        }
    };
    let answer = document(
        &Head {
            title: &title,
            ..head
        },
        content,
    );
    (status, answer).into_response()
}
