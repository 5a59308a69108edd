//! What leaves through the door, and what does not, against servers that really listen.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use egress::{Egress, Fault, Options, Place, Request, Resolve};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const HERE: Options = Options {
    loopback: true,
    ca_file: None,
    hosts: Vec::new(),
};

/// A server that gives every connection one answer; its port, and what it was asked.
async fn server(answer: String, tls: Option<TlsAcceptor>) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answer, heard, tls) = (answer.clone(), heard.clone(), tls.clone());
            tokio::spawn(async move {
                match tls {
                    None => converse(stream, &answer, &heard).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            converse(stream, &answer, &heard).await;
                        }
                    }
                }
            });
        }
    });
    (port, asked)
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: &str,
    heard: &Mutex<Vec<String>>,
) {
    let mut text = vec![0u8; 8192];
    let read = stream.read(&mut text).await.unwrap_or(0);
    heard
        .lock()
        .unwrap()
        .push(String::from_utf8_lossy(&text[..read]).into_owned());
    // Whoever refuses the answer has hung up.
    drop(stream.write_all(answer.as_bytes()).await);
    drop(stream.shutdown().await);
}

fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Gives the addresses in turn, whatever the name; counts how often it was asked.
fn answers(turns: &'static [&'static [&'static str]]) -> (Resolve, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let resolve: Resolve = Arc::new(move |_| {
        let turn = counted.fetch_add(1, Ordering::SeqCst).min(turns.len() - 1);
        let found = turns[turn]
            .iter()
            .map(|text| text.parse::<IpAddr>().unwrap())
            .collect();
        Box::pin(async move { Ok(found) })
    });
    (resolve, count)
}

async fn get(egress: &Egress, address: &str) -> Result<String, Fault> {
    let request = Request::to(Place::parse(address)?);
    let response = egress.get(request).await?;
    Ok(String::from_utf8_lossy(&response.body).into_owned())
}

