//! Parts of the platform's pages.

use crate::factor::{self, NewSecret, passkey};
use crate::operator::Record;
use identity::password::meter;
use kernel::{FieldError, FieldErrors, Timestamp};
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope};
use kit::texts;

/// A field of a form.
pub(crate) struct Field<'a> {
    /// Its name and id.
    pub name: &'static str,
    /// The key of its label; the key with `-hint` is what is said below, where there is one.
    pub label: &'static str,
    /// The kind of input.
    pub kind: &'static str,
    /// What the browser fills in.
    pub autocomplete: &'static str,
    /// What it holds.
    pub value: &'a str,
    /// Whether it is typed first; else it is where something is wrong with it.
    pub first: bool,
}

impl<'a> Field<'a> {
    pub fn text(name: &'static str, label: &'static str, value: &'a str) -> Self {
        Field {
            name,
            label,
            kind: "text",
            autocomplete: "off",
            value,
            first: false,
        }
    }

    pub fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Field {
            kind: "password",
            autocomplete,
            ..Field::text(name, label, "")
        }
    }
}

/// The field with its label, its hint and what is wrong with it; where a new password is chosen,
/// with how strong it is.
pub(crate) fn field(scope: &PlatformScope, field: &Field<'_>, faults: &FieldErrors) -> Raw<String> {
    let fault = faults.of(field.name).next().map(|fault| scope.fault(fault));
    let hint = format!("{}-hint", field.label);
    let hint = scope.has_text(&hint).then(|| scope.t(&hint));
    let (name, label) = (field.name, scope.t(field.label));
    let [hint_id, error_id] = ["hint", "error"].map(|part| format!("{name}-{part}"));
    let described = [
        hint.as_ref().map(|_| hint_id.as_str()),
        fault.as_ref().map(|_| error_id.as_str()),
    ];
    let described: Vec<&str> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let Field {
        kind,
        autocomplete,
        value,
        first,
        ..
    } = *field;
    let first = first || fault.is_some();
    let secret = kind == "password";
    let invalid = fault.as_ref().map(|_| "true");
    if secret && autocomplete == "new-password" {
        let judge = scope.path("/password-strength");
        let input = meter::input(&meter::Input {
            name,
            described: described.as_deref().unwrap_or(""),
            invalid: fault.is_some(),
            judge: &judge,
            nonce: scope.nonce(),
            t: &|key| scope.t(key),
        });
        return maud! {
            div.field {
                label for=(name) { (label.as_str()) }
                @if let Some(hint) = &hint { p.hint id=(hint_id.as_str()) { (hint.as_str()) } }
                (&input)
                @if let Some(fault) = &fault { p.field-error id=(error_id.as_str()) { (fault.as_str()) } }
            }
        }
        .memoize();
    }
    let input = maud! {
        input id=(name) name=(name) type=(kind) autocomplete=(autocomplete) value=(value) spellcheck="false" autocapitalize="none" autofocus[first]
            aria-describedby=[described.as_deref()] aria-invalid=[invalid];
    }
    .memoize();
    maud! {
        div.field {
            label for=(name) { (label.as_str()) }
            @if let Some(hint) = &hint { p.hint id=(hint_id.as_str()) { (hint.as_str()) } }
            @if secret {
                tenet-reveal show-label=(scope.t("password-show")) hide-label=(scope.t("password-hide")) { (&input) }
            } @else { (&input) }
            @if let Some(fault) = &fault { p.field-error id=(error_id.as_str()) { (fault.as_str()) } }
        }
    }
    .memoize()
}

/// Says how strong what was typed is, in whichever form a new password is chosen.
pub(crate) fn strength(scope: &PlatformScope, asked: &Asked) -> Done {
    let typed = ["password", "new"];
    let typed = typed.iter().find_map(|name| asked.form.find(name));
    // The form says whose it is: what it says changes nothing but this answer.
    let own = [asked.form.get("known-as"), asked.form.get("email")];
    let t = |key: &str| scope.t(key);
    let fault = |fault: &FieldError| scope.fault(fault);
    Done::Part(meter::verdict(typed.unwrap_or(""), &own, &t, &fault))
}

