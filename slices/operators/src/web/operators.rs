//! Who runs the installation, and until when: an access ends by itself unless another operator
//! confirms that it is needed (P-118).

use super::parts::{notice, proof, proved, when};
use super::said;
use crate::operator::{Record, actions};
use kernel::{FieldError, FieldErrors, Result};
use kit::Width;
use kit::html::*;
use kit::platform::{Asked, Done, PlatformScope, Sheet};

pub(super) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let said = notice(scope, said(scope, asked));
    let all = actions::list(scope).await?;
    let page = sheet(scope, &all, &said, "", &FieldErrors::new())?;
    Ok(Done::Page(page))
}

/// Confirms the access of another operator, with a fresh second factor.
pub(super) async fn confirm(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let all = actions::list(scope).await?;
    let chosen = asked.form.get("operator");
    let whom = all.iter().find(|one| one.id.to_string() == chosen);
    let own = scope.operator()?.id;
    let faults = match whom {
        None => FieldErrors::one(FieldError::new("operator", "required")),
        Some(whom) if whom.id == own => FieldErrors::one(FieldError::new("operator", "own_access")),
        Some(_) => match proved(scope, &asked.form).await? {
            Ok(()) => FieldErrors::new(),
            Err(faults) => faults,
        },
    };
    let whom = match whom {
        Some(whom) if faults.is_empty() => whom.id,
        _ => {
            let nothing = notice(scope, None);
            let page = sheet(scope, &all, &nothing, chosen, &faults)?;
            return Ok(Done::Again(page));
        }
    };
    actions::confirm(scope, whom).await?;
    let said = [("said", "platform-done-operator-confirmed")];
    Ok(Done::See(
        with_query(&scope.path("/operators"), &said),
        None,
    ))
}

fn sheet(
    scope: &PlatformScope,
    all: &[Record],
    said: &Raw<String>,
    chosen: &str,
    faults: &FieldErrors,
) -> Result<Sheet> {
    let own = scope.operator()?.id;
    let title = scope.t("platform-operators");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = all.iter().map(|one| row(scope, one)).collect();
    let others: Vec<(String, &str)> = all
        .iter()
        .filter(|one| one.id != own)
        .map(|one| (one.id.to_string(), one.name.as_str()))
        .collect();
    let form = form(scope, &others, chosen, faults);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-operators-note")) }
        }
        (said)
        div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
            table.table {
                caption.visually-hidden { (label.as_str()) }
                thead { tr {
                    th scope="col" { (scope.t("platform-operator-name")) }
                    th scope="col" { (scope.t("platform-operator-state")) }
                    th.wide scope="col" { (scope.t("platform-operator-confirmed")) }
                    th.wide scope="col" { (scope.t("platform-operator-ends")) }
                } }
                tbody { @for row in &rows { (row) } }
            }
        }
        section.card aria-labelledby="confirm-title" {
            h2 #confirm-title { (scope.t("platform-confirm")) }
            p { (scope.t("platform-confirm-note")) }
            (form)
        }
    };
    Ok(Sheet::new(&title, Width::Narrow, content))
}

fn row(scope: &PlatformScope, one: &Record) -> Raw<String> {
    let now = scope.now();
    let state = one.state(now);
    let class = match state {
        "active" => "badge success",
        "enrolling" => "badge",
        _ => "badge danger",
    };
    let due = one.is_due(now) && !one.has_expired(now);
    let (confirmed, ends) = (when(scope, one.confirmed_at), when(scope, one.ends_at()));
    let text = scope.t(&format!("platform-operator-{state}"));
    let until = scope.t_with("platform-operator-until", &[("at", ends.as_str().into())]);
    maud! {
        tr data-row {
            th scope="row" {
                span translate="no" { (one.name.as_str()) " " span.small.muted { (one.email.as_str()) } }
                // A phone shows it below the name.
                span.phone-only.small.muted { br; (until.as_str()) }
                @if due { span.phone-only { " " span.badge.warning { (scope.t("platform-operator-due")) } } }
            }
            td { span class=(class) { (text.as_str()) } }
            td.wide { (confirmed.as_str()) }
            td.wide { (ends.as_str()) @if due { " " span.badge.warning { (scope.t("platform-operator-due")) } } }
        }
    }
    .memoize()
}

fn form(
    scope: &PlatformScope,
    others: &[(String, &str)],
    chosen: &str,
    faults: &FieldErrors,
) -> Raw<String> {
    let fault = faults.of("operator").next().map(|fault| scope.fault(fault));
    let described = fault.as_ref().map(|_| "operator-error");
    let invalid = fault.as_ref().map(|_| "true");
    if others.is_empty() {
        let command = "tenet operator confirm";
        return maud! { p.muted { (scope.t("platform-confirm-nobody")) " " code { (command) } } }
            .memoize();
    }
    maud! {
        form.form method="post" action=(scope.path("/operators/confirmations")) {
            div.field {
                label for="operator" { (scope.t("platform-confirm-whom")) }
                select #operator name="operator" translate="no" aria-describedby=[described] aria-invalid=[invalid] {
                    option value="" { "–" }
                    @for (id, name) in others {
                        option value=(id.as_str()) selected[id == chosen] { (*name) }
                    }
                }
                @if let Some(fault) = &fault { p.field-error id="operator-error" { (fault.as_str()) } }
            }
            (proof(scope, faults))
            div.form-actions { button.button.primary { (scope.t("platform-confirm-do")) } }
        }
    }
    .memoize()
}
