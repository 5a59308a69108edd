//! The form of one provider.

use crate::role::web as roles;
use crate::sso::Provider;
use crate::sso::provider::ProviderInput;
use crate::user::web::parts::labelled;
use kernel::FieldErrors;
use kit::html::*;
use kit::reply::fault_text;
use kit::{Role, View, page};

/// The form of one provider. The secret goes in and never comes out.
pub(super) fn form(
    view: &View,
    provider: &Provider,
    input: &ProviderInput,
    faults: &FieldErrors,
) -> impl Renderable {
    let label = |name: &str| match name {
        "title" => (view.t("sso-name"), name.to_owned()),
        name => (
            view.t(&format!("sso-{}", name.replace('_', "-"))),
            name.to_owned(),
        ),
    };
    let action = view.to(format_args!("/sso/{}", provider.id));
    let input = input.clone();
    maud! {
        section.card aria-labelledby="setup-title" {
            h2 #setup-title { (view.t("sso-setup")) }
            tenet-unsaved { form.form method="post" action=(action.as_str()) {
                (page::error_summary(view, faults, label))
                (labelled(view, faults, "title", "text", &input.title, view.t("sso-name")))
                (labelled(view, faults, "client_id", "text", &input.client_id, view.t("sso-client-id")))
                (secret(view, faults, provider.secret.is_some()))
                (domains(view, faults, &input.domains))
                label.check {
                    input type="checkbox" name="makes_users" value="1" checked[input.makes_users];
                    (view.t("sso-makes-users"))
                }
                div.field {
                    label for="role" { (view.t("sso-role")) }
                    select #role name="role" {
                        @for role in Role::ALL {
                            @if role != Role::Administrator {
                                option value=(role.name()) selected[role.name() == input.role] { (roles::name(view, &[], role.into())) }
                            }
                        }
                    }
                }
                label.check {
                    input type="checkbox" name="required" value="1" checked[input.required] aria-describedby="required-hint";
                    (view.t("sso-required"))
                }
                p #required-hint.hint { (view.t("sso-required-hint")) }
                div.form-actions { button.button.primary { (view.t("sso-save")) } }
            } }
        }
    }
}

fn secret(view: &View, faults: &FieldErrors, kept: bool) -> impl Renderable {
    let fault = faults.of("secret").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let hint = view.t(if kept {
        "sso-secret-kept"
    } else {
        "sso-secret-hint"
    });
    maud! {
        div.field {
            label for="secret" { (view.t("sso-secret")) }
            p #secret-hint.hint { (hint.as_str()) }
            input #secret name="secret" type="password" autocomplete="off" required[!kept]
                aria-describedby="secret-hint secret-error" aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p #secret-error.field-error { (fault.as_str()) } }
        }
    }
}

fn domains(view: &View, faults: &FieldErrors, typed: &str) -> impl Renderable {
    let fault = faults.of("domains").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let typed = typed.to_owned();
    maud! {
        div.field {
            label for="domains" { (view.t("sso-domains")) }
            p #domains-hint.hint { (view.t("sso-domains-hint")) }
            input #domains name="domains" value=(typed.as_str()) autocomplete="off"
                aria-describedby="domains-hint domains-error" aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p #domains-error.field-error { (fault.as_str()) } }
        }
    }
}
