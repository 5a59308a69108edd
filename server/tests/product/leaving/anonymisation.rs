//! Of somebody who was anonymised nothing is left that leads to them.

use crate::leaving::bytes::Bytes;
use crate::leaving::planted::{canary, columns, plant, tables};
use kernel::{Error, Id};
use kit::personal_data::Subject;
use kit::{Role, User};
use server::slices::SLICES;
use storage::Sql;
use testkit::{TestApp, both};

const NAME: &str = "Kanárimadár Kázmér";
const EMAIL: &str = "kanarimadar@posta.hu";

/// Personal columns that stay beside the bare id, and why.
const STAY: [(&str, &str, &str); 11] = [
    ("security_log", "event", "a word of ours"),
    ("canary_alarms", "did", "a word of ours"),
    ("viewings", "route", "an address of ours"),
    ("imports", "mapping", "the tenant's file, for thirty days"),
    ("imports", "findings", "the tenant's file, for thirty days"),
    ("imports", "acting", "ids, a role and a language"),
    ("imports", "created_by", "the bare id"),
    ("exports", "query", "the tenant's filter, for fourteen days"),
    ("exports", "acting", "ids, a role and a language"),
    ("exports", "decided_by", "the bare id"),
    ("viewings", "subject", "the id of a record"),
];

async fn colleague(t: &TestApp) -> Id<User> {
    let new = identity::UserInput {
        email: EMAIL.into(),
        name: NAME.into(),
        role: "user".into(),
        lang: "hu".into(),
    };
    let password = identity::password::Password::choose("password", "helyes ló akku kapocs", &[]);
    let id = identity::create_user(&t.system(), &new.check().unwrap(), &password.unwrap()).await;
    let id = id.unwrap();
    let sql = "update users set zone = 'Atlantic/Canary', last_seen_at = 1 where id = $1";
    let mut tx = t.app.db.write(t.tenant.id).await.unwrap();
    tx.run(Sql::new(sql).arg(id)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Every planted word that may not be there afterwards.
fn canaries(t: &TestApp) -> Vec<String> {
    let mut words = Vec::new();
    for table in tables(t) {
        for column in table.columns {
            let goes = match table.subject {
                Subject::User(_) => true,
                Subject::Trace { goes, .. } => goes.contains(&column.name),
                _ => false,
            };
            if goes {
                words.push(canary("anna", table.table, column.name));
            }
        }
    }
    words
}

/// P-150: whoever has left can be made into nobody in particular, in every table, in the search
/// index and in the history, which still verifies.
#[tokio::test]
async fn no_byte_of_any_table_leads_to_somebody_who_was_anonymised() {
    both(SLICES, |t| async move {
        let anna = colleague(&t).await;
        let admin = t.client(Role::Administrator);
        let path = |rest: &str| format!("/users/{anna}/{rest}");
        let heir = t.user(Role::Manager).to_string();
        identity::deactivate(&t.system(), anna, None).await.unwrap();
        plant(&t, anna, "anna").await;
        let before = Bytes::of(&t).await;
        let words = canaries(&t);
        let planted = words.iter().filter(|word| before.hold(word)).count();
        assert!(
            planted >= 5 && before.hold(NAME) && before.hold(EMAIL),
            "{planted}"
        );
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        let told = history::of_subject(&t.system(), &mut tx, "user", anna.bytes(), None, 50).await;
        let told = told.unwrap();
        assert!(
            told.iter()
                .any(|entry| format!("{:?}", entry.changes).contains(NAME))
        );
        drop(tx);

        // The name is typed once more, or nothing happens.
        let page = admin.get(&path("deactivation")).await.expect(200).text();
        assert!(page.contains("Nobody can take this back"), "{page}");
        admin
            .post(&path("anonymisation"), &[("name", "Kanári")])
            .await
            .expect(422);
        admin
            .post(&path("hand-over"), &[("heir", &heir)])
            .await
            .expect(303);
        admin
            .post(&path("anonymisation"), &[("name", NAME)])
            .await
            .expect(303);
        t.run_jobs().await;

        let after = Bytes::of(&t).await;
        let left: Vec<_> = words.iter().filter(|word| after.hold(word)).collect();
        assert!(left.is_empty(), "{left:?}");
        for word in [
            "kanárimadár",
            "kanarimadar",
            "kázmér",
            "kazmer",
            "posta",
            "atlantic",
        ] {
            assert!(!after.hold(word), "{word}");
        }
        let user = admin
            .get(&format!("/api/v1/users/{anna}"))
            .await
            .expect(200)
            .json();
        assert_eq!(user["name"], "Former user 1");
        assert_eq!(user["state"], "anonymised");
        let found = admin.get("/api/v1/users?q=kan").await.expect(200).json();
        assert!(found["items"].as_array().unwrap().is_empty());
        let log = admin
            .get(&format!("/security-log?user={anna}"))
            .await
            .expect(200)
            .text();
        assert!(log.contains("Former user 1"), "{log}");

        // The chain is whole; what it says of the account nobody reads any more.
        let mut tx = t.app.db.read(t.tenant.id).await.unwrap();
        let verified = history::verify(&mut tx, &t.app.vault, t.tenant.id)
            .await
            .unwrap();
        assert!(
            verified.broken.is_none() && verified.shredded > 0,
            "{verified:?}"
        );
        let told = history::of_subject(&t.system(), &mut tx, "user", anna.bytes(), None, 50).await;
        for entry in told.unwrap() {
            assert!(
                entry.fields.is_empty() || entry.changes.is_none(),
                "{}",
                entry.action
            );
        }
        drop(tx);
        // For good: there is no way back and no second time.
        for refused in [
            identity::reactivate(&t.system(), anna).await.map(drop),
            identity::anonymise(&t.system(), anna).await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict("wrong_state"))));
        }
    })
    .await;
}

