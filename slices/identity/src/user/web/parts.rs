//! Parts of forms about users, keys and profiles.

use kernel::FieldErrors;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Role, View};

/// A required text field `user-<name>` with its fault.
pub(crate) fn field(
    view: &View,
    faults: &FieldErrors,
    name: &str,
    kind: &str,
    value: &str,
) -> impl Renderable {
    let label = view.t(&format!("user-{name}"));
    labelled(view, faults, name, kind, value, label)
}

/// A required field with its label and fault.
pub(crate) fn labelled(
    view: &View,
    faults: &FieldErrors,
    name: &str,
    kind: &str,
    value: &str,
    label: String,
) -> impl Renderable {
    let fault = faults.of(name).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let error = format!("{name}-error");
    let help = match kind {
        "password" => "new-password",
        _ => "off",
    };
    maud! {
        div.field {
            label for=(name) { (label.as_str()) }
            input id=(name) name=(name) type=(kind) value=(value) autocomplete=(help) required
                aria-describedby=[fault.as_ref().map(|_| error.as_str())] aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error id=(error.as_str()) { (fault.as_str()) } }
        }
    }
}

/// The choice of a role. `label` names it where no label stands beside it.
pub(crate) fn role_select(view: &View, id: &str, label: &str, chosen: Role) -> impl Renderable {
    let label = (!label.is_empty()).then(|| label.to_owned());
    let id = id.to_owned();
    maud! {
        select id=(id.as_str()) name="role" aria-label=[label.as_deref()] {
            @for role in Role::ALL {
                option value=(role.name()) selected[role == chosen] { (view.t(&format!("role-{role}"))) }
            }
        }
    }
}
