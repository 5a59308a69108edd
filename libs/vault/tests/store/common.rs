//! A key store on each engine, made for one test.

use kernel::{Clock, Id, TenantId, timestamp};
use storage::testing::{Fresh, engines};
use storage::{Central, Engine};
use tempfile::TempDir;
use vault::{Class, MIGRATIONS, Person, RootKey, Vault};

pub const TENANT: TenantId = TenantId(7);

/// A key store that can be opened again and again.
pub enum Store {
    /// As installations have it.
    Fresh(Fresh),
    /// A file of its own without encryption, so that its bytes can be searched.
    Bare(TempDir),
}

impl Store {
    pub async fn central(&self) -> Central {
        match self {
            Store::Fresh(fresh) => fresh.central("keys", MIGRATIONS).await,
            Store::Bare(dir) => {
                let path = dir.path().join("keys.db");
                Central::sqlite(path, None, MIGRATIONS).await.unwrap()
            }
        }
    }

    pub async fn vault(&self) -> Vault {
        let vault = Vault::open(self.central().await, root(), clock()).await;
        vault.unwrap()
    }

    /// Every byte of every file of a bare store.
    pub fn bytes(&self) -> Vec<u8> {
        let Store::Bare(dir) = self else {
            panic!("only the bytes of a bare store can be searched");
        };
        let files = std::fs::read_dir(dir.path()).unwrap();
        files
            .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect()
    }
}

pub fn bare() -> Store {
    Store::Bare(tempfile::tempdir().unwrap())
}

/// A store on every engine that is there.
pub async fn stores() -> Vec<Store> {
    let mut stores = Vec::new();
    for engine in engines() {
        stores.push(Store::Fresh(Fresh::new(engine, &[]).await));
    }
    assert!(matches!(engines().first(), Some(Engine::Sqlite)));
    stores
}

pub fn root() -> RootKey {
    RootKey::from_text(&"5a".repeat(32)).unwrap()
}

pub fn clock() -> Clock {
    Clock::fixed(timestamp(1_700_000_000_000_000))
}

pub fn person() -> Id<Person> {
    Id::new(clock().now())
}

pub fn contacts(count: usize) -> Vec<(Id<Person>, Class)> {
    (0..count).map(|_| (person(), Class::Contact)).collect()
}
