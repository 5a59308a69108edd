//! What the tests of pages share.

use kit::{FieldRight, FieldRights, Grant, Permission, Reach, Slice};
use std::collections::BTreeMap;
use testkit::{Answer, Client};

/// The slices under test.
pub const SLICES: &[&Slice] = &[&history::SLICE, &identity::SLICE, &records::SLICE];

/// Makes a person through the form and tells where the page is.
pub async fn make(client: &Client, family: &str, given: &str, more: &[(&str, &str)]) -> String {
    let mut form = vec![
        ("done", "save"),
        ("kind", "person"),
        ("family_name", family),
        ("given_name", given),
    ];
    form.extend_from_slice(more);
    client
        .post("/contacts/new", &form)
        .await
        .expect(303)
        .location()
}

/// Makes a company.
pub async fn make_company(client: &Client, name: &str) -> String {
    let form = [("done", "save"), ("kind", "company"), ("name", name)];
    client
        .post("/contacts/new", &form)
        .await
        .expect(303)
        .location()
}

/// The value of a hidden input.
pub fn hidden(page: &Answer, name: &str) -> String {
    page.attributes(&format!("input[type=hidden][name='{name}']"), "value")
        .remove(0)
}

/// Where the Undo of a redirect's toast leads.
pub fn toast_undo(answer: &Answer) -> String {
    let cookie = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .find_map(|value| {
            value
                .to_str()
                .ok()?
                .strip_prefix("tenet-toast=")?
                .split(';')
                .next()?
                .split_once('.')
                .map(|(_, id)| id.to_owned())
        });
    format!("/changes/{}/undo", cookie.expect("a toast with Undo"))
}

/// Every control of the form that a browser would send, as it stands.
pub fn filled(page: &Answer, form: &str) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body);
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    let mut out = Vec::new();
    let Some(form) = html.select(&select(form)).next() else {
        panic!("no form")
    };
    for control in form.select(&select("input, textarea, select")) {
        let attribute = |name: &str| control.value().attr(name).map(ToOwned::to_owned);
        let Some(name) = attribute("name") else {
            continue;
        };
        if control.ancestors().any(|above| {
            above
                .value()
                .as_element()
                .is_some_and(|above| above.name() == "template")
        }) {
            continue;
        }
        match control.value().name() {
            "textarea" => out.push((name, control.text().collect())),
            "select" => {
                let options: Vec<_> = control.select(&select("option")).collect();
                let chosen = options
                    .iter()
                    .find(|option| option.value().attr("selected").is_some())
                    .or(options.first());
                if let Some(option) = chosen {
                    out.push((name, option.value().attr("value").unwrap_or("").to_owned()));
                }
            }
            _ => {
                let ticked = !matches!(attribute("type").as_deref(), Some("checkbox" | "radio"))
                    || attribute("checked").is_some();
                if ticked {
                    out.push((name, attribute("value").unwrap_or_default()));
                }
            }
        }
    }
    out
}

/// The same with one control changed, as pairs for a client.
pub fn with<'a>(
    form: &'a [(String, String)],
    changed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut out: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| {
            let new = changed.iter().find(|(key, _)| key == name);
            (
                name.as_str(),
                new.map_or(value.as_str(), |(_, value)| value),
            )
        })
        .collect();
    out.extend(
        changed
            .iter()
            .filter(|(key, _)| !form.iter().any(|(name, _)| name == key)),
    );
    out
}

/// Everything may be done with contacts, but one field is hidden.
pub fn without(field: &str) -> Grant {
    let mut grant = Grant::new(Permission::CONTACTS.map(|one| (one, Reach::All)));
    let of = BTreeMap::from([(field.to_owned(), FieldRight::Hidden)]);
    let later = FieldRight::Write;
    grant.set_fields("contacts", FieldRights { of, later });
    grant
}
