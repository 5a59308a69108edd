//! `/trust`: what the privacy policy promises, and which tests of this version hold it. For
//! anybody, without signing in, and the same for everybody who reads the same language.

use crate::site;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::Lang;
use kit::App;
use kit::html::*;
use operators::promises::{self, Promise};
use std::sync::{Arc, OnceLock};

/// Browsers and caches keep it for an hour: it changes with the version alone.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");
/// It differs by the language, which a cookie or the browser chooses.
const DIFFERS: HeaderValue = HeaderValue::from_static("accept-language, cookie");

/// The page in each language, written when it is first asked for.
pub struct Trust {
    app: Arc<App>,
    pages: [OnceLock<String>; 2],
}

impl Trust {
    /// Nothing is written yet.
    pub fn new(app: Arc<App>) -> Arc<Trust> {
        Arc::new(Trust {
            app,
            pages: Default::default(),
        })
    }

    /// Answers a request.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let lang = site::lang(headers);
        let [english, hungarian] = &self.pages;
        let kept = match lang {
            Lang::En => english,
            Lang::Hu => hungarian,
        };
        let page = kept.get_or_init(|| page(&self.app, lang));
        let headers = [
            (header::CONTENT_SECURITY_POLICY, site::POLICY),
            (header::CACHE_CONTROL, KEPT),
            (header::VARY, DIFFERS),
        ];
        (headers, Html(page.clone())).into_response()
    }
}

fn page(app: &App, lang: Lang) -> String {
    let all = promises::all(lang);
    let held = all.iter().filter(|promise| !promise.tests.is_empty());
    let held = held.count();
    let figures = [
        ("held", held.into()),
        ("all", all.len().into()),
        ("open", (all.len() - held).into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
    ];
    let t = |key: &str| app.texts.get(lang, key, &figures);
    let heading = t("trust-title");
    let title = format!("{heading} · Tenet");
    let chapters: Vec<Raw<String>> = all
        .chunk_by(|one, next| one.chapter == next.chapter)
        .map(|promises| chapter(app, lang, promises))
        .collect();
    let content = maud! {
        a.skip href="#main" { (t("frame-skip")) }
        main #main class="main narrow" tabindex="-1" {
            header.page-head { h1 { (heading.as_str()) } p.page-note { (t("trust-note")) } }
            section.card aria-labelledby="sum-title" {
                h2 #sum-title { (t("trust-sum")) }
                p { (t("trust-held")) }
                p { (t("trust-open")) }
                p.muted { (t("trust-means")) }
            }
            @for chapter in &chapters { (chapter) }
        }
    };
    site::frame(lang, &title, "frame", &content.memoize())
}

fn chapter(app: &App, lang: Lang, promises: &[Promise]) -> Raw<String> {
    let title = promises.first().map_or("", |promise| promise.chapter);
    let t = |key: &str| app.texts.get(lang, key, &[]);
    let rows: Vec<Raw<String>> = promises.iter().map(|one| row(app, lang, one)).collect();
    maud! {
        section.stack {
            h2 { (title) }
            div.table-wrap role="region" aria-label=(title) tabindex="0" {
                table.table {
                    caption.visually-hidden { (title) }
                    thead { tr {
                        th scope="col" { (t("platform-promise")) }
                        th scope="col" { (t("platform-promise-says")) }
                        th.wide scope="col" { (t("platform-promise-state")) }
                    } }
                    tbody { @for row in &rows { (row) } }
                }
            }
        }
    }
    .memoize()
}

fn row(app: &App, lang: Lang, promise: &Promise) -> Raw<String> {
    let (class, key) = match promise.tests.is_empty() {
        true => ("badge warning", "trust-not-yet"),
        false => ("badge success", "trust-kept"),
    };
    let (state, again) = (app.texts.get(lang, key, &[]), app.texts.get(lang, key, &[]));
    let count = [("n", promise.tests.len().into())];
    let tests = app.texts.get(lang, "trust-tests", &count);
    let named = !promise.tests.is_empty();
    maud! {
        tr id=(promise.id) {
            th scope="row" { (promise.id) }
            td {
                span { (promise.says) }
                // A phone has no column for the state.
                span.phone-only { " " span class=(class) { (again.as_str()) } }
                @if named {
                    details {
                        summary.cluster.small.muted { (tests.as_str()) (icon("chevron-down")) }
                        ul lang="en" { @for test in &promise.tests { li { (*test) } } }
                    }
                }
            }
            td.wide { span class=(class) { (state.as_str()) } }
        }
    }
    .memoize()
}
