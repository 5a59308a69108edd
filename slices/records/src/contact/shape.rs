//! What contacts of a tenant look like: its fields, its language, its time zone.

use crate::field::Field;
use crate::field::store::{self, Version};
use kernel::{Error, Lang, Result, TimeZone};
use kit::Scope;
use std::sync::Arc;
use storage::{Beside, Row, Tx};

/// Loaded once per act, however many records it touches.
pub(crate) struct Shape {
    /// Every field, archived ones too: their values stay, with slots and words.
    pub fields: Arc<[Field]>,
    /// The language in which names are put together when a contact has none.
    pub lang: Lang,
    /// Where local dates and times are read.
    pub zone: TimeZone,
    version: Version,
}

/// Fields as they were read last. They hold while the database tells the same version of them.
struct Known {
    fields: Arc<[Field]>,
    version: Version,
}

impl Shape {
    /// The shape as the transaction sees it.
    pub async fn load(scope: &Scope, tx: &mut Tx) -> Result<Shape> {
        let remembered = Shape::remembered(scope);
        let rows = tx
            .all(match remembered {
                Some(_) => store::version(),
                None => store::every(),
            })
            .await?;
        match remembered {
            Some(shape) if shape.version == store::read_version(&rows)? => Ok(shape),
            Some(_) => {
                let rows = tx.all(store::every()).await?;
                Shape::read(scope, tx, &rows)
            }
            None => Shape::read(scope, tx, &rows),
        }
    }

    /// The shape of some fields as they are shown alone.
    pub fn of_fields(fields: &[Field]) -> Shape {
        Shape {
            version: store::version_of(fields),
            fields: fields.into(),
            lang: Lang::default(),
            zone: TimeZone::UTC,
        }
    }

    /// What is remembered of it, learned before if nothing is: right if [`Shape::still`] says so.
    pub async fn supposed(scope: &Scope) -> Result<Shape> {
        match Shape::remembered(scope) {
            Some(shape) => Ok(shape),
            None => Shape::load(scope, &mut scope.read().await?).await,
        }
    }

    fn remembered(scope: &Scope) -> Option<Shape> {
        let known = scope.app().memory.find::<Known>(scope.tenant().id)?;
        Some(Shape::of(scope, &known))
    }

    /// The shape as it is remembered, with the question beside what is asked next whether it is
    /// still so; as the transaction sees it if nothing is remembered.
    pub async fn guess(scope: &Scope, tx: &mut Tx) -> Result<(Shape, Option<Beside>)> {
        match Shape::remembered(scope) {
            Some(shape) => Ok((shape, Some(Shape::ask(tx).await?))),
            None => Ok((Shape::load(scope, tx).await?, None)),
        }
    }

    /// What to do once more, with the shape that is given, since what was done came from a guess
    /// that was wrong; `None`: it was right, or a fault has nothing to do with it.
    pub async fn instead<T>(
        &self,
        scope: &Scope,
        tx: &mut Tx,
        asked: Option<Beside>,
        done: &Result<T>,
    ) -> Result<Option<Shape>> {
        let by_shape = matches!(done, Ok(_) | Err(Error::Invalid(_)));
        let Some(asked) = asked.filter(|_| by_shape) else {
            return Ok(None);
        };
        match self.still(tx, asked).await? {
            true => Ok(None),
            false => Shape::load(scope, tx).await.map(Some),
        }
    }

    /// Asks, beside what is asked next, whether it is still so.
    pub async fn ask(tx: &mut Tx) -> Result<Beside> {
        tx.beside(store::version()).await
    }

    /// Whether it is still so, by the answer.
    pub async fn still(&self, tx: &mut Tx, asked: Beside) -> Result<bool> {
        Ok(self.version == store::read_version(&tx.answer(asked).await?)?)
    }

    /// What was read is remembered, unless it may be what a transaction takes back.
    fn read(scope: &Scope, tx: &Tx, rows: &[Row]) -> Result<Shape> {
        let fields = store::read_all(rows)?;
        let known = Arc::new(Known {
            version: store::version_of(&fields),
            fields: fields.into(),
        });
        if !tx.may_write() {
            scope.app().memory.keep(scope.tenant().id, known.clone());
        }
        Ok(Shape::of(scope, &known))
    }

    fn of(scope: &Scope, known: &Known) -> Shape {
        Shape {
            fields: known.fields.clone(),
            lang: scope.tenant().lang,
            zone: scope.zone().clone(),
            version: known.version,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::actions::{FieldDraft, create, create_in};
    use kit::{Kind, Role};

    #[tokio::test]
    async fn fields_that_a_transaction_took_back_are_not_remembered() {
        let slices: &[&'static kit::Slice] = &[&history::SLICE, &crate::SLICE];
        testkit::both(slices, |t| async move {
            let scope = t.scope(Role::Administrator);
            let titles = |shape: Shape| -> Vec<String> {
                shape.active().map(|field| field.title.clone()).collect()
            };
            let mut tx = scope.begin().await.unwrap();
            let taken_back = FieldDraft::new("Taken back", Kind::Text);
            create_in(&scope, &mut tx, taken_back).await.unwrap();
            let seen = Shape::load(&scope, &mut tx).await.unwrap();
            assert_eq!(titles(seen), ["Taken back"]);
            drop(tx);

            let kept = FieldDraft::new("Kept", Kind::Text);
            create(&scope, kept).await.unwrap();
            let supposed = Shape::supposed(&scope).await.unwrap();
            assert_eq!(titles(supposed), ["Kept"]);
            let mut tx = scope.read().await.unwrap();
            let seen = Shape::load(&scope, &mut tx).await.unwrap();
            assert_eq!(titles(seen), ["Kept"]);
        })
        .await;
    }
}
