//! Security-sensitive: how the database's server proves that it is the one that was meant.
//!
//! - Always is its certificate checked, for the name in the address, against the authorities
//!   that the operator names or else against the machine's.
//! - Where the operator names a certificate of our own, it is shown to a server that asks for one.
//! - Never is there a way to switch that off: what cannot be checked is not connected to.

use kernel::{Error, Result, ResultExt};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Makes connections to servers whose certificates one of the authorities in a PEM file signed;
/// without a file, one of those that the machine trusts.
/// `own`: the PEM files of the certificate that we show, with its chain, and of its private key.
pub(super) fn connector(
    authorities: Option<&Path>,
    own: Option<(&Path, &Path)>,
) -> Result<MakeRustlsConnect> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .doing("setting TLS up")?
        .with_root_certificates(roots(authorities)?);
    let config = match own {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = certificates("database.certificate", certificate)?;
            let wrong = |problem: &str| {
                let key = key.display();
                Error::internal(format!("database.key {key}: {problem}"))
            };
            let private = PrivateKeyDer::from_pem_file(key);
            let private = private.map_err(|error| wrong(&error.to_string()))?;
            let config = config.with_client_auth_cert(chain, private);
            config.map_err(|error| wrong(&error.to_string()))?
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

/// The certificates of a PEM file, of which there is at least one.
fn certificates(setting: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |problem: &str| {
        let file = file.display();
        Error::internal(format!("{setting} {file}: {problem}"))
    };
    let found: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(&error.to_string()))?;
    match found.is_empty() {
        true => Err(unreadable("no certificate is in it")),
        false => Ok(found),
    }
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
            for certificate in certificates("database.ca_file", file)? {
                roots.add(certificate).map_err(|error| {
                    let file = file.display();
                    Error::internal(format!("database.ca_file {file}: {error}"))
                })?;
            }
        }
    }
    Ok(roots)
}
