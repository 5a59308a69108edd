//! Reading requests: paths, queries, forms and JSON, each fault a problem that names itself.

use crate::reply::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection};
use axum::http::{StatusCode, header, request::Parts};
use kernel::{Error, FieldError, FieldErrors};
use serde::de::DeserializeOwned;

/// Parts of the path. A part that is no id names no record: not found.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Path(value))
            .map_err(|_| Error::NotFound.into())
    }
}

/// The id in a path: `/contacts/{id}`.
#[derive(serde::Deserialize)]
#[serde(bound = "")]
pub struct At<T: ?Sized> {
    /// The id.
    pub id: kernel::Id<T>,
}

/// Pairs of names and values: a query or a form. Names may repeat.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value under a name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or("")
    }

    /// The first value under a name.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every pair in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Reads a form's body or a query.
    ///
    /// # Errors
    /// `BadRequest` when it is not UTF-8.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        pairs(bytes)
    }

    /// The pairs as a form's body.
    pub fn encode(&self) -> String {
        use crate::html::encode;
        let pair = |(name, value): (&str, &str)| format!("{}={}", encode(name), encode(value));
        self.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The pairs whose names do not begin so.
    #[must_use]
    pub fn without(&self, prefix: &str) -> Self {
        let rest = self.0.iter().filter(|(name, _)| !name.starts_with(prefix));
        Fields(rest.cloned().collect())
    }

    /// Whether a name occurs.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Fields(pairs.into_iter().collect())
    }
}

/// The query of an address.
pub struct Query(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let fields = pairs(parts.uri.query().unwrap_or("").as_bytes())?;
        let mut faults = FieldErrors::new();
        for name in ONCE {
            if fields.all(name).nth(1).is_some() {
                faults.add(name, "given_twice");
            }
        }
        // A limit that says nothing is no number.
        if fields.has("limit") && fields.get("limit").is_empty() {
            faults.add("limit", "required");
        }
        match faults.check() {
            Ok(()) => Ok(Query(fields)),
            Err(faults) => Err(Error::Invalid(faults).into()),
        }
    }
}

/// What a query says once or not at all: of two answers neither would be the right one.
const ONCE: [&str; 8] = [
    "limit", "after", "before", "q", "sort", "saved", "filter", "find",
];

/// A submitted form (`application/x-www-form-urlencoded`).
pub struct Form(pub Fields);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !content_type(&request).starts_with("application/x-www-form-urlencoded") {
            return Err(Problem::BadRequest("not_a_form"));
        }
        let bytes = body(request, state).await?;
        pairs(&bytes).map(Form)
    }
}

fn pairs(bytes: &[u8]) -> Result<Fields, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::BadRequest("not_utf8"))?;
    let decode = |part: &str| -> Result<String, Problem> {
        percent_encoding::percent_decode_str(&part.replace('+', " "))
            .decode_utf8()
            .map(std::borrow::Cow::into_owned)
            .map_err(|_| Problem::BadRequest("not_utf8"))
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect::<Result<Vec<_>, Problem>>()
        .map(Fields)
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = content_type(&request);
        if !kind.starts_with("application/json")
            && !kind.starts_with("application/merge-patch+json")
        {
            return Err(Problem::BadRequest("not_json"));
        }
        let bytes = body(request, state).await?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = T::deserialize(&mut reader).map_err(|fault| shape(&fault))?;
        reader.end().map_err(|_| Problem::BadRequest("not_json"))?;
        Ok(Json(value))
    }
}

/// A body that is JSON but of another shape is a faulty body; one that is none is a bad
/// request. serde's text names fields and types and may repeat a value, so only the field's
/// name is taken from it.
fn shape(fault: &serde_json::Error) -> Problem {
    if !fault.is_data() {
        return Problem::BadRequest("not_json");
    }
    let text = fault.to_string();
    let name = text.split('`').nth(1).filter(|name| name.len() <= 60);
    let field = match name {
        Some(name) if text.starts_with("missing field") || text.starts_with("unknown field") => {
            name.to_owned()
        }
        _ => String::new(),
    };
    let code = match text.split(' ').next() {
        Some("missing") => "required",
        Some("unknown") => "unknown_key",
        _ => "wrong_shape",
    };
    let place = format!("{}:{}", fault.line(), fault.column());
    let named = FieldError::new(&field, code)
        .with("name", &field)
        .with("place", place);
    Problem::Error(Error::Invalid(FieldErrors::one(named)))
}

fn content_type(request: &Request) -> String {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_ascii_lowercase()
}

async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|fault: BytesRejection| {
            if crate::edge::slow(&fault) {
                return Problem::TooSlow;
            }
            let status = axum::response::IntoResponse::into_response(fault).status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::TooLarge
            } else {
                Problem::BadRequest("unreadable_body")
            }
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_keeps_repeated_names_and_hungarian_letters() {
        let fields = pairs("név=%C5%90ri+%C3%81gnes&id=1&id=2&&leer".as_bytes()).unwrap();
        assert_eq!(fields.get("név"), "Őri Ágnes");
        assert_eq!(fields.all("id").collect::<Vec<_>>(), ["1", "2"]);
        assert!(fields.has("leer"));
        assert!(pairs(b"a=%ff").is_err());
        let again = pairs(fields.encode().as_bytes()).unwrap();
        assert!(again.iter().eq(fields.iter()));
        assert!(!fields.without("né").has("név") && fields.without("né").has("id"));
    }
}
