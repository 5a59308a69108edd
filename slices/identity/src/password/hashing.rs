//! Security-sensitive: what is kept of a password, and how dear it is to guess one.

use super::Password;
use argon2::{
    Algorithm, Argon2, KeyId, Params, ParamsBuilder, PasswordHash, PasswordHasher,
    PasswordVerifier, Version,
};
use kernel::{Error, Result, ResultExt, Secret, random};
use kit::{App, Tenant};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Memory, in KiB, and passes of one run: OWASP Password Storage Cheat Sheet (2026), "Argon2id
/// with a minimum configuration of 19 MiB of memory, an iteration count of 2, and 1 degree of
/// parallelism".
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The same for whoever measures what one run takes: KiB of memory, passes, lanes.
pub const PARAMETERS: (u32, u32, u32) = (MEMORY_KIB, PASSES, LANES);

/// Says in the stored text that the tenant's secret went into it: whoever has the database and
/// not the key store cannot even begin to guess.
const KEYED: &[u8] = b"t1";

/// Runs at the same time: together they take at most 76 MiB.
const AT_ONCE: usize = 4;
/// How long a run waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

// The memory of the process is what is bounded, so the turnstile is the process's own.
static TURNSTILE: Semaphore = Semaphore::const_new(AT_ONCE);
static RUNS: AtomicU64 = AtomicU64::new(0);

/// How many times this process has run Argon2id, for the gauges.
pub fn runs() -> u64 {
    RUNS.load(Ordering::Relaxed)
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Another password, or there is none.
    Wrong,
    /// The right one.
    Right,
    /// The right one, but kept with weaker parameters than today's or without the
    /// secret: here it is with today's and with it.
    RightAgain(String),
}

/// What is kept of a password, in PHC format.
pub(crate) async fn hash(app: &App, tenant: &Tenant, password: &Password) -> Result<String> {
    hash_under(pepper(app, tenant).await?, password).await
}

/// The same with a secret that is no tenant's: of people who belong to none.
pub async fn hash_under(pepper: Secret<[u8; 32]>, password: &Password) -> Result<String> {
    let password = password.clone();
    turn(move || hash_now(&pepper, &password)).await
}

/// Compares with what is kept. Without anything to compare with the work is done all the same,
/// so that a stranger cannot tell by the time it took whether somebody has an account.
pub(crate) async fn verify(
    app: &App,
    tenant: &Tenant,
    password: &Password,
    kept: Option<String>,
) -> Result<Verdict> {
    verify_under(pepper(app, tenant).await?, password, kept).await
}

/// The same with a secret that is no tenant's.
pub async fn verify_under(
    pepper: Secret<[u8; 32]>,
    password: &Password,
    kept: Option<String>,
) -> Result<Verdict> {
    let password = password.clone();
    turn(move || match kept {
        None => hash_now(&pepper, &password).map(|_| Verdict::Wrong),
        Some(kept) => verify_now(&pepper, &password, &kept),
    })
    .await
}

/// The tenant's secret. It lies in the key store under the root key, outlives a change of the
/// root key, and dies with the tenant.
async fn pepper(app: &App, tenant: &Tenant) -> Result<Secret<[u8; 32]>> {
    app.vault.derived(tenant.id, "pepper").await
}

async fn turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let permit: SemaphorePermit<'static> = tokio::time::timeout(PATIENCE, TURNSTILE.acquire())
        .await
        .map_err(|_| Error::Busy)?
        .map_err(|_| Error::Busy)?;
    let work = move || {
        let done = work();
        drop(permit);
        done
    };
    tokio::task::spawn_blocking(work)
        .await
        .doing("hashing a password")?
}

/// With today's parameters. Those of a stored text come with it.
fn hasher(pepper: Option<&Secret<[u8; 32]>>) -> Result<Argon2<'_>> {
    let unfit = |error| Error::internal(format!("Argon2id: {error}"));
    let mut params = ParamsBuilder::new();
    params.m_cost(MEMORY_KIB).t_cost(PASSES).p_cost(LANES);
    let Some(pepper) = pepper else {
        let params = params.build().map_err(unfit)?;
        return Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params));
    };
    params.keyid(KeyId::new(KEYED).map_err(unfit)?);
    let params = params.build().map_err(unfit)?;
    Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params)
        .map_err(unfit)
}

