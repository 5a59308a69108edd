//! The acting user's own page: what is kept about them, and what they may change of it.

use crate::email;
use crate::sso;
use crate::user::actions::update_profile;
use crate::user::web::parts::field;
use crate::user::{Profile, UserRecord, store};
use kernel::{Error, FieldErrors, Lang};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    Access, Form, Permission, Reader, Reply, Routes, Toast, View, Width, keep_cookie, page,
    redirect_with,
};
use std::time::Duration;

mod security;

/// How long a browser keeps it; how somebody likes pages does not change by itself.
const A_YEAR: Duration = Duration::from_secs(31_536_000);

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .get("/profile", own, show)
        .post("/profile", own, save)
        .post("/profile/appearance", own, appearance)
        .merge(security::routes())
}

async fn show(view: View) -> Reply {
    render(&view, Fields::default(), FieldErrors::new()).await
}

async fn save(view: View, Form(fields): Form) -> Reply {
    let get = |name| fields.get(name);
    let done = match Profile::check(get("name"), get("lang"), get("zone")) {
        Ok(profile) => update_profile(&view.scope, &profile)
            .await
            .map(|()| profile),
        Err(faults) => Err(Error::Invalid(faults)),
    };
    match done {
        Ok(profile) => {
            let mut response = saved(&view, "profile-saved");
            // The cookie overrules the profile for strangers; here it follows it.
            let settings = &view.scope.app().settings;
            let tag = profile.lang.tag();
            let language = keep_cookie(settings, "language", tag, A_YEAR, Reader::Server);
            crate::cookie::add(&mut response, &language);
            Ok(response)
        }
        Err(Error::Invalid(faults)) => render(&view, fields, faults).await.map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn appearance(view: View, Form(fields): Form) -> Reply {
    let mut response = saved(&view, "profile-saved");
    for (name, known) in [
        ("theme", ["auto", "light", "dark"].as_slice()),
        ("density", ["comfortable", "compact"].as_slice()),
    ] {
        if let Some(value) = known.iter().find(|value| **value == fields.get(name)) {
            let settings = &view.scope.app().settings;
            let cookie = keep_cookie(settings, name, value, A_YEAR, Reader::Scripts);
            crate::cookie::add(&mut response, &cookie);
        }
    }
    Ok(response)
}

fn saved(view: &View, said: &str) -> axum::response::Response {
    redirect_with(view, &view.to("/profile"), &Toast::new(said))
}

async fn render(view: &View, input: Fields, faults: FieldErrors) -> Reply {
    let id = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let linked = &sso::profile::linked(view).await?;
    let address = email::web::section(view).await?;
    let mut tx = view.scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    let role = crate::role::web::name_of(view, &mut tx, user.role).await?;
    drop(tx);
    let label = |name: &str| match name {
        "name" | "lang" | "zone" => (view.t(&format!("user-{name}")), name.to_owned()),
        _ => (String::new(), "name".to_owned()),
    };
    let title = view.t("profile-title");
    let heading = title.clone();
    let (user, input, faults) = (&user, &input, &faults);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (user.email.as_str()) " · " (role.as_str()) }
        }
        (page::error_summary(view, faults, label))
        (data_form(view, user, input, faults))
        (appearance_form(view))
        (address)
        (security_card(view))
        (sso::profile::section(view, linked))
        (own_card(view))
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

fn data_form(
    view: &View,
    user: &UserRecord,
    input: &Fields,
    faults: &FieldErrors,
) -> impl Renderable {
    let lang = input
        .find("lang")
        .and_then(Lang::parse)
        .unwrap_or(user.lang);
    let name = input.find("name").unwrap_or(&user.name).to_owned();
    let zone = input.find("zone").unwrap_or(&user.zone).to_owned();
    let fault = faults.of("zone").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        section.card aria-labelledby="data-title" {
            h2 #data-title { (view.t("profile-data-title")) }
            tenet-unsaved { form.form method="post" action=(view.to("/profile")) {
                (field(view, faults, "name", "text", &name))
                div.field {
                    label for="lang" { (view.t("user-lang")) }
                    select #lang name="lang" {
                        @for known in Lang::ALL { option value=(known.tag()) selected[known == lang] { (known.own_name()) } }
                    }
                }
                div.field {
                    label for="zone" { (view.t("user-zone")) }
                    p #zone-hint.hint { (view.t("profile-zone-hint")) }
                    input #zone name="zone" value=(zone.as_str()) required autocomplete="off"
                        aria-describedby="zone-hint" aria-invalid=[fault.as_ref().map(|_| "true")];
                    @if let Some(fault) = &fault { p.field-error { (fault.as_str()) } }
                }
                div.form-actions { button.button.primary { (view.t("profile-save")) } }
            } }
        }
    }
}

fn appearance_form(view: &View) -> impl Renderable {
    maud! {
        section.card aria-labelledby="appearance-title" {
            h2 #appearance-title { (view.t("profile-appearance-title")) }
            tenet-theme { form.form method="post" action=(view.to("/profile/appearance")) {
                div.field {
                    label for="theme" { (view.t("profile-theme")) }
                    select #theme name="theme" {
                        @for value in ["auto", "light", "dark"] {
                            option value=(value) selected[view.theme == value] { (view.t(&format!("profile-theme-{value}"))) }
                        }
                    }
                }
                div.field {
                    label for="density" { (view.t("profile-density")) }
                    select #density name="density" {
                        @for value in ["comfortable", "compact"] {
                            option value=(value) selected[view.density == value] { (view.t(&format!("profile-density-{value}"))) }
                        }
                    }
                }
                div.form-actions { button.button { (view.t("profile-save")) } }
            } }
        }
    }
}

/// The way to the page about password, second factors, devices and sessions.
fn security_card(view: &View) -> impl Renderable {
    maud! {
        section.card aria-labelledby="security-title" {
            h2 #security-title { (view.t("security-title")) }
            p.muted { (view.t("security-note")) }
            p { a.button href=(view.to("/profile/security")) { (icon("shield")) (view.t("security-open")) } }
        }
    }
}

/// The way to the page about everything that is kept about the user.
fn own_card(view: &View) -> impl Renderable {
    maud! {
        section.card aria-labelledby="own-title" {
            h2 #own-title { (view.t("own-title")) }
            p.muted { (view.t("own-note")) }
            p { a.button href=(view.to("/profile/data")) { (icon("info")) (view.t("own-open")) } }
        }
    }
}
