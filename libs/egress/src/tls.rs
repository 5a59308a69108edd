//! Security-sensitive: how the other side proves that it is the one that was meant.

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;

/// Trusts whom the machine trusts, and the authorities of a file beside them.
pub(crate) fn config(authorities: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    // A broken certificate among hundreds of the machine's harms nobody.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = authorities {
        let unreadable = |problem: &str| format!("{}: {problem}", file.display());
        let found: Vec<CertificateDer<'_>> = CertificateDer::pem_file_iter(file)
            .and_then(Iterator::collect)
            .map_err(|error| unreadable(&error.to_string()))?;
        if found.is_empty() {
            return Err(unreadable("no certificate is in it"));
        }
        for certificate in found {
            roots
                .add(certificate)
                .map_err(|error| unreadable(&error.to_string()))?;
        }
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("setting TLS up: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
