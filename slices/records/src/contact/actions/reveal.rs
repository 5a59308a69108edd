//! Security-sensitive: showing somebody one masked field of one contact.

use crate::contact::shape::Shape;
use crate::contact::{Contact, columns, rights};
use kernel::{Error, Id, Result};
use kit::{Column, Scope};

/// The fields of which the actor sees a mask, each once, in the order of pages.
pub(crate) async fn masked_columns(scope: &Scope) -> Result<Vec<Column>> {
    if rights::sees_all(scope) {
        return Ok(Vec::new());
    }
    let mut tx = scope.read().await?;
    let mut masked = columns::offered(scope, &Shape::load(scope, &mut tx).await?);
    masked.retain(|column| column.masked && rights::field_of(&column.key) == column.key);
    Ok(masked)
}

/// One masked field of a contact, with nothing else that is hidden, and its column. That it is
/// shown is noted, durably, before it is read.
///
/// # Errors
/// `NotFound` for a contact that the actor does not reach and for a field that is not masked for
/// them: one that is hidden does not exist, and one that is seen needs no showing.
pub(crate) async fn reveal(
    scope: &Scope,
    id: Id<Contact>,
    field: &str,
) -> Result<(Contact, Column)> {
    let mut tx = scope.read().await?;
    super::whole(scope, &mut tx, id).await?;
    let shape = Shape::load(scope, &mut tx).await?;
    drop(tx);
    let known = rights::field_of(field) == field && rights::masks(scope, field);
    let column = columns::whole(scope, &shape, field)
        .filter(|_| known)
        .ok_or(Error::NotFound)?;
    identity::viewing::reveal(scope, id.bytes(), field).await?;
    let mut tx = scope.read().await?;
    let contact = super::whole(scope, &mut tx, id).await?;
    Ok((rights::reveal(scope, contact, field), column))
}
