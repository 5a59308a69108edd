//! Security-sensitive: a certificate that an authority gives by itself (ACME, RFC 8555).
//!
//! That a name is ours is proved in the handshake (tls-alpn-01, RFC 8737), on the very listener
//! that serves people, so no second port has to be open.
//!
//! - Always do requests leave through [`egress`].
//! - Never is a certificate in force replaced by something that was not signed for our names: what
//!   cannot be had leaves the old one, says so in the log, and is asked for again.

mod door;

use super::Certificate;
use crate::config::Config;
use door::Door;
use egress::Egress;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount,
    NewOrder, OrderStatus, RetryPolicy,
};
use kernel::{Clock, Error, Result, ResultExt};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use x509_parser::prelude::{FromDer, X509Certificate};

/// How long an authority may take to look at us and to sign.
const PATIENCE: Duration = Duration::from_secs(90);
/// How soon it is asked again after a failure, at first and at most. Authorities count failures.
const AGAIN: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(6 * 3600));
/// How often at most it is looked whether the certificate has to be renewed.
const LOOK: Duration = Duration::from_secs(6 * 3600);

/// An authority, and what it is asked for.
pub struct Acme {
    directory: String,
    contact: String,
    names: Vec<String>,
    folder: PathBuf,
    certificate: Arc<Certificate>,
}

/// The authority of a configuration, if it names one, and the certificate that is awaited of it.
///
/// # Errors
/// In words that name the setting.
pub fn of(config: &Config) -> Result<Option<Acme>> {
    let tls = &config.tls;
    if tls.acme_directory.is_empty() {
        return Ok(None);
    }
    let refuse = |text: &str| Err(Error::internal(text));
    if !tls.certificate.as_os_str().is_empty() || !tls.key.as_os_str().is_empty() {
        return refuse("tls.acme_directory is set: leave tls.certificate and tls.key empty");
    }
    if !tls.acme_agree {
        return refuse(
            "tls.acme_agree: the authority gives no certificate unless you agree to its terms of service; read them and set it to true",
        );
    }
    let Some(host) = host(&config.server.public_url) else {
        return refuse(
            "tls.acme_directory is set, so server.public_url must be the https address that people type",
        );
    };
    let mut names = vec![host];
    names.extend(config.hosts());
    names.dedup();
    let folder = config.data.join("acme");
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .doing("making the folder of certificates")?;
    let certificate =
        Certificate::awaited(&folder.join("certificate.pem"), &folder.join("key.pem"));
    Ok(Some(Acme {
        directory: tls.acme_directory.clone(),
        contact: tls.acme_contact.clone(),
        names,
        folder,
        certificate,
    }))
}

/// The name in an https address.
fn host(url: &str) -> Option<String> {
    let place = egress::Place::parse(url).ok()?;
    (place.is_encrypted() && place.number().is_none()).then(|| place.host().to_owned())
}

impl Acme {
    /// The certificate, which may be there already, or come soon.
    pub fn certificate(&self) -> &Arc<Certificate> {
        &self.certificate
    }

    /// Asks for the certificate when there is none, and again in its last third of life.
    pub async fn keep(self, egress: Egress, clock: Clock) {
        let mut again = AGAIN.0;
        loop {
            let now = clock.now().as_second();
            let left = left(&self.file("certificate.pem"), &self.names, now);
            if let Some(left) = left.filter(|left| !left.is_zero()) {
                tokio::time::sleep(left.min(LOOK)).await;
                continue;
            }
            match self.obtain(&egress).await {
                Ok(()) => {
                    tracing::info!("the authority has signed a certificate");
                    again = AGAIN.0;
                }
                Err(error) => {
                    tracing::error!("asking for a certificate: {error}");
                    tokio::time::sleep(again).await;
                    again = (again * 2).min(AGAIN.1);
                }
            }
        }
    }

    async fn obtain(&self, egress: &Egress) -> Result<()> {
        let account = self.account(egress).await?;
        let names: Vec<Identifier> = self.names.iter().cloned().map(Identifier::Dns).collect();
        let order = account.new_order(&NewOrder::new(&names)).await;
        let mut order = order.map_err(|error| said("ordering", &error))?;
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(|error| said("the order", &error))?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let Some(mut challenge) = authorization.challenge(ChallengeType::TlsAlpn01) else {
                return Err(Error::internal(
                    "the authority does not let a name be proved in the handshake",
                ));
            };
            let name = challenge.identifier().to_string();
            let (der, key) = proof(&name, challenge.key_authorization().digest().as_ref())?;
            self.certificate.prove(&name, der, key)?;
            let ready = challenge.set_ready().await;
            ready.map_err(|error| said("proving a name", &error))?;
        }
        let patience = RetryPolicy::new().timeout(PATIENCE);
        let status = order.poll_ready(&patience).await;
        self.certificate.prove_nothing();
        match status.map_err(|error| said("proving our names", &error))? {
            OrderStatus::Ready | OrderStatus::Valid => {}
            _ => {
                return Err(Error::internal(
                    "the authority could not reach us under our names: they must lead to this machine, port 443 of them to server.listen",
                ));
            }
        }
        let (request, key) = request(&self.names)?;
        let signed = order.finalize_csr(&request).await;
        signed.map_err(|error| said("having it signed", &error))?;
        let chain = order.poll_certificate(&patience).await;
        let chain = chain.map_err(|error| said("fetching it", &error))?;
        self.certificate.replace(chain.as_bytes(), key.as_bytes())?;
        keep(&self.file("key.pem"), key.as_bytes())?;
        keep(&self.file("certificate.pem"), chain.as_bytes())
    }

    /// Our account with the authority, made at the first time. It belongs to one directory.
    async fn account(&self, egress: &Egress) -> Result<Account> {
        let path = self.file("account.json");
        let builder = || Account::builder_with_http(Box::new(Door(egress.clone())));
        let kept: Option<Kept> = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).ok(),
            Err(_) => None,
        };
        if let Some(kept) = kept.filter(|kept| kept.directory == self.directory) {
            let account = builder().from_credentials(kept.credentials).await;
            return account.map_err(|error| said("our account", &error));
        }
        let contact = format!("mailto:{}", self.contact);
        let contact: &[&str] = match self.contact.is_empty() {
            true => &[],
            false => &[&contact],
        };
        let new = NewAccount {
            contact,
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let made = builder().create(&new, self.directory.clone(), None).await;
        let (account, credentials) = made.map_err(|error| said("making an account", &error))?;
        let kept = Kept {
            directory: self.directory.clone(),
            credentials,
        };
        keep(&path, &serde_json::to_vec(&kept).doing("writing JSON")?)?;
        Ok(account)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The account as it is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    directory: String,
    credentials: AccountCredentials,
}