/// Nothing that a slice declares about users can be forgotten: a text or bytes of a row that
/// stays are emptied, or stand here with the reason.
#[tokio::test]
async fn every_personal_column_of_what_stays_goes_or_says_why_not() {
    both(SLICES, |t| async move {
        let schema = columns(&t).await;
        let mut unknown = Vec::new();
        for table in tables(&t) {
            let Subject::Trace { user, goes } = table.subject else {
                continue;
            };
            for column in table.columns {
                let class = schema[table.table]
                    .iter()
                    .find(|(name, _)| name == column.name);
                let is_id = ["heir", "by_id", user].contains(&column.name);
                let stays = STAY
                    .iter()
                    .any(|(of, name, _)| (*of, *name) == (table.table, column.name));
                if class.unwrap().1 != "integer" && !is_id && !stays && !goes.contains(&column.name)
                {
                    unknown.push(format!("{}.{}", table.table, column.name));
                }
            }
            for column in goes {
                assert!(
                    table.columns.iter().any(|one| one.name == *column),
                    "{column}"
                );
            }
        }
        assert!(unknown.is_empty(), "{unknown:?}");
    })
    .await;
}

#[tokio::test]
async fn only_who_was_deactivated_is_anonymised() {
    both(SLICES, |t| async move {
        let anna = colleague(&t).await;
        let refused = identity::anonymise(&t.system(), anna).await;
        assert!(matches!(refused, Err(Error::Conflict("wrong_state"))));
        identity::lock(&t.system(), anna).await.unwrap();
        assert!(identity::anonymise(&t.system(), anna).await.is_err());
        identity::deactivate(&t.system(), anna, None).await.unwrap();
        for role in [Role::Manager, Role::User, Role::Restricted] {
            let refused = identity::anonymise(&t.scope(role), anna).await;
            assert!(matches!(refused, Err(Error::Forbidden)));
        }
        identity::anonymise(&t.system(), anna).await.unwrap();
    })
    .await;
}
