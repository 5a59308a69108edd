//! Styles, scripts and symbols: one of each, put together at start, named by their hash.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

const CSS: &[&str] = &[
    include_str!("../assets/css/reset.css"),
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/layout.css"),
    include_str!("../assets/css/components.css"),
    include_str!("../assets/css/overlays.css"),
    include_str!("../assets/css/forms.css"),
    include_str!("../assets/css/tools.css"),
    include_str!("../assets/css/lists.css"),
    include_str!("../assets/css/matrix.css"),
    include_str!("../assets/css/record.css"),
    include_str!("../assets/css/utilities.css"),
];

const JS: &[&str] = &[
    include_str!("../assets/js/alone.js"),
    include_str!("../assets/js/columns.js"),
    include_str!("../assets/js/confirm.js"),
    include_str!("../assets/js/filter.js"),
    include_str!("../assets/js/hotkeys.js"),
    include_str!("../assets/js/inline.js"),
    include_str!("../assets/js/menu.js"),
    include_str!("../assets/js/once.js"),
    include_str!("../assets/js/palette.js"),
    include_str!("../assets/js/passkey.js"),
    include_str!("../assets/js/print.js"),
    include_str!("../assets/js/progress.js"),
    include_str!("../assets/js/reveal.js"),
    include_str!("../assets/js/theme.js"),
    include_str!("../assets/js/toast.js"),
    include_str!("../assets/js/unsaved.js"),
];

/// The library and its guard in one file. It begins with the next task of the browser after its
/// own script; a guard that was still on its way by then, on a slow line, would come too late,
/// and whatever pages load by themselves would be refused.
const HTMX: &[&str] = &[
    include_str!("../../../vendor/htmx.org/htmx.min.js"),
    "\n",
    include_str!("../../../vendor/htmx.org/hx-csp.min.js"),
];

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: String,
    hash: String,
}

fn all() -> &'static [Asset] {
    static ALL: OnceLock<Vec<Asset>> = OnceLock::new();
    ALL.get_or_init(|| {
        let script = "text/javascript; charset=utf-8";
        [
            ("tenet.css", "text/css; charset=utf-8", CSS.concat()),
            ("tenet.js", script, JS.concat()),
            ("htmx.js", script, HTMX.concat()),
            (
                "icons.svg",
                "image/svg+xml",
                include_str!("../assets/icons.svg").to_owned(),
            ),
            (
                "favicon.svg",
                "image/svg+xml",
                include_str!("../assets/favicon.svg").to_owned(),
            ),
        ]
        .into_iter()
        .map(|(name, kind, body)| {
            let hash = Sha256::digest(body.as_bytes())
                .iter()
                .take(6)
                .map(|b| format!("{b:02x}"))
                .collect();
            Asset {
                name,
                kind,
                body,
                hash,
            }
        })
        .collect()
    })
}

/// The address of a file, with its hash so that it may be kept for ever.
pub fn url(name: &'static str) -> String {
    let hash = all()
        .iter()
        .find(|asset| asset.name == name)
        .map_or("", |asset| asset.hash.as_str());
    format!("/assets/{name}?v={hash}")
}

/// Serves `/assets/…`.
pub fn router() -> Router {
    Router::new().route("/assets/{name}", get(serve))
}

async fn serve(Path(name): Path<String>) -> Response {
    match all().iter().find(|asset| asset.name == name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("public, max-age=31536000, immutable"),
                ),
            ];
            (headers, asset.body.as_str()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_never_comes_without_its_guard() {
        let scripts = all()
            .iter()
            .filter(|asset| asset.body.contains("var htmx="));
        let guarded = scripts.map(|asset| asset.body.contains(r#"registerExtension("hx-csp""#));
        assert_eq!(guarded.collect::<Vec<_>>(), [true]);
    }
}
