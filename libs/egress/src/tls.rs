//! Security-sensitive: how the other side proves that it is the one that was meant.

use crate::Fault;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Whom to trust: whom the machine trusts, and the authorities of a file beside them.
///
/// The file is read at once, so that the operator hears at the start what is wrong with it. The machine's few hundred
/// certificates are read for the first request that goes out: most commands never send one.
pub(crate) struct Trust {
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    own: RootCertStore,
    config: OnceCell<Arc<ClientConfig>>,
}

impl Trust {
    /// # Errors
    /// A sentence for the operator, when the file cannot be used.
    pub fn new(authorities: Option<&Path>) -> Result<Trust, String> {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("setting TLS up: {error}"))?;
        let own = authorities.map(of_file).transpose()?;
        Ok(Trust {
            builder,
            own: own.unwrap_or_else(RootCertStore::empty),
            config: OnceCell::new(),
        })
    }

    /// # Errors
    /// `Certificate`, when the machine's certificates could not be looked at; the next request looks again.
    pub async fn config(&self) -> Result<Arc<ClientConfig>, Fault> {
        let config = self.config.get_or_try_init(|| self.whole()).await?;
        Ok(config.clone())
    }

    async fn whole(&self) -> Result<Arc<ClientConfig>, Fault> {
        let machine =
            tokio::task::spawn_blocking(|| rustls_native_certs::load_native_certs().certs)
                .await
                .map_err(|_| Fault::Certificate)?;
        let mut roots = self.own.clone();
        // A broken certificate among hundreds of the machine's harms nobody.
        roots.add_parsable_certificates(machine);
        let mut config = self
            .builder
            .clone()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn of_file(file: &Path) -> Result<RootCertStore, String> {
    let unreadable = |problem: &str| format!("{}: {problem}", file.display());
    let found: Vec<CertificateDer<'_>> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(&error.to_string()))?;
    if found.is_empty() {
        return Err(unreadable("no certificate is in it"));
    }
    let mut roots = RootCertStore::empty();
    for certificate in found {
        roots
            .add(certificate)
            .map_err(|error| unreadable(&error.to_string()))?;
    }
    Ok(roots)
}
