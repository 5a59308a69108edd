//! Settings that cannot be meant are refused by name.

use crate::House;

#[test]
fn a_public_address_that_is_no_origin_is_refused_by_the_check_and_at_the_start() {
    let house = House::new();
    let run = |args: &[&str], url: &str| {
        let mut command = house.command(args);
        command.env("TENET__SERVER__PUBLIC_URL", url);
        command.output().unwrap()
    };
    for url in ["crm", "ftp://x.hu", "http://", "http://x.hu/path"] {
        for args in [&["config", "check"][..], &["serve"]] {
            let out = run(args, url);
            assert_eq!(out.status.code(), Some(1), "{args:?} {url}: {out:?}");
            let said = String::from_utf8(out.stderr).unwrap();
            assert!(said.contains("server.public_url is"), "{url}: {said}");
        }
    }
    for url in ["", "https://crm.example.hu", "http://localhost:8121/"] {
        let out = run(&["config", "check"], url);
        assert!(out.status.success(), "{url}: {out:?}");
    }
}

#[test]
fn every_fault_of_the_configuration_names_its_setting() {
    let house = House::new();
    for (variable, value, setting) in [
        ("TENET__SERVER__LISTEN", "abc", "server.listen"),
        ("TENET__SERVER__BODY_LIMIT", "-1", "server.body_limit"),
        ("TENET__DATABASE__POOL", "-1", "database.pool"),
        ("TENET__PLATFORM__URL", "platform", "platform.url"),
        // What would publish nothing is refused, not taken in silence.
        (
            "TENET__SERVER__METRICS_LISTEN",
            "127.0.0.1:9464",
            "server.metrics_listen",
        ),
    ] {
        let mut command = house.command(&["config", "check"]);
        let out = command.env(variable, value).output().unwrap();
        assert_eq!(out.status.code(), Some(1), "{variable}: {out:?}");
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(said.contains(setting), "{setting} is not in {said}");
    }
}
