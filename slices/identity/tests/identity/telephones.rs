//! Codes by text message, against a gateway that really listens: the weakest second factor, and
//! off until an administrator allows it.

mod rules;

use crate::common::{Browser, Page, SLICES, colleague};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use kit::sms::Gateway;
use kit::{Role, Settings};
use std::sync::{Arc, Mutex};
use storage::{Sql, Value};
use testkit::{TestApp, both_set};

const STEP: &str = "/sign-in/second-step";
const ASK: &str = "/sign-in/second-step/message";
const NUMBER: &str = "+36301234567";

/// A gateway that keeps what it is given: header, number, text.
#[derive(Clone, Default)]
struct Provider {
    address: String,
    taken: Arc<Mutex<Vec<(String, String, String)>>>,
    status: Arc<Mutex<u16>>,
}

impl Provider {
    async fn start() -> Provider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Provider {
            address: format!("http://{}/send", listener.local_addr().unwrap()),
            ..Provider::default()
        };
        provider.answer(202);
        let router = Router::new().fallback(take).with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        provider
    }

    fn answer(&self, status: u16) {
        *self.status.lock().unwrap() = status;
    }

    fn gateway(&self, per_day: i64) -> Gateway {
        let body = r#"{"message": {"to": "{number}", "content": "{text}"}}"#;
        let (url, token) = (&self.address, "Bearer t0ken");
        Gateway::parse(url, "Authorization", token, body, "Példa Telekom", per_day).unwrap()
    }

    fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// The code of the last message.
    async fn code(&self, t: &TestApp) -> String {
        t.run_jobs().await;
        let taken = self.taken.lock().unwrap();
        let (header, number, text) = taken.last().expect("a message").clone();
        assert_eq!((header.as_str(), number.as_str()), ("Bearer t0ken", NUMBER));
        let code = text.split(' ').next().unwrap().to_owned();
        assert!(text.ends_with(&format!("@tenet.test #{code}")), "{text}");
        code
    }
}

async fn take(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let part = |name: &str| body["message"][name].as_str().unwrap().to_owned();
    let header = headers["authorization"].to_str().unwrap().to_owned();
    let message = (header, part("to"), part("content"));
    provider.taken.lock().unwrap().push(message);
    StatusCode::from_u16(*provider.status.lock().unwrap()).unwrap()
}

fn through(provider: &Provider) -> impl Fn(&mut Settings) {
    let gateway = provider.gateway(200);
    move |settings| settings.sms = Some(gateway.clone())
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {text}"))
        .1;
    rest.split_once(to).unwrap().0
}

async fn allow(t: &TestApp, allows: &[(&str, &str)]) {
    let administrator = t.client(Role::Administrator);
    let done = administrator.post("/second-factor/messages", allows).await;
    done.expect(303);
}

/// A code that is not this one.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

/// Gives a number in the profile, proved by the code that is sent to it.
async fn give_number(t: &TestApp, provider: &Provider, browser: &mut Browser) -> Page {
    let page = browser
        .post("/profile/telephone/message", "number=06+30+123+4567")
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    let token = between(&page.body, "name=\"token\" value=\"", "\"").to_owned();
    let form = format!("token={token}&message={}", provider.code(t).await);
    browser.post("/profile/telephone/confirmation", &form).await
}

/// Anna with a number, signed in; the messages are allowed.
async fn anna(t: &TestApp, provider: &Provider) -> Browser {
    allow(t, &[("allows", "yes")]).await;
    colleague(t, "anna", Role::User).await;
    let mut browser = Browser::new(t);
    browser.sign_in("anna").await;
    let page = give_number(t, provider, &mut browser).await;
    assert!(page.body.contains("<ol class=\"codes\""), "{}", page.body);
    t.clock.advance(SignedDuration::from_secs(60));
    browser
}

/// Another browser in which anna's password was right.
async fn attempt(t: &TestApp) -> Browser {
    let mut browser = Browser::new(t);
    let page = browser.sign_in("anna").await;
    assert!(page.location.starts_with("/t/demo/sign-in/second-step"));
    browser
}

