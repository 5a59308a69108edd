//! What is written to people about an export that waits.

use crate::collections;
use crate::export::{Export, Format, approval};
use identity::users::{self, Addressee};
use kernel::{Id, Result, Timestamp};
use kit::{Scope, User, letter, texts};
use storage::Tx;

/// Asks administrators: who wants how many records with which fields, and why.
pub(super) async fn ask(
    tx: &mut Tx,
    scope: &Scope,
    export: &Export,
    rows: u64,
    until: Timestamp,
    administrators: &[Addressee],
) -> Result<()> {
    let collection = collections::find(scope.app(), &export.collection)?;
    let made_by: Vec<_> = export.created_by.into_iter().collect();
    let names = users::names(tx, &made_by).await?;
    let by = export.created_by.and_then(|id| names.get(&id).cloned());
    let today = approval::today(tx, scope, export).await?;
    let [rows, today] = [rows, today].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let link = address(scope, export.id, "/approval");
    for Addressee { to, zone } in administrators {
        let columns = collection.columns(&scope.speaking(to.lang), tx).await?;
        let columns = export.wanted.chosen(columns, export.format == Format::Xml);
        let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
        let args = [
            ("by", by.clone().unwrap_or_default().into()),
            ("reason", export.reason.as_str().into()),
            ("rows", texts::number(to.lang, rows).into()),
            ("today", texts::number(to.lang, today).into()),
            ("fields", titles.join(", ").into()),
            ("until", texts::date_time(to.lang, until, zone).into()),
            ("link", link.as_str().into()),
        ];
        let (app, tenant) = (scope.app(), scope.tenant());
        letter::write(tx, app, tenant, to, "export-waits", &args, None).await?;
    }
    Ok(())
}

/// Tells whoever asked what was decided, if they are still there.
pub(super) async fn tell(
    tx: &mut Tx,
    scope: &Scope,
    export: &Export,
    maker: Id<User>,
    about: &str,
    why: &str,
) -> Result<()> {
    let Some(Addressee { to, .. }) = users::addressee(tx, scope, maker).await? else {
        return Ok(());
    };
    let args = [
        ("by", scope.actor_name().into()),
        ("reason", export.reason.as_str().into()),
        ("rows", texts::number(to.lang, export.rows).into()),
        ("why", why.into()),
        ("link", address(scope, export.id, "").into()),
    ];
    letter::write(tx, scope.app(), scope.tenant(), &to, about, &args, None).await
}

fn address(scope: &Scope, id: Id<Export>, rest: &str) -> String {
    let app = scope.app();
    let path = scope.path(format_args!("/exports/{id}{rest}"));
    format!("{}{path}", app.settings.public_url)
}
