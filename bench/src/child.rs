//! The built program as a child process: serving, or running a command to its end.

use crate::place::Place;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A serving child. Dropping it kills it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// When it was started.
    pub began: Instant,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    micros: Vec<Duration>,
    complaints: Vec<String>,
}

impl Server {
    /// Starts it. It may not listen yet: see [`Server::ready`].
    pub fn start(place: &Place) -> Result<Server> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = place.command();
        command.args(["serve", "--listen", &address.to_string()]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let began = Instant::now();
        let mut child = command.spawn().context("starting tenet serve")?;
        let log = Arc::new(Mutex::new(Log::default()));
        let pipe = child.stderr.take().context("the child's standard error")?;
        let kept = log.clone();
        std::thread::spawn(move || listen(pipe, &kept));
        Ok(Server {
            child,
            address,
            began,
            log,
        })
    }

    /// Waits until it accepts connections.
    pub async fn ready(&mut self) -> Result<()> {
        while tokio::net::TcpStream::connect(self.address).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!(
                    "tenet serve ended with {status}: {}",
                    self.complaints().join("\n")
                );
            }
            if self.began.elapsed() > Duration::from_secs(60) {
                bail!("tenet serve does not listen after a minute");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    /// Started and listening.
    pub async fn up(place: &Place) -> Result<Server> {
        let mut server = Server::start(place)?;
        server.ready().await?;
        Ok(server)
    }

    /// Waits until it has done what a new tenant and a start make it do, and is at rest: what
    /// it does by itself every day is no part of what a request costs.
    pub async fn settled(&self) -> Result<()> {
        let (began, mut quiet) = (Instant::now(), 0);
        while quiet < 3 {
            if began.elapsed() > Duration::from_secs(120) {
                bail!("tenet serve does not come to rest within two minutes");
            }
            let before = ticks(self.child.id())?;
            tokio::time::sleep(Duration::from_millis(700)).await;
            let rests = ticks(self.child.id())? - before <= AT_REST;
            quiet = if rests { quiet + 1 } else { 0 };
        }
        Ok(())
    }

    /// Forgets what was logged so far.
    pub async fn forget(&self) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        self.log().micros.clear();
    }

    /// The server's own time of the requests since [`Server::forget`], when all `n` are logged.
    pub async fn own_times(&self, n: usize) -> Vec<Duration> {
        for _ in 0..200 {
            if self.log().micros.len() >= n {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        std::mem::take(&mut self.log().micros)
    }

    /// Resident memory, MiB.
    pub fn resident(&self) -> Result<f64> {
        memory(self.child.id(), "VmRSS:")
    }

    /// What of it is its own and no page of the program's file, MiB.
    pub fn own(&self) -> Result<f64> {
        memory(self.child.id(), "RssAnon:")
    }

    /// `SIGKILL`, and nothing of it is left.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    fn complaints(&self) -> Vec<String> {
        self.log().complaints.clone()
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) && self.kill().is_err() {
            eprintln!("a child of this run could not be killed");
        }
    }
}

/// Reads the log to its end: the time of each request, and whatever is no information.
fn listen(pipe: impl Read, log: &Mutex<Log>) {
    for line in BufReader::new(pipe).lines().map_while(Result::ok) {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(json) = serde_json::from_str::<serde_json::Value>(&line) else {
            log.complaints.push(line);
            continue;
        };
        if let Some(micros) = json
            .pointer("/fields/micros")
            .and_then(serde_json::Value::as_u64)
        {
            log.micros.push(Duration::from_micros(micros));
        }
        if json
            .pointer("/level")
            .is_some_and(|level| level == "ERROR" || level == "WARN")
        {
            log.complaints.push(line);
        }
    }
}

/// What a command came to.
pub struct Ran {
    /// From its start to its end.
    pub took: Duration,
    /// The most memory that was resident at once, MiB.
    pub peak: f64,
    /// What it answered.
    pub answer: serde_json::Value,
}

/// Runs a command with `--json` to its end. A command that fails is an error.
pub fn run(place: &Place, arguments: &[&str]) -> Result<Ran> {
    let mut command = place.command();
    command
        .args(arguments)
        .arg("--json")
        .env("TENET__LOG__LEVEL", "warn");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let began = Instant::now();
    let mut child = command.spawn()?;
    let mut pipe = child.stdout.take().context("the child's standard output")?;
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).map(|_| text)
    });
    let mut peak = 0.0f64;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // A process that has just ended has no memory any more.
        if let Ok(now) = memory(child.id(), "VmHWM:") {
            peak = peak.max(now);
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let took = began.elapsed();
    let text = reader
        .join()
        .map_err(|_| anyhow::anyhow!("reading the child's answer"))??;
    if !status.success() {
        bail!(
            "tenet {} ended with {status}: {}",
            arguments.join(" "),
            text.chars().take(2000).collect::<String>()
        );
    }
    Ok(Ran {
        took,
        peak,
        answer: serde_json::from_str(&text).unwrap_or_default(),
    })
}

/// Hundredths of a second of work in 700 ms that a server does that is at rest.
const AT_REST: u64 = 2;

/// How long a process has worked, in hundredths of a second (proc(5): `utime` and `stime`).
fn ticks(process: u32) -> Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, behind) = stat.rsplit_once(") ").context("a process without a name")?;
    let mut times = behind.split(' ').skip(11).take(2);
    let mut next = || -> Result<u64> { Ok(times.next().context("no time")?.parse()?) };
    Ok(next()? + next()?)
}

fn memory(process: u32, name: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find(|line| line.starts_with(name))
        .context("no such line in the process's status")?;
    let kib: f64 = line
        .split_whitespace()
        .nth(1)
        .context("no number")?
        .parse()?;
    Ok(kib / 1024.0)
}
