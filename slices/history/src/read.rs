//! Reading entries back: opened where the person's keys still exist.

use crate::chain::{Context, SIZE, commit};
use crate::entry::{Change, Shown};
use crate::store;
use crate::write::class_number;
use kernel::{Error, Id, Result, ResultExt, TenantId};
use kit::{ChangeSet, Scope};
use std::collections::BTreeSet;
use storage::{Row, Tx};
use vault::{Class, Keys, Person, PersonKey};

/// The entries about one record, latest first; `before` is the last place already seen.
pub async fn of_subject(
    scope: &Scope,
    tx: &mut Tx,
    kind: &str,
    subject: [u8; 16],
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Shown>> {
    let rows = store::of_subject(tx, kind, subject, before, limit).await?;
    open_all(scope, &rows).await
}

/// The entries of one act, latest first.
pub async fn of_set(
    scope: &Scope,
    tx: &mut Tx,
    set: Id<ChangeSet>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Shown>> {
    let rows = store::of_set(tx, set, before, limit).await?;
    open_all(scope, &rows).await
}

async fn open_all(scope: &Scope, rows: &[Row]) -> Result<Vec<Shown>> {
    let tenant = scope.tenant().id;
    let mut wanted: BTreeSet<(Id<Person>, Class)> = BTreeSet::new();
    for row in rows {
        if let Some(person) = row.get::<Option<Id<Person>>>(5)? {
            let sealed: Vec<u8> = row.get(12)?;
            wanted.extend(
                segments(&sealed)?
                    .into_iter()
                    .map(|(class, _)| (person, class)),
            );
        }
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let keys = scope.vault().find(tenant, &wanted).await?;
    let own = scope.vault().own(tenant).await?;
    rows.iter()
        .map(|row| open(tenant, row, &keys, &own))
        .collect()
}

fn open(tenant: TenantId, row: &Row, keys: &Keys, own: &PersonKey) -> Result<Shown> {
    let set: Id<ChangeSet> = row.get(2)?;
    let subject: Vec<u8> = row.get(4)?;
    let subject: [u8; 16] = subject
        .try_into()
        .map_err(|_| Error::internal("a subject that is no id"))?;
    let fields: String = row.get(7)?;
    let fields: Vec<String> = serde_json::from_str(&fields).doing("reading the names of fields")?;
    let commitments: Vec<u8> = row.get(11)?;
    let sealed: Vec<u8> = row.get(12)?;
    let place = Place {
        tenant,
        set: set.bytes(),
        subject,
    };
    let changes = payload(&place, row.get(5)?, &commitments, &sealed, keys, own)?;
    Ok(Shown {
        seq: row.get(0)?,
        at: row.get(1)?,
        set,
        kind: row.get(3)?,
        subject,
        action: row.get(6)?,
        fields,
        actor_kind: row.get(8)?,
        actor: row.get(9)?,
        via: row.get(10)?,
        changes,
    })
}

/// What a payload is bound to.
pub(crate) struct Place {
    pub tenant: TenantId,
    pub set: [u8; 16],
    pub subject: [u8; 16],
}

/// Opens a payload. `None`: a key it needs no longer exists. An error: it was tampered with.
pub(crate) fn payload(
    place: &Place,
    person: Option<Id<Person>>,
    commitments: &[u8],
    sealed: &[u8],
    keys: &Keys,
    own: &PersonKey,
) -> Result<Option<Vec<Change>>> {
    let mut changes = Vec::new();
    let segments = segments(sealed)?;
    if segments.len() * SIZE != commitments.len() {
        return Err(Error::internal("a payload without its commitments"));
    }
    for ((class, bytes), commitment) in segments.into_iter().zip(commitments.chunks(SIZE)) {
        let key = match person {
            Some(person) => match keys.get(person, class) {
                Some(key) => key,
                None => return Ok(None),
            },
            None => own.clone(),
        };
        let plain = key.open("history", commitment, bytes)?;
        let (r, json) = plain
            .split_at_checked(SIZE)
            .ok_or_else(|| Error::internal("a payload that is too short"))?;
        let r: [u8; SIZE] = r
            .try_into()
            .map_err(|_| Error::internal("a payload that is too short"))?;
        let context = Context {
            tenant: place.tenant,
            set: place.set,
            subject: place.subject,
            class: class_number(class),
        };
        if commit(&r, &context, json) != commitment {
            return Err(Error::internal(
                "a payload that is not what was committed to",
            ));
        }
        let mut part: Vec<Change> = serde_json::from_slice(json).doing("reading a change")?;
        for change in &mut part {
            change.class = class;
        }
        changes.append(&mut part);
    }
    Ok(Some(changes))
}

/// The parts of a payload by class.
pub(crate) fn segments(sealed: &[u8]) -> Result<Vec<(Class, &[u8])>> {
    let broken = || Error::internal("a payload that cannot be read");
    let mut out = Vec::new();
    let mut rest = sealed;
    while let Some((number, tail)) = rest.split_first() {
        let class = Class::ALL
            .get(usize::from(*number))
            .copied()
            .ok_or_else(broken)?;
        let (length, tail) = tail.split_first_chunk::<4>().ok_or_else(broken)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| broken())?;
        let (part, tail) = tail.split_at_checked(length).ok_or_else(broken)?;
        out.push((class, part));
        rest = tail;
    }
    Ok(out)
}
