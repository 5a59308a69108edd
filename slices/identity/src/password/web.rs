//! The field in which a new password is chosen, and what is said while somebody types.

use crate::password::{MIN_CHARS, meter, patience};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::{FieldError, FieldErrors};
use kit::html::*;
use kit::reply::{fault_text, fragment};
use kit::{Access, Address, Form, Reply, Routes, View};

pub(crate) fn routes() -> Routes {
    Routes::new().post("/password-strength", Access::Public, judge)
}

/// A field for a new password.
pub(crate) struct Chosen<'a> {
    /// Its name and id.
    pub name: &'static str,
    /// What stands above it.
    pub label: String,
    /// What is wrong with the form.
    pub faults: &'a FieldErrors,
}

/// The field: the rule above it, a button that shows what was typed, and, where scripts run,
/// how strong it is. Without them the same rule holds when the form is sent.
pub(crate) fn new_password(view: &View, field: &Chosen) -> impl Renderable {
    let hint = view.t_with("user-password-hint", &[("n", MIN_CHARS.into())]);
    let fault = field.faults.of(field.name).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let (name, label) = (field.name, field.label.clone());
    let [hint_id, error_id] = ["hint", "error"].map(|part| format!("{name}-{part}"));
    let described = format!("{hint_id} {error_id}");
    let judge = view.to("/password-strength");
    let input = meter::input(&meter::Input {
        name,
        described: &described,
        invalid: fault.is_some(),
        judge: &judge,
        nonce: &view.nonce,
        t: &|key| view.t(key),
    });
    maud! {
        div.field {
            label for=(name) { (label.as_str()) }
            p.hint id=(hint_id.as_str()) { (hint.as_str()) }
            (&input)
            @if let Some(fault) = &fault { p.field-error id=(error_id.as_str()) { (fault.as_str()) } }
        }
    }
}

/// Says how strong what was typed is. It is held in memory for as long as that takes, and
/// written nowhere.
async fn judge(view: View, address: Address, Form(fields): Form) -> Reply {
    if !patience::takes(&address, view.scope.now()) {
        return Ok(StatusCode::TOO_MANY_REQUESTS.into_response());
    }
    let typed = ["password", "new"]
        .iter()
        .find_map(|name| fields.find(name));
    let tenant = &view.scope.tenant().name;
    let own = [view.scope.actor_name(), fields.get("email"), tenant];
    let (t, fault) = (
        |key: &str| view.t(key),
        |fault: &FieldError| fault_text(&view.scope, fault),
    );
    Ok(fragment(meter::verdict(
        typed.unwrap_or(""),
        &own,
        &t,
        &fault,
    )))
}
