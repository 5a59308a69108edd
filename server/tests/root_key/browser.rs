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

/// A code that was not taken yet, of the secret on a page; waits for its half minute.
pub fn code(secret: &str) -> String {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let in_step = since.as_millis() % 30_000;
    std::thread::sleep(std::time::Duration::from_millis(30_050 - in_step as u64));
    testkit::code_at("now", secret)
}

/// The code of the moment, for whoever has given none before.
pub fn first_code(secret: &str) -> String {
    testkit::code_at("now", secret)
}