/// By what somebody is known who chooses a password, for [`strength`] and for the browser.
pub(crate) fn known_as(record: &Record) -> Raw<String> {
    maud! {
        input type="hidden" name="email" autocomplete="username" value=(record.email.as_str());
        input type="hidden" name="known-as" value=(record.name.as_str());
    }
    .memoize()
}

/// The field for the six digits.
pub(crate) fn code(scope: &PlatformScope, faults: &FieldErrors) -> Raw<String> {
    let code = Field {
        autocomplete: "one-time-code",
        ..Field::text("code", "platform-code", "")
    };
    field(scope, &code, faults)
}

/// The button that asks the browser for a passkey and sends the form; nothing where passkeys do
/// not work.
pub(crate) fn passkey_button(
    scope: &PlatformScope,
    challenge: &str,
    button: &str,
    new: bool,
    faults: &FieldErrors,
) -> Raw<String> {
    if !passkey::available(scope) {
        return maud! {}.memoize();
    }
    let fault = faults.of("passkey").next().map(|fault| scope.fault(fault));
    let (challenge, new) = (scope.path(challenge), new.then_some(""));
    maud! {
        tenet-passkey.stack hidden challenge=(challenge.as_str()) new=[new] {
            input type="hidden" name="passkey";
            button.button.full type="button" data-ask { (icon("key")) (scope.t(button)) }
            p.field-error role="alert" hidden data-failed { (scope.t("passkey-failed")) }
        }
        @if let Some(fault) = &fault { p.field-error role="alert" { (fault.as_str()) } }
    }
    .memoize()
}

/// The picture of a new secret and the secret as text; the secret itself travels sealed.
pub(crate) fn new_secret(scope: &PlatformScope, new: &NewSecret) -> Raw<String> {
    maud! {
        div.secret {
            (&new.picture)
            div.stack {
                p { (scope.t("totp-scan")) }
                p { (scope.t("totp-type")) br; code { (new.letters.expose().as_str()) } }
            }
        }
        input type="hidden" name="secret" value=(new.sealed.as_str());
    }
    .memoize()
}

/// What has just been done.
pub(crate) fn notice(scope: &PlatformScope, key: Option<&str>) -> Raw<String> {
    let text = key.map(|key| scope.t(key));
    maud! {
        @if let Some(text) = &text { div.notice.success role="status" { (icon("check")) p { (text.as_str()) } } }
    }
    .memoize()
}

/// What is wrong with a form as a whole.
pub(crate) fn alert(scope: &PlatformScope, key: &str) -> Raw<String> {
    maud! { div.notice.danger role="alert" { (icon("warning")) p { (scope.t(key)) } } }.memoize()
}

/// What asks for a fresh second factor.
pub(crate) fn proof(scope: &PlatformScope, faults: &FieldErrors) -> Raw<String> {
    maud! {
        (code(scope, faults))
        (passkey_button(scope, "/sign-in/challenge", "platform-with-passkey", false, faults))
    }
    .memoize()
}

/// An instant, in UTC.
pub(crate) fn when(scope: &PlatformScope, at: Timestamp) -> String {
    texts::date_time(scope.lang(), at, &scope.zone())
}

/// Bytes in the largest unit in which they are at least one, in powers of 1024.
pub(crate) fn bytes(scope: &PlatformScope, bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut tenths = bytes.saturating_mul(10);
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < units.len() {
        tenths = (tenths + 512) / 1024;
        unit += 1;
    }
    let number = match unit {
        0 => format!("{bytes}"),
        _ => format!("{}.{}", tenths / 10, tenths % 10),
    };
    let number = texts::decimal(scope.lang(), &number);
    format!("{number} {}", units.get(unit).unwrap_or(&"B"))
}

/// The cause of a refused proof, on whichever form it stands.
pub(crate) async fn proved(
    scope: &PlatformScope,
    form: &kit::Fields,
) -> kernel::Result<Result<(), FieldErrors>> {
    match factor::prove(scope, &factor::Proof::of(form)).await {
        Ok(()) => Ok(Ok(())),
        Err(kernel::Error::Invalid(faults)) => Ok(Err(faults)),
        Err(error) => Err(error),
    }
}
