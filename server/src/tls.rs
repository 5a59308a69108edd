//! Security-sensitive: our own certificate, and the way from http to https.
//!
//! TLS 1.3 and 1.2 with forward secrecy and authenticated ciphers only: rustls knows no others.

pub mod acme;

use crate::config::Config;
use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Result, ResultExt};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig};
use std::collections::HashMap;
use std::fmt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// The protocol of handshakes in which a name is proved.
const PROOF: &[u8] = b"acme-tls/1";

/// The certificate with its chain and its key, read again whenever the files change.
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    /// Nothing as long as the authority has not signed the first one.
    current: RwLock<Option<Arc<CertifiedKey>>>,
    /// What proves to an authority that a name is ours, by name, while it looks.
    proofs: RwLock<HashMap<String, Arc<CertifiedKey>>>,
    /// Whether an authority may look.
    proves: bool,
}

impl Certificate {
    /// Reads both files.
    ///
    /// # Errors
    /// What cannot be read, does not belong together, or is open to everybody, in words that say
    /// what to do.
    pub fn load(certificate: &Path, key: &Path) -> Result<Arc<Certificate>> {
        let provider = Arc::new(ring::default_provider());
        let current = Arc::new(read(certificate, key, &provider)?);
        Ok(Arc::new(Certificate {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            provider,
            current: RwLock::new(Some(current)),
            proofs: RwLock::default(),
            proves: false,
        }))
    }

    /// What an authority will write there, or has written there before. Without it nobody is
    /// served; with it people are.
    pub fn awaited(certificate: &Path, key: &Path) -> Arc<Certificate> {
        let provider = Arc::new(ring::default_provider());
        let current = read(certificate, key, &provider).ok().map(Arc::new);
        Arc::new(Certificate {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            provider,
            current: RwLock::new(current),
            proofs: RwLock::default(),
            proves: true,
        })
    }

    /// Proves to an authority that looks that a name is ours.
    pub fn prove(&self, name: &str, certificate: Vec<u8>, key: Vec<u8>) -> Result<()> {
        let key = PrivateKeyDer::try_from(key).map_err(Error::internal)?;
        // Not checked to belong together: the extension is critical, and rustls reads none that
        // it does not know.
        let key = self.provider.key_provider.load_private_key(key);
        let key = key.doing("proving that a name is ours")?;
        let proof = CertifiedKey::new(vec![certificate.into()], key);
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.insert(name.to_owned(), Arc::new(proof));
        Ok(())
    }

    /// Ends all proving.
    pub fn prove_nothing(&self) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.clear();
    }

    /// Puts a chain and its key, both in PEM form, in force.
    pub fn replace(&self, chain: &[u8], key: &[u8]) -> Result<()> {
        let chain = CertificateDer::pem_slice_iter(chain)
            .collect::<std::result::Result<Vec<_>, _>>()
            .doing("reading a certificate")?;
        let key = PrivateKeyDer::from_pem_slice(key).doing("reading its key")?;
        let fresh = CertifiedKey::from_der(chain, key, &self.provider)
            .doing("using a certificate with its key")?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Arc::new(fresh));
        Ok(())
    }

    /// What takes connections with this certificate; where there is an authority, only those
    /// that show a certificate which it has signed.
    pub fn acceptor(self: &Arc<Self>, authority: Option<Authority>) -> Result<TlsAcceptor> {
        let builder = ServerConfig::builder_with_provider(self.provider.clone())
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .doing("preparing TLS")?;
        let builder = match authority {
            None => builder.with_no_client_auth(),
            Some(Authority(roots)) => {
                let provider = self.provider.clone();
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
                let verifier = verifier.build().doing("preparing platform.client_ca")?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let mut config = builder.with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if self.proves {
            config.alpn_protocols.push(PROOF.to_vec());
        }
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again when they have changed; what cannot be used leaves the old one.
    pub async fn watch(self: Arc<Self>) {
        let mut seen = self.stamps();
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.stamps();
            if now == seen {
                continue;
            }
            seen = now;
            match read(&self.certificate, &self.key, &self.provider) {
                Ok(fresh) => {
                    let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                    *current = Some(Arc::new(fresh));
                    tracing::info!("the new certificate is in use");
                }
                Err(error) => tracing::warn!("the old certificate stays in use: {error}"),
            }
        }
    }

    fn stamps(&self) -> [Option<(SystemTime, u64, u64)>; 2] {
        [&self.certificate, &self.key].map(|path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len(), about.ino()))
        })
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        // An authority that looks speaks this protocol and no other (RFC 8737, section 3).
        if hello
            .alpn()
            .is_some_and(|mut spoken| spoken.any(|one| one == PROOF))
        {
            let proofs = self.proofs.read().unwrap_or_else(PoisonError::into_inner);
            return proofs.get(hello.server_name()?).cloned();
        }
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate")
    }
}

