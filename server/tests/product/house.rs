//! An installation of one tenant, `kert`, and its server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a configuration, a root key and a tenant.
pub struct House {
    folder: tempfile::TempDir,
    program: PathBuf,
    /// Who runs the commands, where that is somebody else.
    user: Option<u32>,
}

/// A server that runs until it is dropped.
pub struct Running {
    pub at: SocketAddr,
    pub child: Child,
    log: Arc<Mutex<String>>,
}

/// What came back, as it was sent.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl House {
    pub fn new() -> House {
        House::of(PathBuf::from(env!("CARGO_BIN_EXE_tenet")), None)
    }

    /// A house whose commands are run by this user; needs root.
    pub fn owned_by(user: u32) -> House {
        let house = House::of(PathBuf::from(env!("CARGO_BIN_EXE_tenet")), None);
        let program = house.path().join("tenet");
        std::fs::copy(&house.program, &program).unwrap();
        let mut left = vec![house.path().to_owned()];
        while let Some(path) = left.pop() {
            std::os::unix::fs::chown(&path, Some(user), Some(user)).unwrap();
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
            }
        }
        House {
            program,
            user: Some(user),
            ..house
        }
    }

    /// A folder, in which nothing is begun yet.
    pub fn empty() -> House {
        House {
            folder: tempfile::tempdir().unwrap(),
            program: PathBuf::from(env!("CARGO_BIN_EXE_tenet")),
            user: None,
        }
    }

    fn of(program: PathBuf, user: Option<u32>) -> House {
        let house = House {
            program,
            user,
            ..House::empty()
        };
        for args in [
            &["config", "init"][..],
            &["tenant", "create", "kert", "--admin", "anna@kert.example"],
        ] {
            let out = house.command(args).output().unwrap();
            assert!(out.status.success(), "{out:?}");
        }
        house
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(self.path()).args(args);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TENET_")) {
            command.env_remove(name);
        }
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    /// Serves at a free port with these settings (`SERVER__HOSTS`), once it is ready.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Running {
        self.serve_at(free(), settings)
    }

    /// The same at an address that was chosen before.
    pub fn serve_at(&self, at: SocketAddr, settings: &[(&str, &str)]) -> Running {
        let mut command = self.command(&["serve", "--listen", &at.to_string()]);
        for (name, value) in settings {
            command.env(format!("TENET__{name}"), value);
        }
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (BufReader::new(child.stderr.take().unwrap()), log.clone());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut log = kept.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let running = Running { at, child, log };
        running.logs("serving");
        running
    }
}

/// An address of this machine that nobody uses.
pub fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

impl Running {
    /// Waits until the log holds this.
    pub fn logs(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.log.lock().unwrap().contains(text) {
            assert!(Instant::now() < until, "{}", self.log.lock().unwrap());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the log holds so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request with `Connection: close` and these further lines.
    pub fn ask(&self, method: &str, path: &str, lines: &[&str], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !lines.iter().any(|line| line.starts_with("Host:")) {
            request.push_str(&format!("Host: {}\r\n", self.at));
        }
        for line in lines {
            request.push_str(line);
            request.push_str("\r\n");
        }
        let length = body.len();
        request.push_str(&format!("Content-Length: {length}\r\n\r\n{body}"));
        let mut stream = self.connect();
        // A server that has refused does not read on.
        let _refused = stream.write_all(request.as_bytes());
        read(&mut stream)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Reads an answer until the server hangs up.
pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _reset = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

impl Answer {
    /// A header's value; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (own, value) = line.split_once(": ")?;
            (own == name).then_some(value)
        });
        line.unwrap_or("")
    }
}
