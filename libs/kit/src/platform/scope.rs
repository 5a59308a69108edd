//! Security-sensitive: who acts on the platform, and what they reach.

use super::{Act, Certificate, Host, Operator, Plan, PlatformDoors, PlatformRoute, Who};
use crate::{App, Arg, Watch};
use kernel::{Error, FieldError, Id, Lang, Result, ResultExt, TenantId, TimeZone, Timestamp};
use mail::{Content, Letter, Refusal};
use std::fmt::Display;
use std::sync::Arc;
use storage::{Row, Sql, Tx};
use vault::PlatformKeys;

/// Who acts on the platform: made by the edge for requests and by `server` for commands, and by
/// nothing else. Cheap to clone.
#[derive(Clone)]
pub struct PlatformScope(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    app: Arc<App>,
    doors: PlatformDoors,
    who: Who,
    lang: Lang,
    certificate: Option<Certificate>,
    nonce: String,
}

impl PlatformScope {
    /// The hand of whoever has a shell on the host.
    pub fn host(app: Arc<App>, doors: PlatformDoors) -> Self {
        PlatformScope(Arc::new(Inner {
            app,
            doors,
            who: Who::Host,
            lang: Lang::default(),
            certificate: None,
            nonce: String::new(),
        }))
    }

    /// Somebody in a browser who has not signed in.
    pub(crate) fn stranger(
        app: Arc<App>,
        doors: PlatformDoors,
        lang: Lang,
        certificate: Option<Certificate>,
        nonce: String,
    ) -> Self {
        PlatformScope(Arc::new(Inner {
            app,
            doors,
            who: Who::Stranger,
            lang,
            certificate,
            nonce,
        }))
    }

    /// The same browser, in which this operator has signed in.
    pub(crate) fn signed_in(&self, operator: Operator, lang: Lang) -> Self {
        let mut inner = Inner::clone(&self.0);
        inner.who = Who::Operator(operator);
        inner.lang = lang;
        PlatformScope(Arc::new(inner))
    }

    /// A snapshot of the control directory.
    pub async fn control_read(&self) -> Result<Tx> {
        self.0.app.control.read().await
    }

    /// A transaction that may write to the control directory.
    pub async fn control_write(&self) -> Result<Tx> {
        self.0.app.control.write().await
    }

    /// One select on the control directory.
    pub async fn control_once(&self, sql: Sql) -> Result<Vec<Row>> {
        self.0.app.control.read_once(sql).await
    }

    /// The keys of the platform, none of which opens anything of a tenant.
    pub fn platform_keys(&self) -> PlatformKeys {
        self.0.app.vault.platform()
    }

    /// Has something done to a tenant, in a task of its own: it ends also when the browser has
    /// gone, and with keys that a page never has.
    pub async fn carry_out(&self, act: Act) -> Result<Option<TenantId>> {
        let work = (self.0.doors.carry_out)(self.0.app.clone(), act);
        tokio::spawn(work).await.doing("an act of an operator")?
    }

    /// What the host is like.
    pub async fn describe_host(&self) -> Result<Host> {
        (self.0.doors.host)(self.0.app.clone()).await
    }

    /// Who acts.
    pub fn who(&self) -> &Who {
        &self.0.who
    }
    /// The operator who acts.
    ///
    /// # Errors
    /// `Forbidden` when none has signed in.
    pub fn operator(&self) -> Result<&Operator> {
        match &self.0.who {
            Who::Operator(operator) => Ok(operator),
            Who::Host | Who::Stranger => Err(Error::Forbidden),
        }
    }
    /// The certificate that the client has shown.
    pub fn certificate(&self) -> Option<Certificate> {
        self.0.certificate
    }
    /// This answer's nonce.
    pub fn nonce(&self) -> &str {
        &self.0.nonce
    }
    /// The address under which operators reach the platform, without a trailing slash.
    pub fn url(&self) -> &str {
        &self.0.app.settings.platform_url
    }
    /// The address under which everybody reaches this installation, without a trailing slash.
    pub fn public_url(&self) -> &str {
        &self.0.app.settings.public_url
    }
    /// Whether cookies are marked `Secure` and carry the `__Host-` prefix.
    pub fn secure_cookies(&self) -> bool {
        self.url().starts_with("https://")
    }
    /// The plans that a tenant can have.
    pub fn plans(&self) -> &[Plan] {
        &self.0.app.settings.plans
    }
    /// After how many hours without a backup a tenant is late, if ever.
    pub fn backups_expected_every_hours(&self) -> Option<i64> {
        self.0.app.settings.backups_expected_every_hours
    }
    /// Whether letters are sent, and do not wait for a mail server.
    pub fn sends_letters(&self) -> bool {
        self.0.app.mail.server().is_some()
    }
    /// What operators are to be told of and are not yet.
    pub fn watch(&self) -> &Watch {
        &self.0.app.watch
    }
    /// Hands a letter to the mail server, if there is one.
    pub async fn send_letter(
        &self,
        id: Id<Letter>,
        content: &Content,
        written: Timestamp,
    ) -> Result<(), Refusal> {
        match self.0.app.mail.server() {
            Some(server) => server.send(id, content, written).await,
            None => Err(Refusal::NoServer),
        }
    }
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.0.app.clock.now()
    }
    /// In which language answers are given.
    pub fn lang(&self) -> Lang {
        self.0.lang
    }
    /// The time zone of the platform's pages, which belong to no place.
    pub fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.t_with(key, &[])
    }
    /// A text, with what it mentions.
    pub fn t_with(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.0.app.texts.get(self.0.lang, key, args)
    }
    /// A text in somebody else's language.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, Arg)]) -> String {
        self.0.app.texts.get(lang, key, args)
    }
    /// A text of a fault of one field.
    pub fn fault(&self, fault: &FieldError) -> String {
        let args: Vec<(&str, Arg)> = fault
            .params
            .iter()
            .map(|(name, value)| (*name, Arg::from(value.as_str())))
            .collect();
        self.t_with(&format!("error-{}", fault.code.replace('_', "-")), &args)
    }
    /// Whether there is such a text.
    pub fn has_text(&self, key: &str) -> bool {
        self.0.app.texts.has(self.0.lang, key)
    }
    /// An address of the platform: `path("/jobs")` is `/platform/jobs`.
    pub fn path(&self, rest: impl Display) -> String {
        format!("/platform{rest}")
    }

    /// The pages that stand in the frame, in the order of slices.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &'static PlatformRoute> {
        let all = self.0.app.slices.iter();
        all.flat_map(|slice| slice.platform)
            .filter(|route| route.link.is_some())
    }
}
