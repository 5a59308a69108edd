//! Tenet: one binary that serves, works and answers an operator's commands.

use std::process::ExitCode;

/// A page is thousands of short texts; the system's allocator took a fifth of an import's time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
