//! The commands. Each prints for people, or JSON with `--json`; it ends with 0 when it was
//! done, 1 when it was refused or failed, 2 when it was called wrongly or when an import was done
//! but for faulty rows.

mod backup;
mod config;
#[cfg(feature = "workshop")]
mod demo;
mod exchange;
#[cfg(feature = "workshop")]
mod generate;
mod history;
mod operator;
mod serve;
mod tenant;
mod told;
mod user;

use crate::app::start_log;
use crate::assemble::assemble;
use crate::config::Config;
use clap::{Parser, Subcommand};
use kernel::{Error, Result, ResultExt};
use kit::{Actor, App, Rights, Scope, Tenant, Via};
use serde::Serialize;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// An open-source, multi-tenant CRM that keeps its privacy policy.
#[derive(Parser)]
#[command(name = "tenet", version, arg_required_else_help = true)]
struct Cli {
    /// The configuration file; without it, tenet.toml if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// The data directory; otherwise TENET_DATA or the configuration.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make fresh demo data and serve it.
    #[cfg(feature = "workshop")]
    Demo(demo::Demo),
    /// Serve pages and the API, and run queued work.
    Serve(serve::Serve),
    /// Run queued work only.
    Worker,
    /// Bring the databases up to date.
    Migrate,
    /// Make, list, close, open and erase tenants; note their plans.
    #[command(subcommand)]
    Tenant(tenant::Tenants),
    /// Note which backups the host's own tools have made.
    #[command(subcommand)]
    Backup(backup::Backups),
    /// Invite, lock and reset users.
    #[command(subcommand)]
    User(user::Users),
    /// Add, list, confirm, lock and reset operators; print their tokens and their log.
    #[command(subcommand)]
    Operator(operator::Operators),
    /// Bring records in from a file.
    Import(exchange::Import),
    /// Take records out into a file.
    Export(exchange::Export),
    /// Check a tenant's history and name the first broken entry.
    VerifyHistory(history::VerifyHistory),
    /// Look at the configuration, begin one, or replace the root key.
    #[command(subcommand)]
    Config(config::Configure),
    /// Check the installation: configuration, keys, databases, tenants.
    Doctor,
    /// Write the generated files of the repository anew.
    #[cfg(feature = "workshop")]
    #[command(hide = true)]
    Generate(generate::Generate),
}

/// What a command says at its end.
pub struct Said {
    json: serde_json::Value,
    text: String,
    code: u8,
}

impl Said {
    /// The same in both forms.
    pub fn new(json: &impl Serialize, text: impl Into<String>) -> Result<Said> {
        let json = serde_json::to_value(json).doing("writing JSON")?;
        Ok(Said {
            json,
            text: text.into(),
            code: 0,
        })
    }

    /// The same, but something is left to do: the command ends with this code.
    pub fn ending(self, code: u8) -> Said {
        Said { code, ..self }
    }

    /// What was refused, in sentences for people and in codes for programs.
    pub fn refused(error: &Error, text: String) -> Said {
        let json = fault(error);
        Said {
            json,
            text: format!("tenet: {text}"),
            code: 1,
        }
    }
}

/// Reads the arguments, runs the command, says what came of it.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    if let Err(error) = crate::private::keep() {
        eprintln!("tenet: {error}");
        return ExitCode::from(1);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("tenet: starting: {error}");
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(Some(said)) => {
            let heard = match (json, said.code) {
                (true, _) => say(&said.json),
                (false, 1) => {
                    eprintln!("{}", said.text);
                    Ok(())
                }
                (false, _) => say(&said.text),
            };
            match heard {
                Ok(()) => ExitCode::from(said.code),
                Err(error) => {
                    eprintln!("tenet: writing the answer: {error}");
                    ExitCode::from(1)
                }
            }
        }
        Ok(None) => ExitCode::SUCCESS,
        Err(error) => {
            if json {
                drop(say(&fault(&error)));
            } else {
                eprintln!("tenet: {}", told::told(error));
            }
            ExitCode::from(1)
        }
    }
}

/// A line for whoever listens. That somebody has heard enough (`tenet tenant list | head -1`) is no fault.
pub(crate) fn say(line: &impl Display) -> std::io::Result<()> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn fault(error: &Error) -> serde_json::Value {
    let faults: Vec<serde_json::Value> = match error {
        Error::Invalid(errors) => errors
            .iter()
            .map(|e| serde_json::json!({ "field": e.field, "code": e.code }))
            .collect(),
        _ => Vec::new(),
    };
    serde_json::json!({ "error": error.to_string(), "errors": faults })
}

async fn dispatch(cli: Cli) -> Result<Option<Said>> {
    if let Command::Config(command) = &cli.command {
        return command
            .run(cli.config.as_deref(), cli.data.as_deref())
            .await
            .map(Some);
    }
    #[cfg(feature = "workshop")]
    if let Command::Demo(command) = &cli.command {
        return command.run(cli.data, cli.json).await.map(|()| None);
    }
    #[cfg(feature = "workshop")]
    if let Command::Generate(command) = &cli.command {
        return command.run().await.map(Some);
    }
    let config = Config::load(cli.config.as_deref(), cli.data.as_deref())?;
    start_log(&config)?;
    match cli.command {
        Command::Serve(command) => command.run(&config).await.map(|()| None),
        Command::Worker => serve::worker(&config).await.map(|()| None),
        Command::Migrate => serve::migrate(&config).await.map(Some),
        Command::Tenant(command) => command.run(&open(&config).await?).await.map(Some),
        Command::Backup(command) => command.run(&open(&config).await?).await.map(Some),
        Command::User(command) => command.run(&open(&config).await?).await.map(Some),
        Command::Operator(command) => command.run(&open(&config).await?).await.map(Some),
        Command::Import(command) => command.run(&open(&config).await?).await.map(Some),
        Command::Export(command) => command.run(&open(&config).await?).await.map(Some),
        Command::VerifyHistory(command) => command.run(&open(&config).await?).await.map(Some),
        Command::Doctor => serve::doctor(&config).await.map(Some),
        #[cfg(feature = "workshop")]
        Command::Demo(_) | Command::Generate(_) => Ok(None),
        Command::Config(_) => Ok(None),
    }
}

async fn open(config: &Config) -> Result<Arc<App>> {
    assemble(config, config.public_url(config.server.listen)).await
}

/// The tenant of this short name.
async fn tenant(app: &Arc<App>, slug: &str) -> Result<Tenant> {
    if let Some(tenant) = accounts::by_slug(app, slug).await? {
        return Ok(tenant);
    }
    Err(match accounts::any(app, slug).await? {
        Some(_) => Error::internal(format!(
            "the tenant {slug} is closed; tenet tenant open {slug} opens it again"
        )),
        None => no_tenant(slug),
    })
}

fn no_tenant(slug: &str) -> Error {
    Error::internal(format!("there is no tenant named {slug}"))
}

/// A command's hand in a tenant.
fn scope(app: &Arc<App>, tenant: Tenant) -> Scope {
    let (lang, zone) = (tenant.lang, tenant.zone.clone());
    Scope::new(
        app.clone(),
        tenant,
        Actor::Command,
        String::new(),
        Rights::Whole,
        Via::Command,
        lang,
        zone,
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_well_formed() {
        super::Cli::command().debug_assert();
    }
}