fn read(certificate: &Path, key: &Path, provider: &CryptoProvider) -> Result<CertifiedKey> {
    let (shown, shown_key) = (certificate.display(), key.display());
    let unreadable = |setting: &str, path: &Path, error: &dyn fmt::Display| {
        Error::internal(format!("tls.{setting}: {} : {error}", path.display()))
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<std::result::Result<Vec<_>, _>>)
        .map_err(|error| unreadable("certificate", certificate, &error))?;
    if chain.is_empty() {
        return Err(Error::internal(format!(
            "tls.certificate: {shown} holds no certificate in PEM form"
        )));
    }
    let mode = std::fs::metadata(key)
        .map_err(|error| unreadable("key", key, &error))?
        .mode();
    if mode & 0o007 != 0 {
        return Err(Error::internal(format!(
            "tls.key: {shown_key} is open to everybody (mode {:o}): run chmod o= {shown_key}",
            mode & 0o777
        )));
    }
    let text = std::fs::read(key).map(Zeroizing::new);
    let text = text.map_err(|error| unreadable("key", key, &error))?;
    let secret =
        PrivateKeyDer::from_pem_slice(&text).map_err(|error| unreadable("key", key, &error))?;
    CertifiedKey::from_der(chain, secret, provider).map_err(|error| {
        Error::internal(format!(
            "tls: {shown} and {shown_key} cannot be used together: {error}"
        ))
    })
}

/// Who vouches for the browsers of operators.
pub struct Authority(Arc<RootCertStore>);

/// The authority of a configuration, if it names one.
///
/// # Errors
/// When it cannot be read, holds no certificate, or our own certificate is missing.
pub fn authority(config: &Config) -> Result<Option<Authority>> {
    let path = &config.platform.client_ca;
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    if config.platform.listen.is_empty() {
        return Err(Error::internal(
            "platform.client_ca is set, platform.listen is not: name the address on which certificates are asked for",
        ));
    }
    if config.tls.certificate.as_os_str().is_empty() {
        return Err(Error::internal(
            "platform.client_ca needs tls.certificate and tls.key: without encryption no certificate is shown",
        ));
    }
    let wrong = |error: &dyn fmt::Display| {
        Error::internal(format!("platform.client_ca: {}: {error}", path.display()))
    };
    let mut roots = RootCertStore::empty();
    for one in CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))? {
        let one = one.map_err(|error| wrong(&error))?;
        roots.add(one).map_err(|error| wrong(&error))?;
    }
    match roots.is_empty() {
        true => Err(wrong(&"it holds no certificate in PEM form")),
        false => Ok(Some(Authority(Arc::new(roots)))),
    }
}

/// The certificate of a configuration, if it names one.
///
/// # Errors
/// One file without the other, or a public address that says http.
pub fn of(config: &Config) -> Result<Option<Arc<Certificate>>> {
    let tls = &config.tls;
    let named = [&tls.certificate, &tls.key].map(|path| !path.as_os_str().is_empty());
    match named {
        [false, false] if !tls.redirect_listen.is_empty() && tls.acme_directory.is_empty() => {
            Err(Error::internal(
                "tls.redirect_listen leads to https, so tls.certificate and tls.key are needed too",
            ))
        }
        [false, false] => Ok(None),
        [true, true] if config.server.public_url.starts_with("http://") => Err(Error::internal(
            "server.public_url begins with http:// although tls.certificate is set: write https://",
        )),
        [true, true] => Certificate::load(&tls.certificate, &tls.key).map(Some),
        [true, false] => Err(Error::internal("tls.certificate is set, tls.key is not")),
        [false, true] => Err(Error::internal("tls.key is set, tls.certificate is not")),
    }
}

/// Sends browsers from http to https. Programs are refused instead: theirs is the mistake of
/// having sent a key in clear, and it should be noticed.
pub fn redirection(public_url: &str) -> Router {
    let public_url = public_url.to_owned();
    Router::new().fallback(move |method: Method, uri: Uri| {
        let answer = to_https(&public_url, &method, &uri);
        async move { answer }
    })
}

fn to_https(public_url: &str, method: &Method, uri: &Uri) -> Response {
    let program = uri.path().contains("/api/");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let target = HeaderValue::from_str(&format!("{public_url}{path}"));
    match target {
        Ok(target) if !program && matches!(*method, Method::GET | Method::HEAD) => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, target)]).into_response()
        }
        _ => (
            StatusCode::FORBIDDEN,
            "Use https. What was sent in clear may have been read on its way.\n",
        )
            .into_response(),
    }
}
