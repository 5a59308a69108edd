//! Security-sensitive: how a file is cut into chunks and each chunk sealed.
//!
//! A file is `"TNT1" || salt (32) || chunk … chunk`; a chunk is the sealed form of 64 KiB,
//! the last one of what is left (nothing only in an empty file), each 16 bytes longer than
//! its plaintext. The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015):
//! the key of the file is HKDF-SHA-256(key, salt, tenant || id), so no two files share one,
//! and the nonce is `prefix (7) || chunk number (4) || last (1)`, so a chunk opens only in
//! its place and only the true end opens as the end.

use crate::Blob;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::AeadInOut};
use hkdf::Hkdf;
use kernel::{Id, Secret, TenantId};
use sha2::Sha256;
use std::io;
use zeroize::Zeroizing;

/// Plaintext bytes of every chunk but the last.
pub(crate) const CHUNK: usize = 64 * 1024;
/// Bytes by which a sealed chunk is longer.
pub(crate) const TAG: usize = 16;
/// Bytes before the first chunk.
pub(crate) const HEADER: usize = MAGIC.len() + SALT;

const MAGIC: [u8; 4] = *b"TNT1";
const SALT: usize = 32;
const PREFIX: usize = 7;

/// The first bytes of a file with a given salt.
pub(crate) fn header(salt: &[u8; SALT]) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    let (magic, rest) = out.split_at_mut(MAGIC.len());
    magic.copy_from_slice(&MAGIC);
    rest.copy_from_slice(salt);
    out
}

/// The salt in a file's first bytes.
pub(crate) fn salt(header: &[u8; HEADER]) -> io::Result<[u8; SALT]> {
    header
        .strip_prefix(&MAGIC)
        .and_then(|salt| salt.try_into().ok())
        .ok_or_else(refused)
}

/// What the sealed bytes say about the plaintext's length: bytes and chunks.
///
/// It is trustworthy once the last chunk has been opened as the last.
pub(crate) fn shape(file_length: u64) -> io::Result<(u64, u64)> {
    let (sealed, tag) = ((CHUNK + TAG) as u64, TAG as u64);
    let body = file_length.checked_sub(HEADER as u64).ok_or_else(refused)?;
    let chunks = body.div_ceil(sealed);
    let length = body.checked_sub(chunks * tag).ok_or_else(refused)?;
    // Only an empty file ends with an empty chunk, and no chunk is shorter than its tag.
    let stump = chunks > 1 && (1..=tag).contains(&(body % sealed));
    if chunks == 0 || chunks > 1 << 32 || stump {
        return Err(refused());
    }
    Ok((length, chunks))
}

/// The key of one file.
pub(crate) struct FileCipher {
    cipher: Aes256Gcm,
    prefix: [u8; PREFIX],
}

impl FileCipher {
    pub fn new(
        key: &Secret<[u8; 32]>,
        salt: &[u8; SALT],
        tenant: TenantId,
        id: Id<Blob>,
    ) -> io::Result<Self> {
        let mut okm = Zeroizing::new([0u8; 32 + PREFIX]);
        Hkdf::<Sha256>::new(Some(salt), key.expose())
            .expand_multi_info(
                &[b"tenet/1/blob", &tenant.0.to_be_bytes(), &id.bytes()],
                &mut *okm,
            )
            .map_err(|_| refused())?;
        let (raw, prefix) = okm.split_at(32);
        let cipher = Aes256Gcm::new_from_slice(raw).map_err(|_| refused())?;
        let prefix = prefix.try_into().map_err(|_| refused())?;
        Ok(FileCipher { cipher, prefix })
    }

    /// Seals the plaintext in `buffer` in place; the buffer grows by the tag.
    pub fn seal(&self, chunk: u64, last: bool, buffer: &mut Vec<u8>) -> io::Result<()> {
        self.cipher
            .encrypt_in_place(&self.nonce(chunk, last)?, b"", buffer)
            .map_err(|_| refused())
    }

    /// Opens the sealed chunk in `buffer` in place; the buffer shrinks by the tag.
    pub fn open(&self, chunk: u64, last: bool, buffer: &mut Vec<u8>) -> io::Result<()> {
        self.cipher
            .decrypt_in_place(&self.nonce(chunk, last)?, b"", buffer)
            .map_err(|_| refused())
    }

    fn nonce(&self, chunk: u64, last: bool) -> io::Result<Nonce<aes_gcm::aead::consts::U12>> {
        let chunk = u32::try_from(chunk)
            .map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "the file is too long"))?;
        let mut nonce = [0; 12];
        let (prefix, rest) = nonce.split_at_mut(PREFIX);
        let (counter, end) = rest.split_at_mut(4);
        prefix.copy_from_slice(&self.prefix);
        counter.copy_from_slice(&chunk.to_be_bytes());
        end.copy_from_slice(&[u8::from(last)]);
        Ok(Nonce::from(nonce))
    }
}

/// One error for everything that is not as it was written; it gives no hint why.
pub(crate) fn refused() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a sealed file does not open: altered, or another key",
    )
}
