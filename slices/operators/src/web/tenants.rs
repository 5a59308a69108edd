//! All tenants, and a new one.

use super::parts::{Field, bytes, field, notice, proof, proved, when};
use super::said;
use super::tenant::{backup, plan};
use crate::log::{self, Entry};
use accounts::overview::{self, Measured};
use accounts::{State, TenantInput};
use kernel::{Error, FieldErrors, Lang, Result, TenantId};
use kit::Width;
use kit::html::*;
use kit::platform::{Act, Asked, Done, PlatformScope, Sheet, TenantDraft};

/// Tenants on one page.
const MANY: usize = 50;

pub(super) async fn show(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let after = match asked.query.get("after") {
        "" => None,
        text => Some(TenantId(text.parse().map_err(|_| Error::NotFound)?)),
    };
    let mut all = overview::page(scope, after, MANY + 1).await?;
    let more = all.len() > MANY;
    all.truncate(MANY);
    let next = all.last().filter(|_| more);
    let next = next.map(|last| {
        let last = last.record.tenant.id.0.to_string();
        with_query(&scope.path("/tenants"), &[("after", &last)])
    });
    let title = scope.t("platform-tenants");
    let (heading, label) = (title.clone(), title.clone());
    let rows: Vec<Raw<String>> = all.iter().map(|one| row(scope, one)).collect();
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-tenants-note")) }
            div.actions { a.button.primary href=(scope.path("/tenants/new")) { (icon("plus")) (scope.t("platform-tenant-new")) } }
        }
        (notice(scope, said(scope, asked)))
        @if rows.is_empty() {
            section.empty { (icon("companies")) h2 { (scope.t("platform-tenants-none")) } }
        } @else {
            div.table-wrap role="region" aria-label=(label.as_str()) tabindex="0" {
                table.table {
                    caption.visually-hidden { (label.as_str()) }
                    thead { tr {
                        th scope="col" { (scope.t("platform-tenant-name")) }
                        th scope="col" { (scope.t("platform-tenant-state")) }
                        th.wide.number scope="col" { (scope.t("platform-tenant-size")) }
                        th.wide scope="col" { (scope.t("platform-plan")) }
                        th.wide scope="col" { (scope.t("platform-backup")) }
                        th.wide.number scope="col" { (scope.t("platform-tenant-number")) }
                        th.wide scope="col" { (scope.t("platform-tenant-since")) }
                        th.wide scope="col" { (scope.t("platform-tenant-measured")) }
                    } }
                    tbody { @for row in &rows { (row) } }
                }
            }
        }
        @if let Some(next) = &next {
            nav.pager aria-label=(scope.t("log-pages")) { a.button rel="next" href=(next.as_str()) { (scope.t("platform-next")) } }
        }
    };
    Ok(Done::Page(Sheet::new(&title, Width::Full, content)))
}

fn row(scope: &PlatformScope, one: &Measured) -> Raw<String> {
    let tenant = &one.record.tenant;
    let to = scope.path(format_args!("/tenants/{}", tenant.id.0));
    let since = when(scope, one.record.created_at);
    let (size, measured) = match one.size {
        Some((size, at)) => (bytes(scope, size.unsigned_abs()), when(scope, at)),
        None => (String::new(), scope.t("platform-not-measured")),
    };
    // A phone shows it below the name.
    let again = size.clone();
    let plan = one.record.plan.as_deref().unwrap_or("");
    let exceeded = one.exceeds(scope.plans());
    let (backup, late) = (backup::ago(scope, one), backup::is_late(scope, one));
    maud! {
        tr data-row {
            th scope="row" translate="no" {
                a.row-link href=(to.as_str()) { (tenant.name.as_str()) }
                @if tenant.house { " " span.badge { (scope.t("platform-tenant-house")) } }
                " " span.small.muted { (tenant.slug.as_str()) }
                @if !size.is_empty() { span.phone-only.small.muted { " · " (again.as_str()) } }
                @if late { span.phone-only { " " (backup::badge(scope)) } }
                @if exceeded { span.phone-only { " " span.badge.warning { (scope.t("platform-plan-more")) } } }
            }
            td { (state(scope, one.record.state)) }
            td.wide.number { (size.as_str()) }
            td.wide { span translate="no" { (plan) } @if exceeded { " " span.badge.warning { (scope.t("platform-plan-more")) } } }
            td.wide { (backup.as_str()) @if late { " " (backup::badge(scope)) } }
            td.wide.number { (tenant.id.0) }
            td.wide { (since.as_str()) }
            td.wide { (measured.as_str()) }
        }
    }
    .memoize()
}

/// Whether people can reach it.
pub(super) fn state(scope: &PlatformScope, state: State) -> Raw<String> {
    let (class, key) = match state {
        State::Active => ("badge success", "platform-state-active"),
        State::Closed => ("badge warning", "platform-state-closed"),
    };
    maud! { span class=(class) { (scope.t(key)) } }.memoize()
}

