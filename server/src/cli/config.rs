//! `config init`, `config show`, `config check`.

use super::Said;
use crate::config::{Config, DEFAULTS};
use kernel::{Error, Result, ResultExt};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use vault::RootKey;

/// Look at the configuration or begin one.
#[derive(clap::Subcommand)]
pub enum Configure {
    /// Write tenet.toml with every setting, and make a root key (0600).
    Init,
    /// Print what is in force, without passwords and keys.
    Show,
    /// Read everything and say what is wrong.
    Check,
}

impl Configure {
    pub fn run(&self, file: Option<&Path>, data: Option<&Path>) -> Result<Said> {
        match self {
            Configure::Init => init(file.unwrap_or(Path::new("tenet.toml")), data),
            Configure::Show => {
                let shown = Config::load(file, data)?.shown()?;
                let table: toml::Table = shown.parse().doing("reading it back")?;
                Said::new(&table, shown.trim_end())
            }
            Configure::Check => {
                Config::load(file, data)?.sign_in.second_factor()?;
                Said::new(&json!({ "ok": true }), "The configuration can be used.")
            }
        }
    }
}

fn init(file: &Path, data: Option<&Path>) -> Result<Said> {
    let text = match data {
        Some(dir) => DEFAULTS.replace(
            "data = \"./tenet-data\"",
            &format!("data = {:?}", dir.display().to_string()),
        ),
        None => DEFAULTS.to_owned(),
    };
    let mut out = std::fs::File::create_new(file)
        .map_err(|error| Error::internal(format!("making {}: {error}", file.display())))?;
    out.write_all(text.as_bytes())
        .doing("writing the configuration")?;
    let config = Config::load(Some(file), data)?;
    let key = config.root_key_file();
    if let Some(folder) = key.parent() {
        std::fs::create_dir_all(folder).doing("making the data directory")?;
    }
    if let Err(error) = RootKey::create_file(&key) {
        // Beside a key that is there already, this is no new installation.
        std::fs::remove_file(file).doing("taking the configuration back")?;
        return Err(error);
    }
    let (file, key) = (file.display().to_string(), key.display().to_string());
    let text = format!(
        "{file} and the root key {key} are made.\n\
         Keep a copy of the root key somewhere else: without it nothing can be opened, by anybody."
    );
    Said::new(&json!({ "config": file, "root_key": key }), text)
}
