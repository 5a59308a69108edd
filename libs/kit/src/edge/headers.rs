//! Security-sensitive: the headers of every answer, whoever made it.

use crate::scope::Settings;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

/// What no page of ours needs of a browser, so that no script that got in has it either: every
/// feature that Chromium 156 names in `document.featurePolicy.features()`, but for its hints
/// about the client, for `cross-origin-isolated`, and for what helps readers of the screen.
const NEVER: &[&str] = &[
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "captured-surface-control",
    "clipboard-read",
    "compute-pressure",
    "deferred-fetch",
    "deferred-fetch-minimal",
    "digital-credentials-create",
    "digital-credentials-get",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "language-detector",
    "language-model",
    "local-fonts",
    "local-network",
    "local-network-access",
    "loopback-network",
    "magnetometer",
    "media-playback-while-not-visible",
    "microphone",
    "midi",
    "on-device-speech-recognition",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "private-state-token-issuance",
    "private-state-token-redemption",
    "screen-wake-lock",
    "serial",
    "speaker-selection",
    "storage-access",
    "summarizer",
    "sync-xhr",
    "translator",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
];

/// What our own pages may use, and no page framed by them: copying a key, and passkeys.
const OURS: &[&str] = &[
    "clipboard-write",
    "publickey-credentials-create",
    "publickey-credentials-get",
];

/// Two years, as the browsers' common list of such hosts asks for.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// What an answer that is no page may do: nothing, wherever it is opened.
const INERT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The headers that every answer of an installation carries.
#[derive(Clone)]
pub(super) struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    pub(super) fn of(settings: &Settings) -> Self {
        let mut all: Vec<(HeaderName, HeaderValue)> = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("origin-agent-cluster", "?1"),
            ("x-permitted-cross-domain-policies", "none"),
            // Obsolete beside `frame-ancestors`; some scanners of our customers ask for it.
            ("x-frame-options", "DENY"),
        ]
        .into_iter()
        .map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        })
        .collect();
        if let Ok(policy) = HeaderValue::from_str(&permissions()) {
            all.push((HeaderName::from_static("permissions-policy"), policy));
        }
        if settings.secure_cookies {
            all.push((header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY));
        }
        Headers(all)
    }

    /// Puts them on; what is no page of ours gets a policy that lets it do nothing.
    pub(super) fn put_on(&self, response: &mut Response) {
        let headers = response.headers_mut();
        for (name, value) in &self.0 {
            headers.insert(name.clone(), value.clone());
        }
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(INERT);
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
}

fn permissions() -> String {
    let never = NEVER.iter().map(|feature| format!("{feature}=()"));
    let ours = OURS.iter().map(|feature| format!("{feature}=(self)"));
    never.chain(ours).collect::<Vec<_>>().join(", ")
}

/// Headers of an answer to a tenant's page or program: what this one page may load and run.
pub(super) fn dress(response: &mut Response, nonce: &str, id: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; script-src-attr 'none'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx"
    );
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", policy.as_str()),
        ("x-request-id", id),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
}

/// Asks the browser to forget what it has kept of these pages: said when somebody signs out.
/// Cookies stay, for they hold the language and belong to other tenants of this host too.
pub fn forget_pages(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}
