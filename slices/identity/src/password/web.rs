//! The field in which a new password is chosen, and what is said while somebody types.

use crate::password::strength::Strength;
use crate::password::{MIN_CHARS, Password, own_words, patience};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::FieldErrors;
use kit::extract::Fields;
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
    let [hint_id, error_id, strength_id] =
        ["hint", "error", "strength"].map(|part| format!("{name}-{part}"));
    let described = format!("{hint_id} {strength_id} {error_id}");
    let judge = view.to("/password-strength");
    let target = format!("#{strength_id}");
    let nonce = view.nonce.to_string();
    maud! {
        div.field {
            label for=(name) { (label.as_str()) }
            p.hint id=(hint_id.as_str()) { (hint.as_str()) }
            tenet-reveal show-label=(view.t("password-show")) hide-label=(view.t("password-hide")) {
                input id=(name) name=(name) type="password" autocomplete="new-password" required
                    aria-describedby=(described.as_str()) aria-invalid=[fault.as_ref().map(|_| "true")]
                    hx-post=(judge.as_str()) hx-trigger="input changed delay:300ms" hx-target=(target.as_str())
                    hx-swap="innerHTML" hx-include="closest form" hx-sync="this:replace" hx-nonce=(nonce.as_str());
            }
            div.strength id=(strength_id.as_str()) aria-live="polite" {}
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
    Ok(verdict(&view, &fields, typed.unwrap_or("")))
}

fn verdict(view: &View, fields: &Fields, typed: &str) -> Response {
    if typed.is_empty() {
        return fragment(maud! {});
    }
    let tenant = view.scope.tenant();
    let own = [view.scope.actor_name(), fields.get("email"), &tenant.name];
    let refused = Password::choose("", typed, &own).err();
    let score = Strength::of(typed, &own_words(&own)).score;
    // Never does the bar say that a password is strong that will be refused.
    let score = if refused.is_some() {
        score.min(2)
    } else {
        score
    };
    let word = view.t(&format!("password-strength-{score}"));
    let why = refused.map(|fault| fault_text(&view.scope, &fault));
    let label = view.t("password-strength");
    let value = score.saturating_add(1).to_string();
    fragment(maud! {
        meter min="0" max="5" low="3" high="4" optimum="5" value=(value.as_str()) aria-label=(label.as_str()) { (word.as_str()) }
        span { (word.as_str()) @if let Some(why) = &why { " · " (why.as_str()) } }
    })
}