fn said(what: &str, error: &instant_acme::Error) -> Error {
    Error::internal(format!("{what}: {error}"))
}

fn unfit(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("making a certificate: {error}"))
}

/// What proves that a name is ours (RFC 8737, section 3): a certificate of our own signature that
/// holds the digest of what the authority has given us.
fn proof(name: &str, digest: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut params = CertificateParams::new([name.to_owned()]).map_err(unfit)?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let key = KeyPair::generate().map_err(unfit)?;
    let signed = params.self_signed(&key).map_err(unfit)?;
    Ok((signed.der().to_vec(), key.serialize_der()))
}

/// What is to be signed, and its key in PEM form: a new one each time.
fn request(names: &[String]) -> Result<(Vec<u8>, zeroize::Zeroizing<String>)> {
    let mut params = CertificateParams::new(names.to_vec()).map_err(unfit)?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    let key = KeyPair::generate().map_err(unfit)?;
    let request = params.serialize_request(&key).map_err(unfit)?;
    Ok((request.der().to_vec(), key.serialize_pem().into()))
}

/// How long the certificate in a file may still be used before another one is asked for; nothing
/// when it is missing, broken or not for all our names.
fn left(file: &Path, names: &[String], now: i64) -> Option<Duration> {
    let text = fs::read(file).ok()?;
    let (_, pem) = x509_parser::pem::parse_x509_pem(&text).ok()?;
    let (_, known) = X509Certificate::from_der(&pem.contents).ok()?;
    let alternatives = known.subject_alternative_name().ok()??;
    let covered = |name: &String| {
        alternatives.value.general_names.iter().any(|known| {
            matches!(known, x509_parser::prelude::GeneralName::DNSName(known) if known.eq_ignore_ascii_case(name))
        })
    };
    if !names.iter().all(covered) {
        return None;
    }
    let validity = known.validity();
    let (from, to) = (
        validity.not_before.timestamp(),
        validity.not_after.timestamp(),
    );
    let renew = to - (to - from) / 3;
    Some(Duration::from_secs(u64::try_from(renew - now).unwrap_or(0)))
}

/// Writes a file that only we may read, whole or not at all.
fn keep(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().doing("keeping what the authority has given")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn signed(names: &[&str], from: i64, to: i64) -> tempfile::NamedTempFile {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before =
            rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(from.unsigned_abs());
        params.not_after =
            rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(to.unsigned_abs());
        let key = KeyPair::generate().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), params.self_signed(&key).unwrap().pem()).unwrap();
        file
    }

    #[test]
    fn a_certificate_is_renewed_in_its_last_third_and_when_a_name_is_missing() {
        let names = ["crm.example.hu".to_owned(), "crm.example.com".to_owned()];
        let file = signed(&["crm.example.hu", "CRM.example.com"], 1_000, 10_000);
        let seconds = |now| left(file.path(), &names, now).map(|left| left.as_secs());
        assert_eq!(seconds(1_000), Some(6_000));
        assert_eq!(seconds(6_999), Some(1));
        assert_eq!(seconds(7_000), Some(0));
        assert_eq!(seconds(99_000), Some(0));
        let other = signed(&["crm.example.hu"], 1_000, 10_000);
        assert_eq!(
            left(other.path(), &names, 1_000),
            None,
            "one name is missing"
        );
        assert_eq!(left(Path::new("/nowhere"), &names, 1_000), None);
    }

    #[test]
    fn only_a_name_under_https_can_be_proved() {
        assert_eq!(
            host("https://crm.example.hu").as_deref(),
            Some("crm.example.hu")
        );
        assert_eq!(
            host("https://crm.example.hu:8443/").as_deref(),
            Some("crm.example.hu")
        );
        for bad in [
            "",
            "http://crm.example.hu",
            "https://10.0.0.1",
            "crm.example.hu",
        ] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
