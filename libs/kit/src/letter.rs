//! Letters to users: in their language, in the tenant's name, about one thing each.
//!
//! A letter about `x` has two texts, `letter-x-subject` and `letter-x-text`. Both may mention
//! `$name` (the recipient) and `$tenant` beside what the caller passes.

use crate::scope::{App, Tenant, User};
use crate::texts::Arg;
use kernel::{Id, Lang, Result, Timestamp};
use mail::{Content, Letter};
use storage::Tx;

/// Who gets a letter.
#[derive(Clone)]
pub struct To {
    /// The user; none for a consultant, who is none.
    pub user: Option<Id<User>>,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their language.
    pub lang: Lang,
}

/// Writes a letter. It is sent once the caller's transaction has been committed, and tried
/// for as long as it is of use: until `until`, at most three days.
pub async fn write(
    tx: &mut Tx,
    app: &App,
    tenant: &Tenant,
    to: &To,
    about: &str,
    args: &[(&str, Arg)],
    until: Option<Timestamp>,
) -> Result<()> {
    let mut all = vec![
        ("name", Arg::from(to.name.as_str())),
        ("tenant", Arg::from(tenant.name.as_str())),
    ];
    all.extend(args.iter().cloned());
    let text = |key: &str| app.texts.get(to.lang, key, &all);
    let paragraphs = [
        text("letter-greeting"),
        text(&format!("letter-{about}-text")),
        text("letter-close"),
    ];
    let letter = Letter {
        user: to.user.map(|user| user.cast()),
        content: Content {
            to: to.email.clone(),
            name: to.name.clone(),
            sender: tenant.name.clone(),
            subject: text(&format!("letter-{about}-subject")),
            text: paragraphs.join("\n\n") + "\n",
        },
        until,
    };
    app.mail.enqueue(tx, app.clock.now(), &letter).await
}
