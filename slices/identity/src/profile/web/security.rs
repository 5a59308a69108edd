//! The page about how one gets in: password, second factors, recovery codes, devices, sessions.

use crate::device::{Device, Remembered, actions as devices};
use crate::factor::policy::{self, Demand};
use crate::factor::{Factor, Kind, store as factors};
use crate::network;
use crate::password::Password;
use crate::password::web::{Chosen, new_password};
use crate::recovery::{self, FEW};
use crate::session::actions::{change_password, list};
use crate::session::web::hand_over;
use crate::session::{Shown as Session, token};
use crate::telephone::web as telephone;
use crate::user::store;
use axum::http::HeaderMap;
use kernel::{Error, FieldErrors, Timestamp};
use kit::edge::Limit;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    Access, Address, Form, Permission, Reply, Routes, Toast, View, Width, page, redirect_with,
    texts,
};

pub(super) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new()
        .get("/profile/security", own, show)
        .post("/profile/password", own, password)
        .limited(Limit::per_minute(10))
}

async fn show(view: View, headers: HeaderMap) -> Reply {
    render(&view, &headers, FieldErrors::new()).await
}

async fn password(view: View, address: Address, headers: HeaderMap, Form(fields): Form) -> Reply {
    let old = Password::present(fields.get("old"));
    let device = Device::of(&view.scope, &headers, address);
    match change_password(&view.scope, &old, fields.get("new"), &device).await {
        Ok(signed_in) => {
            let said = Toast::new("profile-password-saved");
            let mut response = redirect_with(&view, &view.to("/profile/security"), &said);
            hand_over(&view, &signed_in, &mut response);
            Ok(response)
        }
        Err(Error::Invalid(faults)) => render(&view, &headers, faults).await.map(unprocessable),
        Err(error) => Err(error.into()),
    }
}

struct Shown {
    factors: Vec<Factor>,
    telephone: telephone::Shown,
    codes_left: i64,
    demand: Demand,
    devices: Vec<Remembered>,
    networks: i64,
    sessions: Vec<Session>,
}

async fn render(view: &View, headers: &HeaderMap, faults: FieldErrors) -> Reply {
    let scope = &view.scope;
    let id = scope.actor().user().ok_or(Error::Forbidden)?;
    let token = token(&scope.app().settings, scope.tenant(), headers);
    let mut tx = scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    let sealed = factors::of_user(&mut tx, id).await?;
    let codes_left = recovery::store::left(&mut tx, id).await?;
    let demand = policy::demand(&mut tx, scope.app(), &user).await?;
    drop(tx);
    let shown = Shown {
        factors: sealed.into_iter().map(|one| one.factor).collect(),
        telephone: telephone::shown(view).await?,
        codes_left,
        demand,
        devices: devices::list(scope, &Device::of(scope, headers, Address::default())).await?,
        networks: network::web::known(view).await?,
        sessions: list(scope, token.as_ref()).await?,
    };
    let label = |name: &str| match name {
        "old" => (view.t("profile-password-old"), "old".to_owned()),
        _ => (view.t("profile-password-new"), "new".to_owned()),
    };
    let title = view.t("security-title");
    let heading = title.clone();
    let (shown, faults) = (&shown, &faults);
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("security-crumbs")) {
                ol { li { a href=(view.to("/profile")) { (view.t("profile-title")) } } }
            }
            h1 { (heading.as_str()) }
            p.page-note { (view.t("security-note")) }
        }
        (page::error_summary(view, faults, label))
        (password_form(view, faults))
        (factor_list(view, shown))
        @if !shown.factors.is_empty() || shown.telephone.own.is_some() { (codes(view, shown.codes_left)) }
        (device_list(view, &shown.devices))
        (network::web::section(view, shown.networks))
        (session_list(view, &shown.sessions))
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

