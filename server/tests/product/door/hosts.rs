//! Under which names a server answers.

use crate::house::House;

#[test]
fn a_server_answers_under_its_own_names_only() {
    let house = House::new();
    let server = house.serve(&[
        ("SERVER__PUBLIC_URL", "https://crm.kertesz.hu"),
        ("SERVER__HOSTS", "crm.kertesz.example, other.example"),
    ]);
    let ask = |host: &str, path| server.ask("GET", path, &[&format!("Host: {host}")], "");
    for ours in [
        "crm.kertesz.hu",
        "other.example:443",
        "localhost",
        "127.0.0.1",
    ] {
        assert_eq!(ask(ours, "/t/kert/sign-in").status, 200, "{ours}");
    }
    for other in [
        "evil.example",
        "crm.kertesz.hu.evil.example",
        "192.0.2.7",
        "",
    ] {
        let refused = ask(other, "/t/kert/sign-in");
        assert_eq!(refused.status, 421, "{other}");
        assert!(refused.body.contains("server.hosts"), "it says what to do");
        assert_eq!(ask(other, "/assets/tenet.css").status, 421);
    }
    assert_eq!(
        ask("10.0.0.7:8080", "/healthz").status,
        200,
        "a load balancer"
    );
}

/// RFC 9112, 3.2: whoever stands before us may have gone by the other one.
#[test]
fn a_request_that_names_two_hosts_is_refused_in_whatever_order() {
    let house = House::new();
    let server = house.serve(&[("SERVER__PUBLIC_URL", "https://crm.kertesz.hu")]);
    let (ours, other) = ("Host: crm.kertesz.hu", "Host: evil.example");
    for hosts in [[ours, other], [other, ours], [ours, ours]] {
        let refused = server.ask("GET", "/t/kert/sign-in", &hosts, "");
        assert_eq!(refused.status, 400, "{hosts:?}");
    }
    let one = server.ask("GET", "/t/kert/sign-in", &[ours], "");
    assert_eq!(one.status, 200);
}

/// P-136: the operator's log and the tenant's tell of a page that came from an imitation.
#[test]
fn an_imitation_of_our_host_is_told_once_a_day() {
    let house = House::new();
    let server = house.serve(&[("SERVER__PUBLIC_URL", "https://crm.kertesz.hu")]);
    let host = "Host: crm.kertesz.hu";
    for _ in 0..3 {
        let referer = "Referer: https://crm.kerteszz.hu/sign-in";
        let page = server.ask("GET", "/t/kert/sign-in", &[host, referer], "");
        assert_eq!(page.status, 200);
    }
    server.logs("imitates ours");
    assert_eq!(server.log().matches("crm.kerteszz.hu").count(), 1);
}
