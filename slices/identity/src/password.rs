//! Security-sensitive: passwords, and how dear it is to guess one.

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use kernel::{Error, FieldError, Result, ResultExt, Secret, random, text};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Memory, in KiB, and passes of one run: OWASP Password Storage Cheat Sheet (2026), "Argon2id
/// with a minimum configuration of 19 MiB of memory, an iteration count of 2, and 1 degree of
/// parallelism".
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Runs at the same time: together they take at most 76 MiB.
const AT_ONCE: usize = 4;
/// How long a run waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The fewest characters of a password.
pub const MIN_CHARS: usize = 12;
/// The most bytes of a password, so that nobody sends us megabytes to hash.
const MAX_BYTES: usize = 1024;

// The memory of the process is what is bounded, so the turnstile is the process's own.
static TURNSTILE: Semaphore = Semaphore::const_new(AT_ONCE);
static RUNS: AtomicU64 = AtomicU64::new(0);

/// How many times this process has run Argon2id, for the gauges.
pub fn runs() -> u64 {
    RUNS.load(Ordering::Relaxed)
}

/// A password that may be used. Never prints.
#[derive(Clone, Debug)]
pub struct Password(Secret<String>);

impl Password {
    /// Checks a password that somebody has chosen: at least [`MIN_CHARS`] characters, and more
    /// in it than the words by which everybody knows its owner (`own`: name, e-mail).
    pub fn choose(field: &str, typed: &str, own: &[&str]) -> Result<Self, FieldError> {
        let password = text::compose(typed);
        if password.is_empty() {
            return Err(FieldError::new(field, "required"));
        }
        if password.chars().count() < MIN_CHARS {
            return Err(FieldError::new(field, "password_too_short").with("min", MIN_CHARS));
        }
        if password.len() > MAX_BYTES {
            return Err(FieldError::new(field, "too_long"));
        }
        let mut rest = text::fold(&password);
        for word in own.iter().flat_map(|text| text::words(text)) {
            if word.chars().count() > 2 {
                rest = rest.replace(&word, "");
            }
        }
        if rest.chars().filter(|c| c.is_alphanumeric()).count() < 4 {
            return Err(FieldError::new(field, "password_is_own_data"));
        }
        Ok(Password(Secret::new(password)))
    }

    /// A password that somebody presents. One that is too long to be anybody's is empty, which
    /// is nobody's either.
    pub fn present(typed: &str) -> Self {
        let typed = if typed.len() > MAX_BYTES { "" } else { typed };
        Password(Secret::new(text::compose(typed)))
    }
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Another password, or there is none.
    Wrong,
    /// The right one.
    Right,
    /// The right one, but kept with weaker parameters than today's: here it is with today's.
    RightAgain(String),
}

/// What is kept of a password, in PHC format.
pub(crate) async fn hash(password: &Password) -> Result<String> {
    let password = password.clone();
    turn(move || hash_now(&password)).await
}

/// Compares with what is kept. Without anything to compare with the work is done all the same,
/// so that a stranger cannot tell by the time it took whether somebody has an account.
pub(crate) async fn verify(password: &Password, kept: Option<String>) -> Result<Verdict> {
    let password = password.clone();
    turn(move || match kept {
        None => hash_now(&password).map(|_| Verdict::Wrong),
        Some(kept) => verify_now(&password, &kept),
    })
    .await
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

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Error::internal(format!("Argon2id: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &Password) -> Result<String> {
    RUNS.fetch_add(1, Ordering::Relaxed);
    let salt: [u8; 16] = random::bytes();
    hasher()?
        .hash_password_with_salt(password.0.expose().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::internal(format!("Argon2id: {error}")))
}

fn verify_now(password: &Password, kept: &str) -> Result<Verdict> {
    let unreadable = |error| Error::internal(format!("a stored password: {error}"));
    let kept = PasswordHash::new(kept).map_err(|error| unreadable(format!("{error}")))?;
    RUNS.fetch_add(1, Ordering::Relaxed);
    // The parameters are those of the stored text.
    match hasher()?.verify_password(password.0.expose().as_bytes(), &kept) {
        Ok(()) if weaker(&kept) => hash_now(password).map(Verdict::RightAgain),
        Ok(()) => Ok(Verdict::Right),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
        Err(error) => Err(unreadable(format!("{error}"))),
    }
}

fn weaker(kept: &PasswordHash) -> bool {
    match Params::try_from(kept) {
        Ok(params) => params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES,
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn fault(typed: &str) -> &'static str {
        let own = ["Kovács Anna", "anna.kovacs@example.hu"];
        Password::choose("password", typed, &own)
            .err()
            .map_or("", |fault| fault.code)
    }

    /// P-148: rules for passwords are enforced.
    #[test]
    fn a_password_is_long_and_is_not_the_own_name() {
        assert_eq!(fault(""), "required");
        assert_eq!(fault("tizenegy be"), "password_too_short");
        assert_eq!(fault(&"x".repeat(1025)), "too_long");
        assert_eq!(fault("Kovács Anna Kovács"), "password_is_own_data");
        assert_eq!(fault("anna.kovacs@example.hu"), "password_is_own_data");
        assert_eq!(fault("Anna négy almát eszik"), "");
        assert_eq!(fault("árvíztűrő tükör"), "");
    }

    #[tokio::test]
    async fn a_password_is_known_again_in_either_form_of_its_accents() {
        let chosen = Password::choose("password", "ta\u{301}vol a vihar", &[]).unwrap();
        let kept = hash(&chosen).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let same = Password::present("t\u{e1}vol a vihar");
        assert_eq!(
            verify(&same, Some(kept.clone())).await.unwrap(),
            Verdict::Right
        );
        let other = Password::present("tavol a vihar");
        assert_eq!(verify(&other, Some(kept)).await.unwrap(), Verdict::Wrong);
        assert_eq!(verify(&other, None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn an_old_weaker_hash_is_replaced_when_the_right_password_comes() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_with_salt("távol a vihar".as_bytes(), &[7u8; 16])
            .unwrap()
            .to_string();
        let right = Password::present("távol a vihar");
        match verify(&right, Some(old.clone())).await.unwrap() {
            Verdict::RightAgain(new) => {
                assert_eq!(verify(&right, Some(new)).await.unwrap(), Verdict::Right);
            }
            other => panic!("{other:?}"),
        }
        let wrong = Password::present("tavol a vihar");
        assert_eq!(verify(&wrong, Some(old)).await.unwrap(), Verdict::Wrong);
    }
}
