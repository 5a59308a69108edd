//! Single sign-on through the door that people use, against a provider that really listens and
//! that answers wrongly where it is told to.

mod answers;
mod confirmation;
mod enrolment;
mod logout;
mod op;
mod people;
mod settings;
mod staff;

use self::op::{At, CLIENT, Op, SECRET};
use crate::common::{Browser, Page};
use identity::sso::provider::Setup;
use identity::sso::{NewProvider, ProviderInput, actions};
use kit::Role;
use storage::sql;
use testkit::TestApp;

/// What an administrator types: colleagues of x.hu come in by themselves.
pub fn input() -> ProviderInput {
    ProviderInput {
        title: "Céges fiók".into(),
        client_id: CLIENT.into(),
        secret: SECRET.into(),
        domains: "x.hu".into(),
        role: "user".into(),
        makes_users: true,
        required: false,
    }
}

/// The tenant has this provider.
pub async fn provider(t: &TestApp, op: &Op, input: &ProviderInput) -> At {
    let new = NewProvider::check(&input.title, &op.issuer, true).unwrap();
    let id = actions::add(&t.system(), &new).await.unwrap();
    set_up(t, id, input).await;
    id
}

/// The administrator sets the provider up otherwise.
pub async fn set_up(t: &TestApp, id: At, input: &ProviderInput) {
    let setup: Setup = input.check(false).unwrap();
    actions::set_up(&t.system(), id, &setup).await.unwrap();
}

/// The browser goes to the provider, where the person agrees: the way back.
pub async fn go(browser: &mut Browser, op: &Op, id: At) -> String {
    let page = browser.get(&format!("/sign-in/{id}")).await;
    assert_eq!(page.status, 303, "{}", page.body);
    op.agree(&page.location)
}

/// The browser goes to the provider and comes back.
pub async fn sign_on(browser: &mut Browser, op: &Op, id: At) -> Page {
    let back = go(browser, op, id).await;
    browser.get(&back).await
}

/// Whether somebody is signed in in this browser.
pub async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/profile").await.status == 200
}

/// Why somebody did not come in, as the page says it.
#[track_caller]
pub fn refused_for(page: &Page, code: &str) {
    let said = page.body.contains(&format!("<code>{code}</code>"));
    assert!(said, "not {code}: {} {}", page.status, page.body);
}

/// The users of the tenant: address, name, role, state.
pub async fn users(t: &TestApp) -> Vec<(String, String, String, String)> {
    let rows = t
        .app
        .db
        .read_once(
            t.tenant.id,
            sql!("select email, name, role, state from users where email like '%@x.hu' order by email"),
        )
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            (
                row.get(0).unwrap(),
                row.get(1).unwrap(),
                row.get(2).unwrap(),
                row.get(3).unwrap(),
            )
        })
        .collect()
}

/// How often an event stands in the security log.
pub async fn noted(t: &TestApp, event: &str) -> usize {
    let page = t.client(Role::Administrator).get("/security-log").await;
    let texts = page.all("main td, main th, main li");
    let text = t
        .app
        .texts
        .get(kernel::Lang::En, &format!("log-event-{event}"), &[]);
    texts.iter().filter(|cell| cell.contains(&text)).count()
}

/// Waits until an event has been noted so often: a refusal is noted behind the answer.
pub async fn noted_in_the_end(t: &TestApp, event: &str, times: usize) {
    for _ in 0..200 {
        if noted(t, event).await == times {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{event}: {} and not {times}", noted(t, event).await);
}
