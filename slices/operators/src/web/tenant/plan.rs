//! The plan of a tenant: what it holds beside what the tenant takes. It limits nothing.

use super::{find, note, sheet};
use crate::log::Entry;
use crate::web::parts::{bytes, notice};
use accounts::overview::{Measured, Share};
use kernel::{Error, FieldError, FieldErrors, Result};
use kit::html::*;
use kit::platform::{Act, Asked, Done, PlatformScope};
use kit::texts;

/// Sets the plan that was chosen; an empty choice is none.
pub(in crate::web) async fn set(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let one = find(scope, asked).await?;
    let tenant = &one.record.tenant;
    let chosen = asked.form.get("plan").to_owned();
    let act = Act::Plan {
        slug: tenant.slug.clone(),
        plan: Some(chosen.clone()).filter(|plan| !plan.is_empty()),
    };
    if let Err(faults) = known(scope, &chosen) {
        let nothing = notice(scope, None);
        return Ok(Done::Again(sheet(scope, &one, &nothing, "", &faults)));
    }
    let entry = |outcome| Entry {
        tenant: Some(tenant.id.0),
        reason: chosen.clone(),
        outcome,
        ..Entry::done("tenant_plan_set")
    };
    note(scope, entry("begun")).await?;
    let done = scope.carry_out(act).await;
    note(scope, entry(if done.is_ok() { "done" } else { "refused" })).await?;
    match done {
        Ok(_) => {}
        Err(Error::Invalid(faults)) => {
            let nothing = notice(scope, None);
            return Ok(Done::Again(sheet(scope, &one, &nothing, "", &faults)));
        }
        Err(error) => return Err(error),
    }
    let path = scope.path(format_args!("/tenants/{}", tenant.id.0));
    let said = [("said", "platform-done-tenant-plan-set")];
    Ok(Done::See(with_query(&path, &said), None))
}

/// Of a name that is no plan nothing is kept, for anything could be typed. Empty is none.
pub(in crate::web) fn known(scope: &PlatformScope, chosen: &str) -> Result<(), FieldErrors> {
    match chosen.is_empty() || scope.plans().iter().any(|plan| plan.name == chosen) {
        true => Ok(()),
        false => Err(FieldErrors::one(FieldError::new("plan", "unknown_plan"))),
    }
}

/// The form in which a plan is chosen, and what it holds.
pub(super) fn card(scope: &PlatformScope, one: &Measured, faults: &FieldErrors) -> Raw<String> {
    let (plans, current) = (scope.plans(), one.record.plan.as_deref());
    let gone = current.filter(|_| one.plan(plans).is_none());
    let none = plans.is_empty() && current.is_none();
    let action = scope.path(format_args!("/tenants/{}/plan", one.record.tenant.id.0));
    let gone_text = gone.map(|name| scope.t_with("platform-plan-gone", &[("plan", name.into())]));
    maud! {
        section.card aria-labelledby="plan-title" {
            h2 #plan-title { (scope.t("platform-plan")) }
            @if one.exceeds(plans) {
                div.notice.warning { (icon("warning")) p { (scope.t("platform-plan-exceeded")) } }
            }
            @if let Some(text) = &gone_text {
                div.notice.warning { (icon("warning")) p { (text.as_str()) } }
            }
            @if none { p.muted { (scope.t("platform-plan-no-plans")) } }
            @else {
                form.form method="post" action=(action.as_str()) {
                    (choice(scope, current, faults))
                    div.form-actions { button.button { (scope.t("platform-plan-set")) } }
                }
            }
        }
    }
    .memoize()
}

/// The field in which a plan is chosen. What is no plan, or none any more, is none.
pub(in crate::web) fn choice(
    scope: &PlatformScope,
    current: Option<&str>,
    faults: &FieldErrors,
) -> Raw<String> {
    let fault = faults.of("plan").next().map(|fault| scope.fault(fault));
    let (described, invalid) = match &fault {
        Some(_) => ("plan-hint plan-error", Some("true")),
        None => ("plan-hint", None),
    };
    let options: Vec<(&str, String)> = scope
        .plans()
        .iter()
        .map(|plan| (plan.name.as_str(), describe(scope, plan)))
        .collect();
    let none = !options.iter().any(|(name, _)| current == Some(*name));
    maud! {
        div.field {
            label for="plan" { (scope.t("platform-plan")) }
            p.hint id="plan-hint" { (scope.t("platform-plan-hint")) }
            select #plan name="plan" aria-describedby=(described) aria-invalid=[invalid] {
                option value="" selected[none] { (scope.t("platform-plan-none")) }
                @for (name, text) in &options {
                    option value=(*name) selected[current == Some(*name)] { (text.as_str()) }
                }
            }
            @if let Some(fault) = &fault { p.field-error id="plan-error" { (fault.as_str()) } }
        }
    }
    .memoize()
}

/// A plan's name and what it holds.
fn describe(scope: &PlatformScope, plan: &kit::platform::Plan) -> String {
    let users = plan
        .users
        .map(|users| scope.t_with("platform-plan-users", &[("users", users.into())]));
    let size = plan.mib.map(|mib| mebibytes(scope, mib));
    let parts = [Some(plan.name.clone()), users, size];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn mebibytes(scope: &PlatformScope, mib: i64) -> String {
    bytes(scope, mib.unsigned_abs().saturating_mul(1024 * 1024))
}

/// How many users there are, beside how many the plan holds.
pub(super) fn users(scope: &PlatformScope, share: Share) -> Raw<String> {
    let has = share.has.map(|users| texts::number(scope.lang(), users));
    let holds = share.holds.map(|users| texts::number(scope.lang(), users));
    beside(scope, share, has, holds)
}

/// How large it is, beside how much the plan holds; `since` tells when that was.
pub(super) fn size(scope: &PlatformScope, share: Share, since: Option<&str>) -> Raw<String> {
    let has = share.has.map(|size| bytes(scope, size.unsigned_abs()));
    let holds = share.holds.map(|size| bytes(scope, size.unsigned_abs()));
    let text = beside(scope, share, has, holds);
    maud! { (text) @if let Some(since) = since { " · " (since) } }.memoize()
}

fn beside(
    scope: &PlatformScope,
    share: Share,
    has: Option<String>,
    holds: Option<String>,
) -> Raw<String> {
    let text = match (has, holds) {
        (None, _) => scope.t("platform-not-measured"),
        (Some(has), None) => has,
        (Some(has), Some(holds)) => {
            let both = [("has", has.into()), ("holds", holds.into())];
            scope.t_with("platform-plan-share", &both)
        }
    };
    let exceeded = share.is_exceeded();
    maud! {
        (text.as_str())
        @if exceeded { " " span.badge.warning { (scope.t("platform-plan-more")) } }
    }
    .memoize()
}
