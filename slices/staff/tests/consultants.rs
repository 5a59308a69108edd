//! Consultants: invited for some days, let in once, ended at any time, and every page noted.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use axum::http::{HeaderMap, HeaderValue, header};
use identity::Token;
use jiff::SignedDuration;
use kernel::{Id, Lang, Secret};
use kit::consultant::{Guest, Visit};
use kit::{Role, Slice};
use staff::{Consultant, Input};
use storage::{Sight, Sql};
use testkit::TestApp;

const SLICES: &[&Slice] = &[&history::SLICE, &identity::SLICE, &staff::SLICE];

fn input(days: i64) -> Input {
    Input {
        name: "Kovács Ida".to_owned(),
        email: "ida@provider.example".to_owned(),
        reason: "the fields of the sales team".to_owned(),
        days: days.to_string(),
        people: false,
    }
}

async fn invite(t: &TestApp, days: i64) -> (Id<Consultant>, Token) {
    let new = input(days).check(&[]).unwrap();
    let scope = t.scope(Role::Administrator);
    let (id, link) = staff::invite(&scope, &new).await.unwrap();
    (id, token_of(&link))
}

fn token_of(link: &Secret<String>) -> Token {
    let (place, token) = link.expose().rsplit_once('/').unwrap();
    assert_eq!(place, "http://tenet.test/t/demo/consultant/invitations");
    Token::parse(token).unwrap()
}

async fn enter(t: &TestApp, link: &Token) -> kernel::Result<Token> {
    staff::enter(&t.app, &t.tenant, link, Lang::Hu, "Firefox · Linux").await
}

/// Opens a page, as the edge does before it shows it.
async fn open(t: &TestApp, session: &Token, path: &str) -> Option<Guest> {
    let cookie = format!("tenet-consultant.{}={}", t.tenant.slug, session.expose());
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
    let visit = Visit {
        page: "/fields",
        path: path.to_owned(),
        sight: Sight::Settings,
    };
    staff::consultant(t.app.clone(), t.tenant.clone(), headers, visit)
        .await
        .unwrap()
}

async fn count(t: &TestApp, table: &str) -> i64 {
    let sql = Sql::new(format!("select count(*) from {table}"));
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows[0].get(0).unwrap()
}

