//! What an operator does to others, to a tenant or to their own ways in asks for a fresh factor.

use crate::browser::{Browser, PASSWORD, enrol};
use crate::platform::tenants::{make, with_mail};
use jiff::SignedDuration;
use kit::platform::{Entry, Verb};
use server::app::{Part, router};
use server::slices::SLICES;
use storage::{Sql, Value};
use testkit::{TestApp, both};

/// What changes nobody's access and no tenant: ending what is open, and the proof itself. A plan
/// is a note, because of which nothing is refused.
const FREE: [&str; 5] = [
    "/security/proof",
    "/security/sessions/others",
    "/security/sessions/{id}/ending",
    "/sign-out",
    "/tenants/{id}/plan",
];

/// What a form holds.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Everything that such an act could change.
async fn kept(t: &TestApp) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    for sql in [
        "select id, password, totp, locked_at, confirmed_at, certificate from operators order by id",
        "select id, name from operator_passkeys order by id",
        "select slug, state from tenants order by id",
    ] {
        for row in t.app.control.read_once(Sql::new(sql)).await.unwrap() {
            all.push((0..row.len()).map(|at| row.get(at).unwrap()).collect());
        }
    }
    all
}

/// P-126: whoever has an operator's session and none of their factors confirms nobody, closes,
/// opens and makes no tenant and changes neither password nor factors. A new command of the
/// platform fails here until it asks for a factor, or is said to need none.
#[tokio::test]
async fn no_act_of_an_operator_goes_without_a_fresh_factor() {
    both(SLICES, |t| async move {
        let open = make(&t, "kert").await;
        let closed = make(&t, "sarok").await;
        accounts::close(&t.app, "sarok").await.unwrap();
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let bela = enrol(&t, "Béla", "bela@provider.example")
            .await
            .id
            .to_string();
        let mut browser = Browser {
            router: router(&with_mail(&t), Part::Whole),
            ..anna.sign_in().await
        };
        let reason: &[(&str, &str)] = &[("reason", "Unpaid")];
        let tenant = [
            ("slug", "uj"),
            ("name", "Új Kft."),
            ("lang", "hu"),
            ("zone", "Europe/Budapest"),
            ("administrator", "Kerti Anna"),
            ("email", "kerti@uj.example"),
        ];
        let whom = [("operator", bela.as_str())];
        let password = [("old", PASSWORD), ("new", "négy tócsa közt a híd")];
        let id = kernel::Id::<()>::new(t.clock.now()).to_string();
        let acts: [(&str, String, Fields<'_>); 11] = [
            ("/tenants", String::new(), &tenant),
            ("/tenants/{id}/closure", open.to_string(), reason),
            ("/tenants/{id}/opening", closed.to_string(), reason),
            ("/operators/confirmations", String::new(), &whom),
            ("/security/password", String::new(), &password),
            ("/security/totp", String::new(), &[]),
            ("/security/totp/confirmation", String::new(), &[]),
            ("/security/totp/removal", String::new(), &[]),
            ("/security/passkeys", String::new(), &[]),
            ("/security/passkeys/challenge", String::new(), &[]),
            ("/security/passkeys/confirmation", String::new(), &[]),
        ];
        let removal = "/security/passkeys/{id}/removal";
        let named: Vec<&str> = acts
            .iter()
            .map(|(path, ..)| *path)
            .chain([removal])
            .chain(FREE)
            .collect();
        for route in SLICES.iter().flat_map(|slice| slice.platform) {
            if let (Verb::Command, Entry::Operators) = (route.verb, &route.entry) {
                assert!(named.contains(&route.path), "{}", route.path);
            }
        }

        // As long after the sign-in as an act may follow it without another proof, and no longer.
        t.clock.advance(SignedDuration::from_mins(5));
        let before = kept(&t).await;
        let all = acts.iter().cloned().chain([(removal, id, &[] as &[_])]);
        for (path, id, fields) in all {
            let path = format!("/platform{}", path.replace("{id}", &id));
            for code in [None, Some("000000")] {
                let fields: Vec<_> = fields
                    .iter()
                    .copied()
                    .chain(code.map(|code| ("code", code)))
                    .collect();
                let status = browser.post(&path, &fields).await.status.as_u16();
                assert!(status == 422 || status == 403, "{path}: {status}");
                t.clock.advance(SignedDuration::from_mins(10));
            }
            assert!(kept(&t).await == before, "{path}");
            operators::unlock(&crate::browser::host(&t), anna.id)
                .await
                .ok();
            browser.cookie = anna.sign_in().await.cookie;
            t.clock.advance(SignedDuration::from_mins(5));
        }

        // With one, they go.
        for (path, id, fields) in acts.into_iter().take(4) {
            let path = format!("/platform{}", path.replace("{id}", &id));
            let code = anna.code();
            let fields: Vec<_> = fields
                .iter()
                .copied()
                .chain([("code", code.as_str())])
                .collect();
            browser.post(&path, &fields).await.expect(303);
        }
        assert!(kept(&t).await != before);
    })
    .await;
}
