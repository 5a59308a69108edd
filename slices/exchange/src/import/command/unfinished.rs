//! Whether a command before this one has left an import of the same file half done.

use crate::files;
use crate::import::{Import, store};
use kernel::{Error, Id, Result, ResultExt};
use kit::Scope;
use std::io::Read;
use std::path::Path;

/// The import of this very file that a command has begun and not ended. If that command is
/// still at work, only one of the two gets on: every step is claimed first.
pub(super) async fn unfinished(
    scope: &Scope,
    collection: &str,
    path: &Path,
    name: &str,
) -> Result<Option<Id<Import>>> {
    let Ok(size) = std::fs::metadata(path).map(|file| file.len()) else {
        return Ok(None); // Reading it will say why.
    };
    let mut tx = scope.read().await?;
    let candidates = store::left_by_commands(&mut tx, collection, name, size).await?;
    drop(tx);
    for id in candidates {
        let kept = match files::vessel(scope).await?.open(id.cast()).await {
            Err(Error::NotFound) => continue,
            kept => kept?,
        };
        let path = path.to_owned();
        if files::blocking(move || same(&kept.path(), &path)).await? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether two files hold the same bytes.
fn same(a: &Path, b: &Path) -> Result<bool> {
    let open = |path: &Path| std::fs::File::open(path).doing("comparing files");
    let (mut a, mut b) = (open(a)?, open(b)?);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    loop {
        for (file, bytes) in [(&mut a, &mut left), (&mut b, &mut right)] {
            bytes.clear();
            let mut some = file.take(1 << 16);
            some.read_to_end(bytes).doing("comparing files")?;
        }
        if left != right || left.is_empty() {
            return Ok(left == right);
        }
    }
}
