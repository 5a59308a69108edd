//! The collections of the product by their words.

use kernel::{Error, Result};
use kit::{App, Collection, View};

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

/// What people call a collection.
pub(crate) fn title(view: &View, name: &str) -> String {
    let key = format!("collection-{name}");
    if view.scope.app().texts.has(view.scope.lang(), &key) {
        view.t(&key)
    } else {
        name.to_owned()
    }
}
