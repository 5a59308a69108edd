//! Security-sensitive: does the chain of a tenant still say what was written?

use crate::chain::{Leaf, SIZE};
use crate::read::{Place, payload, segments};
use crate::store;
use kernel::{Id, Result, TenantId};
use std::collections::BTreeSet;
use storage::{Row, Tx};
use vault::{Class, Person, Vault};

/// How many entries are read at once.
const CHUNK: i64 = 1000;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verification {
    /// How many entries were checked.
    pub entries: i64,
    /// How many of them can no longer be opened because the person's keys were destroyed.
    pub shredded: i64,
    /// The last leaf, in hexadecimal: the head that may be kept elsewhere.
    pub head: String,
    /// The first entry that is not what was written.
    pub broken: Option<Broken>,
}

/// An entry that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Broken {
    /// Its place in the chain.
    pub seq: i64,
    /// What is wrong with it.
    pub fault: &'static str,
}

/// Checks every entry of a tenant: its leaf, its link to the one before, its payload where the
/// keys still exist, and that none is missing at the end.
pub async fn verify(tx: &mut Tx, vault: &Vault, tenant: TenantId) -> Result<Verification> {
    let mut found = Verification {
        entries: 0,
        shredded: 0,
        head: String::new(),
        broken: None,
    };
    let mut prev = vec![0u8; SIZE];
    loop {
        let rows = store::behind(tx, found.entries, CHUNK).await?;
        if rows.is_empty() {
            break;
        }
        let shredded = check_chunk(vault, tenant, &rows, &mut found, &mut prev).await?;
        found.shredded += shredded;
        if found.broken.is_some() {
            return Ok(found);
        }
    }
    let (seq, leaf) = store::head(tx).await?.unwrap_or((0, vec![0u8; SIZE]));
    found.head = prev.iter().map(|byte| format!("{byte:02x}")).collect();
    if seq != found.entries || leaf != prev {
        found.broken = Some(Broken {
            seq: found.entries + 1,
            fault: "the chain does not end where its head says",
        });
    }
    Ok(found)
}

async fn check_chunk(
    vault: &Vault,
    tenant: TenantId,
    rows: &[Row],
    found: &mut Verification,
    prev: &mut Vec<u8>,
) -> Result<i64> {
    let mut wanted: BTreeSet<(Id<Person>, Class)> = BTreeSet::new();
    for row in rows {
        let sealed: Vec<u8> = row.get(12)?;
        if let (Ok(Some(person)), Ok(parts)) = (row.get::<Option<Id<Person>>>(5), segments(&sealed))
        {
            wanted.extend(parts.into_iter().map(|(class, _)| (person, class)));
        }
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let keys = vault.find(tenant, &wanted).await?;
    let own = vault.own(tenant).await?;
    let mut shredded = 0;
    for row in rows {
        let seq: i64 = row.get(0)?;
        let fault = |fault| Some(Broken { seq, fault });
        if seq != found.entries + 1 {
            found.broken = Some(Broken {
                seq: found.entries + 1,
                fault: "the entry is missing",
            });
            return Ok(shredded);
        }
        let (set, subject): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(4)?);
        let (person, actor): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(5)?, row.get(9)?);
        let (kind, action, fields): (String, String, String) =
            (row.get(3)?, row.get(6)?, row.get(7)?);
        let (actor_kind, via): (String, String) = (row.get(8)?, row.get(10)?);
        let (commitments, sealed): (Vec<u8>, Vec<u8>) = (row.get(11)?, row.get(12)?);
        let (stored_prev, stored_leaf): (Vec<u8>, Vec<u8>) = (row.get(13)?, row.get(14)?);
        if stored_prev != *prev {
            found.broken = fault("it does not follow the entry before it");
            return Ok(shredded);
        }
        let leaf = Leaf {
            tenant,
            seq,
            at: row.get(1)?,
            set: &set,
            kind: &kind,
            subject: &subject,
            person: person.as_deref(),
            action: &action,
            fields: &fields,
            actor_kind: &actor_kind,
            actor: actor.as_deref(),
            via: &via,
            commitments: &commitments,
            sealed: &sealed,
            prev: &stored_prev,
        };
        if leaf.hash().as_slice() != stored_leaf {
            found.broken = fault("it was changed after it was written");
            return Ok(shredded);
        }
        if let (Ok(set), Ok(subject)) = (set.try_into(), subject.try_into()) {
            let place = Place {
                tenant,
                set,
                subject,
            };
            match payload(&place, row.get(5)?, &commitments, &sealed, &keys, &own) {
                Ok(Some(_)) => {}
                Ok(None) => shredded += 1,
                Err(_) => {
                    found.broken = fault("its payload is not what was committed to");
                    return Ok(shredded);
                }
            }
        }
        found.entries = seq;
        *prev = stored_leaf;
    }
    Ok(shredded)
}
