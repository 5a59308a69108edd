//! Parts of pages about second factors, for the profile, for signing in and for proofs.

use crate::factor::actions::NewSecret;
use kernel::{FieldErrors, Secret};
use kit::View;
use kit::html::*;
use kit::reply::fault_text;

/// Where a passkey is asked for.
pub(crate) struct Passkey<'a> {
    /// The hidden field for the answer.
    pub field: &'static str,
    /// The path from which the challenge comes.
    pub challenge: &'static str,
    /// The key of the button's text.
    pub button: &'static str,
    /// The button's classes.
    pub class: &'static str,
    /// Whether a new one is asked for.
    pub new: bool,
    /// What was wrong with the last answer.
    pub faults: &'a FieldErrors,
}

impl<'a> Passkey<'a> {
    /// One that proves who is there, before something that asks for a proof.
    pub(crate) fn as_proof(faults: &'a FieldErrors) -> Passkey<'a> {
        Passkey {
            field: "proof-passkey",
            challenge: "/proof/challenge",
            button: "proof-with-passkey",
            class: "button",
            new: false,
            faults,
        }
    }
}

/// The button that asks the browser for a passkey. Stands inside a form; absent where the browser
/// has none.
pub(crate) fn passkey(view: &View, ask: &Passkey) -> impl Renderable {
    let fault = ask.faults.of(ask.field).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let (field, class, new) = (ask.field, ask.class, ask.new.then_some(""));
    let (challenge, button) = (view.to(ask.challenge), view.t(ask.button));
    maud! {
        tenet-passkey.stack hidden challenge=(challenge.as_str()) new=[new] {
            input type="hidden" name=(field);
            button class=(class) type="button" data-ask { (icon("key")) (button.as_str()) }
            p.field-error role="alert" hidden data-failed { (view.t("passkey-failed")) }
        }
        @if let Some(fault) = &fault { p.field-error role="alert" { (fault.as_str()) } }
    }
}

/// A field for the six digits of a code. `first`: whether typing it is what somebody comes for.
pub(crate) fn code_field(
    view: &View,
    name: &str,
    first: bool,
    faults: &FieldErrors,
) -> impl Renderable {
    let fault = faults.of(name).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let (name, error) = (name.to_owned(), format!("{name}-error"));
    let hint = format!("{name}-hint");
    let described = match fault.is_some() {
        true => format!("{hint} {error}"),
        false => hint.clone(),
    };
    maud! {
        div.field {
            label for=(name.as_str()) { (view.t("factor-code")) }
            p.hint id=(hint.as_str()) { (view.t("factor-code-hint")) }
            input.number id=(name.as_str()) name=(name.as_str()) inputmode="numeric" autocomplete="one-time-code"
                maxlength="10" required autofocus[first || fault.is_some()] aria-describedby=(described.as_str())
                aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error id=(error.as_str()) { (fault.as_str()) } }
        }
    }
}

/// The picture of a new secret, the secret as text, and the form that confirms it; `back` is the
/// page that was wanted, where somebody is on their way to one.
pub(crate) fn new_secret(
    view: &View,
    new: &NewSecret,
    action: &str,
    name: &str,
    back: Option<&str>,
    faults: &FieldErrors,
) -> impl Renderable {
    let action = view.to(action);
    maud! {
        div.secret {
            (new.picture)
            div.stack {
                p { (view.t("totp-scan")) }
                p { (view.t("totp-type")) br; code { (new.letters.expose().as_str()) } }
            }
        }
        form.form method="post" action=(action.as_str()) {
            input type="hidden" name="token" value=(new.token.expose());
            @if let Some(back) = back { input type="hidden" name="back" value=(back); }
            (code_field(view, "code", false, faults))
            (name_field(view, name, faults))
            div.form-actions {
                button.button.primary { (view.t("totp-confirm")) }
            }
        }
    }
}

/// What the owner calls a factor.
pub(crate) fn name_field(view: &View, value: &str, faults: &FieldErrors) -> impl Renderable {
    let fault = faults.of("name").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        div.field {
            label for="name" { (view.t("factor-name")) }
            p #name-hint.hint { (view.t("factor-name-hint")) }
            input #name name="name" value=(value) autocomplete="off" maxlength="60" aria-describedby="name-hint"
                aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error { (fault.as_str()) } }
        }
    }
}

/// Recovery codes, shown once: to be printed or kept as a file.
pub(crate) fn recovery_codes(view: &View, codes: &[Secret<String>]) -> impl Renderable {
    let lines: Vec<&str> = codes.iter().map(|code| code.expose().as_str()).collect();
    let head = view.t_with(
        "recovery-file",
        &[("tenant", view.scope.tenant().name.as_str().into())],
    );
    let text = format!("{head}\r\n\r\n{}\r\n", lines.join("\r\n"));
    let file = format!("data:text/plain;charset=utf-8,{}", encode(&text));
    maud! {
        div.notice.warning {
            (icon("warning"))
            div { h2 { (view.t("recovery-shown-title")) } p { (view.t("recovery-shown-help")) } }
        }
        ol.codes aria-label=(view.t("recovery-title")) { @for line in &lines { li { code { (*line) } } } }
        div.cluster.no-print {
            a.button download="tenet-recovery-codes.txt" href=(file.as_str()) { (icon("download")) (view.t("recovery-download")) }
            tenet-print hidden { button.button type="button" { (view.t("recovery-print")) } }
        }
    }
}
