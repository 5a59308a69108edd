//! The platform at an address of its own, with real certificates, tried with curl; and commands
//! beside the running server.

use crate::browser::{PASSWORD, between, path_of};
use crate::house::{House, Running, free};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value as Json;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use testkit::code_at;

fn keep(folder: &Path, name: &str, certificate: &str, key: &KeyPair) {
    std::fs::write(folder.join(format!("{name}.pem")), certificate).unwrap();
    let file = folder.join(format!("{name}.key"));
    std::fs::write(&file, key.serialize_pem()).unwrap();
    std::fs::set_permissions(file, PermissionsExt::from_mode(0o600)).unwrap();
}

/// An authority, and certificates that it signs for these people.
fn authority(folder: &Path, name: &str, people: &[&str]) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.join(format!("{name}.pem")), issuer.pem()).unwrap();
    for person in people {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![format!("{person}.example")]).unwrap();
        let signed = params.signed_by(&key, &issuer).unwrap();
        keep(folder, person, &signed.pem(), &key);
    }
}

struct Place {
    house: House,
    at: SocketAddr,
    server: Running,
}

impl Place {
    fn new() -> Place {
        let (house, at) = (House::new(), free());
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        keep(house.path(), "own", &own.cert.pem(), &own.signing_key);
        authority(house.path(), "authority", &["anna", "bela"]);
        authority(house.path(), "stranger", &["eve"]);
        let server = house.serve(&[
            ("TLS__CERTIFICATE", "own.pem"),
            ("TLS__KEY", "own.key"),
            ("PLATFORM__LISTEN", &at.to_string()),
            ("PLATFORM__CLIENT_CA", "authority.pem"),
        ]);
        Place { house, at, server }
    }

    fn operator(&self, args: &[&str]) -> Json {
        let all = [&["operator"], args, &["--json"]].concat();
        let out = self.house.command(&all).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(out.status.success(), "{args:?}: {said}");
        serde_json::from_str(&said).unwrap()
    }

    /// What curl gets, with somebody's certificate; nothing when there was no connection.
    fn curl(&self, person: &str, port: u16, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let mut curl = Command::new("curl");
        curl.current_dir(self.house.path());
        curl.args(["-sS", "-i", "--cacert", "own.pem", "-b", "jar", "-c", "jar"]);
        if !person.is_empty() {
            let (certificate, key) = (format!("{person}.pem"), format!("{person}.key"));
            curl.args(["--cert", &certificate, "--key", &key]);
        }
        for (name, value) in fields {
            curl.args(["--data-urlencode", &format!("{name}={value}")]);
        }
        curl.args(["-H", "sec-fetch-site: same-origin"]);
        curl.arg(format!("https://localhost:{port}{path}"));
        let out = curl.output().expect("curl (bin/test installs it)");
        out.status
            .success()
            .then(|| String::from_utf8_lossy(&out.stdout).into_owned())
    }

    fn platform(&self, person: &str, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        self.curl(person, self.at.port(), path, fields)
    }

    /// Adds an operator beside the running server and enrols as them; gives the secret.
    fn enrol(&self, name: &str, person: &str) -> String {
        let email = format!("{person}@provider.example");
        let added = self.operator(&["add", name, "--email", &email]);
        let path = path_of(added["enrolment"].as_str().unwrap());
        let page = self.platform(person, &path, &[]).unwrap();
        let sealed = between(&page, "name=\"secret\" value=\"", "\"");
        let secret = between(&page, "<br><code>", "</code>").replace(' ', "");
        // The code of half a minute ago is taken too, and that of now remains for signing in.
        let fields = [
            ("password", PASSWORD),
            ("secret", sealed),
            ("code", &code_at("30 seconds ago", &secret)),
        ];
        let done = self.platform(person, &path, &fields).unwrap();
        assert!(done.contains("tenet operator token"), "{done}");
        secret
    }
}

