//! The collections of the product by their words.

use crate::import::{LABEL, LINE};
use kernel::{Error, Lang, Result};
use kit::{App, Collection, Column, Kind, Scope, View};
use storage::Tx;

/// A collection by its word; an unknown word is not found.
pub(crate) fn find(app: &App, name: &str) -> Result<&'static dyn Collection> {
    all(app)
        .find(|collection| collection.name() == name)
        .ok_or(Error::NotFound)
}

/// Every collection of the product.
pub(crate) fn all(app: &App) -> impl Iterator<Item = &'static dyn Collection> {
    app.slices
        .iter()
        .flat_map(|slice| slice.collections.iter().copied())
}

/// Everything that a column of a file may go into: the columns, the parts of lists, and lines
/// of long texts.
pub(crate) async fn targets(
    collection: &dyn Collection,
    scope: &Scope,
    tx: &mut Tx,
) -> Result<Vec<Column>> {
    let mut targets = collection.columns(scope, tx).await?;
    targets.retain(|column| !column.masked);
    let lines: Vec<Column> = targets
        .iter()
        .filter(|column| column.writable && column.kind == Kind::LongText)
        .flat_map(|column| {
            let part = |end: &str, text: &str, kind| {
                let title = scope.t_with(text, &[("title", column.title.as_str().into())]);
                let mut part = Column::new(format!("{}{end}", column.key), title, kind);
                part.multiple = true;
                part
            };
            [
                part(LINE, "import-part-line", Kind::LongText),
                part(LABEL, "import-part-label", Kind::Text),
            ]
        })
        .collect();
    targets.extend(collection.parts(scope));
    targets.extend(lines);
    targets.push(id(scope));
    Ok(targets)
}

/// The key of the column by which a file says which record of ours it means. It belongs to no
/// collection: every record has an id, and none can be given one.
pub(crate) const ID: &str = "id";

fn id(scope: &Scope) -> Column {
    let mut column = Column::new(ID, scope.t("exchange-id"), Kind::Text);
    column.writable = false;
    column
}

/// Everything that a file may hold of the records of a collection: their ids, and the columns.
pub(crate) async fn offered(
    collection: &dyn Collection,
    scope: &Scope,
    tx: &mut Tx,
) -> Result<Vec<Column>> {
    let mut columns = vec![id(scope)];
    columns.extend(collection.columns(scope, tx).await?);
    Ok(columns)
}

/// The same in the other languages: a file may have been written in any of them.
pub(crate) async fn translated(
    collection: &dyn Collection,
    scope: &Scope,
    tx: &mut Tx,
) -> Result<Vec<Column>> {
    let mut all = Vec::new();
    for lang in Lang::ALL.into_iter().filter(|lang| *lang != scope.lang()) {
        let offered = offered(collection, &scope.speaking(lang), tx).await?;
        all.extend(offered.into_iter().filter(|column| !column.masked));
    }
    Ok(all)
}

/// Whether a column of a file may be assigned to a column: it can be written, or says which
/// record is meant.
pub(crate) fn is_target(column: &Column) -> bool {
    column.writable || column.composed || column.key == ID
}

/// Whether a target is a part of a column and none itself.
pub(crate) fn is_part(targets: &[Column], key: &str) -> bool {
    crate::import::base(key, targets) != key
}

/// What people call a collection.
pub(crate) fn title(view: &View, name: &str) -> String {
    let key = format!("collection-{name}");
    if view.scope.app().texts.has(view.scope.lang(), &key) {
        view.t(&key)
    } else {
        name.to_owned()
    }
}
