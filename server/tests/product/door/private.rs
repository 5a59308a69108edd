//! The memory of a running server, in which keys are.

use crate::house::House;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// The user `nobody`, as whom the server runs where the test itself runs as root.
const NOBODY: u32 = 65_534;

/// P-132: neither a core dump nor another process of the same user gets at keys in memory.
#[test]
fn no_other_process_of_its_user_reads_the_memory_of_a_server() {
    let me = std::fs::metadata("/proc/self").unwrap().uid();
    let house = match me {
        0 => House::owned_by(NOBODY),
        _ => House::new(),
    };
    let server = house.serve(&[]);
    let of = |file: &str| format!("/proc/{}/{file}", server.child.id());

    // Files of a process that may be looked into belong to its user; else to root.
    assert_eq!(std::fs::metadata(of("mem")).unwrap().uid(), 0);
    let limits = std::fs::read_to_string(of("limits")).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().skip(4).take(2).collect();
    assert_eq!(core, ["0", "0"]);

    let neighbour = |file: &str| {
        let mut reader = Command::new("cat");
        if me == 0 {
            reader.uid(NOBODY).gid(NOBODY);
        }
        reader.arg(of(file)).output().unwrap().status.success()
    };
    assert!(neighbour("status"), "the neighbour can read at all");
    for secret in ["environ", "maps", "auxv"] {
        assert!(!neighbour(secret), "{secret}");
    }
}