fn password_form(view: &View, faults: &FieldErrors) -> impl Renderable {
    let new = Chosen {
        name: "new",
        label: view.t("profile-password-new"),
        faults,
    };
    let fault = faults.of("old").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    maud! {
        section.card aria-labelledby="password-title" {
            h2 #password-title { (view.t("profile-password-title")) }
            p.muted { (view.t("profile-password-help")) }
            form.form method="post" action=(view.to("/profile/password")) {
                div.field {
                    label for="old" { (view.t("profile-password-old")) }
                    tenet-reveal show-label=(view.t("password-show")) hide-label=(view.t("password-hide")) {
                        input #old name="old" type="password" autocomplete="current-password" required
                            aria-invalid=[fault.as_ref().map(|_| "true")];
                    }
                    @if let Some(fault) = &fault { p.field-error { (fault.as_str()) } }
                }
                (new_password(view, &new))
                div.form-actions { button.button { (view.t("profile-password-do")) } }
            }
        }
    }
}

fn factor_list(view: &View, shown: &Shown) -> impl Renderable {
    let own = shown.factors.iter().map(|one| factor_row(view, one));
    let telephone_row = shown.telephone.own.as_ref();
    let telephone_row = telephone_row.map(|own| telephone_row_of(view, own));
    let rows: Vec<Row> = own.chain(telephone_row).collect();
    let telephone = shown
        .telephone
        .offered
        .then(|| match shown.telephone.own.is_some() {
            true => view.t("telephone-change"),
            false => view.t("telephone-add"),
        });
    let (totp, key) = (
        view.to("/profile/factors/totp"),
        view.to("/profile/factors/passkey"),
    );
    let wanted = shown.demand != Demand::No && rows.is_empty();
    maud! {
        section.card aria-labelledby="factors-title" {
            h2 #factors-title { (view.t("factor-title")) }
            p.muted { (view.t("factor-help")) }
            @if wanted { div.notice.warning { (icon("warning")) p { (view.t("factor-wanted")) } } }
            (list_of(view, &rows, "factor-none"))
            div.cluster {
                form method="post" action=(totp.as_str()) { button.button { (icon("phone")) (view.t("totp-add")) } }
                form method="post" action=(key.as_str()) { button.button { (icon("key")) (view.t("passkey-add")) } }
                @if let Some(text) = &telephone {
                    form method="post" action=(view.to("/profile/telephone")) { button.button { (icon("phone")) (text.as_str()) } }
                }
            }
        }
    }
}

fn factor_row(view: &View, factor: &Factor) -> Row {
    let used = match factor.used_at {
        Some(at) => view.t_with("factor-used", &[("at", when(view, at).into())]),
        None => view.t("factor-never"),
    };
    let since = view.t_with(
        "factor-since",
        &[("at", when(view, factor.created_at).into())],
    );
    let kind = match factor.kind {
        Kind::Totp => view.t("factor-totp-name"),
        Kind::Passkey => view.t("factor-passkey-name"),
    };
    Row {
        name: factor.name.clone(),
        badges: (kind != factor.name).then_some(kind).into_iter().collect(),
        note: format!("{since} · {used}"),
        act: Some((
            view.to(format_args!("/profile/factors/{}/removal", factor.id)),
            view.t("factor-remove"),
        )),
    }
}

/// The number to which codes are sent, with the word that it is weak.
fn telephone_row_of(
    view: &View,
    (hint, since, used): &(String, Timestamp, Option<Timestamp>),
) -> Row {
    let used = match used {
        Some(at) => view.t_with("factor-used", &[("at", when(view, *at).into())]),
        None => view.t("factor-never"),
    };
    let since = view.t_with("factor-since", &[("at", when(view, *since).into())]);
    let weak = view.t("telephone-weak-row");
    Row {
        name: hint.clone(),
        badges: vec![view.t("telephone-name")],
        note: format!("{weak} {since} · {used}"),
        act: Some((
            view.to("/profile/telephone/removal"),
            view.t("factor-remove"),
        )),
    }
}

