//! Security-sensitive: showing a second factor before one is taken away, or another is put beside
//! it (P-153).
//!
//! - Never is a password enough for that, nor a browser in which a factor was once given, nor a
//!   recovery code with which somebody has signed in: whoever has no more than that would be rid
//!   of what still keeps them out.
//! - Never does whoever came in by a provider's word alone put the first factor of somebody who has
//!   a password there: they show the password first.
//! - Never is anybody locked out who has lost their telephone: a recovery code that is typed here
//!   is enough, and whoever manages users resets factors.

use super::{Given, answer, at, renew, takes_away};
use crate::factor::actions::Proof as Shown;
use crate::factor::store as factors;
use crate::factor::web::parts::{Passkey, code_field, passkey};
use crate::factor::{Kind, passkey as passkeys};
use crate::session::{own, store, token};
use crate::{Token, telephone};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::{Error, FieldErrors, Id, Result, Timestamp, micros};
use kit::extract::Fields;
use kit::html::*;
use kit::proof::{FIELDS, FRESH, Proof};
use kit::reply::fault_text;
use kit::{Problem, Reply, User, View, Width};

/// Does what takes a factor away or adds one, once whoever has a factor has shown one in this
/// session within the last minutes; else asks for one, with every field that was filled in.
pub(crate) async fn behind(
    view: &View,
    headers: &HeaderMap,
    fields: &Fields,
    act: impl Future<Output = Reply> + Send,
) -> Reply {
    let scope = &view.scope;
    let user = scope.actor().user().ok_or(Problem::SignIn)?;
    let mut tx = scope.read().await?;
    let has = factors::has(&mut tx, user).await?;
    if !has.any() {
        let enough = own::is_factor_enough(&mut tx, user).await?;
        drop(tx);
        if enough || super::is_own(view, headers).await? {
            return act.await;
        }
        return behind_own(view, headers, fields, act).await;
    }
    let (settings, tenant) = (&scope.app().settings, scope.tenant());
    let old = token(settings, tenant, headers).ok_or(Problem::SignIn)?;
    let last = store::factor_at(&mut tx, old.hash()).await?;
    drop(tx);
    if is_fresh(last, scope.now()) {
        return act.await;
    }
    let counts = |shown: &Shown| matches!(shown, Shown::Recovery(_)) || takes_away(shown, has);
    let done = match given(fields, &old).filter(counts) {
        Some(shown) => renew(scope, user, &old, Given::Factor(shown)).await,
        None if fields.has(&format!("{FIELDS}send")) && !has.strong => {
            let sent = send(view, user, &old).await;
            sent.and(Err(Error::Invalid(FieldErrors::new())))
        }
        None => Err(Error::Invalid(FieldErrors::new())),
    };
    match done {
        Ok(new) => {
            let mut response = act.await.unwrap_or_else(IntoResponse::into_response);
            let line = crate::session::cookie(settings, tenant, Some(&new));
            crate::cookie::add(&mut response, &line);
            Ok(response)
        }
        Err(Error::Invalid(faults)) => ask(view, fields, user, &old, &faults).await,
        Err(Error::NotFound) => Err(Problem::SignIn),
        Err(error) => Err(error.into()),
    }
}

/// Does something once the person has shown something of their own; else asks for it.
pub(crate) async fn behind_own(
    view: &View,
    headers: &HeaderMap,
    fields: &Fields,
    act: impl Future<Output = Reply> + Send,
) -> Reply {
    match super::prove_own(view, headers, fields).await? {
        Proof::Asked(page) => Ok(page),
        Proof::Given { set_cookie, .. } => {
            let mut response = act.await.unwrap_or_else(IntoResponse::into_response);
            crate::cookie::add(&mut response, &set_cookie);
            Ok(response)
        }
    }
}

/// Whoever has just set up a factor has shown it.
pub(crate) async fn set_up(view: &View, headers: &HeaderMap) -> Result<()> {
    let (scope, settings) = (&view.scope, &view.scope.app().settings);
    let Some(token) = token(settings, scope.tenant(), headers) else {
        return Ok(());
    };
    let mut tx = scope.begin().await?;
    store::factor_shown(&mut tx, token.hash(), scope.now()).await?;
    tx.commit().await
}

/// The second factor that a form brings; messages are compared with what was sent for the session
/// of this token.
pub(crate) fn given(fields: &Fields, old: &Token) -> Option<Shown> {
    let brought = |name: &str| match answer(fields, name).trim() {
        "" => None,
        text => Some(text.to_owned()),
    };
    if let Some(text) = brought("passkey") {
        return Some(Shown::Passkey(text));
    }
    if let Some(code) = brought("recovery") {
        return Some(Shown::Recovery(code));
    }
    if let Some(code) = brought("message") {
        return Some(Shown::Message(code, old.hash()));
    }
    brought("code").map(Shown::Code)
}

fn is_fresh(last: Option<Timestamp>, now: Timestamp) -> bool {
    let fresh = i64::try_from(FRESH.as_micros()).unwrap_or(i64::MAX);
    last.is_some_and(|last| (0..fresh).contains(&micros(now).saturating_sub(micros(last))))
}

