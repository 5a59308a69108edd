//! A PostgreSQL cluster of this run's own, with every durability on.
//!
//! What a test cluster leaves out (`fsync`, full pages) is what durable writes cost, so a
//! cluster that somebody runs for tests would give figures of something else.

use crate::http::encode;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio_postgres::{Client, NoTls};

/// What is set beside the defaults: memory for a small server, and nothing that weakens a commit.
const CONF: &str = "\
listen_addresses = ''
max_connections = 100
shared_buffers = 1GB
max_wal_size = 4GB
fsync = on
full_page_writes = on
synchronous_commit = on
";

/// A running cluster; stopped and removed with its folder.
pub struct Cluster {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

/// One database of it with an owner and an application role, as an operator makes them.
#[derive(Clone)]
pub struct Database {
    /// The application role's address.
    pub url: String,
    /// The owner's.
    pub owner_url: String,
    /// The superuser's.
    pub superuser_url: String,
}

impl Cluster {
    /// Makes and starts one below a folder that the user `postgres` can reach.
    pub async fn start(folder: &Path) -> Result<Cluster> {
        let home = folder.join("postgres");
        std::fs::create_dir(&home)?;
        if is_root()? {
            done(Command::new("chown").arg("postgres:").arg(&home))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Cluster {
            bin: programs()?,
            data: home.join("data"),
            port,
        };
        let initdb = [
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
        ];
        done(
            cluster
                .command("initdb")?
                .arg("--pgdata")
                .arg(&cluster.data)
                .args(initdb),
        )?;
        let conf = cluster.data.join("postgresql.conf");
        let mut text = std::fs::read_to_string(&conf)?;
        text.push_str(&format!(
            "{CONF}port = {port}\nunix_socket_directories = '{}'\n",
            home.display()
        ));
        std::fs::write(&conf, text)?;
        cluster.up()?;
        Ok(cluster)
    }

    /// Starts it, after whatever recovery it needs.
    pub fn up(&self) -> Result<()> {
        let log = self.data.join("server.log");
        let mut start = self.command("pg_ctl")?;
        done(
            start
                .args([
                    "start",
                    "--wait",
                    "--silent",
                    "--timeout",
                    "120",
                    "--pgdata",
                ])
                .arg(&self.data)
                .arg("--log")
                .arg(log),
        )
    }

    /// Kills every process of it at once (`SIGQUIT`: no checkpoint, nothing written back), so
    /// that the next start has to recover.
    pub fn crash(&self) -> Result<()> {
        let mut stop = self.command("pg_ctl")?;
        done(
            stop.args(["stop", "--mode", "immediate", "--silent", "--pgdata"])
                .arg(&self.data),
        )
    }

    /// A database of this name with its two roles.
    pub async fn database(&self, name: &str) -> Result<Database> {
        let url = |user: &str, name: &str| self.url(user, name);
        let client = connect(&url("postgres", "postgres")).await?;
        client
            .batch_execute(&format!(
                "create role {name}_owner login createrole; create role {name}_app login"
            ))
            .await?;
        client
            .batch_execute(&format!("create database {name} owner {name}_owner"))
            .await?;
        Ok(Database {
            url: url(&format!("{name}_app"), name),
            owner_url: url(&format!("{name}_owner"), name),
            superuser_url: url("postgres", name),
        })
    }

    /// Over the socket in its folder, as a server reaches a database on its own machine: no
    /// round trip then passes through the network's code.
    fn url(&self, user: &str, name: &str) -> String {
        let folder = self.data.parent().unwrap_or(&self.data);
        let host = encode(&folder.display().to_string());
        format!("postgres://{user}@{host}:{}/{name}", self.port)
    }

    /// Its version.
    pub async fn version(&self) -> Result<String> {
        let client = connect(&self.url("postgres", "postgres")).await?;
        let row = client.query_one("show server_version", &[]).await?;
        Ok(row.try_get(0)?)
    }

    /// PostgreSQL does not run as root: then it runs as the user of Debian's package.
    fn command(&self, program: &str) -> Result<Command> {
        let program = self.bin.join(program);
        let mut command = match is_root()? {
            false => Command::new(program),
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
        };
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.data.join("postmaster.pid").exists() && self.crash().is_err() {
            eprintln!(
                "a PostgreSQL of this run still runs in {}",
                self.data.display()
            );
        }
    }
}

impl Database {
    /// What autovacuum does within a minute of an import, done now.
    pub async fn analyze(&self) -> Result<()> {
        Ok(connect(&self.superuser_url)
            .await?
            .batch_execute("vacuum analyze")
            .await?)
    }
}

/// Connects; the connection ends with the client.
pub async fn connect(url: &str) -> Result<Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn is_root() -> Result<bool> {
    Ok(std::fs::metadata("/proc/self")?.uid() == 0)
}

/// The newest PostgreSQL that Debian's packages have put there.
fn programs() -> Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed (apt-get install postgresql)")?;
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for version in versions {
        let version = version?;
        let bin = version.path().join("bin");
        let number = version.file_name().to_string_lossy().parse();
        if let (Ok(number), true) = (number, bin.join("initdb").exists()) {
            found.push((number, bin));
        }
    }
    found.sort();
    found
        .pop()
        .map(|(_, bin)| bin)
        .context("no PostgreSQL server under /usr/lib/postgresql")
}

/// Runs a command to its end; what it complains of is the error. A server that it leaves behind
/// keeps the pipe open, so the complaint is read only after a failure.
fn done(command: &mut Command) -> Result<()> {
    let mut child = command.stderr(Stdio::piped()).spawn()?;
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            let mut complaint = String::new();
            if let Some(mut pipe) = child.stderr.take() {
                std::io::Read::read_to_string(&mut pipe, &mut complaint)?;
            }
            bail!(
                "{:?} ended with {status}: {complaint}",
                command.get_program()
            );
        }
        if began.elapsed() > Duration::from_secs(180) {
            child.kill()?;
            bail!(
                "{:?} did not end within three minutes",
                command.get_program()
            );
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
