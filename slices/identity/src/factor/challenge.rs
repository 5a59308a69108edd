//! Security-sensitive: what is waited for between two requests.
//!
//! A challenge is kept on the server and answered once: whoever spends it removes it, whatever
//! comes of the answer, so an answer that was seen is worth nothing.

use crate::Token;
use crate::factor::{key, store};
use kernel::{Error, Id, Result, ResultExt};
use kit::{App, Tenant, User};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use storage::Tx;

/// What for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// The first factor was right; the second is asked.
    SecondStep,
    /// The first factor was right; a second one must be set up before there is a session.
    Enrolment,
    /// A code is asked that shows that a new secret has arrived.
    Totp,
    /// A new passkey is asked of a browser.
    NewPasskey,
    /// A known user is asked for a passkey of theirs.
    Passkey,
    /// Anybody is asked for a passkey.
    AnyPasskey,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::SecondStep => "second_step",
            Kind::Enrolment => "enrolment",
            Kind::Totp => "totp",
            Kind::NewPasskey => "new_passkey",
            Kind::Passkey => "passkey",
            Kind::AnyPasskey => "any_passkey",
        }
    }

    /// How long the answer may take: time to look for the telephone, and for a browser's dialog.
    pub(crate) fn life(self) -> Duration {
        match self {
            Kind::SecondStep => Duration::from_secs(10 * 60),
            Kind::Enrolment | Kind::Totp => Duration::from_secs(30 * 60),
            Kind::NewPasskey | Kind::Passkey | Kind::AnyPasskey => Duration::from_secs(5 * 60),
        }
    }
}

/// Whom a challenge was for, and what was kept for the answer.
pub(crate) struct Kept<T> {
    pub user: Option<Id<User>>,
    pub state: T,
}

/// The most challenges at a time that nobody has a name for yet.
const NAMELESS: usize = 1000;

/// A new challenge. The token is shown to the browser and to nobody else.
///
/// # Errors
/// `Busy` when strangers have asked for too many.
pub(crate) async fn issue(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    kind: Kind,
    user: Option<Id<User>>,
    state: &impl Serialize,
) -> Result<Token> {
    let (token, now) = (Token::new(), app.clock.now());
    store::tidy_challenges(tx, now).await?;
    if user.is_none() && store::nameless_challenges(tx, NAMELESS).await? >= NAMELESS {
        return Err(Error::Busy);
    }
    let plain = serde_json::to_vec(state).doing("keeping a challenge")?;
    let sealed = seal_key(app, tenant, user)
        .await?
        .seal(PURPOSE, &token.hash(), &plain)?;
    store::insert_challenge(
        tx,
        token.hash(),
        kind.name(),
        user,
        sealed,
        now,
        kind.life(),
    )
    .await?;
    Ok(token)
}

/// What a challenge is about, without spending it; nothing when it has ended.
pub(crate) async fn look<T: DeserializeOwned>(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    kind: Kind,
    token: &Token,
) -> Result<Option<Kept<T>>> {
    let now = app.clock.now();
    match store::challenge(tx, token.hash(), kind.name(), now).await? {
        Some(row) => open(app, tenant, token, row).await.map(Some),
        None => Ok(None),
    }
}

/// Takes a challenge away and says what it was about; nothing when it has ended or was spent.
pub(crate) async fn spend<T: DeserializeOwned>(
    tx: &mut Tx,
    app: &Arc<App>,
    tenant: &Tenant,
    kind: Kind,
    token: &Token,
) -> Result<Option<Kept<T>>> {
    let now = app.clock.now();
    match store::spend_challenge(tx, token.hash(), kind.name(), now).await? {
        Some(row) => open(app, tenant, token, row).await.map(Some),
        None => Ok(None),
    }
}

const PURPOSE: &str = "challenge";

async fn open<T: DeserializeOwned>(
    app: &Arc<App>,
    tenant: &Tenant,
    token: &Token,
    (user, sealed): (Option<Id<User>>, Vec<u8>),
) -> Result<Kept<T>> {
    let key = seal_key(app, tenant, user).await?;
    let plain = key.open(PURPOSE, &token.hash(), &sealed)?;
    let state = serde_json::from_slice(&plain).doing("reading a challenge back")?;
    Ok(Kept { user, state })
}

async fn seal_key(
    app: &Arc<App>,
    tenant: &Tenant,
    user: Option<Id<User>>,
) -> Result<vault::PersonKey> {
    match user {
        Some(user) => key(app, tenant, user).await,
        None => app.vault.own(tenant.id).await,
    }
}
