//! A plain HTTP/1.1 client on one kept-open connection, which measures.
//!
//! It is our own so that the benchmark adds nothing to what the measured program is built from.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// The server closes a connection on which nothing comes for so long; before that it is made anew.
const IDLE: Duration = Duration::from_secs(8);
/// No request may take longer, and no answer may be larger.
const PATIENCE: Duration = Duration::from_secs(60);
const LARGEST: usize = 64 << 20;
const HEADERS: usize = 100;

/// As whom a request is sent.
#[derive(Clone)]
pub enum Who {
    /// A browser: the cookie of a session.
    Browser(String),
    /// A program: its key.
    Program(String),
}

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    to: SocketAddr,
    used: Instant,
    who: Who,
}

/// An answer that was read to its end.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
    /// Where it leads; empty: nowhere.
    pub location: String,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

impl Answer {
    /// The body as JSON; any status but that of success is an error.
    pub fn json(&self) -> Result<serde_json::Value> {
        self.good()?;
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// Refuses any status but that of success.
    pub fn good(&self) -> Result<()> {
        if (200..300).contains(&self.status) {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&self.body);
        bail!(
            "status {}: {}",
            self.status,
            text.chars().take(400).collect::<String>()
        )
    }
}

impl Client {
    /// Connects.
    pub async fn connect(to: SocketAddr, who: Who) -> Result<Client> {
        Ok(Client {
            stream: open(to).await?,
            to,
            used: Instant::now(),
            who,
        })
    }

    /// Asks for a page or a resource.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "", &[]).await
    }

    /// Sends JSON; `tag` is the version that a change is based on.
    pub async fn json(
        &mut self,
        method: &str,
        path: &str,
        tag: Option<&str>,
        body: &serde_json::Value,
    ) -> Result<Answer> {
        let mut more = "content-type: application/json\r\n".to_owned();
        if let Some(tag) = tag {
            more.push_str(&format!("if-match: {tag}\r\n"));
        }
        self.send(method, path, &more, &serde_json::to_vec(body)?)
            .await
    }

    /// Sends a form of a page.
    pub async fn form(&mut self, path: &str, body: &str) -> Result<Answer> {
        let more =
            "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n";
        self.send("POST", path, more, body.as_bytes()).await
    }

    /// Sends what was typed into a search, as htmx does while somebody types.
    pub async fn typed(&mut self, path: &str, body: &str) -> Result<Answer> {
        let more = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\nhx-request: true\r\n";
        self.send("POST", path, more, body.as_bytes()).await
    }

    async fn send(&mut self, method: &str, path: &str, more: &str, body: &[u8]) -> Result<Answer> {
        if self.used.elapsed() > IDLE {
            self.stream = open(self.to).await?;
        }
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.to);
        match &self.who {
            Who::Browser(cookie) => {
                request.push_str(&format!("cookie: {cookie}\r\naccept: text/html\r\n"))
            }
            Who::Program(key) => request.push_str(&format!(
                "authorization: Bearer {key}\r\naccept: application/json\r\n"
            )),
        }
        request.push_str(more);
        if method != "GET" {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let bytes = [request.as_bytes(), body].concat();
        let began = Instant::now();
        let exchange = async {
            self.stream.get_mut().write_all(&bytes).await?;
            read(&mut self.stream).await
        };
        let (status, location, body) = tokio::time::timeout(PATIENCE, exchange)
            .await
            .context("no answer within a minute")??;
        self.used = Instant::now();
        Ok(Answer {
            status,
            body,
            location,
            took: began.elapsed(),
        })
    }
}

async fn open(to: SocketAddr) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    Ok(BufReader::with_capacity(1 << 16, stream))
}

/// Status, where it leads, and body (RFC 9112: a length, or chunks).
async fn read(stream: &mut BufReader<TcpStream>) -> Result<(u16, String, Vec<u8>)> {
    let head = line(stream).await?;
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    let (mut length, mut chunked, mut location) = (0, false, String::new());
    for _ in 0..HEADERS {
        let header = line(stream).await?;
        if header.is_empty() {
            let mut body = Vec::new();
            if chunked {
                chunks(stream, &mut body).await?;
            } else {
                piece(stream, length, &mut body).await?;
            }
            return Ok((status, location, body));
        }
        let (name, value) = header.split_once(':').context("a header without a colon")?;
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse()?,
            "location" => value.trim().clone_into(&mut location),
            "transfer-encoding" => chunked = value.trim().eq_ignore_ascii_case("chunked"),
            _ => {}
        }
    }
    bail!("more than {HEADERS} headers")
}

async fn chunks(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<()> {
    loop {
        let size = usize::from_str_radix(line(stream).await?.split(';').next().unwrap_or(""), 16)?;
        piece(stream, size, body).await?;
        line(stream).await?;
        if size == 0 {
            return Ok(());
        }
    }
}

async fn piece(stream: &mut BufReader<TcpStream>, size: usize, body: &mut Vec<u8>) -> Result<()> {
    let from = body.len();
    if from + size > LARGEST {
        bail!("an answer of more than {LARGEST} bytes");
    }
    body.resize(from + size, 0);
    stream
        .read_exact(body.get_mut(from..).unwrap_or_default())
        .await?;
    Ok(())
}

async fn line(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    if stream.take(1 << 14).read_line(&mut line).await? == 0 {
        bail!("the connection was closed");
    }
    Ok(line.trim_end().to_owned())
}

/// A value as part of a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
