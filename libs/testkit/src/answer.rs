//! What came back.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use scraper::{Html, Selector};

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as bytes.
    pub bytes: Vec<u8>,
    /// Its body as text.
    pub body: String,
}

impl Answer {
    /// Reads an answer to its end.
    pub async fn read(response: Response) -> Answer {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
            body,
        }
    }

    /// The text a person sees, white space collapsed.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let hidden = Selector::parse("script, style, template, head").unwrap();
        let hidden: Vec<_> = page.select(&hidden).map(|element| element.id()).collect();
        let mut out = String::new();
        for node in page.tree.nodes() {
            if let Some(text) = node.value().as_text()
                && !node.ancestors().any(|above| hidden.contains(&above.id()))
            {
                out.push_str(text);
                out.push(' ');
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.body))
    }

    /// Where a redirect leads; empty if it is none.
    pub fn location(&self) -> String {
        self.headers
            .get(header::LOCATION)
            .map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    /// The text of every element that a CSS selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|element| {
                element
                    .text()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// An attribute of every element that a CSS selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .filter_map(|element| element.value().attr(name))
            .map(ToOwned::to_owned)
            .collect()
    }

    /// Fails unless the status is this one; shows the body when it is not.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}",
            self.body.chars().take(2000).collect::<String>()
        );
        self
    }
}
