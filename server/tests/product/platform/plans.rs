//! What a tenant has been sold, beside what it takes.

use crate::browser::{Browser, enrol, host};
use crate::platform::tenants::{make, with_mail};
use identity::password::Password;
use kernel::{Lang, TenantId};
use kit::platform::Plan;
use kit::{Role, Scope};
use server::app::{Part, router};
use server::slices::SLICES;
use testkit::{TestApp, both, both_set};

fn plan(name: &str, users: Option<i64>, mib: Option<i64>) -> Plan {
    let name = name.to_owned();
    Plan { name, users, mib }
}

/// One more user of a tenant, who can sign in.
async fn one_more(t: &TestApp, id: i64) {
    let tenant = accounts::by_id(&t.app, TenantId(id)).await.unwrap();
    let scope = Scope::system(t.app.clone(), tenant.unwrap());
    let input = identity::UserInput {
        email: "bela@kert.example".to_owned(),
        name: "Kerti Béla".to_owned(),
        role: Role::User.name().to_owned(),
        lang: Lang::Hu.tag().to_owned(),
    };
    let password = Password::choose("password", crate::browser::PASSWORD, &[]).unwrap();
    let user = input.check().unwrap();
    identity::create_user(&scope, &user, &password)
        .await
        .unwrap();
}

/// An operator notes which plan a tenant has, and the log tells it. What the tenant takes stands
/// beside what the plan holds, with a warning when that is more; nothing is refused.
#[tokio::test]
async fn a_tenants_plan_stands_beside_what_the_tenant_takes_and_refuses_nothing() {
    both_set(
        SLICES,
        |settings| {
            settings.plans = vec![
                plan("kicsi", Some(1), Some(1)),
                plan("nagy", Some(1_000), Some(100_000)),
            ];
        },
        |t| async move {
            let id = make(&t, "kert").await;
            let (path, set) = (
                format!("/platform/tenants/{id}"),
                format!("/platform/tenants/{id}/plan"),
            );
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let mut browser = anna.sign_in().await;
            t.run_jobs().await;
            let warning = "The tenant takes more than its plan holds";
            let page = browser.get(&path).await.expect(200);
            assert!(!page.text().contains(warning));

            browser.post(&set, &[("plan", "óriás")]).await.expect(422);
            let done = browser.post(&set, &[("plan", "kicsi")]).await.expect(303);
            let page = browser.get(&done.location()).await.expect(200);
            assert!(page.text().contains("The plan is set."));
            let facts = page.all("dl.fields .field-row").join("\n");
            assert!(facts.contains("Users 1 of 1"), "{facts}");
            assert!(facts.contains(" of 1.0 MiB"), "{facts}");

            // One user more than the plan holds comes in all the same.
            one_more(&t, id).await;
            t.clock.advance(jiff::SignedDuration::from_mins(61));
            t.run_jobs().await;
            let mut browser = anna.sign_in().await;
            let page = browser.get(&path).await.expect(200);
            assert!(page.text().contains(warning), "{}", page.text());
            let facts = page.all("dl.fields .field-row").join("\n");
            assert!(facts.contains("Users 2 of 1 more than the plan"), "{facts}");
            let list = browser.get("/platform/tenants").await.expect(200);
            let row = list.all("tbody tr").join("\n");
            assert!(row.contains("kicsi more than the plan"), "{row}");

            browser.post(&set, &[("plan", "nagy")]).await.expect(303);
            let page = browser.get(&path).await.expect(200);
            assert!(!page.text().contains(warning));
            browser.post(&set, &[("plan", "")]).await.expect(303);
            let record = accounts::list(&t.app, None, 9).await.unwrap().remove(0);
            assert_eq!(record.plan, None);

            let lines = operators::log::latest(&host(&t), 100).await.unwrap();
            let told: Vec<String> = lines
                .iter()
                .rev()
                .filter(|line| line.action == "tenant_plan_set" && line.tenant == Some(id))
                .map(|line| format!("{} {}", line.outcome, line.reason))
                .collect();
            let expected = [
                "begun kicsi",
                "done kicsi",
                "begun nagy",
                "done nagy",
                "begun ",
                "done ",
            ];
            assert_eq!(told, expected);
            assert_eq!(
                operators::log::verify(&host(&t)).await.unwrap().broken,
                None
            );
        },
    )
    .await;
}

/// An operator says at once which plan a new tenant has, or none; one that does not exist costs no
/// code, makes nothing and stands in no log.
#[tokio::test]
async fn a_new_tenant_has_the_plan_that_the_operator_chooses() {
    both_set(
        SLICES,
        |settings| settings.plans = vec![plan("kicsi", Some(3), Some(100))],
        |t| async move {
            let anna = enrol(&t, "Anna", "anna@provider.example").await;
            let mut browser = Browser {
                router: router(&with_mail(&t), Part::Whole),
                ..anna.sign_in().await
            };
            let page = browser.get("/platform/tenants/new").await.expect(200);
            let choices = page.all("#plan option");
            assert_eq!(choices.len(), 2);
            assert!(choices[0].contains("none"));
            assert!(choices[1].contains("kicsi · 3 users"), "{}", choices[1]);
            let mut make = async |slug: &str, plan: &str, code: &str| {
                let fields = [
                    ("slug", slug),
                    ("name", "Kert Kft."),
                    ("lang", "hu"),
                    ("zone", "Europe/Budapest"),
                    ("administrator", "Kerti Anna"),
                    ("email", "anna@kert.example"),
                    ("plan", plan),
                    ("code", code),
                ];
                browser.post("/platform/tenants", &fields).await
            };
            let code = anna.code();
            let faulty = make("kert", "óriás", &code).await.expect(422);
            assert_eq!(faulty.all("#plan-error").len(), 1);
            assert!(accounts::list(&t.app, None, 9).await.unwrap().is_empty());
            make("kert", "kicsi", &code).await.expect(303);
            let code = anna.code();
            make("liget", "", &code).await.expect(303);
            let made = accounts::list(&t.app, None, 9).await.unwrap();
            let plans: Vec<_> = made
                .iter()
                .map(|record| (record.tenant.slug.as_str(), record.plan.as_deref()))
                .collect();
            assert_eq!(plans, [("kert", Some("kicsi")), ("liget", None)]);
            let lines = operators::log::latest(&host(&t), 100).await.unwrap();
            let told: Vec<&str> = lines
                .iter()
                .rev()
                .filter(|line| line.action == "tenant_created")
                .map(|line| line.reason.as_str())
                .collect();
            assert_eq!(told, ["kicsi", ""]);
        },
    )
    .await;
}

/// A plan that the configuration does not name any more is shown as such, and no other is taken
/// for it; without plans there is nothing to choose.
#[tokio::test]
async fn a_plan_that_is_gone_from_the_configuration_is_said_to_be_gone() {
    both(SLICES, |t| async move {
        let id = make(&t, "kert").await;
        let anna = enrol(&t, "Anna", "anna@provider.example").await;
        let mut browser = anna.sign_in().await;
        let path = format!("/platform/tenants/{id}");
        let page = browser.get(&path).await.expect(200);
        assert!(page.text().contains("No plans are set."));
        let mut tx = t.app.control.write().await.unwrap();
        let old = storage::Sql::new("update tenants set plan = 'régi'");
        tx.run(old).await.unwrap();
        tx.commit().await.unwrap();
        let page = browser.get(&path).await.expect(200);
        assert!(page.text().contains("“régi” does not stand in tenet.toml"));
    })
    .await;
}
