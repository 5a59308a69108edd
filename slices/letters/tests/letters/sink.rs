//! A mail server of a few lines: it takes letters, or does not, and can speak TLS.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server and what it was given.
pub struct Sink {
    pub port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Sink {
    /// A server that listens on this machine.
    pub async fn open(tls: Option<TlsAcceptor>) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Sink {
            port: listener.local_addr().unwrap().port(),
            letters: Arc::default(),
            answer: Arc::new(Mutex::new("250 OK")),
        };
        let (letters, answer) = (sink.letters.clone(), sink.answer.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (letters, answer, tls) = (letters.clone(), answer.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => talk(stream, &letters, &answer).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => talk(stream, &letters, &answer).await,
                            Err(_) => Ok(()),
                        },
                    }
                });
            }
        });
        sink
    }

    /// What it says from now on when it hears for whom a letter is.
    pub fn says(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    /// Every letter so far, as it came.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    letters: &Mutex<Vec<String>>,
    answer: &Mutex<&'static str>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await?;
    stream.flush().await?;
    let (mut line, mut letter) = (String::new(), None::<String>);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let said = match (&mut letter, line.split_once([' ', '\r'])) {
            (Some(text), _) if line != ".\r\n" => {
                text.push_str(&line);
                continue;
            }
            (Some(_), _) => {
                letters.lock().unwrap().extend(letter.take());
                "250 taken"
            }
            (None, Some(("RCPT", _))) => *answer.lock().unwrap(),
            (None, Some(("DATA", _))) => {
                letter = Some(String::new());
                "354 go on"
            }
            (None, Some(("QUIT", _))) => "221 bye",
            (None, _) => "250 OK",
        };
        stream.write_all(said.as_bytes()).await?;
        stream.write_all(b"\r\n").await?;
        stream.flush().await?;
    }
}
