//! One attempt, and what its answer may be.

use crate::bodies::{self, Forms};
use crate::paths::plain;
use axum::http::Method;
use kit::{Access, Rights, Role};
use serde_json::Value;
use testkit::{Answer, Client};

/// Who tries: a role, or somebody who has not signed in.
#[derive(Clone, Copy)]
pub struct Who(pub Option<Role>);

impl Who {
    pub const STRANGER: Who = Who(None);

    pub fn name(self) -> &'static str {
        self.0.map_or("stranger", Role::name)
    }

    fn rights(self) -> Rights {
        self.0.map_or(Rights::Nothing, Rights::of)
    }
}

/// A route and how it is asked.
pub struct Route<'a> {
    pub api: bool,
    pub method: Method,
    /// As the slice lists it.
    pub path: &'a str,
    pub access: Access,
    /// Whether it is what stands beside a record of whatever kind: that is empty, not missing.
    pub panel: bool,
}

/// What is sent with an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Body {
    Nothing,
    Described,
}

impl Route<'_> {
    pub fn address(&self) -> String {
        crate::paths::address(self.api, self.path)
    }

    pub fn bodies(&self) -> &'static [Body] {
        match self.method {
            Method::GET | Method::DELETE => &[Body::Nothing],
            _ => &[Body::Nothing, Body::Described],
        }
    }

    /// Asks with an id in the body.
    pub async fn ask(
        &self,
        client: &Client,
        address: &str,
        body: Body,
        id: &str,
        (forms, openapi): (&Forms, &Value),
    ) -> Answer {
        let kind = match self.api {
            true => "application/json",
            false => "application/x-www-form-urlencoded",
        };
        match (body, self.api) {
            (Body::Nothing, _) if matches!(self.method, Method::GET | Method::DELETE) => {
                client
                    .send(self.method.clone(), address, None, Vec::new())
                    .await
            }
            (Body::Nothing, true) => {
                client
                    .send(self.method.clone(), address, Some(kind), b"{}".to_vec())
                    .await
            }
            (Body::Nothing, false) => client.post(address, &[]).await,
            (Body::Described, true) => {
                let body = bodies::json(openapi, &self.method, self.path, id);
                client.json(self.method.clone(), address, &body).await
            }
            (Body::Described, false) => {
                let form = bodies::form(forms, self.path, id);
                let form: Vec<(&str, &str)> = form
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                client.post(address, &form).await
            }
        }
    }

    /// What is wrong with the answer to somebody else's id, if anything is, beside the answer
    /// to nobody's.
    pub fn judge(&self, who: Who, theirs: &Answer, nobodys: &Answer) -> Option<String> {
        let status = theirs.status.as_u16();
        if let Some(fault) = self.refusal(who, theirs) {
            return Some(fault);
        }
        if status != nobodys.status.as_u16() {
            return Some(format!("{status}, but {} for nobody's id", nobodys.status));
        }
        if self.path.contains('{') && who.rights().admit(self.access) {
            let answered = self.panel || self.access == Access::Public;
            if theirs.status.is_success() && !answered {
                return Some(format!("{status} for somebody else's id"));
            }
        }
        let (theirs, nobodys) = (plain(&theirs.body), plain(&nobodys.body));
        (theirs != nobodys).then(|| {
            let same = theirs
                .bytes()
                .zip(nobodys.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            let from = |text: &str| {
                text.chars()
                    .skip(same.saturating_sub(40))
                    .take(160)
                    .collect::<String>()
            };
            format!(
                "it differs from nobody's:\n  {}\n  {}",
                from(&theirs),
                from(&nobodys)
            )
        })
    }

    /// What is wrong with an answer whoever's id was asked for: a fault of the server, or more
    /// than a refusal for those who may not use the route.
    pub fn refusal(&self, who: Who, answer: &Answer) -> Option<String> {
        let status = answer.status.as_u16();
        if status >= 500 {
            return Some(format!("{status}"));
        }
        if who.rights().admit(self.access) {
            return None;
        }
        let expected: &[u16] = match (who.0, self.api) {
            (Some(_), _) => &[403],
            (None, true) => &[401],
            (None, false) => &[303, 401],
        };
        let to_sign_in = status != 303
            || answer
                .headers
                .get("location")
                .is_some_and(|to| to.to_str().unwrap().starts_with("/t/demo/sign-in"));
        (!expected.contains(&status) || !to_sign_in)
            .then(|| format!("{status} in place of a refusal"))
    }
}

/// Where a word that must not be told is told.
pub fn told(answer: &Answer, word: &str) -> Option<String> {
    let headers = answer.headers.iter();
    let mut headers =
        headers.filter(|(_, value)| String::from_utf8_lossy(value.as_bytes()).contains(word));
    if let Some((name, _)) = headers.next() {
        return Some(format!("the header {name} tells {word}"));
    }
    let bytes = String::from_utf8_lossy(&answer.bytes);
    let at = bytes.find(word)?;
    let from = bytes[..at]
        .char_indices()
        .rev()
        .nth(80)
        .map_or(0, |(at, _)| at);
    Some(format!(
        "the answer tells {word}: …{}",
        &bytes[from..at + word.len()]
    ))
}
