//! Security-sensitive: commitments and the chain of leaves.
//!
//! Format 1. `commitment = HMAC-SHA-256(r, context || payload)` with 32 random bytes `r` that
//! are sealed together with the payload: once the key is gone, `r` is gone, and nobody can
//! guess a payload and check the guess. `leaf = SHA-256(0x00 || every column, length first)`,
//! the previous leaf among them. Lengths are 64-bit big-endian; null is `u64::MAX`.

use hmac::{Hmac, KeyInit, Mac};
use kernel::TenantId;
use sha2::{Digest, Sha256};

/// The bytes of a commitment and of a leaf.
pub(crate) const SIZE: usize = 32;

/// What a commitment is bound to besides its payload.
pub(crate) struct Context {
    pub tenant: TenantId,
    pub set: [u8; 16],
    pub subject: [u8; 16],
    pub class: u8,
}

/// Commits to a payload without revealing it.
pub(crate) fn commit(r: &[u8; SIZE], context: &Context, payload: &[u8]) -> [u8; SIZE] {
    let mut out = [0u8; SIZE];
    // HMAC takes keys of any length, so this cannot fail.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(r) {
        mac.update(b"tenet history 1");
        mac.update(&context.tenant.0.to_be_bytes());
        mac.update(&context.set);
        mac.update(&context.subject);
        mac.update(&[context.class]);
        mac.update(payload);
        out.copy_from_slice(&mac.finalize().into_bytes());
    }
    out
}

/// The columns of an entry in the order of the table.
pub(crate) struct Leaf<'a> {
    pub tenant: TenantId,
    pub seq: i64,
    pub at: i64,
    pub set: &'a [u8],
    pub kind: &'a str,
    pub subject: &'a [u8],
    pub person: Option<&'a [u8]>,
    pub action: &'a str,
    pub fields: &'a str,
    pub actor_kind: &'a str,
    pub actor: Option<&'a [u8]>,
    pub via: &'a str,
    pub commitments: &'a [u8],
    pub sealed: &'a [u8],
    pub prev: &'a [u8],
}

impl Leaf<'_> {
    /// The hash that the next entry carries on.
    pub(crate) fn hash(&self) -> [u8; SIZE] {
        let mut hash = Sha256::new();
        hash.update([0u8]);
        let numbers = [self.tenant.0, self.seq, self.at];
        for number in numbers {
            put(&mut hash, Some(&number.to_be_bytes()));
        }
        let parts = [
            Some(self.set),
            Some(self.kind.as_bytes()),
            Some(self.subject),
            self.person,
            Some(self.action.as_bytes()),
            Some(self.fields.as_bytes()),
            Some(self.actor_kind.as_bytes()),
            self.actor,
            Some(self.via.as_bytes()),
            Some(self.commitments),
            Some(self.sealed),
            Some(self.prev),
        ];
        for part in parts {
            put(&mut hash, part);
        }
        hash.finalize().into()
    }
}

fn put(hash: &mut Sha256, part: Option<&[u8]>) {
    let length = part.map_or(u64::MAX, |part| part.len() as u64);
    hash.update(length.to_be_bytes());
    hash.update(part.unwrap_or(&[]));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A golden value: whoever changes the format breaks every chain that exists.
    #[test]
    fn the_format_of_a_leaf_never_changes() {
        let leaf = Leaf {
            tenant: TenantId(7),
            seq: 1,
            at: 2,
            set: &[3; 16],
            kind: "contact",
            subject: &[4; 16],
            person: None,
            action: "created",
            fields: "[\"name\"]",
            actor_kind: "user",
            actor: Some(&[5; 16]),
            via: "page",
            commitments: &[6; 32],
            sealed: &[7; 3],
            prev: &[0; 32],
        };
        let hex: String = leaf.hash().iter().map(|b| format!("{b:02x}")).collect();
        // Computed outside, with Python's hashlib, from the description above.
        assert_eq!(
            hex,
            "773bd1903535b9228404e7baf13b467938c52d04738b79479cf6b9457faaf919"
        );
        let golden = leaf.hash();
        let shifted = Leaf {
            kind: "contac",
            action: "tcreated",
            ..leaf
        };
        assert_ne!(shifted.hash(), golden, "columns cannot run into each other");
    }
}
