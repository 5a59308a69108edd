//! `demo`: fresh data on the embedded database, and a server on it.

use super::say;
use crate::app::{Running, start_log};
use crate::config::Config;
use crate::demo::{Made, fill};
use kernel::{Error, Result, ResultExt};
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use vault::RootKey;

/// Make fresh demo data and serve it.
#[derive(clap::Args)]
pub struct Demo {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// A file that says "this directory is a demo and may be thrown away".
const MARK: &str = "this-is-a-demo";

impl Demo {
    pub async fn run(&self, data: Option<PathBuf>, json: bool) -> Result<()> {
        let data = data.unwrap_or_else(|| PathBuf::from("./tenet-demo"));
        let mut config = Config::load(None, Some(&data))?;
        config.database.url.clear();
        config.keys.url.clear();
        config.keys.root = kernel::Secret::new(String::new());
        config.keys.file = PathBuf::new();
        config.server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        config.server.public_url.clear();
        // Whoever tries the demo may measure it too; limits of single routes hold.
        config.limits.requests_per_minute = 0;
        config.sign_in.second_factor = "nobody".into();
        config.tls.certificate = PathBuf::new();
        config.tls.key = PathBuf::new();
        config.tls.redirect_listen.clear();
        config.platform.listen.clear();
        config.platform.url.clear();
        config.platform.client_ca = PathBuf::new();
        config.log.level = "warn".into();
        start_log(&config)?;
        make_room(&data)?;
        RootKey::create_file(&config.root_key_file())?;
        let running = Running::start_demo(&config).await?;
        let made = fill(&running.app).await?;
        let url = &running.app.settings.public_url;
        let said = match json {
            true => say(&as_json(url, &made)),
            false => say(&as_text(url, &data, &made)),
        };
        said.doing("saying where the demo is")?;
        running.serve(config.server.workers).await
    }
}

/// An empty directory: a new one, or an earlier demo thrown away. Anything else is left alone.
fn make_room(data: &Path) -> Result<()> {
    if data.exists() {
        let empty = std::fs::read_dir(data)
            .doing("looking into the data directory")?
            .next()
            .is_none();
        if !empty && !data.join(MARK).exists() {
            return Err(Error::internal(format!(
                "{} holds something that no demo has made; choose another directory with --data",
                data.display()
            )));
        }
        if !empty {
            std::fs::remove_dir_all(data).doing("throwing the earlier demo away")?;
        }
    }
    std::fs::create_dir_all(data).doing("making the data directory")?;
    std::fs::write(data.join(MARK), "Thrown away by the next demo.\n")
        .doing("marking the directory")
}

fn as_json(url: &str, made: &Made) -> serde_json::Value {
    let tenants: Vec<_> = made
        .tenants
        .iter()
        .map(|(slug, name, people)| {
            let users: Vec<_> = people
                .iter()
                .map(|p| json!({ "email": p.email, "name": p.name, "role": p.role.name(), "password": made.password }))
                .collect();
            json!({ "slug": slug, "name": name, "users": users })
        })
        .collect();
    json!({ "url": url, "tenants": tenants })
}

fn as_text(url: &str, data: &Path, made: &Made) -> String {
    let mut out = format!(
        "\n  Tenet is running with demo data in {}.\n",
        data.display()
    );
    for (slug, name, people) in &made.tenants {
        out.push_str(&format!("\n  {name}: {url}/t/{slug}/\n"));
        for person in people {
            out.push_str(&format!(
                "    {:<14} {:<24} {}\n",
                person.role.name(),
                person.email,
                person.name
            ));
        }
    }
    out.push_str(&format!(
        "\n  Everybody's password: {}\n\n  To open {url}/platform, become an operator:\n    {}\n\n  Stop with Ctrl C.\n",
        made.password,
        operator(url, data)
    ));
    out
}

/// The command by which somebody becomes an operator beside the running demo.
fn operator(url: &str, data: &Path) -> String {
    let address = match url {
        "http://localhost:8080" => String::new(),
        url => format!("TENET__SERVER__PUBLIC_URL={url} "),
    };
    let data = data.display();
    format!("{address}tenet operator add \"Your Name\" --email you@example.org --data {data}")
}
