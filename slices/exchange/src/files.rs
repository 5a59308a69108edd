//! Security-sensitive: the uploaded and the finished files.
//!
//! At rest every file is sealed under a key of the tenant. Readers and writers of tables want
//! a file to seek in, so while a job works the plain file exists without a name: nothing finds
//! it, and when its last handle closes, also by a crash, it is gone.
//!
//! Never has a plain file a name.

use blobs::{Blob, BlobWriter};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use kernel::{Error, Id, Result, ResultExt, Secret, TenantId};
use kit::Scope;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::AsRawFd;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

const PIECE: usize = 64 * 1024;

/// A file that has no name.
pub(crate) struct Plain {
    file: File,
}

impl Plain {
    /// An empty one.
    pub fn new() -> Result<Plain> {
        let file = tempfile::tempfile().doing("making a file without a name")?;
        Ok(Plain { file })
    }

    /// What a file holds at this moment, whatever becomes of it later.
    pub fn copy_of(mut file: File) -> Result<Plain> {
        let mut plain = Plain::new()?;
        io::copy(&mut file, &mut plain.file).doing("reading a file")?;
        Ok(plain)
    }

    /// A second handle, to write with; it shares the place in the file.
    pub fn writable(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// The SHA-256 of all of it.
    pub async fn digest(&self) -> Result<String> {
        let file = self.writable().doing("reading a finished file")?;
        digest(file).await
    }

    /// Where what belongs to it may lie, as long as that has no name either.
    pub fn folder() -> PathBuf {
        std::env::temp_dir()
    }

    /// Where it can be opened for as long as this value lives.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()))
    }
}

/// Where the sealed files of a tenant are, and their key.
#[derive(Clone)]
pub(crate) struct Vessel {
    blobs: blobs::Blobs,
    tenant: TenantId,
    key: Arc<Secret<[u8; 32]>>,
}

/// The sealed files of a scope's tenant.
pub(crate) async fn vessel(scope: &Scope) -> Result<Vessel> {
    let tenant = scope.tenant().id;
    let key = scope.vault().own(tenant).await?.derived("file")?;
    Ok(Vessel {
        blobs: scope.app().blobs.clone(),
        tenant,
        key: Arc::new(key),
    })
}

impl Vessel {
    /// A sealed file to write into.
    pub async fn create(&self, id: Id<Blob>) -> Result<BlobWriter> {
        let vessel = self.clone();
        blocking(move || vessel.blobs.create(vessel.tenant, &vessel.key, id)).await
    }

    /// Seals a plain file that is read meanwhile under a new id. The size in bytes.
    pub async fn keep(&self, plain: Arc<Plain>, id: Id<Blob>) -> Result<u64> {
        let vessel = self.clone();
        blocking(move || {
            // A handle with a place of its own.
            let mut file = File::open(plain.path()).doing("reading a plain file")?;
            let mut sealed = vessel.blobs.create(vessel.tenant, &vessel.key, id)?;
            io::copy(&mut file, &mut sealed).doing("sealing a file")?;
            sealed.finish()
        })
        .await
    }

    /// Seals a plain file under an id, in place of what an interrupted attempt left there.
    /// The size in bytes.
    pub async fn seal(&self, mut plain: Plain, id: Id<Blob>) -> Result<u64> {
        let vessel = self.clone();
        blocking(move || {
            vessel.blobs.delete(vessel.tenant, id)?;
            plain
                .file
                .seek(SeekFrom::Start(0))
                .doing("reading a finished file")?;
            let mut sealed = vessel.blobs.create(vessel.tenant, &vessel.key, id)?;
            io::copy(&mut plain.file, &mut sealed).doing("sealing a finished file")?;
            sealed.finish()
        })
        .await
    }

    /// The plain form of a sealed file.
    pub async fn open(&self, id: Id<Blob>) -> Result<Plain> {
        self.head(id, u64::MAX).await
    }

    /// The plain form of the first bytes of a sealed file.
    pub async fn head(&self, id: Id<Blob>, most: u64) -> Result<Plain> {
        let vessel = self.clone();
        blocking(move || {
            let sealed = vessel.blobs.open(vessel.tenant, &vessel.key, id)?;
            let mut plain = Plain::new()?;
            io::copy(&mut sealed.take(most), &mut plain.file).doing("opening a sealed file")?;
            Ok(plain)
        })
        .await
    }

    /// Removes a sealed file; none is fine.
    pub async fn remove(&self, id: Id<Blob>) -> Result<()> {
        let vessel = self.clone();
        blocking(move || vessel.blobs.delete(vessel.tenant, id).map(drop)).await
    }

