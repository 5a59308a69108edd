//! Who must have a second factor, as an administrator decides it.

use crate::factor::policy::{self, GRACE_DAYS, REASON_WORDS, Rules, USUAL_GRACE_DAYS, Wanted};
use crate::factor::store;
use crate::role::GUARD;
use crate::telephone;
use axum::response::Response;
use kernel::{Error, FieldErrors};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Form, Reply, Routes, Toast, View, Width, page, redirect_with, texts};

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(GUARD);
    Routes::new()
        .get("/second-factor", manage, show)
        .post_proven("/second-factor", manage, set)
        .post_proven("/second-factor/messages", manage, set_messages)
}

/// What is chosen by whoever lets the provider decide.
const USUAL: &str = "usual";

async fn show(view: View) -> Reply {
    sheet(&view, &Fields::default(), &FieldErrors::new()).await
}

async fn set(view: View, Form(fields): Form) -> Reply {
    let decided = match (Wanted::parse(fields.get("wanted")), grace(&fields)) {
        (None, _) if fields.get("wanted") == USUAL => {
            policy::follow(&view.scope, fields.get("reason")).await
        }
        (None, _) => Err(Error::invalid("wanted", "unknown_choice")),
        (_, None) => Err(Error::invalid("grace", "unknown_choice")),
        (Some(wanted), Some(days)) => {
            policy::set(&view.scope, wanted, days, fields.get("reason")).await
        }
    };
    match decided {
        Ok(()) => {
            let said = Toast::new("policy-was-saved");
            Ok(redirect_with(&view, &view.to("/second-factor"), &said))
        }
        Err(Error::Invalid(faults)) => sheet(&view, &fields, &faults).await.map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

fn grace(fields: &Fields) -> Option<i64> {
    let days = fields.get("grace").parse().ok();
    days.filter(|days| GRACE_DAYS.contains(days))
}

async fn set_messages(view: View, Form(fields): Form) -> Reply {
    policy::allow_messages(&view.scope, fields.has("allows")).await?;
    let said = Toast::new("policy-was-saved");
    Ok(redirect_with(&view, &view.to("/second-factor"), &said))
}

/// Whether codes may come as text messages, with what speaks against it.
fn messages(view: &View, allowed: bool, users: i64) -> Raw<String> {
    let app = view.scope.app();
    let way_out = app.settings.sms.is_some() || app.mail.is_open();
    let users = view.t_with("policy-messages-users", &[("n", users.into())]);
    maud! {
        section.card aria-labelledby="messages-title" {
            h2 #messages-title { (view.t("policy-messages")) }
            div.notice.warning { (icon("warning")) p { (view.t("policy-messages-weak")) } }
            @if !way_out { p { (view.t("policy-messages-none")) } }
            @if allowed { p { (users.as_str()) } }
            form.form method="post" action=(view.to("/second-factor/messages")) {
                label.check {
                    input type="checkbox" name="allows" value="yes" checked[allowed] aria-describedby="allows-hint";
                    (view.t("policy-messages-allow"))
                }
                p #allows-hint.hint { (view.t("policy-messages-hint")) }
                div.form-actions { button.button { (view.t("profile-save")) } }
            }
        }
    }
    .memoize()
}

/// What stands on the page.
struct Now {
    rules: Rules,
    /// Whether codes may be sent, and how many have given a number.
    messages: (bool, i64),
    /// How many have a second factor, of how many.
    coverage: (i64, i64),
}

/// The page, with what was typed where something is wrong with it.
async fn sheet(view: &View, typed: &Fields, faults: &FieldErrors) -> Reply {
    let mut tx = view.scope.read().await?;
    let now = Now {
        rules: policy::rules(&mut tx, view.scope.app()).await?,
        messages: (
            policy::allows_messages(&mut tx).await?,
            telephone::store::count(&mut tx).await?,
        ),
        coverage: store::coverage(&mut tx).await?,
    };
    drop(tx);
    Ok(draw(view, &now, typed, faults))
}

fn draw(view: &View, now: &Now, typed: &Fields, faults: &FieldErrors) -> Response {
    let (with, all) = now.coverage;
    let counts = [("with", with.into()), ("all", all.into())];
    let title = view.t("policy-title");
    let heading = title.clone();
    let label = |field: &str| (view.t(&format!("policy-{field}")), field.to_owned());
    let (allowed, users) = now.messages;
    let content = maud! {
        header.page-head { h1 { (heading.as_str()) } p.page-note { (view.t("policy-note")) } }
        (page::error_summary(view, faults, label))
        section.card {
            p { (view.t_with("policy-coverage", &counts)) }
            (origin(view, &now.rules))
            (form(view, &now.rules, typed, faults))
        }
        (messages(view, allowed, users))
    };
    page::page(view, &title, Width::Narrow, content)
}

/// Whose word holds: an administrator's until when it can be put off, or the provider's.
fn origin(view: &View, rules: &Rules) -> Raw<String> {
    let days = [("n", USUAL_GRACE_DAYS.into())];
    let usual = match rules.usual {
        Wanted::Nobody => None,
        wanted => Some(view.t_with(&format!("policy-usual-{}", wanted.name()), &days)),
    };
    let later = rules
        .decided
        .filter(|decided| decided.wanted != Wanted::Nobody && decided.since > view.scope.now());
    let later = later.map(|decided| {
        let since = texts::date_time(view.scope.lang(), decided.since, view.scope.zone());
        view.t_with("policy-since", &[("since", since.as_str().into())])
    });
    maud! {
        @if let Some(usual) = &usual {
            p { (usual.as_str()) " "
                @if rules.decided.is_none() { (view.t("policy-undecided")) }
                @else if rules.may_be_relaxed { (view.t("policy-decided")) }
                @if !rules.may_be_relaxed { (view.t("policy-firm")) }
            }
        }
        @if let Some(later) = &later { p.muted { (later.as_str()) } }
    }
    .memoize()
}

fn form(view: &View, rules: &Rules, typed: &Fields, faults: &FieldErrors) -> Raw<String> {
    let fault = |field: &str| {
        faults
            .of(field)
            .next()
            .map(|one| fault_text(&view.scope, one))
    };
    let (wanted_fault, reason_fault) = (fault("wanted"), fault("reason"));
    let chosen = match (typed.get("wanted"), rules.decided) {
        ("", None) | (USUAL, _) => None,
        (typed, _) => Some(Wanted::parse(typed).unwrap_or(rules.wanted())),
    };
    let days = grace(typed).unwrap_or(7);
    let shut = |wanted: Wanted| !rules.may_be_relaxed && wanted < rules.usual;
    let why = typed.get("reason").to_owned();
    let hint = view.t_with("policy-reason-hint", &[("n", words().into())]);
    maud! {
        form.form method="post" action=(view.to("/second-factor")) {
            fieldset.field id="wanted" {
                legend.label { (view.t("policy-wanted")) }
                label.choice {
                    input type="radio" name="wanted" value=(USUAL) checked[chosen.is_none()];
                    (view.t(&format!("policy-as-usual-{}", rules.usual.name())))
                }
                @for wanted in Wanted::ALL {
                    label.choice {
                        input type="radio" name="wanted" value=(wanted.name()) checked[chosen == Some(wanted)] disabled[shut(wanted)];
                        (view.t(&format!("policy-{}", wanted.name())))
                    }
                }
                @if let Some(fault) = &wanted_fault { p.field-error { (fault.as_str()) } }
            }
            div.field {
                label for="grace" { (view.t("policy-grace")) }
                p #grace-hint.hint { (view.t("policy-grace-hint")) }
                select #grace name="grace" aria-describedby="grace-hint" {
                    @for choice in GRACE_DAYS { option value=(choice.to_string()) selected[choice == days] { (view.t_with("policy-days", &[("n", choice.into())])) } }
                }
            }
            div.field {
                label for="reason" { (view.t("policy-reason")) }
                p #reason-hint.hint { (hint.as_str()) }
                input #reason name="reason" value=(why.as_str()) autocomplete="off" required maxlength="500"
                    aria-describedby="reason-hint reason-error" aria-invalid=[reason_fault.as_ref().map(|_| "true")];
                @if let Some(fault) = &reason_fault { p #reason-error.field-error { (fault.as_str()) } }
            }
            div.form-actions { button.button.primary { (view.t("profile-save")) } }
        }
    }
    .memoize()
}

/// How many words a reason has at least.
fn words() -> i64 {
    i64::try_from(REASON_WORDS).unwrap_or(0)
}
