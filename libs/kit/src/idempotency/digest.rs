//! What makes two requests the same: the route, and the body without what changes by chance.

use crate::reply::Problem;
use axum::body::Body;
use axum::http::{header, request::Parts};
use futures::StreamExt;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The hash of a request, which may be written while the body streams to its handler.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Digest>>);

struct Digest {
    hash: Sha256,
    /// The border of a form's parts, which programs draw anew each time.
    border: Option<Vec<u8>>,
    /// The beginning of a line, until it is long enough to tell whether it is a border.
    held: Vec<u8>,
    line: Line,
}

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Begins,
    Counts,
    Border,
}

impl Shared {
    pub fn of(parts: &Parts) -> Self {
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        let border = kind
            .strip_prefix("multipart/form-data")
            .and_then(|rest| rest.split_once("boundary="))
            .map(|(_, border)| format!("--{}", border.trim_matches('"')).into_bytes());
        let hash = Sha256::new()
            .chain_update(parts.uri.to_string())
            .chain_update([0]);
        Shared(Arc::new(Mutex::new(Digest {
            hash,
            border,
            held: Vec::new(),
            line: Line::Begins,
        })))
    }

    /// Whether the body is a form that may hold a large file.
    pub fn is_form(&self) -> bool {
        self.inner().border.is_some()
    }

    pub fn add(&self, bytes: &[u8]) {
        self.inner().add(bytes);
    }

    pub fn finish(&self) -> Vec<u8> {
        let inner = self.inner();
        let hash = inner.hash.clone().chain_update(&inner.held);
        hash.finalize().to_vec()
    }

    /// The same body; what passes is hashed.
    pub fn watch(&self, body: Body) -> Body {
        if !self.is_form() {
            return body;
        }
        let digest = self.clone();
        Body::from_stream(body.into_data_stream().inspect(move |piece| {
            if let Ok(piece) = piece {
                digest.add(piece);
            }
        }))
    }

    /// The hash of a request that is not carried out.
    pub async fn drain(&self, body: Body) -> Result<Vec<u8>, Problem> {
        if self.is_form() {
            let mut pieces = body.into_data_stream();
            while let Some(piece) = pieces.next().await {
                self.add(&piece.map_err(|_| Problem::BadRequest("not_a_form"))?);
            }
        }
        Ok(self.finish())
    }

    fn inner(&self) -> MutexGuard<'_, Digest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Digest {
    fn add(&mut self, bytes: &[u8]) {
        let Some(border) = &self.border else {
            self.hash.update(bytes);
            return;
        };
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.line == Line::Begins {
                self.held.extend_from_slice(piece);
                let whole = self.held.ends_with(b"\n");
                if self.held.len() < border.len() && !whole {
                    continue;
                }
                if self.held.starts_with(border) {
                    self.line = Line::Border;
                } else {
                    self.hash.update(&self.held);
                    self.line = Line::Counts;
                }
                self.held.clear();
            } else if self.line == Line::Counts {
                self.hash.update(piece);
            }
            if piece.ends_with(b"\n") {
                self.line = Line::Begins;
            }
        }
    }
}

/// JSON whose members stand in order, so that their order means nothing; other bytes as they are.
pub(super) fn of_json(bytes: &[u8]) -> Vec<u8> {
    let sorted = serde_json::from_slice::<serde_json::Value>(bytes).map(|mut value| {
        value.sort_all_objects();
        value.to_string().into_bytes()
    });
    sorted.unwrap_or_else(|_| bytes.to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hash(border: &str, pieces: usize) -> Vec<u8> {
        let request = axum::http::Request::builder()
            .uri("/t/demo/api/v1/imports")
            .header(
                "content-type",
                format!("multipart/form-data; boundary={border}"),
            )
            .body(())
            .unwrap();
        let digest = Shared::of(&request.into_parts().0);
        let body =
            format!("--{border}\r\nContent-Disposition: x\r\n\r\na;b\r\n1;2\r\n--{border}--\r\n");
        for piece in body.as_bytes().chunks(pieces) {
            digest.add(piece);
        }
        digest.finish()
    }

    #[test]
    fn a_form_is_the_same_whatever_its_border_and_however_it_arrives() {
        assert_eq!(hash("one", 1000), hash("another-border", 3));
        assert_eq!(hash("one", 1), hash("one", 7));
    }

    #[test]
    fn the_order_of_members_means_nothing() {
        assert_eq!(
            of_json(br#"{"a":1,"b":[2]}"#),
            of_json(br#"{"b":[2], "a":1}"#)
        );
        assert_ne!(of_json(br#"{"a":1}"#), of_json(br#"{"a":2}"#));
    }
}
