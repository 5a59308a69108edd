//! Security-sensitive: proving again who one is, before a sensitive act.
//!
//! What takes a second factor away, or puts another one beside it, asks for one: see [`factor`].

use crate::factor::actions::{self, Proof as Shown};
use crate::factor::store::{self as factors, Has};
use crate::factor::{Kind, passkey, tries};
use crate::log::{self, Event};
use crate::password::Password;
use crate::session::actions::is_own_password;
use crate::session::{Device, own, store, token};
use crate::{Token, user};
use axum::http::HeaderMap;
use kernel::{Error, FieldError, FieldErrors, Id, Result};
use kit::extract::Fields;
use kit::proof::Proof;
use kit::{Problem, Scope, User, View};
use serde_json::Value as Json;
use storage::Tx;

pub(crate) mod factor;
pub mod web;

/// With what somebody can prove themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Means {
    /// A password.
    pub password: bool,
    /// A passkey.
    pub passkey: bool,
    /// Codes.
    pub code: bool,
}

/// The door of [`kit::proof`]: compares what a form brings, or asks for it.
///
/// # Errors
/// `SignIn` when the session has ended in the meantime.
pub async fn prove(view: View, headers: HeaderMap, fields: Fields) -> Result<Proof, Problem> {
    let user = view.scope.actor().user().ok_or(Problem::SignIn)?;
    let old = session_of(&view, &headers).ok_or(Problem::SignIn)?;
    let password = answer(&fields, "password");
    let shown = match (factor::given(&fields, &old), password.is_empty()) {
        (Some(shown @ Shown::Passkey(_)), _) | (Some(shown), true) => Some(Given::Factor(shown)),
        (_, false) => Some(Given::Password(password.to_owned())),
        (None, true) => None,
    };
    let means = means(&view.scope, user).await?;
    settle(&view, &fields, (user, &old), shown, means).await
}

/// The same for what decides about a provider's word: only what is the person's own counts (see
/// [`own`]).
pub(crate) async fn prove_own(
    view: &View,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Proof, Problem> {
    let user = view.scope.actor().user().ok_or(Problem::SignIn)?;
    let old = session_of(view, headers).ok_or(Problem::SignIn)?;
    let mut means = means(&view.scope, user).await?;
    means.passkey &= !means.password;
    let password = answer(fields, "password");
    let shown = match (means.password, password.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Given::Password(password.to_owned())),
        (false, _) => factor::given(fields, &old).map(Given::Factor),
    };
    settle(view, fields, (user, &old), shown, means).await
}

/// Whether something of the person's own was shown in the session of this browser.
pub(crate) async fn is_own(view: &View, headers: &HeaderMap) -> Result<bool> {
    let Some(token) = session_of(view, headers) else {
        return Ok(false);
    };
    let mut tx = view.scope.read().await?;
    store::is_own(&mut tx, token.hash()).await
}

fn session_of(view: &View, headers: &HeaderMap) -> Option<Token> {
    token(&view.scope.app().settings, view.scope.tenant(), headers)
}

/// Takes what was shown, or asks by these means.
async fn settle(
    view: &View,
    fields: &Fields,
    (user, old): (Id<User>, &Token),
    shown: Option<Given>,
    means: Means,
) -> Result<Proof, Problem> {
    let scope = &view.scope;
    let (settings, tenant) = (&scope.app().settings, scope.tenant());
    let done = match shown {
        Some(given) => renew(scope, user, old, given).await,
        None => Err(Error::Invalid(FieldErrors::new())),
    };
    match done {
        Ok(new) => {
            let name = crate::session::cookie_name(settings, tenant);
            Ok(Proof::Given {
                scope: scope.proven(scope.now()),
                set_cookie: crate::session::cookie(settings, tenant, Some(&new)),
                cookie: (name, new.expose().to_owned()),
            })
        }
        Err(Error::Invalid(faults)) => Ok(Proof::Asked(web::page(view, fields, means, &faults))),
        Err(Error::NotFound) => Err(Problem::SignIn),
        Err(error) => Err(error.into()),
    }
}

enum Given {
    Password(String),
    Factor(Shown),
}

/// What a form brings under a name of the proof.
fn answer<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(&format!("{}{name}", kit::proof::FIELDS))
}

/// Whether somebody who has shown this may take a factor away. A message is the weakest of them,
/// so it is not enough for whoever has something stronger.
pub(crate) fn takes_away(shown: &Shown, has: Has) -> bool {
    match shown {
        Shown::Code(_) | Shown::Passkey(_) => true,
        Shown::Message(..) => !has.strong,
        // Where it is asked for it counts; at a sign-in it only stands in for what is missing.
        Shown::Recovery(_) => false,
    }
}

