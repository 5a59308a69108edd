//! Writing entries: seal, commit to, chain, append.

use crate::chain::{Context, Leaf, SIZE, commit};
use crate::entry::{Change, Entry};
use crate::store::{self, Act};
use kernel::{Error, Id, Result, ResultExt, random};
use kit::{ChangeSet, Scope};
use std::collections::BTreeSet;
use storage::{Tx, Value};
use vault::{Class, Keys, Person, PersonKey};

/// Appends the entries of one act, in the transaction of the changes they tell of.
///
/// Keys that a person does not have yet are made and made durable first; if the transaction
/// is then lost, an unused key remains and nothing else.
pub async fn record(
    tx: &mut Tx,
    scope: &Scope,
    set: Id<ChangeSet>,
    entries: Vec<Entry>,
) -> Result<()> {
    let sealer = Sealer::new(scope, set, &entries).await?;
    append(tx, scope, set, sealer.seal(entries)?).await
}

/// An entry whose payload is sealed; it still lacks its place in the chain.
pub struct Sealed {
    kind: &'static str,
    subject: [u8; 16],
    person: Option<Id<Person>>,
    action: &'static str,
    fields: String,
    payload: Payload,
}

/// The word for a record that was not there before; whom it is about has no keys yet.
const CREATED: &str = "created";

/// Seals entries of one act. What it needs is there once it is made, so the sealing itself,
/// which takes most of the time, can be done on another thread.
pub struct Sealer {
    scope: Scope,
    set: Id<ChangeSet>,
    keys: Keys,
    own: PersonKey,
}

impl Sealer {
    /// Finds or makes the keys that some entries need; they are durable when this returns.
    pub async fn new(scope: &Scope, set: Id<ChangeSet>, entries: &[Entry]) -> Result<Sealer> {
        let tenant = scope.tenant().id;
        let (new, known): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().partition(|entry| entry.action == CREATED);
        let wanted = |entries: Vec<&Entry>| -> Vec<(Id<Person>, Class)> {
            let wanted: BTreeSet<_> = entries.into_iter().flat_map(wanted_keys).collect();
            wanted.into_iter().collect()
        };
        let mut keys = scope.vault().ensure(tenant, &wanted(known)).await?;
        keys.join(scope.vault().ensure_new(tenant, &wanted(new)).await?);
        Ok(Sealer {
            keys,
            own: scope.vault().own(tenant).await?,
            scope: scope.clone(),
            set,
        })
    }

    /// Seals those entries.
    pub fn seal(&self, entries: Vec<Entry>) -> Result<Vec<Sealed>> {
        entries.into_iter().map(|entry| self.one(&entry)).collect()
    }

    fn one(&self, entry: &Entry) -> Result<Sealed> {
        let fields: Vec<&str> = entry
            .changes
            .iter()
            .map(|change| change.field.as_str())
            .collect();
        Ok(Sealed {
            kind: entry.kind,
            subject: entry.subject,
            person: entry.person,
            action: entry.action,
            fields: serde_json::to_string(&fields).doing("writing the names of fields")?,
            payload: seal(&self.scope, self.set, entry, &self.keys, &self.own)?,
        })
    }
}

/// Appends entries that were sealed for this act. Other writers of the tenant wait from here
/// on, so that where they have not waited before it is to be called last in a transaction.
pub async fn append(
    tx: &mut Tx,
    scope: &Scope,
    act: impl Into<Act>,
    entries: Vec<Sealed>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let act = act.into();
    let set = act.set;
    let (first, mut prev) = store::take_turn(tx).await?;
    let mut last = first;
    let at = kernel::micros(scope.now());
    let actor = scope.actor().user();
    let mut rows = Vec::with_capacity(entries.len());
    for (seq, entry) in (first..).zip(entries) {
        let leaf = Leaf {
            tenant: scope.tenant().id,
            seq,
            at,
            set: &set.bytes(),
            kind: entry.kind,
            subject: &entry.subject,
            person: entry
                .person
                .map(|id| id.bytes())
                .as_ref()
                .map(<[u8; 16]>::as_slice),
            action: entry.action,
            fields: &entry.fields,
            actor_kind: scope.actor().kind(),
            actor: actor
                .map(|id| id.bytes())
                .as_ref()
                .map(<[u8; 16]>::as_slice),
            via: scope.via().name(),
            commitments: &entry.payload.commitments,
            sealed: &entry.payload.bytes,
            prev: &prev,
        }
        .hash();
        last = seq;
        let before = std::mem::replace(&mut prev, leaf.to_vec());
        rows.push(vec![
            Value::from(seq),
            Value::from(at),
            Value::from(set),
            Value::from(entry.kind),
            Value::from(entry.subject),
            Value::from(entry.person),
            Value::from(entry.action),
            Value::from(entry.fields),
            Value::from(scope.actor().kind()),
            Value::from(actor),
            Value::from(scope.via().name()),
            Value::from(entry.payload.commitments),
            Value::from(entry.payload.bytes),
            Value::from(before),
            Value::from(leaf),
        ]);
    }
    store::append(tx, act, rows, last, prev).await
}

fn wanted_keys(entry: &Entry) -> Vec<(Id<Person>, Class)> {
    match entry.person {
        Some(person) => entry
            .changes
            .iter()
            .map(|change| (person, change.class))
            .collect(),
        None => Vec::new(),
    }
}

/// The sealed payload of an entry: for each class of data its number, its length (32 bits,
/// big-endian) and its sealed bytes; and one commitment for each, in the same order.
struct Payload {
    commitments: Vec<u8>,
    bytes: Vec<u8>,
}

fn seal(
    scope: &Scope,
    set: Id<ChangeSet>,
    entry: &Entry,
    keys: &Keys,
    own: &PersonKey,
) -> Result<Payload> {
    let classes: BTreeSet<Class> = entry.changes.iter().map(|change| change.class).collect();
    let mut out = Payload {
        commitments: Vec::new(),
        bytes: Vec::new(),
    };
    for class in classes {
        let part: Vec<&Change> = entry
            .changes
            .iter()
            .filter(|change| change.class == class)
            .collect();
        let key = match entry.person {
            Some(person) => keys.get(person, class).ok_or(Error::Conflict("erased"))?,
            None => own.clone(),
        };
        let json = serde_json::to_vec(&part).doing("writing a change")?;
        let r: [u8; SIZE] = random::bytes();
        let context = Context {
            tenant: scope.tenant().id,
            set: set.bytes(),
            subject: entry.subject,
            class: class_number(class),
        };
        let commitment = commit(&r, &context, &json);
        let mut plain = Vec::with_capacity(r.len() + json.len());
        plain.extend_from_slice(&r);
        plain.extend_from_slice(&json);
        let sealed = key.seal("history", &commitment, &plain)?;
        out.commitments.extend_from_slice(&commitment);
        out.bytes.push(class_number(class));
        let length = u32::try_from(sealed.len()).map_err(|_| Error::invalid("", "too_large"))?;
        out.bytes.extend_from_slice(&length.to_be_bytes());
        out.bytes.extend_from_slice(&sealed);
    }
    Ok(out)
}

/// The number of a class in a payload: its place in [`Class::ALL`], which only grows.
pub(crate) fn class_number(class: Class) -> u8 {
    Class::ALL
        .iter()
        .position(|known| *known == class)
        .and_then(|at| u8::try_from(at).ok())
        .unwrap_or(u8::MAX)
}
