//! What every answer says to a browser.

use crate::house::House;

/// P-132: every answer, whoever made it, tells the browser to trust nothing but what was meant.
#[test]
fn every_answer_carries_the_headers_that_keep_a_browser_safe() {
    let house = House::new();
    let server = house.serve(&[("SERVER__PUBLIC_URL", "https://crm.example.hu")]);
    let host = "Host: crm.example.hu";
    for path in [
        "/",
        "/nothing/here",
        "/healthz",
        "/readyz",
        "/assets/tenet.css",
        "/assets/none.css",
        "/t/kert",
        "/t/kert/",
        "/t/kert/sign-in",
        "/t/kert/nothing",
        "/t/nobody/contacts",
        "/t/kert/api/v1/contacts",
        "/t/kert/api/v1/openapi.json",
    ] {
        let answer = server.ask("GET", path, &[host], "");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "strict-transport-security",
                "max-age=63072000; includesubdomains",
            ),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{part} of {path}: {policy}");
        }
        assert!(answer.header("permissions-policy").contains("camera=(), "));
        if !answer.body.is_empty() {
            let kind = answer.header("content-type");
            let charset = !kind.starts_with("text/") || kind.contains("charset=utf-8");
            assert!(!kind.is_empty() && charset, "{path}: {kind}");
        }
        for told in [
            "server",
            "x-powered-by",
            "via",
            "access-control-allow-origin",
        ] {
            assert_eq!(answer.header(told), "", "{told} of {path}");
        }
        let kept = path == "/assets/tenet.css";
        let cache = answer.header("cache-control");
        assert_eq!(cache.contains("no-store"), !kept, "{path}: {cache}");
    }
}

#[test]
fn a_page_may_run_only_scripts_of_its_own_nonce() {
    let house = House::new();
    let server = house.serve(&[]);
    let nonces: Vec<String> = (0..2)
        .map(|_| {
            let page = server.get("/t/kert/sign-in");
            let policy = page.header("content-security-policy").to_owned();
            let (_, rest) = policy.split_once("script-src 'nonce-").unwrap();
            let nonce = rest.split('\'').next().unwrap().to_owned();
            assert!(page.body.contains(&format!("nonce=\"{nonce}\"")));
            for part in [
                "script-src-attr 'none'",
                "object-src 'none'",
                "require-trusted-types-for 'script'",
            ] {
                assert!(policy.contains(part), "{policy}");
            }
            assert!(!policy.contains("unsafe") && !policy.contains('*'));
            assert_eq!(page.header("strict-transport-security"), "", "plain HTTP");
            nonce
        })
        .collect();
    assert_ne!(nonces[0], nonces[1]);
}

#[test]
fn methods_that_nobody_declared_are_refused() {
    let house = House::new();
    let server = house.serve(&[]);
    for method in ["TRACE", "CONNECT", "PUT", "BREW"] {
        let answer = server.ask(
            method,
            "/t/kert/sign-in",
            &["Sec-Fetch-Site: same-origin"],
            "",
        );
        assert!(
            (400..500).contains(&answer.status),
            "{method}: {}",
            answer.status
        );
        assert!(!answer.body.contains("same-origin"), "nothing is echoed");
    }
}
