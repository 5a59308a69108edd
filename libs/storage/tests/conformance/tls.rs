//! A database on another machine: encrypted, and checked for being the one that was meant.
//!
//! The test server stands behind a door that speaks TLS as PostgreSQL does (an eight-byte request, `S`,
//! then the handshake), and is addressed by a name that is not this machine's.

use crate::fixture::{A, TABLES, add_contact, count};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use storage::testing::{Fresh, Server, both};
use storage::{Db, PostgresOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;

const NAME: &str = "db.tenet.test";

/// A certificate that nobody but whoever holds its file trusts, and what a server does with it.
fn certificate(folder: &Path, name: &str) -> (PathBuf, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let file = folder.join(format!("{name}.pem"));
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

/// Opens the door before a server; its port. Without a certificate it answers that it has no TLS.
async fn door(server: &Server, acceptor: Option<TlsAcceptor>) -> u16 {
    let behind: tokio_postgres::Config = server.url().parse().unwrap();
    let (Host::Tcp(host), port) = (&behind.get_hosts()[0], behind.get_ports()[0]) else {
        panic!("the test server is reached over TCP");
    };
    let behind = (host.clone(), port);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (acceptor, behind) = (acceptor.clone(), behind.clone());
            tokio::spawn(async move {
                let mut request = [0u8; 8];
                stream.read_exact(&mut request).await.unwrap();
                assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47], "a request for TLS");
                let Some(acceptor) = acceptor else {
                    stream.write_all(b"N").await.unwrap();
                    return;
                };
                stream.write_all(b"S").await.unwrap();
                if let Ok(mut open) = acceptor.accept(stream).await {
                    let mut inside = TcpStream::connect(behind).await.unwrap();
                    tokio::io::copy_bidirectional(&mut open, &mut inside)
                        .await
                        .ok();
                }
            });
        }
    });
    port
}

/// The address of a server on another machine, as far as the address tells.
fn far(server: &Server, port: u16) -> PostgresOptions {
    let near: tokio_postgres::Config = server.url().parse().unwrap();
    let password = String::from_utf8(near.get_password().unwrap().to_vec()).unwrap();
    PostgresOptions::new(format!(
        "host={NAME} hostaddr=127.0.0.1 port={port} user={} password={password} dbname={}",
        near.get_user().unwrap(),
        near.get_dbname().unwrap(),
    ))
}

/// What a server does that demands a certificate of this authority.
fn demanding(
    server: &rcgen::CertifiedKey<rcgen::KeyPair>,
    authority: &rcgen::Certificate,
) -> TlsAcceptor {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
    let key = PrivatePkcs8KeyDer::from(server.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.unwrap())
        .with_single_cert(vec![server.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// An authority, and the files of a certificate that it has signed and of its key.
fn signed(folder: &Path, name: &str) -> (rcgen::Certificate, (PathBuf, PathBuf)) {
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let mut ca = rcgen::CertificateParams::new([]).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = ca.self_signed(&ca_key).unwrap();
    let issuer = rcgen::Issuer::from_params(&ca, &ca_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let mut own = rcgen::CertificateParams::new([]).unwrap();
    own.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    let certificate = own.signed_by(&key, &issuer).unwrap();
    let files = ["crt", "key"].map(|end| folder.join(format!("{name}.{end}")));
    std::fs::write(&files[0], certificate.pem()).unwrap();
    std::fs::write(&files[1], key.serialize_pem()).unwrap();
    let [certificate, key] = files;
    (authority, (certificate, key))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_demands_a_certificate_of_ours_is_reached_with_it_and_not_without() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let trusted = folder.path().join("server.pem");
        std::fs::write(&trusted, made.cert.pem()).unwrap();
        let (authority, own) = signed(folder.path(), "tenet");
        let (_, foreign) = signed(folder.path(), "foreign");

        let port = door(server, Some(demanding(&made, &authority))).await;
        let mut options = far(server, port);
        options.ca_file = Some(trusted);
        for shown in [None, Some(foreign.clone())] {
            options.certificate = shown;
            assert!(Db::postgres(options.clone(), TABLES).await.is_err());
        }
        options.certificate = Some(own.clone());
        let db = Db::postgres(options.clone(), TABLES).await.unwrap();
        db.create_tenant(A).await.unwrap();

        let missing = folder.path().join("missing.pem");
        for (certificate, why) in [
            ((missing.clone(), own.1.clone()), "database.certificate"),
            ((own.0.clone(), missing), "database.key"),
            ((own.0, foreign.1), "database.key"),
        ] {
            options.certificate = Some(certificate);
            let error = Db::postgres(options.clone(), TABLES).await.err().unwrap();
            assert!(error.to_string().contains(why), "{error}");
        }
    })
    .await;
}

/// P-003: personal data moves only over encrypted channels.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_on_another_machine_is_reached_encrypted_and_must_prove_its_name() {
    both(TABLES, async |fresh: &Fresh| {
        let Some(server) = fresh.server() else { return };
        fresh.db.create_tenant(A).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (trusted, acceptor) = certificate(folder.path(), NAME);
        let (other, others) = certificate(folder.path(), "db.example.org");

        let mut options = far(server, door(server, Some(acceptor.clone())).await);
        options.ca_file = Some(trusted.clone());
        let db = Db::postgres(options.clone(), TABLES).await.unwrap();
        let mut tx = db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        assert_eq!(count(&mut tx).await, 1);
        tx.commit().await.unwrap();

        let refused = async |options: PostgresOptions, why: &str| {
            let error = Db::postgres(options, TABLES).await.err().unwrap();
            let text = error.to_string();
            assert!(text.contains(why), "{text}");
        };
        options.ca_file = None;
        refused(options.clone(), "certificate").await;
        options.ca_file = Some(other.clone());
        refused(options.clone(), "certificate").await;
        options.ca_file = Some(folder.path().join("missing.pem"));
        refused(options, "database.ca_file").await;

        let mut misnamed = far(server, door(server, Some(others)).await);
        misnamed.ca_file = Some(other);
        refused(misnamed, "not valid for name").await;

        let mut clear = far(server, door(server, None).await);
        clear.ca_file = Some(trusted);
        refused(clear, "TLS").await;
    })
    .await;
}
