//! Where the files lie: `<dir>/<tenant>/<aa>/<id>`, `aa` being the id's last two letters.

use crate::cipher::{self, FileCipher};
use crate::{BlobReader, BlobWriter};
use kernel::{Error, Id, Result, ResultExt, Secret, TenantId, random};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Marks the id of a sealed file: `Id<Blob>`.
pub enum Blob {}

/// The sealed files of an installation. Every call blocks: use it off the async threads.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: PathBuf,
}

impl Blobs {
    /// Files under a directory, which is made if it is missing and closed to other users.
    pub fn disk(dir: impl Into<PathBuf>) -> Result<Self> {
        let dir = dir.into();
        make_dir(&dir).doing("making the directory of sealed files")?;
        Ok(Blobs { dir })
    }

    /// A new file, sealed under `key`. It exists once [`BlobWriter::finish`] has returned.
    ///
    /// # Errors
    /// `Conflict("duplicate")` if the id is taken: a file is never overwritten.
    pub fn create(
        &self,
        tenant: TenantId,
        key: &Secret<[u8; 32]>,
        id: Id<Blob>,
    ) -> Result<BlobWriter> {
        let path = self.path(tenant, id);
        if path.exists() {
            return Err(Error::Conflict("duplicate"));
        }
        let folder = path.parent().unwrap_or(&self.dir);
        make_dir(folder).doing("making a directory for sealed files")?;
        let part = path.with_extension(format!("{}.part", random::token(8)));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&part)
            .doing("making a sealed file")?;

        let salt = random::bytes();
        file.write_all(&cipher::header(&salt))
            .doing("writing a sealed file")?;
        let cipher = FileCipher::new(key, &salt, tenant, id).doing("making a file's key")?;
        Ok(BlobWriter::new(file, cipher, part, path))
    }

    /// Opens a file for reading. The end is verified at once, so a shortened file is refused
    /// here, whatever part of it is wanted.
    ///
    /// # Errors
    /// `NotFound`; internal, if it was altered or the key is another one.
    pub fn open(
        &self,
        tenant: TenantId,
        key: &Secret<[u8; 32]>,
        id: Id<Blob>,
    ) -> Result<BlobReader> {
        let mut file = File::open(self.path(tenant, id)).or_else(missing)?;
        let length = file.metadata().doing("measuring a sealed file")?.len();
        let mut header = [0; cipher::HEADER];
        file.read_exact(&mut header)
            .map_err(|_| cipher::refused())
            .and_then(|()| cipher::salt(&header))
            .and_then(|salt| FileCipher::new(key, &salt, tenant, id))
            .and_then(|cipher| BlobReader::new(file, cipher, length))
            .doing("opening a sealed file")
    }

    /// The length of the plaintext in bytes, as the file's length tells it.
    pub fn size(&self, tenant: TenantId, id: Id<Blob>) -> Result<u64> {
        let file = fs::metadata(self.path(tenant, id)).or_else(missing)?;
        let (length, _) = cipher::shape(file.len()).doing("measuring a sealed file")?;
        Ok(length)
    }

    /// Removes a file; `false` if there was none.
    pub fn delete(&self, tenant: TenantId, id: Id<Blob>) -> Result<bool> {
        let path = self.path(tenant, id);
        match fs::remove_file(&path) {
            Ok(()) => keep(path.parent().unwrap_or(&self.dir))
                .doing("removing a sealed file")
                .map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).doing("removing a sealed file"),
        }
    }

    /// Removes everything of a tenant.
    pub fn delete_tenant(&self, tenant: TenantId) -> Result<()> {
        match fs::remove_dir_all(self.dir.join(tenant.to_string())) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done
                .and_then(|()| keep(&self.dir))
                .doing("removing the sealed files of a tenant"),
        }
    }

    fn path(&self, tenant: TenantId, id: Id<Blob>) -> PathBuf {
        // The first letters of an id are its time, the same for years; the last are random.
        let name = id.to_string();
        let (_, folder) = name.split_at(name.len().saturating_sub(2));
        self.dir.join(tenant.to_string()).join(folder).join(&name)
    }
}

/// Makes a directory's new and vanished names survive a power cut.
pub(crate) fn keep(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Makes a directory and those above it, durably, each closed to other users.
fn make_dir(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make_dir(parent)?;
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => keep(parent),
    }
}

fn missing<T>(error: io::Error) -> Result<T> {
    match error.kind() {
        io::ErrorKind::NotFound => Err(Error::NotFound),
        _ => Err(error).doing("opening a sealed file"),
    }
}
