//! Tenants: made whole or not at all, closed at once, erased for ever.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use accounts::TenantInput;
use identity::password::Password;
use kernel::{Error, TenantId};
use kit::{Actor, Scope, Slice};
use storage::{Engine, Sql};
use testkit::TestApp;

const SLICES: &[&Slice] = &[&history::SLICE, &identity::SLICE, &accounts::SLICE];

fn input(slug: &str) -> TenantInput {
    TenantInput {
        slug: slug.to_owned(),
        name: "Kis és Társa Kft.".to_owned(),
        lang: "hu".to_owned(),
        zone: "Europe/Budapest".to_owned(),
        house: false,
        plan: String::new(),
        email: "anna@x.hu".to_owned(),
        administrator: "Kis Anna".to_owned(),
    }
}

async fn make(t: &TestApp, slug: &str) -> kernel::Result<accounts::Created> {
    let password = Password::choose("password", "helyes ló akku kapocs", &[]).unwrap();
    accounts::create(&t.app, &input(slug).check().unwrap(), Some(&password)).await
}

/// How many rows a table of the control database has.
async fn count(t: &TestApp, table: &str) -> i64 {
    let sql = Sql::new(format!("select count(*) from {table}"));
    let rows = t.app.control.read_once(sql).await.unwrap();
    rows[0].get(0).unwrap()
}

