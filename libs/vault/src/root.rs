//! Security-sensitive: the root key, which opens the key store and never enters it.

use crate::cipher::{derive, key_of, new_key};
use base64ct::{Base64, Encoding};
use kernel::{Error, Result, ResultExt, Secret};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use zeroize::Zeroizing;

const LENGTH: usize = 32;

/// The 32 bytes under which every tenant key is wrapped. Never prints.
#[derive(Clone, Debug)]
pub struct RootKey(Secret<[u8; LENGTH]>);

impl RootKey {
    /// Reads a key file of exactly 32 bytes that only its owner can read.
    ///
    /// # Errors
    /// A missing, open or malformed file, each in a sentence that says what to do.
    pub fn from_file(path: &Path) -> Result<Self> {
        let shown = path.display();
        let mut file = File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::internal(format!(
                "there is no root key at {shown}: put the file back from where it is kept, \
                 or create one if this installation is new"
            )),
            _ => Error::internal(format!("the root key at {shown} cannot be read: {error}")),
        })?;
        let mode = file.metadata().doing("looking at the root key")?.mode();
        if mode & 0o077 != 0 {
            return Err(Error::internal(format!(
                "the root key at {shown} is open to others (mode {:o}): run chmod 600 {shown}",
                mode & 0o777
            )));
        }
        let mut raw = Zeroizing::new([0u8; LENGTH + 1]);
        let mut length = 0;
        while let Some(rest) = raw.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match file.read(rest).doing("reading the root key")? {
                0 => break,
                read => length += read,
            }
        }
        if length != LENGTH {
            let found = if length > LENGTH { "more" } else { "fewer" };
            return Err(Error::internal(format!(
                "the root key at {shown} holds {found} than 32 bytes: \
                 put the original file back from where it is kept"
            )));
        }
        let (key, _) = raw.split_at(LENGTH);
        key_of(key).map(RootKey)
    }

    /// Makes a new key and writes it to a file that only its owner can read (mode 600).
    ///
    /// # Errors
    /// A file that is already there is never overwritten.
    pub fn create_file(path: &Path) -> Result<Self> {
        let key = RootKey::random();
        key.keep(path)?;
        Ok(key)
    }

    /// A new key that is kept nowhere yet.
    pub fn random() -> Self {
        RootKey(new_key())
    }

    /// Keeps this key in a new file, as [`RootKey::create_file`] does.
    ///
    /// # Errors
    /// A file that is already there is never overwritten.
    pub fn keep(&self, path: &Path) -> Result<()> {
        let shown = path.display();
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => Error::internal(format!(
                    "there is already a root key at {shown}; it is not overwritten, \
                     for without it everything sealed under it is lost"
                )),
                _ => Error::internal(format!("the root key at {shown} cannot be made: {error}")),
            })?;
        file.write_all(self.0.expose())
            .doing("writing the root key")?;
        file.sync_all().doing("writing the root key")?;
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))
            .and_then(|dir| dir.sync_all())
            .doing("keeping the root key")
    }

    /// A key from a text, for an environment variable: 64 hexadecimal digits, or base64 (44).
    ///
    /// # Errors
    /// Any other text; the error does not repeat it.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut raw = Zeroizing::new([0u8; LENGTH + 1]);
        let key = match text.trim() {
            hex if hex.len() == 2 * LENGTH => from_hex(hex, &mut *raw),
            base64 => Base64::decode(base64, &mut *raw).ok(),
        };
        key.filter(|key| key.len() == LENGTH)
            .ok_or_else(|| {
                Error::internal(
                    "the root key's text is neither 64 hexadecimal digits nor the base64 of \
                     32 bytes: make one with openssl rand -hex 32",
                )
            })
            .and_then(key_of)
            .map(RootKey)
    }

    /// The key of the key store's own file, so that the disk does not even tell about whom
    /// there are keys.
    pub fn store_key(&self) -> Result<Secret<[u8; LENGTH]>> {
        derive(&self.0, "key-store")
    }

    /// Whether it is the same key.
    pub fn is(&self, other: &RootKey) -> bool {
        self.0.expose() == other.0.expose()
    }

    pub(crate) fn secret(&self) -> &Secret<[u8; LENGTH]> {
        &self.0
    }
}

fn from_hex<'a>(text: &str, out: &'a mut [u8]) -> Option<&'a [u8]> {
    let (out, _) = out.split_at_mut(text.len() / 2);
    for (slot, pair) in out.iter_mut().zip(text.as_bytes().chunks(2)) {
        let mut digits = pair.iter().map(|digit| char::from(*digit).to_digit(16));
        let value = digits.next()?? * 16 + digits.next()??;
        *slot = u8::try_from(value).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn complaint<T>(result: Result<T>) -> String {
        result.err().unwrap().to_string()
    }

    #[test]
    fn a_new_root_key_can_be_read_by_its_owner_alone_and_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("root.key");
        let made = RootKey::create_file(&path).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let read = RootKey::from_file(&path).unwrap();
        assert_eq!(made.0.expose(), read.0.expose());
        assert!(complaint(RootKey::create_file(&path)).contains("already a root key"));
    }

    #[test]
    fn a_root_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("root.key");
        RootKey::create_file(&path).unwrap();
        for mode in [0o640, 0o604, 0o620, 0o666] {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            assert!(complaint(RootKey::from_file(&path)).contains("chmod 600"));
        }
    }

    #[test]
    fn a_missing_short_or_long_root_key_is_refused_with_advice() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("root.key");
        assert!(complaint(RootKey::from_file(&path)).contains("put the file back"));
        for (length, found) in [(0, "fewer"), (31, "fewer"), (33, "more"), (64, "more")] {
            std::fs::write(&path, vec![1; length]).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
            assert!(complaint(RootKey::from_file(&path)).contains(found));
        }
    }

    #[test]
    fn a_root_key_can_come_as_hexadecimal_or_base64_text() {
        let key = RootKey::from_text(&"0f".repeat(32)).unwrap();
        assert_eq!(key.0.expose(), &[0x0f; 32]);
        let text = Base64::encode_string(&[0x0f; 32]);
        let key = RootKey::from_text(&format!(" {text}\n")).unwrap();
        assert_eq!(key.0.expose(), &[0x0f; 32]);
        for bad in ["", "0f", &"0g".repeat(32), &"é".repeat(32), &"A".repeat(48)] {
            let said = complaint(RootKey::from_text(bad));
            assert!(said.contains("openssl rand") && (bad.is_empty() || !said.contains(bad)));
        }
    }

    #[test]
    fn a_root_key_never_prints() {
        let key = RootKey::from_text(&"0f".repeat(32)).unwrap();
        assert_eq!(format!("{key:?}"), "RootKey(‹hidden›)");
    }
}
