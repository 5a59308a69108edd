//! The administrator's page about large exports.

use super::{HIGHEST, Limit, of, set};
use kernel::{Error, FieldErrors, Result};
use kit::extract::Fields;
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{Access, Form, Permission, Reply, Routes, Toast, View, Width, page, redirect_with};

/// The routes of the limit.
pub(crate) fn routes() -> Routes {
    let decide = Access::Needs(Permission::ApproveExports);
    Routes::new()
        .get("/export-limit", decide, show)
        .post_proven("/export-limit", decide, save)
}

async fn show(view: View) -> Reply {
    let mut tx = view.scope.read().await?;
    let limit = of(&mut tx).await?;
    drop(tx);
    let most = limit.most().map(|most| most.to_string());
    let waits = most.is_some();
    Ok(form(
        &view,
        waits,
        most.as_deref().unwrap_or("1000"),
        &FieldErrors::new(),
    ))
}

async fn save(view: View, Form(fields): Form) -> Reply {
    match decided(&fields) {
        Ok(limit) => set(&view.scope, limit).await?,
        Err(Error::Invalid(faults)) => {
            return Ok(unprocessable(form(
                &view,
                true,
                fields.get("most"),
                &faults,
            )));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(redirect_with(
        &view,
        &view.to("/export-limit"),
        &Toast::new("export-limit-was-saved"),
    ))
}

fn decided(fields: &Fields) -> Result<Limit> {
    match fields.has("waits") {
        true => Ok(Limit::parse(fields.get("most"))?),
        false => Ok(Limit::Off),
    }
}

fn form(view: &View, waits: bool, most: &str, faults: &FieldErrors) -> axum::response::Response {
    let title = view.t("export-limit-title");
    let heading = title.clone();
    let fault = faults.of("most").next();
    let fault = fault.map(|fault| fault_text(&view.scope, fault));
    let described = match fault {
        Some(_) => "most-error most-hint",
        None => "most-hint",
    };
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (view.t("export-limit-note")) }
        }
        section.card {
            (page::error_summary(view, faults, |_| (view.t("export-limit-most"), "most".to_owned())))
            form.form method="post" action=(view.to("/export-limit")) {
                label.check {
                    input type="checkbox" name="waits" value="yes" checked[waits] aria-describedby="waits-hint";
                    (view.t("export-limit-waits"))
                }
                p #waits-hint.hint { (view.t("export-limit-alone")) }
                div.field {
                    label for="most" { (view.t("export-limit-most")) }
                    input #most name="most" type="number" inputmode="numeric" min="0" max=(HIGHEST.to_string()) step="1" value=(most)
                        aria-describedby=(described) aria-invalid=[fault.as_ref().map(|_| "true")];
                    @if let Some(fault) = &fault { p.field-error id="most-error" { (fault.as_str()) } }
                    p #most-hint.hint { (view.t("export-limit-hint")) }
                }
                div.form-actions { button.button.primary { (view.t("export-limit-save")) } }
            }
        }
    };
    page::page(view, &title, Width::Narrow, content)
}