#[tokio::test]
async fn a_new_tenant_has_an_administrator_who_can_sign_in() {
    testkit::both(SLICES, |t| async move {
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_none());
        let made = make(&t, "kis").await.unwrap();
        let found = accounts::by_slug(&t.app, "kis").await.unwrap().unwrap();
        assert!(found == made.tenant && found.lang == kernel::Lang::Hu);
        assert!(accounts::by_id(&t.app, found.id).await.unwrap() == Some(found.clone()));

        let password = Password::present("helyes ló akku kapocs");
        let device = identity::session::Device::default();
        let signed_in = identity::sign_in(&t.app, &found, "anna@x.hu", &password, &device)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        assert!(signed_in.user == made.administrator && made.link.is_none());
        assert_eq!(count(&t, "tenant_makings").await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_a_password_the_administrator_comes_in_by_a_link() {
    testkit::both(SLICES, |t| async move {
        let new = input("kis").check().unwrap();
        let made = accounts::create(&t.app, &new, None).await.unwrap();
        let link = made.link.unwrap();
        assert!(
            link.expose()
                .starts_with("http://tenet.test/t/kis/invitations/")
        );
        assert_eq!(count(&t, "tenants").await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_tenants_never_share_a_name_and_never_a_number() {
    testkit::both(SLICES, |t| async move {
        let first = make(&t, "kis").await.unwrap().tenant.id;
        let taken = make(&t, "kis").await.err().unwrap();
        assert_eq!(taken.to_string(), "faulty input: slug: slug_taken");
        accounts::close(&t.app, "kis").await.unwrap();
        assert!(
            make(&t, "kis").await.is_err(),
            "a closed tenant keeps its name"
        );

        accounts::erase(&t.app, "kis").await.unwrap();
        let second = make(&t, "kis").await.unwrap().tenant.id;
        assert!(second > first);
    })
    .await;
}

#[tokio::test]
async fn a_closed_tenant_cannot_be_reached_from_that_moment_on() {
    testkit::both(SLICES, |t| async move {
        let id = make(&t, "kis").await.unwrap().tenant.id;
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_some());
        accounts::close(&t.app, "kis").await.unwrap();
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_none());
        assert!(accounts::by_id(&t.app, id).await.unwrap().is_none());
        let again = accounts::close(&t.app, "kis").await;
        assert!(matches!(again, Err(Error::Conflict("wrong_state"))));
        t.app.db.open_tenant(id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_closed_tenant_is_opened_again_as_it_was_left_unless_its_keys_are_gone() {
    testkit::both(SLICES, |t| async move {
        let id = make(&t, "kis").await.unwrap().tenant.id;
        let open = accounts::open(&t.app, "kis").await;
        assert!(matches!(open, Err(Error::Conflict("wrong_state"))));
        let nobody = accounts::open(&t.app, "nagy").await;
        assert!(matches!(nobody, Err(Error::NotFound)));

        t.clock.advance(jiff::SignedDuration::from_secs(1));
        accounts::close(&t.app, "kis").await.unwrap();
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        accounts::open(&t.app, "kis").await.unwrap();
        let found = accounts::by_slug(&t.app, "kis").await.unwrap();
        assert_eq!(found.unwrap().id, id);
        let log = accounts::log(&t.app, 3).await.unwrap();
        let acts: Vec<&str> = log.iter().map(|line| line.action.as_str()).collect();
        assert_eq!(acts, ["opened", "closed", "created"]);

        // What an erasure leaves that died behind its first step.
        accounts::close(&t.app, "kis").await.unwrap();
        t.app.vault.destroy_tenant(id).await.unwrap();
        assert!(accounts::open(&t.app, "kis").await.is_err());
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_half_made_tenant_is_invisible_and_is_made_anew_or_cleaned_away() {
    testkit::both(SLICES, |t| async move {
        // What is left when the process dies before the directory row is written.
        let dead = half_made(&t, "kis").await;
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_none());
        assert!(accounts::list(&t.app, None, 10).await.unwrap().is_empty());

        let made = make(&t, "kis").await.unwrap().tenant.id;
        assert_ne!(made, dead);
        assert_eq!(accounts::sweep(&t.app, t.clock.now()).await.unwrap(), 1);
        gone(&t, dead).await;
        t.app.db.open_tenant(made).await.unwrap();

        let other = half_made(&t, "nagy").await;
        assert_eq!(
            accounts::sweep(&t.app, t.clock.now()).await.unwrap(),
            0,
            "it may still be at work"
        );
        t.clock.advance(jiff::SignedDuration::from_secs(1));
        assert_eq!(accounts::sweep(&t.app, t.clock.now()).await.unwrap(), 1);
        gone(&t, other).await;
        assert_eq!(accounts::sweep(&t.app, t.clock.now()).await.unwrap(), 0);
    })
    .await;
}

/// A tenant that has a number, a key and a database, and no row in the directory: exactly what
/// [`accounts::create`] leaves when it is dropped in the middle. Where the machine was too busy
/// to be interrupted in time, what was made is erased and made again.
async fn half_made(t: &TestApp, slug: &str) -> TenantId {
    for _ in 0..20 {
        let before = numbers(t).await;
        let app = t.app.clone();
        let new = input(slug).check().unwrap();
        // Hashing the password takes so long that there is time to interrupt it there.
        let password = Password::choose("password", "helyes ló akku kapocs", &[]).unwrap();
        let making = tokio::spawn(async move {
            accounts::create(&app, &new, Some(&password))
                .await
                .map(|_| ())
        });
        loop {
            let id = TenantId(numbers(t).await);
            if id.0 > before && t.app.db.open_tenant(id).await.is_ok() {
                making.abort();
                break;
            }
            tokio::task::yield_now().await;
        }
        match making.await {
            Err(_) => return TenantId(numbers(t).await),
            Ok(_) => accounts::erase(&t.app, slug).await.unwrap(),
        }
    }
    panic!("it was never interrupted in time");
}

async fn numbers(t: &TestApp) -> i64 {
    let sql = Sql::new("select last from tenant_numbers");
    let rows = t.app.control.read_once(sql).await.unwrap();
    rows.first().map_or(0, |row| row.get(0).unwrap())
}

/// Neither the key nor the data of a tenant exist any more.
async fn gone(t: &TestApp, id: TenantId) {
    assert!(matches!(
        t.app.vault.file_key(id).await,
        Err(Error::NotFound)
    ));
    assert!(t.app.db.open_tenant(id).await.is_err());
    if t.app.db.engine() == Engine::Sqlite {
        let folder = t.fresh.folder().unwrap();
        let file = format!("{id}.db");
        assert!(files(folder).iter().all(|name| !name.starts_with(&file)));
    }
    assert!(!t.folder().join("blobs").join(id.to_string()).exists());
}

fn files(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => names.extend(files(&path)),
            false => names.push(path.file_name().unwrap().to_string_lossy().into_owned()),
        }
    }
    names
}

/// P-068: an erased tenant cannot be recovered.
#[tokio::test]
async fn an_erased_tenant_leaves_no_key_no_file_and_no_name() {
    testkit::both(SLICES, |t| async move {
        let made = make(&t, "kis").await.unwrap();
        let other = make(&t, "nagy").await.unwrap();
        let id = made.tenant.id;
        let scope = Scope::system(t.app.clone(), made.tenant.clone());
        assert!(scope.actor() == &Actor::System);
        if t.app.db.engine() == Engine::Sqlite {
            let folder = t.fresh.folder().unwrap();
            assert!(
                files(folder).contains(&format!("{id}.db")),
                "so the looking works"
            );
        }

        accounts::erase(&t.app, "kis").await.unwrap();
        gone(&t, id).await;
        assert!(accounts::by_slug(&t.app, "kis").await.unwrap().is_none());
        assert!(matches!(
            accounts::erase(&t.app, "kis").await,
            Err(Error::NotFound)
        ));
        t.app.db.open_tenant(other.tenant.id).await.unwrap();

        let log = accounts::log(&t.app, 10).await.unwrap();
        let of_it: Vec<_> = log.iter().filter(|line| line.tenant == id).collect();
        let mut actions: Vec<_> = of_it.iter().map(|line| line.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["created", "erased"]);
    })
    .await;
}

#[tokio::test]
async fn an_erasure_that_was_interrupted_after_the_keys_is_finished_by_a_second_call() {
    testkit::both(SLICES, |t| async move {
        let id = make(&t, "kis").await.unwrap().tenant.id;
        t.app.vault.destroy_tenant(id).await.unwrap();
        accounts::erase(&t.app, "kis").await.unwrap();
        gone(&t, id).await;
    })
    .await;
}

#[tokio::test]
async fn every_tenant_begins_with_the_daily_work_of_every_slice() {
    testkit::both(SLICES, |t| async move {
        let tenant = make(&t, "kis").await.unwrap().tenant;
        let daily = "select kind from jobs
              where state = 'queued' and (kind like 'tidy_%' or kind = 'measure_tenant')
              order by kind";
        let sql = Sql::new(daily);
        let rows = t.app.db.read_once(tenant.id, sql).await.unwrap();
        let kinds: Vec<String> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        let mut declared: Vec<&str> = SLICES
            .iter()
            .flat_map(|slice| slice.daily)
            .copied()
            .collect();
        declared.sort_unstable();
        assert!(declared.len() >= 3);
        assert_eq!(kinds, declared);
    })
    .await;
}

#[tokio::test]
async fn the_directory_is_listed_in_pages() {
    testkit::both(SLICES, |t| async move {
        for slug in ["aa", "bb", "cc"] {
            make(&t, slug).await.unwrap();
        }
        let first = accounts::list(&t.app, None, 2).await.unwrap();
        let last = first.last().map(|record| record.tenant.id);
        let second = accounts::list(&t.app, last, 2).await.unwrap();
        let slugs: Vec<_> = first
            .iter()
            .chain(&second)
            .map(|r| r.tenant.slug.as_str())
            .collect();
        assert_eq!(slugs, ["aa", "bb", "cc"]);
    })
    .await;
}

#[tokio::test]
async fn every_text_of_the_slice_exists_in_both_languages() {
    let keys = |at: usize| -> Vec<&str> {
        let (_, source) = accounts::SLICE.locales[at];
        source
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key)
            .collect()
    };
    assert_eq!(keys(0), keys(1));
}

#[tokio::test]
async fn a_tenant_that_was_there_before_an_update_does_the_new_daily_work_too() {
    testkit::both(SLICES, |t| async move {
        let tenant = make(&t, "kis").await.unwrap().tenant;
        let waiting = || async {
            let sql =
                Sql::new("select count(*) from jobs where state = 'queued' and kind like 'tidy_%'");
            let rows = t.app.db.read_once(tenant.id, sql).await.unwrap();
            rows[0].get::<i64>(0).unwrap()
        };
        let all = waiting().await;
        assert!(all >= 3);
        let mut tx = t.app.db.write(tenant.id).await.unwrap();
        tx.run(Sql::new("delete from jobs where kind = 'tidy_viewings'"))
            .await
            .unwrap();
        tx.commit().await.unwrap();

        assert_eq!(accounts::catch_up(&t.app).await.unwrap(), 1);
        assert_eq!(waiting().await, all, "the missing one, and none twice");
        assert_eq!(accounts::catch_up(&t.app).await.unwrap(), 0, "nothing new");
    })
    .await;
}
