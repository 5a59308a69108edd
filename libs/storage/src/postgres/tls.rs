//! Security-sensitive: how the database's server proves that it is the one that was meant.
//!
//! - Always is its certificate checked, for the name in the address, against the authorities
//!   that the operator names or else against the machine's.
//! - Never is there a way to switch that off: what cannot be checked is not connected to.

use kernel::{Error, Result, ResultExt};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Makes connections to servers whose certificates one of the authorities in a PEM file signed;
/// without a file, one of those that the machine trusts.
pub(super) fn connector(authorities: Option<&Path>) -> Result<MakeRustlsConnect> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .doing("setting TLS up")?
        .with_root_certificates(roots(authorities)?)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn roots(authorities: Option<&Path>) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match authorities {
        // A broken certificate among hundreds of the machine's harms nobody.
        None => {
            let found = rustls_native_certs::load_native_certs().certs;
            roots.add_parsable_certificates(found);
        }
        Some(file) => {
            let unreadable = |problem: &str| {
                let file = file.display();
                Error::internal(format!("database.ca_file {file}: {problem}"))
            };
            let found: Vec<CertificateDer<'_>> = CertificateDer::pem_file_iter(file)
                .and_then(Iterator::collect)
                .map_err(|error| unreadable(&error.to_string()))?;
            for certificate in found {
                roots
                    .add(certificate)
                    .map_err(|error| unreadable(&error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(unreadable("no certificate is in it"));
            }
        }
    }
    Ok(roots)
}
