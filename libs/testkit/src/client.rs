//! A browser or a program, as far as a test needs one.

use crate::answer::Answer;
use axum::body::Body;
use axum::http::{Method, Request, header};
use kit::Role;
use tower::ServiceExt;

/// Sends requests as one user. Paths are relative to the tenant: `/contacts`, `/api/v1/contacts`.
#[derive(Clone)]
pub struct Client {
    router: axum::Router,
    slug: String,
    headers: Vec<(String, String)>,
}

impl Client {
    pub(crate) fn new(router: axum::Router, slug: &str, role: Option<Role>) -> Self {
        let headers = role.map(|role| ("x-test-role".to_owned(), role.to_string()));
        Client {
            router,
            slug: slug.to_owned(),
            headers: headers.into_iter().collect(),
        }
    }

    /// The same client with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.send(
            Method::POST,
            path,
            Some("application/x-www-form-urlencoded"),
            body.join("&").into_bytes(),
        )
        .await
    }

    /// Looks for something in a list, as its form does: what is sought travels in the body, and
    /// the way to what was found holds it sealed.
    pub async fn find(&self, list: &str, fields: &[(&str, &str)]) -> Answer {
        let sent = self.post(&format!("{list}/search"), fields).await;
        self.get(&sent.expect(303).location()).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, body: &serde_json::Value) -> Answer {
        self.send(
            method,
            path,
            Some("application/json"),
            body.to_string().into_bytes(),
        )
        .await
    }

    /// Sends a file in a form.
    pub async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        file: &str,
        content: &[u8],
    ) -> Answer {
        let border = "----tenet-test";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(format!("--{border}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").into_bytes());
        }
        let head = format!(
            "--{border}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(content);
        body.extend(format!("\r\n--{border}--\r\n").into_bytes());
        self.send(
            Method::POST,
            path,
            Some(&format!("multipart/form-data; boundary={border}")),
            body,
        )
        .await
    }

    /// Sends anything.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let path = if path.starts_with("/t/") || path.starts_with("/assets/") {
            path.to_owned()
        } else {
            format!("/t/{}{path}", self.slug)
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_LENGTH, body.len());
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).unwrap();
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }
}