pub(super) async fn new(scope: &PlatformScope) -> Result<Done> {
    let draft = TenantDraft {
        lang: scope.lang().tag().to_owned(),
        zone: "Europe/Budapest".to_owned(),
        ..TenantDraft::default()
    };
    Ok(Done::Page(form(scope, &draft, &FieldErrors::new())))
}

/// Makes a tenant. The invitation of its administrator goes by letter alone: its link lets
/// somebody in, so no operator sees it.
pub(super) async fn create(scope: &PlatformScope, asked: &Asked) -> Result<Done> {
    let get = |name: &str| asked.form.get(name).trim().to_owned();
    let draft = TenantDraft {
        slug: get("slug"),
        name: get("name"),
        lang: get("lang"),
        zone: get("zone"),
        email: get("email"),
        administrator: get("administrator"),
        plan: get("plan"),
    };
    if !scope.sends_letters() {
        return Err(Error::Conflict("no_letters"));
    }
    // What is typed wrongly costs no code.
    if let Err(faults) = input(&draft).check() {
        return Ok(Done::Again(form(scope, &draft, &faults)));
    }
    if let Err(faults) = plan::known(scope, &draft.plan) {
        return Ok(Done::Again(form(scope, &draft, &faults)));
    }
    if let Err(faults) = proved(scope, &asked.form).await? {
        return Ok(Done::Again(form(scope, &draft, &faults)));
    }
    let made = match scope.carry_out(Act::Create(Box::new(draft.clone()))).await {
        Ok(made) => made,
        Err(Error::Invalid(faults)) => {
            return Ok(Done::Again(form(scope, &draft, &faults)));
        }
        Err(error) => return Err(error),
    };
    let mut tx = scope.control_write().await?;
    let entry = Entry {
        tenant: made.map(|id| id.0),
        reason: draft.plan,
        ..Entry::done("tenant_created")
    };
    log::add(&mut tx, scope, entry).await?;
    tx.commit().await?;
    let to = with_query(
        &scope.path("/tenants"),
        &[("said", "platform-done-tenant-created")],
    );
    Ok(Done::See(to, None))
}

fn input(draft: &TenantDraft) -> TenantInput {
    let draft = draft.clone();
    TenantInput {
        slug: draft.slug,
        name: draft.name,
        lang: draft.lang,
        zone: draft.zone,
        house: false,
        plan: draft.plan,
        email: draft.email,
        administrator: draft.administrator,
    }
}

fn form(scope: &PlatformScope, draft: &TenantDraft, faults: &FieldErrors) -> Sheet {
    let title = scope.t("platform-tenant-new");
    let heading = title.clone();
    let name = Field::text("name", "platform-tenant-name", &draft.name);
    let slug = Field::text("slug", "platform-tenant-slug", &draft.slug);
    let zone = Field::text("zone", "platform-tenant-zone", &draft.zone);
    let administrator = Field::text(
        "administrator",
        "platform-tenant-administrator",
        &draft.administrator,
    );
    let email = Field {
        kind: "email",
        ..Field::text("email", "platform-tenant-email", &draft.email)
    };
    let mut named = FieldErrors::new();
    // The administrator's faults are named `administrator.email`, `administrator.name`.
    for fault in faults.iter() {
        let mut fault = fault.clone();
        fault.field = match fault.field.as_str() {
            "administrator.email" => "email".to_owned(),
            "administrator.name" => "administrator".to_owned(),
            _ => fault.field,
        };
        named.extend(FieldErrors::one(fault));
    }
    let faults = &named;
    let (sends, plans) = (scope.sends_letters(), !scope.plans().is_empty());
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(scope.t("platform-crumbs")) { ol { li { a href=(scope.path("/tenants")) { (scope.t("platform-tenants")) } } } }
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("platform-tenant-new-note")) }
        }
        section.card {
            @if sends {
                form.form method="post" action=(scope.path("/tenants")) {
                    (field(scope, &name, faults))
                    (field(scope, &slug, faults))
                    div.field {
                        label for="lang" { (scope.t("platform-tenant-lang")) }
                        select #lang name="lang" {
                            @for lang in Lang::ALL {
                                option value=(lang.tag()) selected[lang.tag() == draft.lang] { (scope.t(&format!("platform-lang-{}", lang.tag()))) }
                            }
                        }
                    }
                    (field(scope, &zone, faults))
                    @if plans { (plan::choice(scope, Some(&draft.plan), faults)) }
                    (field(scope, &administrator, faults))
                    (field(scope, &email, faults))
                    (proof(scope, faults))
                    div.form-actions { button.button.primary { (scope.t("platform-tenant-make")) } }
                }
            } @else {
                div.notice.warning { (icon("mail")) div {
                    p { (scope.t("platform-tenant-no-letters")) }
                    p { code { "tenet tenant create" } }
                } }
            }
        }
    };
    Sheet::new(&title, Width::Narrow, content)
}