#[tokio::test]
async fn this_machine_is_spoken_to_only_where_the_operator_allows_it() {
    let (port, asked) = server(answer("hello"), None).await;
    let address = format!("http://127.0.0.1:{port}/x?y=z");
    assert_eq!(
        get(&Egress::new(&HERE).unwrap(), &address).await.unwrap(),
        "hello"
    );
    let usual = Egress::new(&Options::default()).unwrap();
    assert_eq!(get(&usual, &address).await, Err(Fault::NotEncrypted));
    let encrypted = address.replace("http:", "https:");
    assert_eq!(get(&usual, &encrypted).await, Err(Fault::InnerNetwork));
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1, "nothing was even opened");
    assert!(asked[0].starts_with("GET /x?y=z HTTP/1.1\r\n"), "{asked:?}");
    assert!(
        asked[0]
            .to_lowercase()
            .contains(&format!("host: 127.0.0.1:{port}\r\n")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn where_the_operator_lists_hosts_no_other_is_even_looked_up() {
    let (port, asked) = server(answer("hello"), None).await;
    let (resolve, looked_up) = answers(&[&["127.0.0.1"]]);
    let listing = Options {
        hosts: vec!["Login.tenet.test".to_owned(), ".hooks.test".to_owned()],
        ..HERE
    };
    let egress = Egress::resolving(&listing, resolve).unwrap();
    for (host, heard) in [
        ("login.tenet.test", true),
        ("LOGIN.tenet.test", true),
        ("a.hooks.test", true),
        ("hooks.test", false),
        ("evilhooks.test", false),
        ("other.tenet.test", false),
        ("127.0.0.1", false),
    ] {
        let got = get(&egress, &format!("http://{host}:{port}/")).await;
        match heard {
            true => assert_eq!(got.as_deref(), Ok("hello"), "{host}"),
            false => assert_eq!(got, Err(Fault::NotListed), "{host}"),
        }
    }
    assert_eq!(asked.lock().unwrap().len(), 3);
    assert_eq!(
        looked_up.load(Ordering::SeqCst),
        3,
        "no other name was asked for"
    );
}

#[tokio::test]
async fn no_way_of_writing_an_inner_address_leads_into_the_network() {
    let egress = Egress::new(&Options::default()).unwrap();
    for inner in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://100.100.100.200/",
        "https://168.63.129.16/",
        "https://0/",
    ] {
        let fault = get(&egress, inner).await.unwrap_err();
        assert!(
            matches!(fault, Fault::InnerNetwork | Fault::Unknown),
            "{inner}: {fault}"
        );
    }
    // Even where this machine may be spoken to, its network may not.
    let egress = Egress::new(&HERE).unwrap();
    assert_eq!(
        get(&egress, "https://10.0.0.1/").await,
        Err(Fault::InnerNetwork)
    );
    assert_eq!(
        get(&egress, "http://10.0.0.1/").await,
        Err(Fault::NotEncrypted)
    );
    assert_eq!(
        get(&egress, "http://93.184.216.34/").await,
        Err(Fault::NotEncrypted)
    );
}

#[tokio::test]
async fn a_name_that_means_something_else_the_second_time_is_asked_only_once() {
    let (port, asked) = server(answer("checked"), None).await;
    // The first answer is the machine that was checked; a second would be another.
    let (resolve, count) = answers(&[&["127.0.0.1"], &["10.0.0.1"]]);
    let egress = Egress::resolving(&HERE, resolve).unwrap();
    let address = format!("http://rebinding.example:{port}/");
    assert_eq!(get(&egress, &address).await.unwrap(), "checked");
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert!(
        asked.lock().unwrap()[0]
            .to_lowercase()
            .contains(&format!("host: rebinding.example:{port}"))
    );
    // The next request asks anew, and what it then means is refused.
    assert_eq!(get(&egress, &address).await, Err(Fault::NotEncrypted));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_name_with_an_inner_address_among_its_outer_ones_is_refused_whole() {
    for turns in [
        &[&["93.184.216.34", "10.0.0.1"] as &[&str]] as &[&[&str]],
        &[&["10.0.0.1", "93.184.216.34"]],
        &[&["93.184.216.34", "::ffff:169.254.169.254"]],
        &[&["127.0.0.1", "10.0.0.1"]],
    ] {
        let turns: &'static [&'static [&'static str]] =
            Box::leak(turns.to_vec().into_boxed_slice());
        // The name of this machine is no promise either.
        for name in ["mixed.example", "localhost"] {
            let (resolve, _) = answers(turns);
            let egress = Egress::resolving(&HERE, resolve).unwrap();
            let got = get(&egress, &format!("https://{name}/")).await;
            assert_eq!(got, Err(Fault::InnerNetwork), "{name} {turns:?}");
            let plain = get(&egress, &format!("http://{name}/")).await;
            assert_eq!(plain, Err(Fault::NotEncrypted), "{name} {turns:?}");
        }
    }
    let (resolve, _) = answers(&[&[]]);
    let egress = Egress::resolving(&HERE, resolve).unwrap();
    assert_eq!(
        get(&egress, "https://nobody.example/").await,
        Err(Fault::Unknown)
    );
    let (resolve, _) = answers(&[&["93.184.216.34"]]);
    let egress = Egress::resolving(&HERE, resolve).unwrap();
    assert_eq!(
        get(&egress, "https://mail.example:25/").await,
        Err(Fault::NotAnAddress)
    );
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (inner, asked) = server(answer("secret"), None).await;
    let moved = format!(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{inner}/\r\nContent-Length: 0\r\n\r\n"
    );
    let (port, _) = server(moved, None).await;
    let egress = Egress::new(&HERE).unwrap();
    let place = Place::parse(&format!("http://127.0.0.1:{port}/")).unwrap();
    let response = egress.get(Request::to(place)).await.unwrap();
    assert_eq!(response.status, 302);
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn no_more_is_read_and_no_longer_is_waited_than_the_request_allows() {
    let egress = Egress::new(&HERE).unwrap();
    let (port, _) = server(answer(&"x".repeat(2000)), None).await;
    let mut request = Request::to(Place::parse(&format!("http://127.0.0.1:{port}/")).unwrap());
    request.limit = 1999;
    assert_eq!(
        egress.get(request.clone()).await.err(),
        Some(Fault::TooLarge)
    );
    request.limit = 2000;
    assert_eq!(egress.get(request).await.unwrap().body.len(), 2000);

    // Chunks do not name their sum beforehand, so they are counted.
    let endless = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        "5\r\nhello\r\n".repeat(100_000)
    );
    let (port, _) = server(endless, None).await;
    let request = Request::to(Place::parse(&format!("http://127.0.0.1:{port}/")).unwrap());
    assert_eq!(egress.get(request).await.err(), Some(Fault::TooLarge));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut request = Request::to(Place::parse(&format!("http://127.0.0.1:{port}/")).unwrap());
    request.patience = Duration::from_millis(200);
    assert_eq!(egress.get(request).await.err(), Some(Fault::TooSlow));

    let (port, _) = server("SSH-2.0-OpenSSH_9\r\n".into(), None).await;
    let garbled = get(&egress, &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(garbled, Err(Fault::NotHttp));
}

#[tokio::test]
async fn a_server_is_believed_only_with_a_certificate_for_its_name_from_somebody_we_trust() {
    let folder = tempfile::tempdir().unwrap();
    let (file, tls) = certificate(folder.path(), "login.tenet.test");
    let (port, _) = server(answer("right"), Some(tls)).await;
    let trusting = Options {
        loopback: true,
        ca_file: Some(file),
        hosts: Vec::new(),
    };
    let to = |name: &str| format!("https://{name}:{port}/");
    let egress =
        |options: &Options| Egress::resolving(options, answers(&[&["127.0.0.1"]]).0).unwrap();

    assert_eq!(
        get(&egress(&trusting), &to("login.tenet.test"))
            .await
            .unwrap(),
        "right"
    );
    assert_eq!(
        get(&egress(&trusting), &to("other.tenet.test")).await,
        Err(Fault::Certificate)
    );
    assert_eq!(
        get(&egress(&HERE), &to("login.tenet.test")).await,
        Err(Fault::Certificate)
    );

    let (plain, _) = server(answer("plain"), None).await;
    let address = format!("https://login.tenet.test:{plain}/");
    assert_eq!(
        get(&egress(&trusting), &address).await,
        Err(Fault::Certificate)
    );
    let missing = Options {
        loopback: true,
        ca_file: Some(PathBuf::from("nowhere.pem")),
        hosts: Vec::new(),
    };
    assert!(
        Egress::new(&missing)
            .err()
            .unwrap()
            .starts_with("nowhere.pem: ")
    );
}

/// A certificate that nobody but whoever holds its file trusts, and what a server does with it.
fn certificate(folder: &Path, name: &str) -> (PathBuf, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let file = folder.join("authority.pem");
    std::fs::write(&file, made.cert.pem()).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    (file, TlsAcceptor::from(Arc::new(config)))
}
