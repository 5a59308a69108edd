//! Parts of forms about users, keys and profiles.

use crate::role::{AnyRole, OwnRole, web as roles};
use kernel::FieldErrors;
use kit::View;
use kit::html::*;
use kit::reply::fault_text;

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

/// The choice of a role for what has none yet: nothing but what the actor may give. Where `wanted`
/// is not among it, the first one is chosen.
pub(crate) fn new_role_select(
    view: &View,
    own: &[OwnRole],
    id: &str,
    wanted: AnyRole,
) -> Raw<String> {
    let offered = roles::offered(view, own, None);
    let first = offered.first().copied().unwrap_or(wanted);
    let chosen = if offered.contains(&wanted) {
        wanted
    } else {
        first
    };
    choice(view, own, &offered, id, None, chosen)
}

/// The choice of another role: what the actor may give, and the one that somebody has already.
/// `label` names it where no label stands beside it.
pub(crate) fn role_select(
    view: &View,
    own: &[OwnRole],
    id: &str,
    label: &str,
    chosen: AnyRole,
) -> Raw<String> {
    let offered = roles::offered(view, own, Some(chosen));
    choice(view, own, &offered, id, Some(label), chosen)
}

fn choice(
    view: &View,
    own: &[OwnRole],
    offered: &[AnyRole],
    id: &str,
    label: Option<&str>,
    chosen: AnyRole,
) -> Raw<String> {
    let offered: Vec<(String, String, bool)> = offered
        .iter()
        .map(|role| {
            (
                role.to_string(),
                roles::name(view, own, *role),
                *role == chosen,
            )
        })
        .collect();
    maud! {
        select id=(id) name="role" aria-label=[label] {
            @for (word, title, chosen) in &offered { option value=(word) selected[*chosen] { (title) } }
        }
    }
    .memoize()
}
