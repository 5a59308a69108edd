//! The frame of the platform's pages.

use super::{Operator, PlatformLink, PlatformScope, Sheet, Who};
use crate::html::*;
use crate::page::{Head, document};
use crate::texts;
use axum::response::Response;

/// A page inside the frame, or the card alone. `head` says everything of it but the title.
pub(crate) fn page(
    scope: &PlatformScope,
    head: Head<'_>,
    current: &str,
    sheet: &Sheet,
) -> Response {
    let head = Head {
        title: &sheet.title,
        ..head
    };
    match (scope.who(), sheet.width) {
        (Who::Operator(operator), Some(width)) => {
            let body = framed(scope, operator, current, width.class(), sheet);
            document(&head, body)
        }
        _ => document(
            &head,
            maud! { body.plain { main #main.sign-in.card { (&sheet.content) } } },
        ),
    }
}

fn framed(
    scope: &PlatformScope,
    operator: &Operator,
    current: &str,
    class: &str,
    sheet: &Sheet,
) -> impl Renderable {
    let name = operator.name.as_str();
    let reminder = operator.ends_at.map(|at| {
        let at = texts::date_time(scope.lang(), at, &scope.zone());
        scope.t_with("platform-ends-soon", &[("at", at.into())])
    });
    let links: Vec<Raw<String>> = scope
        .pages()
        .filter_map(|route| Some((route.path, route.link?)))
        .map(|(path, PlatformLink { title, icon: symbol })| {
            let (to, title) = (scope.path(path), scope.t(title));
            let below = current.strip_prefix(path);
            let here = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let here = here.then_some("page");
            maud! { a href=(to.as_str()) aria-current=[here] { (icon(symbol)) (title.as_str()) } }
                .memoize()
        })
        .collect();
    let (home, links) = (scope.path("/tenants"), &links);
    let (front, rest) = links.split_at(links.len().min(3));
    maud! {
        body.frame {
            a.skip href="#main" { (scope.t("frame-skip")) }
            header.topbar {
                a.brand href=(home.as_str()) { (icon("tenet")) span { (scope.t("platform-name")) } }
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
                ul { @for link in links { li { (link) } } }
            }
            main #main class=(class) tabindex="-1" {
                @if let Some(reminder) = &reminder {
                    div.notice.warning { (icon("clock")) p { (reminder.as_str()) } }
                }
                (&sheet.content)
            }
            nav.bottombar aria-label=(scope.t("frame-main-phone")) {
                @for link in front { (link) }
                tenet-menu {
                    details.menu.up.end {
                        summary { (icon("menu")) (scope.t("frame-more")) }
                        ul.menu-items { @for link in rest { li { (link) } } }
                    }
                }
            }
        }
    }
    .memoize()
}
