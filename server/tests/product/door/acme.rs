//! A certificate that an authority signs by itself: Debian's pebble, which looks at us as a real one
//! does, in the handshake.

use crate::house::{House, Running, free};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the certificates of this authority last, in seconds; they are renewed after two thirds.
const LIFE: u64 = 12;
/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(90);

/// The authority, until it is dropped.
struct Authority {
    child: Child,
    at: SocketAddr,
    manages: SocketAddr,
}

impl Authority {
    /// One that looks for names at this port.
    fn looking_at(folder: &Path, port: u16) -> Authority {
        let (at, manages) = (free(), free());
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(folder.join("pebble.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.join("pebble.key"), made.signing_key.serialize_pem()).unwrap();
        let config = serde_json::json!({ "pebble": {
            "listenAddress": at, "managementListenAddress": manages,
            "certificate": "pebble.pem", "privateKey": "pebble.key",
            "httpPort": 1, "tlsPort": port, "ocspResponderURL": "",
            "externalAccountBindingRequired": false, "certificateValidityPeriod": LIFE,
        }});
        std::fs::write(folder.join("pebble.json"), config.to_string()).unwrap();
        let child = Command::new("pebble")
            .current_dir(folder)
            .args(["-config", "pebble.json"])
            .env("PEBBLE_VA_NOSLEEP", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pebble (bin/test installs it)");
        let authority = Authority { child, at, manages };
        let until = Instant::now() + PATIENCE;
        while authority.root(folder).is_none() {
            assert!(Instant::now() < until, "pebble does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        authority
    }

    /// Writes who vouches for what it signs into `root.pem`.
    fn root(&self, folder: &Path) -> Option<()> {
        let out = Command::new("curl")
            .current_dir(folder)
            .args(["-sSf", "--cacert", "pebble.pem", "-o", "root.pem"])
            .arg(format!("https://localhost:{}/roots/0", self.manages.port()))
            .output()
            .expect("curl (bin/test installs it)");
        out.status.success().then_some(())
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn settings(authority: &Authority, at: SocketAddr) -> Vec<(&'static str, String)> {
    let directory = format!("https://localhost:{}/dir", authority.at.port());
    vec![
        ("TLS__ACME_DIRECTORY", directory),
        ("TLS__ACME_AGREE", "true".to_owned()),
        (
            "SERVER__PUBLIC_URL",
            format!("https://localhost:{}", at.port()),
        ),
        ("EGRESS__LOOPBACK", "true".to_owned()),
        ("EGRESS__CA_FILE", "pebble.pem".to_owned()),
    ]
}

fn serve(house: &House, authority: &Authority, at: SocketAddr) -> Running {
    let settings = settings(authority, at);
    let settings: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (*k, v.as_str())).collect();
    house.serve_at(at, &settings)
}

/// Whether a page is served under a certificate that the authority has signed.
fn is_trusted(house: &House, at: SocketAddr) -> bool {
    let out = Command::new("curl")
        .current_dir(house.path())
        .args(["-sSf", "--cacert", "root.pem"])
        .arg(format!("https://localhost:{}/healthz", at.port()))
        .output()
        .unwrap();
    out.status.success() && out.stdout.starts_with(b"alive")
}

fn wait(server: &Running, what: &str, mut come: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !come() {
        assert!(Instant::now() < until, "{what}: {}", server.log());
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// P-132: a name gets its certificate by itself, and the next one before that ends.
#[test]
fn a_certificate_is_asked_for_by_itself_kept_and_renewed_before_it_ends() {
    let house = House::new();
    let at = free();
    let authority = Authority::looking_at(house.path(), at.port());
    let server = serve(&house, &authority, at);
    wait(&server, "a certificate", || is_trusted(&house, at));

    let kept = house.path().join("tenet-data/acme");
    for name in ["key.pem", "account.json"] {
        use std::os::unix::fs::MetadataExt;
        let mode = std::fs::metadata(kept.join(name)).unwrap().mode();
        assert_eq!(mode & 0o777, 0o600, "{name} is for its owner alone");
    }
    let first = std::fs::read(kept.join("certificate.pem")).unwrap();
    wait(&server, "the next certificate", || {
        std::fs::read(kept.join("certificate.pem")).unwrap() != first
    });
    wait(&server, "the next one is used", || is_trusted(&house, at));
    drop(server);

    // What was signed is there after a restart, before anybody is asked.
    drop(authority);
    let nobody = Authority {
        child: Command::new("true").spawn().unwrap(),
        at: free(),
        manages: free(),
    };
    let server = serve(&house, &nobody, at);
    let out = Command::new("openssl")
        .args(["s_client", "-connect", &server.at.to_string()])
        .stdin(Stdio::null())
        .output()
        .expect("openssl (bin/test installs it)");
    let chain = std::fs::read_to_string(kept.join("certificate.pem")).unwrap();
    let (own, _) = chain.split_once("-----END").unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).contains(own.trim()));
}

#[test]
fn an_authority_is_asked_only_when_its_terms_are_agreed_to_and_there_is_a_name() {
    let house = House::new();
    let refused = |settings: &[(&str, &str)]| {
        let mut command = house.command(&["serve", "--listen", "127.0.0.1:0"]);
        for (name, value) in settings {
            command.env(format!("TENET__{name}"), value);
        }
        let out = command.output().unwrap();
        assert_eq!(out.status.code(), Some(1));
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    let directory = ("TLS__ACME_DIRECTORY", "https://localhost:1/dir");
    let agreed = ("TLS__ACME_AGREE", "true");
    assert!(refused(&[directory]).contains("terms of service"));
    assert!(refused(&[directory, agreed]).contains("server.public_url"));
    let number = ("SERVER__PUBLIC_URL", "https://127.0.0.1");
    assert!(refused(&[directory, agreed, number]).contains("server.public_url"));
    let own = ("TLS__CERTIFICATE", "cert.pem");
    assert!(refused(&[directory, agreed, own]).contains("leave tls.certificate"));
}