fn codes(view: &View, left: i64) -> impl Renderable {
    let said = view.t_with("recovery-left", &[("n", left.into())]);
    let few = left < FEW;
    maud! {
        section.card aria-labelledby="codes-title" {
            h2 #codes-title { (view.t("recovery-title")) }
            p.muted { (view.t("recovery-help")) }
            @if few {
                div.notice.warning { (icon("warning")) p { (said.as_str()) " " (view.t("recovery-few")) } }
            } @else {
                p { (said.as_str()) }
            }
            form method="post" action=(view.to("/profile/recovery-codes")) {
                button.button { (view.t("recovery-renew")) }
            }
        }
    }
}

fn device_list(view: &View, devices: &[Remembered]) -> impl Renderable {
    let rows: Vec<Row> = devices
        .iter()
        .map(|device| {
            let (since, used) = (when(view, device.created_at), when(view, device.used_at));
            let until = when(view, device.expires_at);
            let times = [
                ("since", since.into()),
                ("seen", used.into()),
                ("until", until.into()),
            ];
            let own = device.own.then(|| view.t("profile-session-own"));
            let proven = device.proven.then(|| view.t("device-proven"));
            Row {
                name: named(view, &device.name),
                badges: own.into_iter().chain(proven).collect(),
                note: view.t_with("device-times", &times),
                act: Some((
                    view.to(format_args!("/profile/devices/{}/forgetting", device.id)),
                    view.t("device-forget"),
                )),
            }
        })
        .collect();
    maud! {
        section.card aria-labelledby="devices-title" {
            h2 #devices-title { (view.t("device-title")) }
            p.muted { (view.t("device-help")) }
            (list_of(view, &rows, "device-none"))
        }
    }
}

fn session_list(view: &View, sessions: &[Session]) -> impl Renderable {
    let rows: Vec<Row> = sessions
        .iter()
        .map(|session| {
            let (since, seen) = (when(view, session.created_at), when(view, session.seen_at));
            let times = [("since", since.into()), ("seen", seen.into())];
            let own = session.own.then(|| view.t("profile-session-own"));
            let act = (!session.own).then(|| {
                let path = format_args!("/profile/sessions/{}/ending", session.id);
                (view.to(path), view.t("session-end"))
            });
            Row {
                name: named(view, &session.device),
                badges: own.into_iter().collect(),
                note: view.t_with("profile-session-times", &times),
                act,
            }
        })
        .collect();
    maud! {
        section.card aria-labelledby="sessions-title" {
            h2 #sessions-title { (view.t("profile-sessions-title")) }
            (list_of(view, &rows, "device-none"))
            @if sessions.len() > 1 {
                form method="post" action=(view.to("/profile/sessions/others")) {
                    button.button { (icon("sign-out")) (view.t("profile-others-do")) }
                }
            }
        }
    }
}

/// One line of a list: what it is, what holds of it, and what can be done with it.
struct Row {
    name: String,
    badges: Vec<String>,
    note: String,
    act: Option<(String, String)>,
}

fn list_of(view: &View, rows: &[Row], none: &str) -> impl Renderable {
    let none = view.t(none);
    maud! {
        @if rows.is_empty() { p.muted { (none.as_str()) } }
        @else {
            ul.panel-list {
                @for row in rows {
                    li {
                        b { (row.name.as_str()) }
                        @for badge in &row.badges { span.badge.accent { (badge.as_str()) } }
                        span.small.muted { (row.note.as_str()) }
                        span.spacer {}
                        @if let Some((path, text)) = &row.act {
                            form method="post" action=(path.as_str()) {
                                button.button.small aria-label=(format!("{text} · {}", row.name)) { (text.as_str()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn named(view: &View, device: &str) -> String {
    match device.is_empty() {
        true => view.t("profile-device-unknown"),
        false => device.to_owned(),
    }
}

fn when(view: &View, at: Timestamp) -> String {
    texts::date_time(view.scope.lang(), at, view.scope.zone())
}
