//! A browser that keeps its cookies, before a server that really listens.

use crate::house::{Answer, Running};
use kit::html::encode;
use std::collections::BTreeMap;

pub const PASSWORD: &str = "helyes ló akku kapocs";

pub struct Browser<'a> {
    server: &'a Running,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a Running) -> Browser<'a> {
        Browser {
            server,
            cookies: BTreeMap::new(),
        }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body: Vec<String> = fields.iter().map(pair).collect();
        self.ask("POST", path, &body.join("&"))
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = format!("Cookie: {}", cookies.join("; "));
        let host = format!("Host: localhost:{}", self.server.at.port());
        let lines = [
            host.as_str(),
            "Sec-Fetch-Site: same-origin",
            "Accept-Language: en",
            "Content-Type: application/x-www-form-urlencoded",
            &cookies,
        ];
        let answer = self.server.ask(method, path, &lines, body);
        for line in answer.head.lines() {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            if name == "set-cookie" {
                let (name, rest) = value.split_once('=').unwrap();
                let value = rest.split(';').next().unwrap();
                match rest.contains("max-age=0") {
                    true => drop(self.cookies.remove(name)),
                    false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
                }
            }
        }
        answer
    }
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from);
    let (_, rest) = rest.unwrap_or_else(|| panic!("{from} in {text}"));
    rest.split_once(to).unwrap().0
}

/// The path of an address.
pub fn path_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split_once('/')
        .map(|(_, path)| format!("/{path}"))
        .unwrap()
}

/// A code for a secret, of the half minute before this one, of this one or of the next: each is
/// taken, and none twice, so somebody can come in three times without waiting.
pub fn code(secret: &str, which: Moment) -> String {
    // Not so near the end that the server sees another half minute.
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let left = 30_000 - since.as_millis() % 30_000;
    if left < 8_000 {
        std::thread::sleep(std::time::Duration::from_millis(left as u64 + 50));
    }
    let moment = match which {
        Moment::Before => "30 seconds ago",
        Moment::Now => "now",
        Moment::Next => "30 seconds",
    };
    testkit::code_at(moment, secret)
}

/// A half minute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Before,
    Now,
    Next,
}
