//! Sealed files on disk.