fn hash_now(pepper: &Secret<[u8; 32]>, password: &Password) -> Result<String> {
    RUNS.fetch_add(1, Ordering::Relaxed);
    let salt: [u8; 16] = random::bytes();
    hasher(Some(pepper))?
        .hash_password_with_salt(password.0.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(format!("Argon2id: {error}")))
}

fn verify_now(pepper: &Secret<[u8; 32]>, password: &Password, kept: &str) -> Result<Verdict> {
    let unreadable = |error| Error::internal(format!("a stored password: {error}"));
    let kept = PasswordHash::new(kept).map_err(|error| unreadable(format!("{error}")))?;
    RUNS.fetch_add(1, Ordering::Relaxed);
    let pepper_of_kept = is_keyed(&kept).then_some(pepper);
    match hasher(pepper_of_kept)?.verify_password(password.0.expose().as_bytes(), &kept) {
        Ok(()) if weaker(&kept) => hash_now(pepper, password).map(Verdict::RightAgain),
        Ok(()) => Ok(Verdict::Right),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
        Err(error) => Err(unreadable(format!("{error}"))),
    }
}

fn is_keyed(kept: &PasswordHash) -> bool {
    Params::try_from(kept).is_ok_and(|params| params.keyid() == KEYED)
}

fn weaker(kept: &PasswordHash) -> bool {
    match Params::try_from(kept) {
        Ok(params) => params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES || !is_keyed(kept),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn present(typed: &str) -> Password {
        Password::present(typed)
    }

    fn pepper() -> Secret<[u8; 32]> {
        Secret::new([7; 32])
    }

    /// P-149: a strong, salted, keyed one-way hash.
    #[test]
    fn what_is_kept_names_its_parameters_and_never_looks_the_same_twice() {
        let keep = || hash_now(&pepper(), &present("távol a vihar ma")).unwrap();
        let (one, two) = (keep(), keep());
        assert!(
            one.starts_with("$argon2id$v=19$m=19456,t=2,p=1,keyid="),
            "{one}"
        );
        assert_ne!(one, two);
    }

    /// P-149: the database alone does not suffice to guess.
    #[test]
    fn under_another_secret_no_password_is_right() {
        let kept = hash_now(&pepper(), &present("távol a vihar ma")).unwrap();
        let verdict = |pepper: [u8; 32]| {
            let secret = Secret::new(pepper);
            verify_now(&secret, &present("távol a vihar ma"), &kept).unwrap()
        };
        assert_eq!(verdict([7; 32]), Verdict::Right);
        assert_eq!(verdict([8; 32]), Verdict::Wrong);
    }

    #[test]
    fn a_password_is_known_again_in_either_form_of_its_accents() {
        let kept = hash_now(&pepper(), &present("ta\u{301}vol a vihar")).unwrap();
        let verdict = |typed| verify_now(&pepper(), &present(typed), &kept).unwrap();
        assert_eq!(verdict("t\u{e1}vol a vihar"), Verdict::Right);
        assert_eq!(verdict("tavol a vihar"), Verdict::Wrong);
    }

    #[test]
    fn an_older_hash_is_replaced_when_the_right_password_comes() {
        for (memory, passes) in [(8 * 1024, 1), (MEMORY_KIB, PASSES)] {
            let params = Params::new(memory, passes, 1, None).unwrap();
            let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password_with_salt("távol a vihar".as_bytes(), &[7u8; 16])
                .unwrap()
                .to_string();
            let right = present("távol a vihar");
            match verify_now(&pepper(), &right, &old).unwrap() {
                Verdict::RightAgain(new) => {
                    assert_eq!(verify_now(&pepper(), &right, &new).unwrap(), Verdict::Right);
                }
                other => panic!("{other:?}"),
            }
            let wrong = present("tavol a vihar");
            assert_eq!(verify_now(&pepper(), &wrong, &old).unwrap(), Verdict::Wrong);
        }
    }
}
