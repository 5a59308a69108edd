//! An installation on one engine, and its commands.

use crate::house::{House, Running, free};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::Output;
use storage::Engine;
use storage::testing::{Fresh, engines};

/// Settings by their names in the environment.
pub type Settings = Vec<(&'static str, String)>;

/// An installation with a tenant, `kert`.
pub struct Place {
    house: House,
    pub settings: Settings,
    pub engine: Engine,
    /// Where it is a database of a server.
    pub database: Option<Fresh>,
}

/// Runs one scenario on every engine.
pub async fn both(scenario: impl AsyncFn(Place)) {
    for engine in engines() {
        eprintln!("on {engine:?}");
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Fresh::new(engine, &[]).await),
        };
        let mut settings = vec![("SIGN_IN__SECOND_FACTOR", "nobody".to_owned())];
        if let Some(server) = database.as_ref().and_then(Fresh::server) {
            settings.extend([
                ("DATABASE__URL", server.url()),
                ("DATABASE__OWNER_URL", server.owner_url()),
                ("KEYS__URL", server.url()),
                ("KEYS__OWNER_URL", server.owner_url()),
            ]);
        }
        let place = Place {
            house: House::empty(),
            settings,
            engine,
            database,
        };
        place.json(&["config", "init"]);
        scenario(place).await;
    }
}

impl Place {
    pub fn path(&self) -> &Path {
        self.house.path()
    }

    pub fn data(&self, name: &str) -> PathBuf {
        self.path().join("tenet-data").join(name)
    }

    pub fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = self.house.command(args);
        for (name, value) in &self.settings {
            command.env(format!("TENET__{name}"), value);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub fn json(&self, args: &[&str]) -> Json {
        let out = self.run(&[args, &["--json"]].concat());
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// What a refused command says.
    pub fn refused(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(1), "{args:?}: {out:?}");
        String::from_utf8(out.stderr).unwrap()
    }

    pub fn serve(&self) -> Running {
        let settings: Vec<(&str, &str)> = self
            .settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.house.serve_at(free(), &settings)
    }

    /// The same installation as the program reads it, for what only a library can stop.
    pub fn config(&self) -> server::config::Config {
        let file = self.path().join("tenet.toml");
        let data = self.path().join("tenet-data");
        let mut config = server::config::Config::load(Some(&file), Some(&data)).unwrap();
        for (name, value) in self.settings.clone() {
            match name {
                "DATABASE__URL" => config.database.url = value,
                "DATABASE__OWNER_URL" => config.database.owner_url = value,
                "KEYS__URL" => config.keys.url = value,
                "KEYS__OWNER_URL" => config.keys.owner_url = value,
                _ => {}
            }
        }
        config
    }

    /// What the log of operators tells of replacements, the oldest first; all of them by the host.
    pub fn replacements(&self) -> Vec<String> {
        let log = self.json(&["operator", "log", "--limit", "1000"]);
        let lines = log.as_array().unwrap().iter();
        let told = lines.filter(|line| line["action"] == "root_key_replaced");
        told.map(|line| {
            assert_eq!(line["who"], "host", "{line}");
            assert_eq!(line["route"], "config replace-root-key", "{line}");
            assert_eq!(line["reason"], "", "{line}");
            line["outcome"].as_str().unwrap().to_owned()
        })
        .collect()
    }

    /// Files beside the root key whose names begin like its own.
    pub fn keys(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path().join("tenet-data")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("root.key")).collect();
        names.sort();
        names
    }
}
