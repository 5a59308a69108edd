//! The administrator's pages about providers.

use crate::role::GUARD;
use crate::sso::actions::{add, check, remove, set_up};
use crate::sso::provider::{GOOGLE, NewProvider, ProviderInput};
use crate::sso::{Provider, ProviderId, Refusal, attempt, store};
use crate::user::web::parts::labelled;
use kernel::{Error, FieldErrors, Id};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::unprocessable;
use kit::{
    Access, At, Form, Path, Reply, Routes, Toast, View, Width, page, redirect, redirect_with,
};

mod form;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(GUARD);
    Routes::new()
        .get("/sso", manage, list)
        .post_proven("/sso", manage, create)
        .get("/sso/{id}", manage, show)
        .post_proven("/sso/{id}", manage, save)
        .post("/sso/{id}/check", manage, try_out)
        .post_proven("/sso/{id}/removal", manage, take_away)
}

async fn list(view: View) -> Reply {
    listed(&view, Fields::default(), FieldErrors::new()).await
}

async fn create(view: View, Form(fields): Form) -> Reply {
    let (title, issuer) = match fields.get("preset") {
        "google" => ("Google", GOOGLE),
        _ => (fields.get("title"), fields.get("issuer")),
    };
    let new = NewProvider::check(title, issuer, view.scope.app().egress.loopback());
    let done = match new {
        Ok(new) => add(&view.scope, &new).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok(id) => Ok(redirect(&view.to(format_args!("/sso/{id}")))),
        Err(Error::Invalid(faults)) => listed(&view, fields, faults).await.map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn listed(view: &View, input: Fields, faults: FieldErrors) -> Reply {
    let mut tx = view.scope.read().await?;
    let providers = store::all(&mut tx).await?;
    drop(tx);
    let has_google = providers.iter().any(Provider::is_google);
    let label = |name: &str| match name {
        "title" => (view.t("sso-name"), name.to_owned()),
        name => (view.t(&format!("sso-{name}")), name.to_owned()),
    };
    let title = view.t("sso-title");
    let heading = title.clone();
    let (providers, input, faults) = (&providers, &input, &faults);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("sso-note")) }
        }
        @if providers.is_empty() {
            section.empty { (icon("globe")) h2 { (view.t("sso-none")) } p { (view.t("sso-none-help")) } }
        } @else {
            section.card aria-labelledby="providers-title" {
                h2 #providers-title { (view.t("sso-list")) }
                ul.panel-list { @for one in providers { (row(view, one)) } }
            }
        }
        @if !has_google {
            section.card aria-labelledby="google-title" {
                h2 #google-title { "Google" }
                p.muted { (view.t("sso-google-help")) }
                form method="post" action=(view.to("/sso")) {
                    input type="hidden" name="preset" value="google";
                    button.button { (icon("plus")) (view.t("sso-google-do")) }
                }
            }
        }
        section.card aria-labelledby="other-title" {
            h2 #other-title { (view.t("sso-other")) }
            p.muted { (view.t("sso-other-help")) }
            form.form method="post" action=(view.to("/sso")) {
                (page::error_summary(view, faults, label))
                (labelled(view, faults, "title", "text", input.get("title"), view.t("sso-name")))
                (labelled(view, faults, "issuer", "url", input.get("issuer"), view.t("sso-issuer")))
                div.form-actions { button.button.primary { (icon("plus")) (view.t("sso-other-do")) } }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

fn row(view: &View, one: &Provider) -> impl Renderable {
    let path = view.to(format_args!("/sso/{}", one.id));
    let (title, issuer) = (one.title.clone(), one.issuer.clone());
    let (ready, required) = (one.is_ready(), one.required);
    maud! {
        li {
            a href=(path.as_str()) { (title.as_str()) } " "
            @if ready { span.badge.success { (view.t("sso-ready")) } } @else { span.badge.warning { (view.t("sso-not-ready")) } }
            @if required { " " span.badge.accent { (view.t("sso-required-badge")) } }
            " " span.small.muted { (issuer.as_str()) }
        }
    }
}

async fn show(view: View, Path(At { id }): Path<At<ProviderId>>) -> Reply {
    one(&view, id, None, FieldErrors::new(), None).await
}

async fn save(view: View, Path(At { id }): Path<At<ProviderId>>, Form(fields): Form) -> Reply {
    let mut tx = view.scope.read().await?;
    let kept = store::find(&mut tx, id).await?.secret.is_some();
    drop(tx);
    let get = |name| fields.get(name).to_owned();
    let input = ProviderInput {
        title: get("title"),
        client_id: get("client_id"),
        secret: get("secret"),
        domains: get("domains"),
        role: get("role"),
        makes_users: fields.has("makes_users"),
        required: fields.has("required"),
    };
    let done = match input.check(kept) {
        Ok(setup) => set_up(&view.scope, id, &setup).await,
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok(()) => {
            let said = Toast::new("sso-was-saved");
            Ok(redirect_with(
                &view,
                &view.to(format_args!("/sso/{id}")),
                &said,
            ))
        }
        Err(Error::Invalid(faults)) => one(&view, id, Some(input), faults, None)
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn try_out(view: View, Path(At { id }): Path<At<ProviderId>>) -> Reply {
    let found = match check(&view.scope, id).await {
        Err(Refusal::Failed(error)) => return Err(error.into()),
        found => found,
    };
    one(&view, id, None, FieldErrors::new(), Some(found)).await
}

async fn take_away(view: View, Path(At { id }): Path<At<ProviderId>>) -> Reply {
    remove(&view.scope, id).await?;
    let said = Toast::new("sso-was-removed");
    Ok(redirect_with(&view, &view.to("/sso"), &said))
}

/// The page of one provider. `found`: what trying it out has found.
async fn one(
    view: &View,
    id: Id<ProviderId>,
    input: Option<ProviderInput>,
    faults: FieldErrors,
    found: Option<Result<(), Refusal>>,
) -> Reply {
    let mut tx = view.scope.read().await?;
    let provider = store::find(&mut tx, id).await?;
    let users = store::users_of(&mut tx, id).await?;
    drop(tx);
    let input = input.unwrap_or_else(|| ProviderInput {
        title: provider.title.clone(),
        client_id: provider.client_id.clone(),
        secret: String::new(),
        domains: provider.domains.join(", "),
        role: provider.role.name().to_owned(),
        makes_users: provider.makes_users,
        required: provider.required,
    });
    let title = provider.title.clone();
    let (provider, input, faults, found) = (&provider, &input, &faults, &found);
    let callback = attempt::callback(&view.scope, id);
    let sign_out = callback.replace("/callback", "/sign-out");
    let action = |what: &str| view.to(format_args!("/sso/{id}/{what}"));
    let (check_path, removal) = (action("check"), action("removal"));
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("sso-crumbs")) { ol { li { a href=(view.to("/sso")) { (view.t("sso-title")) } } } }
            h1 { (provider.title.as_str()) }
            p.page-note { (provider.issuer.as_str()) }
        }
        @if let Some(found) = found { (verdict(view, found)) }
        section.card aria-labelledby="there-title" {
            h2 #there-title { (view.t("sso-there")) }
            p { (view.t(if provider.is_google() { "sso-there-google" } else { "sso-there-help" })) }
            p { code.callback { (callback.as_str()) } }
            @if !provider.is_google() {
                p { (view.t("sso-there-sign-out")) }
                p { code { (sign_out.as_str()) } }
            }
        }
        (form::form(view, provider, input, faults))
        section.card aria-labelledby="check-title" {
            h2 #check-title { (view.t("sso-check")) }
            p.muted { (view.t("sso-check-help")) }
            form method="post" action=(check_path.as_str()) { button.button { (icon("check")) (view.t("sso-check-do")) } }
        }
        section.card aria-labelledby="removal-title" {
            h2 #removal-title { (view.t("sso-remove")) }
            p.muted { (view.t_with("sso-remove-help", &[("n", i64::try_from(users).unwrap_or(0).into())])) }
            form method="post" action=(removal.as_str()) { button.button.danger { (view.t("sso-remove-do")) } }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

fn verdict(view: &View, found: &Result<(), Refusal>) -> impl Renderable {
    let (class, symbol, text) = match found {
        Ok(()) => ("notice success", "check", view.t("sso-check-right")),
        Err(refusal) => {
            let code = refusal.code().replace('_', "-");
            (
                "notice danger",
                "warning",
                view.t(&format!("sso-fault-{code}")),
            )
        }
    };
    maud! { div class=(class) role="status" { (icon(symbol)) p { (text.as_str()) } } }
}