/// P-126: at the platform's own address nobody is even spoken to without a certificate that our
/// authority has signed; with another operator's nobody signs in; with the own one, the password
/// and a code, somebody does. At the public address there is no platform.
#[test]
fn the_platforms_own_address_takes_the_right_certificate_and_no_other() {
    let place = Place::new();
    assert!(place.platform("", "/platform/sign-in", &[]).is_none());
    assert!(place.platform("eve", "/platform/sign-in", &[]).is_none());
    let public = place.curl("", place.server.at.port(), "/platform/sign-in", &[]);
    assert!(public.unwrap().starts_with("HTTP/1.1 404"));
    let inside = place.platform("anna", "/t/kert/sign-in", &[]).unwrap();
    assert!(inside.starts_with("HTTP/1.1 404"), "{inside}");

    let secret = place.enrol("Anna", "anna");
    place.enrol("Béla", "bela");
    place.operator(&["certificate", "Anna", "anna.pem"]);
    place.operator(&["certificate", "bela@provider.example", "bela.pem"]);
    let now = code_at("now", &secret);
    let fields = [
        ("email", "anna@provider.example"),
        ("password", PASSWORD),
        ("code", now.as_str()),
    ];
    let refused = place
        .platform("bela", "/platform/sign-in", &fields)
        .unwrap();
    assert!(refused.starts_with("HTTP/1.1 422"), "{refused}");
    let done = place
        .platform("anna", "/platform/sign-in", &fields)
        .unwrap();
    assert!(done.starts_with("HTTP/1.1 303"), "{done}");
    let tenants = place.platform("anna", "/platform/tenants", &[]).unwrap();
    assert!(
        tenants.starts_with("HTTP/1.1 200") && tenants.contains("kert"),
        "{tenants}"
    );
    let stolen = place.platform("bela", "/platform/tenants", &[]).unwrap();
    assert!(stolen.starts_with("HTTP/1.1 303"), "{stolen}");
    place.operator(&["lock", "Anna"]);
    let locked = place.platform("anna", "/platform/tenants", &[]).unwrap();
    assert!(locked.starts_with("HTTP/1.1 303"), "{locked}");
}

/// P-006, P-126: the commands work beside a running server, say nothing of what tenants recorded,
/// and stand in the log, whose altered line is named with exit code 1.
#[test]
fn commands_about_operators_work_beside_the_server_and_tell_nothing_of_tenants() {
    let house = House::new();
    let server = house.serve(&[]);
    std::fs::write(
        house.path().join("people.csv"),
        "Name,Email\nKanari Charles,kanari@x.hu\n",
    )
    .unwrap();
    let run = |args: &[&str]| house.command(args).output().unwrap();
    assert!(
        run(&["import", "--tenant", "kert", "people.csv"])
            .status
            .success()
    );
    let add = [
        "operator",
        "add",
        "Anna",
        "--email",
        "anna@provider.example",
    ];
    assert!(run(&add).status.success());
    assert_eq!(run(&add).status.code(), Some(1), "the address is taken");
    assert_eq!(run(&["operator", "token", "Nobody"]).status.code(), Some(1));
    assert_eq!(
        run(&["operator", "certificate", "Anna"]).status.code(),
        Some(2)
    );
    let mut said = String::new();
    for args in [
        &["operator", "list"][..],
        &["operator", "token", "Anna"],
        &["operator", "lock", "Anna"],
        &["operator", "unlock", "Anna"],
        &["operator", "reset", "Anna"],
        &["operator", "log"],
        &["operator", "log", "--verify"],
        &["tenant", "list"],
    ] {
        for json in [&[][..], &["--json"]] {
            let out = run(&[args, json].concat());
            // Locking twice is refused; everything else is done twice.
            let again = !json.is_empty() && ["lock", "unlock"].contains(&args[1]);
            assert_eq!(out.status.success(), !again, "{args:?}");
            said.push_str(&String::from_utf8_lossy(&[out.stdout, out.stderr].concat()));
        }
    }
    said.push_str(&server.log());
    assert!(
        said.contains("token_made") && said.contains("kert"),
        "{said}"
    );
    assert!(!said.to_lowercase().contains("kanari"), "{said}");
}
