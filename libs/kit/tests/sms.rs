//! The gateway of text messages, against one that really listens and shows a certificate.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use egress::{Egress, Fault, Options, Resolve};
use kit::sms::{Gateway, Refused};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What the gateway is called.
const NAME: &str = "sms.tenet.test";

/// A gateway behind a certificate of its own: its port, the certificate, and what it was asked.
async fn gateway(status: &'static str) -> (u16, String, Arc<Mutex<Vec<String>>>) {
    let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    let tls = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever does not trust the certificate has hung up.
            let Ok(mut stream) = tls.accept(stream).await else {
                continue;
            };
            let mut text = vec![0u8; 8192];
            let read = stream.read(&mut text).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&text[..read]).into_owned();
            heard.lock().unwrap().push(text);
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            drop(stream.write_all(answer.as_bytes()).await);
            drop(stream.shutdown().await);
        }
    });
    (port, made.cert.pem(), asked)
}

/// The door out, which finds every name on this machine.
fn door(ca_file: Option<std::path::PathBuf>) -> Egress {
    let options = Options {
        loopback: true,
        ca_file,
        ..Options::default()
    };
    let here: Resolve = Arc::new(|_| Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) }));
    Egress::resolving(&options, here).unwrap()
}

fn described(port: u16, name: &str) -> Gateway {
    let (url, body) = (
        format!("https://{name}:{port}/v1/send?key=k"),
        r#"{"to":"{number}","text":"{text}"}"#,
    );
    Gateway::parse(&url, "X-Token", "t0ken", body, "Példa Telekom", 10).unwrap()
}

/// P-153: a message reaches the gateway encrypted, with the header by which it knows us, and
/// reaches nobody who only says that they are it.
#[tokio::test]
async fn a_message_is_handed_to_the_gateway_that_proves_its_name_and_to_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (port, certificate, asked) = gateway("202 Accepted").await;
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, certificate).unwrap();
    let (number, text) = ("+36301234567", "123456 a \"kód\"");

    let trusting = door(Some(file.clone()));
    let sent = described(port, NAME).send(&trusting, number, text).await;
    assert_eq!(sent, Ok(()));
    let request = asked.lock().unwrap().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/send?key=k HTTP/1.1\r\n"));
    assert!(head.to_lowercase().contains("x-token: t0ken\r\n"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, serde_json::json!({ "to": number, "text": text }));

    let refused = Err(Refused::Fault(Fault::Certificate));
    for (name, file) in [(NAME, None), ("other.tenet.test", Some(file))] {
        let sent = described(port, name).send(&door(file), number, text).await;
        assert_eq!(sent, refused, "{name}");
    }
    assert!(asked.lock().unwrap().is_empty());
}

/// Anything but a success is a refusal, redirects among them.
#[tokio::test]
async fn anything_but_a_success_is_a_refusal() {
    for (status, said) in [("302 Found", 302), ("500 Oh", 500), ("401 No", 401)] {
        let folder = tempfile::tempdir().unwrap();
        let (port, certificate, _) = gateway(status).await;
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, certificate).unwrap();
        let door = door(Some(file));
        let sent = described(port, NAME).send(&door, "+36301234567", "x").await;
        assert_eq!(sent, Err(Refused::Status(said)));
    }
}
