//! Security-sensitive: a key per person and class of data, wrapped by the tenant's key.

use crate::cipher::{key_of, new_key};
use crate::shut;
use crate::store::{self, Name, Shred, Wrapped};
use crate::tenants::TenantKey;
use crate::vault::Vault;
use crate::{Class, Keys, Person, PersonKey};
use kernel::{Error, Id, Result, ResultExt, TenantId};
use std::collections::HashMap;
use std::sync::Arc;

/// What a shredding did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shredded {
    /// Keys destroyed now; those that were never made or had gone before do not count.
    pub keys: u64,
}

impl Vault {
    /// Makes keys for persons who are known to be new, durably, in one transaction that is
    /// shared with whoever asks at the same time. Call it before the rows that need them are
    /// committed: a crash in between leaves a key under which nothing was sealed.
    ///
    /// # Errors
    /// `Conflict("duplicate")` if one of them had a key; `NotFound` for an unknown tenant.
    pub async fn create(&self, tenant: TenantId, wanted: &[(Id<Person>, Class)]) -> Result<Keys> {
        let (keys, taken) = self.make(tenant, wanted).await?;
        match taken {
            0 => Ok(keys),
            _ => Err(Error::Conflict("duplicate")),
        }
    }

    /// Finds keys and makes those that are missing, durably.
    ///
    /// # Errors
    /// `Conflict("erased")` if one of them was shredded; `NotFound` for an unknown tenant.
    pub async fn ensure(&self, tenant: TenantId, wanted: &[(Id<Person>, Class)]) -> Result<Keys> {
        let (mut keys, missing) = self.sort_out(tenant, wanted).await?;
        let (made, taken) = self.make(tenant, &missing).await?;
        keys.0.extend(made.0);
        if taken > 0 {
            // Somebody else was faster, to make the key or to shred it.
            (keys, _) = self.sort_out(tenant, wanted).await?;
        }
        Ok(keys)
    }

    /// As [`Vault::ensure`], for persons who most likely have no keys yet but those that were
    /// made ahead: nothing is looked for in the store before theirs are made, and if they have
    /// some after all, those are given.
    ///
    /// # Errors
    /// As [`Vault::ensure`].
    pub async fn ensure_new(
        &self,
        tenant: TenantId,
        wanted: &[(Id<Person>, Class)],
    ) -> Result<Keys> {
        let (mut keys, missing) = self.cached(tenant, wanted);
        let (made, taken) = self.make(tenant, &missing).await?;
        keys.join(made);
        match taken {
            0 => Ok(keys),
            _ => self.ensure(tenant, wanted).await,
        }
    }

    /// Finds keys. What was shredded, never made, or belonged to a tenant that is gone, is
    /// absent.
    pub async fn find(&self, tenant: TenantId, wanted: &[(Id<Person>, Class)]) -> Result<Keys> {
        shut::open()?;
        let (mut keys, unknown) = self.cached(tenant, wanted);
        if unknown.is_empty() {
            return Ok(keys);
        }
        let tenant_key = match self.tenant(tenant).await {
            Err(Error::NotFound) => return Ok(Keys::default()),
            key => key?,
        };
        let stored = self.stored(tenant, &tenant_key, &unknown).await?;
        for (person, class) in unknown {
            if let Some(Some(key)) = stored.get(&(tenant, person, class)) {
                keys.0.insert((person, class), key.clone());
            }
        }
        Ok(keys)
    }

    /// Destroys a person's keys of some classes ([`Class::ALL`] for everything): overwritten
    /// where they lie, committed, and gone from the log when this returns. None of them can
    /// be made again. On PostgreSQL the old rows and the log stay on disk until they are
    /// recycled, which is part of that engine's published horizon.
    ///
    /// Once begun it runs to the end, also if the caller goes away.
    pub async fn shred(
        &self,
        tenant: TenantId,
        person: Id<Person>,
        classes: &[Class],
    ) -> Result<Shredded> {
        let (vault, classes) = (self.clone(), classes.to_vec());
        let shredding = async move { vault.shred_to_the_end(tenant, person, &classes).await };
        tokio::spawn(shredding).await.doing("shredding keys")?
    }

    async fn shred_to_the_end(
        &self,
        tenant: TenantId,
        person: Id<Person>,
        classes: &[Class],
    ) -> Result<Shredded> {
        let vault = &self.0;
        let at = vault.clock.now();
        let mut tx = vault.central.write().await?;
        let mut keys = 0;
        let mut never_made = Vec::new();
        for class in classes {
            let name = (tenant, person, *class);
            if store::destroy_person_key(&mut tx, name).await? {
                keys += 1;
            } else {
                let bytes = store::DESTROYED.to_vec();
                never_made.push((name, Wrapped { version: 0, bytes }));
            }
        }
        store::insert_person_keys(&mut tx, &never_made, at).await?;
        let names: Vec<_> = classes.iter().map(|class| class.name()).collect();
        let shred = Shred {
            tenant,
            person: Some(person),
            classes: names.join(" "),
            keys,
            at,
        };
        store::note_shred(&mut tx, &shred).await?;
        tx.commit().await?;
        vault
            .persons
            .forget(|(t, p, class)| *t == tenant && *p == person && classes.contains(class));
        vault.reserves.forget_person(tenant, person);
        vault.central.empty_log().await?;
        Ok(Shredded {
            keys: keys.unsigned_abs(),
        })
    }

