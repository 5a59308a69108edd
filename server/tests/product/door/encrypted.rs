//! TLS with a certificate of our own, tried with curl and openssl.

use crate::house::{House, Running, free};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Writes a certificate for `localhost` and its key into a folder.
fn certificate(folder: &Path) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    let key = folder.join("key.pem");
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::set_permissions(key, PermissionsExt::from_mode(0o600)).unwrap();
}

const FILES: [(&str, &str); 2] = [("TLS__CERTIFICATE", "cert.pem"), ("TLS__KEY", "key.pem")];

fn encrypted(house: &House, more: &[(&str, &str)]) -> Running {
    certificate(house.path());
    house.serve(&[&FILES, more].concat())
}

fn curl(house: &House, server: &Running, args: &[&str], path: &str) -> (bool, String) {
    let url = format!("https://localhost:{}{path}", server.at.port());
    let out = Command::new("curl")
        .current_dir(house.path())
        .args(["-sS", "-i", "--cacert", "cert.pem"])
        .args(args)
        .arg(url)
        .output()
        .expect("curl (bin/test installs it)");
    let said = [out.stdout, out.stderr].concat();
    (
        out.status.success(),
        String::from_utf8_lossy(&said).to_lowercase(),
    )
}

/// P-132: what people send and get is encrypted with today's protocols and no older ones.
#[test]
fn a_server_with_a_certificate_speaks_todays_protocols_and_no_older_ones() {
    let house = House::new();
    let server = encrypted(&house, &[]);
    for version in [&["--tlsv1.3"][..], &["--tlsv1.2", "--tls-max", "1.2"]] {
        let (done, page) = curl(&house, &server, version, "/t/kert/sign-in");
        assert!(done && page.contains("http/1.1 200"), "{version:?}: {page}");
        assert!(page.contains("strict-transport-security: max-age=63072000"));
    }
    let old = ["--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0"];
    assert!(!curl(&house, &server, &old, "/").0, "TLS 1.1");
    for cipher in [
        "AES128-SHA",
        "AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-SHA",
        "NULL",
    ] {
        let weak = ["--tls-max", "1.2", "--ciphers", cipher];
        assert!(!curl(&house, &server, &weak, "/").0, "{cipher}");
    }
    let out = Command::new("openssl")
        .args(["s_client", "-connect", &server.at.to_string(), "-brief"])
        .output()
        .expect("openssl (bin/test installs it)");
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    assert!(
        said.contains("TLSv1.3") && said.contains("X25519"),
        "{said}"
    );
    let mut plain = server.connect();
    std::io::Write::write_all(&mut plain, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    assert_ne!(
        crate::house::read(&mut plain).status,
        200,
        "nothing in clear"
    );
}

#[test]
fn a_new_certificate_is_used_without_a_restart_and_a_broken_one_is_not() {
    let house = House::new();
    let server = encrypted(&house, &[]);
    let good = |house: &House| curl(house, &server, &[], "/healthz").0;
    assert!(good(&house));

    let old = std::fs::read(house.path().join("cert.pem")).unwrap();
    std::fs::write(house.path().join("cert.pem"), "half a file").unwrap();
    server.logs("the old certificate stays in use");
    std::fs::write(house.path().join("cert.pem"), old).unwrap();
    assert!(good(&house));

    certificate(house.path());
    server.logs("the new certificate is in use");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !good(&house) {
        assert!(std::time::Instant::now() < until, "the new one is trusted");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}

#[test]
fn a_browser_is_sent_to_https_and_a_program_is_told_its_mistake() {
    let house = House::new();
    let plain = free();
    let server = encrypted(
        &house,
        &[
            ("TLS__REDIRECT_LISTEN", &plain.to_string()),
            ("SERVER__PUBLIC_URL", "https://crm.example.hu"),
        ],
    );
    let ask = |method, path| {
        let in_clear = std::net::TcpStream::connect(plain).unwrap();
        ask(in_clear, method, path)
    };
    let sent = ask("GET", "/t/kert/sign-in?back=%2F");
    assert_eq!(sent.status, 308);
    assert_eq!(
        sent.header("location"),
        "https://crm.example.hu/t/kert/sign-in?back=%2f"
    );
    assert_eq!(ask("POST", "/t/kert/sign-in").status, 403);
    assert_eq!(ask("GET", "/t/kert/api/v1/contacts").status, 403);
    drop(server);
}

fn ask(mut stream: std::net::TcpStream, method: &str, path: &str) -> crate::house::Answer {
    use std::io::Write;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    )
    .unwrap();
    crate::house::read(&mut stream)
}

#[test]
fn faults_of_the_configuration_are_told_before_anybody_is_served() {
    let house = House::new();
    certificate(house.path());
    let refused = |settings: &[(&str, &str)]| {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        for (name, value) in settings {
            command.env(format!("TENET__{name}"), value);
        }
        let out = command.output().unwrap();
        assert_eq!(out.status.code(), Some(1));
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    assert!(refused(&FILES[..1]).contains("tls.key is not"));
    assert!(refused(&[("TLS__REDIRECT_LISTEN", "127.0.0.1:0")]).contains("tls.certificate"));
    let http = [&FILES[..], &[("SERVER__PUBLIC_URL", "http://x.hu")]].concat();
    assert!(refused(&http).contains("write https://"));
    let missing = [("TLS__CERTIFICATE", "none.pem"), FILES[1]];
    assert!(refused(&missing).contains("none.pem"));
    let key = house.path().join("key.pem");
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
    assert!(refused(&FILES).contains("chmod o="));
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    let (cert, kept) = (house.path().join("cert.pem"), std::fs::read(&key).unwrap());
    certificate(house.path());
    std::fs::write(&key, kept).unwrap();
    assert!(refused(&FILES).contains("cannot be used together"));
    assert!(cert.exists());
}

/// P-132: an address that others reach is served encrypted, or behind a proxy that is named, or
/// not at all.
#[test]
fn plain_http_that_would_leave_the_machine_is_refused_and_says_what_to_do() {
    let house = House::new();
    let everywhere = || format!("0.0.0.0:{}", free().port());
    let refused = |listen: &str, settings: &[(&str, &str)]| {
        let mut command = house.command(&["serve", "--listen", listen]);
        for (name, value) in settings {
            command.env(format!("TENET__{name}"), value);
        }
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() < until => std::thread::sleep(Duration::from_millis(20)),
                None => {
                    child.kill().unwrap();
                    panic!("it serves in clear: {listen} {settings:?}");
                }
            }
        };
        assert_eq!(status.code(), Some(1));
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        said
    };
    let said = refused(&everywhere(), &[]);
    for part in [
        "server.listen",
        "tls.certificate",
        "server.trusted_proxies",
        "server.plain_http_leaves_this_machine",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    // An https address alone encrypts nothing.
    let address = ("SERVER__PUBLIC_URL", "https://crm.kertesz.hu");
    refused(&everywhere(), &[address]);
    let own = everywhere();
    let said = refused("127.0.0.1:0", &[("PLATFORM__LISTEN", &own)]);
    assert!(said.contains("platform.listen"), "{said}");

    certificate(house.path());
    for settings in [
        &FILES[..],
        &[("SERVER__TRUSTED_PROXIES", "10.0.0.7")],
        &[("SERVER__PLAIN_HTTP_LEAVES_THIS_MACHINE", "true")],
    ] {
        let at = everywhere().parse().unwrap();
        drop(house.serve_at(at, settings));
    }
}
