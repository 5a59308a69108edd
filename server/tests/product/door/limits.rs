//! How much and how often somebody may send.

use crate::house::{House, read};
use std::io::Write;

#[test]
fn a_head_or_a_body_that_is_too_large_is_refused() {
    let house = House::new();
    let server = house.serve(&[]);
    let cookie = format!("Cookie: a={}", "x".repeat(40_000));
    assert_eq!(
        server.ask("GET", "/t/kert/sign-in", &[&cookie], "").status,
        431
    );
    let form = [
        "Content-Type: application/x-www-form-urlencoded",
        "Sec-Fetch-Site: same-origin",
    ];
    let body = format!("email={}", "x".repeat(2 << 20));
    assert_eq!(
        server.ask("POST", "/t/kert/sign-in", &form, &body).status,
        413
    );
}

/// What is larger than anybody's buffer is refused before there is a request: with the status, and
/// with nothing behind it.
#[test]
fn a_head_beyond_every_limit_is_refused_by_its_status_alone() {
    let house = House::new();
    let server = house.serve(&[]);
    let long = format!("Cookie: a={}", "x".repeat(70_000));
    let lines: Vec<String> = (0..120).map(|i| format!("X-{i}: a")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for head in [&[long.as_str()][..], &lines] {
        let answer = server.ask("GET", "/t/kert/sign-in", head, "");
        assert_eq!((answer.status, answer.header("connection")), (431, "close"));
        assert_eq!(answer.body, "");
    }
    assert_eq!(server.get("/t/kert/sign-in").status, 200);
}

#[test]
fn an_address_that_is_too_long_is_answered_with_what_is_wrong() {
    let house = House::new();
    let server = house.serve(&[]);
    let long = format!("?find={}", "x".repeat(30_000));
    let hungarian = ["Accept-Language: hu"];
    let page = server.ask("GET", &format!("/t/kert/contacts{long}"), &hungarian, "");
    assert_eq!(page.status, 414);
    assert!(page.body.contains("Túl hosszú ez a cím"), "{}", page.body);
    let problem = server.get(&format!("/t/kert/api/v1/contacts{long}"));
    assert_eq!(problem.status, 414);
    assert_eq!(problem.header("content-type"), "application/problem+json");
    assert!(
        problem.body.contains("address_too_long"),
        "{}",
        problem.body
    );
    let cookie = format!("Cookie: a={}", "x".repeat(40_000));
    let page = server.ask("GET", "/t/kert/sign-in", &[&cookie], "");
    assert_eq!(page.status, 431);
    assert!(page.body.contains("Delete the cookies"), "{}", page.body);
    let fits = format!("?find={}", "x".repeat(20_000));
    assert_eq!(server.get(&format!("/t/kert/contacts{fits}")).status, 303);
}

/// P-132: whoever asks too often is told when to come back, on a page and as JSON.
#[test]
fn whoever_asks_too_often_is_told_when_to_come_back() {
    let house = House::new();
    // A stranger's address has a quarter of it.
    let server = house.serve(&[("LIMITS__REQUESTS_PER_MINUTE", "12")]);
    for left in (0..3).rev() {
        let page = server.get("/t/kert/sign-in");
        assert_eq!(page.status, 200);
        assert_eq!(page.header("ratelimit-policy"), "\"all\";q=3;w=60");
        let told = page.header("ratelimit");
        assert!(told.starts_with(&format!("\"all\";r={left};t=")), "{told}");
    }
    let page = server.ask("GET", "/t/kert/sign-in", &["Accept-Language: hu"], "");
    assert_eq!(page.status, 429);
    let wait: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert!(page.body.contains("Túl sok kérés"));

    let json = server.get("/t/kert/api/v1/contacts");
    assert_eq!(json.status, 429);
    assert_eq!(json.header("content-type"), "application/problem+json");
    assert!(json.body.contains("\"code\":\"too_many\""), "{}", json.body);
    assert!(!json.header("retry-after").is_empty());
    assert_eq!(server.get("/assets/tenet.css").status, 200);
}

/// P-132: so is whoever asks for the pages of consultants, whether they are one or not.
#[test]
fn whoever_asks_too_often_for_consultants_pages_is_told_when_to_come_back() {
    let house = House::new();
    let server = house.serve(&[("LIMITS__REQUESTS_PER_MINUTE", "12")]);
    for _ in 0..3 {
        let page = server.get("/t/kert/consultant/fields");
        assert_eq!(page.header("ratelimit-policy"), "\"all\";q=3;w=60");
        assert_ne!(page.status, 429);
    }
    let page = server.get("/t/kert/consultant/fields");
    assert_eq!(page.status, 429, "{}", page.body);
    let wait: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    // It is one budget: other pages of a stranger are no way around it.
    assert_eq!(server.get("/t/kert/sign-in").status, 429);
}

#[test]
fn a_route_keeps_the_limit_that_it_declares() {
    let house = House::new();
    let server = house.serve(&[("LIMITS__REQUESTS_PER_MINUTE", "0")]);
    let form = [
        "Content-Type: application/x-www-form-urlencoded",
        "Sec-Fetch-Site: same-origin",
    ];
    // Nothing is typed, so nothing is hashed: this counts requests, not passwords.
    let tries = (0..70).map(|_| server.ask("POST", "/t/kert/sign-in", &form, "").status);
    let refused = tries.filter(|status| *status == 429).count();
    assert!(
        (8..=10).contains(&refused),
        "{refused} of 70, where 60 are free"
    );
    assert_eq!(server.get("/t/kert/sign-in").header("ratelimit"), "");
}

#[test]
fn a_request_whose_end_can_be_read_in_two_ways_is_refused() {
    let house = House::new();
    let server = house.serve(&[]);
    for lines in [
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length: 5, 6",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
    ] {
        let mut stream = server.connect();
        let request = format!("POST / HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n\r\nhello");
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(read(&mut stream).status, 400, "{lines}");
    }
}