    /// The keys that exist, and what is wanted beyond them; what was shredded is refused.
    async fn sort_out(
        &self,
        tenant: TenantId,
        wanted: &[(Id<Person>, Class)],
    ) -> Result<(Keys, Vec<(Id<Person>, Class)>)> {
        shut::open()?;
        let (mut keys, unknown) = self.cached(tenant, wanted);
        let mut missing = Vec::new();
        if unknown.is_empty() {
            return Ok((keys, missing));
        }
        let tenant_key = self.tenant(tenant).await?;
        let stored = self.stored(tenant, &tenant_key, &unknown).await?;
        for (person, class) in unknown {
            match stored.get(&(tenant, person, class)) {
                Some(Some(key)) => {
                    keys.0.insert((person, class), key.clone());
                }
                Some(None) => return Err(Error::Conflict("erased")),
                None => missing.push((person, class)),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        Ok((keys, missing))
    }

    fn cached(
        &self,
        tenant: TenantId,
        wanted: &[(Id<Person>, Class)],
    ) -> (Keys, Vec<(Id<Person>, Class)>) {
        let mut keys = Keys::default();
        let mut unknown = Vec::new();
        for (person, class) in wanted {
            match self.0.persons.get((tenant, *person, *class)) {
                Some(key) => {
                    keys.0.insert((*person, *class), key);
                }
                None => unknown.push((*person, *class)),
            }
        }
        (keys, unknown)
    }

    /// Unwraps what the store holds for some persons: `None` is a destroyed key.
    async fn stored(
        &self,
        tenant: TenantId,
        tenant_key: &TenantKey,
        wanted: &[(Id<Person>, Class)],
    ) -> Result<HashMap<Name, Option<PersonKey>>> {
        let epoch = self.0.persons.epoch();
        let mut persons: Vec<_> = wanted.iter().map(|(person, _)| *person).collect();
        persons.sort_unstable();
        persons.dedup();
        let mut out = HashMap::new();
        for (name, wrapped) in store::person_keys(&self.0.central, tenant, &persons).await? {
            if wrapped.is_destroyed() {
                out.insert(name, None);
                continue;
            }
            let plain = tenant_key
                .wrap
                .open(&place(name, wrapped.version), &wrapped.bytes)?;
            let key = PersonKey(Arc::new(key_of(&plain)?));
            self.0.persons.put(epoch, name, key.clone());
            out.insert(name, Some(key));
        }
        Ok(out)
    }

    /// Makes keys: those that are durable now, and how many names were taken already.
    pub(crate) async fn make(
        &self,
        tenant: TenantId,
        wanted: &[(Id<Person>, Class)],
    ) -> Result<(Keys, usize)> {
        shut::open()?;
        let tenant_key = self.tenant(tenant).await?;
        let version = tenant_key.version;
        let epoch = self.0.persons.epoch();
        let mut keys = HashMap::with_capacity(wanted.len());
        let mut rows = Vec::with_capacity(wanted.len());
        for (person, class) in wanted {
            if keys.contains_key(&(*person, *class)) {
                continue;
            }
            let name = (tenant, *person, *class);
            let key = PersonKey(Arc::new(new_key()));
            let bytes = tenant_key
                .wrap
                .seal(&place(name, version), key.0.expose())?;
            rows.push((name, Wrapped { version, bytes }));
            keys.insert((*person, *class), key);
        }
        if rows.is_empty() {
            return Ok((Keys::default(), 0));
        }
        let taken = self.0.writer.insert(rows).await?;
        for (_, person, class) in &taken {
            keys.remove(&(*person, *class));
        }
        for ((person, class), key) in &keys {
            self.0
                .persons
                .put(epoch, (tenant, *person, *class), key.clone());
        }
        Ok((Keys(keys), taken.len()))
    }
}

/// Where a person's wrapped key belongs; authenticated with it, so that no key can be
/// passed off as another person's.
fn place((tenant, person, class): Name, version: i64) -> Vec<u8> {
    [
        b"person".as_slice(),
        &tenant.0.to_be_bytes(),
        &version.to_be_bytes(),
        &person.bytes(),
        class.name().as_bytes(),
    ]
    .concat()
}
