//! One tenant: how it stands, its plan, and closing and opening it. Erasing is a command on the host.

pub(super) mod backup;
pub(super) mod plan;

use super::parts::{Field, field, notice, proof, proved, when};
use super::{said, tenants};
use crate::log::{self, Entry};
use accounts::State;
use accounts::overview::{self, Measured};
use kernel::{FieldErrors, Result, TenantId, text};
use kit::Width;
use kit::html::*;
use kit::platform::{Act, Asked, Done, PlatformScope, Sheet};

/// The longest reason, in characters.
const REASON: usize = 500;

pub(super) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let one = find(scope, asked).await?;
    let said = notice(scope, said(scope, asked));
    Ok(Done::Page(sheet(
        scope,
        &one,
        &said,
        "",
        &FieldErrors::new(),
    )))
}

pub(super) async fn close(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let one = find(scope, asked).await?;
    let slug = one.record.tenant.slug.clone();
    act(scope, asked, &one, Act::Close { slug }, "tenant_closed").await
}

pub(super) async fn open(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let one = find(scope, asked).await?;
    let slug = one.record.tenant.slug.clone();
    act(scope, asked, &one, Act::Open { slug }, "tenant_opened").await
}

async fn find(scope: &PlatformScope, asked: &Asked) -> Result<Measured> {
    overview::one(scope, TenantId(asked.number("id")?)).await
}

/// Asks for a reason and a fresh second factor, notes both what is about to be done and why, and
/// has it done.
async fn act(
    scope: &PlatformScope,
    asked: &Asked,
    one: &Measured,
    act: Act,
    action: &'static str,
) -> Result<Done> {
    let reason = text::line(asked.form.get("reason"));
    let mut faults = FieldErrors::new();
    match reason.chars().count() {
        0 => faults.add("reason", "required"),
        n if n > REASON => faults.add("reason", "too_long"),
        _ => {}
    }
    if faults.is_empty()
        && let Err(more) = proved(scope, &asked.form).await?
    {
        faults.extend(more);
    }
    if !faults.is_empty() {
        let nothing = notice(scope, None);
        return Ok(Done::Again(sheet(scope, one, &nothing, &reason, &faults)));
    }
    let id = one.record.tenant.id.0;
    let entry = |outcome| Entry {
        tenant: Some(id),
        reason: reason.clone(),
        outcome,
        ..Entry::done(action)
    };
    note(scope, entry("begun")).await?;
    let done = scope.carry_out(act).await;
    note(scope, entry(if done.is_ok() { "done" } else { "refused" })).await?;
    done?;
    let key = format!("platform-done-{}", action.replace('_', "-"));
    let path = scope.path(format_args!("/tenants/{id}"));
    Ok(Done::See(with_query(&path, &[("said", &key)]), None))
}

async fn note(scope: &PlatformScope, entry: Entry) -> Result<()> {
    let mut tx = scope.control_write().await?;
    log::add(&mut tx, scope, entry).await?;
    tx.commit().await
}

fn sheet(
    scope: &PlatformScope,
    one: &Measured,
    said: &Raw<String>,
    reason: &str,
    faults: &FieldErrors,
) -> Sheet {
    let tenant = &one.record.tenant;
    let (title, heading) = (tenant.name.clone(), tenant.name.clone());
    let since = when(scope, one.record.created_at);
    let closed = one.record.closed_at.map(|at| when(scope, at));
    let measured = one.size.map(|(_, at)| {
        let times = [("at", when(scope, at).into())];
        scope.t_with("platform-measured-at", &times)
    });
    let held = one.plan(scope.plans());
    let size = plan::size(scope, one.size_share(held), measured.as_deref());
    let users = plan::users(scope, one.users_share(held));
    let backup = backup::sentence(scope, one);
    let (verb, path) = match one.record.state {
        State::Active => ("platform-tenant-close", "closure"),
        State::Closed => ("platform-tenant-open", "opening"),
    };
    let action = scope.path(format_args!("/tenants/{}/{path}", tenant.id.0));
    let (note, class) = match one.record.state {
        State::Active => ("platform-tenant-close-note", "button danger"),
        State::Closed => ("platform-tenant-open-note", "button primary"),
    };
    let reason = Field::text("reason", "platform-reason", reason);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(scope.t("platform-crumbs")) { ol { li { a href=(scope.path("/tenants")) { (scope.t("platform-tenants")) } } } }
            h1 translate="no" { (heading.as_str()) }
            p.page-note { (scope.t("platform-tenant-note")) }
        }
        (said)
        section.card aria-labelledby="facts-title" {
            h2 #facts-title { (scope.t("platform-tenant-facts")) }
            dl.fields {
                div.field-row { dt { (scope.t("platform-tenant-state")) } dd { (tenants::state(scope, one.record.state)) } }
                div.field-row { dt { (scope.t("platform-tenant-slug")) } dd translate="no" { (tenant.slug.as_str()) } }
                div.field-row { dt { (scope.t("platform-tenant-number")) } dd { (tenant.id.0) } }
                div.field-row { dt { (scope.t("platform-tenant-since")) } dd { (since.as_str()) } }
                @if let Some(closed) = &closed { div.field-row { dt { (scope.t("platform-tenant-closed-at")) } dd { (closed.as_str()) } } }
                div.field-row { dt { (scope.t("platform-tenant-size")) } dd { (size) } }
                div.field-row { dt { (scope.t("platform-tenant-users")) } dd { (users) } }
                div.field-row { dt { (scope.t("platform-backup")) } dd { (backup) } }
            }
        }
        (plan::card(scope, one, faults))
        section.card aria-labelledby="act-title" {
            h2 #act-title { (scope.t(verb)) }
            p { (scope.t(note)) }
            form.form method="post" action=(action.as_str()) {
                (field(scope, &reason, faults))
                (proof(scope, faults))
                div.form-actions { button class=(class) { (scope.t(verb)) } }
            }
        }
    };
    Sheet::new(&title, Width::Narrow, content)
}
