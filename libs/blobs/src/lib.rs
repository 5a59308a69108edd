//! Sealed files on disk.
//!
//! Security-sensitive. A file is written once, sealed with AES-256-GCM in chunks, and read
//! from any place in it with flat memory. Altered, shortened, lengthened, reordered and
//! exchanged files are refused. Nothing outside the sealed bytes tells what is inside:
//! paths are made of the tenant's number and a random id.

mod cipher;
mod disk;
mod reader;
mod writer;

pub use disk::{Blob, Blobs};
pub use reader::BlobReader;
pub use writer::BlobWriter;
