//! Security-sensitive: the operator's mail server, and how a letter is handed to it.

use crate::letter::{Content, Letter};
use kernel::{Error, Id, Result, ResultExt, Timestamp, micros};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error as SmtpError};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

/// How long a server may take for one of its answers.
const ANSWER: Duration = Duration::from_secs(20);

/// What the operator sets.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `smtps://user:password@host:465`, or `smtp://…` for STARTTLS; on the machine itself
    /// `smtp://` is plain.
    pub url: String,
    /// The address that letters come from.
    pub from: String,
    /// A PEM file with the authorities that vouch for the server; `None`: those that this
    /// machine trusts.
    pub ca_file: Option<PathBuf>,
}

/// Why a letter was not taken. The server's own words stay out: they repeat addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// None is set.
    NoServer,
    /// Nobody answers, or not in time.
    Unreachable,
    /// TLS is missing, or the certificate is not the server's.
    Tls,
    /// The server does not know our name and password.
    SignIn,
    /// Not now.
    Later,
    /// Not this letter, not ever.
    Refused,
}

impl Refusal {
    /// The key of its text.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::NoServer => "no_server",
            Refusal::Unreachable => "unreachable",
            Refusal::Tls => "tls",
            Refusal::SignIn => "sign_in",
            Refusal::Later => "later",
            Refusal::Refused => "refused",
        }
    }

    fn of(error: &SmtpError) -> Self {
        if let Some(code) = error.status() {
            return match (u16::from(code), error.is_permanent()) {
                // RFC 4954: our credentials, not the letter, are what is refused.
                (530 | 534 | 535 | 538, _) => Refusal::SignIn,
                (_, true) => Refusal::Refused,
                (_, false) => Refusal::Later,
            };
        }
        // Without STARTTLS in the server's greeting, lettre stops with a client error.
        match error.is_tls() || error.is_client() || names_certificate(error) {
            true => Refusal::Tls,
            false => Refusal::Unreachable,
        }
    }
}

/// A certificate that is not trusted ends the handshake as an error of the connection.
fn names_certificate(error: &SmtpError) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.to_string().contains("certificate") {
            return true;
        }
        source = inner.source();
    }
    false
}

/// A mail server that takes letters.
#[derive(Clone)]
pub struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

impl Server {
    /// Reads the settings; `None` when no server is set.
    ///
    /// # Errors
    /// Internal, naming the setting and never repeating a password.
    pub fn new(settings: &Settings) -> Result<Option<Server>> {
        if settings.url.is_empty() {
            return Ok(None);
        }
        let from: Mailbox = settings.from.parse().map_err(|_| {
            Error::internal("mail.from is no e-mail address; letters need one to come from")
        })?;
        let name = ClientId::Domain(from.email.domain().to_owned());
        let transport = builder(settings)?
            .hello_name(name)
            .timeout(Some(ANSWER))
            .build();
        Ok(Some(Server {
            transport,
            from: from.email,
        }))
    }

    /// Whether the server answers and knows us.
    pub async fn check(&self) -> Result<(), Refusal> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Refusal::Unreachable),
            Err(error) => Err(Refusal::of(&error)),
        }
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn send(
        &self,
        id: Id<Letter>,
        content: &Content,
        written: Timestamp,
    ) -> Result<(), Refusal> {
        let message = self.compose(id, content, written).ok_or(Refusal::Refused)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(Refusal::of(&error)),
        }
    }

    /// The message; `None` when the address is none that a server could take.
    fn compose(&self, id: Id<Letter>, content: &Content, written: Timestamp) -> Option<Message> {
        let to = Mailbox::new(Some(content.name.clone()), content.to.parse().ok()?);
        let from = Mailbox::new(Some(content.sender.clone()), self.from.clone());
        let micros = u64::try_from(micros(written)).ok()?;
        // RFC 3834: so that no out-of-office note comes back.
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(from)
            .to(to)
            .subject(content.subject.clone())
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{id}@{}>", self.from.domain())))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(content.text.clone())
            .ok()
    }
}

fn builder(settings: &Settings) -> Result<AsyncSmtpTransportBuilder> {
    let unreadable = || {
        Error::internal(
            "mail.url is smtps://user:password@host:465, or smtp:// for a server with STARTTLS",
        )
    };
    let url = settings.url.as_str();
    let (scheme, host) = parts(url).ok_or_else(unreadable)?;
    let parse =
        |url: &str| AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| unreadable());
    match scheme {
        "smtp" if is_loopback(host) => parse(url),
        "smtp" => {
            Ok(parse(&format!("{url}?tls=required"))?.tls(Tls::Required(tls(settings, host)?)))
        }
        "smtps" => Ok(parse(url)?.tls(Tls::Wrapper(tls(settings, host)?))),
        _ => Err(unreadable()),
    }
}

fn tls(settings: &Settings, host: &str) -> Result<TlsParameters> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.ca_file {
        let shown = path.display();
        let pem = std::fs::read(path).doing(&format!("reading mail.ca_file {shown}"))?;
        let authority = Certificate::from_pem(&pem)
            .map_err(|_| Error::internal(format!("mail.ca_file {shown} holds no certificate")))?;
        parameters = parameters.add_root_certificate(authority);
    }
    parameters
        .build()
        .map_err(|_| Error::internal("mail.url names a host that no certificate can be for"))
}

/// The scheme and the host of an address without parameters.
fn parts(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.contains(['?', '#', '/']) {
        return None;
    }
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    let host = match place.strip_prefix('[') {
        Some(v6) => v6.split_once(']')?.0,
        None => place.split(':').next()?,
    };
    (!host.is_empty()).then_some((scheme, host))
}

/// Whether a host is this machine, where nobody listens in between.
fn is_loopback(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn server(url: &str, from: &str) -> Result<Option<Server>> {
        Server::new(&Settings {
            url: url.into(),
            from: from.into(),
            ca_file: None,
        })
    }

    #[test]
    fn a_faulty_setting_is_named_and_its_password_is_not_repeated() {
        assert!(server("", "").unwrap().is_none());
        assert!(
            server("smtp://localhost:2525", "tenet@example.org")
                .unwrap()
                .is_some()
        );
        for (url, from, said) in [
            ("smtps://a:s3cret@mail.example.org", "", "mail.from"),
            (
                "http://a:s3cret@mail.example.org",
                "a@example.org",
                "mail.url",
            ),
            (
                "smtp://a:s3cret@mail.example.org?tls=opportunistic",
                "a@example.org",
                "mail.url",
            ),
            ("mail.example.org", "a@example.org", "mail.url"),
        ] {
            let fault = server(url, from).err().unwrap().to_string();
            assert!(fault.contains(said) && !fault.contains("s3cret"), "{fault}");
        }
    }

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for (url, host, own) in [
            ("smtp://localhost", "localhost", true),
            ("smtp://u:p@127.0.0.1:25/", "127.0.0.1", true),
            ("smtp://[::1]:25", "::1", true),
            (
                "smtp://127.0.0.1.example.org",
                "127.0.0.1.example.org",
                false,
            ),
            (
                "smtp://localhost@mail.example.org",
                "mail.example.org",
                false,
            ),
        ] {
            let (_, found) = parts(url).unwrap();
            assert_eq!((found, is_loopback(found)), (host, own), "{url}");
        }
    }
}
