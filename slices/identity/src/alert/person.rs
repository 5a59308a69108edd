//! Security-sensitive: telling a person what happened to their own account, in the transaction
//! in which it happened.

use crate::session::First;
use crate::user::{self, UserRecord};
use kernel::{Id, Result, Timestamp};
use kit::letter::{self, To};
use kit::{App, Tenant, User, texts};
use storage::Tx;

/// What was new when somebody came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum News {
    /// The browser.
    Device,
    /// The network.
    Network,
    /// Both, which is one letter.
    Both,
}

impl News {
    /// What was new, if anything was.
    pub(crate) fn of(device: bool, network: bool) -> Option<News> {
        match (device, network) {
            (true, true) => Some(News::Both),
            (true, false) => Some(News::Device),
            (false, true) => Some(News::Network),
            (false, false) => None,
        }
    }

    fn letter(self) -> &'static str {
        match self {
            News::Device => "new-device",
            News::Network => "new-network",
            News::Both => "new-device-and-network",
        }
    }
}

/// Tells somebody that they came in with a browser or from a network that was not known.
pub(crate) async fn came_in(
    tx: &mut Tx,
    app: &App,
    tenant: &Tenant,
    user: Id<User>,
    news: News,
    browser: &str,
) -> Result<()> {
    let user = user::store::find(tx, user).await?;
    let link = address(app, tenant, "/profile/security");
    let args = [
        ("browser", named(app, &user, browser).into()),
        ("when", moment(app, tenant, &user).into()),
        ("link", link.into()),
    ];
    letter::write(
        tx,
        app,
        tenant,
        &To::from(&user),
        news.letter(),
        &args,
        None,
    )
    .await
}

/// Tells somebody that their second factor was guessed: whoever did that had the first one.
pub(crate) async fn guessed(
    tx: &mut Tx,
    app: &App,
    tenant: &Tenant,
    user: &UserRecord,
    first: First,
    browser: &str,
) -> Result<()> {
    let (about, path) = match first {
        First::Password | First::Link | First::SsoAndPassword => {
            ("factor-guessed", "/password-reset")
        }
        First::Sso => ("factor-guessed-sso", "/profile/security"),
    };
    let args = [
        ("browser", named(app, user, browser).into()),
        ("when", moment(app, tenant, user).into()),
        ("link", address(app, tenant, path).into()),
    ];
    letter::write(tx, app, tenant, &To::from(user), about, &args, None).await
}

fn address(app: &App, tenant: &Tenant, path: &str) -> String {
    format!("{}/t/{}{path}", app.settings.public_url, tenant.slug)
}

fn named(app: &App, user: &UserRecord, browser: &str) -> String {
    match browser {
        "" => app.texts.get(user.lang, "alert-no-browser", &[]),
        browser => browser.to_owned(),
    }
}

/// Now, as the person's clock shows it.
fn moment(app: &App, tenant: &Tenant, user: &UserRecord) -> String {
    let now: Timestamp = app.clock.now();
    let zone = kernel::TimeZone::get(&user.zone).unwrap_or_else(|_| tenant.zone.clone());
    texts::date_time(user.lang, now, &zone)
}
