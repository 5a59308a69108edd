//! Security-sensitive: the memory of this process holds keys, so nobody gets a copy of it, and its
//! files hold people's data, so no other user of the machine reads them.

use kernel::{Result, ResultExt};
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, setrlimit};

/// No core dump is written, no other process of the same user reads or traces this one, and
/// whatever it makes is for its owner alone.
pub fn keep() -> Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .doing("closing the memory to other processes")?;
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).doing("switching core dumps off")
}
