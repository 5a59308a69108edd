//! A file of which one event may take so many bytes and no more.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Never lets an event grow beyond its share.
pub(super) struct Bounded {
    pub bytes: BufReader<File>,
    /// What the event that is read may still take.
    pub left: u64,
}

impl BufRead for Bounded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let bytes = self.bytes.fill_buf()?;
        Ok(bytes.get(..most).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
        self.left -= (amount as u64).min(self.left);
    }
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}
