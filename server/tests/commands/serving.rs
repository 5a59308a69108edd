//! The server as a process of its own.

use crate::House;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than any of this takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that ends with its test.
pub struct Server {
    child: Child,
    pub port: u16,
    log: Option<BufReader<ChildStderr>>,
}

impl Server {
    /// Serves the house and has begun.
    pub fn up(house: &House) -> Server {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let listen = format!("127.0.0.1:{port}");
        let mut command = house.command(&["serve", "--listen", &listen]);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("serving") {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "it has not begun");
        }
        let log = Some(log);
        Server { child, port, log }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The whole answer to a whole request, empty if nobody answers.
    pub fn ask(&self, request: &str) -> String {
        let mut answer = String::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            stream.write_all(request.as_bytes()).unwrap();
            stream.read_to_string(&mut answer).unwrap();
        }
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Its log goes through a pipe to a program that may end, and the server must not end with it.
#[test]
fn a_server_whose_log_nobody_reads_any_more_answers_and_stops_when_it_is_told_to() {
    let house = House::new();
    let mut server = Server::up(&house);
    drop(server.log.take());
    let began = Instant::now();
    let asked = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    for _ in 0..5 {
        while !server.ask(asked).starts_with("HTTP/1.1 200") {
            assert!(began.elapsed() < PATIENCE, "it does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    let pid = server.pid().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let ended = loop {
        if let Some(ended) = server.child.try_wait().unwrap() {
            break ended;
        }
        assert!(began.elapsed() < PATIENCE, "it does not stop");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(ended.success(), "{ended}");
}

/// Colours are for terminals; a file or another program reads the words alone.
#[test]
fn the_log_has_no_colours_where_no_terminal_reads_it() {
    let house = House::new();
    let mut command = house.command(&["tenant", "list"]);
    let out = command.env("TENET__LOG__LEVEL", "debug").output().unwrap();
    assert!(out.status.success(), "{out:?}");
    let log = String::from_utf8(out.stderr).unwrap();
    assert!(log.contains("DEBUG"), "there is a log: {log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}
