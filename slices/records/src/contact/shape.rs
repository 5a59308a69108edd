//! What contacts of a tenant look like: its fields, its language, its time zone.

use crate::field::{Field, store};
use kernel::{Lang, Result, TimeZone};
use kit::Scope;
use storage::Tx;

/// Loaded once per act, however many records it touches.
pub(crate) struct Shape {
    /// Every field, archived ones too: their values stay, with slots and words.
    pub fields: Vec<Field>,
    /// The language in which names are put together when a contact has none.
    pub lang: Lang,
    /// Where local dates and times are read.
    pub zone: TimeZone,
}

impl Shape {
    /// The shape as the transaction sees it.
    pub async fn load(scope: &Scope, tx: &mut Tx) -> Result<Shape> {
        Ok(Shape {
            fields: store::with_archived(tx).await?,
            lang: scope.tenant().lang,
            zone: scope.zone().clone(),
        })
    }

    /// The fields that are in use.
    pub fn active(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| field.archived_at.is_none())
    }

    /// The field in use that a column names.
    pub fn column(&self, key: &str) -> Option<&Field> {
        let key = key.strip_prefix("custom.")?;
        self.active().find(|field| field.key == key)
    }
}
