//! Addresses at which there is nothing, and those at which somebody is no longer signed in.

use crate::house::House;

#[test]
fn an_address_of_no_tenant_says_that_there_is_nothing() {
    let house = House::new();
    let server = house.serve(&[]);
    for path in [
        "/t/nobody/",
        "/t/KERT/contacts",
        "/t/nobody/contacts?q=a",
        "/x",
    ] {
        let page = server.ask("GET", path, &["Accept-Language: hu"], "");
        assert_eq!(page.status, 404, "{path}");
        assert!(
            page.body.contains("Itt nincs semmi"),
            "{path}: {}",
            page.body
        );
    }
    let problem = server.get("/t/nobody/api/v1/contacts");
    assert_eq!(problem.status, 404);
    assert_eq!(problem.header("content-type"), "application/problem+json");
    let body: serde_json::Value = serde_json::from_str(&problem.body).unwrap();
    assert_eq!(body["code"], "not_found");
    assert_eq!(body["status"], 404);
}

/// A part of a page is asked for by a page that is open; when its session has ended, the whole of
/// it goes to sign in, and comes back to where it was.
#[test]
fn a_page_whose_session_has_ended_goes_to_sign_in_as_a_whole() {
    let house = House::new();
    let server = house.serve(&[]);
    let part = |path: &str, page: &str| {
        let address = format!("HX-Current-URL: http://localhost{page}");
        server.ask("GET", path, &["HX-Request: true", &address], "")
    };
    let list = part("/t/kert/contacts?q=anna", "/t/kert/contacts?q=ann#list");
    assert_eq!(list.status, 401);
    let back = "/t/kert/sign-in?back=%2ft%2fkert%2fcontacts%3fq%3dann";
    assert_eq!(list.header("hx-redirect"), back);
    assert_eq!(list.header("location"), "");
    assert_eq!(list.body, "", "nothing that would stand in the page");
    // Only a page of the tenant is gone back to.
    let elsewhere = part("/t/kert/contacts", "/t/other/contacts");
    assert_eq!(
        elsewhere.header("hx-redirect"),
        "/t/kert/sign-in?back=%2ft%2fkert%2f"
    );

    let whole = server.get("/t/kert/contacts");
    assert_eq!((whole.status, whole.header("hx-redirect")), (303, ""));
}

/// What somebody types into a search is in the body of a request, and no line of the log repeats a
/// body; nor does it repeat an address that others have written.
#[test]
fn no_line_of_the_log_holds_what_somebody_looks_for() {
    let house = House::new();
    let server = house.serve(&[]);
    let lines = [
        "Content-Type: application/x-www-form-urlencoded",
        "Sec-Fetch-Site: same-origin",
    ];
    for path in ["contacts/search", "bin/search", "users/search", "palette"] {
        let path = format!("/t/kert/{path}");
        let answer = server.ask("POST", &path, &lines, "q=Kokorcsin");
        assert_eq!(answer.status, 303, "{path}");
        assert!(!answer.header("location").contains("Kokorcsin"), "{path}");
    }
    server.get("/t/kert/contacts?q=Kokorcsin");
    server.get("/t/kert/contacts?find=Kokorcsin");
    let log = server.log();
    assert!(log.contains("contacts/search"), "{log}");
    assert!(!log.contains("Kokorcsin"), "{log}");
}
