//! `generate`: writes the generated files, or says which of them are not what they should be.

use super::Said;
use crate::publish::generate;
use kernel::{Error, Result, ResultExt, random};
use serde_json::json;
use std::path::PathBuf;

/// Write the generated files of the repository anew.
#[derive(clap::Args)]
pub struct Generate {
    /// Write nothing; fail if a file would change.
    #[arg(long)]
    check: bool,
    /// The root of the repository.
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

impl Generate {
    pub async fn run(&self) -> Result<Said> {
        let scratch = std::env::temp_dir().join(format!("tenet-generate-{}", random::token(12)));
        let made = generate(&self.root, &scratch).await;
        std::fs::remove_dir_all(&scratch).doing("removing a temporary directory")?;
        let mut changed = Vec::new();
        for file in made? {
            let path = self.root.join(file.path);
            if std::fs::read_to_string(&path).ok().as_deref() != Some(file.content.as_str()) {
                changed.push(file.path);
                if !self.check {
                    std::fs::write(&path, &file.content).doing("writing a generated file")?;
                }
            }
        }
        if self.check && !changed.is_empty() {
            let list = changed.join(", ");
            return Err(Error::internal(format!(
                "out of date: {list}; run `cargo run -p server -- generate` and commit"
            )));
        }
        Said::new(
            &json!({ "changed": changed }),
            format!("{} files changed.", changed.len()),
        )
    }
}