/// P-153: somebody proves a number, and comes in with the code that is sent to it.
#[tokio::test]
async fn a_number_is_proved_before_it_counts_and_then_a_code_lets_its_owner_in() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            allow(&t, &[("allows", "yes")]).await;
            colleague(&t, "anna", Role::User).await;
            let mut own = Browser::new(&t);
            own.sign_in("anna").await;
            let page = own.post("/profile/telephone", "").await;
            assert!(page.body.contains("weakest second factor"));
            assert!(page.body.contains("Példa Telekom"), "who gets the number");
            let page = own
                .post("/profile/telephone/message", "number=30+123+4567")
                .await;
            assert_eq!(page.status, 422, "without a country");

            let page = own
                .post("/profile/telephone/message", "number=%2B36301234567")
                .await;
            let token = between(&page.body, "name=\"token\" value=\"", "\"").to_owned();
            let code = provider.code(&t).await;
            let form = format!("token={token}&message={}", wrong(&code));
            let page = own.post("/profile/telephone/confirmation", &form).await;
            assert_eq!(page.status, 422);
            let other = Browser::new(&t).sign_in("anna").await;
            assert_eq!(other.location, "/t/demo/", "not proved: it does not count");
            let form = format!("token={token}&message={code}");
            let page = own.post("/profile/telephone/confirmation", &form).await;
            assert!(page.body.contains("<ol class=\"codes\""), "recovery codes");
            let page = own.get("/profile/security").await;
            assert!(page.body.contains("••• 67") && !page.body.contains("1234567"));
            assert!(page.body.contains("The weakest factor."));

            t.clock.advance(SignedDuration::from_secs(60));
            let mut other = attempt(&t).await;
            let page = other.get(STEP).await;
            assert!(page.body.contains("Send a code to ••• 67"));
            assert_eq!(other.post(ASK, "").await.status, 303);
            assert!(other.get(STEP).await.body.contains("name=\"message\""));
            let code = provider.code(&t).await;
            let page = other
                .post(STEP, &format!("message={code}&remember=yes"))
                .await;
            assert_eq!(page.location, "/t/demo/");
            assert_eq!(other.get("/profile").await.status, 200);
            other.post("/sign-out", "").await;
            assert_eq!(
                other.sign_in("anna").await.location,
                "/t/demo/",
                "remembered"
            );
            let sql =
                Sql::new("select way from security_log where event = 'signed-in' order by way");
            let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
            let ways: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
            assert_eq!(
                ways,
                [
                    "password",
                    "password",
                    "password+browser",
                    "password+message"
                ]
            );
        }
    })
    .await;
}

/// P-153: a code belongs to one attempt, opens once, has three tries and five minutes.
#[tokio::test]
async fn a_code_is_for_one_attempt_for_three_tries_for_five_minutes_and_once() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            anna(&t, &provider).await;
            let (mut one, mut other) = (attempt(&t).await, attempt(&t).await);
            one.post(ASK, "").await;
            let code = provider.code(&t).await;
            let form = format!("message={code}");
            assert_eq!(other.post(STEP, &form).await.status, 422, "another attempt");
            assert_eq!(one.post(STEP, &form).await.location, "/t/demo/");
            let mut third = attempt(&t).await;
            assert_eq!(third.post(STEP, &form).await.status, 422, "used");

            t.clock.advance(SignedDuration::from_secs(60));
            third.post(ASK, "").await;
            let code = provider.code(&t).await;
            for _ in 0..3 {
                let guess = format!("message={}", wrong(&code));
                assert_eq!(third.post(STEP, &guess).await.status, 422);
            }
            // What the account waits for after wrong codes is not what is tried here.
            t.clock.advance(SignedDuration::from_secs(120));
            let page = third.post(STEP, &format!("message={code}")).await;
            assert_eq!(page.status, 422, "three tries are over");

            let mut late = attempt(&t).await;
            late.post(ASK, "").await;
            let code = provider.code(&t).await;
            t.clock.advance(SignedDuration::from_secs(301));
            let page = late.post(STEP, &format!("message={code}")).await;
            assert!(page.status == 422 && late.get("/profile").await.status == 303);
        }
    })
    .await;
}

/// Guessing codes is held up over all attempts, whichever kind they are of.
#[tokio::test]
async fn guessing_codes_of_messages_is_held_up_like_guessing_others() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            anna(&t, &provider).await;
            for _ in 0..2 {
                let mut browser = attempt(&t).await;
                browser.post(ASK, "").await;
                let code = provider.code(&t).await;
                for _ in 0..3 {
                    let guess = format!("message={}", wrong(&code));
                    browser.post(STEP, &guess).await;
                }
                t.clock.advance(SignedDuration::from_secs(31));
            }
            let mut browser = attempt(&t).await;
            browser.post(ASK, "").await;
            let code = provider.code(&t).await;
            let page = browser.post(STEP, &format!("message={code}")).await;
            assert!(page.body.contains("too many wrong codes"), "{}", page.body);
            t.clock.advance(SignedDuration::from_secs(61));
            let page = browser.post(STEP, &format!("message={code}")).await;
            assert_eq!(page.location, "/t/demo/");
        }
    })
    .await;
}

