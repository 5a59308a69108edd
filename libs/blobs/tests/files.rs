//! What a sealed file keeps, and what it refuses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use blobs::{Blob, Blobs};
use kernel::{Error, Id, Result, Secret, TenantId, timestamp};
use proptest::prelude::*;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use tempfile::TempDir;

const TENANT: TenantId = TenantId(7);
const CHUNK: usize = 64 * 1024;
const HEADER: usize = 36;

struct Shelf {
    dir: TempDir,
    blobs: Blobs,
    key: Secret<[u8; 32]>,
}

impl Shelf {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::disk(dir.path().join("files")).unwrap();
        let key = Secret::new(kernel::random::bytes());
        Shelf { dir, blobs, key }
    }

    fn put(&self, content: &[u8]) -> Id<Blob> {
        let id = Id::new(timestamp(1_700_000_000_000_000));
        let mut file = self.blobs.create(TENANT, &self.key, id).unwrap();
        file.write_all(content).unwrap();
        assert_eq!(file.finish().unwrap(), content.len() as u64);
        id
    }

    fn get(&self, id: Id<Blob>) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let read = self
            .blobs
            .open(TENANT, &self.key, id)?
            .read_to_end(&mut out);
        read.map(|_| out).map_err(|e| Error::Internal(e.into()))
    }

    fn path(&self, id: Id<Blob>) -> PathBuf {
        let name = id.to_string();
        self.dir.path().join("files/7").join(&name[23..]).join(name)
    }

    fn alter(&self, id: Id<Blob>, change: impl FnOnce(&mut Vec<u8>)) {
        let mut raw = std::fs::read(self.path(id)).unwrap();
        change(&mut raw);
        std::fs::write(self.path(id), raw).unwrap();
    }
}

fn content(length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    kernel::random::fill(&mut out);
    out
}