async fn events(t: &TestApp) -> Vec<String> {
    let sql = Sql::new("select event from security_log order by id");
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// P-122: a link opens once; the consultant is nobody's user.
#[tokio::test]
async fn an_invited_consultant_comes_in_once_by_the_link_and_is_no_user() {
    testkit::both(SLICES, |t| async move {
        let users = count(&t, "users").await;
        let (_, link) = invite(&t, 2).await;
        t.clock.advance(SignedDuration::from_secs(1));
        let session = enter(&t, &link).await.unwrap();
        assert!(enter(&t, &link).await.is_err(), "a link opens once");
        let guest = open(&t, &session, "/fields").await.unwrap();
        assert_eq!(guest.name, "Kovács Ida");
        assert!(guest.sight == Sight::Settings && guest.lang == Lang::Hu);
        assert_eq!(count(&t, "users").await, users);
        assert_eq!(count(&t, "sessions").await, 0);
        assert_eq!(
            events(&t).await,
            ["consultant-invited", "consultant-entered"]
        );
        // The session is worth nothing elsewhere.
        let cookie = format!("tenet.demo={}", session.expose());
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
        let scope = identity::authenticate(
            t.app.clone(),
            t.tenant.clone(),
            &headers,
            false,
            &kit::Address::default(),
        )
        .await;
        assert_eq!(*scope.unwrap().rights(), kit::Rights::Nothing);
        let other = t.other_tenant();
        assert!(open(&other, &session, "/fields").await.is_none());
    })
    .await;
}

/// P-122: the invitation ends to the minute, whatever its browser does.
#[tokio::test]
async fn an_invitation_ends_by_itself_to_the_minute() {
    testkit::both(SLICES, |t| async move {
        let (_, link) = invite(&t, 1).await;
        let session = enter(&t, &link).await.unwrap();
        // Used all along, so that no idle limit ends it first.
        for _ in 0..3 {
            t.clock.advance(SignedDuration::from_hours(7));
            assert!(open(&t, &session, "/fields").await.is_some());
        }
        t.clock.advance(SignedDuration::from_mins(179));
        assert!(open(&t, &session, "/fields").await.is_some());
        assert!(
            staff::banner(t.scope(Role::Administrator))
                .await
                .unwrap()
                .is_some()
        );
        t.clock.advance(SignedDuration::from_mins(1));
        assert!(open(&t, &session, "/fields").await.is_none());
        assert!(
            staff::banner(t.scope(Role::Administrator))
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(count(&t, "consultant_visits").await, 4);
    })
    .await;
}

/// P-122: an administrator ends it at any time; a new link ends what the old one opened.
#[tokio::test]
async fn an_administrator_ends_an_invitation_and_the_next_page_is_refused() {
    testkit::both(SLICES, |t| async move {
        let scope = t.scope(Role::Administrator);
        let (id, link) = invite(&t, 7).await;
        let first = enter(&t, &link).await.unwrap();
        let again = token_of(&staff::renew(&scope, id).await.unwrap());
        assert!(open(&t, &first, "/fields").await.is_none());
        let second = enter(&t, &again).await.unwrap();
        assert!(open(&t, &second, "/fields").await.is_some());
        t.clock.advance(SignedDuration::from_secs(1));
        for role in [Role::Manager, Role::User, Role::Restricted] {
            assert!(staff::end(&t.scope(role), id).await.is_err());
        }
        staff::end(&scope, id).await.unwrap();
        assert!(open(&t, &second, "/fields").await.is_none());
        assert!(staff::end(&scope, id).await.is_err());
        assert!(staff::renew(&scope, id).await.is_err());
        assert_eq!(events(&t).await.last().unwrap(), "consultant-ended");
    })
    .await;
}

/// P-122: what a consultant is refused for want of sight does not stand among what they have opened.
#[tokio::test]
async fn a_consultant_who_is_refused_a_page_has_not_opened_it() {
    testkit::both(SLICES, |t| async move {
        let (_, link) = invite(&t, 2).await;
        let session = enter(&t, &link).await.unwrap();
        for (sight, opened) in [(Sight::People, 0), (Sight::Settings, 1)] {
            let cookie = format!("tenet-consultant.demo={}", session.expose());
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
            let visit = Visit {
                page: "/users",
                path: "/users".to_owned(),
                sight,
            };
            let (app, tenant) = (t.app.clone(), t.tenant.clone());
            let guest = staff::consultant(app, tenant, headers, visit).await;
            assert!(guest.unwrap().is_some());
            assert_eq!(count(&t, "consultant_visits").await, opened);
        }
    })
    .await;
}

/// P-119, P-122: each page is in the tenant's log before it is seen, and what cannot be noted
/// cannot be seen.
#[tokio::test]
async fn every_page_is_noted_before_it_is_seen() {
    testkit::both(SLICES, |t| async move {
        let (id, link) = invite(&t, 3).await;
        let session = enter(&t, &link).await.unwrap();
        open(&t, &session, "/fields").await.unwrap();
        t.clock.advance(SignedDuration::from_secs(1));
        open(&t, &session, "/fields/0192").await.unwrap();
        let page = t
            .client(Role::Administrator)
            .get(&format!("/consultants/{id}/visits"))
            .await
            .expect(200);
        let paths = page.all("td code");
        assert_eq!(paths, ["/consultant/fields/0192", "/consultant/fields"]);
        t.client(Role::Manager)
            .get(&format!("/consultants/{id}"))
            .await
            .expect(403);

        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        tx.run(Sql::new("delete from consultant_visits"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // Somebody else writes for longer than a request waits: nothing is shown meanwhile.
        if !t.app.db.is_shared() {
            let held = t.app.db.write(t.tenant.id).await.unwrap();
            let cookie = format!("tenet-consultant.demo={}", session.expose());
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
            let visit = Visit {
                page: "/fields",
                path: "/fields".to_owned(),
                sight: Sight::Settings,
            };
            let asked = staff::consultant(t.app.clone(), t.tenant.clone(), headers, visit);
            let limit = std::time::Duration::from_millis(300);
            assert!(tokio::time::timeout(limit, asked).await.is_err());
            drop(held);
        }
        assert_eq!(count(&t, "consultant_visits").await, 0);
    })
    .await;
}

/// P-164: visits are kept for ninety days, invitations for a year after their end.
#[tokio::test]
async fn what_is_kept_of_consultants_ends_on_time() {
    testkit::both(SLICES, |t| async move {
        let (_, link) = invite(&t, 1).await;
        let session = enter(&t, &link).await.unwrap();
        open(&t, &session, "/fields").await.unwrap();
        let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
        let now = t.clock.now();
        jobs::enqueue(&mut tx, now, "tidy_consultants", serde_json::json!({}), now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let day = SignedDuration::from_hours(24);
        for (days, visits, consultants) in [(90, 1, 1), (1, 0, 1), (274, 0, 1), (2, 0, 0)] {
            t.clock.advance(day * days);
            t.run_jobs().await;
            assert_eq!(count(&t, "consultant_visits").await, visits, "{days}");
            assert_eq!(count(&t, "consultants").await, consultants, "{days}");
        }
    })
    .await;
}

/// P-122: the administrator reads the link once, with faults named beside their fields.
#[tokio::test]
async fn the_page_invites_and_names_what_is_wrong() {
    testkit::both(SLICES, |t| async move {
        let admin = t.client(Role::Administrator);
        admin.get("/consultants").await.expect(200);
        t.client(Role::Manager)
            .get("/consultants")
            .await
            .expect(403);
        let faulty = admin
            .post("/consultants", &[("days", "9")])
            .await
            .expect(422);
        assert_eq!(faulty.all(".field-error").len(), 3);
        assert_eq!(
            faulty.attributes(".error-summary a", "href"),
            ["#name", "#email", "#reason", "#days"]
        );
        let fields = [
            ("name", "Kovács Ida"),
            ("email", "ida@provider.example"),
            ("reason", "fields"),
            ("days", "2"),
            ("people", "yes"),
        ];
        let made = admin.post("/consultants", &fields).await.expect(200);
        let link = made.all(".notice.success code").remove(0);
        let token = token_of(&Secret::new(link));
        let path = format!("/consultant/invitations/{}", token.expose());
        let seen = t.stranger().get(&path).await.expect(200);
        assert!(seen.text().contains("Kovács Ida") && seen.text().contains("fields"));
        assert!(
            !admin
                .get("/consultants")
                .await
                .body
                .contains(token.expose())
        );
        let entered = t.stranger().post(&path, &[]).await.expect(303);
        assert_eq!(entered.location(), "/t/demo/consultant");
        let cookie = entered.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with("tenet-consultant.demo=") && cookie.contains("HttpOnly"));
        t.stranger().get(&path).await.expect(404);
        t.stranger().post(&path, &[]).await.expect(404);
    })
    .await;
}

/// P-041: nobody of the provider's staff becomes an ordinary user, and that it was tried is noted.
#[tokio::test]
async fn an_address_of_staff_is_refused_as_an_ordinary_user() {
    let set =
        |settings: &mut kit::Settings| settings.staff_domains = vec!["provider.example".into()];
    testkit::both_set(SLICES, set, |t| async move {
        let admin = t.client(Role::Administrator);
        let user = |email: &'static str| {
            [
                ("name", "Ida"),
                ("email", email),
                ("role", "user"),
                ("lang", "hu"),
            ]
        };
        let before = count(&t, "users").await;
        for email in ["ida@provider.example", "Ida@Help.Provider.Example"] {
            let refused = admin.post("/users", &user(email)).await.expect(422);
            assert!(refused.text().contains("invite them as a consultant"));
        }
        assert_eq!(count(&t, "users").await, before);
        admin
            .post("/users", &user("ida@customer.example"))
            .await
            .expect(200);
        assert_eq!(count(&t, "users").await, before + 1);
        let mut noted = 0;
        for _ in 0..100 {
            let events = events(&t).await;
            noted = events
                .iter()
                .filter(|event| *event == "staff-refused")
                .count();
            if noted == 2 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(noted, 2);
        // Whom a tenant invites as a consultant is staff.
        let domains = t.app.settings.staff_domains.clone();
        let mut outsider = input(1);
        outsider.email = "ida@customer.example".to_owned();
        assert!(outsider.check(&domains).is_err() && input(1).check(&domains).is_ok());
    })
    .await;
}

/// P-122: the consultant gets the link by letter. The administrator sees it where no letters are
/// sent, and there alone.
#[tokio::test]
async fn the_link_goes_by_letter_and_is_shown_only_where_no_letters_are_sent() {
    let fields = [
        ("name", "Kovács Ida"),
        ("email", "ida@provider.example"),
        ("reason", "the fields of the sales team"),
        ("days", "2"),
    ];
    testkit::both(SLICES, |t| async move {
        let server = mail::Server::new(&mail::Settings {
            url: "smtp://127.0.0.1:9".to_owned(),
            from: "tenet@provider.example".to_owned(),
            ca_file: None,
        });
        let sending = t.with_mail(mail::Mail::new(t.app.vault.clone(), server.unwrap()));
        let admin = sending.client(Role::Administrator);
        let done = admin.post("/consultants", &fields).await.expect(303);
        assert_eq!(done.location(), "/t/demo/consultants");
        let page = admin.get("/consultants").await.expect(200);
        assert!(!page.body.contains("/consultant/invitations/"));

        let letters = t.letters().await;
        let letter = &letters[0];
        assert_eq!(
            (letters.len(), letter.to.as_str()),
            (1, "ida@provider.example")
        );
        assert!(letter.text.contains("the fields of the sales team"));
        let mut lines = letter.text.lines();
        let link = lines.find(|line| line.starts_with("http")).unwrap();
        let token = token_of(&Secret::new(link.to_owned()));
        let session = enter(&t, &token).await.unwrap();
        assert!(open(&t, &session, "/fields").await.is_some());

        // A new link is a new letter.
        let id = &page.attributes("a.row-link", "href")[0];
        admin
            .post(&format!("{id}/invitation"), &[])
            .await
            .expect(303);
        assert_eq!(t.letters().await.len(), 2);
        assert!(open(&t, &session, "/fields").await.is_none());

        let shown = t
            .client(Role::Administrator)
            .post("/consultants", &fields)
            .await;
        assert_eq!(shown.expect(200).all(".notice.success code").len(), 1);
    })
    .await;
}

/// Whoever leaves asks their browser to forget the pages.
#[tokio::test]
async fn the_browser_forgets_a_consultants_pages_when_they_leave() {
    testkit::both(SLICES, |t| async move {
        let (_, link) = invite(&t, 2).await;
        let session = enter(&t, &link).await.unwrap();
        let cookie = format!("tenet-consultant.demo={}", session.expose());
        let browser = t.stranger().header("cookie", cookie);
        let left = browser.post("/consultant/sign-out", &[]).await.expect(303);
        assert_eq!(left.headers["clear-site-data"], "\"cache\", \"storage\"");
        assert!(open(&t, &session, "/fields").await.is_none());
    })
    .await;
}
