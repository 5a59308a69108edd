//! How the binary is linked.

use std::process::Command;

/// Where the C library can read them, the places that are corrected at the start of the program are written as bits and
/// not as addresses: 1.6 MB less of the file, all of which would be resident (docs/decisions/0014).
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if library().is_some_and(|version| version >= (2, 36)) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the GNU C library of this machine, such as `glibc 2.36`.
fn library() -> Option<(u32, u32)> {
    let out = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let said = String::from_utf8(out.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