#[test]
fn files_around_the_borders_of_chunks_come_back_as_they_were() {
    let shelf = Shelf::new();
    for base in [0, CHUNK, 2 * CHUNK] {
        for length in [
            base.saturating_sub(17),
            base.saturating_sub(1),
            base,
            base + 1,
            base + 16,
        ] {
            let content = content(length);
            let id = shelf.put(&content);
            assert_eq!(shelf.get(id).unwrap(), content);
            assert_eq!(shelf.blobs.size(TENANT, id).unwrap(), length as u64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_part_can_be_read_alone(length in 1usize..3 * CHUNK, from in 0.0..1.0f64, wanted in 0usize..2 * CHUNK) {
        let shelf = Shelf::new();
        let content = content(length);
        let id = shelf.put(&content);
        let from = (from * length as f64) as usize;
        let until = (from + wanted).min(length);
        let mut reader = shelf.blobs.open(TENANT, &shelf.key, id).unwrap();
        reader.seek(SeekFrom::End(from as i64 - length as i64)).unwrap();
        let mut out = Vec::new();
        reader.take(wanted as u64).read_to_end(&mut out).unwrap();
        prop_assert_eq!(out, &content[from..until]);
    }
}

#[test]
fn a_file_shortened_anywhere_is_refused_when_it_is_opened() {
    let shelf = Shelf::new();
    let whole = content(3 * CHUNK);
    let sealed = CHUNK + 16;
    let cuts = [
        0,
        1,
        HEADER - 1,
        HEADER,
        HEADER + 1,
        HEADER + 16,
        HEADER + sealed,
    ]
    .into_iter()
    .chain([
        HEADER + sealed + 16,
        HEADER + 2 * sealed,
        HEADER + 3 * sealed - 1,
    ]);
    for cut in cuts {
        let id = shelf.put(&whole);
        shelf.alter(id, |raw| raw.truncate(cut));
        assert!(
            shelf.blobs.open(TENANT, &shelf.key, id).is_err(),
            "cut at {cut}"
        );
    }
}

#[test]
fn a_lengthened_file_is_refused() {
    let shelf = Shelf::new();
    for extra in [1, 15, 16, 17, CHUNK, CHUNK + 16] {
        let id = shelf.put(&content(CHUNK));
        shelf.alter(id, |raw| raw.extend(vec![0; extra]));
        assert!(shelf.get(id).is_err(), "{extra} more");
    }
}

#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let shelf = Shelf::new();
    let small = content(40);
    for byte in 0..HEADER + 40 + 16 {
        let id = shelf.put(&small);
        shelf.alter(id, |raw| raw[byte] ^= 0x10);
        assert!(shelf.get(id).is_err(), "byte {byte}");
    }
    let id = shelf.put(&content(2 * CHUNK + 5));
    shelf.alter(id, |raw| raw[HEADER + 100] ^= 1);
    assert!(shelf.get(id).is_err(), "the first of three chunks");
}

#[test]
fn chunks_cannot_change_places() {
    let shelf = Shelf::new();
    let id = shelf.put(&content(3 * CHUNK));
    let sealed = CHUNK + 16;
    shelf.alter(id, |raw| {
        let (first, second) = raw[HEADER..].split_at_mut(sealed);
        first.swap_with_slice(&mut second[..sealed]);
    });
    assert!(shelf.get(id).is_err());
}

#[test]
fn two_files_of_the_same_key_cannot_be_exchanged() {
    let shelf = Shelf::new();
    let (anna, bela) = (shelf.put(b"for Anna"), shelf.put(b"for Bela"));
    std::fs::rename(shelf.path(anna), shelf.path(bela)).unwrap();
    assert!(shelf.get(bela).is_err());
}

#[test]
fn another_key_and_another_tenant_open_nothing() {
    let shelf = Shelf::new();
    let id = shelf.put(b"Anna Kis");
    let other = Secret::new(kernel::random::bytes());
    assert!(shelf.blobs.open(TENANT, &other, id).is_err());
    assert!(matches!(
        shelf.blobs.open(TenantId(8), &shelf.key, id),
        Err(Error::NotFound)
    ));
    let there = PathBuf::from(
        shelf
            .path(id)
            .to_str()
            .unwrap()
            .replace("files/7", "files/8"),
    );
    std::fs::create_dir_all(there.parent().unwrap()).unwrap();
    std::fs::copy(shelf.path(id), there).unwrap();
    assert!(shelf.blobs.open(TenantId(8), &shelf.key, id).is_err());
}

#[test]
fn the_disk_never_holds_what_was_written() {
    let shelf = Shelf::new();
    let marker = b"a sentence about Anna Kis that is nowhere else";
    let id = shelf.put(&marker.repeat(4000));
    let raw = std::fs::read(shelf.path(id)).unwrap();
    assert!(raw.len() > 4000 * marker.len());
    for part in marker.windows(12) {
        assert!(!raw.windows(12).any(|window| window == part));
    }
}

#[test]
fn a_file_exists_only_once_it_is_finished_and_is_never_overwritten() {
    let shelf = Shelf::new();
    let id = Id::new(timestamp(0));
    let mut first = shelf.blobs.create(TENANT, &shelf.key, id).unwrap();
    first.write_all(b"half").unwrap();
    drop(first);
    assert!(matches!(shelf.get(id), Err(Error::NotFound)));
    let folder = shelf.path(id).parent().unwrap().to_owned();
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);

    let fast = shelf.blobs.create(TENANT, &shelf.key, id).unwrap();
    let slow = shelf.blobs.create(TENANT, &shelf.key, id).unwrap();
    fast.finish().unwrap();
    assert!(matches!(slow.finish(), Err(Error::Conflict("duplicate"))));
    assert!(matches!(
        shelf.blobs.create(TENANT, &shelf.key, id),
        Err(Error::Conflict("duplicate"))
    ));
    assert_eq!(shelf.get(id).unwrap(), b"");
}

#[test]
fn a_deleted_file_and_a_deleted_tenant_are_gone() {
    let shelf = Shelf::new();
    let (one, two) = (shelf.put(b"one"), shelf.put(b"two"));
    assert!(shelf.blobs.delete(TENANT, one).unwrap());
    assert!(!shelf.blobs.delete(TENANT, one).unwrap());
    assert!(matches!(shelf.get(one), Err(Error::NotFound)));
    assert_eq!(shelf.get(two).unwrap(), b"two");
    shelf.blobs.delete_tenant(TENANT).unwrap();
    shelf.blobs.delete_tenant(TENANT).unwrap();
    assert!(matches!(shelf.get(two), Err(Error::NotFound)));
    assert!(!shelf.dir.path().join("files/7").exists());
}

#[test]
fn memory_stays_flat_however_long_the_file_is() {
    let shelf = Shelf::new();
    let before = peak_kilobytes();
    let id = Id::new(timestamp(0));
    let mut file = shelf.blobs.create(TENANT, &shelf.key, id).unwrap();
    let piece = vec![5u8; CHUNK];
    for _ in 0..256 {
        file.write_all(&piece).unwrap();
    }
    file.finish().unwrap();
    let mut reader = shelf.blobs.open(TENANT, &shelf.key, id).unwrap();
    let copied = std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    assert_eq!(copied, 16 << 20);
    let grown = peak_kilobytes() - before;
    assert!(
        grown < 8 * 1024,
        "64 MB passed through {grown} KB of new memory"
    );
}

/// The most memory this process ever held, from Linux's `/proc`.
fn peak_kilobytes() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