/// Compares, and gives the session a new token, freshly proved.
async fn renew(scope: &Scope, user: Id<User>, old: &Token, given: Given) -> Result<Token> {
    let (app, tenant, now) = (scope.app(), scope.tenant(), scope.now());
    let mut tx = scope.begin().await?;
    let way = match &given {
        Given::Password(_) => "password",
        Given::Factor(shown) => shown.way(),
    };
    let factor_at = match &given {
        Given::Password(_) => None,
        Given::Factor(Shown::Recovery(_)) => Some(now),
        Given::Factor(shown) => {
            takes_away(shown, factors::has(&mut tx, user).await?).then_some(now)
        }
    };
    let is_own = match &given {
        Given::Password(_) => true,
        Given::Factor(_) => own::is_factor_enough(&mut tx, user).await?,
    };
    let fault = match given {
        Given::Password(typed) => {
            let counted = tries::begin(&mut tx, user, now).await;
            let failures = counted.map_err(|error| at("proof-password", error))?;
            tx.commit().await?;
            let right = is_password(scope, user, &typed).await?;
            tx = scope.begin().await?;
            match right {
                true => factors::forget_tries(&mut tx, user).await?,
                false => tries::failed(&mut tx, user, failures, now).await?,
            }
            let wrong = || FieldError::new("proof-password", "wrong_password");
            (!right).then(wrong)
        }
        Given::Factor(shown) => {
            let field = match shown {
                Shown::Passkey(_) => "proof-passkey",
                Shown::Code(_) => "proof-code",
                Shown::Recovery(_) => "proof-recovery",
                Shown::Message(..) => "proof-message",
            };
            let done = actions::check(&mut tx, app, tenant, user, &shown).await;
            let done = done.map_err(|error| at(field, error))?;
            done.err().map(|fault| FieldError {
                field: field.to_owned(),
                ..fault
            })
        }
    };
    if let Some(fault) = fault {
        log::note_attempt(&mut tx, now, Event::ProofFailed, user, "", way).await?;
        tx.commit().await?;
        return Err(Error::Invalid(FieldErrors::one(fault)));
    }
    let new = Token::new();
    let at = (factor_at, is_own.then_some(now));
    if !store::renew(&mut tx, old.hash(), new.hash(), now, at).await? {
        return Err(Error::NotFound);
    }
    log::note_attempt(&mut tx, now, Event::Reauthenticated, user, "", way).await?;
    if way == "recovery" {
        let (action, event) = ("recovery_code_used", Event::RecoveryCodeUsed);
        actions::tell(&mut tx, scope, user, action, event).await?;
    }
    tx.commit().await?;
    Ok(new)
}

/// The same fault, beside the field in which the proof was typed.
pub(crate) fn at(field: &str, error: Error) -> Error {
    match error {
        Error::Invalid(faults) => {
            let mut out = FieldErrors::new();
            for fault in faults.iter() {
                let field = field.to_owned();
                out.push(FieldError {
                    field,
                    ..fault.clone()
                });
            }
            Error::Invalid(out)
        }
        other => other,
    }
}

async fn is_password(scope: &Scope, user: Id<User>, typed: &str) -> Result<bool> {
    let mut tx = scope.read().await?;
    let kept = user::store::password(&mut tx, user).await?;
    let user = user::store::find(&mut tx, user).await?;
    drop(tx);
    let typed = Password::present(typed);
    is_own_password(scope, &user, &typed, kept, &Device::default()).await
}

/// With what the acting user can prove themselves.
async fn means(scope: &Scope, user: Id<User>) -> Result<Means> {
    let mut tx = scope.read().await?;
    let password = user::store::has_password(&mut tx, user).await?;
    let factors = factors::of_user(&mut tx, user).await?;
    let has = |kind| factors.iter().any(|one| one.factor.kind == kind);
    Ok(Means {
        password,
        passkey: has(Kind::Passkey) && passkey::available(scope.app()),
        // Whoever has a password types it; codes are for those who sign in without one.
        code: !password && has(Kind::Totp),
    })
}

/// The options with which the acting user's browser asks for a passkey.
pub(crate) async fn begin_passkey(scope: &Scope) -> Result<Json> {
    let user = scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx: Tx = scope.begin().await?;
    let options = passkey::begin(&mut tx, scope.app(), scope.tenant(), user).await?;
    tx.commit().await?;
    Ok(options)
}
