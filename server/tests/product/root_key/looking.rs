//! What looks, changes nothing: the doctor, and the check of a history that was broken.

use crate::root_key::place::{Place, both};
use server::assemble::assemble;
use server::config::Config;
use storage::testing::Fresh;
use storage::{Engine, Sql};

fn files(place: &Place) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![place.path().to_owned()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => left.push(path),
                false => found.push(path.display().to_string()),
            }
        }
    }
    found.retain(|name| name.ends_with(".db"));
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_is_pending_and_migrates_nothing() {
    both(async |place| {
        let before = files(&place);
        // Twice, for what the first one had done would be there for the second.
        for _ in 0..2 {
            let said = place.refused(&["doctor"]);
            assert!(said.contains("tenet migrate"), "{said}");
            if place.engine == Engine::Postgres {
                assert!(said.contains("migrations are pending"), "{said}");
            }
            assert_eq!(files(&place), before);
        }
        place.json(&["migrate"]);
        assert_eq!(place.json(&["doctor"])["ok"], true);
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        assert_eq!(place.json(&["doctor"])["ok"], true);
    })
    .await;
}

/// Whoever automates the check reads the number of the entry and needs no sentence.
#[tokio::test(flavor = "multi_thread")]
async fn the_check_of_a_broken_history_names_its_first_broken_entry_to_programs_too() {
    both(async |place| {
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        place.json(&["user", "invite", "--tenant", "kert", "bela@kert.example"]);
        let check = ["verify-history", "--tenant", "kert"];
        assert!(place.json(&check)["broken"].is_null());
        alter(&place, "update history set action = 'x' where seq = 2").await;
        let out = place.run(&[&check[..], &["--json"]].concat());
        assert_eq!(out.status.code(), Some(1), "{out:?}");
        let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(json["broken"], 2, "{json}");
        let error = json["error"].as_str().unwrap();
        assert!(error.contains("kert is broken at entry 2"), "{json}");
        assert!(place.refused(&check).contains("broken at entry 2"));
    })
    .await;
}

/// What somebody with the keys and the files, or with the database, might do behind our back.
async fn alter(place: &Place, sql: &str) {
    if let Some(server) = place.database.as_ref().and_then(Fresh::server) {
        return server.run(&sql.replace("history", "tenet.history")).await;
    }
    let file = place.path().join("tenet.toml");
    let config = Config::load(Some(&file), Some(&place.data(""))).unwrap();
    let app = assemble(&config, "http://localhost".to_owned())
        .await
        .unwrap();
    let tenant = accounts::by_slug(&app, "kert").await.unwrap().unwrap();
    let mut tx = app.db.write(tenant.id).await.unwrap();
    let named = "select name from sqlite_master where type = 'trigger' and tbl_name = 'history'";
    for row in tx.all(Sql::new(named)).await.unwrap() {
        let name: String = row.get(0).unwrap();
        tx.run(Sql::new(format!("drop trigger {name}")))
            .await
            .unwrap();
    }
    tx.run(Sql::new(sql)).await.unwrap();
    tx.commit().await.unwrap();
    app.db.close().await;
    app.control.close().await;
}
