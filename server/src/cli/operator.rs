//! `operator add|list|confirm|lock|unlock|token|certificate|reset|log`.

use super::Said;
use crate::platform::hand;
use kernel::{Error, Id, Result, ResultExt};
use kit::App;
use kit::platform::{Operator, PlatformScope};
use operators::operator::{Input, Record};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Who runs the installation with pages of the platform.
#[derive(clap::Subcommand)]
pub enum Operators {
    /// Add an operator; prints the link by which they begin, once and within a day.
    Add {
        /// Their name.
        name: String,
        /// Their e-mail address.
        #[arg(long)]
        email: String,
        /// hu or en.
        #[arg(long, default_value = "hu")]
        lang: String,
    },
    /// List operators.
    List,
    /// Confirm that they need their access: it ends by itself 91 days after the last time.
    Confirm(Whom),
    /// They come in no more, at once.
    Lock(Whom),
    /// They come in again.
    Unlock(Whom),
    /// Print a token with which they sign in once, within five minutes.
    Token(Whom),
    /// Register the certificate that their browser shows on platform.listen.
    Certificate {
        /// Their name or e-mail address.
        operator: String,
        /// The file of the certificate, PEM or DER.
        #[arg(required_unless_present = "none")]
        file: Option<PathBuf>,
        /// Register none.
        #[arg(long, conflicts_with = "file")]
        none: bool,
    },
    /// Take password, factors and sessions from them; prints a new link to begin.
    Reset(Whom),
    /// Print what operators opened and did, the newest last.
    Log {
        /// Check instead that no line is missing or was altered.
        #[arg(long)]
        verify: bool,
        /// How many lines at most.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
}

/// An operator.
#[derive(clap::Args)]
pub struct Whom {
    /// Their name or e-mail address.
    operator: String,
}

impl Operators {
    pub async fn run(self, app: &Arc<App>) -> Result<Said> {
        let host = hand(app);
        let said = match self {
            Operators::Add { name, email, lang } => {
                let input = Input { name, email, lang };
                let (id, link) = operators::add(&host, &input.check()?).await?;
                Said::new(
                    &json!({ "operator": id.to_string(), "enrolment": link.expose() }),
                    link.expose().clone(),
                )?
            }
            Operators::List => list(&host).await?,
            Operators::Confirm(whom) => {
                operators::confirm(&host, whom.find(&host).await?).await?;
                let text = "Confirmed for 91 days.";
                Said::new(&json!({ "confirmed": whom.operator }), text)?
            }
            Operators::Lock(whom) => {
                operators::lock(&host, whom.find(&host).await?).await?;
                Said::new(&json!({ "locked": whom.operator }), "Locked.")?
            }
            Operators::Unlock(whom) => {
                operators::unlock(&host, whom.find(&host).await?).await?;
                Said::new(&json!({ "unlocked": whom.operator }), "Unlocked.")?
            }
            Operators::Token(whom) => {
                let token = operators::make_token(&host, whom.find(&host).await?).await?;
                Said::new(&json!({ "token": token.expose() }), token.expose().clone())?
            }
            Operators::Certificate { operator, file, .. } => {
                let id = Whom { operator }.find(&host).await?;
                let read = file.as_deref().map(certificate).transpose()?;
                let known = operators::register_certificate(&host, id, read.as_deref()).await?;
                let text = match &known {
                    Some(known) => format!("Registered: SHA-256 {known}."),
                    None => "No certificate is registered.".to_owned(),
                };
                Said::new(&json!({ "certificate": known }), text)?
            }
            Operators::Reset(whom) => {
                let link = operators::reset(&host, whom.find(&host).await?).await?;
                Said::new(
                    &json!({ "enrolment": link.expose() }),
                    link.expose().clone(),
                )?
            }
            Operators::Log { verify: true, .. } => verify(&host).await?,
            Operators::Log { limit, .. } => log(&host, limit).await?,
        };
        app.db.close().await;
        app.control.close().await;
        Ok(said)
    }
}

impl Whom {
    async fn find(&self, host: &PlatformScope) -> Result<Id<Operator>> {
        match operators::named(host, &self.operator).await {
            Ok(record) => Ok(record.id),
            Err(Error::NotFound) => Err(Error::internal(
                "there is no operator with this name or address",
            )),
            Err(Error::Conflict(_)) => Err(Error::internal(
                "several operators have this name: give the address",
            )),
            Err(error) => Err(error),
        }
    }
}

fn certificate(file: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(file).doing(&format!("reading {}", file.display()))?;
    if !bytes.starts_with(b"-----") {
        return Ok(bytes);
    }
    let der = CertificateDer::from_pem_slice(&bytes);
    let der = der.map_err(|error| Error::internal(format!("{}: {error}", file.display())))?;
    Ok(der.to_vec())
}

async fn list(host: &PlatformScope) -> Result<Said> {
    let all = operators::list(host).await?;
    let now = host.now();
    let rows: Vec<Json> = all
        .iter()
        .map(|one| {
            json!({
                "operator": one.id.to_string(), "name": one.name, "email": one.email,
                "lang": one.lang.tag(), "state": one.state(now), "certificate": one.certificate,
                "since": one.created_at.to_string(), "confirmed": one.confirmed_at.to_string(),
                "ends": one.ends_at().to_string(), "due": one.is_due(now),
            })
        })
        .collect();
    let line = |one: &Record| {
        let reminder = match (one.has_expired(now), one.is_due(now)) {
            (true, _) => "  confirm it: tenet operator confirm".to_owned(),
            (false, true) => format!("  ends at {}: tenet operator confirm", one.ends_at()),
            (false, false) => String::new(),
        };
        format!(
            "{:<10} {:<32} {}{reminder}",
            one.state(now),
            one.email,
            one.name
        )
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    Said::new(&rows, lines.join("\n"))
}

async fn verify(host: &PlatformScope) -> Result<Said> {
    let found = operators::log::verify(host).await?;
    match found.broken {
        Some(seq) => Err(Error::internal(format!(
            "the log of operators is broken at line {seq}: it is missing, was altered, or does not follow"
        ))),
        None => {
            let text = format!(
                "{} lines verify, the first is {}. Head {}.",
                found.lines, found.first, found.head
            );
            Said::new(&found, text)
        }
    }
}

async fn log(host: &PlatformScope, limit: usize) -> Result<Said> {
    let mut lines = operators::log::latest(host, limit).await?;
    lines.reverse();
    let id = |id: Option<String>| id.unwrap_or_default();
    let rows: Vec<Json> = lines
        .iter()
        .map(|line| {
            json!({
                "seq": line.seq, "at": line.at.to_string(), "who": line.who,
                "operator": line.operator.map(|id| id.to_string()),
                "session": line.session.map(|id| id.to_string()),
                "action": line.action, "route": line.route, "tenant": line.tenant,
                "outcome": line.outcome, "reason": line.reason,
            })
        })
        .collect();
    let texts: Vec<String> = lines
        .iter()
        .map(|line| {
            let tenant = line
                .tenant
                .map(|n| format!(" tenant {n}"))
                .unwrap_or_default();
            format!(
                "{:>6}  {}  {:<9} {:<26} {:<8} {}{tenant} {}",
                line.seq,
                line.at,
                line.who,
                id(line.operator.map(|id| id.to_string())),
                line.outcome,
                line.action,
                line.route
            )
        })
        .collect();
    Said::new(&rows, texts.join("\n"))
}
