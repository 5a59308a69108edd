//! The acting user's own page: what is kept about them, and what they may change of it.

use crate::password::{MIN_CHARS, Password};
use crate::session::actions::{change_password, list, sign_out_others};
use crate::session::{Device, Shown as Session, cookie, set_cookie, token};
use crate::user::actions::update_profile;
use crate::user::web::parts::{field, labelled};
use crate::user::{Profile, UserRecord, store};
use axum::http::HeaderMap;
use kernel::{Error, FieldErrors, Lang};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    Access, Form, Permission, Reply, Routes, Toast, View, Width, page, redirect_with, texts,
};

mod own;

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .get("/profile", own, show)
        .post("/profile", own, save)
        .post("/profile/appearance", own, appearance)
        .post("/profile/password", own, password)
        .post("/profile/sessions/others", own, others)
}

async fn show(view: View, headers: HeaderMap) -> Reply {
    render(&view, &headers, Fields::default(), FieldErrors::new()).await
}

async fn save(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
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
            let language = format!(
                "language={}; Path=/; Max-Age=31536000; SameSite=Lax",
                profile.lang.tag()
            );
            set_cookie(&mut response, &language);
            Ok(response)
        }
        Err(Error::Invalid(faults)) => render(&view, &headers, fields, faults)
            .await
            .map(unprocessable),
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
            let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
            set_cookie(&mut response, &cookie);
        }
    }
    Ok(response)
}

async fn password(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    let old = Password::present(fields.get("old"));
    let device = Device::of(&headers);
    match change_password(&view.scope, &old, fields.get("new"), &device).await {
        Ok(token) => {
            let mut response = saved(&view, "profile-password-saved");
            let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
            set_cookie(&mut response, &cookie(settings, tenant, Some(&token)));
            Ok(response)
        }
        Err(Error::Invalid(faults)) => render(&view, &headers, Fields::default(), faults)
            .await
            .map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

async fn others(view: View, headers: HeaderMap) -> Reply {
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    let token = token(settings, tenant, &headers).ok_or(Error::Forbidden)?;
    sign_out_others(&view.scope, &token).await?;
    Ok(saved(&view, "profile-others-ended"))
}

fn saved(view: &View, said: &str) -> axum::response::Response {
    redirect_with(view, &view.to("/profile"), &Toast::new(said))
}

async fn render(view: &View, headers: &HeaderMap, input: Fields, faults: FieldErrors) -> Reply {
    let id = view.scope.actor().user().ok_or(Error::Forbidden)?;
    let mut tx = view.scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    drop(tx);
    let (settings, tenant) = (&view.scope.app().settings, view.scope.tenant());
    let token = token(settings, tenant, headers);
    let sessions = list(&view.scope, token.as_ref()).await?;

    let label = |name: &str| match name {
        "old" => (view.t("profile-password-old"), "old".to_owned()),
        "new" => (view.t("profile-password-new"), "new".to_owned()),
        "name" | "lang" | "zone" => (view.t(&format!("user-{name}")), name.to_owned()),
        _ => (String::new(), "name".to_owned()),
    };
    let title = view.t("profile-title");
    let heading = title.clone();
    let (user, input, faults, sessions) = (&user, &input, &faults, &sessions);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (user.email.as_str()) " · " (view.t(&format!("role-{}", user.role))) }
        }
        (page::error_summary(view, faults, label))
        (data_form(view, user, input, faults))
        (appearance_form(view))
        (password_form(view, faults))
        (session_list(view, sessions))
        (own::section(view))
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

fn password_form(view: &View, faults: &FieldErrors) -> impl Renderable {
    let hint = view.t_with("user-password-hint", &[("n", MIN_CHARS.into())]);
    let fault = faults.of("old").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        section.card aria-labelledby="password-title" {
            h2 #password-title { (view.t("profile-password-title")) }
            p.muted { (view.t("profile-password-help")) " " (hint.as_str()) }
            form.form method="post" action=(view.to("/profile/password")) {
                div.field {
                    label for="old" { (view.t("profile-password-old")) }
                    input #old name="old" type="password" autocomplete="current-password" required
                        aria-invalid=[fault.as_ref().map(|_| "true")];
                    @if let Some(fault) = &fault { p.field-error { (fault.as_str()) } }
                }
                (labelled(view, faults, "new", "password", "", view.t("profile-password-new")))
                div.form-actions { button.button { (view.t("profile-password-do")) } }
            }
        }
    }
}

fn session_list(view: &View, sessions: &[Session]) -> impl Renderable {
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let rows: Vec<(String, String, bool)> = sessions
        .iter()
        .map(|session| {
            let device = match session.device.is_empty() {
                true => view.t("profile-device-unknown"),
                false => session.device.clone(),
            };
            let (since, seen) = (when(session.created_at), when(session.seen_at));
            let times = [("since", since.into()), ("seen", seen.into())];
            (
                device,
                view.t_with("profile-session-times", &times),
                session.own,
            )
        })
        .collect();
    maud! {
        section.card aria-labelledby="sessions-title" {
            h2 #sessions-title { (view.t("profile-sessions-title")) }
            ul.panel-list {
                @for (device, times, own) in &rows {
                    li {
                        b { (device.as_str()) } " "
                        @if *own { span.badge.accent { (view.t("profile-session-own")) } }
                        " " span.small.muted { (times.as_str()) }
                    }
                }
            }
            form method="post" action=(view.to("/profile/sessions/others")) {
                button.button { (icon("sign-out")) (view.t("profile-others-do")) }
            }
        }
    }
}