    /// The pieces of a sealed file, as a body streams them.
    pub async fn stream(
        &self,
        id: Id<Blob>,
    ) -> Result<impl Stream<Item = io::Result<Bytes>> + use<>> {
        let vessel = self.clone();
        let sealed = blocking(move || vessel.blobs.open(vessel.tenant, &vessel.key, id)).await?;
        Ok(pieces(sealed))
    }
}

/// The SHA-256 of a whole file, in hexadecimal, as `sha256sum` prints it.
pub(crate) async fn digest(mut file: File) -> Result<String> {
    blocking(move || {
        file.seek(SeekFrom::Start(0))
            .doing("reading a finished file")?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; PIECE];
        loop {
            let length = file.read(&mut piece).doing("reading a finished file")?;
            match piece.get(..length) {
                None | Some([]) => break,
                Some(read) => hash.update(read),
            }
        }
        let digest = hash.finalize();
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    })
    .await
}

/// Reads ahead by a few pieces and no further.
fn pieces(mut from: impl Read + Send + 'static) -> impl Stream<Item = io::Result<Bytes>> {
    let (send, receive) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = from.read(&mut piece).map(|length| {
                piece.truncate(length);
                Bytes::from(piece)
            });
            let last = read.as_ref().map_or(true, Bytes::is_empty);
            let nobody_listens = match read {
                Ok(piece) if piece.is_empty() => true,
                other => send.blocking_send(other).is_err(),
            };
            if last || nobody_listens {
                return;
            }
        }
    });
    received(receive)
}

/// What is written into it comes out as the pieces of a body.
#[derive(Clone)]
pub(crate) struct Bytewise(mpsc::Sender<io::Result<Bytes>>);

/// A pipe for blocking work: its writer waits when the reader is a few pieces behind.
pub(crate) fn bytewise() -> (Bytewise, impl Stream<Item = io::Result<Bytes>>) {
    let (send, receive) = mpsc::channel(4);
    (Bytewise(send), received(receive))
}

impl Bytewise {
    /// Breaks the body off.
    pub async fn fail(&self, error: &Error) {
        let broken = io::Error::other(error.to_string());
        let _nobody_listens = self.0.send(Err(broken)).await;
    }
}

impl io::Write for Bytewise {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let sent = self.0.blocking_send(Ok(piece));
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The pieces as they come. Whoever packs a body asks once more after its end, so the end stays
/// one however often it is asked for.
fn received(receive: mpsc::Receiver<io::Result<Bytes>>) -> impl Stream<Item = io::Result<Bytes>> {
    let pieces = futures::stream::unfold(receive, |mut receive| async move {
        let piece = receive.recv().await?;
        Some((piece, receive))
    });
    pieces.fuse()
}

/// Does blocking work where it disturbs nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::internal(format!("work on a file stopped: {error}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabular::{Column, Kind, Output, Value, Writer};

    /// The files below the temporary folder that this process has open, as the system names them.
    fn open_files() -> Vec<String> {
        let handles = std::fs::read_dir("/proc/self/fd").unwrap();
        let folder = Plain::folder().canonicalize().unwrap();
        handles
            .filter_map(|handle| std::fs::read_link(handle.unwrap().path()).ok())
            .filter(|file| file.starts_with(&folder))
            .map(|file| file.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_kill_in_the_middle_of_a_file_leaves_no_plain_text_behind() {
        let column = Column {
            key: "name".to_owned(),
            title: "Name".to_owned(),
            kind: Kind::Text,
            notes: Vec::new(),
            choices: Vec::new(),
        };
        // A log may be written into a file of that folder too.
        let others = open_files();
        for output in [Output::Xlsx, Output::Xml] {
            let plain = Plain::new().unwrap();
            let file = plain.writable().unwrap();
            let columns = std::slice::from_ref(&column);
            let mut writer = Writer::onto(file, &Plain::folder(), output, columns, None).unwrap();
            for n in 0..10_000 {
                writer.write(&[Value::Text(format!("Anna {n}"))]).unwrap();
            }

            let mut open = open_files();
            open.retain(|file| !others.contains(file));
            assert!(!open.is_empty());
            for file in open {
                assert!(file.ends_with(" (deleted)"), "{file} has a name");
            }
            assert_eq!(writer.finish().unwrap().rows, 10_000);
            let mut start = [0; 2];
            std::fs::File::open(plain.path())
                .unwrap()
                .read_exact(&mut start)
                .unwrap();
            assert!(matches!(&start, b"PK" | b"<?"), "what was written is there");
        }
    }
}
