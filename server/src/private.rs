//! Security-sensitive: the memory of this process holds keys, so nobody gets a copy of it.

use kernel::{Result, ResultExt};
use rustix::process::{Resource, Rlimit, setrlimit};

/// No core dump is written, and no other process of the same user reads or traces this one.
pub fn keep() -> Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .doing("closing the memory to other processes")?;
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).doing("switching core dumps off")
}
