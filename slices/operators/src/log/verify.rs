//! Security-sensitive: whether the log is whole.

use super::{chain, store};
use kernel::Result;
use kit::platform::PlatformScope;

/// Lines that are read at once.
const AT_ONCE: i64 = 500;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Verified {
    /// Lines that are there.
    pub lines: i64,
    /// The place of the first one.
    pub first: i64,
    /// The hash of the last one, to be compared with what has left the host.
    pub head: String,
    /// The place of the first line that is missing, was altered or does not follow.
    pub broken: Option<i64>,
}

/// Goes through the whole log.
pub async fn verify(scope: &PlatformScope) -> Result<Verified> {
    let mut tx = scope.control_read().await?;
    let mut found = Verified {
        lines: 0,
        first: 1,
        head: String::new(),
        broken: None,
    };
    let Some(((mut seq, mut hash), (last, last_hash))) = store::ends(&mut tx).await? else {
        return Ok(found);
    };
    found.first = seq + 1;
    found.head = last_hash.iter().map(|byte| format!("{byte:02x}")).collect();
    loop {
        let page = store::after(&mut tx, seq, AT_ONCE).await?;
        if page.is_empty() {
            break;
        }
        for line in page {
            let whole = match &line.salt {
                Some(salt) => line.content(salt).as_slice() == line.digest,
                None => line.action == "view",
            };
            let follows =
                line.seq == seq + 1 && chain(&hash, line.seq, &line.digest).as_slice() == line.hash;
            if !whole || !follows {
                found.broken = Some(line.seq.min(seq + 1));
                return Ok(found);
            }
            (seq, hash) = (line.seq, line.hash);
            found.lines += 1;
        }
    }
    if seq != last || hash != last_hash {
        found.broken = Some(seq + 1);
    }
    Ok(found)
}
