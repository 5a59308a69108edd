//! Tenet: one binary that serves, works and answers an operator's commands.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
