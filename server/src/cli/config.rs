//! `config init`, `config show`, `config check`, `config replace-root-key`.

use super::Said;
use crate::app::start_log;
use crate::config::{Config, DEFAULTS};
use crate::root_key::{Place, replace};
use kernel::{Error, Result, ResultExt};
use serde_json::json;
use std::io::Write;
use std::path::Path;
use vault::RootKey;

/// Look at the configuration, begin one, or replace the root key.
#[derive(clap::Subcommand)]
pub enum Configure {
    /// Write tenet.toml with every setting, and make a root key (0600).
    Init,
    /// Print what is in force, without passwords and keys.
    Show,
    /// Read everything and say what is wrong.
    Check,
    /// Make a new root key and wrap everything under it that the old one wraps; or finish that.
    ///
    /// Nothing else may run on the data. TENET__KEYS__NEW_ROOT is the new key where it is set.
    ReplaceRootKey,
}

impl Configure {
    pub async fn run(&self, file: Option<&Path>, data: Option<&Path>) -> Result<Said> {
        match self {
            Configure::Init => init(file.unwrap_or(Path::new("tenet.toml")), data),
            Configure::Show => {
                let shown = Config::read(file, data)?.shown()?;
                let table: toml::Table = shown.parse().doing("reading it back")?;
                Said::new(&table, shown.trim_end())
            }
            Configure::Check => {
                Config::load(file, data)?;
                Said::new(&json!({ "ok": true }), "The configuration can be used.")
            }
            Configure::ReplaceRootKey => replace(&Config::load(file, data)?).await,
        }
    }
}

async fn replace(config: &Config) -> Result<Said> {
    start_log(config)?;
    let clock = kernel::Clock::system();
    let done = replace::replace(config, &clock, &mut |_| Ok(())).await?;
    let wrapped = match done.tenants {
        Some(tenants) => format!("The keys of all tenants ({tenants}) lie under the new root key"),
        None => "What was interrupted is finished: everything lies under the new root key".into(),
    };
    let new = match &done.place {
        Place::File(file) => format!(
            "{wrapped}, which is {}. Keep a copy of it somewhere else: without it nothing can be \
             opened, by anybody.",
            file.display()
        ),
        Place::Variable(name) => {
            format!("{wrapped}. Put what {name} holds into TENET__KEYS__ROOT and take {name} away.")
        }
    };
    let old = done.old.as_ref().map(|old| old.display().to_string());
    let aside = match &old {
        Some(old) => format!(
            "The old one is {old} now. It opens nothing of this installation any more, but copies of \
             the key store that are older than this: destroy it, and every copy of it, as soon as \
             the last of them is gone."
        ),
        None => {
            "Destroy the old one as soon as no copy of the key store is older than this.".into()
        }
    };
    let started = "Processes of other machines must be started again with the new one. \
                   Tokens of operators that were printed before are worth nothing.";
    let json = json!({
        "root_key": done.place.to_string(),
        "old_root_key": old,
        "tenants": done.tenants,
        "resumed": done.tenants.is_none(),
    });
    Said::new(&json, format!("{new}\n{aside}\n{started}"))
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