/// A code to the telephone, for this session alone.
async fn send(view: &View, user: Id<User>, old: &Token) -> Result<()> {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let mut tx = view.scope.begin().await?;
    let asked = telephone::actions::ask(&mut tx, app, tenant, user, old.hash()).await;
    asked.map_err(|error| at("proof-message", error))?;
    tx.commit().await
}

/// What somebody can show.
struct Means {
    code: bool,
    passkey: bool,
    /// The end of the number to which a code can be sent, and whether one was.
    telephone: Option<(String, bool)>,
}

async fn ask(
    view: &View,
    fields: &Fields,
    user: Id<User>,
    old: &Token,
    faults: &FieldErrors,
) -> Reply {
    let (app, tenant) = (view.scope.app(), view.scope.tenant());
    let mut tx = view.scope.read().await?;
    let all = factors::of_user(&mut tx, user).await?;
    let has = |kind| all.iter().any(|one| one.factor.kind == kind);
    let hint = match all.is_empty() && telephone::actions::is_offered(&mut tx, app).await? {
        true => telephone::actions::hint_of(&mut tx, app, tenant, user).await?,
        false => None,
    };
    let sent = telephone::store::is_waiting(&mut tx, old.hash(), view.scope.now()).await?;
    drop(tx);
    let means = Means {
        code: has(Kind::Totp),
        passkey: has(Kind::Passkey) && passkeys::available(app),
        telephone: hint.map(|hint| (hint, sent)),
    };
    Ok(page(view, fields, &means, faults))
}

fn page(view: &View, fields: &Fields, means: &Means, faults: &FieldErrors) -> Response {
    let title = view.t("factor-proof-title");
    let heading = title.clone();
    let kept = fields.without(FIELDS);
    let kept: Vec<(&str, &str)> = kept.iter().collect();
    let kept = maud! {
        @for (name, value) in &kept { input type="hidden" name=(*name) value=(*value); }
    }
    .memoize();
    let action = view.path.as_ref();
    let ask = Passkey::as_proof(faults);
    let nothing = !means.code && !means.passkey && means.telephone.is_none();
    let open = nothing || faults.of("proof-recovery").next().is_some();
    let content = maud! {
        header.page-head { h1 { (heading.as_str()) } p.page-note { (view.t("factor-proof-help")) } }
        section.card {
            @if means.code {
                form.form method="post" action=(action) {
                    (&kept)
                    (code_field(view, "proof-code", true, faults))
                    div.form-actions { button.button.primary { (view.t("proof-do")) } }
                }
            }
            @if means.passkey {
                form.form method="post" action=(action) {
                    (&kept)
                    (passkey(view, &ask))
                    @if !means.code { noscript { p.notice { (view.t("passkey-needs-script")) } } }
                }
            }
            @if let Some((hint, sent)) = &means.telephone { (by_message(view, &kept, hint, *sent, faults)) }
            details open[open] {
                summary { (view.t("factor-proof-lost")) }
                form.form method="post" action=(action) {
                    (&kept)
                    (code_of(view, "recovery", ("step-recovery", "factor-proof-recovery"), faults))
                    div.form-actions { button.button { (view.t("proof-do")) } }
                }
            }
        }
    };
    let page = kit::page::page(view, &title, Width::Narrow, content);
    (StatusCode::FORBIDDEN, page).into_response()
}

/// A code to the telephone: asking for one, and answering with it.
fn by_message(
    view: &View,
    kept: &Raw<String>,
    hint: &str,
    sent: bool,
    faults: &FieldErrors,
) -> Raw<String> {
    let action = view.path.as_ref();
    let number = [("number", hint.into())];
    let fault = faults.of("proof-message").next().filter(|_| !sent);
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let text = match sent {
        true => view.t("step-message-again"),
        false => view.t_with("step-message", &number),
    };
    maud! {
        @if sent {
            form.form method="post" action=(action) {
                (kept)
                p { (view.t_with("step-message-sent", &number)) }
                (code_of(view, "message", ("telephone-code", "telephone-code-hint"), faults))
                div.form-actions { button.button.primary { (view.t("proof-do")) } }
            }
        }
        form method="post" action=(action) {
            (kept)
            input type="hidden" name=(format!("{FIELDS}send")) value="1";
            @if let Some(fault) = &fault { p.field-error role="alert" { (fault.as_str()) } }
            button.button { (icon("phone")) (text.as_str()) }
        }
    }
    .memoize()
}

/// A field for a code that comes from elsewhere than an app.
fn code_of(
    view: &View,
    name: &str,
    (label, hint): (&str, &str),
    faults: &FieldErrors,
) -> Raw<String> {
    let id = format!("{FIELDS}{name}");
    let fault = faults.of(&id).next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    maud! {
        div.field {
            label for=(id.as_str()) { (view.t(label)) }
            p.hint id=(hint_id.as_str()) { (view.t(hint)) }
            input id=(id.as_str()) name=(id.as_str()) autocomplete="off" autocapitalize="none" spellcheck="false" required
                aria-describedby=(described.as_str()) aria-invalid=[fault.as_ref().map(|_| "true")];
            @if let Some(fault) = &fault { p.field-error id=(error_id.as_str()) { (fault.as_str()) } }
        }
    }
    .memoize()
}