/// Messages cost money, and some people earn by them: five for an account in a day, and so many
/// for the tenant as the operator says.
#[tokio::test]
async fn nobody_has_messages_sent_without_end() {
    let provider = Provider::start().await;
    let gateway = provider.gateway(7);
    let set = move |settings: &mut Settings| settings.sms = Some(gateway.clone());
    both_set(SLICES, set, |t| {
        let provider = provider.clone();
        async move {
            let mut own = anna(&t, &provider).await;
            let before = provider.count();
            let mut browser = attempt(&t).await;
            browser.post(ASK, "").await;
            t.run_jobs().await;
            let page = browser.post(ASK, "").await;
            assert!(page.status == 422 && page.body.contains("just been sent"));
            for _ in 0..10 {
                t.clock.advance(SignedDuration::from_secs(31));
                browser.post(ASK, "").await;
                t.run_jobs().await;
            }
            assert_eq!(provider.count() - before, 4, "five with the first one");
            let page = browser.post(ASK, "").await;
            assert!(page.body.contains("no more codes are sent today"));

            colleague(&t, "bela", Role::User).await;
            let mut bela = Browser::new(&t);
            bela.sign_in("bela").await;
            for _ in 0..4 {
                bela.post("/profile/telephone/message", "number=%2B36301234567")
                    .await;
                t.clock.advance(SignedDuration::from_secs(31));
                t.run_jobs().await;
            }
            assert_eq!(provider.count() - before, 6, "seven of the tenant");
            t.clock.advance(SignedDuration::from_hours(24));
            own.sign_in("anna").await;
            let mut browser = attempt(&t).await;
            assert_eq!(browser.post(ASK, "").await.status, 303, "another day");
        }
    })
    .await;
}

/// P-149, P-153: neither number nor code is anywhere in the clear.
#[tokio::test]
async fn no_table_holds_a_number_or_a_code_in_the_clear() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            anna(&t, &provider).await;
            let mut browser = attempt(&t).await;
            browser.post(ASK, "").await;
            let code = provider.code(&t).await;
            let mut seen = 0;
            let slices = t.app.slices.iter();
            let tables = slices.flat_map(|slice| slice.personal_data);
            let mut queries: Vec<String> = tables
                .map(|table| {
                    let own = table.columns.iter().map(|column| column.name);
                    let all: Vec<_> = own.chain(table.impersonal.iter().copied()).collect();
                    format!("select {} from {}", all.join(", "), table.table)
                })
                .collect();
            queries.push("select kind, payload from jobs".to_owned());
            for query in queries {
                let rows = t.app.db.read_once(t.tenant.id, Sql::new(&query)).await;
                for row in &rows.unwrap() {
                    for i in 0..row.len() {
                        let bytes = match row.value(i) {
                            Value::Text(text) => text.as_bytes(),
                            Value::Blob(bytes) => bytes,
                            _ => continue,
                        };
                        seen += 1;
                        for secret in [&NUMBER[3..], code.as_str()] {
                            let secret = secret.as_bytes();
                            let found = bytes.windows(secret.len()).any(|part| part == secret);
                            assert!(!found, "{query}");
                        }
                    }
                }
            }
            assert!(seen > 40, "{seen} values were looked at");
        }
    })
    .await;
}

/// A gateway that stumbles gets the message again, as long as the code opens.
#[tokio::test]
async fn a_message_that_the_gateway_did_not_take_is_handed_in_again_for_five_minutes() {
    let provider = Provider::start().await;
    both_set(SLICES, through(&provider), |t| {
        let provider = provider.clone();
        async move {
            provider.answer(202);
            anna(&t, &provider).await;
            let mut browser = attempt(&t).await;
            provider.answer(503);
            let before = provider.count();
            browser.post(ASK, "").await;
            t.run_jobs().await;
            t.clock.advance(SignedDuration::from_secs(20));
            t.run_jobs().await;
            assert_eq!(provider.count() - before, 2);
            provider.answer(202);
            t.clock.advance(SignedDuration::from_secs(20));
            let code = provider.code(&t).await;
            let page = browser.post(STEP, &format!("message={code}")).await;
            assert_eq!(page.location, "/t/demo/");

            let mut browser = attempt(&t).await;
            provider.answer(503);
            browser.post(ASK, "").await;
            for _ in 0..30 {
                t.run_jobs().await;
                t.clock.advance(SignedDuration::from_secs(20));
            }
            let tried = provider.count();
            t.clock.advance(SignedDuration::from_secs(600));
            t.run_jobs().await;
            assert_eq!(provider.count(), tried, "it is of no more use");
        }
    })
    .await;
}

/// A demo has no gateway: the message stands among the outgoing letters.
#[tokio::test]
async fn a_demo_shows_the_message_as_a_letter() {
    testkit::both(SLICES, |t| async move {
        let t = t.as_demo();
        allow(&t, &[("allows", "yes")]).await;
        colleague(&t, "anna", Role::User).await;
        let mut browser = Browser::new(&t);
        browser.sign_in("anna").await;
        let page = browser
            .post("/profile/telephone/message", "number=%2B36301234567")
            .await;
        assert_eq!(page.status, 200);
        t.run_jobs().await;
        let letters = t.letters().await;
        let message = letters
            .iter()
            .find(|letter| letter.subject == "Message to ••• 67");
        let text = &message.expect("a letter").text;
        assert!(text.contains("is your code to sign in"), "{text}");
    })
    .await;
}
