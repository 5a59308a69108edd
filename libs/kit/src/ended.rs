//! A session that ends while somebody fills in a form: the answer holds what they typed, and sends
//! it once more when they have signed in.

use crate::extract::Fields;
use crate::html::*;
use crate::page;
use crate::proof::{self, is_form};
use crate::reply::Problem;
use crate::view::View;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

/// The answer to a stranger on a route that is not for strangers.
pub(crate) async fn answer(view: &View, request: Request) -> Response {
    let form = request.method() == Method::POST && is_form(request.headers()) && !view.partial;
    // A search is typed anew where it stood, and its words stand in no page but the list's.
    let search = request.uri().path().ends_with("/search");
    if !form || search {
        return Problem::SignIn.into_response();
    }
    let limit = view.scope.app().settings.body_limit;
    let Ok(body) = to_bytes(request.into_body(), limit).await else {
        return Problem::SignIn.into_response();
    };
    match Fields::parse(&body) {
        Ok(fields) if keeps(&fields) => kept(view, &fields),
        _ => Problem::SignIn.into_response(),
    }
}

/// Whether there is something to keep. Never does a secret stand in a page, not even for the
/// person who has just typed it.
fn keeps(fields: &Fields) -> bool {
    let secret = |name: &str| {
        name.starts_with(proof::FIELDS)
            || name == "code"
            || ["password", "secret"]
                .iter()
                .any(|word| name.contains(word))
    };
    // What is sought is typed anew where it stood.
    let typed = fields
        .iter()
        .any(|(name, value)| name != "q" && value.contains(char::is_alphanumeric));
    typed && !fields.iter().any(|(name, _)| secret(name))
}

fn kept(view: &View, fields: &Fields) -> Response {
    let title = view.t("ended-title");
    let heading = title.clone();
    let sign_in = with_query(&view.to("/sign-in"), &[("back", &view.back_path())]);
    let fields: Vec<(&str, &str)> = fields.iter().collect();
    let content = maud! {
        h1 { (heading.as_str()) }
        p { (view.t("ended-help")) }
        form.form method="post" action=(view.path.as_ref()) {
            @for (name, value) in &fields {
                input type="hidden" name=(*name) value=(*value);
            }
            div.form-actions {
                a.button.primary href=(sign_in.as_str()) target="_blank" rel="noopener" { (view.t("ended-sign-in")) }
                button.button { (view.t("ended-again")) }
            }
        }
    };
    let page = page::plain(view, &title, content);
    (StatusCode::UNAUTHORIZED, page).into_response()
}
