//! The sixteen indexed slots: who gets one, and how what records hold comes into it.
//!
//! - Never is a slot used for lists before everything that records hold stands in it: what a field
//!   before has left there is gone by then.
//! - Always do contacts that are written meanwhile put their values into it themselves; those whose
//!   writing had begun before, which PostgreSQL does not hold up, are looked through once more when
//!   it must have ended.

use super::{Field, SLOTS, slottable, store};
use crate::contact::store as contacts;
use ::jobs::{Context, Outcome};
use kernel::{Error, FieldError, FieldErrors, Id, Result, ResultExt, Timestamp};
use kit::App;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use storage::Tx;

/// The stored name of the job that fills a slot.
pub(crate) const FILL: &str = "fill_slot";
/// How many contacts are looked through at once.
const MANY: usize = 2000;
/// After how long whatever was being written is over, in microseconds: no request and no chunk of
/// an import takes two minutes.
const OVER: i64 = 120_000_000;

/// Gives a field a slot or takes it away. `wanted`: what was said; `None`: as it was, and a new
/// one while there is a place. `had`: the field before.
pub(crate) fn decide(
    had: Option<&Field>,
    field: &mut Field,
    wanted: Option<bool>,
    others: &[Field],
    errors: &mut FieldErrors,
) {
    let before = had.and_then(|had| had.slot);
    let wants = wanted.unwrap_or(had.is_none() || before.is_some());
    let can = slottable(field.kind);
    field.slot = match (can && wants, before) {
        (false, _) => None,
        (true, slot @ Some(_)) => slot,
        (true, None) => free(others).first().copied(),
    };
    field.filling &= field.slot.is_some();
    if field.slot.is_some() {
        return;
    }
    let full = || FieldError::new("", "no_free_index").with("names", holders(others));
    if wanted == Some(true) {
        errors.push(match can {
            true => FieldError {
                field: "indexed".to_owned(),
                ..full()
            },
            false => FieldError::new("indexed", "kind_without_index"),
        });
    }
    // One that came back when no place was left stays unique: nothing that is taken is forgotten.
    let was = had.is_some_and(|had| had.unique && had.slot.is_none());
    if field.unique && !was {
        errors.push(match (can, wants) {
            (false, _) => FieldError::new("unique", "kind_without_index"),
            (true, false) => FieldError::new("unique", "unique_needs_index"),
            (true, true) => FieldError {
                field: "unique".to_owned(),
                ..full()
            },
        });
    }
}

/// Whether a field can get a slot.
pub(super) fn can_have(field: &Field, others: &[Field]) -> bool {
    slottable(field.kind) && !free(others).is_empty()
}

/// The slots that no field has.
pub(crate) fn free(others: &[Field]) -> Vec<u8> {
    let living = others.iter().filter(|field| field.archived_at.is_none());
    let taken: HashSet<u8> = living.filter_map(|field| field.slot).collect();
    (1u8..)
        .take(SLOTS.len())
        .filter(|slot| !taken.contains(slot))
        .collect()
}

/// The titles of those that have one.
fn holders(others: &[Field]) -> String {
    let titles: Vec<&str> = others
        .iter()
        .filter(|field| field.slot.is_some() && field.archived_at.is_none())
        .map(|field| field.title.as_str())
        .collect();
    titles.join(", ")
}

/// Makes a slot that a field has just got ready: at once if few records have to be looked through,
/// else a job goes on with it. `new`: no record has a value in the field.
pub(super) async fn settle(
    tx: &mut Tx,
    field: &mut Field,
    others: &[Field],
    new: bool,
    now: Timestamp,
) -> Result<()> {
    field.filling = false;
    if new {
        // One in which nothing is left of another field needs no work.
        for slot in std::iter::once(field.slot)
            .chain(free(others).into_iter().map(Some))
            .collect::<Vec<_>>()
        {
            let clean = Field {
                slot,
                ..field.clone()
            };
            if !contacts::slot_in_use(tx, &clean).await? {
                field.slot = slot;
                return Ok(());
            }
        }
    }
    let Some(after) = contacts::fill_slot(tx, field, None, MANY).await? else {
        return look_again(tx, field, now).await;
    };
    field.filling = true;
    let payload = json!({ "field": field.id, "slot": field.slot, "after": after });
    ::jobs::enqueue(tx, now, FILL, payload, now).await.map(drop)
}

/// Where a slot was filled while others may have been writing without knowing of it.
async fn look_again(tx: &mut Tx, field: &Field, now: Timestamp) -> Result<()> {
    if tx.holds_all() {
        return Ok(());
    }
    let then = kernel::timestamp(kernel::micros(now).saturating_add(OVER));
    let payload = json!({ "field": field.id, "slot": field.slot, "again": true });
    ::jobs::enqueue(tx, now, FILL, payload, then)
        .await
        .map(drop)
}

#[derive(Deserialize)]
struct Fill {
    field: Id<Field>,
    slot: u8,
    #[serde(default)]
    after: Option<Id<crate::Contact>>,
    /// It was filled before.
    #[serde(default)]
    again: bool,
}

/// Goes on filling a slot, step by step, unless the field has lost it meanwhile.
pub(crate) async fn fill(app: Arc<App>, context: Context) -> Result<Outcome> {
    let asked: Fill =
        serde_json::from_value(context.payload.clone()).doing("reading which slot is filled")?;
    let mut after = asked.after;
    loop {
        let mut tx = app.db.write(context.tenant).await?;
        let mut field = store::find(&mut tx, asked.field).await?;
        if field.slot != Some(asked.slot) || field.filling == asked.again {
            return Ok(Outcome::Done);
        }
        match contacts::fill_slot(&mut tx, &field, after, MANY).await {
            // Somebody has changed one of them just now: once more.
            Err(Error::Conflict("stale")) => continue,
            Err(error) => return Err(error),
            Ok(Some(last)) => after = Some(last),
            Ok(None) if asked.again => {
                tx.commit().await?;
                return Ok(Outcome::Done);
            }
            Ok(None) => {
                field.filling = false;
                field.version += 1;
                store::update(&mut tx, &field).await?;
                look_again(&mut tx, &field, app.clock.now()).await?;
                tx.commit().await?;
                return Ok(Outcome::Done);
            }
        }
        tx.commit().await?;
    }
}
