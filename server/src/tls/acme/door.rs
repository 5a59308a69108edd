//! Security-sensitive: how requests to an authority leave: through [`egress`], and no other way.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use egress::{Egress, Place};
use instant_acme::{BodyWrapper, BytesResponse, HttpClient};
use std::pin::Pin;

/// The most that is read of one of its answers, in bytes.
const LARGEST: usize = 1024 * 1024;

/// The client's way out.
pub(super) struct Door(pub(super) Egress);

impl HttpClient for Door {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = std::result::Result<BytesResponse, instant_acme::Error>> + Send>>
    {
        let egress = self.0.clone();
        Box::pin(async move {
            let other = |error: axum::Error| instant_acme::Error::Other(Box::new(error));
            let (parts, body) = request.into_parts();
            let body = to_bytes(Body::new(body), LARGEST).await.map_err(other)?;
            send(
                &egress,
                &parts.method,
                &parts.uri.to_string(),
                parts.headers,
                body,
            )
            .await
            .map_err(|fault| instant_acme::Error::Other(Box::new(fault)))
        })
    }
}

async fn send(
    egress: &Egress,
    method: &Method,
    address: &str,
    headers: HeaderMap,
    body: Bytes,
) -> std::result::Result<BytesResponse, egress::Fault> {
    let mut request = egress::Request::to(Place::parse(address)?);
    request.body = body;
    // A certificate is no JSON.
    request = request.header(header::ACCEPT, HeaderValue::from_static("*/*"));
    for (name, value) in headers {
        if let Some(name) = name.filter(|name| name != header::USER_AGENT) {
            request = request.header(name, value);
        }
    }
    let answer = match *method {
        Method::HEAD => egress.head(request).await?,
        Method::POST => egress.post(request).await?,
        _ => egress.get(request).await?,
    };
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Ok(BytesResponse::from(response))
}
