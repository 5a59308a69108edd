//! Codes as an app makes them, and how somebody sets one up.

use super::{Browser, Page};
use jiff::SignedDuration;
use testkit::TestApp;

pub use testkit::code;

pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {text}"))
        .1;
    rest.split_once(to).unwrap().0
}

pub fn secret_of(page: &Page) -> (String, String) {
    let token = between(&page.body, "name=\"token\" value=\"", "\"").to_owned();
    let secret = between(&page.body, "<br><code>", "</code>").replace(' ', "");
    (token, secret)
}

pub fn codes_of(page: &Page) -> Vec<String> {
    let list = between(&page.body, "<ol class=\"codes\"", "</ol>");
    let codes = list.split("<code>").skip(1);
    codes
        .map(|rest| rest.split_once("</code>").unwrap().0.to_owned())
        .collect()
}

/// Sets up codes in the profile; gives the secret and the recovery codes.
pub async fn set_up(t: &TestApp, browser: &mut Browser) -> (String, Vec<String>) {
    let page = browser.post("/profile/factors/totp", "").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let (token, secret) = secret_of(&page);
    let form = format!("token={token}&code={}&name=Telefon", code(t, &secret));
    let page = browser
        .post("/profile/factors/totp/confirmation", &form)
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    (secret, codes_of(&page))
}

pub fn next_step(t: &TestApp) {
    t.clock.advance(SignedDuration::from_secs(30));
}
