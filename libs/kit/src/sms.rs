//! Security-sensitive: the gateway that sends text messages to telephones.
//!
//! There are as many gateways as providers, so the operator describes theirs: an address, one
//! header, and a JSON body in which `{number}` and `{text}` stand where they belong.
//!
//! - Never is a number, a text or the header of the gateway in a log or a fault.

use axum::http::{HeaderName, HeaderValue};
use egress::{Egress, Fault, Place, Request};
use kernel::{Error, Result, Secret};
use serde_json::Value as Json;

/// A gateway, as the operator has described it.
#[derive(Clone, Debug)]
pub struct Gateway {
    address: Secret<String>,
    header: String,
    token: Secret<String>,
    body: Json,
    recipient: String,
    per_day: i64,
}

/// Why a message was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// Nothing came back.
    Fault(Fault),
    /// The gateway answered with this status.
    Status(u16),
}

impl Gateway {
    /// Reads the settings: address, name and value of a header (both may be empty), the body,
    /// who it is that gets the numbers, and how many messages a tenant may send in a day.
    ///
    /// # Errors
    /// Internal, naming the setting.
    pub fn parse(
        address: &str,
        header: &str,
        token: &str,
        body: &str,
        recipient: &str,
        per_day: i64,
    ) -> Result<Gateway> {
        let wrong = |what: &str| Error::internal(format!("sms.{what}"));
        Place::parse(address).map_err(|_| wrong("url is no address"))?;
        HeaderName::from_bytes(header.as_bytes())
            .map(drop)
            .or(if header.is_empty() { Ok(()) } else { Err(()) })
            .map_err(|()| wrong("header is no name of a header"))?;
        HeaderValue::from_str(token).map_err(|_| wrong("token is no value of a header"))?;
        if !body.contains("{number}") || !body.contains("{text}") {
            return Err(wrong("body says nowhere {number} or {text}"));
        }
        let body = serde_json::from_str(body).map_err(|_| wrong("body is no JSON"))?;
        if recipient.trim().is_empty() {
            return Err(wrong(
                "recipient names nobody, and people must know who gets their number",
            ));
        }
        Ok(Gateway {
            address: Secret::new(address.to_owned()),
            header: header.to_owned(),
            token: Secret::new(token.to_owned()),
            body,
            recipient: recipient.trim().to_owned(),
            per_day,
        })
    }

    /// Who gets the numbers.
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// How many messages a tenant may send in a day.
    pub fn per_day(&self) -> i64 {
        self.per_day
    }

    /// Hands a message in.
    ///
    /// # Errors
    /// The gateway did not take it.
    pub async fn send(&self, egress: &Egress, number: &str, text: &str) -> Result<(), Refused> {
        let place = Place::parse(self.address.expose()).map_err(Refused::Fault)?;
        let body = filled(&self.body, number, text).to_string();
        let mut request = Request::to(place).body("application/json", body);
        let name = HeaderName::from_bytes(self.header.as_bytes());
        let value = HeaderValue::from_str(self.token.expose());
        if let (Ok(name), Ok(mut value)) = (name, value) {
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let answer = egress.post(request).await.map_err(Refused::Fault)?;
        match answer.status.is_success() {
            true => Ok(()),
            false => Err(Refused::Status(answer.status.as_u16())),
        }
    }
}

/// The body with number and text in their places. They are put into strings of the body, so
/// that nothing in them can become a part of it.
fn filled(body: &Json, number: &str, text: &str) -> Json {
    match body {
        Json::String(part) => {
            Json::String(part.replace("{number}", number).replace("{text}", text))
        }
        Json::Array(parts) => parts
            .iter()
            .map(|part| filled(part, number, text))
            .collect(),
        Json::Object(members) => members
            .iter()
            .map(|(name, part)| (name.clone(), filled(part, number, text)))
            .collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BODY: &str = r#"{"to":["{number}"],"from":"Tenet","text":"{text}"}"#;

    fn parse(address: &str, header: &str, body: &str, recipient: &str) -> Result<Gateway> {
        Gateway::parse(address, header, "Bearer s3cret", body, recipient, 10)
    }

    #[test]
    fn number_and_text_stand_in_the_body_and_cannot_become_a_part_of_it() {
        let gateway = parse("https://sms.example/", "Authorization", BODY, "Példa Kft.").unwrap();
        let body = filled(&gateway.body, "+36301234567", "\"}, {\"to\": \"+1");
        assert_eq!(body["to"][0], "+36301234567");
        assert_eq!(body["text"], "\"}, {\"to\": \"+1");
        assert_eq!(body.as_object().unwrap().len(), 3);
        let printed = format!("{gateway:?}");
        assert!(!printed.contains("s3cret") && !printed.contains("sms.example"));
    }

    #[test]
    fn a_faulty_setting_is_named() {
        let url = "https://sms.example/";
        for (gateway, named) in [
            (parse("sms.example", "Authorization", BODY, "x"), "sms.url"),
            (parse(url, "a header", BODY, "x"), "sms.header"),
            (parse(url, "", r#"{"to":"{number}"}"#, "x"), "sms.body"),
            (parse(url, "", "{number}{text}", "x"), "sms.body"),
            (parse(url, "", BODY, " "), "sms.recipient"),
        ] {
            let said = gateway.unwrap_err().to_string();
            assert!(said.contains(named), "{said}");
        }
        assert!(parse(url, "", BODY, "x").is_ok());
    }
}
